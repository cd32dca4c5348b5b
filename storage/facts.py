"""The facts that nudges depend on, as SQL over one row of `units`: for a whole set at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)

from bot.domain.changes.offices import TASK_DUE, TRAINED
from bot.domain.changes.units import MOBILISED
from bot.domain.classes import UNSETTLED
from bot.domain.locks import SIGNED
from bot.domain.nudges import Conditions, Row
from bot.domain.records import Role
from bot.domain.reminders import CONFIRMS, LOST
from storage.tables import (
    Instant,
    downloads,
    grants,
    log,
    matters,
    members,
    nudges,
    persons,
    tallies,
    units,
)

BRANCHES = ("branch", "general_branch")
COMMITTEES = ("committee",)

SECRETARY: tuple[Role, ...] = ("secretary",)
LEADERS: tuple[Role, ...] = ("committee", "clerk")
"""Who answers for a branch, and for a committee."""

REPORTABLE = ("lost", "broken", "hollow", "no_receipt", "floating", "abroad", "doubtful")
"""Classes of members that go up on a list of their own."""


DAY = timedelta(days=1)

LATE = 2
"""Working days after which a nudge that still waits should have left: it rests at night and on free
days only."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When facts are looked at."""

    now: datetime
    today: date
    """Where the people are."""
    ago: Mapping[int, datetime]
    """So many working days -> the instant at which they began."""
    soon: Mapping[int, date] = field(default_factory=dict)
    """So many days -> the day on which they will have passed."""
    morning: datetime | None = None
    """When today began where the people are; None: at midnight UTC."""

    @property
    def parameters(self) -> dict[str, Any]:
        """What the statements have to be given."""
        ago = {f"ago_{days}": at for days, at in self.ago.items()}
        soon = {f"soon_{days}": day.isoformat() for days, day in self.soon.items()}
        return {
            "today": self.today.isoformat(),
            "morning": self.morning or datetime.combine(self.today, time(), UTC),
            "ago_0": self.now,
            f"ago_{LATE}": self.now - DAY * LATE,
            **ago,
            **soon,
        }


def at_work(of: Any) -> ColumnElement[bool]:
    """Whether there is anything to be asked of the unit: of a purged one there is not."""
    return and_(of.c.closed_at.is_(None), of.c.purged == 0)


TODAY = bindparam("today", type_=String)


def _counted(*names: str) -> ColumnElement[int]:
    """The sum of these counts of the unit."""
    total = select(func.coalesce(func.sum(tallies.c.n), 0)).where(
        tallies.c.unit_id == units.c.id, tallies.c.name.in_(names)
    )
    return total.scalar_subquery()


def said(of: Any, fact: str) -> ColumnElement[bool]:
    """Whether the unit stated this fact of itself."""
    return exists().where(
        log.c.unit_id == of.c.id, log.c.member.is_(None), log.c.kind == CONFIRMS[fact]
    )


def _as_number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _below(
    condition: Callable[[Any], ColumnElement[bool]],
    kinds: Sequence[str] = BRANCHES,
    of: Callable[[Any], ColumnElement[int]] = lambda _: func.count(),
) -> ColumnElement[int]:
    """How many branches (or units of these kinds) below the unit are like this."""
    below = units.alias("below")
    under = func.substr(below.c.path, 1, func.length(units.c.path)) == units.c.path
    # A unit that has only others below it need not have a list of its own.
    counted = select(of(below)).select_from(below).where(
        under, below.c.id != units.c.id, below.c.kind.in_(kinds), at_work(below),
        condition(below),
    )  # fmt: skip
    return counted.scalar_subquery()


def _marks(below: Any) -> ColumnElement[int]:
    """A number that hardly ever stays the same where some units take the place of others."""
    number = cast(below.c.id, BigInteger)
    mark = (number * 7919 + 104729) * number % 1000003
    return func.coalesce(cast(func.sum(mark), BigInteger), 0)


def _has(below: Any, *names: str) -> ColumnElement[bool]:
    return exists().where(
        tallies.c.unit_id == below.c.id, tallies.c.name.in_(names), tallies.c.n > 0
    )


