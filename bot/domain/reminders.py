"""Nudges: when one is due before a date, whom it reaches, and what makes it unnecessary."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.domain.changes import Change, Errand, kind_of
from bot.domain.mobilisation import CONFIRMED
from bot.domain.policy import Campaign, Deadline
from bot.domain.records import Role, Unit, UnitKind
from bot.domain.workdays import is_workday, last_workday_on_or_before, workdays_before

Tally = Mapping[str, int]

UNFINISHED = ("todo", "doing", "later")

MEMBERS_DONE = frozenset({"submitted"})
"""What clears a date once every member is done; until forms can be submitted in the bot."""

CONFIRMS: Mapping[str, str] = {"mobilised": CONFIRMED}
"""What clears a date -> the kind of change that states it. Anything else clears by no fact yet."""


@dataclass(frozen=True, slots=True)
class Level:
    """Whom the dates of one level bind: these roles, in units of these kinds."""

    roles: tuple[Role, ...]
    kinds: tuple[UnitKind, ...]


LEVELS: Mapping[str, Level] = {
    "branch": Level(("secretary",), ("branch", "general_branch")),
    "committee": Level(("committee", "clerk"), ("committee",)),
    "city": Level(("city",), ("city",)),
}


@dataclass(frozen=True, slots=True)
class Nudge:
    """One date and the instant at which those who still owe it are reminded."""

    deadline: Deadline
    at: datetime
    """UTC."""

    @property
    def prefix(self) -> str:
        """How the keys of this nudge begin: "nudge:<deadline>:<instant>:"."""
        return f"{all_of(self.deadline)}{self.at:%Y%m%dT%H%MZ}:"


def all_of(deadline: Deadline) -> str:
    """How the keys of every nudge for this date begin."""
    return f"nudge:{deadline.code}:"


def code_in(key: str) -> str:
    """The code of the date that the nudge of this key is about."""
    return key.split(":")[1]


def mornings(deadline: Deadline, leads: Iterable[int]) -> tuple[date, ...]:
    """The days on which a nudge is due: so many working days before the date.

    Where the last day that is in time is a holiday, the last working day before it is one, too.
    """
    days = {workdays_before(deadline.day, lead) for lead in leads}
    if not is_workday(deadline.last):
        days.add(last_workday_on_or_before(deadline.last))
    return tuple(sorted(days))


def schedule(campaign: Campaign, zone: tzinfo) -> tuple[Nudge, ...]:
    """Every nudge of the campaign, the earliest first."""
    hour = time(campaign.hour)
    nudges = [
        Nudge(deadline, datetime.combine(day, hour, zone).astimezone(UTC))
        for deadline in campaign.deadlines
        if deadline.level in LEVELS
        for day in mornings(deadline, campaign.leads)
    ]
    return tuple(sorted(nudges, key=lambda nudge: (nudge.at, nudge.deadline.day)))


def fallen_due(nudges: Sequence[Nudge], since: datetime, now: datetime) -> tuple[Nudge, ...]:
    """The latest nudge of each date among those that fell due after `since`, up to `now`."""
    latest = {n.deadline.code: n for n in nudges if since < n.at <= now}
    return tuple(latest.values())


def days_left(deadline: Deadline, today: date) -> int:
    """Working days from today on, today included, before the date; 0 from the date on."""
    ahead = range((deadline.day - today).days)
    return sum(is_workday(today + timedelta(days=n)) for n in ahead)


def is_last(deadline: Deadline, today: date) -> bool:
    """Whether today is the last working day that is in time."""
    return last_workday_on_or_before(deadline.last) == today


def unfinished(tally: Tally) -> int:
    """How many members are without a conclusion."""
    return sum(tally.get(name, 0) for name in UNFINISHED)


def members_done(tally: Tally) -> bool:
    """Whether there are members and all of them are done."""
    return tally.get("total", 0) > 0 and not unfinished(tally)


def cleared(deadline: Deadline, tally: Tally, confirmed: Collection[str]) -> bool:
    """Whether the fact that clears this date is on record; `confirmed` are kinds of changes."""
    if deadline.clears in MEMBERS_DONE:
        return members_done(tally)
    return CONFIRMS.get(deadline.clears) in confirmed


def follow_up(
    unit: Unit, before: Tally, after: Tally, changes: Iterable[Change], now: datetime
) -> tuple[Errand, ...]:
    """The errand that strikes sent nudges, where these changes have just done what they ask for."""
    finished = members_done(after) and not members_done(before)
    if not finished and not any(kind_of(change) in CONFIRMS.values() for change in changes):
        return ()
    return (Errand("clear", f"clear:{unit.id}:{unit.revision}", now, {"unit": unit.id}),)
