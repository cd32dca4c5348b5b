"""Buttons about one person who stands on the lists of two branches."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Twins:
    """A page of probable matches below the unit."""

    unit: int
    page: int


@dataclass(frozen=True, slots=True)
class Judge:
    """同一人, or not: the member of the first branch, who stands in the second one, too."""

    unit: int
    number: int
    other: int
    there: int
    same: int


Press = Twins | Judge

CODES: dict[str, type[Press]] = {
    "tv": Twins,
    "tj": Judge,
}
"""How each is called in a button's data."""
