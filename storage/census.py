"""Members of a unit and of all below it, read as a stream for one form, all of one moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.attempts import Attempt
from bot.domain.changes import Entry
from bot.domain.changes.offices import CommitteeSigned
from bot.domain.locks import SIGNED
from bot.domain.matters import Matter
from bot.domain.offices import description
from bot.domain.records import Key, Member, Unit
from bot.domain.reminders import UNFINISHED
from storage.admin import find
from storage.crypto import Keys
from storage.deadlines import line_of
from storage.lists import ENTRY, entry_from
from storage.matters import below
from storage.names import names_of
from storage.reads import BATCH, Stamp, attempts_of, stamp_of
from storage.rows import MEMBER, UNIT, member_from, unit_from
from storage.tables import log, matters, members, tallies, units

T = TypeVar("T")

Row = tuple[int, int]
"""Unit and 编号."""


@dataclass(frozen=True, slots=True)
class Census:
    """One unit's books as a form needs them; `members` can be gone through once."""

    unit: Unit
    stamp: Stamp
    branches: tuple[Unit, ...] = field(repr=False)
    """Every unit here and below that may hold members."""
    members: Iterator[Member] = field(repr=False)
    tally: Mapping[str, int] = field(default_factory=dict)
    """The unit's own counts."""
    unfinished: int = 0
    """How many of those among whom the form looks have no conclusion yet."""
    signed: tuple[datetime | None, CommitteeSigned | None] = (None, None)
    """The signature that stands, and when it was given."""
    moved: bool = False
    """Whether something here or below was changed after that."""
    attempts: tuple[Attempt, ...] = field(default=(), repr=False)
    names: Mapping[int, str] = field(default_factory=dict, repr=False)
    """编号 -> name of everybody who was ever on the list, where attempts are asked for."""
    people: Mapping[int, str] = field(default_factory=dict, repr=False)
    """By what names those are listed who made these attempts."""
    letters: Mapping[Key, Matter] = field(default_factory=dict, repr=False)
    """Member -> the last letter of transfer, where letters are asked for."""
    committees: Mapping[int, Unit] = field(default_factory=dict, repr=False)
    """Branch -> the committee above it, where contacts are asked for."""
    described: Mapping[int, Mapping[str, str]] = field(default_factory=dict, repr=False)
    """Unit -> what is written down about it, where contacts are asked for."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Whom a form needs."""

    unit: int
    classes: tuple[str, ...] = ()
    """Classes and flags of which one must hold; none: everybody of this very unit."""
    number: int = 0
    """One member alone; 0: all."""
    closed: bool = False
    """Also those who were taken off the list."""
    sums: bool = False
    """Only figures come of it: of a 党总支 also those below it are wanted."""
    attempts: bool = False
    """Also every search attempt of the unit."""
    letters: bool = False
    """Also the letters of transfer here and below."""
    contacts: bool = False
    """Also how the branches, and the committees above them, can be reached."""
    issued: bool = False
    """Also members whose letter of the screening is out, whatever their class."""
    phases: tuple[str, ...] = ()
    """Only members of committees in one of these phases; none: of all."""


Work = Callable[[Census], T]


async def take(conn: AsyncConnection, keys: Keys, ask: Ask, work: Work[T]) -> T:
    """What the work makes of the members, in a thread of its own while they are being read."""
    loop = asyncio.get_running_loop()
    head = await conn.run_sync(_begin, keys, ask)
    wanted = await conn.run_sync(_wanted, ask, head.unit)
    if ask.phases:
        kept = {one.id for one in head.branches if {one.phase, one.above} & set(ask.phases)}
        wanted = [row for row in wanted if row[0] in kept]

    def stream() -> Iterator[Member]:
        for start in range(0, len(wanted), BATCH):
            reading = conn.run_sync(_rows, wanted[start : start + BATCH], ask.closed)
            rows = asyncio.run_coroutine_threadsafe(reading, loop).result()
            # Opening what is sealed costs more than reading it: it is done here, beside the loop.
            yield from (member_from(row, keys) for row in rows)

    return await asyncio.to_thread(work, replace(head, members=stream()))


