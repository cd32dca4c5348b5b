"""Buttons that ask for a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Make:
    """Send a file."""

    unit: int
    form: str


Press = Make

CODES: dict[str, type[Press]] = {
    "f": Make,
}
"""How each is called in a button's data."""
