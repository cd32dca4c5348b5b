"""Matters as rows: one way in, one way out, and the lists that are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    func,
    insert,
    select,
    true,
    update,
)

from bot.domain.matters import Id, Matter, Step
from storage.crypto import Keys
from storage.draft import Draft
from storage.means import Means
from storage.tables import matters, members, stamp, units

PAGE = 8
"""Matters on one page of a list."""

Rows = list[dict[str, Any]]


def matter_purpose(unit: int, number: int) -> str:
    """What the content of a matter is sealed for."""
    return f"matters.sealed/{unit}/{number}"


def matter_row(matter: Matter, keys: Keys) -> dict[str, Any]:
    """The columns of a matter."""
    steps = [[stamp(s.at), s.actor, s.code, dict(s.data)] for s in matter.steps]
    sealed = orjson.dumps([dict(matter.data), steps])
    return {
        "unit_id": matter.id.unit,
        "number": matter.id.number,
        "kind": matter.kind,
        "member": matter.member,
        "state": matter.state,
        "open": int(matter.open),
        "due_on": matter.due or None,
        "to_unit": matter.to or None,
        "opened_at": matter.opened,
        "opened_by": matter.opened_by,
        "changed_at": matter.changed,
        "closed_at": matter.closed,
        "sealed": keys.seal(sealed, matter_purpose(*matter.id)),
    }


_COLUMNS = (
    matters,
    units.c.name.label("unit_name"),
    members.c.name.label("member_name"),
)
_JOINED = matters.join(units, units.c.id == matters.c.unit_id).outerjoin(
    members,
    and_(members.c.unit_id == matters.c.unit_id, members.c.number == matters.c.member),
)
_SELECT: Select[Any] = select(*_COLUMNS).select_from(_JOINED)


def matter_from(row: Any, keys: Keys) -> Matter:
    """The matter in a row of all columns; a purged one has no content."""
    data: Mapping[str, str | int] = {}
    steps: tuple[Step, ...] = ()
    place = Id(row.unit_id, row.number)
    if row.sealed is not None:
        said, taken = orjson.loads(keys.unseal(row.sealed, matter_purpose(*place)))
        data = said
        steps = tuple(
            Step(datetime.fromisoformat(at), actor, code, more) for at, actor, code, more in taken
        )
    return Matter(
        place,
        row.kind,
        row.opened_at,
        row.opened_by,
        row.member,
        row.state,
        row.due_on or "",
        row.to_unit or 0,
        row.changed_at,
        row.closed_at,
        data,
        steps,
        row.unit_name,
        row.member_name or "",
    )


def load_matters(conn: Connection, draft: Draft, means: Means) -> None:
    """The matter and the page of matters that the turn wants."""
    wants = draft.wants
    if draft.unit is None:
        return
    if wants.matter is not None:
        draft.matter = one(conn, means.keys, draft.unit.id, wants.matter)
    if wants.matters is not None:
        condition = _asked_for(wants.matters, draft.unit.id)
        page = _SELECT.where(condition).order_by(
            matters.c.open.desc(), matters.c.opened_at.desc(), matters.c.number.desc()
        )
        if not wants.matters.startswith("member:"):
            page = page.limit(PAGE).offset(PAGE * max(wants.page, 0))
        draft.matters = tuple(matter_from(row, means.keys) for row in conn.execute(page))
        counted = select(func.count()).select_from(matters).where(condition)
        draft.matters_total = conn.execute(counted).scalar_one()


def one(conn: Connection, keys: Keys, unit: int, number: int) -> Matter | None:
    """The matter of this number, if there is one."""
    found = _SELECT.where(matters.c.unit_id == unit, matters.c.number == number)
    row = conn.execute(found).first()
    return matter_from(row, keys) if row else None


def _asked_for(which: str, unit: int) -> ColumnElement[bool]:
    head, _, value = which.partition(":")
    if head == "inbox":
        return _addressed(unit)
    own = matters.c.unit_id == unit
    match head:
        case "open":
            return own & (matters.c.open == 1)
        case "closed":
            return own & (matters.c.open == 0)
        case "member":
            return own & (matters.c.member == int(value))
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


_NEW = insert(matters)
_MOVED = (
    update(matters)
    .where(matters.c.unit_id == bindparam("of_unit"), matters.c.number == bindparam("of_number"))
    .values(
        {
            name: bindparam(name)
            for name in ("state", "open", "due_on", "to_unit", "changed_at", "closed_at", "sealed")
        }
    )
)
_FIXED = ("kind", "member", "opened_at", "opened_by")


def write_matters(conn: Connection, opened: Rows, moved: Rows) -> None:
    """Write the matters that were opened, and those that were moved."""
    if opened:
        conn.execute(_NEW, opened)
    if moved:
        rows = []
        for row in moved:
            changed = {name: value for name, value in row.items() if name not in _FIXED}
            changed["of_unit"] = changed.pop("unit_id")
            changed["of_number"] = changed.pop("number")
            rows.append(changed)
        conn.execute(_MOVED, rows)


def matter_rows(touched: Iterable[Matter], known: frozenset[Id], keys: Keys) -> tuple[Rows, Rows]:
    """The rows of the matters that are new, and of those that are not."""
    opened: Rows = []
    moved: Rows = []
    for matter in touched:
        (moved if matter.id in known else opened).append(matter_row(matter, keys))
    return opened, moved


def of_unit(conn: Connection, keys: Keys, unit: int) -> list[Matter]:
    """Every matter of the unit, by running number."""
    rows = conn.execute(_SELECT.where(matters.c.unit_id == unit).order_by(matters.c.number))
    return [matter_from(row, keys) for row in rows]


def below(conn: Connection, keys: Keys, path: str, kind: str, open_only: bool) -> list[Matter]:
    """The matters of one kind at or below the unit of this path, the oldest first."""
    under = func.substr(units.c.path, 1, len(path)) == path
    found = _SELECT.where(under, matters.c.kind == kind)
    if open_only:
        found = found.where(matters.c.open == 1)
    rows = conn.execute(found.order_by(matters.c.opened_at, matters.c.unit_id, matters.c.number))
    return [matter_from(row, keys) for row in rows]
