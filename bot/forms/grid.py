"""Forms that are no tables: a page of boxes for one member, many pages in one sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.forms.book import Book, Page, Written, footer_text, row_xml
from bot.forms.form import Align, Stamp
from bot.forms.places import letters, place
from bot.forms.styles import Style
from bot.forms.xlsx import PAGES, cell_xml, lines_of

RATIO = 1.4
"""Height of a line by the size of its letters."""


@dataclass(frozen=True, slots=True)
class Box:
    """A text over some columns of the grid."""

    text: str
    span: int
    align: Align = "center"
    bold: bool = False
    border: bool = True
    size: float = 11
    font: str = "宋体"


@dataclass(frozen=True, slots=True)
class Strip:
    """One row of boxes."""

    boxes: tuple[Box, ...]
    height: float = 24
    """Least height in points; a long text makes it higher."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: the name of its sheet, and its rows."""

    name: str
    strips: tuple[Strip, ...]


def write_pages(
    title: str, widths: Sequence[float], sheets: Iterable[Sheet], stamp: Stamp
) -> bytes:
    """A workbook with each page on a sheet of its own, which always fits one sheet of paper.

    `widths` are those of the columns, in half-width characters. Breaks between pages in one long
    sheet would not do: programs that fit it to the paper overlook them.
    """
    book = Book(title, Style())
    page = Page(tuple(widths), footer=(footer_text(stamp.line()), "", PAGES))
    for sheet in sheets:
        writer = _Rows(book, widths)
        book.write_sheet(sheet.name, page, writer.rows(sheet.strips), writer.written)
    return book.close()


class _Rows:
    """The rows of a page under way; what is written grows with them."""

    def __init__(self, book: Book, widths: Sequence[float]) -> None:
        self._book = book
        self._widths = widths
        self.written = Written(high=1)

    def rows(self, strips: Iterable[Strip]) -> Iterator[str]:
        """Every row as XML."""
        for number, strip in enumerate(strips, 1):
            yield self._row(number, strip)

    def _row(self, number: int, strip: Strip) -> str:
        cells: list[str] = []
        start, height = 1, strip.height
        for box in strip.boxes:
            end = min(start + box.span - 1, len(self._widths))
            style = Style(
                box.font, box.size, box.bold, align=box.align, wrap=True, border=box.border,
                text=True,
            )  # fmt: skip
            if end > start:
                self.written.merges.append(f"{place(start, number)}:{place(end, number)}")
            cells.append(cell_xml(self._book, start, number, box.text, style))
            blank = self._book.styles.index(style)
            cells += [
                f'<c r="{letters(i)}{number}" s="{blank}"/>' for i in range(start + 1, end + 1)
            ]
            # The widths are reckoned in letters of 9 points.
            room = sum(self._widths[start - 1 : end]) * 9 / box.size
            height = max(height, lines_of(box.text, room) * box.size * RATIO + 6)
            start = end + 1
        return row_xml(number, cells, height)
