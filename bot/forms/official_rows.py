"""Makes room in a worksheet as a spreadsheet program does: rows put in, all that refers to them moved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from bot.forms.official_cells import row_of

_REFERENCE = re.compile(
    r"(?P<text>\"[^\"]*\")|(?<![\w.\]])(?P<sheet>(?:'[^']*'|[\w.]+)!)?"
    r"(?P<cells>\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?)(?![\w(])"
)
_CELL = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d{1,7})")
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


class Room:
    """`count` rows put in before a row of the sheet of this name, like that row in everything."""

    def __init__(self, sheet: str, row: int, count: int) -> None:
        self._name = sheet
        self._row = row
        self._count = count

    def make(self, root: etree._Element) -> None:
        """Put the rows into the worksheet and move all that stands or refers below."""
        data = root.find("{*}sheetData")
        if data is None:
            raise LookupError("sheetData")
        model = row_of(root, self._row)
        like = deepcopy(model)
        for row in data.iterfind("{*}row"):
            _renumber(row, self._moved(int(row.get("r", "0"))))
        self.refer(root, own=True)
        self._merges(root)
        for number in range(self._row, self._row + self._count):
            copy = deepcopy(like)
            _renumber(copy, number)
            self._formulas(copy, number)
            model.addprevious(copy)

    def refer(self, root: etree._Element, *, own: bool = False) -> None:
        """Move what the formulas and ranges of a part say; `own`: they speak of the sheet itself."""
        for element in root.iter():
            tag = str(element.tag).rpartition("}")[2]
            if tag in ("f", "formula1", "formula2", "formula", "definedName") and element.text:
                line = self._line_of(element) if own else 0
                element.text = self.formula(element.text, own=own, line=line)
            if own and tag not in ("c", "row") and "ref" in element.attrib:
                element.set("ref", self._ref(element.get("ref", "")))
            if own and "sqref" in element.attrib:
                # What holds for the row holds for those put in before it.
                ranges = element.get("sqref", "").split()
                grown = (self._grown(each if ":" in each else f"{each}:{each}") for each in ranges)
                element.set("sqref", " ".join(map(_short, grown)))
            if own and tag == "rowBreaks":
                for each in element.iterfind("{*}brk"):
                    each.set("id", str(self._moved(int(each.get("id", "0")) + 1) - 1))

    def formula(self, text: str, *, own: bool, line: int = 0) -> str:
        """The formula afterwards; `line`: it is one of the row itself, now in this row."""

        def moved(found: re.Match[str]) -> str:
            prefix = found["sheet"] or ""
            meant = prefix.rstrip("!").strip("'") == self._name if prefix else own
            if found["text"] or not meant:
                return found[0]
            cells = found["cells"]
            return prefix + (self._copied(cells, line) if line else self._grown(cells))

        return _REFERENCE.sub(moved, text)

    def anchors(self, root: etree._Element) -> None:
        """Move the pictures and text boxes of a drawing."""
        for row in _anchored(root):
            row.text = str(self._moved(int(row.text or "0") + 1) - 1)

    def _moved(self, row: int) -> int:
        return row + self._count if row >= self._row else row

    def _ref(self, ref: str) -> str:
        """A range afterwards; one that ends at the row or below it grows."""
        return _CELL.sub(lambda cell: f"{cell[1]}{self._moved(int(cell[2]))}", ref)

    def _grown(self, ref: str) -> str:
        """A range afterwards; one that begins with the row takes in those put in before it."""
        start, colon, end = ref.partition(":")
        begins = bool(colon) and _rows_of(start) == [self._row]
        return f"{start}:{self._ref(end)}" if begins else self._ref(ref)

    def _line_of(self, formula: etree._Element) -> int:
        """The row for which a formula speaks of its own line; 0: it is none of the row's."""
        for above in formula.iterancestors("{*}row"):
            moved = self._row + self._count
            return moved if above.get("r") == str(moved) else 0
        for above in formula.iterancestors():
            # The formula of a rule is written for the first cell for which it holds.
            if self._row == min(_rows_of(above.get("sqref", "")), default=0):
                return self._row
        return 0

    def _formulas(self, row: etree._Element, number: int) -> None:
        """Let the formulas of a copied row speak of the copy."""
        for cell in row.iterfind("{*}c"):
            for formula in cell.findall("{*}f"):
                if formula.get("t") == "shared" or not formula.text:
                    cell.remove(formula)
                    continue
                formula.text = self.formula(formula.text, own=True, line=number)

    def _copied(self, cells: str, number: int) -> str:
        def told(cell: re.Match[str]) -> str:
            row = int(cell[2])
            return f"{cell[1]}{number if row == self._row else self._moved(row)}"

        return _CELL.sub(told, cells)

    def _merges(self, root: etree._Element) -> None:
        """Merge in every row put in what is merged in the row itself."""
        merges = root.find("{*}mergeCells")
        if merges is None:
            return
        own = self._row + self._count
        for merge in list(merges):
            ref = merge.get("ref", "")
            if set(_rows_of(ref)) != {own}:
                continue
            for number in range(self._row, own):
                copy = deepcopy(merge)
                copy.set("ref", _CELL.sub(rf"\g<1>{number}", ref))
                merges.append(copy)
        merges.set("count", str(len(merges)))


def _rows_of(ref: str) -> list[int]:
    return [int(row) for _, row in _CELL.findall(ref)]


def _short(ref: str) -> str:
    """A range of one cell as that cell."""
    start, _, end = ref.partition(":")
    return start if start == end else ref


def _anchored(root: etree._Element) -> Iterator[etree._Element]:
    for end in ("from", "to"):
        for anchor in root.iter(f"{_DRAWN}{end}"):
            yield from anchor.iterfind(f"{_DRAWN}row")


def _renumber(row: etree._Element, number: int) -> None:
    row.set("r", str(number))
    for cell in row.iterfind("{*}c"):
        found = _CELL.fullmatch(cell.get("r", ""))
        if found:
            cell.set("r", f"{found[1]}{number}")
