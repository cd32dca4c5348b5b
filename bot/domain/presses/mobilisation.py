"""The buttons by which a unit confirms its mobilisation, with its date."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mobilise:
    """已动员部署: the unit has been called to the screening, today."""

    unit: int


@dataclass(frozen=True, slots=True)
class Redate:
    """改日期: it was on another day; the days are offered, a page at a time."""

    unit: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class MobiliseOn:
    """It was on this day."""

    unit: int
    day: str
    """YYYY-MM-DD."""


Press = Mobilise | Redate | MobiliseOn

CODES: dict[str, type[Press]] = {
    "mo": Mobilise,
    "mr": Redate,
    "mn": MobiliseOn,
}
"""How each is called in a button's data."""
