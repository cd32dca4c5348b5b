from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.changes import MobilisationConfirmed, pack, unpack
from bot.domain.complaints import Complaint
from bot.domain.decisions import Loaded
from bot.domain.desk import Desk
from bot.domain.mobilisation import CONFIRMED, OPEN, PAGE, confirm, days, redate, show, typed
from bot.domain.records import Grant, Person, Role, Unit
from bot.policy import load_policy

TODAY = date(2026, 2, 16)
CAMPAIGN = load_policy(2026).campaign
UNIT = Unit(7, "一支部", "branch", 1, "/1/7/")
ZONE = ZoneInfo("Asia/Shanghai")
LATE = datetime(2026, 4, 2, 10, tzinfo=ZONE)


def loaded(role: Role = "secretary", day: str | None = None) -> Loaded:
    confirmed = {} if day is None else {CONFIRMED: day}
    grants = (Grant(1, role, UNIT),)
    return Loaded(Desk(Person(3, 1001), grants, unit=UNIT), confirmed=confirmed)


def test_a_secretary_confirms_with_the_day() -> None:
    decision = confirm(loaded(), 7, CAMPAIGN, TODAY)
    assert decision.changes == (MobilisationConfirmed("2026-02-16"),)
    assert decision.view.places == {"mobilised": "2026-02-16"}


def test_a_second_press_changes_nothing_and_shows_the_first_day() -> None:
    decision = confirm(loaded(day="2026-02-14"), 7, CAMPAIGN, TODAY)
    assert decision.changes == ()
    assert decision.view.places == {"mobilised": "2026-02-14"}


def test_once_the_date_has_passed_it_is_said_that_today_was_taken() -> None:
    assert confirm(loaded(), 7, CAMPAIGN, TODAY).said == ()
    assert confirm(loaded(), 7, CAMPAIGN, date(2026, 4, 2)).said == (("mobilised_today", {}),)


def test_every_day_since_the_campaign_began_can_be_picked_a_page_at_a_time() -> None:
    every = days(CAMPAIGN, date(2026, 4, 2))
    assert (every[0], every[-1]) == (date(2026, 4, 2), date(2026, 2, 14))
    assert len(every) > 2 * PAGE
    assert redate(loaded(day="2026-04-02"), 7, 2).view.page == 2


@pytest.mark.parametrize("text", ["2月18日", "2.18", "二月十八日", "2026年2月18日"])
def test_a_typed_day_is_taken_as_well(text: str) -> None:
    decision = typed(loaded(day="2026-04-02"), text, CAMPAIGN, LATE, ZONE)
    assert decision is not None
    assert decision.changes == (MobilisationConfirmed("2026-02-18"),)
    assert (decision.seat.expects if decision.seat else None) == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2月13日", "mobilised_outside"),
        ("4月3日", "mobilised_outside"),
        ("2月30日", "mobilised_unclear"),
        ("不记得了", "mobilised_unclear"),
    ],
)
def test_a_typed_day_on_which_it_cannot_have_been_is_asked_again(text: str, code: str) -> None:
    decision = typed(loaded(day="2026-04-02"), text, CAMPAIGN, LATE, ZONE)
    assert decision is not None
    assert (decision.changes, decision.complaint) == ((), Complaint(code))
    assert (decision.view.name, decision.seat) == ("mobilised_on", None)


def test_nothing_is_awaited_any_more_where_the_dates_are_shown() -> None:
    asked = redate(loaded(day="2026-04-02"), 7).seat
    assert asked is not None
    waiting = loaded(day="2026-04-02")
    waiting = replace(waiting, desk=replace(waiting.desk, seat=asked))
    assert (asked.expects, show(waiting).seat) == ("mobilised", replace(asked, expects=""))


@pytest.mark.parametrize("role", ["verifier", "clerk", "committee", "city"])
def test_nobody_else_confirms(role: Role) -> None:
    decision = confirm(loaded(role), 7, CAMPAIGN, TODAY)
    assert (decision.changes, decision.complaint) == ((), Complaint("not_here"))


@pytest.mark.parametrize("desk", [Desk(Person(3, 1001)), loaded().desk])
def test_another_unit_is_not_confirmed(desk: Desk) -> None:
    decision = confirm(replace(loaded(), desk=desk), 8, CAMPAIGN, TODAY)
    assert (decision.changes, decision.complaint) == ((), Complaint("not_here"))


def test_the_dates_offer_the_button_until_it_was_pressed() -> None:
    assert show(loaded()).view == OPEN
    assert show(loaded(day="2026-02-14")).view != OPEN


def test_the_change_comes_back_from_the_chain_as_it_went_in() -> None:
    change = MobilisationConfirmed("2026-02-16")
    assert unpack(CONFIRMED, pack(change)) == change
