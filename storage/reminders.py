"""Nudges in the record: posted for everybody whom they reach, gathered into one digest a person.

Each nudge is a row of the ledger; what leaves is one digest, whose key names its hour and person.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    tuple_,
    update,
)

from bot.domain.nudges import Firing, Row, Slot
from bot.domain.reminders import CONFIRMS, LEVELS
from storage.database import insert_into
from storage.digests import STANDS, WAITING
from storage.facts import Moment, about, at_work, needed, number
from storage.tables import (
    Instant,
    dates,
    grants,
    log,
    nudges,
    outbox,
    persons,
    settings,
    stamp,
    units,
)

MARK = "nudges_swept"
"""The setting that says up to when due nudges were looked for."""

CHUNK = 250
"""People for whom nudges are posted in one transaction: whoever presses waits for one at most."""


def swept(conn: Connection) -> datetime | None:
    """Up to when due nudges were looked for; None: never yet."""
    value = conn.execute(_mark()).scalar()
    return None if value is None else datetime.fromisoformat(value)


def begin(conn: Connection, now: datetime) -> datetime:
    """Begin looking now, unless another process has begun already."""
    first = insert_into(conn, settings).values(name=MARK, value=stamp(now))
    conn.execute(first.on_conflict_do_nothing(index_elements=["name"]))
    return datetime.fromisoformat(conn.execute(_mark()).scalar_one())


def finish(conn: Connection, now: datetime) -> None:
    """Everything that fell due up to now is posted."""
    later = (settings.c.name == MARK) & (settings.c.value < stamp(now))
    conn.execute(update(settings).where(later).values(value=stamp(now)))


def _mark() -> Select[Any]:
    return select(settings.c.value).where(settings.c.name == MARK)


def moved_days(conn: Connection) -> dict[str, set[date]]:
    """Code of a date -> every day to which it was moved anywhere."""
    found: dict[str, set[date]] = {}
    for code, day in conn.execute(select(dates.c.code, dates.c.day).distinct()):
        found.setdefault(code, set()).add(date.fromisoformat(day))
    return found


def receivers(conn: Connection, slot: Slot, usual: int) -> list[tuple[int, int]]:
    """Whose hour it is, as spans of ids: (first, last), some hundreds of people each."""
    held = exists().where(grants.c.person_id == persons.c.id, grants.c.revoked_at.is_(None))
    whose = select(persons.c.id).where(held, _hour(slot, usual)).order_by(persons.c.id)
    ids = list(conn.execute(whose).scalars())
    chunks = [ids[i : i + CHUNK] for i in range(0, len(ids), CHUNK)]
    return [(chunk[0], chunk[-1]) for chunk in chunks]


def _hour(slot: Slot, usual: int) -> ColumnElement[bool]:
    """Whose hour it is; the afternoon of a last day is everybody's."""
    if slot.again:
        return true()
    since = persons.c.hour_since
    # Of the days that are caught up some may lie before another hour counted, and some after.
    was, is_ = (func.coalesce(c, usual) for c in (persons.c.hour_before, persons.c.hour))
    return or_(
        and_(since > literal(slot.since or slot.at, Instant), was == slot.hour),
        and_(or_(since.is_(None), since <= literal(slot.at, Instant)), is_ == slot.hour),
    )


def post(
    conn: Connection,
    firings: Sequence[Firing],
    slot: Slot,
    usual: int,
    span: tuple[int, int],
    moment: Moment,
) -> int:
    """Post what is due in this slot to a span of people; how many digests were posted.

    What was posted before is not posted again: several processes may do the same.
    """
    among = and_(persons.c.id.between(*span), _hour(slot, usual))
    new = 0
    for firing in firings:
        insertion = _posting(conn, firing, slot, among)
        new += conn.execute(insertion, moment.parameters).rowcount
    if not new:
        return 0
    _supersede(conn, slot, span)
    return conn.execute(_digests(conn, slot, span)).rowcount


def _posting(conn: Connection, firing: Firing, slot: Slot, among: ColumnElement[bool]) -> Any:
    """INSERT … SELECT of one ledger row for everybody who is bound by the row and needs it."""
    row, level = firing.row, LEVELS[firing.row.level]
    person = grants.c.person_id
    rows = {
        "unit_id": units.c.id,
        "person_id": person,
        "code": literal(row.code, String),
        "due_at": literal(slot.at, Instant),
        "n": number(row.count, row),
        "about": about(row.count, row),
        "state": _first_state(slot),
        "key": literal(slot.prefix, String) + cast(person, String),
    }
    bound = (
        select(*rows.values())
        .distinct()
        .select_from(
            grants.join(units, units.c.id == grants.c.unit_id).join(persons, persons.c.id == person)
        )
        .where(
            among,
            grants.c.role.in_(level.roles),
            grants.c.revoked_at.is_(None),
            units.c.kind.in_(level.kinds),
            at_work(units),
            _on_day(firing),
            needed(row),
            not_(_told_lately(row)) if row.calm else true(),
            # In the afternoon of a last day it is told once more.
            true() if slot.again else not_(_told_today(row)),
        )
    )
    posting = insert_into(conn, nudges).from_select(list(rows), bound)
    return posting.on_conflict_do_nothing(index_elements=list(nudges.primary_key))


