"""Dates of the plan that were moved: for a unit and all below it, the nearest one above counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, bindparam, cast, exists, func, literal, not_, select

from storage.database import insert_into
from storage.draft import Draft
from storage.tables import Instant, dates, grants, log, outbox, units

_DATES = select(dates.c.unit_id, dates.c.code, dates.c.day).where(
    dates.c.unit_id.in_(bindparam("units", expanding=True))
)


def line_of(path: str) -> list[int]:
    """The ids from the root down to the unit itself."""
    return [int(part) for part in path.split("/") if part]


def dates_of(conn: Connection, paths: Iterable[str]) -> dict[str, Mapping[str, str]]:
    """For each path: code of a date -> the day to which it was moved last, nearest unit first."""
    lines = {path: line_of(path) for path in paths}
    every = sorted({unit for line in lines.values() for unit in line})
    if not every:
        return {}
    by_unit: dict[int, dict[str, str]] = {}
    for unit, code, day in conn.execute(_DATES, {"units": every}):
        by_unit.setdefault(unit, {})[code] = day
    if not by_unit:
        return {path: {} for path in lines}
    return {
        path: {code: day for unit in line for code, day in by_unit.get(unit, {}).items()}
        for path, line in lines.items()
    }


def load_dates(conn: Connection, drafts: Sequence[Draft]) -> None:
    """The moved dates that hold for each desk's unit."""
    seated = [(draft, draft.unit.path) for draft in drafts if draft.unit is not None]
    found = dates_of(conn, {path for _, path in seated})
    for draft, path in seated:
        draft.dates = found.get(path, {})


def moved_at(conn: Connection, path: str) -> datetime | None:
    """When a date was last moved for the unit of this path, by itself or above it."""
    shifted = (log.c.unit_id.in_(line_of(path))) & (log.c.kind == "date_shifted")
    found: datetime | None = conn.execute(select(func.max(log.c.at)).where(shifted)).scalar()
    return found


def announce(
    conn: Connection, unit: int, path: str, code: str, key: str, actor: int, now: datetime
) -> int:
    """Post the notice to everybody who works at or below the unit but the one who did it.

    Not where a unit between has moved the date itself: there nothing changes.
    """
    person = grants.c.person_id
    rows = {
        "person_id": person,
        "unit_id": literal(unit),
        "kind": literal("notice", String),
        "key": literal(f"{key}:", String) + cast(person, String),
        "due_at": literal(now, Instant),
        "state": literal("due", String),
        "tries": literal(0),
    }
    below = func.substr(units.c.path, 1, len(path)) == path
    nearer, own = units.alias("nearer"), dates.alias("own")
    of_its_own = exists().where(
        own.c.code == code,
        own.c.unit_id == nearer.c.id,
        func.length(nearer.c.path) > len(path),
        func.substr(units.c.path, 1, func.length(nearer.c.path)) == nearer.c.path,
    )
    told = (
        select(*rows.values())
        .distinct()
        .select_from(grants.join(units, units.c.id == grants.c.unit_id))
        .where(below, not_(of_its_own), grants.c.revoked_at.is_(None), person != actor)
    )
    posting: Any = insert_into(conn, outbox).from_select(list(rows), told)
    return conn.execute(posting.on_conflict_do_nothing(index_elements=["key"])).rowcount