def _begin(conn: Connection, keys: Keys, ask: Ask) -> Census:
    root = find(conn, ask.unit)
    stamp = stamp_below(conn, root) if _reaches_below(ask, root) else stamp_of(conn, root.id)
    counted = select(tallies.c.name, tallies.c.n).where(tallies.c.unit_id == root.id)
    tally = {row[0]: row[1] for row in conn.execute(counted) if row[1]}
    left = _unfinished(conn, ask, root)
    census = Census(root, stamp, _branches(conn, root), iter(()), tally, left)
    if root.phase in SIGNED or root.above in SIGNED:
        signed = _signature(conn, keys, root)
        census = replace(census, signed=signed, moved=_moved(conn, root, signed[1]))
    if ask.letters:
        census = replace(census, letters=_letters(conn, keys, root))
    if ask.contacts:
        over = _committees(conn, census.branches)
        census = replace(census, committees=over, described=_described(conn, keys, root))
    if not ask.attempts:
        return census
    named = select(members.c.number, members.c.name).where(members.c.unit_id == root.id)
    names = {row[0]: row[1] for row in conn.execute(named)}
    made = attempts_of(conn, keys, root.id)
    if ask.number:
        made = tuple(one for one in made if one.number == ask.number)
    people = names_of(conn, keys, (one.actor for one in made))
    return replace(census, attempts=made, names=names, people=people)


def _unfinished(conn: Connection, ask: Ask, root: Unit) -> int:
    looked = _under(root) if _reaches_below(ask, root) else units.c.id == root.id
    query = select(func.coalesce(func.sum(tallies.c.n), 0)).join_from(
        tallies, units, units.c.id == tallies.c.unit_id
    )
    return int(conn.execute(query.where(looked, tallies.c.name.in_(UNFINISHED))).scalar_one())


def _letters(conn: Connection, keys: Keys, root: Unit) -> dict[Key, Matter]:
    """The letter that is out, else the last one."""
    found = below(conn, keys, root.path, "letter", open_only=False)
    ordered = sorted(found, key=lambda one: (one.open, one.opened, one.id.number))
    return {Key(m.id.unit, m.member): m for m in ordered if m.member is not None}


def _committees(conn: Connection, branches: Iterable[Unit]) -> dict[int, Unit]:
    """Branch -> the nearest committee above it."""
    rows = conn.execute(select(*UNIT).where(units.c.kind == "committee"))
    found = {unit.id: unit for unit in map(unit_from, rows)}
    nearest: dict[int, Unit] = {}
    for branch in branches:
        over = [found[number] for number in line_of(branch.path) if number in found]
        if over:
            nearest[branch.id] = over[-1]
    return nearest


def _described(conn: Connection, keys: Keys, root: Unit) -> dict[int, dict[str, str]]:
    """What is written down about the unit, those below and those above it."""
    concerned = select(units.c.id).where(or_(_under(root), units.c.id.in_(line_of(root.path))))
    rows = conn.execute(
        select(*ENTRY)
        .where(
            log.c.unit_id.in_(concerned),
            log.c.member.is_(None),
            log.c.kind == "unit_described",
        )
        .order_by(log.c.unit_id, log.c.seq)
    ).all()
    found: dict[int, list[Entry]] = {}
    for row in rows:
        found.setdefault(row.unit_id, []).append(entry_from(row, keys))
    return {unit: description(deeds) for unit, deeds in found.items()}


def _signature(
    conn: Connection, keys: Keys, root: Unit
) -> tuple[datetime | None, CommitteeSigned | None]:
    """The last signature of the nearest committee, from the unit upwards, whose signature stands."""
    signer = (
        select(units.c.id)
        .where(
            units.c.id.in_(line_of(root.path)),
            units.c.kind == "committee",
            units.c.phase.in_(SIGNED),
        )
        .order_by(func.length(units.c.path).desc())
        .limit(1)
    )
    last = (
        select(*ENTRY)
        .where(log.c.unit_id == signer.scalar_subquery(), log.c.kind == "committee_signed")
        .order_by(log.c.seq.desc())
        .limit(1)
    )
    row = conn.execute(last).first()
    entry = entry_from(row, keys) if row is not None else None
    if entry is None or not isinstance(entry.change, CommitteeSigned):
        return None, None
    return entry.at, entry.change


