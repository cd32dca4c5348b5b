"""How much effort a search needs: the rule of `diligence.toml` as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from bot.domain.codes import CodeList


@dataclass(frozen=True, slots=True)
class Group:
    """One of the ways that have to be tried."""

    code: str
    label: str
    need: int = 1


@dataclass(frozen=True, slots=True)
class Bursts:
    """Which identical entries are pointed out to the reviewer."""

    size: int = 6
    """So many of them,"""
    within: timedelta = timedelta(minutes=30)
    """from one to the next never longer,"""
    near: timedelta = timedelta(days=3)
    """so near before a date of the plan."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a complete search needs."""

    days: int
    off_hours: int
    opens: time
    closes: time
    leads: bool
    dates: bool
    groups: tuple[Group, ...]
    bursts: Bursts = Bursts()


def read_rule(table: Mapping[str, Any], channels: CodeList) -> Rule:
    """The rule; ValueError where it names a group that no channel belongs to."""
    groups = tuple(Group(**row) for row in table["group"])
    known = {row.group for row in channels}
    strange = {group.code for group in groups} - known
    if strange:
        raise ValueError(f"diligence.toml: no channel belongs to {', '.join(sorted(strange))}")
    return Rule(
        table["days"],
        table["off_hours"],
        time.fromisoformat(table["opens"]),
        time.fromisoformat(table["closes"]),
        table["leads"],
        table["dates"],
        groups,
        _bursts(table["bursts"]) if "bursts" in table else Bursts(),
    )


def _bursts(table: Mapping[str, int]) -> Bursts:
    within, near = timedelta(minutes=table["minutes"]), timedelta(days=table["days_before"])
    return Bursts(table["size"], within, near)


NOTHING = Rule(0, 0, time.min, time.max, False, False, ())
"""No effort at all: for a policy that was made without a rule."""
