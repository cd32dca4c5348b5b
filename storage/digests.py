"""Digests: what one person is told at once, what of it is left, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    exists,
    literal,
    or_,
    select,
    update,
)

from bot.domain.nudges import Row
from bot.domain.records import Unit
from storage.deadlines import dates_of, line_of
from storage.facts import Moment, needed, number
from storage.rows import UNIT, unit_from
from storage.tables import LANGUAGE, Instant, grants, nudges, outbox, persons, units

WAITING = ("due", "snoozed")
"""States of a nudge that has yet to be told."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a digest tells: which row, where, and how many."""

    code: str
    unit: Unit
    n: int
    day: str = ""
    """The day to which its date was moved, YYYY-MM-DD; empty: as planned."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A digest that stands in a chat."""

    id: int
    key: str
    person: int
    telegram: int = field(repr=False)
    language: str
    message: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person has to be told now."""

    items: tuple[Item, ...]
    over: tuple[tuple[int, str], ...] = ()
    """(unit, code) of what needs no telling any more."""
    changed: tuple[tuple[int, str, int], ...] = ()
    """(unit, code, how many now) of what was noted with another number."""
    older: tuple[Sent, ...] = ()
    """Digests that stand in the chat and are replaced by this one."""
    snoozed: datetime | None = None
    """Until when the person put nudges off."""
    behind: bool = False
    """An earlier one of the person's is on its way: only then is it known what this one replaces."""


_WAITING = (
    select(nudges.c.code, nudges.c.n, *UNIT)
    .select_from(
        nudges.join(units, units.c.id == nudges.c.unit_id).join(
            grants,
            and_(
                grants.c.unit_id == nudges.c.unit_id,
                grants.c.person_id == nudges.c.person_id,
                grants.c.revoked_at.is_(None),
            ),
        )
    )
    .where(
        nudges.c.person_id == bindparam("person"),
        nudges.c.state.in_(bindparam("states", expanding=True)),
    )
    .distinct()
)
_DUE = _WAITING.where(nudges.c.due_at <= bindparam("until", type_=Instant))
_TOLD = _WAITING.where(nudges.c.key.in_(bindparam("keys", expanding=True)))
STANDS = ("sent", "unconfirmed")
"""States of a nudge that was told, as far as anybody knows."""


def digest(
    conn: Connection,
    person: int,
    errand: int,
    rows: Mapping[str, Row],
    until: datetime,
    moment: Moment,
) -> Digest:
    """What the person has to be told of all that fell due, as it stands now.

    What the digests that it replaces told and is not done yet is told in it too.
    """
    asked = {"person": person, "states": WAITING, "until": until}
    older = standing_with(conn, person)
    due = _digest(conn, conn.execute(_DUE, asked).all(), rows, moment)
    if due.items:
        keys = [*(sent.key for sent in older), _key_of(conn, errand)]
        known = conn.execute(_TOLD, {"person": person, "states": ("sent",), "keys": keys}).all()
        due = _and(due, _digest(conn, known, rows, moment), rows)
    behind = _behind(conn, person, errand, moment.now)
    return replace(due, older=older, snoozed=snoozed_until(conn, person), behind=behind)


def _key_of(conn: Connection, errand: int) -> str | None:
    """Under it is noted what an earlier try of this digest took over from older ones."""
    return conn.execute(select(outbox.c.key).where(outbox.c.id == errand)).scalar()


def _behind(conn: Connection, person: int, errand: int, now: datetime) -> bool:
    held = select(outbox.c.id).where(
        outbox.c.person_id == person,
        outbox.c.kind == "nudge",
        outbox.c.state == "due",
        outbox.c.lease_until > literal(now, Instant),
        outbox.c.id < errand,
    )
    return conn.execute(held.limit(1)).first() is not None


def _and(due: Digest, known: Digest, rows: Mapping[str, Row]) -> Digest:
    """Both together, each thing once."""
    items = {(item.unit.id, item.code): item for item in (*known.items, *due.items)}
    over, changed = (*due.over, *known.over), (*due.changed, *known.changed)
    return Digest(_in_order(items.values(), rows), over, changed)


def told(conn: Connection, sent: Sent, rows: Mapping[str, Row], moment: Moment) -> Digest:
    """What is left of what a sent digest told."""
    asked = {"person": sent.person, "states": ("sent",), "keys": [sent.key]}
    return _digest(conn, conn.execute(_TOLD, asked).all(), rows, moment)


