"""When something happened, in the words people use: 昨晚八点, 今天下午, 上周五, 3月5日, 3.5, 刚才."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.domain.attempts import Moment
from bot.domain.dates import add_months

MORNING, NOON, AFTERNOON, EVENING = 0, 11, 12, 18
"""The hours at which the parts of a day begin."""

FAR = timedelta(days=300)
"""A date without a year is not taken to lie further back than this."""


@dataclass(frozen=True, slots=True)
class Spotted:
    """A time that was found in a text, and where; without a moment it is not known which."""

    start: int
    end: int
    moment: Moment | None


_NUMBER = r"(?:\d{1,2}|[零〇一二两三四五六七八九十廿]{1,3})"
_AGO = rf"(?:{_NUMBER}个半|{_NUMBER}|半)个?(?:分钟|小时|钟头|天|日)(?:之|以)?前"
_ALONE = r"$|[\s\d,，。、;；|]|[凌清]晨|清早|[上中下]午|傍晚|早|晚"
"""What may stand behind the word of a day to come: else it is a part of another word."""
_COMING = (
    # 李明早 is a name: nothing stands before.
    rf"(?<![㐀-鿿])(?:(?:大?后天|明[天日儿])(?={_ALONE})|明(?=[上中下]午|早|晚|晨|夜)"
    rf"|下{{1,2}}个?(?:周|星期|礼拜)[一二三四五六日天](?={_ALONE}))"
)
_NEAR = rf"大前天|{_COMING}|[今昨前][天日儿](?!年)|[今昨前](?=[上中下]午|早|晚|晨|夜)"
_WEEKDAY = (
    r"(?<!下)(?:(?:上上|上|这|本)个?(?:周|星期|礼拜)|(?:星期|礼拜))[一二三四五六日天]"
    # 周一鸣 is a name: alone, 周一 has to be followed by a time, a verb or nothing.
    r"|(?<!下)(?<!下个)周[一二三四五六日天](?=$|[\s,，。、;；|\d早上下中晚傍凌打去给问联])"
)
_DATE = (
    rf"(?<![\d.])(?:\d{{4}}[年./-])?(?:{_NUMBER}月{_NUMBER}[日号]?|\d{{1,2}}[./-]\d{{1,2}}[日号]?)"
    r"(?![\d.])"
)
_DAY_ONLY = rf"(?<![\d月第编.]){_NUMBER}[号日](?![楼线院码栋门])"
_DAY = rf"{_AGO}|{_NEAR}|{_WEEKDAY}|{_DATE}|{_DAY_ONLY}"
_PART = r"凌晨|清晨|清早|大清早|早晨|早上|上午|中午|午后|下午|傍晚|晚上|夜里|半夜|深夜|早|晨|晚|夜"
_MINUTES = rf"半|[一三]刻|{_NUMBER}分?"
_CLOCK = rf"(?:{_NUMBER}(?::|：)[0-5]\d|{_NUMBER}(?:点钟?|时)(?:{_MINUTES})?)(?:多|左右|许)?"
_NOW = r"刚才|刚刚|刚(?=打|问|去|联)|方才|现在"
_TIME = re.compile(
    rf"(?P<now>{_NOW})|(?P<day>{_DAY})?\s*的?\s*(?P<part>{_PART})?\s*(?P<clock>{_CLOCK})?"
)

_NOT_OF_THE_ATTEMPT = re.compile(
    r"((说是?|约(好|定)?|等到?|定(在|于)|让|叫|到|至)[“\"：:]*"
    # 他说明天8点到: eight o'clock belongs to the day before it.
    r"|明[天日儿]|后天|下个?(周|星期|礼拜)[一二三四五六日天])$"
)
_STILL_TO_COME = re.compile(r"\s*(再|回|来|以后|之后|后|起)")

_NUMERALS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_BACK = {"今": 0, "昨": 1, "前": 2, "大前": 3, "明": -1, "后": -2, "大后": -3}
_LATE_PARTS = ("晚上", "夜里", "半夜", "深夜", "晚", "夜")
_AFTERNOON_PARTS = ("下午", "午后", "傍晚")


def read_time(text: str, told: datetime, zone: tzinfo) -> Moment | None:
    """The moment that the text as a whole names; None where it names none."""
    plain = text.strip()
    found = spot_time(plain, told, zone)
    if found is None or (found.start, found.end) != (0, len(plain)):
        return None
    return found.moment


def spot_time(text: str, told: datetime, zone: tzinfo) -> Spotted | None:
    """The first time in a text that can be that of an attempt; it may lie in the future."""
    for start in range(len(text)):
        found = _TIME.match(text, start)
        if found is None or not _is_time(text, start, found):
            continue
        spotted = _understood(found, told, zone)
        if spotted.moment is None or not _about_later(text, spotted, told):
            return spotted
    return None


def _is_time(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether something stands here, and is no part of another word."""
    now, day, part, clock = found.group("now", "day", "part", "clock")
    if not (now or day or part or clock) or found[0][0] in " \t\n　的":
        return False
    if start and text[start - 1].isdigit() and text[start].isdigit():
        return False
    if _NOT_OF_THE_ATTEMPT.search(text[:start]):
        return False
    if part and len(part) == 1 and not day and not clock:
        return False
    if clock and not (day or part):
        # 没有一点消息, 两点要求
        return clock[0].isdigit() or "钟" in clock or "半" in clock or len(clock) > 3
    return True


