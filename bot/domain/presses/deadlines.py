"""Buttons about the dates of the plan: a file for the phone's calendar, and moving a date."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Calendar:
    """存到手机日历: send the unit's dates as a calendar file."""

    unit: int


@dataclass(frozen=True, slots=True)
class Shift:
    """调整日期: which of the dates shall be moved."""

    unit: int


@dataclass(frozen=True, slots=True)
class ShiftOne:
    """To which day this date shall be moved; a page of working days."""

    unit: int
    code: str
    page: int


@dataclass(frozen=True, slots=True)
class ShiftTo:
    """This day was picked; it still has to be confirmed."""

    unit: int
    code: str
    day: str
    """YYYY-MM-DD."""


@dataclass(frozen=True, slots=True)
class ShiftFor:
    """确认: move the date, if the unit's record is still at this revision."""

    unit: int
    code: str
    day: str
    revision: int


Press = Calendar | Shift | ShiftOne | ShiftTo | ShiftFor

CODES: dict[str, type[Press]] = {
    "dc": Calendar,
    "ds": Shift,
    "do": ShiftOne,
    "dt": ShiftTo,
    "df": ShiftFor,
}
"""How each is called in a button's data."""
