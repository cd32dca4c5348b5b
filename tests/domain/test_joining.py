from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import joining
from bot.domain.changes import Invitation, PersonJoined
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.records import Grant, Person, Seat
from tests.domain.branch import NOW, UNIT

STRANGER = Person(0, 1002)
INVITATION = Invitation(5, "secretary", UNIT.id, UNIT.name, NOW + timedelta(hours=72))
GRANT = Grant(1, "secretary", UNIT)


def arriving(invitation: Invitation | None, *grants: Grant, notice: bool = False) -> Loaded:
    person = replace(STRANGER, notice=NOW) if notice else STRANGER
    return Loaded(Desk(person, grants), invitation=invitation)


def code(decision: Decision) -> str:
    return decision.complaint.code if decision.complaint else ""


def test_a_link_lets_in_once_and_shows_the_notice_first() -> None:
    decision = joining.join(arriving(INVITATION), NOW)
    assert decision.changes == (PersonJoined(5, "secretary"),)
    assert (decision.view, decision.seat) == (joining.NOTICE, Seat(UNIT.id))


def test_who_has_read_the_notice_comes_straight_home() -> None:
    other = replace(UNIT, id=8, path="/1/4/8/")
    decision = joining.join(arriving(INVITATION, Grant(1, "secretary", other), notice=True), NOW)
    assert (len(decision.changes), decision.view) == (1, View("home"))


@pytest.mark.parametrize(
    ("invitation", "expected"),
    [
        (None, "link_unknown"),
        (replace(INVITATION, used=NOW), "link_used"),
        (replace(INVITATION, expires=NOW), "link_expired"),
        (replace(INVITATION, expires=NOW - timedelta(days=9)), "link_expired"),
        (replace(INVITATION, used=NOW, expires=NOW), "link_used"),
        (replace(INVITATION, expires=NOW + timedelta(seconds=1)), ""),
    ],
)
def test_a_link_that_does_not_hold_says_why(invitation: Invitation | None, expected: str) -> None:
    decision = joining.join(arriving(invitation), NOW)
    assert code(decision) == expected
    assert bool(decision.changes) is not bool(expected)
    assert (decision.view == View("stranger")) is bool(expected)


@pytest.mark.parametrize("invitation", [None, replace(INVITATION, used=NOW)])
def test_who_is_in_already_loses_nothing_by_an_old_link(invitation: Invitation | None) -> None:
    decision = joining.join(arriving(invitation, GRANT, notice=True), NOW)
    assert (code(decision), decision.view, decision.changes) == (
        "link_not_needed",
        View("home"),
        (),
    )


def test_accepting_the_notice_keeps_when_and_opens_home() -> None:
    assert joining.accept(arriving(None, GRANT), NOW) == Decision(view=View("home"), notice=NOW)


@pytest.mark.parametrize(
    ("loaded", "view"),
    [
        (arriving(None), View("stranger")),
        (arriving(INVITATION), View("stranger")),
        (arriving(None, notice=True), View("stranger")),
        (arriving(None, GRANT), joining.NOTICE),
        (arriving(None, GRANT, notice=True), View("secret")),
    ],
)
def test_a_rule_is_for_those_who_hold_a_role_and_read_the_notice(
    loaded: Loaded, view: View
) -> None:
    decide = joining.admitted(lambda _: Decision(view=View("secret")))
    assert decide(loaded) == Decision(view=view)
