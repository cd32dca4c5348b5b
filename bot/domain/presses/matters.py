"""Buttons that show matters, whatever their kind."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """One matter, with what can be done about it."""

    unit: int
    matter: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of matters: open, closed, inbox, kind.<kind>, member.<编号>."""

    unit: int
    which: str
    page: int


Press = Look | Listed

CODES: dict[str, type[Press]] = {
    "xo": Look,
    "xl": Listed,
}
"""How each is called in a button's data."""
