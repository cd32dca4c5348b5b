"""Buttons about the effort of a search, and about being reached again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meter:
    """查找力度 of one member: what was done, what is missing."""

    unit: int
    number: int


@dataclass(frozen=True, slots=True)
class Excuse:
    """Begin to say why a group of channels cannot be tried."""

    unit: int
    number: int
    group: str


@dataclass(frozen=True, slots=True)
class Waive:
    """Begin to say why the effort is enough, or (`again`) why it is not after all."""

    unit: int
    number: int
    again: int


@dataclass(frozen=True, slots=True)
class Short:
    """A page of those in whose search something is missing."""

    unit: int
    page: int


@dataclass(frozen=True, slots=True)
class Regain:
    """The member was reached: say so on the card, and go on to what has to be found out."""

    unit: int
    number: int


@dataclass(frozen=True, slots=True)
class Regained:
    """How the member was reached again, and what is proposed."""

    unit: int
    number: int


Press = Meter | Excuse | Waive | Short | Regain | Regained

CODES: dict[str, type[Press]] = {
    "wm": Meter,
    "we": Excuse,
    "ww": Waive,
    "ws": Short,
    "wr": Regain,
    "wf": Regained,
}
"""How each is called in a button's data."""
