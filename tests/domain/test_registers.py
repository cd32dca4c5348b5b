"""Who is filed where: six months on the day, before and after being found; never in both."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.domain.classes import found_again, found_by
from bot.domain.records import Member, Try
from bot.domain.registers import absence, register
from tests.forms.people import FOUND_BY, POLICY, person

ZONE = ZoneInfo("Asia/Shanghai")
CAMPAIGN = POLICY.campaign


def lost(day: str) -> Member:
    return person(
        1, "张某", {"reach": "no", "circumstance": "1", "dues_on": day, "dues": "2020-01",
                    "meeting": "2020-01-05"},
    )  # fmt: skip


def found(meeting: str, *tried: Try) -> Member:
    return person(1, "张某", {"dues": "2020-01", "meeting": meeting}, tried=tried)


@pytest.mark.parametrize(
    ("last", "filed", "months"), [("2025-09-30", "lost", 6), ("2025-10-01", "", 5)]
)
def test_six_months_at_the_cut_off_is_unreachable(last: str, filed: str, months: int) -> None:
    one = lost(last)
    assert register(one) == filed
    how_long = absence(one, CAMPAIGN, ZONE)
    assert (how_long.months if how_long else 5) == months


@pytest.mark.parametrize(("last", "filed"), [("2025-08-25", "found"), ("2025-08-26", "")])
def test_six_months_at_the_beginning_is_found_again(last: str, filed: str) -> None:
    assert register(found(last, FOUND_BY)) == filed


def test_who_was_never_searched_for_was_not_found() -> None:
    assert register(found("2021-01-05")) == ""
    assert register(found("2021-01-05", Try("contact", "off", FOUND_BY.happened))) == ""
    assert register(found("2021-01-05", replace_off(FOUND_BY))) == ""


def replace_off(made: Try) -> Try:
    return made._replace(off="withdrawn")


def test_what_was_done_after_being_found_does_not_reset_the_time_before() -> None:
    # A meeting after that day says nothing about how long it had been.
    assert not found_again(found("2026-03-08", FOUND_BY), CAMPAIGN)


def test_a_member_who_is_lost_again_is_in_one_register_only() -> None:
    one = person(1, "张某", {"reach": "no", "circumstance": "1", "dues_on": "2021-03-01"},
                 tried=(FOUND_BY,))  # fmt: skip
    assert register(replace(one)) in ("lost", "")
    assert "found" not in one.standing.flags


def test_the_time_ends_on_the_day_of_being_found_where_the_people_are() -> None:
    # 17:00 UTC is the next day in Shanghai: the month is full then.
    late = Try("family", "reached", "2026-03-04T17:00:00+00:00")
    one = found("2025-08-05", late)
    how_long = absence(one, CAMPAIGN, ZONE)
    assert how_long is not None
    assert (how_long.until.isoformat(), how_long.months) == ("2026-03-05", 7)


def test_the_attempt_that_found_the_member_is_the_first_that_did() -> None:
    again = FOUND_BY._replace(happened="2026-03-20T02:00:00+00:00")
    assert found_by(found("2021-01-05", FOUND_BY, again)) == FOUND_BY


def test_a_member_with_the_letter_still_out_is_filed_as_unreachable_too() -> None:
    one = person(1, "张某", {"scope": "no_receipt", "reach": "no", "circumstance": "1",
                 "letter_no": "1", "letter_on": "2025-01-01", "letter_days": "30",
                 "letter_to": "某地", "pocket": "no", "dues_on": "2021-03-01", "dues": "2021-03",
                 "meeting": "2021-03-01"})  # fmt: skip
    assert (one.standing.cls, register(one)) == ("no_receipt", "lost")
