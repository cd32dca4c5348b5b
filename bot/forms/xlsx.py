"""Writes a form as an .xlsx that a branch can print, sign and stamp."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from math import ceil
from typing import Any, TypeVar

from bot.forms.book import Book, Page, Written, footer_text, row_xml
from bot.forms.form import Column, Form, Stamp
from bot.forms.places import letters, place
from bot.forms.styles import Style

T = TypeVar("T")

GUARDED = frozenset("=+-@\t\r\n")
"""Characters at the beginning of a text that a spreadsheet takes for a formula."""

PAGES = f"{footer_text('第 ')}&P 页　共 &N 页"
"""Page x of y, for a footer."""
LANDSCAPE, PORTRAIT = (796.0, 520.0), (549.0, 766.0)
"""What can be printed on of a sheet of A4: width and height in points."""
LETTER = 5.9
"""Width of a half-width letter of the default font, in points, with its share of the borders."""
TOLERANCE = 0.05
"""So much of a page the height may be misjudged: every program measures letters in its own way."""
SQUEEZED = 4
"""Up to so many pages: of more the error is too great."""
_RATIO = 1.35
"""Height of a line by the size of its letters."""


def write_xlsx(form: Form[T], rows: Iterable[T], stamp: Stamp, mark: str = "") -> bytes:
    """The form filled with the rows: the same rows and stamp give the same bytes."""
    return write_book(form.title, ((form, rows),), stamp, mark)


def write_book(
    title: str,
    forms: Iterable[tuple[Form[Any], Iterable[Any]]],
    stamp: Stamp,
    mark: str = "",
) -> bytes:
    """Several filled forms as the sheets of one file; a `mark` says unseen what the file shows."""
    book = Book(title, Style(), mark)
    for form, rows in forms:
        sheet = _FormSheet(book, form)
        page = Page(
            widths=tuple(column.width for column in form.columns),
            landscape=form.landscape,
            frozen=sheet.first_row - 1,
            repeated=(sheet.top, sheet.first_row - 1),
            footer=(footer_text(stamp.line()), "", PAGES),
        )
        book.write_sheet(form.sheet or form.title, page, sheet.rows(rows), sheet.written)
    return book.close()


class _FormSheet:
    """One form on its way into a sheet."""

    def __init__(self, book: Book, form: Form[Any]) -> None:
        self._book = book
        self._form = form
        self._last = len(form.columns)
        self.written = Written()
        self._points = 0.0
        """How high the rows are that were written, in points."""
        self.top = 2 + any(form.header)
        """The first row of the headings."""
        self.first_row = self.top + form.depth + form.marked
        """The first row below the headings."""

    def rows(self, values: Iterable[Any]) -> Iterator[str]:
        """Every row of the sheet as XML, from the title to the signatures."""
        yield from self._top()
        above = self._points
        yield from self._headings()
        headings = self._points - above
        number = self.first_row - 1
        write = self._row_writer()
        for number, value in enumerate(values, self.first_row):
            yield write(number, value)
        filled, bottom = self._points, list(self._bottom(number + 1))
        yield from bottom
        self.written.high = self._high(headings, self._points - filled)
        if self.written.high:
            # LibreOffice may leave out the last row of what it squeezes: it is not the signatures.
            last = number + 1 + len(bottom)
            yield row_xml(last, [self._cell(1, last, "\u3000", Style(size=2))], 4)

    def _row(self, number: int, cells: Iterable[str], height: float) -> str:
        self._points += height
        return row_xml(number, cells, height)

    def _high(self, headings: float, bottom: float) -> int:
        """On how many pages it has to fit, where the last would hold little but the signatures.

        Nobody signs a page that does not show what is signed. 0: as many as it takes.
        """
        wide, tall = LANDSCAPE if self._form.landscape else PORTRAIT
        widths = sum(column.width for column in self._form.columns)
        room = tall / min(1, wide / (widths * LETTER)) - headings
        pages, rest = divmod((self._points - headings) / room + TOLERANCE, 1)
        little = rest < bottom / room + 2 * TOLERANCE
        return int(pages) if little and 1 <= pages <= SQUEEZED else 0

    def _top(self) -> Iterator[str]:
        title = Style(font="黑体", size=18, align="center")
        yield self._row(1, self._across(1, 1, self._last, self._form.title, title), 32)
        if any(self._form.header):
            groups = self._groups(self._form.header)
            cells = self._side_by_side(2, self._form.header)
            yield self._row(2, cells, 22 * self._lines(self._form.header, groups))

    def _headings(self) -> Iterator[str]:
        form = self._form
        style = Style("黑体", form.size, align="center", wrap=True, border=True)
        top = self.top
        self.written.merges += heading_merges([c.levels for c in form.columns], form.depth, top)
        for level in range(form.depth):
            cells, height = [], form.size * _RATIO + 6
            for index, column in enumerate(form.columns, 1):
                text = column.levels[level] if level < len(column.levels) else ""
                cells.append(self._cell(index, top + level, text, style))
                if level == len(column.levels) - 1:
                    height = max(height, self._height(text, column.width, form.depth - level))
            yield self._row(top + level, cells, height)
        if form.marked:
            plain = Style(size=form.size, align="center", border=True)
            row = self.first_row - 1
            marks = enumerate(form.columns, 1)
            yield self._row(row, (self._cell(i, row, c.mark, plain) for i, c in marks), 16)

    def _height(self, text: str, width: float, rows: int) -> float:
        return (lines_of(text, width) * self._form.size * _RATIO + 8) / rows

    def _row_writer(self) -> Callable[[int, Any], str]:
        """A function that makes the XML of one row; all that rows share is worked out before."""
        form, strings = self._form, self._book.strings.place
        columns = [self._prepared(i, column) for i, column in enumerate(form.columns, 1)]
        line, offset = form.size * _RATIO, self.first_row - 1
        one_line = f'{form.row_height:g}" customHeight="1"'

        def write(number: int, value: Any) -> str:
            cells, lines = [], 1
            for name, fetch, shown, room, plain, guarded in columns:
                text = shown(fetch(value)) if fetch else number - offset
                if text == "":
                    cells.append(f'<c r="{name}{number}" s="{plain}"/>')
                elif isinstance(text, int):
                    cells.append(f'<c r="{name}{number}" s="{plain}"><v>{text}</v></c>')
                else:
                    style = guarded if text[0] in GUARDED else plain
                    cells.append(
                        f'<c r="{name}{number}" s="{style}" t="s"><v>{strings(text)}</v></c>'
                    )
                    if room < 2 * len(text):
                        lines = max(lines, lines_of(text, room))
            # a row of several lines stays free to grow where a font is wider than reckoned
            self._points += lines * line + 5 if lines > 1 else form.row_height
            height = f'{lines * line + 5:g}"' if lines > 1 else one_line
            return f'<row r="{number}" ht="{height}>{"".join(cells)}</row>'

        return write

    def _prepared(
        self, index: int, column: Column[Any]
    ) -> tuple[str, Callable[[Any], Any] | None, Callable[[Any], str | int], float, int, int]:
        style = Style(
            size=self._form.size,
            align=column.align,
            wrap=column.wrap,
            border=True,
            text=column.kind == "text",
        )
        styles = self._book.styles
        fetch = None if column.kind == "serial" else column.value
        room = column.width if column.wrap else 1e9
        blank = self._form.blank_of(column)
        guarded = styles.index(replace(style, guard=True))
        return letters(index), fetch, blank.shown, room, styles.index(style), guarded

    def _bottom(self, number: int) -> Iterator[str]:
        note = Style(size=self._form.size, wrap=True)
        width = sum(column.width for column in self._form.columns)
        for text in self._form.notes:
            height = lines_of(text, width) * self._form.size * _RATIO + 6
            yield self._row(number, self._across(number, 1, self._last, text, note), height)
            number += 1
        if self._form.signatures:
            yield self._row(number, self._side_by_side(number, self._form.signatures), 30)

    def _groups(self, texts: Sequence[str]) -> list[tuple[int, int]]:
        """The columns over which each of these texts stands."""
        widths = [column.width for column in self._form.columns]
        groups = shares(widths, len(texts))
        if len(texts) != 2:
            return groups
        return roomier(widths, groups, self._needed(texts[0]), self._needed(texts[1]))

    def _needed(self, text: str) -> float:
        # The widths are reckoned in letters of 9 points.
        return _units(text) * (self._form.size + 1) / 9 + 2

    def _lines(self, texts: Sequence[str], groups: Sequence[tuple[int, int]]) -> int:
        """How many lines the first text takes in its columns."""
        start, end = groups[0]
        room = sum(column.width for column in self._form.columns[start - 1 : end])
        return ceil(self._needed(texts[0]) / room)

    def _side_by_side(self, row: int, texts: Sequence[str]) -> Iterator[str]:
        """Texts over the whole width, each over columns of about the same share of it."""
        groups, pair = self._groups(texts), len(texts) == 2
        for position, (start, end) in enumerate(groups):
            last = position == len(texts) - 1 and pair
            wrap = pair and position == 0 and self._lines(texts, groups) > 1
            style = Style(size=self._form.size + 1, align="right" if last else "left", wrap=wrap)
            yield from self._across(row, start, end, texts[position], style)

    def _across(self, row: int, start: int, end: int, text: str, style: Style) -> Iterator[str]:
        if end > start:
            self.written.merges.append(f"{place(start, row)}:{place(end, row)}")
        yield self._cell(start, row, text, style)
        for index in range(start + 1, end + 1):
            yield self._cell(index, row, "", style)

    def _cell(self, index: int, row: int, text: str, style: Style) -> str:
        return cell_xml(self._book, index, row, text, style)


def cell_xml(book: Book, index: int, row: int, text: str, style: Style) -> str:
    """A cell of text; what looks like a formula is kept from becoming one."""
    if text and text[0] in GUARDED:
        style = replace(style, guard=True)
    number = book.styles.index(style)
    if not text:
        return f'<c r="{place(index, row)}" s="{number}"/>'
    return f'<c r="{place(index, row)}" s="{number}" t="s"><v>{book.strings.place(text)}</v></c>'


def lines_of(text: str, width: float) -> int:
    """How many lines a text fills in a column, the width in half-width characters."""
    return sum(max(1, ceil(_units(part) / max(width - 0.5, 2))) for part in text.split("\n"))


def _units(text: str) -> float:
    # a Chinese character is three bytes long and two half-widths wide
    return (len(text.encode("utf-8", "replace")) + len(text)) / 2


def shares(widths: Sequence[float], count: int) -> list[tuple[int, int]]:
    """Columns (first, last) cut into `count` neighbouring groups of about the same width."""
    total, sum_so_far, groups, start = sum(widths), 0.0, list[tuple[int, int]](), 1
    for index, width in enumerate(widths, 1):
        sum_so_far += width
        left = count - len(groups)
        enough = sum_so_far >= total * (len(groups) + 1) / count - width / 2
        if left > 1 and enough and len(widths) - index >= left - 1:
            groups.append((start, index))
            start = index + 1
    return [*groups, (start, len(widths))][:count]


def roomier(
    widths: Sequence[float], groups: list[tuple[int, int]], needed: float, kept: float = 0
) -> list[tuple[int, int]]:
    """Two neighbouring groups, the first made wider as long as its text needs it.

    The second keeps the width that its own text needs.
    """
    (_, end), last = groups[0], len(widths)
    while end < last - 1 and sum(widths[:end]) < needed and sum(widths[end + 1 :]) >= kept:
        end += 1
    return [(1, end), (end + 1, last)] if last > 1 else groups


def heading_merges(heads: Sequence[tuple[str, ...]], depth: int, top: int) -> list[str]:
    """The ranges to merge: equal heads beside each other, and short columns down to the last row."""
    merges = []
    for level in range(depth):
        start = 0
        while start < len(heads):
            end = start
            if len(heads[start]) > level + 1:
                while (
                    end + 1 < len(heads)
                    and heads[end + 1][: level + 1] == heads[start][: level + 1]
                ):
                    end += 1
            down = top + depth - 1 if level == len(heads[start]) - 1 else top + level
            if level < len(heads[start]) and (end > start or down > top + level):
                merges.append(f"{place(start + 1, top + level)}:{place(end + 1, down)}")
            start = end + 1
    return merges
