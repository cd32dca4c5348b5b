"""What waits to be sent: claimed under a lease, sent, then marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import orjson
from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select, true, update

from bot.domain.changes import Errand
from storage.crypto import Keys
from storage.database import insert_into
from storage.digests import settled
from storage.tables import LANGUAGE, outbox, persons

State = Literal["due", "sent", "unconfirmed", "refused", "blocked", "cleared"]
OPEN: tuple[State, ...] = ("due", "unconfirmed")
"""States after which a courier may still know better."""

Lane = Literal["all", "asked", "long", "broadcast"]
"""What a courier takes: what somebody waits for, what takes long to make, what goes to many."""

BROADCASTS = ("nudge", "clear", "notice")
"""Kinds of errands that nobody asked for: whoever waits for an answer goes first."""

LONG = ("long",)
"""Kinds of errands that take long to make: nobody's short file stands behind one."""

FILES = ("file", "marked", "result", "filled", "long", "evidence", "chart", "overview")
"""Kinds of errands that are made first and sent then."""

SENDING: Final = "sending"
"""The error of a file that is on its way: of its courier nothing was heard since."""

TIMEOUT: Final = "timeout"
"""The error of a try that may have arrived all the same."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One errand in the hands of a courier, until its lease ends."""

    id: int
    person: int
    telegram: int = field(repr=False)
    language: str
    unit: int | None
    kind: str
    key: str
    due: datetime
    tries: int
    """How many couriers held it before: beyond 0 it may have arrived already."""
    payload: Mapping[str, Any] = field(repr=False)
    unsure: bool = False
    """An earlier try timed out, or its courier was never heard of again: it may have arrived.
    A file may have only if its courier had begun to send it."""
    message: int | None = None
    """The message that tells how far a file is, where one was sent."""


def payload_purpose(key: str) -> str:
    """What the content of an errand is sealed for."""
    return f"outbox.payload/{key}"


def errand_rows(
    keys: Keys, person: int, unit: int | None, errands: Iterable[Errand]
) -> list[dict[str, Any]]:
    """The rows of errands for one person."""
    return [
        {
            "person_id": errand.to or person,
            "unit_id": unit,
            "kind": errand.kind,
            "key": errand.key,
            "due_at": errand.due,
            "payload": keys.seal(orjson.dumps(dict(errand.payload)), payload_purpose(errand.key)),
            "state": "due",
            "tries": 0,
        }
        for errand in errands
    ]