def _told_lately(row: Row) -> ColumnElement[bool]:
    """Whether the person was told of these very units, or is about to be, not long ago."""
    before = nudges.alias("before")
    told = select(before.c.n, before.c.about).where(
        *_of_the_same(before, row),
        before.c.due_at > bindparam(f"ago_{row.calm}", type_=Instant),
        before.c.state.in_((*WAITING, *STANDS)),
    )
    return tuple_(number(row.count, row), about(row.count, row)).in_(told)


def _told_today(row: Row) -> ColumnElement[bool]:
    """Whether the person was told of it today, be it late or as something urgent."""
    before, sent = nudges.alias("before"), outbox.alias("told")
    since = bindparam("morning", type_=Instant)
    return exists().where(
        *_of_the_same(before, row),
        before.c.state == "sent",
        sent.c.key == before.c.key,
        sent.c.sent_at >= since,
    )


def _of_the_same(before: Any, row: Row) -> tuple[ColumnElement[bool], ...]:
    """Earlier nudges of the same row to the same person about the same unit."""
    return (
        before.c.unit_id == units.c.id,
        before.c.person_id == grants.c.person_id,
        before.c.code == row.code,
    )


def _first_state(slot: Slot) -> ColumnElement[str]:
    """What becomes of it at once: nothing is sent to who blocked the bot or wished to be left."""
    snoozed = persons.c.snoozed_until > literal(slot.at, Instant)
    return case((persons.c.blocked_at.is_not(None), "blocked"), (snoozed, "snoozed"), else_="due")


def _on_day(firing: Firing) -> ColumnElement[bool]:
    """Whether the date lies, for this unit, on one of the days for which the row is due."""
    if firing.base is None:
        return true()
    by_plan = firing.base.isoformat()
    above = units.alias("above")
    nearest = (
        select(dates.c.day)
        .select_from(dates.join(above, above.c.id == dates.c.unit_id))
        .where(
            dates.c.code == firing.row.bound,
            func.substr(units.c.path, 1, func.length(above.c.path)) == above.c.path,
        )
        .order_by(func.length(above.c.path).desc())
        .limit(1)
        .scalar_subquery()
    )
    days = sorted(day.isoformat() for day in firing.days)
    return func.coalesce(nearest, by_plan).in_(days)


def _of_slot(slot: Slot, span: tuple[int, int]) -> tuple[ColumnElement[bool], ...]:
    due = nudges.c.due_at == literal(slot.at, Instant)
    return due, nudges.c.person_id.between(*span), nudges.c.state == "due"


def _supersede(conn: Connection, slot: Slot, span: tuple[int, int]) -> None:
    """Digests that were not sent yet are not sent any more: the new one tells all of it."""
    told = exists().where(nudges.c.person_id == outbox.c.person_id, *_of_slot(slot, span))
    conn.execute(
        update(outbox)
        .where(
            outbox.c.state == "due",
            outbox.c.kind == "nudge",
            outbox.c.person_id.between(*span),
            outbox.c.due_at <= literal(slot.at, Instant),
            ~outbox.c.key.startswith(slot.prefix, autoescape=True),
            or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= literal(slot.at, Instant)),
            told,
        )
        .values(state="cleared", lease_until=None, lease_by=None)
    )


def _digests(conn: Connection, slot: Slot, span: tuple[int, int]) -> Any:
    """INSERT … SELECT of one errand for everybody who has something to be told."""
    rows = {
        "person_id": nudges.c.person_id,
        "kind": literal("nudge", String),
        "key": nudges.c.key,
        "due_at": nudges.c.due_at,
        "state": literal("due", String),
        "tries": literal(0),
    }
    told = select(*rows.values()).distinct().where(*_of_slot(slot, span))
    posting = insert_into(conn, outbox).from_select(list(rows), told)
    return posting.on_conflict_do_nothing(index_elements=["key"])


def forget(conn: Connection, before: datetime) -> None:
    """Forget what was settled before this moment: the ledger reaches back some months."""
    conn.execute(delete(nudges).where(nudges.c.due_at < before, not_(nudges.c.state.in_(WAITING))))


def confirmations(unit: int | ColumnElement[int], *columns: ColumnElement[Any]) -> Select[Any]:
    """The rows of the unit's chain by which it confirmed something of itself."""
    return (
        select(*columns)
        .where(log.c.unit_id == unit, log.c.member.is_(None), log.c.kind.in_(CONFIRMS.values()))
        .order_by(log.c.seq)
    )
