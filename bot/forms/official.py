"""Fills an office's own blank .xlsx: her file with our values in it, and nothing else touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from bot.domain.complaints import Complaint
from bot.forms.form import Form
from bot.forms.headings import plain
from bot.forms.intake import BROKEN
from bot.forms.intake_cells import Cell, as_text
from bot.forms.intake_container import Limits, Refused, judge, open_package
from bot.forms.intake_sheet import Sheet, Workbook
from bot.forms.marking import repacked, serialized
from bot.forms.marking_styles import MarkStyles
from bot.forms.official_cells import FilledSheet
from bot.forms.official_match import LEAST, Levels, Lines, Match, Rows, area, match, named_rows
from bot.forms.official_rows import Room

LIMITS = Limits(rows=5_000, columns=200, megabytes=5, unpacked_megabytes=64)
SHEETS = 20
"""Sheets of her file that are looked at."""
READ = 400
"""Rows of a sheet that are read: a blank form is short."""
_UNIT = ("填报单位", "单位名称", "党支部名称", "所在党支部")


@dataclass(frozen=True, slots=True)
class Signs:
    """What forms are known by beside their headings."""

    titled: Callable[[str], str] = lambda title: ""
    """The code of the form that a title names; empty: none."""
    lines: Mapping[str, Lines] = field(default_factory=dict)
    """Code -> how the lines of the form are named."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which sheet of her file is the form, and where its columns are."""

    sheet: str
    match: Match
    titled: str = ""
    """The code of the form whose title stands above the headings."""

    def worth(self, code: str) -> tuple[bool, float]:
        """The more the sheet is this form, the higher."""
        return self.titled == code, self.match.share


@dataclass(frozen=True, slots=True)
class Filled:
    """Her file with our values in it."""

    data: bytes = field(repr=False)
    rows: int
    """Lines that were filled."""
    left: tuple[str, ...] = ()
    """Lines of ours for which her sheet has no row."""
    formulas: int = 0
    """Cells that kept her formula."""


def examine(
    data: bytes,
    wanted: Mapping[str, Sequence[Levels]],
    same: Callable[[str], str],
    signs: Signs | None = None,
) -> dict[str, Place] | Complaint:
    """Where each of these forms (code -> its headings) fits into her file; the best sheet of each.

    Or the one reason why her file cannot be used. Never raises, whatever the bytes are.
    """
    signs = signs or Signs()
    try:
        if judge(data, LIMITS) != "xlsx":
            return Complaint("template_kind")
        package, main = open_package(data, LIMITS)
        book = Workbook(package, main, LIMITS)
        found: dict[str, Place] = {}
        for sheet in book.sheets[:SHEETS]:
            rows = _rows(sheet, book.epoch_1904)
            for code, headings in wanted.items():
                fits = match(rows, sheet.merges, headings, same, signs.lines.get(code, {}))
                if fits is None:
                    continue
                place = Place(sheet.name, fits, signs.titled(_above(rows, fits.first)))
                if code not in found or place.worth(code) > found[code].worth(code):
                    found[code] = place
        return found
    except Refused as refused:
        return _in_other_words(refused.complaint)
    except BROKEN:
        return Complaint("file_broken")


def fill(
    data: bytes,
    place: Place,
    form: Form[Any],
    values: Iterable[Any],
    unit: str,
    stubs: Sequence[int] = (),
) -> Filled | Complaint:
    """Her file with these lines of the form in it, or why they cannot be put there.

    Where her sheet names its lines already (总计, ①国有企业 …) each value goes to its line; else
    the lines go into the empty rows one after the other, and rows like the last are put in.
    `stubs` are the places of the columns that name the lines: figures are nothing without them.
    """
    try:
        return _Filling(data, place, form, unit, stubs).done(values)
    except Refused as refused:
        return _in_other_words(refused.complaint)
    except BROKEN:
        return Complaint("file_broken")


def _in_other_words(complaint: Complaint) -> Complaint:
    """Some refusals speak of rosters; of a blank form they say something else."""
    known = {"file_macros", "file_bomb", "file_too_large", "file_empty", "file_password",
             "file_entities", "file_broken", "file_columns", "file_xls"}  # fmt: skip
    return complaint if complaint.code in known else Complaint("template_kind")