def _digest(
    conn: Connection, found: Sequence[Any], rows: Mapping[str, Row], moment: Moment
) -> Digest:
    where = {(unit_from(row[2:]), row[0]) for row in found if row[0] in rows}
    facts = facts_of(conn, where, rows, moment)
    moved = dates_of(conn, {unit.path for unit, _ in where})
    noted = {(row[2], row[0], row[1]) for row in found}
    items, over = [], [(row[2], row[0]) for row in found if row[0] not in rows]
    for unit, code in where:
        n = facts.get((unit.id, code))
        if n is None:
            over.append((unit.id, code))
        else:
            day = moved.get(unit.path, {}).get(rows[code].before, "")
            items.append(Item(code, unit, n, day))
    now = {(item.unit.id, item.code): item.n for item in items}
    changed = {(*of, now[of]) for *of_, n in noted if (of := tuple(of_)) in now and n != now[of]}
    # Of what is told again where its number is another one, it stays noted which one was told.
    changed = {one for one in changed if not rows[one[1]].calm}
    return Digest(_in_order(items, rows), tuple(over), tuple(sorted(changed)))


def _in_order(items: Iterable[Item], rows: Mapping[str, Row]) -> tuple[Item, ...]:
    """What stands first in a digest."""
    by_priority = sorted(
        items, key=lambda item: (-rows[item.code].priority, item.unit.id, item.code)
    )
    return tuple(by_priority)


def facts_of(
    conn: Connection, where: Iterable[tuple[Unit, str]], rows: Mapping[str, Row], moment: Moment
) -> dict[tuple[int, str], int]:
    """(unit, code) -> the row's count, for every row that is needed in its unit."""
    by_unit: dict[int, set[str]] = {}
    for unit, code in where:
        by_unit.setdefault(unit.id, set()).add(code)
    codes = tuple(sorted({code for every in by_unit.values() for code in every}))
    if not codes:
        return {}
    asked = {**moment.parameters, "units": sorted(by_unit)}
    found = {}
    for unit_id, *values in conn.execute(_statement(codes, rows), asked):
        for place, code in enumerate(codes):
            is_needed, n = values[2 * place : 2 * place + 2]
            if is_needed and code in by_unit[unit_id]:
                found[unit_id, code] = n
    return found


_statements: dict[tuple[Row, ...], Select[Any]] = {}


def _statement(codes: Sequence[str], rows: Mapping[str, Row]) -> Select[Any]:
    """Whether each row is needed in each of the units, and how many; made once for its rows."""
    key = tuple(rows[code] for code in codes)
    if key not in _statements:
        columns: list[ColumnElement[Any]] = [units.c.id]
        for place, row in enumerate(key):
            flag = case((needed(row), 1), else_=0)
            columns += [flag.label(f"needed_{place}"), number(row.count, row).label(f"n_{place}")]
        within = units.c.id.in_(bindparam("units", expanding=True))
        _statements[key] = select(*columns).where(within)
    return _statements[key]


def standing(conn: Connection, *whose: ColumnElement[bool]) -> tuple[Sent, ...]:
    """The digests that stand in the chats of these people, the oldest first."""
    rows = conn.execute(
        select(
            outbox.c.id, outbox.c.key, persons.c.id, persons.c.telegram, LANGUAGE,
            outbox.c.message_id, outbox.c.sent_at,
        )
        .join_from(outbox, persons, persons.c.id == outbox.c.person_id)
        .where(
            *whose,
            outbox.c.kind == "nudge",
            outbox.c.state == "sent",
            outbox.c.message_id.is_not(None),
        )
        .order_by(outbox.c.id)
    )  # fmt: skip
    return tuple(Sent(*row) for row in rows)


def standing_with(conn: Connection, person: int) -> tuple[Sent, ...]:
    """The digests that stand in the person's chat, the oldest first."""
    return standing(conn, persons.c.id == person)


def of_units(ids: Iterable[int]) -> ColumnElement[bool]:
    """Digests that speak of any of these units."""
    return exists().where(nudges.c.unit_id.in_(list(ids)), nudges.c.key == outbox.c.key)


_SPOKEN_OF = (
    select(nudges.c.code)
    .join_from(nudges, units, units.c.id == nudges.c.unit_id)
    .where(
        nudges.c.unit_id.in_(bindparam("line", expanding=True)),
        or_(units.c.kind != "city", bindparam("far")),
        nudges.c.state.in_((*WAITING, *STANDS)),
    )
    .limit(1)
)


def spoken_of(conn: Connection, path: str, far: bool) -> bool:
    """Whether a nudge that waits or stands in a chat is about the unit or one above it.

    `far`: the city's are among them, as among those `concerned`.
    """
    return conn.execute(_SPOKEN_OF, {"line": line_of(path), "far": far}).first() is not None


