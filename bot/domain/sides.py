"""Two entries that are probably one person."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain.records import Key


@dataclass(frozen=True, slots=True)
class Side:
    """One of two entries."""

    key: Key
    unit: str
    name: str = field(repr=False)
    cls: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries with the same id number; the first is the one that may be closed by it."""

    one: Side
    other: Side
