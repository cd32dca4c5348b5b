"""Figures as ratios with their noise: what was measured, against what, and what was wanted."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its values round by round, in `unit`."""

    name: str
    unit: str
    values: Sequence[float]

    def shown(self) -> str:
        """Least, median and greatest."""
        low, middle, high = (number(v) for v in spread(self.values))
        return f"{self.name}: {low} / {middle} / {high} {self.unit}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: ours divided by theirs, round by round."""

    name: str
    ours: Side
    theirs: Side
    goal: float
    must: float | None = None
    more_is_better: bool = False
    note: str = ""

    @property
    def ratios(self) -> list[float]:
        """The ratio of each round; both sides of a round were measured next to each other."""
        return [a / b for a, b in zip(self.ours.values, self.theirs.values, strict=True)]

    def meets(self, wanted: float) -> bool:
        """Whether the median ratio is as good as wanted."""
        found = median(self.ratios)
        return found >= wanted if self.more_is_better else found <= wanted

    def verdict(self) -> str:
        """Which of the two wishes are met."""
        if self.meets(self.goal):
            return "goal"
        if self.must is None:
            return "missed"
        return "must" if self.meets(self.must) else "missed"


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A row that has no figure, and why."""

    name: str
    reason: str


Row = Figure | Unmeasured


def spread(values: Iterable[float]) -> tuple[float, float, float]:
    """Least, median and greatest."""
    ordered = sorted(values)
    return ordered[0], median(ordered), ordered[-1]


def number(value: float) -> str:
    """Three or four digits, whatever the size."""
    return f"{value:.0f}" if value >= 100 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def rounds(count: int, *sides: Callable[[], T]) -> list[list[T]]:
    """Measure the sides in turn, A B A B …; for each side its values."""
    found: list[list[T]] = [[] for _ in sides]
    for _ in range(count):
        for values, side in zip(found, sides, strict=True):
            values.append(side())
    return found


HEAD = ("figure", "ratio: min", "median", "max", "must", "goal", "met")


def table(rows: Sequence[Row]) -> str:
    """The rows as text, with what was measured below them."""
    lines = [HEAD, *map(_cells, rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]
    shown = [
        "  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines
    ]
    return "\n".join([shown[0], "-" * len(shown[0]), *shown[1:], "", *_details(rows)])


def _cells(row: Row) -> tuple[str, ...]:
    if isinstance(row, Unmeasured):
        return (row.name, "not", "measured", "", "", "", "")
    sign = ">=" if row.more_is_better else "<="
    wanted = ["-" if w is None else f"{sign} {w:g}" for w in (row.must, row.goal)]
    return (row.name, *(f"{r:.2f}" for r in spread(row.ratios)), *wanted, row.verdict())


def _details(rows: Iterable[Row]) -> Iterable[str]:
    yield "Each side, least / median / greatest of its rounds:"
    for row in rows:
        if isinstance(row, Unmeasured):
            yield f"  {row.name}: not measured: {row.reason}"
            continue
        yield f"  {row.name}: {row.ours.shown()}; {row.theirs.shown()}"
        if row.note:
            yield f"    {row.note}"


def machine() -> str:
    """On what all this ran."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    python = ".".join(map(str, sys.version_info[:3]))
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors "
        f"(load before the run {load:.1f}), Python {python}"
    )
