"""Nudges as rows of the policy: when one is due, in which units, and what makes it unnecessary."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple

from bot.domain.campaign import Deadline
from bot.domain.workdays import (
    is_workday,
    last_workday_on_or_before,
    workdays_before,
    workdays_until,
)

FACTS: Mapping[str, str] = {
    "total": "members on the list",
    "open": "members that are not started or begun",
    "later": "members with answers that were put off",
    "lost": "members who are lost",
    "hollow": "members whose relation is 空挂",
    "no_receipt": "members who left without a receipt",
    "unsettled": "members of these three classes about whom nothing was decided yet",
    "mobilised": "whether the mobilisation was confirmed",
    "trained": "whether it was written down when the unit's people were trained",
    "below": "units directly below",
    "branches_unmobilised": "branches below that have not confirmed their mobilisation",
    "branches_unfinished": "branches below where members are left, or without a list",
    "attempts_due": "members of whom somebody was tried, and the next step of the search is due",
    "begin": "members who cannot be reached and of whom nobody was tried yet",
    "reached": "members who were reached, and of whom that is not told yet",
    "leads": "members with leads that nobody has followed",
    "gaps": "lost members whose search is not complete",
    "crossing": "members who will have been out of contact for six months within `days` days",
    "returned": "members whose answers the working group sent back",
    "reportable": "members who belong on one of the lists that go up",
    "submitted": "whether the branch has handed its answers in",
    "tasks": "tasks from above that are open",
    "tasks_due": "open tasks of which the day is at most `days` days away, or has passed",
    "branches_tasks_over": "branches below with an open task of which the day has passed",
    "superior": "members below about whom somebody above has to look",
    "letters_expiring": "introduction letters that expire within `days` days, without a receipt",
    "letters_before": "members without a case whose letter of before the screening expires within"
    " `days` days or has expired, without a receipt",
    "letters_over": "introduction letters that have expired without a receipt",
    "cases_due": "cases of which a step is due",
    "waiting_here": "reports and requests from below that wait for an answer",
    "branches": "branches below",
    "branches_unsubmitted": "branches below that have not handed their answers in",
    "branches_to_verify": "branches below that wait for the working group",
    "branches_unverified": "branches below that the working group has not gone through",
    "signed": "whether the committee has signed",
    "signed_above": "whether the committee above has signed",
    "reported": "whether the signed papers went to the city",
    "rejected": "whether the city has sent the papers back",
    "final_reported": "whether papers went to the city since the day `from`",
    "rectify_report": "whether the branch's report on the rectification was taken as a file",
    "branches_undescribed": "branches below of which nobody took the working group's report",
    "branches_unaccepted": "branches below that the committee has not accepted",
    "branches_unmanned": "branches below without a secretary",
    "committees_unsigned": "committees below that have not signed",
    "committees_unreported": "committees below of which no papers came since the day `from`",
    "committees_silent": "committees below where nobody has reacted for `days` working days,"
    " all have blocked the bot for `blocked` working days, or nobody is",
    "untold": "nudges below that did not arrive, or still wait, of the last `days` working days",
    "branches_silent": "branches below of which no secretary has reacted for `days` working days,"
    " or all have blocked the bot for `blocked` working days",
}
"""What conditions may name: facts of one unit, all of them counts."""

ABOUT = frozenset({"branches_silent"})
"""Counts of which is noted, too, which units they count: others may come in their place."""

LONGEST = 31
"""Days that are caught up after downtime; what was due before them is not told any more."""

_SIGNS: Mapping[str, Callable[[int, int], bool]] = {
    "=": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}
_CONDITION = re.compile(r"([a-z_]+) ([=<>]) (\d+)")
_DAY = timedelta(days=1)


class Condition(NamedTuple):
    """One comparison of a fact with a number."""

    fact: str
    sign: str
    number: int

    def holds(self, facts: Mapping[str, int]) -> bool:
        """Whether it holds for these facts; one that is missing is 0."""
        return _SIGNS[self.sign](facts.get(self.fact, 0), self.number)


Conditions = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One nudge."""

    code: str
    level: str
    text: str
    to: str
    priority: int = 50
    applies: Conditions = ()
    resolved: Conditions = ()
    count: str = ""
    before: str = ""
    """The date of the campaign before which it is due."""
    lead: tuple[int, ...] = ()
    late: int = 0
    every: int = 0
    first: date | None = None
    until: str = ""
    """The date of the campaign after which it is not due any more; empty: it is due until done."""
    urgent: bool = False
    days: int = 0
    blocked: int = 0
    """For so many working days somebody has to have blocked the bot to count as silent."""
    calm: int = 0
    """For so many working days it is told again only where it is about other units."""

    @property
    def bound(self) -> str:
        """The date of the campaign on which it depends when the row is due; empty: on none."""
        return self.before or self.until

    @property
    def facts(self) -> frozenset[str]:
        """The facts on which it depends."""
        named = {c.fact for c in (*self.applies, *self.resolved)}
        return frozenset(named | ({self.count} if self.count else set()))

    def needed(self, facts: Mapping[str, int]) -> bool:
        """Whether these facts of a unit ask for it."""
        resolved = bool(self.resolved) and all(c.holds(facts) for c in self.resolved)
        return all(c.holds(facts) for c in self.applies) and not resolved


