"""The facts that nudges depend on, as SQL over one row of `units`: for a whole set at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
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

from bot.domain.nudges import Conditions, Row
from bot.domain.reminders import CONFIRMS
from storage.tables import Instant, grants, log, persons, tallies, units

BRANCHES = ("branch", "general_branch")


@dataclass(frozen=True, slots=True)
class Moment:
    """When facts are looked at."""

    now: datetime
    today: date
    """Where the people are."""
    ago: Mapping[int, datetime]
    """So many working days -> the instant at which they began."""

    @property
    def parameters(self) -> dict[str, Any]:
        """What the statements have to be given."""
        ago = {f"ago_{days}": at for days, at in self.ago.items()}
        return {"today": self.today.isoformat(), **ago}


TODAY = bindparam("today", type_=String)


def _counted(*names: str) -> ColumnElement[int]:
    """The sum of these counts of the unit."""
    total = select(func.coalesce(func.sum(tallies.c.n), 0)).where(
        tallies.c.unit_id == units.c.id, tallies.c.name.in_(names)
    )
    return total.scalar_subquery()


def _said(of: Any, fact: str) -> ColumnElement[bool]:
    """Whether the unit stated this fact of itself."""
    return exists().where(
        log.c.unit_id == of.c.id, log.c.member.is_(None), log.c.kind == CONFIRMS[fact]
    )


def _as_number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _below(condition: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[int]:
    """How many branches below the unit are like this."""
    below = units.alias("below")
    under = func.substr(below.c.path, 1, func.length(units.c.path)) == units.c.path
    # A unit that has only others below it need not have a list of its own.
    counted = select(func.count()).select_from(below).where(
        under, below.c.id != units.c.id, below.c.kind.in_(BRANCHES), below.c.closed_at.is_(None),
        condition(below),
    )  # fmt: skip
    return counted.scalar_subquery()


def _has(below: Any, *names: str) -> ColumnElement[bool]:
    return exists().where(
        tallies.c.unit_id == below.c.id, tallies.c.name.in_(names), tallies.c.n > 0
    )


def _unfinished(below: Any) -> ColumnElement[bool]:
    child = units.alias("child")
    no_list = not_(_has(below, "total")) & ~exists().where(child.c.parent_id == below.c.id)
    return or_(_has(below, "todo", "doing", "later"), no_list)


def _secretaries(below: Any, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    held = and_(
        grants.c.unit_id == below.c.id,
        grants.c.role == "secretary",
        grants.c.revoked_at.is_(None),
        grants.c.person_id == persons.c.id,
    )
    return exists().where(held, *which)


def silent(days: int) -> ColumnElement[bool]:
    """Whether a person has blocked the bot, or not reacted for so many working days."""
    since = bindparam(f"ago_{days}", type_=Instant)
    return or_(
        persons.c.blocked_at.is_not(None), func.coalesce(persons.c.unanswered_at <= since, False)
    )


def silent_branch(below: Any, days: int) -> ColumnElement[bool]:
    """Whether the branch has secretaries, and none of them reacts."""
    mute = silent(days)
    return _secretaries(below, mute) & ~_secretaries(below, not_(mute))


def _children(_: Row) -> ColumnElement[int]:
    child = units.alias("child")
    found = select(func.count()).select_from(child).where(child.c.parent_id == units.c.id)
    return found.scalar_subquery()


Fact = Callable[[Row], ColumnElement[int]]

FACTS: Mapping[str, Fact] = {
    "total": lambda _: _counted("total"),
    "open": lambda _: _counted("todo", "doing"),
    "later": lambda _: _counted("later"),
    "lost": lambda _: _counted("cls:lost"),
    "hollow": lambda _: _counted("cls:hollow"),
    "no_receipt": lambda _: _counted("cls:no_receipt"),
    "unsettled": lambda _: _counted("cls:lost", "cls:hollow", "cls:no_receipt"),
    "mobilised": lambda _: _as_number(_said(units, "mobilised")),
    "below": _children,
    "branches_unmobilised": lambda _: _below(lambda below: not_(_said(below, "mobilised"))),
    "branches_unfinished": lambda _: _below(_unfinished),
    "branches_silent": lambda row: _below(lambda below: silent_branch(below, row.days)),
}
"""By the names that `bot.domain.nudges.FACTS` lists."""


def number(name: str, row: Row) -> ColumnElement[int]:
    """A fact of the unit in `units`, as this row means it; without a name: 0."""
    return cast(FACTS[name](row), Integer) if name else literal(0, Integer)


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
    return frozenset(row.days for row in rows if row.days)
