"""What committees have signed binds everything below them: each unit holds it as `above`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, func, select, update

from bot.domain.locks import strongest
from storage.tables import units

LOCK = 0x70686173
"""The number under which PostgreSQL lets one process at a time change phases or the tree."""


def inherited(found: Iterable[Any]) -> dict[int, str]:
    """The strongest phase among the committees above each of these units, by the unit's number.

    The city's own phase binds nobody, nor does a committee's bind itself. Of every unit those above
    it have to be among them.
    """
    rows = list(found)
    phases = {row.id: row.phase for row in rows if row.kind == "committee"}
    return {row.id: strongest(phases.get(one, "") for one in _over(row.path)) for row in rows}


def _over(path: str) -> list[int]:
    """The numbers of those above the unit of this path."""
    return [int(part) for part in path.split("/") if part.isdecimal()][:-1]


def stand_still(conn: Connection) -> None:
    """Let nobody else change phases or the tree until this transaction ends."""
    # On SQLite the transaction itself keeps every other process out.
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.pg_advisory_xact_lock(LOCK)))


def pass_down(conn: Connection, path: str = "/") -> None:
    """Let all below the unit of this path know what those above them have signed."""
    stand_still(conn)
    below = func.substr(units.c.path, 1, len(path)) == path
    columns = (units.c.id, units.c.kind, units.c.path, units.c.phase, units.c.above)
    rows = conn.execute(select(*columns).where(below | units.c.id.in_(_over(path)))).all()
    wanted = inherited(rows)
    changed: dict[str, list[int]] = {}
    for row in rows:
        if row.path.startswith(path) and row.path != path and row.above != wanted[row.id]:
            changed.setdefault(wanted[row.id], []).append(row.id)
    for phase, numbers in changed.items():
        conn.execute(update(units).where(units.c.id.in_(numbers)).values(above=phase))


def settle_in(conn: Connection, number: int) -> None:
    """Let a new unit know what those above it have signed and decided."""
    stand_still(conn)
    path = conn.execute(select(units.c.path).where(units.c.id == number)).scalar_one()
    columns = (units.c.id, units.c.kind, units.c.path, units.c.phase, units.c.ids)
    rows = conn.execute(select(*columns).where(units.c.id.in_([*_over(path), number]))).all()
    parent = next((row for row in rows if row.path == path.removesuffix(f"{number}/")), None)
    values = {"above": inherited(rows)[number], "ids": parent.ids if parent else ""}
    conn.execute(update(units).where(units.c.id == number).values(values))
