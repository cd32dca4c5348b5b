"""Buttons above the branches: units below, what is said of a unit, who works there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Branches:
    """A page of the units below: all, or those where something is to be done."""

    unit: int
    which: str
    page: int


@dataclass(frozen=True, slots=True)
class OneUnit:
    """One unit below, seen from above."""

    unit: int


@dataclass(frozen=True, slots=True)
class Names:
    """Ask to see who is on the list of a unit, or show it for this reason."""

    unit: int
    reason: str
    page: int


@dataclass(frozen=True, slots=True)
class Urge:
    """Remind a unit that its part is missing; of a unit above, all that have not filed."""

    unit: int


@dataclass(frozen=True, slots=True)
class About:
    """What is written down about a unit; with a name: write that down anew."""

    unit: int
    name: str


@dataclass(frozen=True, slots=True)
class DecideIds:
    """Whether real identity numbers may be entered below this unit."""

    unit: int
    allowed: str


@dataclass(frozen=True, slots=True)
class AddUnit:
    """Begin to make a unit of this kind below."""

    unit: int
    kind: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The progress of the units below as a file: chart (a picture) or overview (a sheet)."""

    unit: int
    kind: str


@dataclass(frozen=True, slots=True)
class Staff:
    """A page of who works in a unit, and of the links that are open."""

    unit: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Invite:
    """Begin to make a link for a role in a unit; without a role: ask which."""

    unit: int
    role: str


@dataclass(frozen=True, slots=True)
class Renew:
    """Make another link in the place of one that nobody has used."""

    unit: int
    invitation: int


@dataclass(frozen=True, slots=True)
class Revoke:
    """Take a role from somebody; asked once more until `sure`."""

    unit: int
    person: int
    role: str
    sure: int


@dataclass(frozen=True, slots=True)
class ImportUnits:
    """Make the units of a sheet as they were shown; without a plan: drop it."""

    unit: int
    upload: int
    plan: str


Press = (
    Branches
    | OneUnit
    | Names
    | Urge
    | About
    | DecideIds
    | AddUnit
    | Staff
    | Invite
    | Renew
    | Revoke
    | Overview
    | ImportUnits
)

CODES: dict[str, type[Press]] = {
    "gb": Branches,
    "gu": OneUnit,
    "gn": Names,
    "gg": Urge,
    "ga": About,
    "gi": DecideIds,
    "gc": AddUnit,
    "gs": Staff,
    "gl": Invite,
    "gw": Renew,
    "gr": Revoke,
    "gp": Overview,
    "gz": ImportUnits,
}
"""How each is called in a button's data."""
