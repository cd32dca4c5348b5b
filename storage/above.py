"""What is seen from above the branches: units below with their sums, and what a unit did itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    exists,
    func,
    not_,
    or_,
    select,
)

from bot.domain.cases import NEEDY
from bot.domain.changes import Entry
from bot.domain.decisions import Below
from bot.domain.fulfilment import LACKING
from bot.domain.offices import LEADING, STATED
from bot.domain.records import Post, Unit
from storage.crypto import Keys
from storage.draft import Draft
from storage.facts import BRANCHES, of_unit, said, unfinished, unmanned
from storage.lists import ENTRY, entry_from
from storage.rows import UNIT, unit_from
from storage.tables import dates, grants, log, matters, tallies, units

PAGE = 6
"""Units on one page."""

DEEDS = (
    "mobilisation_confirmed",
    "unit_added",
    "person_invited",
    "person_joined",
    "access_revoked",
    "branch_submitted",
    "branch_verified",
    "branch_reopened",
    "spot_check_drawn",
    "members_shown",
    "unit_described",
    "ids_decided",
    "head_counted",
    "meeting_held",
    "task_sent",
    "task_answered",
    "task_closed",
    "committee_signed",
    "page_sealed",
    "committee_reported",
    "report_received",
    "report_rejected",
    "committee_reopened",
)
"""What a unit does as a whole; looked for among the few rows that are about no member."""

_child = units.alias("child")
_under = units.alias("under")
_listed_there = tallies.alias("listed")
_WORKS = or_(units.c.kind == "branch", and_(units.c.kind == "general_branch", units.c.members > 0))
"""Whether the unit accounts for members itself."""


def within(path: str) -> ColumnElement[bool]:
    """The units at or below this path."""
    return func.substr(units.c.path, 1, len(path)) == path


def load_above(conn: Connection, draft: Draft, keys: Keys) -> None:
    """The sums of a unit above the branches, and what the turn wants to know of it beside."""
    unit, wants = draft.unit, draft.wants
    if unit is None:
        return
    if unit.kind != "branch":
        draft.sums, draft.phases = sums(conn, unit), phases(conn, unit)
        if "headcount" in draft.sums:
            draft.sums |= stated(conn, unit)
    if unit.kind == "committee":
        draft.lacking = lacking(conn, unit)
    if wants.deeds:
        draft.deeds = deeds(conn, keys, unit.id)
    if wants.staff:
        draft.posts = posts(conn, draft, unit)
    if wants.below is not None:
        draft.below, draft.below_total = below(conn, unit, wants.below, wants.page)
    if wants.heads:
        draft.heads = heads(conn, unit)


def sums(conn: Connection, unit: Unit) -> dict[str, int]:
    """The counts of the unit and everything below it together."""
    rows = conn.execute(
        select(tallies.c.name, func.sum(tallies.c.n))
        .join_from(tallies, units, units.c.id == tallies.c.unit_id)
        .where(within(unit.path))
        .group_by(tallies.c.name)
    )
    return {name: int(n) for name, n in rows if n}


def stated(conn: Connection, unit: Unit) -> dict[str, int]:
    """How many units stated their head-count, and how many members these have: `STATED`."""
    row = conn.execute(
        select(func.count(), func.sum(_listed_there.c.n))
        .select_from(tallies.join(units, units.c.id == tallies.c.unit_id))
        .outerjoin(
            _listed_there,
            and_(
                _listed_there.c.unit_id == tallies.c.unit_id,
                _listed_there.c.name == "total",
            ),
        )
        .where(within(unit.path), _WORKS, tallies.c.name == "headcount", tallies.c.n > 0)
    ).one()
    return dict(zip(STATED, (row[0], int(row[1] or 0)), strict=True))


def phases(conn: Connection, unit: Unit) -> dict[str, int]:
    """How many branches at or below the unit are in each phase."""
    rows = conn.execute(
        select(units.c.phase, func.count()).where(within(unit.path), _WORKS).group_by(units.c.phase)
    )
    return {row[0]: row[1] for row in rows}


def lacking(conn: Connection, unit: Unit) -> dict[str, int]:
    """How many branches have yet to do what a date of the committee's asks for."""
    row = conn.execute(_LACKS, {"unit": unit.id}).one()
    return dict(zip(LACKING, row, strict=True))


_LACKS = select(*(of_unit(fact) for fact in LACKING)).where(units.c.id == bindparam("unit"))


def heads(conn: Connection, unit: Unit) -> tuple[tuple[int, int, str], ...]:
    """Unit, rows and head of every chain at or below the unit."""
    rows = conn.execute(
        select(units.c.id, units.c.chain_rows, units.c.chain_head)
        .where(within(unit.path), units.c.id != unit.id)
        .order_by(units.c.id)
    )
    return tuple((row.id, row.chain_rows, row.chain_head.hex()) for row in rows)


