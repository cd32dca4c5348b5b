"""A changed answer has only those asked once more that follow it, their old answer beside them."""

from dataclasses import replace

import pytest

from bot.domain import presses, questions
from bot.domain.changes import FactsStated, pack_facts, unpack_facts
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision
from bot.domain.records import Fact, Review, Seat
from tests.domain.branch import POLICY, UNIT, Branch, complete

AWAY = {
    "reach": "yes", "where": "city", "since": "2025-03", "place": "样例市东城区", "takes_part": "yes",
    "settled": "no", "float_reason": "work", "float_cert": "no", "float_contact": "周国安",
    "last_contact": "2026-02-01", "transfer": "none", "focus": "none", "conceal": "no",
}  # fmt: skip


def floating() -> Branch:
    """A member of whom everything was answered: she works in the city."""
    branch = Branch(complete(1, scope="in_branch"), seat=Seat(UNIT.id, 1))
    branch.press(presses.Begin(UNIT.id, 1))
    while (question := questions.current(branch.open, POLICY)) is not None:
        value = AWAY[question.name]
        if question.typed:
            branch.type(value)
        else:
            branch.choose(question.name, value)
        branch.seat = Seat(UNIT.id, 1)
    return branch


def again(branch: Branch) -> dict[str, str]:
    """The answers that are to be looked at once more, and why."""
    facts = branch.members[1].facts
    return {name: fact.again for name, fact in facts.items() if fact.again}


def keep(branch: Branch, question: str) -> Decision:
    return branch.press(presses.Keep(UNIT.id, 1, question, branch.members[1].revision))


def test_a_first_answer_brings_nothing_along() -> None:
    assert again(floating()) == {}


def test_only_what_follows_is_asked_again_with_its_old_answer() -> None:
    branch = floating()
    branch.choose("where", "country")
    facts = branch.members[1].facts
    assert set(again(branch)) == {"since", "place", "takes_part", "settled", "float_reason"}
    assert facts["place"].value == "样例市东城区"
    assert facts["dues"].again == ""
    assert branch.members[1].standing.progress == "doing"
    question = questions.current(branch.open, POLICY)
    assert question is not None
    assert question.name == "since"


def test_keeping_the_old_answers_settles_them_one_by_one() -> None:
    branch = floating()
    branch.choose("where", "country")
    for name in ("since", "place", "takes_part", "settled", "float_reason"):
        branch.seat = Seat(UNIT.id, 1)
        question = questions.current(branch.open, POLICY)
        assert question is not None
        assert question.name == name
        assert keep(branch, name).complaint is None
    assert again(branch) == {}
    assert branch.members[1].standing.progress == "done"
    assert branch.members[1].value("since") == "2025-03"


def test_an_answer_that_stays_the_same_asks_nothing_again() -> None:
    branch = floating()
    decision = branch.choose("where", "city")
    assert decision.changes == ()
    assert again(branch) == {}


def test_an_answer_that_no_longer_concerns_the_member_is_not_asked_again() -> None:
    branch = floating()
    branch.choose("where", "here")
    assert again(branch) == {}
    assert branch.members[1].standing.progress == "done"


def test_coming_back_to_an_earlier_branch_asks_for_its_old_answers_once_more() -> None:
    branch = floating()
    branch.choose("reach", "no")
    branch.choose("reach", "yes")
    assert again(branch)["where"] == "follows"
    branch.seat = Seat(UNIT.id, 1)
    keep(branch, "where")
    assert "since" not in again(branch)


def test_undo_takes_the_answer_and_what_it_brought_along_back() -> None:
    branch = floating()
    before = dict(branch.members[1].facts)
    branch.choose("where", "country")
    branch.undo()
    assert branch.members[1].facts == before


def test_keeping_twice_or_on_an_older_card_changes_nothing() -> None:
    branch = floating()
    branch.choose("where", "country")
    old = branch.members[1].revision
    keep(branch, "since")
    decision = branch.press(presses.Keep(UNIT.id, 1, "place", old))
    assert decision.complaint is not None
    assert decision.complaint.code == "stale"
    assert "place" in again(branch)
    assert keep(branch, "since").changes == ()


def test_what_the_roster_contradicts_itself_in_is_asked_after_one_tap() -> None:
    branch = Branch(complete(1, joined="1979-01"), seat=Seat(UNIT.id, 1))
    branch.affirm()
    assert again(branch) == {"joined": "warned", "confirmed": "warned"}
    doubt = keep(branch, "joined")
    assert doubt.view.name == "doubt"
    (change,) = branch.because("self").changes
    assert isinstance(change, FactsStated)
    assert (change.note, change.facts["joined"].again) == ("self", "")
    assert "joined" not in again(branch)


def test_one_tap_keeps_the_origin_of_what_the_roster_says() -> None:
    branch = Branch(complete(1), seat=Seat(UNIT.id, 1))
    roster = branch.open.facts["dues"]
    branch.affirm()
    confirmed = branch.members[1].facts["dues"]
    assert (confirmed.origin, confirmed.by) == ("confirmed", 3)
    parts = ("value", "mark", "source", "told")
    assert all(getattr(confirmed, p) == getattr(roster, p) for p in parts)


@pytest.mark.parametrize(
    "fact",
    [
        Fact("a"),
        Fact("a", "given", "roster", "7:3", "2026-02-25"),
        Fact("a", by=3),
        Fact("", "later", again="follows"),
    ],
)
def test_a_fact_comes_back_as_it_was_packed(fact: Fact) -> None:
    assert unpack_facts(pack_facts({"x": fact})) == {"x": fact}


@pytest.mark.parametrize("change", [False, True])
def test_what_follows_an_answer_that_was_sent_back_may_be_kept_or_changed(change: bool) -> None:
    branch = floating()
    branch.phase = "submitted"
    branch.members[1] = replace(branch.members[1], review=Review("returned", ("where",), "再问"))
    assert branch.choose("where", "country").complaint is None
    for name in ("since", "place", "takes_part", "settled", "float_reason"):
        branch.seat = Seat(UNIT.id, 1, name)
        if change and name == "settled":
            decision = branch.choose(name, "yes")
        else:
            decision = keep(branch, name)
        assert (name, decision.complaint) == (name, None)
    assert again(branch) == {}
    branch.seat = Seat(UNIT.id, 1)
    assert branch.choose("conceal", "yes").complaint == Complaint("locked_fields")
