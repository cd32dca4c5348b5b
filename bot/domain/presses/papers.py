"""Buttons that ask for the papers of stages two to four."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paper:
    """Draft a text report, or print a list of these stages."""

    unit: int
    paper: str


@dataclass(frozen=True, slots=True)
class Papers:
    """Which papers there are."""

    unit: int


Press = Paper | Papers

CODES: dict[str, type[Press]] = {
    "pa": Paper,
    "pb": Papers,
}
"""How each is called in a button's data."""
