"""Buttons that record an attempt once more: for the same person, or for others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same channel and outcome again, happened just now; stored once for each `following`."""

    unit: int
    number: int
    attempt: int
    following: int
    """The running number that the new attempt gets."""


@dataclass(frozen=True, slots=True)
class Others:
    """For whom else was the same done? A page of those who are searched for."""

    unit: int
    number: int
    attempt: int
    page: int


@dataclass(frozen=True, slots=True)
class RepeatFor:
    """The same attempt also for this other member."""

    unit: int
    number: int
    attempt: int
    other: int
    page: int


@dataclass(frozen=True, slots=True)
class RepeatForAll:
    """The same attempt for everybody on the page."""

    unit: int
    number: int
    attempt: int
    page: int


Press = Repeat | Others | RepeatFor | RepeatForAll

CODES: dict[str, type[Press]] = {
    "tr": Repeat,
    "tp": Others,
    "tq": RepeatFor,
    "tz": RepeatForAll,
}
"""How each is called in a button's data."""
