"""Reminders: whom the dates of each level bind, how near a date is, and what strikes a digest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.domain.campaign import Deadline
from bot.domain.changes import (
    AttemptLogged,
    Change,
    Errand,
    MatterMoved,
    MobilisationConfirmed,
    PersonJoined,
)
from bot.domain.changes.offices import (
    BranchSubmitted,
    BranchVerified,
    CommitteeReported,
    CommitteeSigned,
    TaskAnswered,
    TaskClosed,
    UnitDescribed,
)
from bot.domain.mobilisation import CONFIRMED
from bot.domain.records import Role, Unit, UnitKind
from bot.domain.workdays import is_workday, last_workday_on_or_before

Tally = Mapping[str, int]

UNFINISHED = ("todo", "doing", "later")

CONFIRMS: Mapping[str, str] = {"mobilised": CONFIRMED}
"""A fact of a unit -> the kind of change in its chain that states it."""

WATCHED: tuple[tuple[str, ...], ...] = (
    ("todo", "doing"),
    ("later",),
    ("review:returned",),
    ("lead",),
    ("reached",),
    ("gap",),
    ("superior",),
)
"""Sums of counts of which a digest speaks: once one is nothing, the digest is looked at again."""

RECOUNT = timedelta(minutes=10)
"""How long a digest may stand with a number that has changed since: whoever answers card after card
is not followed by an edit for each."""

STRIKES: tuple[type[Change], ...] = (
    MobilisationConfirmed,
    AttemptLogged,
    MatterMoved,
    TaskAnswered,
    TaskClosed,
    BranchSubmitted,
    BranchVerified,
    CommitteeSigned,
    CommitteeReported,
    UnitDescribed,
    PersonJoined,
)
"""Changes after which the digests of the unit, and of those above it, are looked at again."""


LOST = ("unconfirmed", "refused", "blocked")
"""What became of nudges that did not arrive, as far as anybody knows."""

FAR: tuple[type[Change], ...] = (CommitteeSigned, CommitteeReported, PersonJoined)
"""Those of which the city is told, too: one branch's work changes nothing about what it is told."""

SILENT = timedelta(days=2)
"""Whoever has not reacted for longer may be named as silent above."""

AWAITED = ("rectified", "review")
"""Forms that people are reminded to take."""


@dataclass(frozen=True, slots=True)
class Level:
    """Whom the dates of one level bind: these roles, in units of these kinds."""

    roles: tuple[Role, ...]
    kinds: tuple[UnitKind, ...]


LEVELS: Mapping[str, Level] = {
    "branch": Level(("secretary",), ("branch", "general_branch")),
    "committee": Level(("committee", "clerk"), ("committee",)),
    "verifier": Level(("verifier",), ("committee", "city")),
    "city": Level(("city",), ("city",)),
}


def days_left(deadline: Deadline, today: date) -> int:
    """Working days from today on, today included, before the date; 0 from the date on."""
    ahead = range((deadline.day - today).days)
    return sum(is_workday(today + timedelta(days=n)) for n in ahead)


def is_last(deadline: Deadline, today: date) -> bool:
    """Whether today is the last working day that is in time."""
    return last_workday_on_or_before(deadline.last) == today


def follow_up(
    unit: Unit, before: Tally, after: Tally, changes: Sequence[Change], now: datetime
) -> tuple[Errand, ...]:
    """The errand that looks at sent digests again: at once where these changes did what they ask
    for, a little later and once for many where only a number is another one."""
    told = [(_sum(before, names), _sum(after, names)) for names in WATCHED]
    emptied = any(was and not now_ for was, now_ in told)
    began = bool(after.get("total")) and not before.get("total")
    far = any(isinstance(change, FAR) for change in changes)
    about = {"unit": unit.id, **({"far": True} if far else {})}
    if emptied or began or any(isinstance(c, STRIKES) for c in changes):
        key = f"clear:{unit.id}:{unit.revision}"
        return (Errand("clear", key, now, about, where_told=unit.path),)
    if any(was != now_ for was, now_ in told):
        due = _next(now)
        key = f"recount:{unit.id}:{due:%Y%m%dT%H%MZ}"
        return (Errand("clear", key, due, about, where_told=unit.path),)
    return ()


def heard_again(
    person: int, units: Iterable[Unit], since: datetime | None, now: datetime
) -> tuple[Errand, ...]:
    """The errands that look at what was told above of somebody who reacts again."""
    if since is None or now - since < SILENT:
        return ()
    stamp = f"{since.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return tuple(
        Errand(
            "clear", f"heard:{unit.id}:{person}:{stamp}", now, {"unit": unit.id, "far": True},
            where_told=unit.path,
        )
        for unit in units
    )  # fmt: skip


def _next(now: datetime) -> datetime:
    """When numbers are looked at next."""
    minutes = RECOUNT.seconds // 60
    begun = now.astimezone(UTC).replace(second=0, microsecond=0)
    return begun - timedelta(minutes=begun.minute % minutes) + RECOUNT


def _sum(tally: Tally, names: Iterable[str]) -> int:
    return sum(tally.get(name, 0) for name in names)
