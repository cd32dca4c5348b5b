from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import members, presses
from bot.domain.changes import MemberAdded, MemberClosed, MemberReinstated, ValueRevealed
from bot.domain.decisions import Decision, Loaded
from bot.domain.records import Fact, Grant, Member, Seat
from tests.domain.branch import NOW, POLICY, TODAY, UNIT, Branch, complete, member

CLOSED = replace(complete(1), closed="moved")


def open_on(card: Member, expects: str = "") -> Branch:
    return Branch(card, seat=Seat(UNIT.id, card.key.number, expects=expects))


def code(decision: Decision) -> str:
    return decision.complaint.code if decision.complaint else ""


# adding


@pytest.mark.parametrize("how", members.WAYS)
def test_a_member_is_added_by_hand_with_the_next_number(how: str) -> None:
    branch = Branch(member(4, "李某某"))
    branch.happen(branch.loaded(), members.add(branch.loaded(), presses.Add(UNIT.id, how)))
    assert branch.seat == Seat(UNIT.id, expects=f"add:{how}")
    decision = members.add_named(branch.loaded(), how, " 王 某某 ", POLICY, TODAY)
    branch.happen(branch.loaded(), decision)
    added = branch.members[5]
    assert (added.name, added.source, added.revision) == ("王某某", how, 1)
    assert added.facts == {"name": Fact("王某某", origin="hand", told="2026-02-25")}
    assert added.standing.progress == "todo"
    assert branch.seat == Seat(UNIT.id, 5)


def test_without_a_way_it_is_asked_for() -> None:
    for how in ("", "nonsense"):
        decision = members.add(Branch().loaded(), presses.Add(UNIT.id, how))
        assert (decision.view.name, decision.seat) == ("add", Seat(UNIT.id))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", "empty_answer"), ("—", "empty_answer"), ("王1", "name_digits"), ("王" * 51, "name_long")],
)
def test_what_is_no_name_adds_nobody_and_is_asked_again(text: str, expected: str) -> None:
    decision = members.add_named(Branch().loaded(), "arrival", text, POLICY, TODAY)
    assert (code(decision), decision.changes, decision.seat) == (expected, (), None)
    assert (decision.view.name, decision.view.argument) == ("add_name", "arrival")


def test_a_namesake_is_pointed_out() -> None:
    branch = Branch(member(4, "李某某"))
    loaded = branch.loaded()
    loaded = replace(loaded, desk=replace(loaded.desk, found=tuple(branch.members.values())))
    decision = members.add_named(loaded, "supplement", "李某某", POLICY, TODAY)
    assert decision.said == (("same_name", {"number": 4}),)
    assert isinstance(decision.changes[0], MemberAdded)


@pytest.mark.parametrize("how", ["", "roster", "nonsense"])
def test_only_the_three_ways_add_anybody(how: str) -> None:
    assert code(members.add_named(Branch().loaded(), how, "王某某", POLICY, TODAY)) == "not_here"


# closing


@pytest.mark.parametrize("reason", members.CLOSING)
def test_a_member_is_closed_with_a_reason_and_a_note(reason: str) -> None:
    branch = open_on(complete(1))
    asked = members.close(branch.loaded(), presses.Close(UNIT.id, 1, reason))
    assert asked.seat == Seat(UNIT.id, 1, expects=f"close:{reason}")
    decision = members.close_noted(branch.loaded(), reason, "  与编号 3 重复 ")
    assert decision.changes == (MemberClosed(1, reason, "与编号 3 重复"),)
    branch.happen(branch.loaded(), decision)
    assert branch.open.closed == reason
    assert (branch.open.standing.progress, branch.open.standing.cls) == ("closed", "")
    assert branch.tally() == {"closed": 1}


@pytest.mark.parametrize("reason", ["", "nonsense"])
def test_without_a_reason_nobody_is_closed(reason: str) -> None:
    branch = open_on(complete(1))
    asked = members.close(branch.loaded(), presses.Close(UNIT.id, 1, reason))
    assert (asked.view.name, asked.seat) == ("close", Seat(UNIT.id, 1))
    assert code(members.close_noted(branch.loaded(), reason, "说明")) == "not_here"


@pytest.mark.parametrize(
    ("note", "expected"),
    [("", "note_missing"), ("  \n", "note_missing"), ("字" * 500, ""), ("字" * 501, "note_long")],
)
def test_closing_and_reinstating_need_a_note_of_readable_length(note: str, expected: str) -> None:
    for decision in (
        members.close_noted(open_on(complete(1)).loaded(), "other", note),
        members.reinstate_noted(open_on(CLOSED).loaded(), note),
    ):
        assert code(decision) == expected
        assert bool(decision.changes) is not bool(expected)


def test_who_is_closed_already_is_not_closed_again() -> None:
    branch = open_on(CLOSED)
    assert members.close(branch.loaded(), presses.Close(UNIT.id, 1, "twice")).view.name == "card"
    assert members.close_noted(branch.loaded(), "twice", "说明").changes == ()


