"""Buttons about members beside the card: lists, adding, closing, showing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list of members."""

    unit: int
    which: str
    page: int


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was searched for last; the text itself stays in the seat."""

    unit: int
    page: int


@dataclass(frozen=True, slots=True)
class Add:
    """补录: begin adding a member by hand; how is arrival, supplement or claimed."""

    unit: int
    how: str


@dataclass(frozen=True, slots=True)
class Close:
    """Ask why a member need no longer be accounted for; with a reason: ask for the note."""

    unit: int
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reinstate:
    """Begin to bring a closed member back."""

    unit: int
    number: int


@dataclass(frozen=True, slots=True)
class Reveal:
    """Ask to see a masked value."""

    unit: int
    number: int
    question: str


@dataclass(frozen=True, slots=True)
class RevealFor:
    """Show the masked value for a minute, for this reason."""

    unit: int
    number: int
    question: str
    reason: str


Press = Listed | Found | Add | Close | Reinstate | Reveal | RevealFor

CODES: dict[str, type[Press]] = {
    "l": Listed,
    "lf": Found,
    "ad": Add,
    "cl": Close,
    "re": Reinstate,
    "v": Reveal,
    "vf": RevealFor,
}
"""How each is called in a button's data."""
