"""The matters that a turn wants: one, a page of them, those that wait for a unit."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    func,
    select,
    true,
)

from bot.domain.matter_views import addressees, shows
from bot.domain.matters import Matter
from bot.domain.records import Member, Unit
from bot.domain.twins import KIND as TWIN
from storage.crypto import Keys
from storage.draft import Draft
from storage.lists import one as member_of
from storage.matter_rows import MATTERS, matter_from
from storage.means import Means
from storage.rows import UNIT, unit_from
from storage.tables import log, matters, units

PAGE = 8
"""Matters on one page of a list."""


def load_matters(conn: Connection, draft: Draft, means: Means) -> None:
    """The matter and the page of matters that the turn wants."""
    wants = draft.wants
    if draft.unit is None:
        return
    number = draft.awaited_matter() if wants.matter == 0 else wants.matter
    if number:
        found = one(conn, means.keys, draft.unit.id, number)
        if found is not None and shows(draft.loaded().desk, found):
            draft.matter = found
            _of_member(conn, draft, means)
    awaited = wants.matter == 0 and draft.seat.expects.startswith(("up:", "matter:"))
    if wants.superior or awaited:
        draft.superior = superior(conn, draft.unit)
    which = wants.matters
    if wants.matter == 0 and draft.seat.expects.startswith("bundle:"):
        which = "inquiries"
    if which is not None:
        condition = _asked_for(which, draft.unit.id) & _shown(draft, which)
        page = MATTERS.where(condition).order_by(
            matters.c.open.desc(), matters.c.opened_at.desc(), matters.c.number.desc()
        )
        if not which.startswith(("member:", "inquiries")):
            page = page.limit(PAGE).offset(PAGE * max(wants.page, 0))
        draft.matters = tuple(matter_from(row, means.keys) for row in conn.execute(page))
        counted = select(func.count()).select_from(matters).where(condition)
        draft.matters_total = conn.execute(counted).scalar_one()


def _of_member(conn: Connection, draft: Draft, means: Means) -> None:
    """The member whom the matter is about, and that member's other matters."""
    matter, unit = draft.matter, draft.unit
    if matter is None or matter.member is None or unit is None or draft.wants.matters is not None:
        return
    if draft.named is None and (draft.member is None or draft.member.key.number != matter.member):
        draft.named = member_of(conn, unit.id, matter.member, means.keys)
    same = (matters.c.unit_id == unit.id) & (matters.c.member == matter.member)
    others = MATTERS.where(same, _shown(draft, "others"))
    rows = conn.execute(others.order_by(matters.c.number))
    draft.matters = tuple(matter_from(row, means.keys) for row in rows)


def about(conn: Connection, keys: Keys, unit: int, number: int) -> tuple[Member, str] | None:
    """The member whom a matter is about, and the name of the unit."""
    found = one(conn, keys, unit, number)
    if found is None or found.member is None:
        return None
    member = member_of(conn, unit, found.member, keys)
    return None if member is None else (member, found.unit_name)


def archived(conn: Connection, keys: Keys, unit: int) -> bool:
    """Whether an archive was confirmed, and nothing but that was written since it was made.

    What was purged already may be purged again, as long as nothing was written since.
    """
    head = conn.execute(select(units.c.purged, units.c.chain_rows).where(units.c.id == unit)).one()
    if head.purged and head.purged == head.chain_rows:
        return True
    done = MATTERS.where(
        matters.c.unit_id == unit, matters.c.kind == "archive", matters.c.state == "done"
    ).order_by(matters.c.number.desc())
    row = conn.execute(done).first()
    if row is None:
        return False
    rows = int(matter_from(row, keys).data.get("rows", 0))
    later = select(log.c.kind).where(log.c.unit_id == unit, log.c.seq > rows)
    # What follows the export: that it was made, and that the committee has it.
    return list(conn.execute(later).scalars()) == ["matter_moved", "matter_moved"]


def superior(conn: Connection, unit: Unit) -> Unit | None:
    """The nearest committee or city above the unit."""
    ids = [int(part) for part in unit.path.split("/") if part and int(part) != unit.id]
    row = conn.execute(
        select(*UNIT)
        .where(units.c.id.in_(ids), units.c.kind.in_(("committee", "city")))
        .order_by(func.length(units.c.path).desc())
        .limit(1)
    ).first()
    return unit_from(row) if row else None


def one(conn: Connection, keys: Keys, unit: int, number: int) -> Matter | None:
    """The matter of this number, if there is one."""
    found = MATTERS.where(matters.c.unit_id == unit, matters.c.number == number)
    row = conn.execute(found).first()
    return matter_from(row, keys) if row else None


def _shown(draft: Draft, which: str) -> ColumnElement[bool]:
    """Which matters the person may see: the city those that were sent to it, others each."""
    waits_for = addressees(draft.loaded().desk)
    if waits_for is None:
        return true()
    sent = matters.c.to_unit.in_(sorted(waits_for))
    # Who is the same person in two branches is judged by the city, too.
    return sent | (matters.c.kind == TWIN) if which.startswith("member:") else sent


def _asked_for(which: str, unit: int) -> ColumnElement[bool]:
    head, _, value = which.partition(":")
    if head == "inbox":
        return _addressed(unit)
    own = matters.c.unit_id == unit
    match head:
        case "inquiries":
            asked = _addressed(unit) & matters.c.kind.startswith("inquiry:")
            return asked | (own & matters.c.kind.startswith("bundle:"))
        case "open":
            return own & (matters.c.open == 1)
        case "closed":
            return own & (matters.c.open == 0)
        case "member":
            return own & (
                matters.c.member == (int(value) if value.isdecimal() and len(value) < 10 else 0)
            )
        case "kind":
            return own & ((matters.c.kind == value) | matters.c.kind.startswith(f"{value}:"))
    return own & true()


def _addressed(unit: int) -> ColumnElement[bool]:
    return (matters.c.to_unit == unit) & (matters.c.open == 1)


_ADDRESSED = (
    select(matters.c.to_unit, func.count())
    .where(matters.c.to_unit.in_(bindparam("units", expanding=True)), matters.c.open == 1)
    .group_by(matters.c.to_unit)
)


def load_addressed(conn: Connection, drafts: Sequence[Draft]) -> None:
    """How many open matters wait for each unit that has others below it."""
    above = [d for d in drafts if d.unit is not None and d.unit.kind != "branch"]
    if not above:
        return
    ids = [d.unit.id for d in above if d.unit is not None]
    counted = {row[0]: row[1] for row in conn.execute(_ADDRESSED, {"units": ids})}
    for draft in above:
        draft.addressed = counted.get(draft.unit.id, 0) if draft.unit else 0


def below(conn: Connection, keys: Keys, path: str, kind: str, open_only: bool) -> list[Matter]:
    """The matters of one kind at or below the unit of this path, the oldest first."""
    under = func.substr(units.c.path, 1, len(path)) == path
    found = MATTERS.where(under, matters.c.kind == kind)
    if open_only:
        found = found.where(matters.c.open == 1)
    rows = conn.execute(found.order_by(matters.c.opened_at, matters.c.unit_id, matters.c.number))
    return [matter_from(row, keys) for row in rows]
