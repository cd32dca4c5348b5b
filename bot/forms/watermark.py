"""演练 across every sheet and page of a file that was made while rehearsing."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

MARK = "演练　不作正式材料"

_BEHIND = (
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
"""What stands behind the header in a sheet, by the order of the standard."""

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_ODD = re.compile(rb"(<(?:\w+:)?oddHeader[^>]*>)(.*?)(</(?:\w+:)?oddHeader>)", re.DOTALL)
_EMPTY = re.compile(rb"<headerFooter([^>]*)/>")
_OPEN = re.compile(rb"<headerFooter([^>]*[^/])?>")
_NEXT = re.compile(rb"<(?:" + b"|".join(name.encode() for name in _BEHIND) + rb")[\s/>]")
_HEADER = f"&amp;C&amp;20{MARK}".encode()


def watermark(name: str, data: bytes) -> bytes:
    """The file with the mark on every sheet or page; other kinds of files stay as they are.

    The same file gives the same bytes, and a roster that comes back is read like any other.
    """
    kind = name.rpartition(".")[2].lower()
    if kind == "xlsx":
        return _rewritten(data, _sheet)
    if kind == "docx":
        return _page(data)
    if kind == "zip":
        return _rewritten(data, _inner)
    return data


def _rewritten(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The package with its parts changed, in their order and with their own times."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            new.writestr(info, change(info.filename, old.read(info)), info.compress_type)
    return made.getvalue()


def _inner(name: str, data: bytes) -> bytes:
    return watermark(name, data)


def _sheet(name: str, data: bytes) -> bytes:
    """A sheet with the mark in the middle of its header; other parts as they are."""
    if not _SHEET.fullmatch(name):
        return data
    if _ODD.search(data):
        return _ODD.sub(_beside, data, count=1)
    header = b"<oddHeader>" + _HEADER + b"</oddHeader>"
    if _EMPTY.search(data):
        return _EMPTY.sub(rb"<headerFooter\1>" + header + b"</headerFooter>", data, count=1)
    if _OPEN.search(data):
        return _OPEN.sub(lambda found: found[0] + header, data, count=1)
    whole = b"<headerFooter>" + header + b"</headerFooter>"
    # Behind the rows: what is looked for may also stand in a cell's text, but escaped.
    rows = max(data.find(b"</sheetData>"), data.find(b"<sheetData/>"))
    behind = _NEXT.search(data, max(rows, 0))
    at = behind.start() if behind else data.rfind(b"</worksheet>")
    return data[:at] + whole + data[at:]


def _beside(found: re.Match[bytes]) -> bytes:
    """The header's own words stay; the mark goes into its middle."""
    begins, said, ends = found.groups()
    left, middle, right = said.partition(b"&amp;C")
    if middle:
        return begins + left + _HEADER + b" " + right + ends
    return begins + said + _HEADER + ends


def _page(data: bytes) -> bytes:
    """A text document with the mark in the header of every section."""
    # Costs half a second: only who rehearses with text documents waits for it.
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    document = Document(io.BytesIO(data))
    for section in document.sections:
        section.header.is_linked_to_previous = False
        paragraph = section.header.paragraphs[0]
        run = paragraph.add_run(MARK)
        run.font.size = Pt(20)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    made = io.BytesIO()
    document.save(made)
    return _steady(data, made.getvalue())


def _steady(before: bytes, after: bytes) -> bytes:
    """The package with the times of the one from which it was made."""
    with zipfile.ZipFile(io.BytesIO(before)) as old:
        stamp = min((info.date_time for info in old.infolist()), default=(1980, 1, 1, 0, 0, 0))
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(after)) as part, zipfile.ZipFile(made, "w") as new:
        for info in part.infolist():
            fixed = zipfile.ZipInfo(info.filename, stamp)
            new.writestr(fixed, part.read(info), zipfile.ZIP_DEFLATED)
    return made.getvalue()
