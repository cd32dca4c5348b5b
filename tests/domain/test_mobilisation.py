from dataclasses import replace
from datetime import date

import pytest

from bot.domain.changes import MobilisationConfirmed, pack, unpack
from bot.domain.complaints import Complaint
from bot.domain.decisions import Loaded
from bot.domain.mobilisation import CONFIRMED, OPEN, confirm, show
from bot.domain.records import Desk, Grant, Person, Role, Unit

TODAY = date(2026, 2, 16)
UNIT = Unit(7, "一支部", "branch", 1, "/1/7/")


def loaded(role: Role = "secretary", day: str | None = None) -> Loaded:
    confirmed = {} if day is None else {CONFIRMED: day}
    grants = (Grant(1, role, UNIT),)
    return Loaded(Desk(Person(3, 1001), grants, unit=UNIT), confirmed=confirmed)


def test_a_secretary_confirms_with_the_day() -> None:
    decision = confirm(loaded(), 7, TODAY)
    assert decision.changes == (MobilisationConfirmed("2026-02-16"),)
    assert decision.view.places == {"mobilised": "2026-02-16"}


def test_a_second_press_changes_nothing_and_shows_the_first_day() -> None:
    decision = confirm(loaded(day="2026-02-14"), 7, TODAY)
    assert decision.changes == ()
    assert decision.view.places == {"mobilised": "2026-02-14"}


@pytest.mark.parametrize("role", ["verifier", "clerk", "committee", "city"])
def test_nobody_else_confirms(role: Role) -> None:
    decision = confirm(loaded(role), 7, TODAY)
    assert (decision.changes, decision.complaint) == ((), Complaint("not_here"))


@pytest.mark.parametrize("desk", [Desk(Person(3, 1001)), loaded().desk])
def test_another_unit_is_not_confirmed(desk: Desk) -> None:
    decision = confirm(replace(loaded(), desk=desk), 8, TODAY)
    assert (decision.changes, decision.complaint) == ((), Complaint("not_here"))


def test_the_dates_offer_the_button_until_it_was_pressed() -> None:
    assert show(loaded()).view == OPEN
    assert show(loaded(day="2026-02-14")).view != OPEN


def test_the_change_comes_back_from_the_chain_as_it_went_in() -> None:
    change = MobilisationConfirmed("2026-02-16")
    assert unpack(CONFIRMED, pack(change)) == change