def unfinished(below: Any) -> ColumnElement[bool]:
    """Whether the branch has members left to do, or no list although it has no units below."""
    child = units.alias("child")
    no_list = not_(_has(below, "total")) & ~exists().where(child.c.parent_id == below.c.id)
    return or_(_has(below, "todo", "doing", "later"), no_list)


def _bears(below: Any) -> ColumnElement[bool]:
    """Whether it has to account for members: a 党总支 only where it has some of its own."""
    return or_(below.c.kind == "branch", _has(below, "total"))


def _manned(below: Any, roles: Sequence[Role], *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether somebody holds one of these roles in the unit, and is like this."""
    held = and_(
        grants.c.unit_id == below.c.id,
        grants.c.role.in_(roles),
        grants.c.revoked_at.is_(None),
        grants.c.person_id == persons.c.id,
    )
    return exists().where(held, *which)


def mute(
    of: Any, since: ColumnElement[datetime], blocked_since: ColumnElement[datetime]
) -> ColumnElement[bool]:
    """Whether a person in `of` has not reacted since then, or blocked the bot by then."""
    return or_(
        func.coalesce(of.c.blocked_at <= blocked_since, False),
        func.coalesce(of.c.unanswered_at <= since, False),
    )


def _silent(row: Row) -> ColumnElement[bool]:
    return mute(persons, _ago(row.days), _ago(row.blocked))


def _ago(days: int) -> ColumnElement[datetime]:
    return bindparam(f"ago_{days}", type_=Instant)


def silent_unit(below: Any, roles: Sequence[Role], row: Row) -> ColumnElement[bool]:
    """Whether people hold one of these roles in the unit, and none of them reacts."""
    silent = _silent(row)
    return _manned(below, roles, silent) & ~_manned(below, roles, not_(silent))


def unmanned(below: Any) -> ColumnElement[bool]:
    """Whether the branch has members to account for, and nobody who could."""
    return _bears(below) & not_(_manned(below, SECRETARY))


def _children(_: Row) -> ColumnElement[int]:
    child = units.alias("child")
    found = select(func.count()).select_from(child).where(child.c.parent_id == units.c.id)
    return found.scalar_subquery()


def _members(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    """How many members of the unit are like this."""
    found = select(func.count()).select_from(members)
    found = found.where(members.c.unit_id == units.c.id, members.c.closed == "", *conditions)
    return found.scalar_subquery()


def _soon(row: Row) -> ColumnElement[str]:
    return bindparam(f"soon_{row.days}", type_=String)


def _open_matters(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    """How many open matters are like this."""
    found = select(func.count()).select_from(matters).where(matters.c.open == 1, *conditions)
    return found.scalar_subquery()


def _tasks_until(day: ColumnElement[str]) -> ColumnElement[int]:
    """How many open tasks of the unit have to be answered by this day."""
    due = select(func.coalesce(func.sum(tallies.c.n), 0)).where(
        tallies.c.unit_id == units.c.id, _dated(day, True)
    )
    return due.scalar_subquery()


def _dated(day: ColumnElement[str], itself: bool) -> ColumnElement[bool]:
    """Counts of open tasks by their day: those before this one, and perhaps on it."""
    told = func.substr(tallies.c.name, len(TASK_DUE) + 1)
    return and_(
        tallies.c.name.startswith(TASK_DUE, autoescape=True),
        told <= day if itself else told < day,
    )


def _late(below: Any) -> ColumnElement[bool]:
    return exists().where(tallies.c.unit_id == below.c.id, tallies.c.n > 0, _dated(TODAY, False))


def _looked_at(_: Row) -> ColumnElement[int]:
    """Members below the unit about whom somebody above has to look."""
    below = units.alias("below")
    under = func.substr(below.c.path, 1, func.length(units.c.path)) == units.c.path
    found = select(func.coalesce(func.sum(tallies.c.n), 0)).select_from(
        tallies.join(below, below.c.id == tallies.c.unit_id)
    ).where(tallies.c.name == "superior", under, at_work(below))  # fmt: skip
    return found.scalar_subquery()


def _own(kind: str) -> ColumnElement[bool]:
    """Matters of this kind, or of one that begins with it, in the chain of the unit."""
    of_kind = or_(matters.c.kind == kind, matters.c.kind.startswith(f"{kind}:", autoescape=True))
    return and_(matters.c.unit_id == units.c.id, of_kind)


def _no_case() -> ColumnElement[bool]:
    """Whether no case is under way about the member in `members`."""
    about = and_(matters.c.unit_id == members.c.unit_id, matters.c.member == members.c.number)
    return ~exists().where(about, matters.c.open == 1, matters.c.kind.startswith("case:"))


def _phase(*phases: str) -> ColumnElement[int]:
    return _as_number(units.c.phase.in_(phases))


def _reported_since(of: Any, row: Row) -> ColumnElement[bool]:
    first = row.first or date.min
    since = literal(datetime.combine(first, time(), UTC), Instant)
    return exists().where(
        log.c.unit_id == of.c.id, log.c.kind == "committee_reported", log.c.at >= since
    )


def _taken(of: Any, form: str) -> ColumnElement[bool]:
    """Whether somebody took this form of the unit as a file."""
    return exists().where(downloads.c.unit_id == of.c.id, downloads.c.kind == form)


def late(since: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether a nudge that was due by then waits still."""
    return and_(nudges.c.state == "due", nudges.c.due_at <= since)


def _untold(row: Row) -> ColumnElement[int]:
    """Nudges of these working days below the unit that did not arrive."""
    below = units.alias("below")
    found = select(func.count()).select_from(
        nudges.join(below, below.c.id == nudges.c.unit_id)
    ).where(
        nudges.c.due_at > _ago(row.days),
        func.substr(below.c.path, 1, func.length(units.c.path)) == units.c.path,
        below.c.id != units.c.id,
        or_(nudges.c.state.in_(LOST), late(_ago(LATE))),
    )  # fmt: skip
    return found.scalar_subquery()


Fact = Callable[[Row], ColumnElement[int]]

FACTS: Mapping[str, Fact] = {
    "total": lambda _: _counted("total"),
    "open": lambda _: _counted("todo", "doing"),
    "later": lambda _: _counted("later"),
    "lost": lambda _: _counted("cls:lost"),
    "hollow": lambda _: _counted("cls:hollow"),
    "no_receipt": lambda _: _counted("cls:no_receipt"),
    "unsettled": lambda _: _members(members.c.cls.in_(UNSETTLED), members.c.outcome == ""),
    "mobilised": lambda _: _as_number(said(units, "mobilised")),
    "trained": lambda _: _counted(TRAINED),
    "below": _children,
    "branches_unmobilised": lambda _: _below(lambda below: not_(_has(below, MOBILISED))),
    "branches_unfinished": lambda _: _below(unfinished),
    "attempts_due": lambda _: _members(
        members.c.next_on <= TODAY, members.c.next_kind.not_in(("begin", "reached"))
    ),
    "begin": lambda _: _members(members.c.next_on <= TODAY, members.c.next_kind == "begin"),
    "reached": lambda _: _members(members.c.next_kind == "reached"),
    "leads": lambda _: _members(members.c.leads > 0),
    "gaps": lambda _: _members(members.c.gaps > 0),
    "crossing": lambda row: _members(members.c.line_on.between(TODAY, _soon(row))),
    "returned": lambda _: _counted("review:returned"),
    "reportable": lambda _: _counted(*(f"cls:{name}" for name in REPORTABLE)),
    "submitted": lambda _: _phase("submitted", "verified"),
    "tasks": lambda _: _counted("task:open"),
    "tasks_due": lambda row: _tasks_until(_soon(row)),
    "branches_tasks_over": lambda _: _below(_late),
    "superior": _looked_at,
    "letters_expiring": lambda row: _open_matters(
        _own("letter"), matters.c.due_on.between(TODAY, _soon(row))
    ),
    "letters_before": lambda row: _members(
        members.c.cls == "no_receipt", members.c.letter_until <= _soon(row), _no_case()
    ),
    "letters_over": lambda _: _open_matters(_own("letter"), matters.c.due_on < TODAY),
    "cases_due": lambda _: _open_matters(_own("case"), matters.c.due_on <= TODAY),
    "waiting_here": lambda _: _open_matters(matters.c.to_unit == units.c.id),
    "branches": lambda _: _below(lambda below: true()),
    "branches_unsubmitted": lambda _: _below(
        lambda below: below.c.phase.not_in(("submitted", "verified")) & _bears(below)
    ),
    "branches_to_verify": lambda _: _below(
        lambda below: (below.c.phase == "submitted") & _bears(below)
    ),
    "branches_unverified": lambda _: _below(
        lambda below: (below.c.phase != "verified") & _bears(below)
    ),
    "signed": lambda _: _phase(*SIGNED),
    "signed_above": lambda _: _as_number(units.c.above.in_(SIGNED)),
    "reported": lambda _: _phase("reported", "received"),
    "rejected": lambda _: _phase("rejected"),
    "final_reported": lambda row: _as_number(_reported_since(units, row)),
    "rectify_report": lambda _: _as_number(_taken(units, "rectified")),
    "branches_undescribed": lambda _: _below(
        lambda below: _bears(below) & not_(_taken(below, "review"))
    ),
    "branches_unaccepted": lambda _: _below(
        lambda below: _bears(below) & not_(_has(below, "matter:acceptance:done"))
    ),
    "branches_unmanned": lambda _: _below(unmanned),
    "committees_unsigned": lambda _: _below(lambda below: below.c.phase.not_in(SIGNED), COMMITTEES),
    "committees_unreported": lambda row: _below(
        lambda below: not_(_reported_since(below, row)), COMMITTEES
    ),
    "committees_silent": lambda row: _below(
        lambda below: silent_unit(below, LEADERS, row) | not_(_manned(below, LEADERS)),
        COMMITTEES,
    ),
    "untold": _untold,
    "branches_silent": lambda row: _below(lambda below: silent_unit(below, SECRETARY, row)),
}
"""By the names that `bot.domain.nudges.FACTS` lists."""

ABOUT: Mapping[str, Fact] = {
    "branches_silent": lambda row: _below(
        lambda below: silent_unit(below, SECRETARY, row), of=_marks
    ),
}
"""For facts that count units: a number for which of them these are."""


def number(name: str, row: Row) -> ColumnElement[int]:
    """A fact of the unit in `units`, as this row means it; without a name: 0."""
    return cast(FACTS[name](row), Integer) if name else literal(0, Integer)


def about(name: str, row: Row) -> ColumnElement[int]:
    """Which units the fact counts, as one number; 0 for facts of which that is not noted."""
    return ABOUT[name](row) if name in ABOUT else literal(0, BigInteger)


def of_unit(name: str) -> ColumnElement[int]:
    """A fact of the unit in `units` that is the same for every row."""
    return number(name, Row("", "", "", ""))


def needed(row: Row) -> ColumnElement[bool]:
    """Whether the row is needed in the unit; the same rule as `Row.needed`."""
    asked = _all(row.applies, row)
    return and_(asked, not_(_all(row.resolved, row))) if row.resolved else asked


def _all(conditions: Conditions, row: Row) -> ColumnElement[bool]:
    return and_(true(), *(_compared(c.fact, c.sign, c.number, row) for c in conditions))


def _compared(fact: str, sign: str, limit: int, row: Row) -> ColumnElement[bool]:
    value = number(fact, row)
    return {"=": value == limit, ">": value > limit, "<": value < limit}[sign]


def used_days(rows: Iterable[Row]) -> frozenset[int]:
    """The spans of working days of which the rows speak."""
    named = (span for row in rows for span in (row.days, row.calm, row.blocked) if span)
    return frozenset({LATE, *named})
