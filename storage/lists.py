"""What a turn may want beside the desk: pages of members, a roster, an upload, the past."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    case,
    func,
    or_,
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
from bot.domain.decisions import CONCERNED
from bot.domain.downloads import awaited_lock
from bot.domain.records import Member, Unit
from storage.chain import SALT, purpose
from storage.crypto import Keys, plain_idno
from storage.downloads import one_download, page_of_downloads
from storage.draft import Draft
from storage.ledger import load_ledger, load_quiet
from storage.means import Means
from storage.reminders import confirmations
from storage.rows import MEMBER, member_from, upload_from
from storage.tables import grants, invitations, log, members, units, uploads

PAGE = 8
"""Members on one page of a list."""

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
        draft.undoable = undoable(conn, unit, draft.person.id, draft.ticket.now, means.keys)
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
    if wants.confirmed:
        draft.confirmed = confirmed(conn, unit, means.keys)
    if wants.ledger:
        load_ledger(conn, draft, draft.unit)
    if wants.quiet is not None:
        load_quiet(conn, draft, draft.unit, wants.quiet)


def load_downloads(conn: Connection, draft: Draft, unit: Unit) -> None:
    """A file that was handed out, or a page of them: of the unit, above the branches also below."""
    wants, path = draft.wants, unit.path
    below = any(g.role != "secretary" and path.startswith(g.unit.path) for g in draft.grants)
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
    before = replaced(conn, row.unit_id, row.id, keys)
    over = bool(before) and not conn.execute(_HOLDS, _holding(before, row)).first()
    return Invitation(*row, before, over)


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


def replaced(conn: Connection, unit: int, number: int, keys: Keys) -> int:
    """Whose role ends once the invitation is used, as the chain says; 0: nobody's."""
    for row in conn.execute(_INVITED, {"unit": unit}):
        change = entry_from(row, keys).change
        if isinstance(change, PersonInvited) and change.invitation == number:
            return change.replaces
    return 0


_OF_UNIT = select(*MEMBER).where(members.c.unit_id == bindparam("unit")).order_by(members.c.number)
_LISTS: Mapping[str, ColumnElement[bool]] = {
    "total": members.c.progress != "closed",
    "unclear": (members.c.unclear > 0) & (members.c.progress != "closed"),
    "waiting": members.c.review.in_(("", "corrected", "changed"))
    & (members.c.progress != "closed"),
    "undecided": (members.c.measure == "")
    & (members.c.progress != "closed")
    & or_(members.c.cls.in_(CONCERNED), members.c.flags.contains(" found ")),
    "search": members.c.next_on.is_not(None),
    "lead": members.c.leads > 0,
    "gap": members.c.gaps > 0,
}
_DUE = members.c.next_on <= bindparam("value")
_FIRST_DUE = (members.c.leads.desc(), members.c.next_on, members.c.number)
"""Open leads before all others, then the longest due."""
_LINE_AHEAD = (members.c.line_on > bindparam("today")) & (members.c.line_on <= bindparam("cutoff"))
COUNTED = ("waiting",)
"""Lists of which no count is kept."""
_BY_REVIEW = (members.c.review == bindparam("value")) & (members.c.progress != "closed")
_BY_MEASURE = (members.c.measure == bindparam("value")) & (members.c.progress != "closed")
_BY_CLASS = (members.c.cls == bindparam("value")) & (members.c.progress != "closed")
_BY_FLAG = members.c.flags.contains(bindparam("value"), autoescape=False) & (
    members.c.progress != "closed"
)
_BY_OUTCOME = (members.c.outcome == bindparam("value")) & (members.c.progress != "closed")
_BY_PROGRESS = members.c.progress == bindparam("value")
_BY_SEARCH = or_(
    members.c.search.like(bindparam("pattern"), escape="\\"),
    members.c.tail_hash == bindparam("tail"),
    members.c.id_hash == bindparam("idno"),
    members.c.number == bindparam("number"),
)