@dataclass(frozen=True, slots=True)
class Nudging:
    """All rows, and the hours of the digest."""

    rows: tuple[Row, ...] = ()
    hour: int = 9
    hours: tuple[int, ...] = (9,)
    again: int = 15
    quiet_from: int = 21
    quiet_to: int = 7
    most: int = 6

    def row(self, code: str) -> Row | None:
        """The row of this code."""
        return next((row for row in self.rows if row.code == code), None)


def read_nudging(table: Mapping[str, Any], year: int, dates: Iterable[str]) -> Nudging:
    """The rows of nudges.toml for one year; ValueError names the row that cannot be."""
    known = frozenset(dates)
    rows = tuple(_row(entry, year, known) for entry in table.get("nudge", ()))
    codes = [row.code for row in rows]
    if len(set(codes)) < len(codes):
        raise ValueError("nudges.toml: a code stands twice")
    digest = dict(table.get("digest", {}))
    hours = tuple(digest.pop("hours", (digest.get("hour", 9),)))
    return Nudging(rows, hours=hours, **digest)


def _row(entry: Mapping[str, Any], year: int, dates: frozenset[str]) -> Row:
    code = entry["code"]

    def day(text: str | None) -> date | None:
        return date.fromisoformat(f"{year}-{text}") if text else None

    row = Row(
        code=code,
        level=entry["level"],
        text=entry["text"],
        to=entry["to"],
        priority=entry.get("priority", 50),
        applies=read_conditions(entry.get("applies", ""), code),
        resolved=read_conditions(entry.get("resolved", ""), code),
        count=entry.get("count", ""),
        before=entry.get("date", ""),
        lead=tuple(entry.get("lead", ())),
        late=entry.get("late", 0),
        every=entry.get("every", 0),
        first=day(entry.get("from")),
        until=entry.get("until", ""),
        urgent=entry.get("urgent", False),
        days=entry.get("days", 0),
        blocked=entry.get("blocked", 0),
        calm=entry.get("calm", 0),
    )
    for fault in _faults(row, dates):
        raise ValueError(f"nudges.toml: {code}: {fault}")
    return row


def _faults(row: Row, dates: frozenset[str]) -> Iterator[str]:
    if row.bound and row.bound not in dates:
        yield f"there is no date {row.bound}"
    if unknown := sorted(row.facts - FACTS.keys()):
        yield f"there is no fact {', '.join(unknown)}"
    if bool(row.before) == bool(row.every):
        yield "it needs either a date or every"
    if row.every and row.first is None:
        yield "every needs a day from which it counts"
    if row.until and not row.every:
        yield "until belongs to every"
    if row.urgent and not row.before:
        yield "urgent needs a date"
    if row.calm and row.count not in ABOUT:
        yield f"calm needs one of these counts: {', '.join(sorted(ABOUT))}"
    if ("{n}" in row.text) != bool(row.count):
        yield "{n} in the text and count belong together"


def read_conditions(text: str, where: str = "") -> Conditions:
    """Comparisons joined by "and"; ValueError for anything else."""
    found = []
    for part in filter(None, (piece.strip() for piece in text.split(" and "))):
        match = _CONDITION.fullmatch(part)
        if match is None:
            raise ValueError(f"nudges.toml: {where}: {part!r} is no condition")
        found.append(Condition(match[1], match[2], int(match[3])))
    return tuple(found)


def mornings(deadline: Deadline, leads: Iterable[int]) -> tuple[date, ...]:
    """The days on which a nudge is due: so many working days before the date.

    The last working day that is in time is always one.
    """
    days = {workdays_before(deadline.day, lead) for lead in leads}
    return tuple(sorted(days | {last_workday_on_or_before(deadline.last)}))


