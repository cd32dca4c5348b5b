from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot.domain import typed
from bot.domain.changes import MemberAdded, MemberClosed, MemberReinstated
from bot.domain.decisions import Decision, Loaded
from bot.domain.records import Grant, Member, Seat
from tests.domain.branch import POLICY, TODAY, UNIT, Branch, complete, member


def heard(branch: Branch, text: str, *found: Member) -> Decision:
    loaded: Loaded = branch.loaded()
    desk = replace(loaded.desk, found=found, found_total=len(found))
    now = datetime.combine(TODAY, time(9), UTC)
    said = typed.heard(text, POLICY, now, now, UTC)
    return typed.meant(replace(loaded, desk=desk), said, POLICY)


def code(decision: Decision) -> str:
    return decision.complaint.code if decision.complaint else ""


def at(question: str = "", expects: str = "", card: Member | None = None) -> Branch:
    return Branch(card or complete(1), seat=Seat(UNIT.id, 1, question, expects))


def test_what_was_asked_for_goes_before_everything() -> None:
    added = heard(at("work", "add:arrival"), "王某某", complete(1))
    assert isinstance(added.changes[0], MemberAdded)
    closed = heard(at("work", "close:twice"), "与编号 3 重复")
    assert closed.changes == (MemberClosed(1, "twice", "与编号 3 重复"),)
    gone = replace(complete(1), closed="moved")
    back = heard(at("", "reinstate:note", gone), "仍在本支部")
    assert back.changes == (MemberReinstated(1, "仍在本支部"),)


@pytest.mark.parametrize("expects", ["add:arrival", "close:twice", "reinstate:note"])
def test_what_was_asked_for_is_not_asked_for_twice(expects: str) -> None:
    card = replace(complete(1), closed="moved" if expects.startswith("reinstate") else "")
    decision = heard(at("", expects, card), "王某某")
    assert decision.seat is not None
    assert decision.seat.expects == ""


@pytest.mark.parametrize("expects", ["add:nonsense", "close:nonsense"])
def test_what_cannot_be_answered_any_more_is_forgotten(expects: str) -> None:
    decision = heard(at("work", expects), "王某某")
    assert code(decision) == "not_here"
    assert decision.seat == Seat(UNIT.id, 1, "work")


def test_an_open_text_question_takes_the_text_even_where_it_would_find_somebody() -> None:
    decision = heard(at("work", card=complete(1, scope="in_branch")), "样例厂", complete(1))
    assert len(decision.changes) == 1


def test_else_the_text_is_a_search_and_one_hit_opens_the_card() -> None:
    decision = heard(at(), "王", member(9, "王某某"))
    assert (decision.view.name, decision.seat) == ("card", Seat(UNIT.id, 9))


def test_several_hits_are_listed() -> None:
    decision = heard(at(), " 王 ", member(8, "王某某"), member(9, "王某某"))
    assert (decision.view.name, decision.view.argument) == ("found", "王")
    assert decision.seat == Seat(UNIT.id, expects="sought:王")


def test_nobody_found_leaves_the_card_open() -> None:
    decision = heard(at("focus"), "是")
    assert (decision.view.name, decision.seat, decision.changes) == ("found", None, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", "search_short"), ("   ", "search_short"), ("字" * 40, ""), ("字" * 41, "text_too_long")],
)
def test_a_search_is_some_characters_and_no_letter(text: str, expected: str) -> None:
    assert code(heard(Branch(), text)) == expected


def test_without_a_branch_there_is_nobody_to_find() -> None:
    branch = Branch(complete(1))
    branch.grants = (Grant(1, "clerk", UNIT),)
    assert code(heard(branch, "王")) == "search_above"
    branch.grants = ()
    assert code(heard(branch, "王")) == "no_branch"
