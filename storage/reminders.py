"""Nudges: posted to those who owe a date when it comes near, found again when the work is done.

What a nudge is about stands in its key, so that thousands are posted by one statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    update,
)

from bot.domain.records import Unit
from bot.domain.reminders import (
    CONFIRMS,
    LEVELS,
    MEMBERS_DONE,
    UNFINISHED,
    Level,
    Nudge,
    all_of,
    fallen_due,
)
from storage.admin import find
from storage.database import insert_into
from storage.rows import UNIT, unit_from
from storage.tables import Instant, grants, log, outbox, persons, settings, stamp, tallies, units

MARK = "nudges_swept"
"""The setting that says up to when due nudges were looked for."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What somebody still has to see to in one unit."""

    unit: Unit
    tally: dict[str, int]
    """Counts of the unit; for a unit above the branches, of all below it."""
    confirmed: frozenset[str]
    """Kinds of changes by which the unit confirmed something of itself."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A nudge that stands in a chat."""

    id: int
    key: str
    telegram: int = field(repr=False)
    language: str
    message: int


@dataclass(frozen=True, slots=True)
class Nudged:
    """How far a unit is, and its nudges that stand in chats."""

    duty: Duty
    sent: tuple[Sent, ...]
    on_the_way: bool
    """Whether a courier holds one that is not settled yet."""


def swept(conn: Connection) -> datetime | None:
    """Up to when due nudges were looked for; None: never yet."""
    value = conn.execute(_mark()).scalar()
    return None if value is None else datetime.fromisoformat(value)


def begin(conn: Connection, now: datetime) -> datetime:
    """Begin looking now, unless another process has begun already."""
    first = insert_into(conn, settings).values(name=MARK, value=stamp(now))
    conn.execute(first.on_conflict_do_nothing(index_elements=["name"]))
    return datetime.fromisoformat(conn.execute(_mark()).scalar_one())


def _mark() -> Select[Any]:
    return select(settings.c.value).where(settings.c.name == MARK)


def post_due(conn: Connection, nudges: Sequence[Nudge], now: datetime) -> int:
    """Post the nudges that fell due since the mark, and move the mark; how many were posted."""
    # Whoever comes second waits here, and then finds nothing left to do.
    since = datetime.fromisoformat(conn.execute(_mark().with_for_update()).scalar_one())
    if now <= since:
        return 0
    posted = 0
    for nudge in fallen_due(nudges, since, now):
        _supersede(conn, nudge, now)
        posted += conn.execute(_posting(conn, nudge)).rowcount
    conn.execute(update(settings).where(settings.c.name == MARK).values(value=stamp(now)))
    return posted


def _supersede(conn: Connection, nudge: Nudge, now: datetime) -> None:
    """Earlier nudges for the same date that were not sent yet need not be sent any more."""
    conn.execute(
        update(outbox)
        .where(
            outbox.c.state == "due",
            outbox.c.kind == "nudge",
            outbox.c.key.startswith(all_of(nudge.deadline), autoescape=True),
            ~outbox.c.key.startswith(nudge.prefix, autoescape=True),
            or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now),
        )
        .values(state="cleared", lease_until=None, lease_by=None)
    )


def _posting(conn: Connection, nudge: Nudge) -> Any:
    """INSERT … SELECT of one row for everybody who is bound by the date and still owes it."""
    level = LEVELS[nudge.deadline.level]
    unit, person = grants.c.unit_id, grants.c.person_id
    key = literal(nudge.prefix, String) + cast(unit, String) + ":" + cast(person, String)
    rows = {
        "person_id": person,
        "unit_id": unit,
        "kind": literal("nudge", String),
        "key": key,
        "due_at": literal(nudge.at, Instant),
        "state": literal("due", String),
        "tries": literal(0),
    }
    bound = (
        select(*rows.values())
        .distinct()
        .select_from(grants.join(units, units.c.id == unit))
        .where(*_bound(level), units.c.closed_at.is_(None), _owes(nudge.deadline.clears))
    )
    posting = insert_into(conn, outbox).from_select(list(rows), bound)
    return posting.on_conflict_do_nothing(index_elements=["key"])


