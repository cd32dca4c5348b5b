"""What a roster is once it has been read: columns, rows as text, and what was odd on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.complaints import Complaint


@dataclass(frozen=True, slots=True)
class Column:
    """One column of her file; `index` counts from 1, column A."""

    index: int
    field: str | None
    """Name of the fact; empty: known and not read; None: not known."""
    heading: str


@dataclass(frozen=True, slots=True)
class Row:
    """One person's row under the number that Excel shows beside it; only cells with text."""

    number: int
    cells: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Flaw:
    """A cell that could not be read as it stands, or only with a doubt."""

    row: int
    field: str
    complaint: Complaint


@dataclass(frozen=True, slots=True)
class Table:
    """A roster as it was read, every value as trimmed text, dates as ISO where Excel knew them."""

    kind: str
    """xlsx or csv."""
    sheet: str
    headings_row: int
    """The last row of the headings; people begin below it."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = field(repr=False)
    unknown: tuple[str, ...] = ()
    """Headings of columns that are not read because nobody knows them."""
    flaws: tuple[Flaw, ...] = ()
    other_sheets: tuple[str, ...] = ()
    """Further sheets that hold a roster too and were not read."""
    sent: str = ""
    """The mark of a roster that we sent; empty for any other file."""

    def pack(self) -> dict[str, Any]:
        """The table as JSON."""
        return {
            "kind": self.kind,
            "sheet": self.sheet,
            "headings_row": self.headings_row,
            "columns": [[c.index, c.field, c.heading] for c in self.columns],
            "rows": [[row.number, dict(row.cells)] for row in self.rows],
            "unknown": list(self.unknown),
            "flaws": [_packed(flaw) for flaw in self.flaws],
            "other_sheets": list(self.other_sheets),
            "sent": self.sent,
        }

    @classmethod
    def unpack(cls, packed: Mapping[str, Any]) -> Table:
        """The table that `pack` packed."""
        return cls(
            packed["kind"],
            packed["sheet"],
            packed["headings_row"],
            tuple(Column(*parts) for parts in packed["columns"]),
            tuple(Row(*parts) for parts in packed["rows"]),
            tuple(packed["unknown"]),
            tuple(Flaw(row, name, Complaint(*parts)) for row, name, *parts in packed["flaws"]),
            tuple(packed["other_sheets"]),
            packed.get("sent", ""),
        )


def _packed(flaw: Flaw) -> list[Any]:
    complaint = flaw.complaint
    return [flaw.row, flaw.field, complaint.code, dict(complaint.facts), complaint.hard]
