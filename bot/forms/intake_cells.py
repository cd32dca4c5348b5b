"""Turns what a spreadsheet stores in a cell into the text that the person meant."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from bot.domain.complaints import Complaint, warning

ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#GETTING_DATA"}
)

_MONTH_FORMATS = {17, 27, 36, 50, 52, 57}
_DAY_FORMATS = {14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58}
_LITERALS = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_EXCEL_TEXT = re.compile(r'="([^"]*)"')
_MONTH_AS_NUMBER = re.compile(r"(?:19|20)\d\d\.1")
_DECIMALS = re.compile(r"0\.(0+)")


class Cell(NamedTuple):
    """A cell as it is stored: t text, n number, b boolean, e error, d ISO date, f no result."""

    type: str
    raw: str
    format: Format | None = None


class Format(NamedTuple):
    """What a cell style says about the value: the precision of a date, and the number's code."""

    date: str
    """day, month, year or empty."""
    code: str


def read_format(number: int, code: str | None) -> Format:
    """The meaning of a number format; built-in ones as a Chinese Excel shows them."""
    if code is None:
        if number in _MONTH_FORMATS:
            return Format("month", "")
        return Format("day" if number in _DAY_FORMATS else "", "0.00" if number == 2 else "")
    bare = _LITERALS.sub("", code.split(";")[0]).lower()
    if "general" in bare or "通用" in bare:
        return Format("", code)
    if "d" in bare:
        return Format("day", code)
    if "y" not in bare:
        return Format("", code)
    return Format("month" if "m" in bare else "year", code)


def as_text(cell: Cell, kind: str, epoch_1904: bool = False) -> str | Complaint:
    """The cell's value for a column of this kind; "" for an empty one.

    A complaint of a cell that may be read after all is a warning and names the `value`.
    """
    if cell.type == "t":
        return _text(cell.raw, kind, epoch_1904)
    if cell.type == "n":
        return _number(cell, kind, epoch_1904)
    if cell.type == "b":
        return "TRUE" if cell.raw.strip() in ("1", "true") else "FALSE"
    if cell.type == "d":
        return cell.raw.strip()[:10]
    if cell.type == "f":
        return Complaint("cell_formula")
    return Complaint("cell_error", {"value": clean(cell.raw)[:20]})


def clean(text: str) -> str:
    """The text without spaces around it and without characters nobody sees."""
    if text.isprintable() and "_x" not in text:
        return text.strip()
    text = _ESCAPED.sub(lambda found: _character(found[1]), text)
    return _UNSEEN.sub("", text).strip()


def _text(raw: str, kind: str, epoch_1904: bool) -> str | Complaint:
    text = clean(raw)
    if text.startswith("=") and (quoted := _EXCEL_TEXT.fullmatch(text)):
        text = clean(quoted[1])
    if text.startswith("#") and text in ERRORS:
        return Complaint("cell_error", {"value": text})
    if kind == "date" and _is_day_number(text):
        return _day(float(text), epoch_1904) or text
    return text


def _number(cell: Cell, kind: str, epoch_1904: bool) -> str | Complaint:
    raw = cell.raw.strip()
    value = float(raw)
    if value != value or value in (float("inf"), float("-inf")):
        return Complaint("cell_error", {"value": raw[:20]})
    code = cell.format.code if cell.format else ""
    shown = cell.format.date if cell.format else ""
    if shown or (kind == "date" and _is_day_number(_plain(raw, value))):
        day = _day(value, epoch_1904)
        if day is not None:
            return day[: {"month": 7, "year": 4}.get(shown, 10)]
    text = _formatted(_plain(raw, value), value, code)
    if kind == "date" and _MONTH_AS_NUMBER.fullmatch(text):
        return warning("cell_month_1_or_10", value=text, january=f"{text}月", year=text[:4])
    return text


def _plain(raw: str, value: float) -> str:
    if raw.isdecimal() and raw.isascii() and len(raw) <= 18 and not raw.endswith("000"):
        return raw
    if abs(value) >= 1e15:
        digits, power = f"{value:.5E}".split("E")
        return f"{digits.rstrip('0').rstrip('.')}E{power}"
    return str(int(value)) if value.is_integer() else format(value, ".15g")


def _formatted(text: str, value: float, code: str) -> str:
    """The number as its format shows it, where that adds zeros that were typed."""
    if code and text.isdecimal() and not code.strip("0"):
        return text.zfill(len(code))
    if "." in text and (decimals := _DECIMALS.match(code)):
        return max(f"{value:.{len(decimals[1])}f}", text, key=len)
    return text


def _is_day_number(text: str) -> bool:
    return len(text) == 5 and text.isascii() and text.isdecimal() and 10_000 <= int(text) <= 60_000


def _day(serial: float, epoch_1904: bool) -> str | None:
    days = int(serial // 1)
    if not 0 < days < 2_958_466:
        return None
    if epoch_1904:
        return (date(1904, 1, 1) + timedelta(min(days, 2_957_003))).isoformat()
    # Excel believes in 29 February 1900, so that its days before it are one off
    return (date(1899, 12, 31 if days < 60 else 30) + timedelta(days)).isoformat()


def _character(code: str) -> str:
    number = int(code, 16)
    return "" if 0xD800 <= number < 0xE000 else chr(number)
