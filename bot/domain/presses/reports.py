"""Buttons under a report that was sent back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SaveReport:
    """Keep what was edited in the report."""

    unit: int
    upload: int


Press = SaveReport

CODES: dict[str, type[Press]] = {"rs": SaveReport}
"""How each is called in a button's data."""
