"""Buttons of rectification cases."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Overview:
    """整改: who needs it, and what is open."""

    unit: int


@dataclass(frozen=True, slots=True)
class Types:
    """Which type of case to open for a member; page 1: those that do not fit at first sight."""

    unit: int
    number: int
    page: int


@dataclass(frozen=True, slots=True)
class Begin:
    """Open a case of this type; once for each running number of matters."""

    unit: int
    number: int
    kind: str
    matter: int


@dataclass(frozen=True, slots=True)
class Step:
    """The next step: when it was done, or why it cannot be."""

    unit: int
    matter: int


@dataclass(frozen=True, slots=True)
class Done:
    """Record the step as of today, yesterday, another day, or note why not."""

    unit: int
    matter: int
    step: str
    when: str
    revision: int


@dataclass(frozen=True, slots=True)
class Pick:
    """One of the choices of what is being asked."""

    unit: int
    matter: int
    value: str
    revision: int


@dataclass(frozen=True, slots=True)
class Basis:
    """政策依据 of a case."""

    unit: int
    matter: int


@dataclass(frozen=True, slots=True)
class GiveBack:
    """退回: the next text says why it goes back to the branch."""

    unit: int
    matter: int


@dataclass(frozen=True, slots=True)
class Drop:
    """撤销: the next text says why the case is given up."""

    unit: int
    matter: int


Press = Overview | Types | Begin | Step | Done | Pick | Basis | GiveBack | Drop

CODES: dict[str, type[Press]] = {
    "Gv": Overview,
    "Gt": Types,
    "Gb": Begin,
    "Gs": Step,
    "Gd": Done,
    "Gp": Pick,
    "Gy": Basis,
    "Gg": GiveBack,
    "Gx": Drop,
}
"""How each is called in a button's data."""
