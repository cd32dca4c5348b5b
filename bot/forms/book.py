"""Writes workbooks row by row: the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO
from xml.sax.saxutils import escape

from bot.forms.styles import Style, Styles

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE_BASE = "http://schemas.openxmlformats.org/officeDocument/2006"
_OFFICE = f"{_OFFICE_BASE}/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_USER_DEFINED = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""Under this all programs keep the properties that a user gave a document."""
MARK_NAME = "paicha_sent"
"""Under this name a file says what it shows, once in the workbook and once about it."""
STRUCK = "\ufdd0"
"""Stands before and behind words that are struck through; no text of a person holds it."""
_STRIKE = '<rPr><strike/><sz val="11"/><rFont val="宋体"/><charset val="134"/></rPr>'
_FIXED = (2000, 1, 1, 0, 0, 0)
_BATCH = 512
_LONGEST = 32_767
_REFERENCES = {"\r": "&#13;"}

_ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True, slots=True)
class Page:
    """How a sheet is shown and printed, always on A4 and fitted to the width."""

    widths: tuple[float, ...]
    landscape: bool = False
    frozen: int = 0
    """Rows that stay on the screen."""
    repeated: tuple[int, int] | None = None
    """First and last row that head every printed page."""
    footer: tuple[str, str, str] = ("", "", "")
    """Left, middle, right, in Excel's code; text in it has to pass `footer_text`."""


@dataclass(slots=True)
class Written:
    """What is known of a sheet once its rows are written."""

    merges: list[str] = field(default_factory=list)
    high: int = 0
    """On how many pages it has to fit; 0: as many as it takes."""


class Strings:
    """The shared strings of one workbook."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def place(self, text: str) -> int:
        """The number under which cells refer to the text."""
        return self.places.setdefault(text, len(self.places))

    def write(self, target: IO[bytes]) -> None:
        """Write the part."""
        head = f'<sst xmlns="{_MAIN}" uniqueCount="{len(self.places)}">'
        target.write(f"{_PROLOGUE}{head}".encode())
        batch: list[str] = []
        for text in self.places:
            batch.append(f"<si>{_runs(text) if STRUCK in text else text_xml(text)}</si>")
            if len(batch) == _BATCH:
                target.write("".join(batch).encode())
                batch.clear()
        target.write(f"{''.join(batch)}</sst>".encode())


class Book:
    """A workbook under way: sheets are written one after the other, then it is closed.

    A `mark` tells what the file is when it comes back; nobody sees it.
    """

    def __init__(self, title: str, default: Style, mark: str = "") -> None:
        self.styles = Styles(default)
        self.strings = Strings()
        self._title = title
        self._mark = mark
        self._target = io.BytesIO()
        self._zip = zipfile.ZipFile(self._target, "w", zipfile.ZIP_DEFLATED)
        self._sheets: list[tuple[str, Page]] = []

    def write_sheet(
        self,
        name: str,
        page: Page,
        rows: Iterable[str],
        written: Written,
    ) -> None:
        """Write a sheet from its rows as XML; `written` may still change while they are made."""
        self._sheets.append((self._free_name(name), page))
        with self._part(f"xl/worksheets/sheet{len(self._sheets)}.xml") as target:
            target.write(_sheet_start(page, first=len(self._sheets) == 1).encode())
            batch: list[str] = []
            for row in rows:
                batch.append(row)
                if len(batch) == _BATCH:
                    target.write("".join(batch).encode())
                    batch.clear()
            target.write("".join(batch).encode())
            target.write(_sheet_end(page, written).encode())

    def close(self) -> bytes:
        """The finished file."""
        with self._part("xl/sharedStrings.xml") as target:
            self.strings.write(target)
        for name, content in self._fixed_parts():
            with self._part(name) as target:
                target.write(content)
        self._zip.close()
        return self._target.getvalue()

    def _part(self, name: str) -> IO[bytes]:
        entry = zipfile.ZipInfo(name, _FIXED)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.create_system = 0
        return self._zip.open(entry, "w")

    def _free_name(self, wanted: str) -> str:
        plain = _NO_SHEET_NAME.sub(" ", FORBIDDEN.sub("", wanted)).strip()[:31] or "Sheet"
        taken = {name for name, _ in self._sheets}
        number, name = 1, plain
        while name in taken:
            number += 1
            name = f"{plain[: 31 - len(str(number)) - 2]}({number})"
        return name

    def _fixed_parts(self) -> Iterable[tuple[str, bytes]]:
        numbers = range(1, len(self._sheets) + 1)
        yield "xl/styles.xml", self.styles.xml()
        yield "xl/workbook.xml", self._workbook().encode()
        yield (
            "xl/_rels/workbook.xml.rels",
            _relations(
                *((f"{_OFFICE}/worksheet", f"worksheets/sheet{n}.xml") for n in numbers),
                (f"{_OFFICE}/styles", "styles.xml"),
                (f"{_OFFICE}/sharedStrings", "sharedStrings.xml"),
            ),
        )
        about = [
            (f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ]
        if self._mark:
            about.append((f"{_OFFICE}/custom-properties", "docProps/custom.xml"))
            yield "docProps/custom.xml", custom_properties(self._mark)
        yield "_rels/.rels", _relations(*about)
        yield "docProps/core.xml", _properties(self._title)
        yield "[Content_Types].xml", _content_types(numbers, marked=bool(self._mark))

    def _workbook(self) -> str:
        sheets, names = [], []
        if self._mark:
            names.append(
                f'<definedName name="{MARK_NAME}" hidden="1">"{escape(self._mark)}"</definedName>'
            )
        for number, (name, page) in enumerate(self._sheets, 1):
            shown = escape(name, {'"': "&quot;"})
            sheets.append(f'<sheet name="{shown}" sheetId="{number}" r:id="rId{number}"/>')
            if page.repeated:
                rows = "${}:${}".format(*page.repeated)
                names.append(
                    f'<definedName name="_xlnm.Print_Titles" localSheetId="{number - 1}">'
                    f"'{escape(name)}'!{rows}</definedName>"
                )
        defined = f"<definedNames>{''.join(names)}</definedNames>" if names else ""
        return (
            f'{_PROLOGUE}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            f"<sheets>{''.join(sheets)}</sheets>{defined}</workbook>"
        )


def _runs(text: str) -> str:
    """A text of which parts are struck through."""
    parts = enumerate(text.split(STRUCK))
    return "".join(
        f"<r>{_STRIKE if n % 2 else ''}{text_xml(part)}</r>" for n, part in parts if part
    )


def text_xml(text: str) -> str:
    """The <t> element of a text, every character kept that XML can hold."""
    text = _ESCAPE_LIKE.sub("_x005F_", FORBIDDEN.sub("", text))[:_LONGEST]
    keep = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f"<t{keep}>{escape(text, _REFERENCES)}</t>"


def row_xml(number: int, cells: Iterable[str], height: float | None = None) -> str:
    """A row of cells; without a height every program finds its own."""
    fixed = f' ht="{height:g}" customHeight="1"' if height else ""
    return f'<row r="{number}"{fixed}>{"".join(cells)}</row>'


def footer_text(text: str, size: int = 8) -> str:
    """Text for a page footer, safe beside Excel's codes."""
    return f'&{size}&"宋体,常规"{text.replace("&", "&&")}'


