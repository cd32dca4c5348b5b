"""Writes values into the cells of her worksheet, each in the style that the cell has."""

from __future__ import annotations

from lxml import etree

from bot.forms.marking_sheet import MarkedSheet, empty, write
from bot.forms.marking_styles import MarkStyles
from bot.forms.places import place
from bot.forms.xlsx import GUARDED, lines_of

DEFAULT_WIDTH = 8.43
"""Half-width characters of a column of which nothing is said."""
HIGHEST = 409
"""Points: no program makes a row higher."""


def row_of(root: etree._Element, number: int) -> etree._Element:
    """The row of this number, put in between the others where the sheet has none."""
    data = root.find("{*}sheetData")
    if data is None:
        raise LookupError("sheetData")
    place = 0
    for row in data.iterfind("{*}row"):
        at = int(row.get("r", "0"))
        if at == number:
            return row
        place += at < number
    made = etree.Element(str(etree.QName(etree.QName(data).namespace, "row").text), r=str(number))
    data.insert(place, made)
    return made


def _widths(root: etree._Element) -> dict[int, float]:
    """How wide her columns are, merged neighbours in one row not taken in."""
    widths = {}
    for col in root.iterfind("{*}cols/{*}col"):
        for index in range(int(col.get("min", "1")), min(int(col.get("max", "1")), 300) + 1):
            widths[index] = float(col.get("width", DEFAULT_WIDTH))
    return widths


class FilledSheet:
    """A worksheet under way; rows and columns count from 1."""

    def __init__(self, root: etree._Element, styles: MarkStyles) -> None:
        self._styles = styles
        self._root = root
        self._sheet = MarkedSheet(root, styles)
        self._widths = _widths(root)
        self.formulas = 0
        """Cells that kept her formula."""

    def put(self, row: int, column: int, value: str | int) -> None:
        """Write a value; a cell with a formula of hers keeps it, an empty value changes nothing."""
        cell = None if value == "" else self._sheet.cell(row, column)
        if cell is None:
            return
        if cell.find("{*}f") is not None:
            self.formulas += 1
        elif isinstance(value, int):
            empty(cell)
            tag = etree.QName(etree.QName(cell).namespace, "v").text
            etree.SubElement(cell, str(tag)).text = str(value)
        else:
            write(cell, value)
            self._raise(self._sheet.rows[row], cell, column, value)
            if value[0] in GUARDED:
                cell.set("s", str(self._styles.guarded(int(cell.get("s", "0")))))

    def _raise(self, row: etree._Element, cell: etree._Element, column: int, text: str) -> None:
        """Make a row of a fixed height high enough for the text; others grow by themselves."""
        line = self._styles.line_height(int(cell.get("s", "0")))
        if not line or "ht" not in row.attrib:
            return
        needed = lines_of(text, self._widths.get(column, DEFAULT_WIDTH)) * line + 5
        if needed > float(row.get("ht", "0")):
            row.attrib.update({"ht": f"{min(needed, HIGHEST):g}", "customHeight": "1"})

    def add_row(self, number: int) -> None:
        """Make a row in its place, where there is none of this number yet."""
        if number not in self._sheet.rows:
            self._sheet.rows[number] = row_of(self._root, number)

    def measure(self, row: int, column: int) -> None:
        """Tell programs that the sheet reaches this far."""
        dimension = self._root.find("{*}dimension")
        if dimension is not None:
            # What it said before does not matter: no program needs it to be tight.
            dimension.set("ref", f"A1:{place(column, row)}")
