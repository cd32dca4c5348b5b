"""Gives her own roster back with the doubtful cells coloured and the reasons beside them."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field as hidden, replace

from lxml import etree

from bot.forms.book import Book, Page, Written, row_xml
from bot.forms.headings import plain
from bot.forms.intake import BROKEN
from bot.forms.intake_cells import clean
from bot.forms.intake_container import Limits, Package, Refused, open_package
from bot.forms.intake_sheet import Workbook
from bot.forms.intake_table import Table
from bot.forms.intake_text import decode, lines, separators
from bot.forms.marking_sheet import WIDTH, MarkedSheet
from bot.forms.marking_styles import ERROR, WARNING, MarkStyles
from bot.forms.styles import Style
from bot.forms.xlsx import cell_xml, lines_of

FILE_NAME = "名册-问题标注.xlsx"
REASONS = "问题说明"
REPORT_NAME = "名册-处理结果.xlsx"
RESULTS = "处理结果"

_HEAD = Style("黑体", 10, align="center", wrap=True, border=True)
_BODY = Style(size=10, border=True, text=True)
_REASON = replace(_BODY, wrap=True)
_BAD, _DOUBTFUL = replace(_BODY, fill=ERROR[2:]), replace(_BODY, fill=WARNING[2:])


@dataclass(frozen=True, slots=True)
class Note:
    """What is wrong with a row, or with one cell of it."""

    row: int
    field: str | None
    """The fact in whose cell it is; None or empty: the whole row."""
    text: str = hidden(repr=False)
    hard: bool


def mark(
    file_name: str, data: bytes, table: Table, notes: Sequence[Note], reasons: str = REASONS
) -> tuple[str, bytes]:
    """The name and bytes of an .xlsx with every note in it; all else is as she sent it.

    A .csv, or a workbook that cannot be edited, comes back as a new workbook with its cells.
    `reasons` is the heading of the added column.
    """
    return FILE_NAME, _with_column(data, table, notes, reasons)


def report(data: bytes, table: Table, told: Mapping[int, str]) -> tuple[str, bytes]:
    """The name and bytes of an .xlsx with what is told of each row in one more column.

    Nothing else in it is touched: no cell, no colour, no other part of the file.
    """
    notes = [Note(row, None, text, hard=False) for row, text in told.items()]
    return REPORT_NAME, _with_column(data, table, notes, RESULTS)


def _marked(data: bytes, table: Table, notes: Sequence[Note], reasons: str) -> bytes:
    limits = Limits()
    package, main = open_package(data, limits)
    book = Workbook(package, main, limits)
    part = next(sheet.part for sheet in book.sheets if sheet.name == table.sheet)
    kinds = dict(package.related(main).values())
    styles = MarkStyles(package.tree(kinds["styles"]))
    sheet = MarkedSheet(package.tree(part), styles)
    _mark_sheet(sheet, table, notes, reasons)
    changed = {
        package.entry(part).filename: serialized(sheet.root),
        package.entry(kinds["styles"]).filename: serialized(styles.root),
    }
    return repacked(package, changed)


def _with_column(data: bytes, table: Table, notes: Sequence[Note], heading: str) -> bytes:
    """The file with the notes in it; made anew where it is no workbook that can be edited."""
    if table.kind == "xlsx":
        try:
            return _marked(data, table, notes, heading)
        except (Refused, *BROKEN):
            grid = _grid_of(table)
    else:
        grid = _grid(data, table)
    return _made_anew(grid, table, notes, heading)


def _mark_sheet(sheet: MarkedSheet, table: Table, notes: Sequence[Note], reasons: str) -> None:
    earlier = _reasons_column(table, reasons)
    column = earlier or sheet.last_column() + 1
    like = max(c.index for c in table.columns if c.index != column)
    if earlier and reasons == RESULTS:
        sheet.empty_column(table.headings_row, earlier)
    elif earlier:
        sheet.clear_marks(table.headings_row, earlier)
    for row, index, hard in _marked_cells(table, notes):
        sheet.color(row, index, ERROR if hard else WARNING)
    sheet.head(table.headings_row, column, like, reasons)
    for row, text in _explanations(table, notes).items():
        sheet.explain(row, column, like, text, lines_of(text, WIDTH))
    sheet.widen(column)


def _reasons_column(table: Table, reasons: str) -> int | None:
    return next((c.index for c in table.columns if plain(c.heading) == plain(reasons)), None)


def _marked_cells(table: Table, notes: Iterable[Note]) -> Iterator[tuple[int, int, bool]]:
    """Row, column and whether it is an error; an error outweighs a warning in the same cell."""
    places = {c.field: c.index for c in table.columns if c.field}
    hard: dict[tuple[int, int], bool] = {}
    for note in notes:
        if note.field in places:
            key = (note.row, places[note.field])
            hard[key] = hard.get(key, False) or note.hard
    for (row, index), is_hard in hard.items():
        yield row, index, is_hard


def _explanations(table: Table, notes: Iterable[Note]) -> dict[int, str]:
    """Row -> its reasons, a line each, headed by the column they speak of."""
    headings = {c.field: "".join(c.heading.split()) for c in table.columns if c.field}
    found: dict[int, list[str]] = defaultdict(list)
    for note in notes:
        heading = headings.get(note.field or "")
        line = f"【{heading}】{note.text}" if heading else note.text
        if line not in found[note.row]:
            found[note.row].append(line)
    return {row: "\n".join(texts) for row, texts in found.items()}


def serialized(root: etree._Element) -> bytes:
    """A part of a package as spreadsheet programs write it."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def repacked(package: Package, changed: Mapping[str, bytes]) -> bytes:
    """The package with these parts exchanged, everything else byte for byte as it came."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for entry in package.entries():
            copy = zipfile.ZipInfo(entry.filename, entry.date_time)
            copy.compress_type = entry.compress_type
            copy.external_attr = entry.external_attr
            copy.create_system = entry.create_system
            content = changed.get(entry.filename)
            packed.writestr(copy, package.read(entry) if content is None else content)
    return target.getvalue()


Grid = Mapping[int, Mapping[int, str]]


def _grid(data: bytes, table: Table) -> Grid:
    """The cells of a CSV file by row and column, cut as when it was read."""
    text = decode(data)
    people = next(c for c in table.columns if c.field == "name")
    for separator in separators(text):
        rows = lines(text, separator, Limits().columns)
        grid = {number: {i: c.raw for i, c in cells.items()} for number, cells in rows}
        if clean(grid.get(table.headings_row, {}).get(people.index, "")) == people.heading:
            return grid
    return _grid_of(table)


def _grid_of(table: Table) -> Grid:
    """What was read of a table, where its own cells cannot be had."""
    grid: dict[int, Mapping[int, str]] = {
        table.headings_row: {c.index: c.heading for c in table.columns}
    }
    places = {c.field: c.index for c in table.columns if c.field}
    for row in table.rows:
        grid[row.number] = {places[name]: text for name, text in row.cells.items()}
    return grid


def _made_anew(grid: Grid, table: Table, notes: Sequence[Note], reasons: str) -> bytes:
    column = _reasons_column(table, reasons) or max(map(max, grid.values())) + 1
    sheet = _NewSheet(table, notes, column, reasons)
    people = (table.headings_row, *(row.number for row in table.rows))
    widths = [_width(grid, index, people) for index in range(1, column)]
    page = Page((*widths, WIDTH), landscape=True, frozen=table.headings_row)
    rows = (sheet.row(number, grid[number]) for number in sorted(grid))
    sheet.book.write_sheet(table.sheet or "名册", page, rows, Written())
    return sheet.book.close()


class _NewSheet:
    """Her cells in a workbook of our own, with the marks."""

    def __init__(self, table: Table, notes: Sequence[Note], column: int, reasons: str) -> None:
        self.book = Book(FILE_NAME.removesuffix(".xlsx"), Style(size=10))
        self._head = table.headings_row
        self._column = column
        self._colors = {(row, i): hard for row, i, hard in _marked_cells(table, notes)}
        self._reasons = {self._head: reasons, **_explanations(table, notes)}

    def row(self, number: int, cells: Mapping[int, str]) -> str:
        """The XML of one row."""
        if number >= self._head:
            cells = {**cells, self._column: self._reasons.get(number, "")}
        height = 14.5 * lines_of(cells.get(self._column, ""), WIDTH) + 3
        made = (
            cell_xml(self.book, index, number, cells.get(index, ""), self._style(number, index))
            for index in range(1, max(cells) + 1)
        )
        return row_xml(number, made, height)

    def _style(self, number: int, index: int) -> Style:
        if number == self._head:
            return _HEAD
        hard = self._colors.get((number, index))
        if hard is None:
            return _REASON if index == self._column else _BODY
        return _BAD if hard else _DOUBTFUL


def _width(grid: Grid, index: int, rows: Iterable[int]) -> float:
    longest = max(len(grid.get(row, {}).get(index, "").encode()) for row in rows)
    return min(max(longest * 0.75, 6.0), 40.0)
