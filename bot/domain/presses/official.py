"""Buttons under an office's own blank form that was sent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FillAs:
    """Show how the blank fits one of the forms it may be."""

    unit: int
    upload: int
    place: int
    """Which of them, from 0."""


@dataclass(frozen=True, slots=True)
class Fill:
    """Fill the blank as was shown, and send it."""

    unit: int
    upload: int
    place: int


Press = FillAs | Fill

CODES: dict[str, type[Press]] = {
    "oa": FillAs,
    "of": Fill,
}
"""How each is called in a button's data."""
