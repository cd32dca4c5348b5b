from datetime import date

import pytest

from bot.domain.workdays import (
    is_workday,
    known,
    last_workday_on_or_before,
    workdays_before,
    workdays_until,
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 13), True),
        (date(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (date(2026, 2, 15), False),
        (date(2026, 2, 20), False),  # a Friday within the festival
        (date(2026, 2, 23), False),
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),
        (date(2026, 3, 1), False),
    ],
)
def test_holidays_and_moved_workdays_are_known(day: date, works: bool) -> None:
    assert known(day)
    assert is_workday(day) == works


@pytest.mark.parametrize(
    ("day", "works"),
    [(date(2099, 2, 20), True), (date(2099, 2, 21), False), (date(2003, 2, 3), True)],
)
def test_beyond_the_calendar_only_weekends_are_free(day: date, works: bool) -> None:
    assert not known(day)
    assert is_workday(day) == works


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 2, 14), date(2026, 2, 14)),
        (date(2026, 2, 20), date(2026, 2, 14)),
        (date(2026, 2, 24), date(2026, 2, 24)),
        (date(2026, 3, 1), date(2026, 2, 28)),
    ],
)
def test_a_date_on_a_holiday_is_met_on_the_workday_before(day: date, last: date) -> None:
    assert last_workday_on_or_before(day) == last


@pytest.mark.parametrize(
    ("day", "number", "then"),
    [
        (date(2026, 3, 30), 0, date(2026, 3, 30)),
        (date(2026, 3, 30), 1, date(2026, 3, 27)),
        (date(2026, 3, 30), 3, date(2026, 3, 25)),
        (date(2026, 3, 30), 7, date(2026, 3, 19)),
        (date(2026, 2, 20), 1, date(2026, 2, 14)),
        (date(2026, 2, 24), 1, date(2026, 2, 14)),
        (date(2026, 2, 24), 7, date(2026, 2, 6)),
    ],
)
def test_lead_times_skip_holidays(day: date, number: int, then: date) -> None:
    assert workdays_before(day, number) == then


@pytest.mark.parametrize(
    ("start", "end", "number"),
    [
        (date(2026, 3, 27), date(2026, 3, 30), 1),
        (date(2026, 3, 28), date(2026, 3, 30), 1),
        (date(2026, 3, 19), date(2026, 3, 30), 7),
        (date(2026, 2, 14), date(2026, 2, 23), 0),
        (date(2026, 2, 14), date(2026, 2, 24), 1),
        (date(2026, 3, 30), date(2026, 3, 30), 0),
        (date(2026, 3, 31), date(2026, 3, 30), 0),
    ],
)
def test_workdays_left_include_the_last_day_but_not_today(
    start: date, end: date, number: int
) -> None:
    assert workdays_until(start, end) == number