def fires(row: Row, deadline: Deadline | None, day: date) -> bool:
    """Whether the row is due on this working day, for units where the date it is bound to is this
    one."""
    if row.first and day < row.first:
        return False
    if row.every:
        return _regularly(row, deadline, day)
    if deadline is None:
        return False
    if day in mornings(deadline, row.lead):
        return True
    if not row.late or day <= deadline.last:
        return False
    # The first morning after it counts as the first: the day itself is never passed in silence.
    return (workdays_until(deadline.last, day) - 1) % row.late == 0


def _regularly(row: Row, until: Deadline | None, day: date) -> bool:
    if until is not None:
        if day > until.last:
            return False
        if day == last_workday_on_or_before(until.last):
            # What has come up since the last time is told while it can be.
            return True
    return workdays_until((row.first or day) - _DAY, day) % row.every == 1 % row.every


@dataclass(frozen=True, slots=True)
class Slot:
    """An hour at which digests fell due: the latest one, and the days that are caught up in it."""

    at: datetime
    """UTC."""
    hour: int
    days: tuple[date, ...]
    """Working days on which the hour came, the latest last."""
    again: bool = False
    """The afternoon of a last day: only what is urgent."""
    since: datetime | None = None
    """UTC: the first time that is caught up; None: there is one only."""

    @property
    def prefix(self) -> str:
        """How the keys of its digests begin; the person's number follows."""
        return f"nudge:{self.at:%Y%m%dT%H%MZ}:"


def slots(nudging: Nudging, zone: tzinfo, since: datetime, now: datetime) -> tuple[Slot, ...]:
    """The hours that came after `since`, up to `now`, on working days; the earliest first."""
    end = now.astimezone(zone).date()
    begin = max(since.astimezone(zone).date(), end - _DAY * LONGEST)
    days = [begin + _DAY * n for n in range((end - begin).days + 1)]
    found = []
    for hour, again in (*((h, False) for h in nudging.hours), (nudging.again, True)):
        # The hour is compared before the calendar is asked: most looks end here.
        due = [(d, at) for d in days if since < (at := instant(d, hour, zone)) <= now]
        due = [(d, at) for d, at in due if is_workday(d)]
        if due:
            days_, first = tuple(d for d, _ in due), due[0][1]
            found.append(Slot(due[-1][1], hour, days_, again, first))
    return tuple(sorted(found, key=lambda slot: (slot.at, slot.again)))


def instant(day: date, hour: int, zone: tzinfo) -> datetime:
    """The hour of that day where the people are, in UTC."""
    return datetime.combine(day, time(hour), zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Firing:
    """A row that is due, and for which days of its date it is."""

    row: Row
    base: date | None = None
    """The day of its date by the plan; None: it has no date."""
    days: frozenset[date] = frozenset()
    """The days of its date for which it is due now, moved ones among them."""


def firings(
    nudging: Nudging,
    deadlines: Mapping[str, Deadline],
    moved: Mapping[str, Iterable[date]],
    slot: Slot,
) -> tuple[Firing, ...]:
    """The rows that are due in this slot; `moved`: days to which dates were moved anywhere."""
    found = []
    for row in nudging.rows:
        if slot.again and not row.urgent:
            continue
        deadline = deadlines.get(row.bound)
        if deadline is None:
            if not slot.again and any(fires(row, None, day) for day in slot.days):
                found.append(Firing(row))
            continue
        variants = (on(deadline, day) for day in {deadline.day, *moved.get(row.bound, ())})
        days = frozenset(d.day for d in variants if _due(row, d, slot))
        if days:
            found.append(Firing(row, deadline.day, days))
    return tuple(found)


def on(deadline: Deadline, day: date) -> Deadline:
    """The date on another day."""
    return deadline if deadline.day == day else replace(deadline, day=day)


def _due(row: Row, deadline: Deadline, slot: Slot) -> bool:
    if slot.again:
        return last_workday_on_or_before(deadline.last) == slot.days[-1]
    return any(fires(row, deadline, day) for day in slot.days)


def hushed(nudging: Nudging, zone: tzinfo, now: datetime, wished: bool) -> datetime | None:
    """Until when nothing may leave; None: it may. What a person wished for comes on any day."""
    here = now.astimezone(zone)
    day = here.date()
    if here.hour >= nudging.quiet_from:
        day += _DAY
    elif here.hour >= nudging.quiet_to and (wished or is_workday(day)):
        return None
    while not wished and not is_workday(day):
        day += _DAY
    opens = nudging.quiet_to if wished else max(nudging.quiet_to, nudging.hour)
    return instant(day, opens, zone)


def next_morning(zone: tzinfo, now: datetime, hour: int) -> datetime:
    """The person's hour on the next working day after today."""
    day = now.astimezone(zone).date() + _DAY
    while not is_workday(day):
        day += _DAY
    return instant(day, hour, zone)
