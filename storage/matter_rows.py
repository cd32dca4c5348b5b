"""Between rows and matters: one way in, one way out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Select, and_, bindparam, insert, select, update

from bot.domain.matters import Id, Matter, Step
from storage.crypto import Keys
from storage.tables import matters, members, stamp, units

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
MATTERS: Select[Any] = select(*_COLUMNS).select_from(_JOINED)
"""Every matter, with the names of its unit and its member."""


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
    rows = conn.execute(MATTERS.where(matters.c.unit_id == unit).order_by(matters.c.number))
    return [matter_from(row, keys) for row in rows]
