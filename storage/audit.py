"""Verifies every chain, and that what stands is what the chains add up to."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    String,
    Table,
    bindparam,
    func,
    select,
    type_coerce,
)

from bot.domain import changes as ch
from bot.domain.decisions import counts
from bot.domain.matters import Id, Matter, counts as matter_counts
from bot.domain.records import Member
from storage.chain import SALT, Head, Link, person_mac, purpose
from storage.crypto import Keys
from storage.errors import Unreadable
from storage.evidence import faults
from storage.matter_rows import matter_row, of_unit
from storage.means import Means
from storage.phases import inherited
from storage.reads import BATCH
from storage.rows import facts_purpose, member_row, name_row
from storage.sums import Replay, Tree
from storage.tables import (
    Instant,
    dates,
    grants,
    invitations,
    log,
    matters,
    members,
    persons,
    tallies,
    units,
)

MOST = 20
"""Findings about what stands that are told of one unit; the rest follow from the same cause."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit; it names places, never people."""

    unit: int
    code: str
    """chain, head, member, standing, matter, tally, date, grant, invitation, evidence, person or
    unit."""
    place: str
    """What in the unit: "row 17", "member 3", …"""


def audit(conn: Connection, means: Means) -> list[Finding]:
    """Everything that does not fit, unit by unit; an empty list: all is as it was written."""
    findings: list[Finding] = []
    tree = Tree()
    every = conn.execute(select(*stored(units)).order_by(units.c.id)).all()
    for unit in every:
        replay = Replay(unit.id)
        findings += _audit_unit(conn, means, unit, replay)
        tree.take(replay)
    findings += _audit_tree(every, tree)
    findings += _audit_people(conn, means.keys, tree)
    return findings


def _audit_unit(
    conn: Connection, means: Means, unit: Row[Any], replay: Replay
) -> Iterator[Finding]:
    broken = _replay(conn, means.keys, unit, replay)
    if broken is not None:
        replay.readable = False
        yield Finding(unit.id, "chain", broken)
    head = Head(unit.id, unit.chain_rows, unit.chain_head, unit.purged)
    if not hmac.compare_digest(head.mac(means.keys), unit.chain_mac):
        yield Finding(unit.id, "head", "the unit's row was changed")
    elif broken is None and (replay.rows, replay.hash) != (unit.chain_rows, unit.chain_head):
        yield Finding(unit.id, "head", f"the chain ends at row {replay.rows}")
    if replay.readable:
        yield from islice(_audit_standing(conn, means, unit, replay), MOST)


def stored(table: Table) -> list[ColumnElement[Any]]:
    """The columns as they are stored: a changed moment need not be one any more."""
    return [
        type_coerce(column, String).label(column.name)
        if isinstance(column.type, Instant)
        else column
        for column in table.c
    ]


_AFTER = (
    select(*stored(log))
    .where(log.c.unit_id == bindparam("unit"), log.c.seq > bindparam("seq"))
    .order_by(log.c.seq)
    .limit(BATCH)
)


def _rows(conn: Connection, unit: int) -> Iterator[Row[Any]]:
    # Rows below 1 are never written; one that was slipped in there has to be seen too.
    seq = -(2**31)
    while rows := conn.execute(_AFTER, {"unit": unit, "seq": seq}).all():
        yield from rows
        seq = rows[-1].seq


def _replay(conn: Connection, keys: Keys, unit: Row[Any], replay: Replay) -> str | None:
    """Follow the chain; the first row that does not fit."""
    for row in _rows(conn, unit.id):
        if row.seq != replay.rows + 1:
            return f"row {replay.rows + 1} is missing"
        try:
            link = Link(unit.id, row.seq, row.at, row.actor, row.kind, row.member, row.digest)
            fits = hmac.compare_digest(link.hash(keys, replay.hash), row.hash)
            change = _change(keys, unit, row)
        except (Unreadable, ValueError, KeyError, TypeError, AttributeError):
            return f"row {row.seq}"
        if not fits:
            return f"row {row.seq}"
        replay.rows, replay.hash = row.seq, row.hash
        if change is None:
            replay.readable = False
        else:
            replay.take(row.actor, row.at, change)
    return None


