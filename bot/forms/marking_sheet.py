"""Marks cells and adds a column of reasons in the XML of a worksheet, leaving all else alone."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from bot.forms.marking_styles import MarkStyles
from bot.forms.places import column_index, letters, place

WIDTH = 60
"""Of the column of reasons, in half-width characters."""
_LINE, _LEAST = 14.5, 15.0
_KEEP_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class MarkedSheet:
    """A worksheet under marking; rows and columns count from 1."""

    def __init__(self, root: etree._Element, styles: MarkStyles) -> None:
        self.root = root
        self._styles = styles
        data = root.find("{*}sheetData")
        if data is None:
            raise LookupError("sheetData")
        self._data = data
        self.rows = _numbered(data)
        """Every row that there is, by its number."""
        self._column_styles = _column_styles(root)

    def last_column(self) -> int:
        """The last column that holds anything."""
        filled = (
            index for row in self.rows.values() for index, cell in _cells(row).items() if len(cell)
        )
        return max(filled, default=0)

    def color(self, row: int, column: int, color: str) -> None:
        """Fill a cell, made for it where the row has none."""
        cell = self.cell(row, column)
        if cell is not None:
            cell.set("s", str(self._styles.colored(int(cell.get("s", "0")), color)))

    def clear_marks(self, after: int, reasons: int) -> None:
        """Take away what an earlier marking left below a row: colours and reasons."""
        for number, row in self.rows.items():
            for index, cell in _cells(row).items() if number > after else ():
                cell.set("s", str(self._styles.cleared(int(cell.get("s", "0")))))
                if index == reasons:
                    empty(cell)

    def empty_column(self, after: int, column: int) -> None:
        """Take away what an earlier report wrote below a row."""
        for number, row in self.rows.items():
            cell = _cells(row).get(column) if number > after else None
            if cell is not None:
                empty(cell)

    def head(self, row: int, column: int, like: int, text: str) -> None:
        """Write a heading that looks like the one in the column `like`."""
        model, cell = self.cell(row, like), self.cell(row, column)
        if cell is None or model is None:
            return
        cell.set("s", model.get("s", "0"))
        write(cell, text)

    def explain(self, row: int, column: int, like: int, text: str, lines: int) -> None:
        """Write the reasons of a row and make it high enough for their lines."""
        model, cell = self.cell(row, like), self.cell(row, column)
        if cell is None or model is None:
            return
        cell.set("s", str(self._styles.wrapped(int(model.get("s", "0")))))
        write(cell, text)
        element = self.rows[row]
        height = lines * _LINE + 3
        if height > float(element.get("ht", _LEAST)):
            element.attrib.update({"ht": f"{height:g}", "customHeight": "1"})

    def widen(self, column: int) -> None:
        """Give the column of reasons its width, and the sheet its new size."""
        _set_width(self.root, self._data, column)
        dimension = self.root.find("{*}dimension")
        if dimension is not None:
            start, _, end = dimension.get("ref", "").partition(":")
            end = end or start
            name = end.rstrip("0123456789")
            if column_index(name) < column:
                dimension.set("ref", f"{start}:{letters(column)}{end[len(name) :]}")

    def cell(self, number: int, index: int) -> etree._Element | None:
        """The cell, made in the style of its row or column where the row has none."""
        row = self.rows.get(number)
        if row is None:
            return None
        cells = _cells(row)
        if index in cells:
            return cells[index]
        cell = etree.Element(_tag(row, "c"), r=place(index, number))
        style = row.get("s") if row.get("customFormat") else self._column_styles.get(index)
        if style:
            cell.set("s", style)
        row.insert(sum(other < index for other in cells), cell)
        row.attrib.pop("spans", "")
        for other, element in cells.items():
            element.set("r", place(other, number))
        return cell


def _numbered(data: etree._Element) -> dict[int, etree._Element]:
    rows, number = {}, 0
    for row in data.iterfind("{*}row"):
        number = int(row.get("r") or number + 1)
        row.set("r", str(number))
        rows[number] = row
    return rows


def _cells(row: etree._Element) -> dict[int, etree._Element]:
    cells, index = {}, 0
    for cell in row.iterfind("{*}c"):
        name = cell.get("r", "").rstrip("0123456789")
        index = column_index(name) if name else index + 1
        cells[index] = cell
    return cells


def empty(cell: etree._Element) -> None:
    """Take away what the cell says; its style stays."""
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", "")


def write(cell: etree._Element, text: str) -> None:
    """Let the cell say this text."""
    empty(cell)
    cell.set("t", "inlineStr")
    inline = etree.SubElement(cell, _tag(cell, "is"))
    element = etree.SubElement(inline, _tag(cell, "t"))
    element.set(_KEEP_SPACE, "preserve")
    element.text = text


def _column_styles(root: etree._Element) -> dict[int, str]:
    styles = {}
    for col in root.iterfind("{*}cols/{*}col"):
        if style := col.get("style"):
            # widths run to the last of 16 384 columns in many files; a roster never does
            for index in range(int(col.get("min", "1")), min(int(col.get("max", "1")), 300) + 1):
                styles[index] = style
    return styles


def _set_width(root: etree._Element, data: etree._Element, column: int) -> None:
    cols = root.find("{*}cols")
    if cols is None:
        cols = etree.Element(_tag(data, "cols"))
        root.insert(root.index(data), cols)
    for col in list(cols):
        _cut_out(cols, col, column)
    before = sum(int(col.get("min", "1")) < column for col in cols)
    wide = etree.Element(_tag(data, "col"))
    wide.attrib.update(
        {"min": str(column), "max": str(column), "width": str(WIDTH), "customWidth": "1"}
    )
    cols.insert(before, wide)


def _cut_out(cols: etree._Element, col: etree._Element, column: int) -> None:
    """Take one column out of a range of widths, which leaves none, one or two ranges."""
    first, last = int(col.get("min", "1")), int(col.get("max", "1"))
    if not first <= column <= last:
        return
    for start, end in ((column + 1, last), (first, column - 1)):
        if start <= end:
            rest = deepcopy(col)
            rest.attrib.update({"min": str(start), "max": str(end)})
            col.addnext(rest)
    cols.remove(col)


def _tag(element: etree._Element, name: str) -> str:
    return str(etree.QName(etree.QName(element).namespace, name).text)
