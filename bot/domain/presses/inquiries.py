"""Buttons of 协查: look-ups at agencies that are asked for, bundled, and answered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ask:
    """请上级协查: at which agency the member is to be looked up."""

    unit: int
    number: int


@dataclass(frozen=True, slots=True)
class AskAt:
    """At this agency; once for each running number of matters."""

    unit: int
    number: int
    agency: str
    matter: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for this unit to be bundled, by agency."""

    unit: int


@dataclass(frozen=True, slots=True)
class Bundle:
    """Bundle what waits for one agency; the next text is the number of the letter."""

    unit: int
    agency: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the agency answered about one member."""

    unit: int
    matter: int
    outcome: str
    revision: int


Press = Ask | AskAt | Waiting | Bundle | Reply

CODES: dict[str, type[Press]] = {
    "Ja": Ask,
    "Jb": AskAt,
    "Jw": Waiting,
    "Jc": Bundle,
    "Jr": Reply,
}
"""How each is called in a button's data."""
