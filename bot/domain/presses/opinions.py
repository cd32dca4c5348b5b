"""Buttons of the committee's preliminary opinions, and of the rules behind them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Opinions:
    """The members of a branch on whom there is no opinion yet."""

    unit: int
    page: int


@dataclass(frozen=True, slots=True)
class Opine:
    """Show what is proposed for a member; 0: for the next without an opinion, after this one."""

    unit: int
    number: int
    after: int = 0


@dataclass(frozen=True, slots=True)
class Decide:
    """Give the opinion: the plan's rule (place 0) or the one beside it (from 1)."""

    unit: int
    number: int
    seen: int
    situation: str
    place: int


@dataclass(frozen=True, slots=True)
class Other:
    """Another opinion than is proposed; with a code, the next text is the reason."""

    unit: int
    number: int
    seen: int
    disposal: str


@dataclass(frozen=True, slots=True)
class Why:
    """政策依据: the rules that speak of this member."""

    unit: int
    number: int


Press = Opinions | Opine | Decide | Other | Why

CODES: dict[str, type[Press]] = {
    "il": Opinions,
    "io": Opine,
    "id": Decide,
    "ix": Other,
    "iw": Why,
}
"""How each is called in a button's data."""