def _change(keys: Keys, unit: Row[Any], row: Row[Any]) -> ch.Change | None:
    if row.sealed is None:
        if row.seq > unit.purged:
            raise Unreadable
        return None
    salted = keys.unseal(row.sealed, purpose(unit.id, row.seq))
    if hashlib.sha256(salted).digest() != row.digest:
        raise Unreadable
    return ch.unpack(row.kind, orjson.loads(salted[SALT:]))


def _audit_standing(
    conn: Connection, means: Means, unit: Row[Any], replay: Replay
) -> Iterator[Finding]:
    expected = {
        number: replace(member, standing=means.stand(member))
        for number, member in replay.members.items()
    }
    yield from _audit_members(conn, means, unit.id, expected)
    if unit.members != max(expected, default=0):
        yield Finding(unit.id, "unit", "the last number given out")
    yield from _audit_matters(conn, means.keys, unit.id, replay.matters)
    if unit.phase != replay.phase:
        yield Finding(unit.id, "unit", "the phase")
    if (unit.category or "") != replay.category:
        yield Finding(unit.id, "unit", "the 党组织类别")
    standing = replay.matters.values()
    yield from _audit_tally(conn, unit.id, expected.values(), standing, replay.counted)
    yield from _audit_dates(conn, unit.id, replay.dates)
    yield from _audit_grants(conn, unit.id, replay)
    yield from _audit_invitations(conn, unit.id, replay)
    for place in faults(conn, means.vault, unit.id, replay.evidence):
        yield Finding(unit.id, "evidence", place)


def _audit_members(
    conn: Connection, means: Means, unit: int, expected: dict[int, Member]
) -> Iterator[Finding]:
    found = conn.execute(select(members).where(members.c.unit_id == unit)).mappings()
    rows = {row["number"]: dict(row) for row in found}
    for number in sorted(rows.keys() | expected.keys()):
        if number not in rows or number not in expected:
            yield Finding(unit, "member", f"member {number}")
            continue
        wanted = member_row(expected[number], means.keys) | name_row(expected[number], means)
        opened = [_opened(means.keys, row, unit, number) for row in (wanted, rows[number])]
        if opened[0][0] != opened[1][0]:
            yield Finding(unit, "member", f"member {number}")
        elif opened[0][1] != opened[1][1]:
            yield Finding(unit, "standing", f"member {number}")


_STANDING = (
    "progress",
    "unfinished",
    "cls",
    "flags",
    "unclear",
    "next_on",
    "next_kind",
    "leads",
    "gaps",
    "line_on",
    "letter_until",
    "superior",
)


def _opened(keys: Keys, row: dict[str, Any], unit: int, number: int) -> tuple[Any, Any]:
    """What was said about a member, and what was concluded, ready to be compared."""
    said = {name: value for name, value in row.items() if name not in (*_STANDING, "facts")}
    concluded = [row[name] for name in _STANDING]
    try:
        sealed = keys.unseal(row["facts"], facts_purpose(unit, number))
        facts, reasons, *tried = orjson.loads(sealed)
    except (Unreadable, ValueError, TypeError):
        return None, None
    return (said, facts, tried), (concluded, reasons)


def _audit_matters(
    conn: Connection, keys: Keys, unit: int, expected: dict[Id, Matter]
) -> Iterator[Finding]:
    try:
        found = {matter.id: matter for matter in of_unit(conn, keys, unit)}
    except (Unreadable, ValueError, TypeError):
        yield Finding(unit, "matter", "a matter that cannot be read")
        return
    for place in sorted(found.keys() | expected.keys()):
        rows = [
            None
            if matter is None
            else {**matter_row(matter, keys), "sealed": (matter.data, matter.steps)}
            for matter in (found.get(place), expected.get(place))
        ]
        if rows[0] != rows[1]:
            yield Finding(unit, "matter", f"matter {place.number}")


