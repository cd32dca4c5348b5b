"""Buttons of the last stage: 民主评议, 台账, acceptance, archive."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Appraisal:
    """民主评议: the next member without a result."""

    unit: int


@dataclass(frozen=True, slots=True)
class Rate:
    """The result of one member."""

    unit: int
    number: int
    rating: str


@dataclass(frozen=True, slots=True)
class RateRest:
    """Everybody without a result is 合格; once for each revision of the unit."""

    unit: int
    revision: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """台账: what was changed, and what of it is entered in the national system."""

    unit: int


@dataclass(frozen=True, slots=True)
class Entered:
    """Everything up to this row of the chain was entered today."""

    unit: int
    through: int


@dataclass(frozen=True, slots=True)
class Checklist:
    """What the plan asks of the branch, and where it is."""

    unit: int


@dataclass(frozen=True, slots=True)
class Branches:
    """A page of the branches below, and which of them are accepted."""

    unit: int
    page: int


@dataclass(frozen=True, slots=True)
class Accept:
    """验收通过; once for each running number of matters."""

    unit: int
    matter: int


@dataclass(frozen=True, slots=True)
class Refuse:
    """The next text says what is missing, with or without acceptance."""

    unit: int
    how: str


@dataclass(frozen=True, slots=True)
class Archive:
    """Export everything of the branch as one file."""

    unit: int
    matter: int


@dataclass(frozen=True, slots=True)
class Received:
    """The committee has the archive and has checked it."""

    unit: int
    matter: int
    revision: int


Press = (
    Appraisal
    | Rate
    | RateRest
    | Ledger
    | Entered
    | Checklist
    | Branches
    | Accept
    | Refuse
    | Archive
    | Received
)

CODES: dict[str, type[Press]] = {
    "Ea": Appraisal,
    "Er": Rate,
    "Es": RateRest,
    "El": Ledger,
    "En": Entered,
    "Ec": Checklist,
    "Eb": Branches,
    "Ek": Accept,
    "Ef": Refuse,
    "Ez": Archive,
    "Ey": Received,
}
"""How each is called in a button's data."""
