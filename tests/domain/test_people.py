from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import presses
from bot.domain.changes import AccessRevoked, Entry, PersonInvited, PersonJoined
from bot.domain.changes.offices import BranchReopened
from bot.domain.decisions import Loaded
from bot.domain.desk import Desk
from bot.domain.people import may_invite, staff
from bot.domain.records import Grant, Person, Role, Seat, Unit
from bot.domain.reviews import draw, may_verify, reopen, reopened
from tests.domain.branch import NOW, UNIT

TOWN = Unit(4, "镇党委", "committee", 1, "/1/4/")
CITY = Unit(1, "市", "city", None, "/1/")


def desk(*grants: tuple[Role, Unit], unit: Unit = UNIT) -> Desk:
    held = tuple(Grant(n, role, where) for n, (role, where) in enumerate(grants))
    return Desk(Person(3, 1001), held, unit=unit)


def test_the_chain_says_who_holds_what_and_which_links_are_open() -> None:
    later, gone = (NOW + timedelta(hours=1)).isoformat(), (NOW - timedelta(hours=1)).isoformat()
    deeds = (
        Entry(1, NOW, 1, PersonInvited(1, "clerk", later, "许")),
        Entry(2, NOW, 8, PersonJoined(1, "clerk")),
        Entry(3, NOW, 1, PersonInvited(2, "verifier", later, "何")),
        Entry(4, NOW, 1, PersonInvited(3, "verifier", gone, "旧")),
        Entry(5, NOW, 9, PersonJoined(7, "verifier")),
        Entry(6, NOW, 1, AccessRevoked(9, "verifier")),
    )
    assert [(one.role, one.name, one.person) for one in staff(deeds, NOW)] == [
        ("clerk", "许", 8),
        ("verifier", "何", 0),
    ]


@pytest.mark.parametrize(
    ("held", "unit", "role", "may"),
    [
        (("committee", TOWN), UNIT, "secretary", True),
        (("clerk", TOWN), UNIT, "secretary", True),
        (("clerk", TOWN), TOWN, "committee", False),
        (("committee", TOWN), TOWN, "clerk", True),
        (("city", CITY), TOWN, "committee", True),
        (("verifier", TOWN), UNIT, "secretary", False),
        (("secretary", UNIT), UNIT, "secretary", False),
        (("committee", TOWN), UNIT, "verifier", False),
    ],
)
def test_a_leader_lets_in_those_below_and_no_superior(
    held: tuple[Role, Unit], unit: Unit, role: str, may: bool
) -> None:
    assert may_invite(desk(held, unit=unit), unit, role) is may


def test_nobody_verifies_the_branch_of_which_he_is_secretary() -> None:
    filed = Unit(7, "支部", "branch", 4, "/1/4/7/", phase="submitted")
    assert may_verify(desk(("verifier", TOWN), unit=filed)) is None
    both = may_verify(desk(("verifier", TOWN), ("secretary", filed), unit=filed))
    assert both is not None
    assert both.code == "own_branch"


@pytest.mark.parametrize("role", ["verifier", "committee", "city"])
def test_a_committee_is_not_given_back_like_a_branch(role: Role) -> None:
    signed = Unit(4, "镇党委", "committee", 1, "/1/4/", revision=9, phase="signed")
    there = desk((role, CITY), unit=signed)
    pressed = reopen(Loaded(there), presses.reviews.Reopen(4))
    assert pressed.complaint is not None
    assert pressed.seat is None
    written = reopened(Loaded(replace(there, seat=Seat(4, expects="reopen:"))), "改")
    assert written.changes == ()
    assert written.complaint is not None


def test_a_branch_is_given_back_with_a_reason() -> None:
    filed = Unit(7, "支部", "branch", 4, "/1/4/7/", revision=3, phase="verified")
    there = desk(("verifier", TOWN), unit=filed)
    assert reopen(Loaded(there), presses.reviews.Reopen(7)).seat == Seat(7, expects="reopen:")
    assert [type(change) for change in reopened(Loaded(there), "改").changes] == [BranchReopened]


def test_the_same_seed_draws_the_same_list_and_never_more_than_there_are() -> None:
    numbers = list(range(1, 41))
    assert draw(numbers, 10, 7) == draw(list(reversed(numbers)), 10, 7)
    assert draw(numbers, 10, 7) != draw(numbers, 10, 8)
    assert draw([3, 1], 10, 7) == (1, 3)
