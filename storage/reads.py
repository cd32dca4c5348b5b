"""What is read beside the turns: for files, for the courier, for sums over the tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, func, or_, select

from bot.domain.attempts import ATTEMPT_KINDS, Attempt, fold
from bot.domain.changes import Entry, ReportEdited
from bot.domain.records import Member, Role, Unit
from storage.admin import find
from storage.crypto import Keys
from storage.errors import UnknownUnit
from storage.lists import ENTRY, entry_from, history
from storage.loading import tally_of
from storage.rows import MEMBER, UNIT, member_from, unit_from
from storage.tables import grants, log, members, persons, tallies, units

BATCH = 500


@dataclass(frozen=True, slots=True)
class Stamp:
    """The last change that is contained: printed on files."""

    head: str
    """Hash of the chain's last row, in hexadecimal."""
    changed: datetime | None
    """When that change was made; None: never."""
    rows: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """A unit with everything a file is built from, all of one moment."""

    unit: Unit
    stamp: Stamp
    tally: dict[str, int]
    members: tuple[Member, ...] = field(repr=False)
    attempts: tuple[Attempt, ...] = field(default=(), repr=False)
    """Every search attempt, by 编号 and running number."""


_AFTER = (
    select(*MEMBER)
    .where(members.c.unit_id == bindparam("unit"), members.c.number > bindparam("number"))
    .order_by(members.c.number)
    .limit(BATCH)
)


def each_member(conn: Connection, keys: Keys, unit: int) -> Iterator[Member]:
    """The unit's members by number, read in batches."""
    number = 0
    while rows := conn.execute(_AFTER, {"unit": unit, "number": number}).all():
        yield from (member_from(row, keys) for row in rows)
        number = rows[-1].number


def members_of(conn: Connection, keys: Keys, unit: int) -> list[Member]:
    """All members of the unit by number."""
    return list(each_member(conn, keys, unit))


def members_below(conn: Connection, keys: Keys, unit: int, cls: str) -> list[Member]:
    """Those who belong to a class at and below the unit, first or beside another."""
    root = find(conn, unit)
    rows = conn.execute(
        select(*MEMBER)
        .join(units, units.c.id == members.c.unit_id)
        .where(
            func.substr(units.c.path, 1, len(root.path)) == root.path,
            or_(members.c.cls == cls, members.c.flags.contains(f" {cls} ", autoescape=True)),
            members.c.progress != "closed",
        )
        .order_by(members.c.unit_id, members.c.number)
    )
    return [member_from(row, keys) for row in rows]


def stamp_of(conn: Connection, unit: int) -> Stamp:
    """Head, time and number of the unit's last change."""
    row = conn.execute(
        select(units.c.chain_head, units.c.chain_rows).where(units.c.id == unit)
    ).first()
    if row is None:
        raise UnknownUnit
    last = select(log.c.at).where(log.c.unit_id == unit).order_by(log.c.seq.desc()).limit(1)
    return Stamp(row.chain_head.hex(), conn.execute(last).scalar(), row.chain_rows)


_ATTEMPTS = (
    select(*ENTRY)
    .where(log.c.unit_id == bindparam("unit"), log.c.kind.in_(ATTEMPT_KINDS))
    .order_by(log.c.seq)
)


def attempts_of(conn: Connection, keys: Keys, unit: int) -> tuple[Attempt, ...]:
    """Every search attempt of the unit, by 编号 and running number."""
    rows = conn.execute(_ATTEMPTS, {"unit": unit})
    return fold(entry_from(row, keys) for row in rows)


def entries_of(conn: Connection, keys: Keys, unit: int, member: int) -> tuple[Entry, ...]:
    """The rows of the chain that are about one member, oldest first."""
    return history(conn, unit, member, keys)


def report_texts(conn: Connection, keys: Keys, unit: int, report: str) -> dict[str, str]:
    """What was written by hand in a report of the unit: heading -> paragraphs, the latest of each."""
    rows = conn.execute(
        select(*ENTRY)
        .where(log.c.unit_id == unit, log.c.kind == "report_edited")
        .order_by(log.c.seq)
    )
    texts: dict[str, str] = {}
    for row in rows:
        change = entry_from(row, keys).change
        if isinstance(change, ReportEdited) and change.report == report:
            texts |= dict(change.sections)
    return {heading: text for heading, text in texts.items() if text}


def ledger(conn: Connection, keys: Keys, unit: int) -> Ledger:
    """The unit with its members, counts and stamp."""
    counted = conn.execute(
        select(tallies.c.unit_id, tallies.c.name, tallies.c.n).where(tallies.c.unit_id == unit)
    )
    tally = tally_of(counted).get(unit, {})
    people = tuple(each_member(conn, keys, unit))
    made = attempts_of(conn, keys, unit)
    return Ledger(find(conn, unit), stamp_of(conn, unit), tally, people, made)


def below(conn: Connection, unit: int) -> list[tuple[Unit, dict[str, int]]]:
    """The unit and every one below it, each with its own counts."""
    root = find(conn, unit)
    under = func.substr(units.c.path, 1, len(root.path)) == root.path
    counted = tally_of(
        conn.execute(
            select(tallies.c.unit_id, tallies.c.name, tallies.c.n)
            .select_from(tallies.join(units, units.c.id == tallies.c.unit_id))
            .where(under)
        )
    )
    rows = conn.execute(select(*UNIT).where(under).order_by(units.c.id))
    found = [unit_from(row) for row in rows]
    return [(each, counted.get(each.id, {})) for each in found]


def searches_due(conn: Connection, unit: int, day: date) -> int:
    """For how many members of the unit the next step of the search is due by this day."""
    due = (members.c.unit_id == unit) & (members.c.next_on <= day.isoformat())
    return conn.execute(select(func.count()).select_from(members).where(due)).scalar_one()


def scope(conn: Connection, person: int, unit: int) -> bool:
    """Whether the person holds a role in the unit or above it today; a secretary in the unit."""
    roots = units.alias("roots")
    begins = func.substr(units.c.path, 1, func.length(roots.c.path)) == roots.c.path
    held = (
        select(grants.c.id)
        .select_from(
            grants.join(roots, roots.c.id == grants.c.unit_id).join(units, units.c.id == unit)
        )
        .where(
            grants.c.person_id == person,
            grants.c.revoked_at.is_(None),
            begins,
            or_(grants.c.role != "secretary", grants.c.unit_id == unit),
        )
        .limit(1)
    )
    return conn.execute(held).first() is not None


def roles(conn: Connection, person: int) -> frozenset[Role]:
    """The roles that the person holds anywhere today."""
    held = select(grants.c.role).where(grants.c.person_id == person, grants.c.revoked_at.is_(None))
    return frozenset(conn.execute(held).scalars())


def person_telegram(conn: Connection, person: int) -> int | None:
    """Under which number Telegram knows the person."""
    return conn.execute(select(persons.c.telegram).where(persons.c.id == person)).scalar()
