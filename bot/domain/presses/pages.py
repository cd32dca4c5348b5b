"""Buttons that lead somewhere and need nothing else: home, pages, language, the notice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Home:
    """首页."""


@dataclass(frozen=True, slots=True)
class AcceptNotice:
    """The first-use notice was read."""


@dataclass(frozen=True, slots=True)
class Show:
    """A screen that needs nothing but its name: progress, forms, help, privacy, language."""

    screen: str


@dataclass(frozen=True, slots=True)
class Sit:
    """Work in this unit from now on."""

    unit: int


@dataclass(frozen=True, slots=True)
class Speak:
    """Choose a language."""

    language: str


@dataclass(frozen=True, slots=True)
class Cancel:
    """取消 what was begun."""


@dataclass(frozen=True, slots=True)
class CallMe:
    """Say by what name colleagues are to see one."""


Press = Home | AcceptNotice | Show | Sit | Speak | Cancel | CallMe

CODES: dict[str, type[Press]] = {
    "h": Home,
    "n": AcceptNotice,
    "w": Show,
    "u": Sit,
    "la": Speak,
    "ca": Cancel,
    "me": CallMe,
}
"""How each is called in a button's data."""
