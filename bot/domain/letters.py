"""介绍信: its number and numerals, until when it is valid, and how its receipt was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.changes.matters import MatterMoved
from bot.domain.dates import first_day, last_day, precision
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.files import ask_for
from bot.domain.interview import not_here
from bot.domain.matter_views import SHOWN, stale, the_matter
from bot.domain.matters import Matter
from bot.domain.policy import Policy
from bot.domain.presses import letters as presses
from bot.domain.records import Member, Role, Unit

KIND, URGED = "letter", "urged"
"""The kind of matter, and the step by which its receipt was asked for."""

KEEPERS: tuple[Role, ...] = ("secretary", "clerk", "committee")
"""Who keeps the letters of a branch."""

FORM = "letter"
"""The code of its form in the catalogue."""

WAYS = "urging"
"""The list of codes of how a receipt can be asked for."""

LONGEST = 90
"""Days that a letter may be valid at most."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_TENS = ("", "拾", "佰")


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter says: its number, to whom, on which day, for how many days; as far as known."""

    no: str = ""
    to: str = ""
    on: str = ""
    days: str = ""


def told(member: Member, letter: Matter | None) -> Told:
    """The letter that was issued during the screening, else what is on record of an earlier one."""
    if letter is not None:
        return Told(*(letter.text(name) for name in ("no", "to", "on", "days")))
    names = ("letter_no", "letter_to", "letter_on", "letter_days")
    return Told(*(member.value(name) for name in names))


def serial(unit: Unit, tally: Mapping[str, int], year: int) -> str:
    """The next number of a branch: year, the branch's own number, running number."""
    issued = sum(n for name, n in tally.items() if name.startswith(f"matter:{KIND}:"))
    return f"{year}-{unit.id:02}-{issued + 1:03}"


def printed(
    loaded: Loaded, press: presses.Print, asked: str, now: datetime, policy: Policy
) -> Decision:
    """The letter is on its way as a file; the matter stays on the screen."""
    matter = the_matter(loaded, press.unit, press.matter)
    if matter is None or matter.kind != KIND or matter.member is None:
        return not_here()
    coming = ask_for(loaded, f"{FORM}.{matter.member}", press.unit, asked, now, policy)
    return coming if coming.complaint is not None else replace(coming, view=SHOWN)


def urge(loaded: Loaded, press: presses.Urge, policy: Policy, today: date) -> Decision:
    """催办: how the receipt was asked for today; it is printed in the list of letters."""
    matter = the_matter(loaded, press.unit, press.matter)
    if matter is None or matter.kind != KIND or not may_urge(loaded):
        return not_here()
    refused = stale(matter, press.revision)
    if refused is not None:
        return refused
    if policy.codes[WAYS].get(press.how) is None:
        return Decision(view=View("letter_urge"))
    data = {"urged_on": today.isoformat(), "urged_by": press.how}
    change = MatterMoved(matter.id.number, URGED, matter.member, data=data)
    return Decision((change,), view=SHOWN, said=(("urged_receipt", {}),))


def may_urge(loaded: Loaded) -> bool:
    """Whether the person keeps the letters of the unit at hand."""
    return loaded.desk.holds(*KEEPERS)


def urgings(letter: Matter) -> tuple[tuple[str, str], ...]:
    """When and in which way the receipt was asked for, the oldest first."""
    made = (step.data for step in letter.steps if step.code == URGED)
    return tuple((str(data["urged_on"]), str(data["urged_by"])) for data in made)


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


def days_valid(member: Member, letter: Told, near: int, far: int) -> int:
    """For how many days the letter is valid: as told, else by how far the member goes."""
    close = member.value("where") in ("here", "city")
    days = int(letter.days) if letter.days.isdigit() else near if close else far
    return min(days, LONGEST)


def valid_until(letter: Told) -> date | None:
    """The last day on which the letter is valid; None where its day or its days are not known."""
    if not letter.on or not letter.days.isdigit() or precision(letter.on) != "day":
        return None
    return first_day(letter.on) + timedelta(days=min(int(letter.days), LONGEST))


def letter_until(member: Member) -> str:
    """Until when the letter of an earlier transfer without receipt held, YYYY-MM-DD; empty: none.

    `member` has only answers that concern it. A month counts to its last day, and a letter of
    which the days are not known is taken for the longest.
    """
    letter = told(member, None)
    if member.value("scope") != "no_receipt" or not letter.on:
        return ""
    days = min(int(letter.days), LONGEST) if letter.days.isdigit() else LONGEST
    return (last_day(letter.on) + timedelta(days=days)).isoformat()
