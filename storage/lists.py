"""What a turn may want beside the desk: pages of members, a roster, an upload, the past."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import (
    Connection,
    Row,
    Select,
    bindparam,
    func,
    select,
    union_all,
)

from bot.domain.attempts import ATTEMPT_KINDS, GRACE, Attempt, fold
from bot.domain.changes import (
    AttemptLogged,
    AttemptWithdrawn,
    Change,
    Entry,
    FactsStated,
    Invitation,
    MobilisationConfirmed,
    PersonInvited,
    Upload,
    unpack,
)
from bot.domain.downloads import READERS, awaited_lock
from bot.domain.offices import LEADING
from bot.domain.records import Member, Unit
from storage.admin import SYSTEM
from storage.chain import SALT, purpose
from storage.crypto import Keys
from storage.downloads import one_download, page_of_downloads
from storage.draft import Draft
from storage.ledger import load_ledger, load_quiet
from storage.means import Means
from storage.pages import OF_UNIT, load_page
from storage.reminders import confirmations
from storage.rows import MEMBER, member_from, upload_from
from storage.tables import grants, invitations, log, members, units, uploads

UPLOAD_AGE = timedelta(hours=24)
"""How long an uploaded file waits for 确认."""

UNDOABLE = ("facts_stated", "attempt_logged", "attempt_withdrawn")
"""The kinds of changes that say what can be taken back."""

UNDO_REACH = 200
"""How many of a person's rows are looked through for an answer to take back."""


ENTRY = (log.c.unit_id, log.c.seq, log.c.at, log.c.actor, log.c.kind, log.c.sealed)


def load_beside(conn: Connection, draft: Draft, means: Means) -> None:
    """Load what the turn wants beside the desk; nothing for most turns."""
    wants = draft.wants
    if wants.invitation is not None:
        draft.invitation = invitation(conn, wants.invitation, means.keys)
    if draft.unit is None:
        return
    unit = draft.unit.id
    if wants.search is not None or wants.listed is not None:
        load_page(conn, draft, unit, means.keys)
    if wants.roster:
        draft.roster = roster(conn, unit, means.keys)
    if wants.upload is not None:
        draft.upload = upload(conn, unit, wants.upload, draft.ticket.now, means.keys)
    if wants.undo:
        last = draft.unit.revision - wants.undo_back
        draft.undoable = undoable(conn, unit, draft.person.id, draft.ticket.now, means.keys, last)
        done = draft.undoable.change if draft.undoable else None
        if isinstance(done, FactsStated | AttemptLogged):
            draft.named = one(conn, unit, done.number, means.keys)
        if isinstance(done, AttemptLogged):
            draft.attempts = attempts(conn, unit, done.number, means.keys)
    if wants.told_by is not None:
        draft.told = told(conn, unit, draft.person.id, wants.told_by, means.keys)
        gave = draft.told.change if draft.told else None
        if isinstance(gave, FactsStated):
            draft.named = one(conn, unit, gave.number, means.keys)
    if wants.history is not None:
        draft.history = history(conn, unit, wants.history, means.keys)
    of = draft.awaited() if wants.attempts == 0 else wants.attempts
    if of is not None:
        draft.attempts = attempts(conn, unit, of, means.keys)
    load_downloads(conn, draft, draft.unit)
    if wants.every_attempt:
        rows = conn.execute(_EVERY_ATTEMPT, {"unit": unit})
        draft.attempts = fold(entry_from(row, means.keys) for row in rows)
    if wants.whole:
        draft.whole = whole(conn, unit, means.keys)
    if wants.confirmed:
        draft.confirmed = confirmed(conn, unit, means.keys)
    if wants.ledger is not None:
        load_ledger(conn, draft, draft.unit, wants.ledger)
    if silence := wants.quiet.get(draft.unit.kind):
        load_quiet(conn, draft, draft.unit, silence)


_TAKING = tuple(role for role in READERS if role != "secretary")
"""The roles that see which files were taken below; a secretary sees those of the very unit."""


def load_downloads(conn: Connection, draft: Draft, unit: Unit) -> None:
    """A file that was handed out, or a page of them: of the unit, above the branches also below."""
    wants, path = draft.wants, unit.path
    below = any(g.role in _TAKING and path.startswith(g.unit.path) for g in draft.grants)
    if wants.download is not None:
        number = wants.download or awaited_lock(draft.seat.expects)
        draft.download = one_download(conn, path, below, number) if number else None
    if wants.downloads:
        found = page_of_downloads(conn, path, below, wants.page)
        draft.downloads, draft.downloads_total = found