def post(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Put errands into the outbox; of one key only the first is kept."""
    keep = insert_into(conn, outbox).on_conflict_do_nothing(index_elements=["key"])
    conn.execute(keep, rows)


def claim(
    conn: Connection,
    keys: Keys,
    now: datetime,
    by: str,
    lease: timedelta,
    limit: int,
    lane: Lane = "all",
) -> list[Parcel]:
    """Up to `limit` due errands, earliest first, that no other courier holds; theirs until then."""
    free = and_(
        _in_lane(lane),
        outbox.c.state == "due",
        outbox.c.due_at <= now,
        or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now),
    )
    due = select(outbox.c.id).where(free).order_by(outbox.c.due_at, outbox.c.id).limit(limit)
    taken = conn.execute(
        update(outbox)
        # Said twice: another process may have taken a row between the look and the update.
        .where(outbox.c.id.in_(due.scalar_subquery()), free)
        .values(
            lease_until=now + lease,
            lease_by=by,
            tries=outbox.c.tries + 1,
            error=case((_may_have_arrived(), TIMEOUT), else_=outbox.c.error),
        )
        .returning(outbox.c.id)
    )
    ids = list(taken.scalars())
    return _parcels(conn, keys, ids) if ids else []


def _may_have_arrived() -> ColumnElement[bool]:
    """Whether the courier whose lease ended may have sent it."""
    sent = or_(outbox.c.kind.not_in(FILES), outbox.c.error == SENDING)
    return and_(outbox.c.lease_by.is_not(None), sent)


def hold(conn: Connection, number: int, by: str, until: datetime) -> bool:
    """Lengthen the lease of a courier; False: another one holds it, or it is settled."""
    mine = (outbox.c.id == number) & (outbox.c.lease_by == by) & (outbox.c.state == "due")
    return conn.execute(update(outbox).where(mine).values(lease_until=until)).rowcount == 1


def note_progress(conn: Connection, number: int, message: int) -> None:
    """Note the message that tells how far a file is, so that a later try goes on in it."""
    conn.execute(update(outbox).where(outbox.c.id == number).values(message_id=message))


def begin_sending(conn: Connection, number: int, by: str, until: datetime) -> bool:
    """Note that a finished file goes out now; False: another courier holds it."""
    mine = (outbox.c.id == number) & (outbox.c.lease_by == by) & (outbox.c.state == "due")
    values = {"lease_until": until, "error": SENDING}
    return conn.execute(update(outbox).where(mine).values(values)).rowcount == 1


def _in_lane(lane: Lane) -> ColumnElement[bool]:
    if lane == "all":
        return true()
    kinds = {"broadcast": BROADCASTS, "long": LONG}.get(lane)
    return outbox.c.kind.in_(kinds) if kinds else outbox.c.kind.not_in((*BROADCASTS, *LONG))


def _parcels(conn: Connection, keys: Keys, ids: list[int]) -> list[Parcel]:
    rows = conn.execute(
        select(outbox, persons.c.telegram, LANGUAGE)
        .select_from(outbox.join(persons, persons.c.id == outbox.c.person_id))
        .where(outbox.c.id.in_(ids))
        .order_by(outbox.c.due_at, outbox.c.id)
    )
    return [
        Parcel(
            row.id,
            row.person_id,
            row.telegram,
            row.language,
            row.unit_id,
            row.kind,
            row.key,
            row.due_at,
            row.tries - 1,
            orjson.loads(keys.unseal(row.payload, payload_purpose(row.key))) if row.payload else {},
            row.error == TIMEOUT,
            row.message_id,
        )
        for row in rows
    ]


def settle(
    conn: Connection,
    number: int,
    state: State,
    now: datetime,
    message: int | None = None,
    error: str | None = None,
    retry_at: datetime | None = None,
    digest_of: int | None = None,
) -> None:
    """Say what became of an errand; with `retry_at` it is due again then.

    `digest_of`: the person whose nudges it told, where it is a digest.

    The content is kept no longer than it is due: it may hold a password. What was already settled
    for good stays so, and what is no longer due will not be again: a courier whose lease ended may
    come late. A digest that it sent all the same stands in the chat, and the next one replaces it.
    """
    values: dict[str, Any] = {
        "state": "due" if retry_at else state,
        "lease_until": None,
        "lease_by": None,
        "message_id": outbox.c.message_id if retry_at and message is None else message,
        "error": error and error[:80],
    }
    if retry_at:
        values["due_at"] = retry_at
    else:
        values["payload"] = None
    if state in ("sent", "unconfirmed") and not retry_at:
        values["sent_at"] = now
    before: tuple[State, ...] = ("due",) if retry_at else OPEN
    if digest_of is not None and state == "sent":
        before = (*before, "cleared")
    open_ = (outbox.c.id == number) & outbox.c.state.in_(before)
    conn.execute(update(outbox).where(open_).values(values))
    if digest_of is not None and not retry_at:
        settled(conn, number, digest_of, state, now)
    if state == "blocked":
        person = select(outbox.c.person_id).where(outbox.c.id == number).scalar_subquery()
        conn.execute(update(persons).where(persons.c.id == person).values(blocked_at=now))


def next_due(conn: Connection) -> datetime | None:
    """When the next errand is due or its lease ends, whichever lets it be sent; None: never."""
    wake = func.coalesce(outbox.c.lease_until, outbox.c.due_at)
    return conn.execute(select(func.min(wake)).where(outbox.c.state == "due")).scalar()


def states(conn: Connection) -> dict[str, int]:
    """How many errands are in each state."""
    rows = conn.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state))
    return {row[0]: row[1] for row in rows}
