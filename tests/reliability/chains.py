"""What the chains hold, row by row, in a form that can be counted and compared."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from bot.domain import changes as ch
from bot.domain.records import Fact
from storage import Keys, Storage
from storage.lists import change_from
from storage.tables import log, nudges, outbox, persons, seen

Mark = tuple[object, ...]
"""One row of a chain: its kind, and what makes it this row and no other."""


def told(fact: Fact) -> str:
    """What was answered: the value, or the mark that stands for none."""
    return fact.value or fact.mark


def mark_of(change: ch.Change) -> Mark:
    """The row of a change, without what differs between two runs of the same day."""
    kind, number = ch.kind_of(change), ch.member_of(change)
    match change:
        case ch.MemberAdded():
            return kind, change.name
        case ch.FactsStated(cause="answered"):
            return kind, number, *sorted((n, told(f)) for n, f in change.facts.items())
        case ch.FactsStated():
            return kind, number, change.cause
        case ch.RosterImported():
            return kind, change.added, change.changed
        case ch.AttemptLogged():
            return kind, number, change.attempt, change.note
        case ch.MemberClosed() | ch.MemberReinstated():
            return kind, number, change.note
    return kind, number


def _changes(conn: Connection, keys: Keys, unit: int) -> list[ch.Change]:
    columns = (log.c.seq, log.c.kind, log.c.sealed)
    rows = conn.execute(select(*columns).where(log.c.unit_id == unit).order_by(log.c.seq))
    return [change_from(unit, row.seq, row.kind, row.sealed, keys) for row in rows]


async def chain(storage: Storage, unit: int) -> list[Mark]:
    """Every row of a unit's chain."""
    changes = await storage._database.read(_changes, storage._means.keys, unit)
    return [mark_of(change) for change in changes]


async def facts(storage: Storage, unit: int) -> dict[str, dict[str, str]]:
    """Every member's answers as they stand, by number and name."""
    return {
        f"{m.key.number} {m.name}": {n: told(f) for n, f in sorted(m.facts.items())}
        | {"closed": m.closed, "progress": m.standing.progress, "class": m.standing.cls}
        for m in await storage.members(unit)
    }


async def tally(storage: Storage, unit: int) -> dict[str, int]:
    """The unit's counts, without those of nobody."""
    ledger = await storage.ledger(unit)
    return {name: n for name, n in sorted(ledger.tally.items()) if n}


def _errands(conn: Connection) -> Counter[tuple[str, str]]:
    rows = conn.execute(select(outbox.c.kind, outbox.c.state))
    return Counter((row.kind, row.state) for row in rows)


async def errands(storage: Storage) -> Counter[tuple[str, str]]:
    """How many errands of each kind are in each state."""
    return await storage._database.read(_errands)


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest as the outbox knows it."""

    state: str
    tries: int
    message: int | None
    sent: datetime | None


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that a digest had to tell, as the ledger knows it."""

    at: datetime
    state: str


def _told(conn: Connection, user: int) -> tuple[Sequence[Digest], Sequence[Due]]:
    whose = select(persons.c.id).where(persons.c.telegram == user).scalar_subquery()
    digests = conn.execute(
        select(outbox.c.state, outbox.c.tries, outbox.c.message_id, outbox.c.sent_at)
        .where(outbox.c.kind == "nudge", outbox.c.person_id == whose)
        .order_by(outbox.c.id)
    )
    due = conn.execute(select(nudges.c.due_at, nudges.c.state).where(nudges.c.person_id == whose))
    return [Digest(*row) for row in digests], [Due(*row) for row in due]


async def nudged(storage: Storage, user: int) -> tuple[Sequence[Digest], Sequence[Due]]:
    """The digests of one person, and everything that fell due for her."""
    return await storage._database.read(_told, user)


def _seen(conn: Connection) -> set[str]:
    return set(conn.execute(select(seen.c.key)).scalars())


async def seen_keys(storage: Storage) -> set[str]:
    """The keys of all updates that were decided."""
    return await storage._database.read(_seen)


def seen_in(database: Path) -> set[str]:
    """The same from the file of a process that was killed a moment ago."""
    with closing(sqlite3.connect(database, timeout=10)) as conn:
        if not conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'seen'").fetchone():
            return set()
        return {row[0] for row in conn.execute("SELECT key FROM seen")}