def load_page(conn: Connection, draft: Draft, unit: int, keys: Keys) -> None:
    """One page of the members that were searched for or listed, and how many there are."""
    wants = draft.wants
    if wants.search is not None:
        condition, parameters = _BY_SEARCH, search_parameters(wants.search, keys)
    else:
        condition, parameters = list_condition(wants.listed or "")
    parameters["unit"] = unit
    order = _FIRST_DUE if (wants.listed or "").startswith("due:") else (members.c.number,)
    ordered = _OF_UNIT.where(condition).order_by(None).order_by(*order)
    page = ordered.limit(PAGE).offset(PAGE * max(wants.page, 0))
    if wants.after:
        behind = case((members.c.number > wants.after, 0), else_=1)
        page = page.order_by(None).order_by(behind, members.c.number)
    draft.found = tuple(member_from(row, keys) for row in conn.execute(page, parameters))
    draft.found_total = _total(conn, draft, condition, parameters)


def _total(
    conn: Connection, draft: Draft, condition: ColumnElement[bool], parameters: Mapping[str, Any]
) -> int:
    listed = draft.wants.listed or ""
    counted_now = listed in COUNTED or listed.startswith(("due:", "line:"))
    if draft.wants.search is None and not counted_now:
        return draft.tally.get(draft.wants.listed or "", 0)
    if draft.wants.page <= 0 and len(draft.found) < PAGE:
        return len(draft.found)
    counted = select(func.count()).where(members.c.unit_id == bindparam("unit"), condition)
    return conn.execute(counted, parameters).scalar_one()


def search_parameters(text: str, keys: Keys) -> dict[str, Any]:
    """By what a search text finds: part of a search key, last four or whole of an id number."""
    text = text.strip().lower()
    masked = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    digits = plain_idno(text)
    numeric = digits[:-1].isdigit() and digits[-1:] in set("0123456789X")
    return {
        "pattern": f"%{masked}%",
        "number": int(digits) if digits.isdigit() and len(digits) <= 6 else None,
        "tail": keys.tail_hash(digits) if numeric and len(digits) == 4 else None,
        "idno": keys.idno_hash(digits) if numeric and len(digits) in (15, 18) else None,
    }


def list_condition(listed: str) -> tuple[ColumnElement[bool], dict[str, Any]]:
    """What holds for the members of a list, by the same names as the counts."""
    head, _, value = listed.partition(":")
    if head == "cls" and value:
        return _BY_CLASS, {"value": value}
    if head == "outcome" and value:
        return _BY_OUTCOME, {"value": value}
    if head == "flag" and value:
        return _BY_FLAG, {"value": f" {value} "}
    if head == "review" and value:
        return _BY_REVIEW, {"value": value}
    if head == "measure" and value:
        return _BY_MEASURE, {"value": value}
    if head == "due" and value:
        return _DUE, {"value": value}
    if head == "line" and value:
        today, _, cutoff = value.partition(":")
        return _LINE_AHEAD, {"today": today, "cutoff": cutoff}
    if listed in _LISTS:
        return _LISTS[listed], {}
    return _BY_PROGRESS, {"value": listed}


def roster(conn: Connection, unit: int, keys: Keys) -> dict[int, Member]:
    """All members of the unit by number."""
    rows = conn.execute(_OF_UNIT, {"unit": unit})
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


def undoable(conn: Connection, unit: int, person: int, now: datetime, keys: Keys) -> Entry | None:
    """The person's last answer here that neither takes one back nor was taken back.

    A search attempt counts as one as long as it may be withdrawn.
    """
    cancelled: set[int] = set()
    withdrawn: set[tuple[int, int]] = set()
    for row in _acted(conn, unit, person):
        if row.kind not in UNDOABLE or row.sealed is None:
            continue
        entry = entry_from(row, keys)
        match entry.change:
            case FactsStated(cause="undone", undoes=seq):
                cancelled.add(seq)
            case FactsStated() if entry.seq not in cancelled:
                return entry
            case AttemptWithdrawn(number=number, attempt=attempt):
                withdrawn.add((number, attempt))
            case AttemptLogged(number=number, attempt=attempt):
                if now - entry.at <= GRACE and (number, attempt) not in withdrawn:
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
