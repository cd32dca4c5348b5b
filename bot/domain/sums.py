"""The arithmetic printed on a sheet, such as 1=5+6+7+8 or 01=02+03: read, and held to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.domain.records import Key

_SUM = re.compile(r"([^=≤]+)([=≤])(.+)")


@dataclass(frozen=True, slots=True)
class Rule:
    """One side equals, or is at most, the sum of the other; marks name columns or rows."""

    left: str
    sign: Literal["=", "≤"]
    right: tuple[tuple[int, str], ...]
    """(1 or -1, mark) of every summand."""
    text: str

    @property
    def marks(self) -> tuple[str, ...]:
        """Every mark that the rule names."""
        return (self.left, *(mark for _, mark in self.right))

    def holds(self, value: Callable[[str], int]) -> bool:
        """Whether it holds for these values."""
        total = self.total(value)
        return value(self.left) == total if self.sign == "=" else value(self.left) <= total

    def total(self, value: Callable[[str], int]) -> int:
        """What the right side comes to."""
        return sum(sign * value(mark) for sign, mark in self.right)


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that does not hold, and where."""

    row: str
    """Mark of the row; of a rule about rows, the row on its left side."""
    column: str
    """Mark of the column; of a rule about columns, the column on its left side."""
    rule: Rule
    found: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Unsound:
    """A sheet that is not given out: its sums do not hold."""

    row: str
    """Label of the row."""
    rule: str
    found: int
    wanted: int
    who: tuple[Key, ...] = field(default=(), repr=False)
    """Those who are missing on the other side."""


def read_rule(text: str) -> Rule:
    """The rule that a form prints; ValueError for what is none."""
    match = _SUM.fullmatch("".join(text.split()))
    if match is None:
        raise ValueError(f"no sum: {text}")
    left, sign, right = match.groups()
    parts = re.findall(r"([+-]?)([^+-]+)", right)
    summands = tuple((-1 if part[0] == "-" else 1, part[1]) for part in parts)
    return Rule(left, "=" if sign == "=" else "≤", summands, text)


def faults(
    rules: Iterable[Rule],
    rows: Sequence[str],
    columns: Sequence[str],
    value: Callable[[str, str], int],
) -> list[Fault]:
    """Where a rule does not hold; a rule names columns if its marks are columns, else rows."""
    found = []
    for rule in rules:
        if rule.left in columns:
            for row in rows:

                def across(mark: str, row: str = row) -> int:
                    return value(row, mark)

                if not rule.holds(across):
                    found.append(Fault(row, rule.left, rule, across(rule.left), rule.total(across)))
        else:
            for column in columns:

                def down(mark: str, column: str = column) -> int:
                    return value(mark, column)

                if not rule.holds(down):
                    found.append(Fault(rule.left, column, rule, down(rule.left), rule.total(down)))
    return found