_ONE = select(*MEMBER).where(
    members.c.unit_id == bindparam("unit"), members.c.number == bindparam("number")
)


def one(conn: Connection, unit: int, number: int, keys: Keys) -> Member | None:
    """The member of this number, if there is one."""
    row = conn.execute(_ONE, {"unit": unit, "number": number}).first()
    return member_from(row, keys) if row else None


_INVITATION = (
    select(
        invitations.c.id,
        invitations.c.role,
        invitations.c.unit_id,
        units.c.name,
        invitations.c.expires_at,
        invitations.c.used_at,
        invitations.c.made_by,
        units.c.path,
    )
    .select_from(invitations.join(units, units.c.id == invitations.c.unit_id))
    .where(invitations.c.token_hash == bindparam("token"))
    .with_for_update(of=invitations)
)


def invitation(conn: Connection, token_hash: str, keys: Keys) -> Invitation | None:
    """The invitation of this link, whether or not it can still be used."""
    row = conn.execute(_INVITATION, {"token": token_hash}).first()
    if row is None:
        return None
    before, void, name = _said(conn, row.unit_id, row.id, keys)
    if before:
        over = conn.execute(_HOLDS, _holding(before, row)).first() is None
    else:
        over = row.made_by != SYSTEM and conn.execute(_LEADS, _leading(row)).first() is None
    return Invitation(*row[:6], before, over, void, name)


def link_open(conn: Connection, token_hash: str, now: datetime, keys: Keys) -> bool:
    """Whether a link can still be used."""
    found = invitation(conn, token_hash, keys)
    if found is None or found.used is not None or found.over or found.void:
        return False
    return now < found.expires


def _leading(row: Any) -> dict[str, Any]:
    return {"person": row.made_by, "path": row.path}


# Whoever may let nobody in any more does not do so by a link made before.
_LEADS = (
    select(grants.c.id)
    .select_from(grants.join(units, units.c.id == grants.c.unit_id))
    .where(
        grants.c.person_id == bindparam("person"),
        grants.c.role.in_(LEADING),
        grants.c.revoked_at.is_(None),
        func.substr(bindparam("path", type_=units.c.path.type), 1, func.length(units.c.path))
        == units.c.path,
    )
)


def _holding(person: int, row: Any) -> dict[str, Any]:
    return {"person": person, "unit": row.unit_id, "role": row.role}


_HOLDS = select(grants.c.id).where(
    grants.c.person_id == bindparam("person"),
    grants.c.unit_id == bindparam("unit"),
    grants.c.role == bindparam("role"),
    grants.c.revoked_at.is_(None),
)
_INVITED = select(*ENTRY).where(
    log.c.unit_id == bindparam("unit"), log.c.kind == "person_invited", log.c.sealed.is_not(None)
)


def _said(conn: Connection, unit: int, number: int, keys: Keys) -> tuple[int, bool, str]:
    """What the chain says of an invitation: whose role ends once it is used (0: nobody's), whether
    another one took its place, and for whom it was made."""
    replaces, void, name = 0, False, ""
    for row in conn.execute(_INVITED, {"unit": unit}):
        change = entry_from(row, keys).change
        if isinstance(change, PersonInvited):
            if change.invitation == number:
                replaces, name = change.replaces, change.name
            void |= change.voids == number
    return replaces, void, name


def roster(conn: Connection, unit: int, keys: Keys) -> dict[int, Member]:
    """All members of the unit by number."""
    rows = conn.execute(OF_UNIT, {"unit": unit})
    return {row[1]: member_from(row, keys) for row in rows}


_UPLOAD = select(uploads).where(
    uploads.c.id == bindparam("upload"),
    uploads.c.unit_id == bindparam("unit"),
    uploads.c.staged_at > bindparam("since", type_=uploads.c.staged_at.type),
)


def upload(conn: Connection, unit: int, number: int, now: datetime, keys: Keys) -> Upload | None:
    """The upload, if it belongs to the desk's unit and is at most 24 hours old."""
    parameters = {"upload": number, "unit": unit, "since": now - UPLOAD_AGE}
    row = conn.execute(_UPLOAD, parameters).mappings().first()
    return upload_from(row, keys) if row else None


_OF_MEMBER = select(*ENTRY).where(
    log.c.unit_id == bindparam("unit"), log.c.member == bindparam("member")
)
_HISTORY = union_all(
    _OF_MEMBER,
    # What the rosters were called, from which answers come.
    select(*ENTRY).where(log.c.unit_id == bindparam("unit"), log.c.kind == "roster_imported"),
).order_by("seq")
_ACTED: Select[Any] = (
    select(*ENTRY)
    .where(
        log.c.unit_id == bindparam("unit"),
        log.c.actor == bindparam("actor"),
        log.c.seq < bindparam("before"),
    )
    .order_by(log.c.seq.desc())
    .limit(bindparam("reach"))
)