def _about_later(text: str, spotted: Spotted, told: datetime) -> bool:
    """Whether it is said of something still to come: 3月5日回来, 周五再打."""
    future = spotted.moment is not None and spotted.moment.at > told
    return future and _STILL_TO_COME.match(text, spotted.end) is not None


def _understood(found: re.Match[str], told: datetime, zone: tzinfo) -> Spotted:
    now, day, part, clock = found.group("now", "day", "part", "clock")
    start, end = found.start(), found.start() + len(found[0].rstrip(" 的　"))
    if now:
        return Spotted(start, end, Moment(told))
    here = told.astimezone(zone)
    ago = _ago(day or "", told)
    if ago is not None:
        return Spotted(start, end, ago)
    on = _day(day, here.date()) if day else here.date()
    if on is None:
        return Spotted(start, end, None)
    return Spotted(start, end, _moment(on, part or "", clock or "", zone))


def _moment(on: date, part: str, clock: str, zone: tzinfo) -> Moment | None:
    if clock:
        hour, minute = _clock(clock, part)
        if hour > 30 or minute > 59:
            return None
        begin = on + timedelta(days=hour // 24)
        return Moment(instant(begin, hour % 24, zone, minute))
    if part:
        return Moment(instant(on, _hour_of(part), zone), "half_day")
    return Moment(instant(on, 0, zone), "day")


def instant(day: date, hour: int, zone: tzinfo, minute: int = 0) -> datetime:
    """That hour of that day where the people are, in UTC."""
    return datetime.combine(day, time(hour, minute), zone).astimezone(UTC)


def _hour_of(part: str) -> int:
    if part in _LATE_PARTS:
        return EVENING
    if part in _AFTERNOON_PARTS:
        return AFTERNOON
    return NOON if part == "中午" else MORNING


def _clock(clock: str, part: str) -> tuple[int, int]:
    """Hour and minute; from 24 on the hour belongs to the next day."""
    hours, minutes = re.split(r"点钟?|时|:|：", clock.rstrip("多左右许"), maxsplit=1)
    hour = _number(hours)
    if part in _LATE_PARTS:
        # 昨晚十二点 and 昨晚一点 are the small hours of the day after.
        hour += 12 if 5 <= hour <= 12 else 24 if hour < 5 else 0
    elif (part in _AFTERNOON_PARTS and hour < 12) or (part == "中午" and hour < 4):
        hour += 12
    elif not part and 1 <= hour <= 6 and not hours.startswith("0"):
        # Nobody is rung up at three in the morning.
        hour += 12
    return hour, _minute(minutes.removesuffix("分"))


def _minute(text: str) -> int:
    if text in ("半", "一刻", "三刻"):
        return {"半": 30, "一刻": 15, "三刻": 45}[text]
    return _number(text) if text else 0


def _number(text: str) -> int:
    """A number below a hundred, in digits or characters."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.replace("廿", "二十").rpartition("十")
    if not ten:
        return int("".join(str(_NUMERALS[c]) for c in text))
    return (_number(tens) if tens else 1) * 10 + (_number(ones) if ones else 0)


def _ago(day: str, told: datetime) -> Moment | None:
    found = re.fullmatch(r"(.+?)(个半)?个?(分钟|小时|钟头)(之|以)?前", day)
    if found is None:
        return None
    amount = 0.5 if found[1].startswith("半") else _number(found[1]) + (0.5 if found[2] else 0)
    return Moment(told - timedelta(minutes=amount * (1 if found[3] == "分钟" else 60)))


def _day(day: str, today: date) -> date | None:
    """The day that the words mean; None for one that no calendar has."""
    if found := re.fullmatch(rf"({_NUMBER})个?[天日](?:之|以)?前", day):
        return today - timedelta(days=_number(found[1]))
    near = day[:2] if day[0] == "大" else day[0]
    if near in _BACK:
        return today - timedelta(days=_BACK[near])
    if re.search(r"周|星期|礼拜", day):
        return _weekday(day, today)
    numbers = [_number(part) for part in re.split(r"[年月./日号-]", day) if part]
    try:
        if len(numbers) == 3:
            return date(*numbers)
        return _nearest(numbers, today)
    except ValueError:
        return None


def _weekday(day: str, today: date) -> date:
    at = "一二三四五六日".index(day[-1].replace("天", "日"))
    monday = today - timedelta(days=today.weekday())
    if day[0] == "上":
        return monday + timedelta(days=at - 7 * (len(day) - len(day.lstrip("上"))))
    if day[0] == "下":
        return monday + timedelta(days=at + 7 * (len(day) - len(day.lstrip("下"))))
    if day[0] in "这本":
        return monday + timedelta(days=at)
    return today - timedelta(days=(today.weekday() - at) % 7)


def _nearest(numbers: list[int], today: date) -> date:
    """A date without year, or a day without month: the last one, or the next if that is near."""
    if len(numbers) == 1:
        first = today.replace(day=1)
        first = first if numbers[0] <= today.day else add_months(first, -1)
        return first.replace(day=numbers[0])
    coming = date(today.year, *numbers)
    if coming <= today:
        return coming
    last = coming.replace(year=today.year - 1)
    return last if today - last < FAR else coming
