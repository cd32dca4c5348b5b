"""What happened, as it can be played again: what a person sent, and what became of the units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, select

from bot.domain.changes import Change
from storage.crypto import Keys
from storage.inputs import input_purpose
from storage.lists import change_from
from storage.rows import upload_purpose
from storage.tables import inputs, log, uploads


@dataclass(frozen=True, slots=True)
class Heard:
    """One input as it was kept."""

    at: datetime
    kind: str
    unit: int | None
    content: Mapping[str, Any] = field(repr=False)
    """JSON. `rows`: how many changes the unit's chain held; `joined`: unit and role of a link;
    `table`: a roster as it was read, where it is still there."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One change of a unit: who made it, when."""

    unit: int
    seq: int
    at: datetime
    actor: int
    change: Change = field(repr=False)


def inputs_of(conn: Connection, keys: Keys, person: int) -> tuple[Heard, ...]:
    """What is left of a person's inputs, oldest first; purged ones are left out."""
    mine = select(inputs).where(inputs.c.person_id == person, inputs.c.sealed.is_not(None))
    rows = conn.execute(mine.order_by(inputs.c.id)).all()
    return tuple(_with_table(conn, keys, _heard(row, keys)) for row in rows)


def _heard(row: Any, keys: Keys) -> Heard:
    content = orjson.loads(keys.unseal(row.sealed, input_purpose(row.bot, row.key)))
    return Heard(row.at, row.kind, row.unit_id, content)


def _with_table(conn: Connection, keys: Keys, heard: Heard) -> Heard:
    """The input with the roster that was staged by it, as long as that is there."""
    number, unit = heard.content.get("upload"), heard.unit
    if number is None or unit is None:
        return heard
    staged = select(uploads.c.table).where(uploads.c.id == number, uploads.c.unit_id == unit)
    sealed = conn.execute(staged).scalar()
    if sealed is None:
        return heard
    table = orjson.loads(keys.unseal(sealed, upload_purpose("table", unit, number)))
    return Heard(heard.at, heard.kind, unit, {**heard.content, "table": table})


def deeds_of(conn: Connection, keys: Keys, units: Iterable[int]) -> tuple[Deed, ...]:
    """The changes of these units in the order in which they happened; purged ones are left out."""
    return tuple(sorted(_deeds(conn, keys, units), key=lambda d: (d.at, d.unit, d.seq)))


def _deeds(conn: Connection, keys: Keys, units: Iterable[int]) -> Iterator[Deed]:
    for unit in units:
        rows = select(log).where(log.c.unit_id == unit, log.c.sealed.is_not(None))
        for row in conn.execute(rows.order_by(log.c.seq)):
            change = change_from(unit, row.seq, row.kind, row.sealed, keys)
            yield Deed(unit, row.seq, row.at, row.actor, change)