def _sheet_start(page: Page, *, first: bool) -> str:
    cols = "".join(
        f'<col min="{i}" max="{i}" width="{width + 0.71:.2f}" customWidth="1"/>'
        for i, width in enumerate(page.widths, 1)
    )
    chosen = ' tabSelected="1"' if first else ""
    pane = (
        f'<pane ySplit="{page.frozen}" topLeftCell="A{page.frozen + 1}" '
        'activePane="bottomLeft" state="frozen"/>'
        if page.frozen
        else ""
    )
    return (
        f'{_PROLOGUE}<worksheet xmlns="{_MAIN}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView{chosen} workbookViewId="0">{pane}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{cols}</cols><sheetData>'
    )


def _sheet_end(page: Page, written: Written) -> str:
    merges = written.merges
    merged = "".join(f'<mergeCell ref="{merge}"/>' for merge in merges)
    around = f'<mergeCells count="{len(merges)}">{merged}</mergeCells>' if merges else ""
    footer = "".join(
        f"&{place}{text}" for place, text in zip("LCR", page.footer, strict=True) if text
    )
    return (
        f'</sheetData>{around}<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.32" right="0.32" top="0.45" bottom="0.6" header="0.2" footer="0.25"/>'
        f'<pageSetup paperSize="9" orientation="{"landscape" if page.landscape else "portrait"}" '
        f'fitToWidth="1" fitToHeight="{written.high}"/>'
        f"<headerFooter><oddFooter>{escape(footer)}</oddFooter></headerFooter></worksheet>"
    )


def _relations(*targets: tuple[str, str]) -> bytes:
    items = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    head = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    return f"{_PROLOGUE}{head}{items}</Relationships>".encode()


def _properties(title: str) -> bytes:
    return (
        f'{_PROLOGUE}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title>'
        "<dc:creator></dc:creator></cp:coreProperties>"
    ).encode()


def custom_properties(mark: str) -> bytes:
    """The mark as a property of the document, beside the hidden name: one of them mostly stays."""
    return (
        f'{_PROLOGUE}<Properties xmlns="{_OFFICE_BASE}/custom-properties" '
        f'xmlns:vt="{_OFFICE_BASE}/docPropsVTypes">'
        f'<property fmtid="{_USER_DEFINED}" pid="2" name="{MARK_NAME}">'
        f"<vt:lpwstr>{escape(mark)}</vt:lpwstr></property></Properties>"
    ).encode()


def _content_types(sheets: Iterable[int], *, marked: bool) -> bytes:
    parts = [
        ("/xl/workbook.xml", f"{_TYPES}.sheet.main+xml"),
        ("/xl/styles.xml", f"{_TYPES}.styles+xml"),
        ("/xl/sharedStrings.xml", f"{_TYPES}.sharedStrings+xml"),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        *((f"/xl/worksheets/sheet{n}.xml", f"{_TYPES}.worksheet+xml") for n in sheets),
    ]
    if marked:
        custom = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
        parts.append(("/docProps/custom.xml", custom))
    items = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts)
    return (
        f'{_PROLOGUE}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{items}</Types>'
    ).encode()
