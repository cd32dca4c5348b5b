"""What became of every nudge, for one unit or for all below it; and who does not react."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    exists,
    func,
    literal,
    not_,
    select,
)

from bot.domain.records import Noted, Quiet, Silence, Unit
from storage.deadlines import line_of
from storage.draft import Draft
from storage.facts import BRANCHES, late, mute
from storage.tables import Instant, grants, nudges, persons, units

PAGE = 8
"""Rows on one page."""

WEEK = timedelta(days=7)


def load_ledger(conn: Connection, draft: Draft, unit: Unit, since: datetime) -> None:
    """A page of the nudges of the unit and those below, newest first, and the week's sums; what was
    due by then and waits still is late."""
    within = nudges.c.unit_id.in_(select(units.c.id).where(_below(unit)))
    offset = PAGE * max(draft.wants.page, 0)
    rows = conn.execute(
        select(nudges.c.code, units.c.name, nudges.c.due_at, nudges.c.state, nudges.c.n)
        .join_from(nudges, units, units.c.id == nudges.c.unit_id)
        .where(within)
        .order_by(nudges.c.due_at.desc(), nudges.c.code, nudges.c.person_id)
        .limit(PAGE)
        .offset(offset)
    )
    draft.noted = tuple(Noted(*row) for row in rows)
    draft.noted_total = conn.execute(
        select(func.count()).select_from(nudges).where(within)
    ).scalar_one()
    draft.noted_sums = sums(conn, within, since, draft.ticket.now)


def sums(
    conn: Connection, within: ColumnElement[bool], since: datetime, now: datetime
) -> dict[str, int]:
    """State -> how many nudges of the last seven days are in it; "late": due since then."""
    state = case((late(literal(since, Instant)), "late"), else_=nudges.c.state).label("state")
    rows = conn.execute(
        select(state, func.count())
        .where(within, nudges.c.due_at > literal(now - WEEK, Instant))
        .group_by(state)
    )
    return {row[0]: row[1] for row in rows}


def load_quiet(conn: Connection, draft: Draft, unit: Unit, silence: Silence) -> None:
    """A page of the branches below of which no secretary reacts, and how many there are."""
    every = _quiet(unit, silence)
    offset = PAGE * max(draft.wants.page, 0)
    rows = conn.execute(every.order_by(units.c.path).limit(PAGE).offset(offset)).all()
    between = _between(conn, unit, [row.path for row in rows])
    answer = _secretaries(conn, [row.id for row in rows])
    draft.quiet = tuple(
        Quiet(row.id, row.name, bool(row.blocked), row.since, between[row.path], answer[row.id])
        for row in rows
    )
    draft.quiet_total = conn.execute(
        select(func.count()).select_from(every.subquery())
    ).scalar_one()


def _between(conn: Connection, unit: Unit, paths: Sequence[str]) -> dict[str, str]:
    """For each path, the names of the units below this one and above its end."""
    lines = {path: line_of(path)[len(line_of(unit.path)) : -1] for path in paths}
    every = {one for line in lines.values() for one in line}
    rows = conn.execute(select(units.c.id, units.c.name).where(units.c.id.in_(every)))
    named = {row.id: row.name for row in rows}
    return {path: "/".join(named[one] for one in line) for path, line in lines.items()}


def _secretaries(conn: Connection, branches: Sequence[int]) -> dict[int, tuple[int, ...]]:
    rows = conn.execute(
        select(grants.c.unit_id, grants.c.person_id)
        .where(
            grants.c.unit_id.in_(branches),
            grants.c.role == "secretary",
            grants.c.revoked_at.is_(None),
        )
        .order_by(grants.c.person_id)
        .distinct()
    )
    found: dict[int, list[int]] = {branch: [] for branch in branches}
    for branch, person in rows:
        found[branch].append(person)
    return {branch: tuple(people) for branch, people in found.items()}


def _quiet(unit: Unit, silence: Silence) -> Any:
    since, blocked_since = (literal(at, Instant) for at in silence)
    held = and_(
        grants.c.unit_id == units.c.id,
        grants.c.role == "secretary",
        grants.c.revoked_at.is_(None),
    )
    other, theirs = persons.alias("other"), grants.alias("theirs")
    reacts = and_(
        theirs.c.unit_id == units.c.id, theirs.c.role == "secretary",
        theirs.c.revoked_at.is_(None), theirs.c.person_id == other.c.id,
        not_(mute(other, since, blocked_since)),
    )  # fmt: skip
    blocked = func.min(case((persons.c.blocked_at.is_not(None), 1), else_=0)).label("blocked")
    first = func.min(persons.c.unanswered_at).label("since")
    return (
        select(units.c.id, units.c.name, units.c.path, blocked, first)
        # From those who are silent: the cost does not follow how many there are in all.
        .select_from(persons.join(grants, grants.c.person_id == persons.c.id).join(units, held))
        .where(
            mute(persons, since, blocked_since),
            _below(unit),
            units.c.kind.in_(BRANCHES),
            ~exists().where(reacts),
        )
        .group_by(units.c.id, units.c.name, units.c.path)
    )


def _below(unit: Unit) -> ColumnElement[bool]:
    return func.substr(units.c.path, 1, len(unit.path)) == unit.path
