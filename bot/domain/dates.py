"""Dates as people know them: a year, a month or a day, stored as the start of an ISO date.

A partial date is "YYYY", "YYYY-MM" or "YYYY-MM-DD".
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from bot.domain.complaints import Complaint

EARLIEST, LATEST = 1900, 2100

_TIME = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE)
_WEEKDAY = re.compile(r"\(?(星期|礼拜|周)[一二三四五六日天]\)?$")
_SEPARATORS = str.maketrans(dict.fromkeys("-/,。、—–−_·", "."))
_DIGITS = dict(
    zip("〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖两", "0001234567891234567892", strict=True)
)
_NUMERAL = re.compile(f"[{''.join(_DIGITS)}十拾廿卅]+")
_TEN = re.compile(r"(?P<tens>\d?)十(?P<ones>\d?)$")

_DAYS = {
    "今天": 0, "今日": 0, "today": 0, "昨天": -1, "昨日": -1, "昨晚": -1, "yesterday": -1,
    "前天": -2, "前日": -2, "大前天": -3,
}  # fmt: skip
_MONTHS = {
    "上上个月": -2, "上上月": -2, "上个月": -1, "上月": -1,
    "本月": 0, "这个月": 0, "这月": 0, "当月": 0, "下个月": 1, "下月": 1,
}  # fmt: skip
_YEARS = {"大前年": -3, "前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1}
_AGO = re.compile(r"(?P<number>\d{1,3})(?P<unit>天|日|周|个?星期|个月|年)(以|之)?前")

_RUN = re.compile(r"(?P<year>\d{4})((?P<month>\d{2})(?P<day>\d{2})?)?")
_PARTS = re.compile(
    r"(?P<year>\d{1,2}|\d{4})"
    r"(年[初底末]?|年?\.)"
    r"((?P<month>\d{1,2})(月(份|[初底末]|[上中下]旬)?|月?\.|$)((?P<day>\d{1,2})[日号]?)?)?"
)
_PRINTED = re.compile(r"([0-9]{4})[.-]([0-9]{1,2})(?:[.-]([0-9]{1,2}))?")
_NO_YEAR = re.compile(r"\d{1,2}月(\d{1,2}[日号]?)?")


def read_date(raw: str, *, today: date) -> str | Complaint:
    """Return the partial date that a person wrote in any of the usual ways, or what is wrong."""
    if printed := _PRINTED.fullmatch(raw):
        # As nearly every cell of a roster has it: nothing has to be made plain.
        year, month, day = printed.groups()
        return _year_fault(raw, year, today) or _checked(int(year), month, day)
    text = _plain(raw)
    if not text:
        return Complaint("date_empty")
    if text.startswith(("农历", "阴历", "旧历")) or "正月" in text or "腊月" in text:
        return Complaint("date_lunar")
    text = _absolute(text, today)
    if _NO_YEAR.fullmatch(text):
        return Complaint("date_no_year", {"example": f"{today.year}.3"})
    found = _RUN.fullmatch(text) or _PARTS.fullmatch(text)
    if found is None:
        return Complaint("date_unclear", {"example": f"{today.year}.3"})
    year, month, day = found.group("year", "month", "day")
    return _year_fault(text, year, today) or _checked(int(year), month, day)


def precision(partial: str) -> str:
    """Return "year", "month" or "day": how much of the date is known."""
    return {4: "year", 7: "month", 10: "day"}[len(partial)]


@lru_cache(maxsize=4096)
def first_day(partial: str) -> date:
    """Return the earliest day the partial date can mean."""
    year, month, day = _numbers(partial)
    return date(year, month or 1, day or 1)


@lru_cache(maxsize=4096)
def last_day(partial: str) -> date:
    """Return the latest day the partial date can mean: the end of its month or year."""
    year, month, day = _numbers(partial)
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def print_month(partial: str) -> str:
    """Return the date as forms print it, YYYY.MM, or the year alone when no month is known."""
    return partial[:7].replace("-", ".")


def print_chinese(partial: str) -> str:
    """Return the date in words, such as 2022年3月5日, as far as it is known."""
    return "".join(
        f"{number}{unit}"
        for number, unit in zip(_numbers(partial), "年月日", strict=True)
        if number
    )


def add_months(day: date, number: int) -> date:
    """Return the same day `number` months later, or the month's last day where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(start: date, end: date) -> int:
    """Return the full months from start to end, 0 when end is not after start.

    A month is full on the corresponding day, or on the last day of a month that has no such day
    (Civil Code, article 202): 31 August to 28 February are six.
    """
    if end <= start:
        return 0
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def years_between(start: date, end: date) -> int:
    """Return the full years from start to end, 0 when end is not after start."""
    return months_between(start, end) // 12


def _plain(raw: str) -> str:
    text = _TIME.sub("", unicodedata.normalize("NFKC", raw).strip())
    text = _WEEKDAY.sub("", "".join(text.split()).lower())
    text = text.replace("元月", "一月").replace("半年前", "六个月前")
    return _NUMERAL.sub(_in_digits, text.translate(_SEPARATORS)).strip(".")


def _in_digits(numeral: re.Match[str]) -> str:
    text = numeral[0].replace("拾", "十").replace("廿", "二十").replace("卅", "三十")
    text = "".join(_DIGITS.get(character, character) for character in text)
    ten = _TEN.fullmatch(text)
    return f"{ten['tens'] or 1}{ten['ones'] or 0}" if ten else text


def _absolute(text: str, today: date) -> str:
    if text in _DAYS:
        return _dotted(today + timedelta(days=_DAYS[text]))
    if ago := _AGO.fullmatch(text):
        return _back(today, int(ago["number"]), ago["unit"])
    for word, offset in _MONTHS.items():
        if text.startswith(word):
            month = add_months(today.replace(day=1), offset)
            return f"{month.year}年{month.month}月{text.removeprefix(word).removeprefix('份')}"
    for word, offset in _YEARS.items():
        if text.startswith(word):
            return f"{today.year + offset}年{text.removeprefix(word)}"
    return text


def _back(today: date, number: int, unit: str) -> str:
    if unit == "年":
        return f"{today.year - number}年"
    if unit == "个月":
        return _dotted(add_months(today, -number))[:-3]
    return _dotted(today - timedelta(days=number * (1 if unit in "天日" else 7)))


def _dotted(day: date) -> str:
    return day.strftime("%Y.%m.%d")


def _year_fault(text: str, year: str, today: date) -> Complaint | None:
    if len(year) == 1:
        return Complaint("date_no_year", {"example": f"{today.year}.3"})
    if len(year) == 2:
        return Complaint("date_short_year", {"year": year})
    if EARLIEST <= int(year) <= LATEST:
        return None
    if len(text) == 6 and text.isdecimal():  # 220305 would be the year 2203
        return Complaint("date_short_year", {"year": text[:2]})
    return Complaint("date_year", {"year": year})


def _checked(year: int, month: str | None, day: str | None) -> str | Complaint:
    if month is None:
        return f"{year}"
    if not 1 <= int(month) <= 12:
        return Complaint("date_month", {"month": int(month)})
    if day is None:
        return f"{year}-{int(month):02}"
    last = monthrange(year, int(month))[1]
    if not 1 <= int(day) <= last:
        facts = {"year": year, "month": int(month), "day": int(day), "last": last}
        return Complaint("date_day", facts)
    return f"{year}-{int(month):02}-{int(day):02}"


def _numbers(partial: str) -> tuple[int, int, int]:
    return int(partial[:4]), int(partial[5:7] or 0), int(partial[8:10] or 0)