def _audit_tally(
    conn: Connection,
    unit: int,
    people: Iterable[Member],
    standing: Iterable[Matter],
    own: dict[str, int],
) -> Iterator[Finding]:
    expected = {name: n for name, n in own.items() if n}
    counted = [*map(counts, people), *map(matter_counts, standing)]
    for names in counted:
        for name in names:
            expected[name] = expected.get(name, 0) + 1
    rows = conn.execute(select(tallies.c.name, tallies.c.n).where(tallies.c.unit_id == unit))
    found = {row.name: row.n for row in rows if row.n}
    for name in sorted(found.keys() | expected.keys()):
        if found.get(name) != expected.get(name):
            yield Finding(unit, "tally", name if name in expected else "a count of nothing")


def _audit_dates(conn: Connection, unit: int, expected: Mapping[str, str]) -> Iterator[Finding]:
    rows = conn.execute(select(dates.c.code, dates.c.day).where(dates.c.unit_id == unit))
    found = {row.code: row.day for row in rows}
    for code in sorted(found.keys() | expected.keys()):
        if found.get(code) != expected.get(code):
            yield Finding(unit, "date", code if code in expected else "a date that nobody moved")


def _audit_grants(conn: Connection, unit: int, replay: Replay) -> Iterator[Finding]:
    rows = conn.execute(select(*stored(grants)).where(grants.c.unit_id == unit))
    found = Counter(
        (row.person_id, row.role, row.granted_at, row.invitation_id, row.revoked_at or "")
        for row in rows
    )
    expected = Counter(held.row() for held in replay.held)
    for person in sorted({row[0] for row in (found - expected) + (expected - found)}):
        yield Finding(unit, "grant", f"person {person}")


def _audit_invitations(conn: Connection, unit: int, replay: Replay) -> Iterator[Finding]:
    rows = conn.execute(select(*stored(invitations)).where(invitations.c.unit_id == unit)).all()
    found = {row.id: (row.role, row.expires_at, row.made_by) for row in rows}
    used = {row.id: (row.used_by, row.used_at) for row in rows}
    unused = (None, None)
    for number in sorted(found.keys() | replay.invited.keys()):
        same = found.get(number) == replay.invited.get(number)
        if not same or used.get(number) != replay.joined.get(number, unused):
            yield Finding(unit, "invitation", f"invitation {number}")


def _audit_tree(every: Sequence[Row[Any]], tree: Tree) -> Iterator[Finding]:
    """Names, kinds and places of the units, and what holds in them because it does above."""
    paths = {unit.id: unit.path for unit in every}
    bound = inherited(every)
    for unit in every:
        above = "/" if unit.parent_id is None else paths.get(unit.parent_id)
        added = tree.known.pop(unit.id, None)
        fits = added == (unit.kind, unit.name) or (added is None and not tree.whole)
        if not fits or unit.path != f"{above}{unit.id}/":
            yield Finding(unit.id, "unit", "the unit's place, kind or name")
            continue
        if unit.above != bound[unit.id]:
            yield Finding(unit.id, "unit", "what was signed above")
        if unit.ids not in tree.allowed(unit.path):
            yield Finding(unit.id, "unit", "whether identity numbers may be entered")
        if unit.closed_at is not None:
            yield Finding(unit.id, "unit", "when the unit was closed")
    for number in sorted(tree.known):
        yield Finding(number, "unit", "the unit is missing")


def _audit_people(conn: Connection, keys: Keys, tree: Tree) -> Iterator[Finding]:
    columns = (persons.c.id, persons.c.telegram, persons.c.mac)
    since = type_coerce(persons.c.joined_at, String).label("since")
    for row in conn.execute(select(*columns, since).order_by(persons.c.id)):
        genuine = hmac.compare_digest(person_mac(keys, row.id, row.telegram), row.mac)
        if not genuine or (tree.whole and tree.joined.get(row.id) != row.since):
            yield Finding(0, "person", f"person {row.id}")
    known = select(units.c.id)
    for table in (log, members, matters, tallies, dates, grants, invitations):
        strays = select(func.count()).select_from(table).where(table.c.unit_id.not_in(known))
        if conn.execute(strays).scalar_one():
            yield Finding(0, "unit", f"rows of {table.name} belong to no unit")
