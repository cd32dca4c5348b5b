"""Buttons about the effort view and the call scripts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tried:
    """查找统计 of a member; with number 0: of the whole branch."""

    unit: int
    number: int


@dataclass(frozen=True, slots=True)
class Say:
    """怎么说: suggested wording for one kind of people; without a code: the first."""

    unit: int
    number: int
    script: str


Press = Tried | Say

CODES: dict[str, type[Press]] = {
    "wt": Tried,
    "wc": Say,
}
"""How each is called in a button's data."""
