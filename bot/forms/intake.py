"""Reads the roster that a secretary sends, or says what is the matter with the file."""

from __future__ import annotations

import csv
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import NamedTuple

from lxml import etree

from bot.domain.complaints import Complaint
from bot.forms.headings import Found, Headings
from bot.forms.intake_cells import Cell, as_text
from bot.forms.intake_container import Refused, judge, open_package
from bot.forms.intake_mark import mark_of
from bot.forms.intake_sheet import RawLine, Workbook
from bot.forms.intake_table import Column, Flaw, Row, Table
from bot.forms.intake_text import decode, lines, separators
from bot.forms.places import column_index

__all__ = ["Column", "Flaw", "Headings", "Row", "Table", "read_table"]

# What the libraries raise for a file that is damaged or was made to harm.
BROKEN = (
    etree.LxmlError,
    zipfile.BadZipFile,
    zlib.error,
    csv.Error,
    EOFError,
    OSError,
    ValueError,  # also UnicodeDecodeError
    LookupError,
    ArithmeticError,
    NotImplementedError,
    RuntimeError,  # also RecursionError
    TypeError,
    AttributeError,
)


class _Source(NamedTuple):
    """A sheet to look for a roster in."""

    name: str
    lines: Callable[[], Iterator[RawLine]]
    merges: Sequence[str] = ()
    epoch_1904: bool = False


def read_table(file_name: str, data: bytes, headings: Headings) -> Table | Complaint:
    """The roster in an .xlsx or .csv file, or the one reason why it cannot be read.

    Never raises, whatever the bytes are.
    """
    try:
        kind = judge(data, headings.limits)
        if kind == "xlsx":
            return _from_workbook(data, headings)
        table = _from_text(decode(data), headings)
        named_xlsx = file_name.lower().endswith((".xlsx", ".xls"))
        return Complaint("file_broken") if named_xlsx and isinstance(table, Complaint) else table
    except Refused as refused:
        return refused.complaint
    except BROKEN:
        return Complaint("file_broken")


def _from_workbook(data: bytes, headings: Headings) -> Table | Complaint:
    package, main = open_package(data, headings.limits)
    book = Workbook(package, main, headings.limits)
    sources = [_Source(s.name, s.lines, s.merges, book.epoch_1904) for s in book.sheets]
    table = _first_roster("xlsx", sources, headings)
    return replace(table, sent=mark_of(package, main)) if isinstance(table, Table) else table


def _from_text(text: str, headings: Headings) -> Table | Complaint:
    first: Complaint | None = None
    for separator in separators(text):
        source = _Source("", partial(lines, text, separator, headings.limits.columns))
        table = _first_roster("csv", (source,), headings)
        if isinstance(table, Table):
            return table
        first = first or table
    return first or Complaint("file_headings", {"rows": headings.search_rows})


def _first_roster(kind: str, sources: Sequence[_Source], headings: Headings) -> Table | Complaint:
    chosen: Table | None = None
    others: list[str] = []
    complaints: list[Complaint] = []
    for source in sources:
        start, rest = _start(source, headings)
        found = headings.find(start.shown)
        if isinstance(found, Complaint):
            complaints.append(found)
        elif headings.other_paper(found):
            continue
        elif chosen is not None:
            others.append(source.name)
        else:
            read = _read(kind, source, found, chain(start.raw, rest), headings)
            if isinstance(read, Table):
                chosen = read
            else:
                complaints.append(read)
    if chosen is None:
        return _most_telling(complaints, headings)
    return _with_others(chosen, others)


class _Start(NamedTuple):
    raw: Sequence[RawLine]
    shown: Sequence[tuple[int, Mapping[int, str]]]


def _start(source: _Source, headings: Headings) -> tuple[_Start, Iterator[RawLine]]:
    """The rows among which headings are looked for, and those after them."""
    rest = source.lines()
    raw = list(islice(rest, headings.search_rows))
    shown = [(number, _shown(cells, source.epoch_1904)) for number, cells in raw]
    return _Start(raw, shown), rest


def _shown(cells: Mapping[int, Cell], epoch_1904: bool) -> dict[int, str]:
    texts = {index: as_text(cell, "text", epoch_1904) for index, cell in cells.items()}
    return {index: text for index, text in texts.items() if text and isinstance(text, str)}