def _moved(conn: Connection, root: Unit, signed: CommitteeSigned | None) -> bool:
    """Whether a branch here or below has other rows than those that were signed."""
    then = {unit: head for unit, _, head in signed.heads} if signed else {}
    holding = units.c.kind.in_(("branch", "general_branch"))
    now = conn.execute(select(units.c.id, units.c.chain_head).where(_under(root), holding))
    return any(then.get(row.id) != row.chain_head.hex() for row in now)


def _under(root: Unit) -> ColumnElement[bool]:
    return func.substr(units.c.path, 1, len(root.path)) == root.path


def _branches(conn: Connection, root: Unit) -> tuple[Unit, ...]:
    holding = or_(units.c.kind.in_(("branch", "general_branch")), units.c.id == root.id)
    rows = conn.execute(select(*UNIT).where(_under(root), holding).order_by(units.c.id))
    return tuple(unit_from(row) for row in rows)


def stamp_below(conn: Connection, root: Unit) -> Stamp:
    """What ties a sheet over several units to their chains; of one unit its own head."""
    rows = conn.execute(
        select(units.c.id, units.c.chain_head, units.c.chain_rows, log.c.at)
        .select_from(
            units.outerjoin(log, and_(log.c.unit_id == units.c.id, log.c.seq == units.c.chain_rows))
        )
        .where(_under(root))
        .order_by(units.c.id)
    ).all()
    if len(rows) == 1:
        return Stamp(rows[0].chain_head.hex(), rows[0].at, rows[0].chain_rows)
    whole = sha256()
    for row in rows:
        whole.update(f"{row.id}:{row.chain_head.hex()};".encode())
    changed = max((row.at for row in rows if row.at is not None), default=None)
    return Stamp(whole.hexdigest(), changed, sum(row.chain_rows for row in rows))


def _wanted(conn: Connection, ask: Ask, root: Unit) -> Sequence[Row]:
    """Unit and 编号 of those who are needed; found in an index, without opening anything."""
    query = select(members.c.unit_id, members.c.number)
    if ask.number:
        query = query.where(members.c.unit_id == root.id, members.c.number == ask.number)
    elif _reaches_below(ask, root):
        query = query.join(units, units.c.id == members.c.unit_id)
        query = query.where(_belongs(ask), _under(root))
    else:
        query = query.where(members.c.unit_id == root.id)
        query = query.where(_belongs(ask)) if ask.classes else query
    rows = conn.execute(query.order_by(members.c.unit_id, members.c.number))
    return [(row[0], row[1]) for row in rows]


def _belongs(ask: Ask) -> ColumnElement[bool]:
    """Whether a member is one of those for whom a form is asked."""
    if not ask.issued:
        return held(ask.classes)
    out = exists().where(
        matters.c.unit_id == members.c.unit_id,
        matters.c.member == members.c.number,
        matters.c.kind == "letter",
        matters.c.open == 1,
    )
    return or_(held(ask.classes), out)


def _reaches_below(ask: Ask, root: Unit) -> bool:
    """Whether the form goes through those below the unit, too: who leads a 党总支 sees their sums,
    and names of the very unit only."""
    return bool(ask.classes) and (ask.sums or root.kind != "general_branch")


def held(classes: Sequence[str]) -> ColumnElement[bool]:
    """Whether one of the classes or flags holds, as the rules have concluded."""
    flags = [members.c.flags.contains(f" {name} ", autoescape=True) for name in classes]
    return or_(members.c.cls.in_(classes), *flags)


_ROWS = (
    select(*MEMBER)
    .where(tuple_(members.c.unit_id, members.c.number).in_(bindparam("wanted", expanding=True)))
    .order_by(members.c.unit_id, members.c.number)
)


_OPEN = _ROWS.where(members.c.progress != "closed")


def _rows(conn: Connection, wanted: Sequence[Row], closed: bool) -> Sequence[Any]:
    return conn.execute(_ROWS if closed else _OPEN, {"wanted": list(wanted)}).all()
