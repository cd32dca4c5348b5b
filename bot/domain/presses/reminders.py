"""Buttons about nudges: put them off, choose their hour, see what became of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Snooze:
    """Later: "hour", "morning", "now" (not any more), or a day, YYYY-MM-DD; empty: ask."""

    when: str


@dataclass(frozen=True, slots=True)
class Hour:
    """At this hour from now on."""

    hour: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """提醒记录: a page of what became of every nudge."""

    unit: int
    page: int


@dataclass(frozen=True, slots=True)
class Silent:
    """A page of the branches below from which nobody reacts."""

    unit: int
    page: int


Press = Snooze | Hour | Ledger | Silent

CODES: dict[str, type[Press]] = {
    "ns": Snooze,
    "nh": Hour,
    "nl": Ledger,
    "nq": Silent,
}
"""How each is called in a button's data."""
