"""Working days of mainland China, with its moved holidays.

The calendar is published a year ahead; a day outside it counts by its weekday (see `known`).
"""

from datetime import date, timedelta
from functools import lru_cache

_DAY = timedelta(days=1)


@lru_cache(maxsize=4096)
def is_workday(day: date) -> bool:
    """Whether people work on this day; only the weekday decides where no calendar is known."""
    from chinese_calendar import is_workday as published

    try:
        return bool(published(day))
    except NotImplementedError:
        return day.weekday() < 5


def known(day: date) -> bool:
    """Whether the official calendar of this day's year is known."""
    from chinese_calendar import is_workday as published

    try:
        published(day)
    except NotImplementedError:
        return False
    return True


def last_workday_on_or_before(day: date) -> date:
    """The day itself when people work on it, else the last working day before."""
    while not is_workday(day):
        day -= _DAY
    return day


def workdays_before(day: date, number: int) -> date:
    """The working day from which `number` working days are left before this day; 0 is the day.

    One working day before a Monday is the Friday.
    """
    for _ in range(number):
        day = last_workday_on_or_before(day - _DAY)
    return day


def workdays_until(start: date, end: date) -> int:
    """How many working days come after start, end included; 0 when end is not after start."""
    return sum(is_workday(start + _DAY * ahead) for ahead in range(1, (end - start).days + 1))