def concerned(conn: Connection, unit: int, far: bool) -> list[int]:
    """The unit and those above it: they are told of what lies below; the city only of what is far
    enough: who is silent, and what committees did."""
    path = conn.execute(select(units.c.path).where(units.c.id == unit)).scalar_one_or_none()
    above = select(units.c.id).where(units.c.id.in_(line_of(path or "")))
    above = above if far else above.where(units.c.kind != "city")
    return list(conn.execute(above).scalars())


def standing_of(
    conn: Connection, unit: int, far: bool, now: datetime
) -> tuple[tuple[Sent, ...], bool]:
    """The digests about this unit that stand in chats, and whether a courier holds another one.

    Those of the units above are among them.
    """
    told_of = of_units(concerned(conn, unit, far))
    held = select(outbox.c.id).where(
        outbox.c.kind == "nudge",
        outbox.c.state == "due",
        outbox.c.lease_until > literal(now, Instant),
        told_of,
    )
    on_the_way = conn.execute(held.limit(1)).first() is not None
    return standing(conn, told_of), on_the_way


def clear(conn: Connection, person: int, over: Sequence[tuple[int, str]]) -> None:
    """Note that these need no telling any more."""
    for unit, code in over:
        _note(conn, person, unit, code, state="cleared")


def recount(conn: Connection, person: int, changed: Sequence[tuple[int, str, int]]) -> None:
    """Note with which numbers these stand in the person's chat now."""
    for unit, code, n in changed:
        _note(conn, person, unit, code, n=n)


def _note(conn: Connection, person: int, unit: int, code: str, **what: str | int) -> None:
    """Note this of a nudge that waits or stands."""
    conn.execute(
        update(nudges)
        .where(
            nudges.c.unit_id == unit,
            nudges.c.person_id == person,
            nudges.c.code == code,
            nudges.c.state.in_((*WAITING, *STANDS)),
        )
        .values(**what)
    )


def settled(conn: Connection, errand: int, person: int, state: str, now: datetime) -> None:
    """What became of a digest became of everything that it told."""
    of_errand = outbox.c.id == errand
    key = select(outbox.c.key).where(of_errand).scalar_subquery()
    due = select(outbox.c.due_at).where(of_errand).scalar_subquery()
    conn.execute(
        update(nudges)
        .where(
            nudges.c.person_id == person,
            nudges.c.state.in_(WAITING),
            nudges.c.due_at <= due,
        )
        .values(state=state, key=key)
    )
    if state != "sent":
        return
    in_doubt = and_(
        outbox.c.person_id == person, outbox.c.kind == "nudge",
        outbox.c.state == "unconfirmed", outbox.c.id != errand,
    )  # fmt: skip
    conn.execute(update(outbox).where(in_doubt).values(state="cleared"))
    unanswered = (persons.c.id == person) & persons.c.unanswered_at.is_(None)
    conn.execute(update(persons).where(unanswered).values(unanswered_at=now))


def replace_older(conn: Connection, errand: int, older: Sequence[int]) -> None:
    """A digest tells what was left of those that it replaced: what they told is noted under it.

    Only those that it saw: another one, sent at the same moment, stands until the next.
    """
    key = select(outbox.c.key).where(outbox.c.id == errand).scalar_subquery()
    replaced = and_(outbox.c.id.in_(older), outbox.c.state == "sent")
    told = nudges.c.key.in_(select(outbox.c.key).where(replaced))
    conn.execute(update(nudges).where(told, nudges.c.state == "sent").values(key=key))
    conn.execute(update(outbox).where(replaced).values(state="cleared"))


def snoozed_until(conn: Connection, person: int) -> datetime | None:
    """Until when the person put nudges off."""
    found: datetime | None = conn.execute(
        select(persons.c.snoozed_until).where(persons.c.id == person)
    ).scalar()
    return found


def put_off(conn: Connection, person: int) -> tuple[datetime | None, tuple[Sent, ...]]:
    """What stands in the person's chat has yet to be told again; until when, and where it stands."""
    found = standing_with(conn, person)
    keys = [sent.key for sent in found]
    conn.execute(
        update(nudges)
        .where(
            nudges.c.person_id == person,
            nudges.c.key.in_(keys),
            nudges.c.state.in_(STANDS),
        )
        .values(state="snoozed")
    )
    return snoozed_until(conn, person), found


def strike(conn: Connection, number: int) -> None:
    """A digest that stands in a chat is cleared: its work is done."""
    sent = (outbox.c.id == number) & (outbox.c.state == "sent")
    conn.execute(update(outbox).where(sent).values(state="cleared"))
