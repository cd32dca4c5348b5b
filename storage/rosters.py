"""What a roster that came back is compared with, and its conflicts that wait for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from bot.domain.changes import apply
from bot.domain.merge import Sent
from bot.domain.records import Member
from storage.crypto import Keys
from storage.draft import Draft
from storage.lists import UPLOAD_AGE, change_from, upload
from storage.means import Means
from storage.rows import MEMBER, member_from
from storage.tables import log, members, uploads

_SAYING = ("member_added", "facts_stated", "member_closed", "member_reinstated")
"""Kinds of changes after which a roster reads differently."""

_HASH = select(log.c.hash).where(log.c.unit_id == bindparam("unit"), log.c.seq == bindparam("seq"))
_UNTIL = (
    select(log.c.seq, log.c.kind, log.c.member, log.c.sealed)
    .where(
        log.c.unit_id == bindparam("unit"),
        log.c.seq <= bindparam("seq"),
        log.c.kind.in_(_SAYING),
    )
    .order_by(log.c.seq)
)


def members_at(
    conn: Connection, keys: Keys, unit: int, seq: int, head: str = ""
) -> dict[int, Member] | None:
    """The unit's members by number as they stood after this row of its chain, nothing concluded.

    None where that cannot be told: there is no such row, its hash does not begin with `head`, or
    what it said was purged.
    """
    place = {"unit": unit, "seq": seq}
    last = conn.execute(_HASH, place).scalar()
    if last is None or not last.hex().startswith(head):
        return None
    known: dict[int, Member] = {}
    for row in conn.execute(_UNTIL, place):
        if row.sealed is None:
            return None
        change = change_from(unit, row.seq, row.kind, row.sealed, keys)
        after = apply(known.get(row.member), change, unit)
        if after is not None:
            known[row.member] = after
    return known


def load_rosters(conn: Connection, draft: Draft, means: Means) -> None:
    """What was sent, for a roster that is back; and the members whose conflicts are asked about."""
    if draft.unit is None:
        return
    if draft.wants.roster:
        load_sent(conn, draft, draft.unit.id, means)
    if draft.wants.disputed:
        load_disputed(conn, draft, draft.unit.id, means)


def load_sent(conn: Connection, draft: Draft, unit: int, means: Means) -> None:
    """The members as the file showed them that is previewed or confirmed."""
    kept = str(draft.upload.table.get("sent", "")) if draft.upload else ""
    sent = Sent.read(draft.wants.sent or kept)
    if sent is not None and sent.unit == unit:
        draft.sent = members_at(conn, means.keys, unit, sent.seq, sent.head)


_OLDEST = (
    select(uploads.c.id)
    .where(
        uploads.c.unit_id == bindparam("unit"),
        uploads.c.waiting > 0,
        uploads.c.staged_at > bindparam("since", type_=uploads.c.staged_at.type),
    )
    .order_by(uploads.c.staged_at, uploads.c.id)
    .limit(1)
)
_THESE = select(*MEMBER).where(
    members.c.unit_id == bindparam("unit"),
    members.c.number.in_(bindparam("numbers", expanding=True)),
)


def load_disputed(conn: Connection, draft: Draft, unit: int, means: Means) -> None:
    """The upload with conflicts, the oldest where none is named, and whom these are about."""
    now = draft.ticket.now
    if draft.wants.upload is None:
        oldest = conn.execute(_OLDEST, {"unit": unit, "since": now - UPLOAD_AGE}).scalar()
        draft.upload = upload(conn, unit, oldest, now, means.keys) if oldest else None
    if draft.upload is None:
        return
    numbers = sorted({number for _, number, *_ in draft.upload.table.get("conflicts", ())})
    if numbers:
        rows = conn.execute(_THESE, {"unit": unit, "numbers": numbers})
        draft.roster = {row.number: member_from(row, means.keys) for row in rows}


_WAITING = (
    select(uploads.c.unit_id, func.sum(uploads.c.waiting))
    .where(
        uploads.c.unit_id.in_(bindparam("units", expanding=True)),
        uploads.c.waiting > 0,
        uploads.c.staged_at > bindparam("since", type_=uploads.c.staged_at.type),
    )
    .group_by(uploads.c.unit_id)
)


def load_disputes(conn: Connection, drafts: Sequence[Draft], now: datetime) -> None:
    """How many cells of imported rosters wait for a decision, for each desk."""
    ids = [draft.unit.id for draft in drafts if draft.unit is not None]
    if not ids:
        return
    rows = conn.execute(_WAITING, {"units": ids, "since": now - UPLOAD_AGE})
    waiting = {unit: int(n) for unit, n in rows}
    for draft in drafts if waiting else ():
        draft.disputes = waiting.get(draft.unit.id, 0) if draft.unit else 0
