"""Buttons about the contacts and leads of a member."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contacts:
    """A page of a member's contacts."""

    unit: int
    number: int
    page: int


@dataclass(frozen=True, slots=True)
class OneContact:
    """One contact, and what can be done with it."""

    unit: int
    number: int
    contact: int


@dataclass(frozen=True, slots=True)
class AddContact:
    """A new contact; without a kind: ask for it. `attempt` is the one in which it was found."""

    unit: int
    number: int
    kind: str
    attempt: int


@dataclass(frozen=True, slots=True)
class CorrectContact:
    """Begin to write anew what was noted wrongly."""

    unit: int
    number: int
    contact: int


@dataclass(frozen=True, slots=True)
class PreferContact:
    """先试这个."""

    unit: int
    number: int
    contact: int


@dataclass(frozen=True, slots=True)
class DropContact:
    """Begin to say that this contact leads nowhere."""

    unit: int
    number: int
    contact: int


Press = Contacts | OneContact | AddContact | CorrectContact | PreferContact | DropContact

CODES: dict[str, type[Press]] = {
    "kl": Contacts,
    "ko": OneContact,
    "ka": AddContact,
    "kc": CorrectContact,
    "kp": PreferContact,
    "kd": DropContact,
}
"""How each is called in a button's data."""
