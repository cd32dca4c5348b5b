"""Buttons about what an imported roster and the record say differently."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Go on with what an imported roster and the record say differently."""

    unit: int


@dataclass(frozen=True, slots=True)
class Settle:
    """Decide a conflict of an imported roster: file, mine or later."""

    unit: int
    upload: int
    place: int
    choice: str
    revision: int


@dataclass(frozen=True, slots=True)
class Report:
    """Send the imported roster with the results of every row."""

    unit: int
    upload: int


Press = Conflicts | Settle | Report

CODES: dict[str, type[Press]] = {
    "cs": Conflicts,
    "cf": Settle,
    "rp": Report,
}
"""How each is called in a button's data."""
