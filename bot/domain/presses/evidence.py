"""Buttons about the evidence of an attempt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AddEvidence:
    """📎 加佐证: what is sent next belongs to this attempt."""

    unit: int
    number: int
    attempt: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What belongs to this attempt."""

    unit: int
    number: int
    attempt: int


@dataclass(frozen=True, slots=True)
class SendEvidence:
    """Send one of the files again."""

    unit: int
    number: int
    attempt: int
    place: int


Press = AddEvidence | Evidence | SendEvidence

CODES: dict[str, type[Press]] = {
    "ya": AddEvidence,
    "yl": Evidence,
    "ys": SendEvidence,
}
"""How each is called in a button's data."""
