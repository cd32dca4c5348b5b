"""介绍信: its numerals, how long it is valid, and until when."""

from __future__ import annotations

from datetime import date, timedelta

from bot.domain.dates import first_day, precision
from bot.domain.records import Member

LONGEST = 90
"""Days that a letter may be valid at most."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_TENS = ("", "拾", "佰")


def capitals(number: int) -> str:
    """A number below a thousand in Chinese capitals: 30 is 叁拾, 10 is 壹拾."""
    if not 0 <= number < 1000:
        raise ValueError(number)
    if number == 0:
        return _DIGITS[0]
    text, gap = "", False
    for place in (2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _TENS[place]
            gap = False
        else:
            gap = bool(text)
    return text


def month_in_capitals(partial: str) -> tuple[str, str]:
    """Year and month in Chinese capitals: 2026-03 is 贰零贰陆 and 叁."""
    year = "".join(_DIGITS[int(digit)] for digit in partial[:4])
    return year, capitals(int(partial[5:7])) if len(partial) >= 7 else ""


def days_valid(member: Member, near: int, far: int) -> int:
    """For how many days the letter is valid: as told, else by how far the member goes."""
    told = member.value("letter_days")
    days = (
        int(told) if told.isdigit() else near if member.value("where") in ("here", "city") else far
    )
    return min(days, LONGEST)


def valid_until(member: Member) -> date | None:
    """The last day on which the letter is valid; None where its day or its days are not known."""
    on, days = member.value("letter_on"), member.value("letter_days")
    if not on or not days.isdigit() or precision(on) != "day":
        return None
    return first_day(on) + timedelta(days=min(int(days), LONGEST))