def history(conn: Connection, unit: int, member: int, keys: Keys) -> tuple[Entry, ...]:
    """The chain rows of one member and of every import, oldest first."""
    rows = conn.execute(_HISTORY, {"unit": unit, "member": member})
    return tuple(entry_from(row, keys) for row in rows)


def whole(conn: Connection, unit: int, keys: Keys) -> tuple[Entry, ...]:
    """Every row of the unit's chain, oldest first."""
    rows = conn.execute(select(*ENTRY).where(log.c.unit_id == unit).order_by(log.c.seq))
    return tuple(entry_from(row, keys) for row in rows)


def confirmed(conn: Connection, unit: int, keys: Keys) -> dict[str, str]:
    """What the unit has confirmed of itself: kind of change -> day; empty once it is purged."""
    rows = conn.execute(confirmations(unit, log.c.seq, log.c.kind, log.c.sealed))
    days = {}
    for seq, kind, sealed in rows:
        change = change_from(unit, seq, kind, sealed, keys) if sealed is not None else None
        days[kind] = change.day if isinstance(change, MobilisationConfirmed) else ""
    return days


_ATTEMPTS = _OF_MEMBER.where(log.c.kind.in_(ATTEMPT_KINDS)).order_by(log.c.seq)


_EVERY_ATTEMPT = (
    select(*ENTRY)
    .where(log.c.unit_id == bindparam("unit"), log.c.kind.in_(ATTEMPT_KINDS))
    .order_by(log.c.seq)
)


def attempts(conn: Connection, unit: int, member: int, keys: Keys) -> tuple[Attempt, ...]:
    """The search attempts of one member, by running number."""
    rows = conn.execute(_ATTEMPTS, {"unit": unit, "member": member})
    return fold(entry_from(row, keys) for row in rows)


def undoable(
    conn: Connection, unit: int, person: int, now: datetime, keys: Keys, last: int
) -> Entry | None:
    """The person's last answer here, up to this row, that neither takes one back nor was taken back.

    A search attempt counts as one as long as it may be withdrawn. What was passed over when an older
    answer was taken back is passed over from then on.
    """
    withdrawn: set[tuple[int, int]] = set()
    for row in _acted(conn, unit, person):
        if row.kind not in UNDOABLE or row.sealed is None:
            continue
        entry = entry_from(row, keys)
        match entry.change:
            case FactsStated(cause="undone", undoes=seq):
                last = min(last, seq - 1)
            case FactsStated() if entry.seq <= last:
                return entry
            case AttemptWithdrawn(number=number, attempt=attempt):
                withdrawn.add((number, attempt))
            case AttemptLogged(number=number, attempt=attempt):
                fresh = now - entry.at <= GRACE and (number, attempt) not in withdrawn
                if fresh and entry.seq <= last:
                    return entry
    return None


def told(conn: Connection, unit: int, person: int, message: int, keys: Keys) -> Entry | None:
    """The last answer here that this message of the person gave, corrections of it included."""
    for row in _acted(conn, unit, person):
        if row.kind == "facts_stated" and row.sealed is not None:
            entry = entry_from(row, keys)
            if isinstance(entry.change, FactsStated) and entry.change.told_by == message:
                return entry
    return None


def _acted(conn: Connection, unit: int, person: int) -> Iterator[Row[Any]]:
    before, left, step = 2**31 - 1, UNDO_REACH, 10
    while left > 0:
        parameters = {"unit": unit, "actor": person, "before": before, "reach": step}
        rows = conn.execute(_ACTED, parameters).all()
        yield from rows
        if len(rows) < step:
            return
        before, left, step = rows[-1].seq, left - step, min(left - step, 50)


def entry_from(row: Any, keys: Keys) -> Entry:
    """One row of a chain as it is shown; purged ones have no change."""
    unit, seq, at, actor, kind, sealed = row
    change = None if sealed is None else change_from(unit, seq, kind, sealed, keys)
    return Entry(seq, at, actor, change)


def change_from(unit: int, seq: int, kind: str, sealed: bytes, keys: Keys) -> Change:
    """The change that a row of the log holds."""
    salted = keys.unseal(sealed, purpose(unit, seq))
    return unpack(kind, orjson.loads(salted[SALT:]))