def _bound(level: Level) -> tuple[ColumnElement[bool], ...]:
    return (
        grants.c.role.in_(level.roles),
        grants.c.revoked_at.is_(None),
        units.c.kind.in_(level.kinds),
    )


def _owes(clears: str) -> ColumnElement[bool]:
    """Whether the fact that clears a date is missing; the same rule as `reminders.cleared`."""
    if clears in MEMBERS_DONE:
        below = units.alias("below")
        # A unit that has only others below it need not have a roster of its own.
        no_roster = ~_counted("total") & ~exists().where(below.c.parent_id == units.c.id)
        return _counted(*UNFINISHED) | no_roster
    if clears in CONFIRMS:
        said = confirmations(units.c.id, log.c.seq).where(log.c.kind == CONFIRMS[clears])
        return ~said.exists()
    return true()


def _counted(*names: str) -> ColumnElement[bool]:
    return exists().where(
        tallies.c.unit_id == units.c.id, tallies.c.name.in_(names), tallies.c.n > 0
    )


def duty(conn: Connection, person: int, unit: int, level: Level) -> Duty | None:
    """What the unit still has to do; None for one whom the dates of this level do not bind."""
    row = conn.execute(
        select(*UNIT)
        .select_from(grants.join(units, units.c.id == grants.c.unit_id))
        .where(grants.c.person_id == person, units.c.id == unit, *_bound(level))
        .limit(1)
    ).first()
    return None if row is None else _duty_of(conn, unit_from(row))


def _duty_of(conn: Connection, unit: Unit) -> Duty:
    said = conn.execute(confirmations(unit.id, log.c.kind)).scalars()
    return Duty(unit, _tally(conn, unit), frozenset(said))


def _tally(conn: Connection, unit: Unit) -> dict[str, int]:
    """The unit's own counts; above the branches, the sums of all below."""
    counted = select(tallies.c.name, func.sum(tallies.c.n)).group_by(tallies.c.name)
    if unit.kind in LEVELS["branch"].kinds:
        counted = counted.where(tallies.c.unit_id == unit.id)
    else:
        under = func.substr(units.c.path, 1, len(unit.path)) == unit.path
        counted = counted.join_from(tallies, units, units.c.id == tallies.c.unit_id).where(under)
    return {name: int(n) for name, n in conn.execute(counted) if n}


def confirmations(unit: int | ColumnElement[int], *columns: ColumnElement[Any]) -> Select[Any]:
    """The rows of the unit's chain by which it confirmed something of itself."""
    return select(*columns).where(
        log.c.unit_id == unit, log.c.member.is_(None), log.c.kind.in_(CONFIRMS.values())
    )


def nudged(conn: Connection, unit: int, now: datetime) -> Nudged:
    """How far the unit is, and its nudges that stand in chats; UnknownUnit if there is none."""
    of_unit = (outbox.c.unit_id == unit, outbox.c.kind == "nudge")
    rows = conn.execute(
        select(
            outbox.c.id, outbox.c.key, persons.c.telegram, persons.c.language, outbox.c.message_id
        )
        .join_from(outbox, persons, persons.c.id == outbox.c.person_id)
        .where(*of_unit, outbox.c.state == "sent", outbox.c.message_id.is_not(None))
        .order_by(outbox.c.id)
    )
    sent = tuple(Sent(*row) for row in rows)
    held = select(outbox.c.id).where(*of_unit, outbox.c.state == "due", outbox.c.lease_until > now)
    on_the_way = conn.execute(held.limit(1)).first() is not None
    return Nudged(_duty_of(conn, find(conn, unit)), sent, on_the_way)


def strike(conn: Connection, number: int) -> None:
    """A nudge that stands in a chat is cleared: its work is done."""
    sent = (outbox.c.id == number) & (outbox.c.state == "sent")
    conn.execute(update(outbox).where(sent).values(state="cleared"))