def test_a_closed_member_comes_back_as_before() -> None:
    branch = open_on(CLOSED)
    asked = members.reinstate(branch.loaded(), presses.Reinstate(UNIT.id, 1))
    assert asked.seat == Seat(UNIT.id, 1, expects="reinstate:note")
    decision = members.reinstate_noted(branch.loaded(), "查实仍在本支部")
    assert decision.changes == (MemberReinstated(1, "查实仍在本支部"),)
    branch.happen(branch.loaded(), decision)
    assert (branch.open.closed, branch.open.standing.progress) == ("", "todo")
    assert branch.open.facts == CLOSED.facts


def test_who_is_not_closed_is_not_reinstated() -> None:
    branch = open_on(complete(1))
    asked = members.reinstate(branch.loaded(), presses.Reinstate(UNIT.id, 1))
    assert (asked.view.name, asked.seat) == ("card", Seat(UNIT.id, 1))
    assert members.reinstate_noted(branch.loaded(), "说明").changes == ()


# showing


@pytest.mark.parametrize("reason", members.REASONS)
@pytest.mark.parametrize("field", members.MASKED)
def test_a_masked_value_is_shown_for_a_reason_and_masked_again_after_a_minute(
    field: str, reason: str
) -> None:
    branch = open_on(complete(1, contact_now="10000000002"))
    press = presses.RevealFor(UNIT.id, 1, field, reason)
    decision = members.reveal_for(branch.loaded(), press, NOW, 1001, 55)
    assert decision.changes == (ValueRevealed(1, field, reason),)
    assert (decision.view.name, decision.view.argument) == ("revealed", field)
    errand = decision.errands[0]
    assert (errand.kind, errand.due) == ("mask", NOW + timedelta(seconds=60))
    assert errand.payload["message"] == 55
    branch.happen(branch.loaded(), decision)
    assert branch.open.revision == 1


def test_two_showings_on_one_message_are_both_masked_again() -> None:
    press = presses.RevealFor(UNIT.id, 1, "phone", "check")
    times = (NOW, NOW + timedelta(seconds=30))
    keys = {
        members.reveal_for(open_on(complete(1)).loaded(), press, at, 1001, 55).errands[0].key
        for at in times
    }
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("field", "reason"),
    [("idno", ""), ("idno", "curious"), ("home", "check"), ("name", "check"), ("", "check")],
)
def test_nothing_is_shown_without_a_reason_or_that_is_not_masked(field: str, reason: str) -> None:
    press = presses.RevealFor(UNIT.id, 1, field, reason)
    decision = members.reveal_for(open_on(complete(1)).loaded(), press, NOW, 1001, 55)
    assert (code(decision), decision.changes, decision.errands) == ("not_here", (), ())


def test_a_value_that_is_not_there_is_not_asked_for() -> None:
    branch = open_on(complete(1, phone="?"))
    assert code(members.reveal(branch.loaded(), presses.Reveal(UNIT.id, 1, "phone"))) == "not_here"
    asked = members.reveal(branch.loaded(), presses.Reveal(UNIT.id, 1, "idno"))
    assert (asked.view.name, asked.view.argument, asked.changes) == ("reveal", "idno", ())


# who may

ACTS: list[Callable[[Loaded], Decision]] = [
    lambda loaded: members.add(loaded, presses.Add(UNIT.id, "arrival")),
    lambda loaded: members.add_named(loaded, "arrival", "王某某", POLICY, TODAY),
    lambda loaded: members.close(loaded, presses.Close(UNIT.id, 1, "twice")),
    lambda loaded: members.close_noted(loaded, "twice", "说明"),
    lambda loaded: members.reinstate(loaded, presses.Reinstate(UNIT.id, 1)),
    lambda loaded: members.reinstate_noted(loaded, "说明"),
    lambda loaded: members.reveal(loaded, presses.Reveal(UNIT.id, 1, "phone")),
    lambda loaded: members.reveal_for(
        loaded, presses.RevealFor(UNIT.id, 1, "phone", "check"), NOW, 1, 1
    ),
]


@pytest.mark.parametrize("act", ACTS)
def test_who_is_no_secretary_here_does_none_of_it(act: Callable[[Loaded], Decision]) -> None:
    branch = open_on(complete(1))
    other = replace(UNIT, id=8, path="/1/4/8/")
    for grants in ((), (Grant(1, "clerk", UNIT),), (Grant(1, "secretary", other),)):
        branch.grants = grants
        decision = act(branch.loaded())
        assert (code(decision), decision.changes, decision.errands) == ("not_here", (), ())


@pytest.mark.parametrize(
    "decision",
    [
        members.add(Branch().loaded(), presses.Add(8, "arrival")),
        members.close(open_on(complete(1)).loaded(), presses.Close(8, 1, "twice")),
        members.close(open_on(complete(1)).loaded(), presses.Close(UNIT.id, 9, "twice")),
        members.reinstate(open_on(CLOSED).loaded(), presses.Reinstate(8, 1)),
        members.reveal(open_on(complete(1)).loaded(), presses.Reveal(8, 1, "phone")),
    ],
)
def test_what_belongs_to_another_branch_is_not_here(decision: Decision) -> None:
    assert (code(decision), decision.changes) == ("not_here", ())
