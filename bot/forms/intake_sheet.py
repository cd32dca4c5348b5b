"""Reads the cells of an .xlsx workbook, sheet by sheet, without building it in memory."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from bot.forms.intake_cells import Cell, Format, read_format
from bot.forms.intake_container import Limits, Package, Refused, Stream, refuse_entities
from bot.forms.places import column_index

RawLine = tuple[int, dict[int, Cell]]
"""A row as it is stored: its number and its non-empty cells by column, from 1."""

MOST_ROWS = 1_048_576
_TRUE = ("1", "true", "on")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet, still unread."""

    name: str
    part: str
    book: Workbook = field(repr=False)
    merges: list[str] = field(default_factory=list)
    """Merged ranges such as B2:B5, known once all lines were read."""

    def lines(self) -> Iterator[RawLine]:
        """The rows that hold anything, in the order of the file."""
        stream = self.book.package.stream(self.part)
        number = 0
        for element in _elements(stream, "{*}row", "{*}mergeCell"):
            if element.tag.endswith("mergeCell"):
                self.merges.append(element.get("ref", ""))
                continue
            number = int(element.get("r") or number + 1)
            if not 0 < number <= MOST_ROWS:
                raise ValueError("row number")
            cells = self.book.cells(element)
            if cells:
                yield number, cells


class Workbook:
    """The sheets of a workbook and what their cells refer to."""

    def __init__(self, package: Package, main: str, limits: Limits) -> None:
        self.package = package
        self.columns = limits.columns
        self._columns: dict[str, int] = {}
        root = package.tree(main)
        related = package.related(main)
        parts = dict(related.values())
        folder = posixpath.dirname(main)
        strings = parts.get("sharedStrings", posixpath.join(folder, "sharedStrings.xml"))
        styles = parts.get("styles", posixpath.join(folder, "styles.xml"))
        self.epoch_1904 = _is_1904(root)
        self.sheets = tuple(_sheets(self, root, related))
        self._strings = tuple(_strings(package, strings))
        self._formats = _formats(package, styles)

    def cells(self, row: etree._Element) -> dict[int, Cell]:
        """The non-empty cells of a row; refused when there are too many."""
        cells = {}
        index = 0
        for element in row:
            place = element.get("r")
            index = self._column(place) if place else index + 1
            cell = self._cell(element)
            if cell is not None:
                cells[index] = cell
        if len(cells) > self.columns:
            raise Refused("file_columns", count=len(cells), limit=self.columns)
        return cells

    def _cell(self, element: etree._Element) -> Cell | None:
        kind = element.get("t", "n")
        if kind == "inlineStr":
            text = _rich_text(element)
            return Cell("t", text) if text else None
        raw, formula = None, False
        for child in element:
            tag = child.tag
            if tag.endswith("}v"):
                raw = child.text
            elif tag.endswith("}f"):
                formula = True
        if not raw:
            return Cell("f", "") if formula and kind != "str" else None
        if kind == "s":
            text = self._strings[int(raw)]
            return Cell("t", text) if text else None
        if kind == "n":
            return Cell("n", raw, self._format(element.get("s")))
        return Cell("t" if kind == "str" else kind, raw)

    def _format(self, style: str | None) -> Format | None:
        if style is None:
            return None
        number = int(style)
        return self._formats[number] if number < len(self._formats) else None

    def _column(self, place: str) -> int:
        name = place.rstrip("0123456789")
        index = self._columns.get(name)
        if index is None:
            index = self._columns[name] = column_index(name)
        return index


def _elements(stream: Stream, *tags: str) -> Iterator[etree._Element]:
    """Elements as they end, each forgotten once it was used; a document with a DTD is refused."""
    events = etree.iterparse(
        stream,
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    checked = False
    for _, element in events:
        if not checked:
            refuse_entities(element)
            checked = True
        stream.progress()
        yield element
        element.clear(keep_tail=False)
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def _sheets(
    book: Workbook, root: etree._Element, related: dict[str, tuple[str, str]]
) -> Iterator[Sheet]:
    """The worksheets, those that can be seen first."""
    listed = sorted(root.iterfind("{*}sheets/{*}sheet"), key=lambda s: s.get("state") is not None)
    for sheet in listed:
        ids = [str(value) for name, value in sheet.items() if str(name).endswith("}id")]
        kind, part = related.get(ids[0], ("", "")) if ids else ("", "")
        if kind == "worksheet" and part in book.package:
            yield Sheet(sheet.get("name", ""), part, book)


def _is_1904(root: etree._Element) -> bool:
    properties = root.find("{*}workbookPr")
    return properties is not None and properties.get("date1904", "").lower() in _TRUE


def _strings(package: Package, part: str) -> Iterator[str]:
    if part in package:
        for item in _elements(package.stream(part), "{*}si"):
            yield _rich_text(item)


def _rich_text(item: etree._Element) -> str:
    """All text of a string but the pronunciation written over it."""
    if len(item) == 1 and item[0].tag.endswith("}t"):
        return item[0].text or ""
    spoken = {text for above in item.iter("{*}rPh") for text in above.iter("{*}t")}
    return "".join(text.text or "" for text in item.iter("{*}t") if text not in spoken)


def _formats(package: Package, part: str) -> list[Format]:
    if part not in package:
        return []
    root = package.tree(part)
    codes = {
        int(item.get("numFmtId", "0")): item.get("formatCode", "")
        for item in root.iterfind("{*}numFmts/{*}numFmt")
    }
    numbers = (int(xf.get("numFmtId", "0")) for xf in root.iterfind("{*}cellXfs/{*}xf"))
    return [read_format(number, codes.get(number)) for number in numbers]