def posts(conn: Connection, draft: Draft, unit: Unit) -> tuple[Post, ...]:
    """What those who work in the unit do in other units that the person leads."""
    led = [
        g.unit.path for g in draft.grants if g.role in LEADING and unit.path.startswith(g.unit.path)
    ]
    if not led:
        return ()
    here = select(grants.c.person_id).where(
        grants.c.unit_id == unit.id, grants.c.revoked_at.is_(None)
    )
    rows = conn.execute(
        select(grants.c.person_id, grants.c.role, units.c.name)
        .join_from(grants, units, units.c.id == grants.c.unit_id)
        .where(
            grants.c.person_id.in_(here),
            grants.c.revoked_at.is_(None),
            grants.c.unit_id != unit.id,
            within(min(led, key=len)),
        )
        .order_by(grants.c.person_id, grants.c.id)
    )
    return tuple(Post(*row) for row in rows)


def deeds(conn: Connection, keys: Keys, unit: int) -> tuple[Entry, ...]:
    """What the unit did as a whole, oldest first."""
    rows = conn.execute(
        select(*ENTRY)
        .where(log.c.unit_id == unit, log.c.member.is_(None), log.c.kind.in_(DEEDS))
        .order_by(log.c.seq)
    )
    return tuple(entry_from(row, keys) for row in rows)


def below(conn: Connection, unit: Unit, which: str, page: int) -> tuple[tuple[Below, ...], int]:
    """One page of the units below, with their sums, and how many there are."""
    if which == "children":
        return _children(conn, unit)
    wanted = _listed(unit, which)
    total = conn.execute(select(func.count()).select_from(units).where(wanted)).scalar_one()
    rows = conn.execute(
        select(*UNIT).where(wanted).order_by(units.c.id).limit(PAGE).offset(PAGE * max(page, 0))
    )
    found = [unit_from(row) for row in rows]
    counted = _sums_of(conn, [one.id for one in found])
    states = _phases_of(conn, [one.id for one in found])
    made = (Below(one, counted.get(one.id, {}), states.get(one.id, {})) for one in found)
    return tuple(made), total


def _children(conn: Connection, unit: Unit) -> tuple[tuple[Below, ...], int]:
    rows = conn.execute(select(*UNIT).where(units.c.parent_id == unit.id).order_by(units.c.id))
    made = tuple(Below(unit_from(row), {}, {}) for row in rows)
    return made, len(made)


def _listed(unit: Unit, which: str) -> ColumnElement[bool]:
    if which == "units":
        return units.c.parent_id == unit.id
    branches = and_(within(unit.path), _WORKS)
    head, _, phase = which.partition(":")
    if head == "date":
        moved = exists().where(dates.c.unit_id == units.c.id, dates.c.code == phase)
        return and_(within(unit.path), units.c.id != unit.id, moved)
    if head == "count":
        counted = exists().where(
            tallies.c.unit_id == units.c.id, tallies.c.name == phase, tallies.c.n > 0
        )
        return and_(within(unit.path), counted)
    if head == "unsaid":
        return and_(within(unit.path), units.c.kind.in_(BRANCHES), not_(said(units, phase)))
    if head == "unfinished":
        return and_(branches, unfinished(units))
    if head == "verify":
        return and_(branches, or_(units.c.phase == "submitted", _moved_since()))
    if head == "rectify":
        return and_(within(unit.path), _rectifies())
    if head == "unmanned":
        return and_(within(unit.path), unmanned(units))
    return and_(branches, units.c.phase == phase) if head == "phase" else branches


def _moved_since() -> ColumnElement[bool]:
    """Whether it was verified, and somebody has changed since."""
    changed = exists().where(
        tallies.c.unit_id == units.c.id, tallies.c.name == "review:changed", tallies.c.n > 0
    )
    return and_(units.c.phase == "verified", changed)


def _rectifies() -> ColumnElement[bool]:
    """Whether there is somebody for whom something has to be put in order, or a case is open."""
    names = [f"cls:{name}" for name in NEEDY]
    there = exists().where(
        tallies.c.unit_id == units.c.id, tallies.c.name.in_(names), tallies.c.n > 0
    )
    open_case = exists().where(
        matters.c.unit_id == units.c.id,
        matters.c.open == 1,
        matters.c.kind.startswith("case:", autoescape=True),
    )
    return or_(there, open_case)


_BEGINS = func.substr(_under.c.path, 1, func.length(_child.c.path)) == _child.c.path


def _sums_of(conn: Connection, ids: Sequence[int]) -> dict[int, dict[str, int]]:
    return _grouped(
        conn.execute(
            select(_child.c.id, tallies.c.name, func.sum(tallies.c.n))
            .select_from(
                _child.join(_under, _BEGINS).join(tallies, tallies.c.unit_id == _under.c.id)
            )
            .where(_child.c.id.in_(ids))
            .group_by(_child.c.id, tallies.c.name)
        )
    )


def _phases_of(conn: Connection, ids: Sequence[int]) -> dict[int, dict[str, int]]:
    works = or_(
        _under.c.kind == "branch", and_(_under.c.kind == "general_branch", _under.c.members > 0)
    )
    counting: Select[Any] = (
        select(_child.c.id, _under.c.phase, func.count())
        .select_from(_child.join(_under, _BEGINS))
        .where(_child.c.id.in_(ids), works)
        .group_by(_child.c.id, _under.c.phase)
    )
    return _grouped(conn.execute(counting))


def _grouped(rows: Iterable[Any]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for unit, name, n in rows:
        if n:
            found.setdefault(unit, {})[name] = int(n)
    return found
