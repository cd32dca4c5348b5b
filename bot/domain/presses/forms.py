"""Buttons that choose a form; what sends it is `Make`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of one group; without a group: the groups."""

    unit: int
    group: str


Press = Forms

CODES: dict[str, type[Press]] = {
    "fg": Forms,
}
"""How each is called in a button's data."""
