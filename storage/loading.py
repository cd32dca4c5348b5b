"""Puts desks together: one statement per table for all desks of a set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Connection,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    tuple_,
    union_all,
)

from bot.domain import awaited
from bot.domain.colleagues import looking
from bot.domain.records import Colleague, Grant, Hour, Person, Unit
from storage.above import load_above
from storage.chain import Head
from storage.deadlines import line_of, load_dates
from storage.draft import Draft
from storage.inputs import said_at
from storage.lists import load_beside
from storage.matters import load_addressed, load_matters
from storage.means import Means
from storage.names import load_names, name_from
from storage.rosters import load_disputes, load_rosters
from storage.rows import HEAD, MEMBER, UNIT, head_from, member_from, seat_from, unit_from
from storage.tables import grants, members, outbox, persons, seats, seen, tallies, units
from storage.twins import load_twins

SIZES = (1, 8, 64)
"""For how many desks a statement is prepared; the places left over match nothing."""

LARGEST = SIZES[-1]


def load(conn: Connection, drafts: Sequence[Draft], means: Means) -> None:
    """Fill the drafts; of two in one unit the later one is told to wait."""
    load_people(conn, drafts, means)
    # Behind the lock on the person: the same update may be at work in another process.
    load_seen(conn, drafts, means)
    load_grants(conn, drafts)
    load_units(conn, drafts)
    ready = [draft for draft in drafts if not draft.waits]
    load_colleagues(conn, ready)
    for draft in ready:
        draft.wants = awaited.wanted(draft.wants, draft.seat)
    load_cards(conn, ready, means)
    load_tallies(conn, ready)
    load_dates(conn, ready)
    if ready:
        load_disputes(conn, ready, ready[0].ticket.now)
    load_addressed(conn, ready)
    for draft in ready:
        load_beside(conn, draft, means)
        load_matters(conn, draft, means)
        load_twins(conn, draft)
        load_above(conn, draft, means.keys)
        load_rosters(conn, draft, means)
    load_names(conn, ready, means.keys)


_SEEN = select(seen.c.bot, seen.c.key, seen.c.at).where(
    tuple_(seen.c.bot, seen.c.key).in_(bindparam("keys", expanding=True))
)


def load_seen(conn: Connection, drafts: Sequence[Draft], means: Means) -> None:
    """Mark the updates that were decided before, and find what was said then."""
    keys = [(draft.ticket.bot, key) for draft in drafts for key in draft.ticket.keys]
    if not keys:
        return
    old = {(bot, key): at for bot, key, at in conn.execute(_SEEN, {"keys": keys})}
    for draft in drafts if old else ():
        then = [at for key in draft.ticket.keys if (at := old.get((draft.ticket.bot, key)))]
        draft.seen = bool(then)
        draft.said = said_at(conn, means.keys, draft, then[0]) if then else ()


_UNTOLD = (
    select(outbox.c.id)
    .where(
        outbox.c.person_id == persons.c.id,
        outbox.c.kind == "nudge",
        outbox.c.state == "unconfirmed",
    )
    .exists()
)
_PEOPLE = (
    select(
        persons.c.id,
        persons.c.telegram,
        persons.c.language,
        persons.c.notice_at,
        persons.c.blocked_at,
        persons.c.unanswered_at,
        persons.c.hour,
        persons.c.hour_before,
        persons.c.hour_since,
        persons.c.snoozed_until,
        persons.c.name,
        persons.c.spoken,
        _UNTOLD.label("untold"),
        seats.c.unit_id,
        seats.c.member,
        seats.c.question,
        seats.c.expects,
        seats.c.revision,
    )
    .select_from(persons.outerjoin(seats, seats.c.person_id == persons.c.id))
    .where(persons.c.telegram.in_(bindparam("telegrams", expanding=True)))
    .order_by(persons.c.id)
    .with_for_update(of=persons)
)


def load_people(conn: Connection, drafts: Sequence[Draft], means: Means) -> None:
    """Who writes, and where that person sits; a stranger stays without number."""
    found = conn.execute(_PEOPLE, {"telegrams": [draft.ticket.telegram for draft in drafts]})
    known = {row[1]: row for row in found}
    for draft in drafts:
        row = known.get(draft.ticket.telegram)
        if row is not None:
            name = name_from(means.keys, row[0], row[10])
            draft.person = Person(
                row[0],
                row[1],
                row[2],
                row[3],
                hour=None if row[6] is None else Hour(*row[6:9]),
                snoozed=row[9],
                name=name,
                untold=bool(row[12]),
            )
            draft.blocked = row[4] is not None
            draft.unanswered = row[5]
            draft.spoken = row[11]
            draft.stored = seat_from(row[0], row[13:], means.keys)


_GRANTS = (
    select(grants.c.person_id, grants.c.id, grants.c.role, *UNIT)
    .select_from(grants.join(units, units.c.id == grants.c.unit_id))
    .where(
        grants.c.person_id.in_(bindparam("persons", expanding=True)),
        grants.c.revoked_at.is_(None),
    )
    .order_by(grants.c.id)
)


def load_grants(conn: Connection, drafts: Sequence[Draft]) -> None:
    """The roles that each person holds."""
    ids = [draft.person.id for draft in drafts if draft.person.id]
    if not ids:
        return
    held: dict[int, list[Grant]] = {}
    for row in conn.execute(_GRANTS, {"persons": ids}):
        held.setdefault(row[0], []).append(Grant(row[1], row[2], unit_from(row[3:])))
    for draft in drafts:
        draft.grants = tuple(held.get(draft.person.id, ()))


def wanted(size: int, *names: str) -> CTE:
    """A table of `size` rows of whole numbers that come as parameters: name0, name1, …"""
    rows = [
        select(*[bindparam(f"{name}{i}", type_=BigInteger).label(name) for name in names])
        for i in range(size)
    ]
    return (union_all(*rows) if size > 1 else rows[0]).cte("wanted")


def places(names: Sequence[str], rows: Sequence[Sequence[int]]) -> tuple[int, dict[str, int]]:
    """The prepared size that holds the rows, and its parameters."""
    size = next(size for size in SIZES if size >= len(rows))
    filled = [*rows, *[[-1] * len(names)] * (size - len(rows))]
    return size, {
        f"{n}{i}": v for i, row in enumerate(filled) for n, v in zip(names, row, strict=True)
    }


@cache
def units_in_scope(size: int) -> Select[Any]:
    """Each wanted unit that lies at or below a unit where the person holds a role; locked.

    A secretary sits in the very unit only: of what lies below a 党总支 its sums are enough.
    """
    want = wanted(size, "person", "unit")
    roots = units.alias("roots")
    begins = func.substr(units.c.path, 1, func.length(roots.c.path)) == roots.c.path
    held = and_(
        grants.c.person_id == want.c.person,
        grants.c.revoked_at.is_(None),
        or_(grants.c.role != "secretary", grants.c.unit_id == want.c.unit),
    )
    return (
        select(want.c.person, *UNIT, *HEAD)
        .select_from(
            want.join(grants, held)
            .join(roots, roots.c.id == grants.c.unit_id)
            .join(units, and_(units.c.id == want.c.unit, begins))
        )
        .order_by(units.c.id)
        .with_for_update(of=units)
    )


def load_units(conn: Connection, drafts: Sequence[Draft]) -> None:
    """Seat each person in the first unit that is in scope; a taken unit makes the later wait."""
    open_ = [(draft, draft.candidates()) for draft in drafts]
    while open_ := [(draft, ids) for draft, ids in open_ if ids]:
        in_scope = _units_in_scope(conn, [(draft.person.id, ids[0]) for draft, ids in open_])
        for draft, ids in open_:
            at = in_scope.get((draft.person.id, ids[0]))
            if at is not None:
                draft.sit(*at)
        open_ = [(draft, ids[1:]) for draft, ids in open_ if draft.unit is None]
    taken: set[int] = set()
    for draft in drafts:
        if draft.unit is not None:
            draft.waits = draft.unit.id in taken
            taken.add(draft.unit.id)


def _units_in_scope(
    conn: Connection, pairs: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], tuple[Unit, Head]]:
    size, parameters = places(("person", "unit"), pairs)
    rows = conn.execute(units_in_scope(size), parameters)
    found = {}
    for row in rows:
        unit = unit_from(row[1:])
        found[row[0], unit.id] = unit, head_from(row[1 + len(UNIT) :])
    return found


@cache
def cards(size: int) -> Select[Any]:
    """The open, the named and the next unfinished member of each wanted unit.

    A card that is open at a colleague's comes last.
    """
    want = wanted(size, "unit", "open", "named", "after", "busy")
    other = members.alias("other")
    unfinished = (
        select(other.c.number)
        .where(other.c.unit_id == want.c.unit, other.c.unfinished == 1)
        .order_by(other.c.number)
        .limit(1)
        .correlate(want)
    )
    free = unfinished.where(other.c.number != want.c.busy)
    later = free.where(other.c.number > want.c.after).scalar_subquery()
    earlier = free.where(other.c.number < want.c.after).scalar_subquery()
    last = unfinished.where(other.c.number != want.c.after).scalar_subquery()
    upcoming = func.coalesce(later, earlier, last).label("upcoming")
    card = select(want.c.unit, want.c.open, want.c.named, upcoming).cte("card")
    on_table = and_(
        members.c.unit_id == card.c.unit,
        members.c.number.in_([card.c.open, card.c.named, card.c.upcoming]),
    )
    return select(*MEMBER, card.c.upcoming).select_from(card.join(members, on_table))


def load_cards(conn: Connection, drafts: Sequence[Draft], means: Means) -> None:
    """The open card, the named one where it is another, and the next unfinished one."""
    seated = {draft.unit.id: draft for draft in drafts if draft.unit is not None}
    if not seated:
        return
    rows = [_numbers(unit, draft) for unit, draft in seated.items()]
    size, parameters = places(("unit", "open", "named", "after", "busy"), rows)
    for row in conn.execute(cards(size), parameters):
        draft, number, upcoming = seated[row[0]], row[1], row[-1]
        member = member_from(row, means.keys)
        if number == draft.seat.member:
            draft.member = member
        elif number == draft.wants.member:
            draft.named = member
        if number == upcoming:
            draft.upcoming = member


def _numbers(unit: int, draft: Draft) -> tuple[int, int, int, int, int]:
    """The unit, the open and the named member, after whom the next one comes, and who is taken."""
    opened, named = draft.seat.member or 0, draft.wants.member or 0
    busy = next((c.member for c in draft.colleagues if looking(c, draft.ticket.now)), 0)
    return unit, opened, named, opened or named, busy


_TALLIES = select(tallies.c.unit_id, tallies.c.name, tallies.c.n).where(
    tallies.c.unit_id.in_(bindparam("units", expanding=True))
)


def load_tallies(conn: Connection, drafts: Sequence[Draft]) -> None:
    """The counts of each unit."""
    ids = [draft.unit.id for draft in drafts if draft.unit is not None]
    if not ids:
        return
    counted = tally_of(conn.execute(_TALLIES, {"units": ids}))
    for draft in drafts:
        if draft.unit is not None:
            draft.tally = counted.get(draft.unit.id, {})


_COLLEAGUES = (
    select(
        grants.c.role, grants.c.unit_id, seats.c.unit_id,
        seats.c.person_id, seats.c.member, seats.c.at,
    )
    .select_from(grants.join(seats, seats.c.person_id == grants.c.person_id))
    .where(
        grants.c.unit_id.in_(bindparam("line", expanding=True)),
        grants.c.role.in_(("secretary", "verifier")),
        grants.c.revoked_at.is_(None),
        seats.c.unit_id.in_(bindparam("units", expanding=True)),
        seats.c.member.is_not(None),
    )
    .order_by(seats.c.person_id)
)  # fmt: skip


def load_colleagues(conn: Connection, drafts: Sequence[Draft]) -> None:
    """Which cards are open at the others' who account for the same members, or verify them."""
    found = [draft.unit for draft in drafts if draft.unit is not None]
    if not found:
        return
    line = sorted({one for unit in found for one in line_of(unit.path)})
    asked = {"line": line, "units": [unit.id for unit in found]}
    rows = conn.execute(_COLLEAGUES, asked).all()
    for draft in drafts if rows else ():
        draft.colleagues = tuple(dict.fromkeys(_beside(draft, rows)))


def _beside(draft: Draft, rows: Sequence[Any]) -> Iterator[Colleague]:
    """The secretaries of the unit for one of them; else the others of the working group."""
    unit, me = draft.unit, draft.person.id
    if unit is None:
        return
    accounts = any(g.role == "secretary" and g.unit.id == unit.id for g in draft.grants)
    verifies = any(g.role == "verifier" and unit.path.startswith(g.unit.path) for g in draft.grants)
    for role, over, seated, person, *opened in rows:
        if seated != unit.id or person == me:
            continue
        one = Colleague(person, *opened)
        if role == "secretary" and accounts and over == unit.id:
            yield one
        if role == "verifier" and verifies and not accounts and looking(one, draft.ticket.now):
            yield one


def tally_of(rows: Iterable[Any]) -> Mapping[int, dict[str, int]]:
    """Counts by unit and name, from rows of unit, name, count; without those of nobody."""
    counted: dict[int, dict[str, int]] = {}
    for unit, name, n in rows:
        if n:
            counted.setdefault(unit, {})[name] = n
    return counted
