"""A form as data: its columns, how it is printed, what stands in an empty cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Generic, Literal, TypeVar

T = TypeVar("T")

Value = str | int | None
Kind = Literal["text", "number", "serial"]
"""Text survives editing as text (ids, phones, 编号); serial is the running number, 序号."""
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column: its heading, or the heads above each other, and what a row puts there."""

    heading: str | tuple[str, ...]
    value: Callable[[T], Value]
    width: float
    """In half-width characters of the body font."""
    kind: Kind = "text"
    align: Align = "center"
    wrap: bool = True
    mark: str = ""
    """What stands below the headings: 甲, 乙, then the number of the column."""
    blank: str | None = None
    """What stands in an empty cell of this column; None: what the form says."""

    @property
    def levels(self) -> tuple[str, ...]:
        """The heads from the top down."""
        return (self.heading,) if isinstance(self.heading, str) else self.heading


@dataclass(frozen=True, slots=True)
class Blank:
    """What stands where there is nothing."""

    text: str = ""
    zero: bool = True
    """Whether a count of none is printed as 0; otherwise as nothing."""

    def shown(self, value: Value) -> str | int:
        """The value, or what stands in its place."""
        if value is None or value == "" or (value == 0 and not self.zero):
            return self.text
        return value


@dataclass(frozen=True, slots=True)
class Stamp:
    """What ties a printed sheet to the record it was made from."""

    head: str
    """Head of the unit's chain at the last change."""
    changed: datetime
    """When that change was made, in the readers' time zone."""
    cutoff: date
    year: int
    """Year of the screening."""
    unit: int = 0
    """Whose record it is; 0: a sheet that is not meant to come back."""
    rows: int = 0
    """How many changes the unit's chain held."""

    def line(self) -> str:
        """The stamp in one line, the head shortened to what can be compared by eye."""
        changed = self.changed.strftime("%Y-%m-%d %H:%M")
        return (
            f"{self.year}年度排查　截止日 {self.cutoff.isoformat()}　"
            f"最后更新 {changed}　校验码 {self.head[:16]}"
        )


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """One printed table."""

    title: str
    columns: tuple[Column[T], ...]
    landscape: bool = True
    header: tuple[str, str] = ("", "")
    """The line below the title: left and right."""
    signatures: tuple[str, ...] = ()
    """Below the table, side by side."""
    notes: tuple[str, ...] = ()
    """说明: lines across the whole width, above the signatures."""
    blank: Blank = Blank()
    sheet: str = ""
    """Name of the sheet; empty: the title."""
    size: float = 9
    """Points of the body text."""
    row_height: float = 20
    """Least height of a row in points; more lines make it higher."""

    def blank_of(self, column: Column[T]) -> Blank:
        """What stands where a column has nothing to say."""
        return self.blank if column.blank is None else replace(self.blank, text=column.blank)

    @property
    def depth(self) -> int:
        """How many rows the headings fill."""
        return max(len(column.levels) for column in self.columns)

    @property
    def marked(self) -> bool:
        """Whether a row of marks stands below the headings."""
        return any(column.mark for column in self.columns)


@dataclass(frozen=True, slots=True)
class FormFile:
    """A finished file under the name it is sent with; no person's name is in it."""

    name: str
    data: bytes = field(repr=False)
    draft: bool = False
    """草表: its sums do not hold, and it says so."""
