"""Reads the cells of a CSV file in the encodings and with the separators that Excel writes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from bot.forms.intake_cells import Cell
from bot.forms.intake_container import Refused
from bot.forms.intake_sheet import RawLine

_SEPARATORS = (",", "\t", ";")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_CELL = 1_000_000


def decode(data: bytes) -> str:
    """The text of the file in UTF-8, GB18030 or marked UTF-16; refused when it is no text."""
    encodings = ("utf-16",) if data.startswith(_UTF_16) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(character in text for character in "\0\x01\x02\x03\x1b"):
            return text
    raise Refused("file_other")


def lines(text: str, separator: str, columns: int) -> Iterator[RawLine]:
    """The records that hold anything under their row number in Excel; refused when too wide."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    for number, record in enumerate(reader, 1):
        cells = {i: Cell("t", value) for i, value in enumerate(record, 1) if value}
        if len(cells) > columns:
            raise Refused("file_columns", count=len(cells), limit=columns)
        if cells:
            yield number, cells


def separators(text: str) -> tuple[str, ...]:
    """The separators to try, the most frequent among the first lines first."""
    start = text[:8192]
    return tuple(sorted(_SEPARATORS, key=start.count, reverse=True))
