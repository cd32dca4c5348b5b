"""Buttons about letters of transfer that are out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Print:
    """The letter in its three parts, as a file."""

    unit: int
    matter: int


@dataclass(frozen=True, slots=True)
class Urge:
    """催办: the receipt was asked for today, in this way; without a way: ask for it."""

    unit: int
    matter: int
    how: str
    revision: int


Press = Print | Urge

CODES: dict[str, type[Press]] = {"lp": Print, "lu": Urge}
"""How each is called in a button's data."""