def _read(
    kind: str, source: _Source, found: Found, raw: Iterator[RawLine], headings: Headings
) -> Table | Complaint:
    columns, unknown = _columns(found)
    reader = _Reader(columns, headings, source.epoch_1904)
    for number, cells in raw:
        if number > found.last_row and reader.is_person(number, cells, found):
            reader.add(number, cells)
    if reader.count > headings.limits.rows:
        return Complaint("file_rows", {"count": reader.count, "limit": headings.limits.rows})
    if not reader.rows:
        return Complaint("file_no_rows", {"row": found.last_row})
    reader.spread(source.merges)
    rows = tuple(Row(number, cells) for number, cells in reader.rows.items())
    flaws = tuple(reader.flaws)
    return Table(kind, source.name, found.last_row, columns, rows, unknown, flaws)


class _Reader:
    """Collects the people of one sheet."""

    def __init__(self, columns: Sequence[Column], headings: Headings, epoch_1904: bool) -> None:
        self._headings = headings
        self._epoch_1904 = epoch_1904
        self._fields = {
            c.index: (c.field, headings.kinds.get(c.field, "text")) for c in columns if c.field
        }
        self._people = next(c.index for c in columns if c.field == "name")
        self.rows: dict[int, dict[str, str]] = {}
        self.flaws: list[Flaw] = []
        self.count = 0

    def is_person(self, number: int, cells: Mapping[int, Cell], found: Found) -> bool:
        """Whether the row may be a person: it fills a column that is read, and signs nothing."""
        if not any(index in self._fields for index in cells):
            return False
        shown = _shown(cells, self._epoch_1904)
        return not shown or self._headings.is_person((number, shown), found, self._people)

    def add(self, number: int, cells: Mapping[int, Cell]) -> None:
        """Take the row in, as far as the limit allows; the rest is only counted."""
        if self.count >= self._headings.limits.rows:
            self.count += 1
            return
        row: dict[str, str] = {}
        flawed = len(self.flaws)
        for index, cell in cells.items():
            name, kind = self._fields.get(index, ("", ""))
            if name and (text := self._value(number, name, cell, kind)):
                row[name] = text
        if row or len(self.flaws) > flawed:
            self.rows[number] = row
            self.count += 1

    def _value(self, number: int, name: str, cell: Cell, kind: str) -> str:
        text = as_text(cell, kind, self._epoch_1904)
        if name == "name" and isinstance(text, str) and self._headings.is_label(text):
            label = "".join(text.split())
            text = Complaint("name_is_label", {"label": label})
        if isinstance(text, Complaint):
            self.flaws.append(Flaw(number, name, text))
            return "" if text.hard else str(text.facts["value"])
        return "" if text in self._headings.blanks else text

    def spread(self, merges: Sequence[str]) -> None:
        """Give a value that was merged over several rows to each of them."""
        budget = 10 * self._headings.limits.rows
        for merge in merges:
            first, last, index = _down(merge)
            name = self._fields.get(index, ("", ""))[0]
            budget -= last - first
            if budget < 0:
                return
            value = self.rows.get(first, {}).get(name, "")
            for number in range(first + 1, last + 1) if value else ():
                if number in self.rows:
                    self.rows[number].setdefault(name, value)


def _columns(found: Found) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """The columns, a second one for the same fact unread; and the headings nobody knows."""
    columns: list[Column] = []
    taken: set[str] = set()
    for column in found.columns:
        again = bool(column.field) and column.field in taken
        columns.append(Column(column.index, None, column.heading) if again else column)
        taken.add(column.field or "")
    unknown = (column.heading for column in columns if column.field is None)
    return tuple(columns), tuple(unknown)


def _down(merge: str) -> tuple[int, int, int]:
    """First row, last row and column of a range one column wide; (0, 0, 0) for another."""
    start, _, end = merge.partition(":")
    column = start.rstrip("0123456789")
    if not end or end.rstrip("0123456789") != column:
        return 0, 0, 0
    return int(start[len(column) :]), int(end[len(column) :]), column_index(column)


def _most_telling(complaints: Sequence[Complaint], headings: Headings) -> Complaint:
    """Of the reasons why no sheet is a roster, the one that came nearest to one."""
    plain = Complaint("file_headings", {"rows": headings.search_rows})
    return next((c for c in complaints if c.code != "file_headings"), plain)


def _with_others(table: Table, others: Sequence[str]) -> Table:
    return replace(table, other_sheets=tuple(others)) if others else table
