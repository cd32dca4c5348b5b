"""Buttons that ask for a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Make:
    """Send a file."""

    unit: int
    form: str


@dataclass(frozen=True, slots=True)
class Again:
    """Send a file that was handed out once more, as a PDF for example."""

    unit: int
    download: int
    way: str


@dataclass(frozen=True, slots=True)
class Lock:
    """Send a file that was handed out once more, with a password that is asked for."""

    unit: int
    download: int


@dataclass(frozen=True, slots=True)
class Taken:
    """Who took which files."""

    unit: int
    page: int


Press = Make | Again | Lock | Taken

CODES: dict[str, type[Press]] = {
    "f": Make,
    "fa": Again,
    "fl": Lock,
    "ft": Taken,
}
"""How each is called in a button's data."""