def _rows(sheet: Sheet, epoch_1904: bool) -> Rows:
    """The texts of a sheet; its merges are known once it was read to the end."""
    rows: dict[int, dict[int, str]] = {}
    for number, cells in sheet.lines():
        if number <= READ:
            rows[number] = _texts(cells, epoch_1904)
    return rows


def _above(rows: Rows, first: int) -> str:
    """What is written above the headings."""
    return "\n".join(text for row in sorted(rows) if row < first for text in rows[row].values())


def _texts(cells: Mapping[int, Cell], epoch_1904: bool) -> dict[int, str]:
    found = {}
    for index, cell in cells.items():
        text = as_text(cell, "text", epoch_1904)
        if shown := "#" if isinstance(text, Complaint) else text:
            found[index] = shown
    return found


def _reckoned(root: etree._Element) -> dict[int, set[int]]:
    """Row -> the columns in which a formula of hers stands."""
    found: dict[int, set[int]] = {}
    for formula in root.iterfind("{*}sheetData/{*}row/{*}c/{*}f"):
        cell = formula.getparent()
        if cell is not None and (name := cell.get("r", "")):
            row, _, column, _ = area(name)
            found.setdefault(row, set()).add(column)
    return found


class _Filling:
    """One file while it is being filled."""

    def __init__(
        self, data: bytes, place: Place, form: Form[Any], unit: str, stubs: Sequence[int]
    ) -> None:
        self._package, self._main = open_package(data, LIMITS)
        book = Workbook(self._package, self._main, LIMITS)
        self._sheet = next(s for s in book.sheets if s.name == place.sheet)
        self._rows = _rows(self._sheet, book.epoch_1904)
        self._match = place.match
        self._form = form
        self._unit = unit
        self._stubs = stubs
        self._changed: dict[str, etree._Element] = {}
        self._root = self._tree(self._sheet.part)
        self._reckoned = _reckoned(self._root)

    def done(self, values: Iterable[Any]) -> Filled | Complaint:
        """The filled file."""
        lines = [self._cells(number, value) for number, value in enumerate(values, 1)]
        if len(lines) > LIMITS.rows:
            return Complaint("template_rows", {"count": len(lines), "limit": LIMITS.rows})
        named, naming = self._labels(lines)
        rows = named or self._room_for(len(lines))
        if isinstance(rows, Complaint):
            return rows
        kinds = dict(self._package.related(self._main).values())
        sheet = FilledSheet(self._root, MarkStyles(self._tree(kinds["styles"])))
        for number, column, text in self._unit_named():
            sheet.put(number, column, text)
        for row, cells in zip(rows, lines, strict=True):
            if row is not None:
                sheet.add_row(row)
                printed = naming & self._rows.get(row, {}).keys() - self._reckoned.get(row, set())
                for column in sorted(cells.keys() - printed):
                    sheet.put(row, column, cells[column])
        sheet.measure(self._last(rows), max(self._match.columns.values()))
        left = tuple(
            next((str(v) for v in cells.values() if v), "")
            for row, cells in zip(rows, lines, strict=True)
            if row is None
        )
        return Filled(self._packed(), len(lines) - len(left), left, sheet.formulas)

    def _cells(self, number: int, value: Any) -> dict[int, str | int]:
        """What a line puts into which of her columns."""
        cells = {}
        for place, column in self._match.columns.items():
            ours = self._form.columns[place]
            said = number if ours.kind == "serial" else ours.value(value)
            cells[column] = self._form.blank_of(ours).shown(said)
        return cells

    def _labels(
        self, lines: Sequence[Mapping[int, str | int]]
    ) -> tuple[list[int | None] | None, set[int]]:
        """The row of each line, where her sheet names them, None where it does not; and the columns
        whose printed words stay as they are."""
        below = self._match.below
        for place, column in self._match.columns.items():
            ours = [str(line[column]) for line in lines]
            if self._form.columns[place].kind == "serial" or len(set(ours)) < len(ours):
                continue
            found = named_rows(self._rows, below, column, ours)
            known = sum(row is not None for row in found)
            theirs = sum(column in c for n, c in self._rows.items() if n >= below)
            # Of a summary an office may ask for some of the lines only.
            some = max(theirs, 2 * LEAST) if self._stubs else len(lines)
            if known and known * 2 >= min(len(lines), some):
                stubs = {self._match.columns[p] for p in self._stubs if p in self._match.columns}
                return found, {column, *stubs}
        return None, set()

    def _room_for(self, count: int) -> Sequence[int | None] | Complaint:
        """Empty rows for so many lines, below the headings; put in where there are too few."""
        start, end = self._empty()
        if refused := self._nameless(end < start):
            return refused
        if end < start:
            return Complaint("template_full", {"row": self._match.last})
        if count > end - start + 1 and (refused := self._make_room(end, count - (end - start + 1))):
            return refused
        return range(start, start + count)

    def _nameless(self, full: bool) -> Complaint | None:
        """Why lines that have names cannot be put one after the other."""
        if not self._stubs:
            return None
        if self._stubs[0] not in self._match.columns:
            heading = "".join(self._form.columns[self._stubs[0]].levels)
            return Complaint("template_stub", {"column": "".join(heading.split())})
        column = self._match.columns[self._stubs[0]]
        theirs = [c for n, c in sorted(self._rows.items()) if n >= self._match.below and c]
        shown = "、".join(c.get(column, c[min(c)]) for c in theirs[:3])
        return Complaint("template_lines", {"rows": shown}) if full else None

    def _empty(self) -> tuple[int, int]:
        """First and last of the empty rows; a running number in them is no text."""
        start = self._match.below
        row = start
        there = {int(r.get("r", "0")) for r in self._root.iterfind("{*}sheetData/{*}row")}
        last = max(there, default=0)
        while row <= last and not self._says(row):
            row += 1
        # Behind the last row of all everything is free, though nothing there is formatted.
        return (start, max(row - 1, start)) if row > last else (start, row - 1)

    def _says(self, row: int) -> bool:
        serial = {
            c for p, c in self._match.columns.items() if self._form.columns[p].kind == "serial"
        }
        reckoned, texts = self._reckoned.get(row, set()), self._rows.get(row, {})
        numbered = {i for i in serial if texts.get(i, "").isdecimal()}
        return any(index not in numbered | reckoned for index in texts)

    def _make_room(self, end: int, count: int) -> Complaint | None:
        """Put in rows like the last empty one, and move all that stands below it."""
        beside = dict(self._package.related(self._sheet.part).values())
        if "vmlDrawing" in beside:
            return Complaint("template_moves", {"count": count})
        room = Room(self._sheet.name, end, count)
        room.make(self._root)
        room.refer(self._tree(self._main))
        for kind, part in self._package.related(self._sheet.part).values():
            if kind == "drawing":
                room.anchors(self._tree(part))
            elif kind == "table":
                room.refer(self._tree(part), own=True)
        for kind, part in self._package.related(self._main).values():
            if kind == "worksheet" and part != self._sheet.part:
                room.refer(self._tree(part))
        return None

    def _unit_named(self) -> Iterator[tuple[int, int, str]]:
        """填报单位（盖章）： above the headings with the unit behind it, where nothing stands yet."""
        for row in range(1, self._match.first):
            for column, text in self._rows.get(row, {}).items():
                name, colon, rest = text.partition("：" if "：" in text else ":")
                if colon and not rest.strip() and plain(name).startswith(_UNIT):
                    yield row, column, f"{name}{colon}{self._unit}"
                    return

    def _last(self, rows: Sequence[int | None]) -> int:
        there = (int(r.get("r", "0")) for r in self._root.iterfind("{*}sheetData/{*}row"))
        return max((*(row or 0 for row in rows), *there), default=1)

    def _tree(self, part: str) -> etree._Element:
        if part not in self._changed:
            self._changed[part] = self._package.tree(part)
        return self._changed[part]

    def _packed(self) -> bytes:
        """The package; programs are told to reckon her formulas anew."""
        reckon = self._tree(self._main).find("{*}calcPr")
        if reckon is not None:
            reckon.set("fullCalcOnLoad", "1")
        parts = {
            self._package.entry(part).filename: serialized(root)
            for part, root in self._changed.items()
        }
        return repacked(self._package, parts)
