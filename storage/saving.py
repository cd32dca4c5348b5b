"""Writes what was decided: first everything is made ready, then one statement per table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, update

from bot.domain import colleagues
from bot.domain.changes import (
    AccessRevoked,
    DateShifted,
    Errand,
    MemberAdded,
    PersonJoined,
    Upload,
    member_of,
)
from bot.domain.decisions import Applied, Decision, apply
from bot.domain.desk import Desk
from bot.domain.records import Hour, Member
from bot.domain.reminders import follow_up, heard_again
from storage.chain import Head, extend
from storage.database import insert_into
from storage.digests import spoken_of
from storage.draft import Draft
from storage.evidence import rows_of
from storage.inputs import input_rows
from storage.matter_rows import matter_rows, write_matters
from storage.means import Means
from storage.names import sealed_name
from storage.outbox import errand_rows, post
from storage.rows import member_row, name_row, seat_row, upload_note, upload_row
from storage.tables import (
    dates,
    evidence,
    inputs,
    log,
    members,
    persons,
    seats,
    seen,
    tallies,
    units,
    uploads,
)

Rows = list[dict[str, Any]]


@dataclass(slots=True)
class Writes:
    """The rows that wait to be written, by what is done with them."""

    seen: Rows = field(default_factory=list)
    persons: Rows = field(default_factory=list)
    seats: Rows = field(default_factory=list)
    members_new: Rows = field(default_factory=list)
    members_changed: Rows = field(default_factory=list)
    members_renamed: Rows = field(default_factory=list)
    tallies: Rows = field(default_factory=list)
    log: Rows = field(default_factory=list)
    heads: Rows = field(default_factory=list)
    outbox: Rows = field(default_factory=list)
    strikes: list[tuple[Errand, dict[str, Any]]] = field(default_factory=list)
    """Errands that are not needed unless a nudge speaks of the unit with this path."""
    uploads: Rows = field(default_factory=list)
    noted: Rows = field(default_factory=list)
    used: Rows = field(default_factory=list)
    inputs: Rows = field(default_factory=list)
    evidence: Rows = field(default_factory=list)
    matters_opened: Rows = field(default_factory=list)
    matters_moved: Rows = field(default_factory=list)
    dates: Rows = field(default_factory=list)

    def add(self, other: Writes) -> None:
        """Take the other's rows behind these."""
        for item in fields(self):
            getattr(self, item.name).extend(getattr(other, item.name))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A decided turn that is ready to be written."""

    decision: Decision
    applied: Applied
    writes: Writes
    moved: bool
    """The person sits in another unit afterwards: the desk has to be loaded again."""


def prepare(draft: Draft, decision: Decision, means: Means) -> Prepared:
    """All rows that the decision leads to; ValueError for one that cannot be carried out."""
    decision = _seated(draft, decision)
    loaded = draft.loaded()
    applied = apply(loaded, decision, means.stand, draft.ticket.now)
    decision = _followed_up(draft, decision, loaded.desk, applied.desk)
    _check(draft, decision, applied)
    writes = Writes()
    _prepare_person(draft, decision, writes, means)
    if draft.unit is not None and draft.head is not None and decision.changes:
        _prepare_members(loaded.desk, draft, decision, applied, writes, means)
        _prepare_matters(loaded.desk, applied, writes, means)
        head, rows = extend(
            means.keys, draft.head, decision.changes, draft.ticket.now, draft.person.id
        )
        writes.log += rows
        writes.evidence += rows_of(draft.unit.id, decision.changes)
        unit = applied.desk.unit or draft.unit
        said = {"members": unit.members, "phase": unit.phase, "category": unit.category or None}
        writes.heads.append(head_row(head, means) | said)
    _prepare_papers(draft, decision, writes, means)
    writes.dates += [
        {"unit_id": draft.unit.id, "code": change.code, "day": change.day}
        for change in decision.changes
        if isinstance(change, DateShifted) and draft.unit is not None
    ]
    writes.inputs += input_rows(draft, decision, means.keys)
    moved = any(
        isinstance(change, PersonJoined)
        or (isinstance(change, AccessRevoked) and change.person == draft.person.id)
        for change in decision.changes
    )
    seat = decision.seat
    moved |= seat is not None and draft.unit is not None and seat.unit != draft.unit.id
    return Prepared(decision, applied, writes, moved)


def _seated(draft: Draft, decision: Decision) -> Decision:
    """The decision with the unit written into its seat: a card is open in one unit only."""
    seat = decision.seat
    if seat is None or seat.unit is not None or draft.unit is None:
        return decision
    return replace(decision, seat=replace(seat, unit=draft.unit.id))


def _check(draft: Draft, decision: Decision, applied: Applied) -> None:
    about = {number for c in decision.changes if (number := member_of(c)) is not None}
    if decision.changes and (draft.unit is None or not draft.person.id):
        raise ValueError("a change needs a unit and a person on record")
    if not about <= {member.key.number for member in applied.members}:
        raise ValueError("a change is about a member that was not loaded")
    if decision.errands and not draft.person.id:
        raise ValueError("an errand needs a person on record")


def _followed_up(draft: Draft, decision: Decision, before: Desk, after: Desk) -> Decision:
    """The decision with the errands that strike nudges: it did what they ask for, or somebody of
    whom they tell reacts again."""
    now = draft.ticket.now
    errands: tuple[Errand, ...] = ()
    if draft.unanswered is not None and draft.ticket.input is not None:
        own = [grant.unit for grant in draft.grants if grant.role == "secretary"]
        errands = heard_again(draft.person.id, own, draft.unanswered, now)
    if after.unit is not None and (decision.changes or decision.crossed):
        errands += follow_up(after.unit, before.tally, after.tally, decision.changes, now)
        errands += colleagues.told(before, decision, now)
    return replace(decision, errands=(*decision.errands, *errands)) if errands else decision


def _prepare_person(draft: Draft, decision: Decision, writes: Writes, means: Means) -> None:
    ticket, person = draft.ticket, draft.person
    writes.seen += [{"bot": ticket.bot, "key": key, "at": ticket.now} for key in ticket.keys]
    if not person.id:
        return
    chosen = (decision.language, decision.notice, decision.hour, decision.snoozed, decision.called)
    said = any(each is not None for each in chosen)
    # Mere looks, such as a courier takes, are no answer of hers.
    answered = draft.unanswered is not None and ticket.input is not None
    spoken = (ticket.language if ticket.input is not None else "") or draft.spoken
    if said or draft.blocked or answered or spoken != draft.spoken:
        language = person.language if decision.language is None else decision.language
        notice = decision.notice or person.notice
        name = person.name if decision.called is None else decision.called
        writes.persons.append(
            {
                "person": person.id,
                "language": language,
                "spoken": spoken,
                "name": sealed_name(means.keys, person.id, name),
                "notice_at": notice,
                "blocked_at": None,
                **_hour(person.hour if decision.hour is None else decision.hour),
                "snoozed_until": decision.snoozed or person.snoozed,
                "unanswered_at": None if answered else draft.unanswered,
            }
        )
    if decision.seat is not None and decision.seat != draft.stored:
        writes.seats.append(seat_row(person.id, decision.seat, means.keys, ticket.now))


def _hour(hour: Hour | None) -> dict[str, Any]:
    chosen, before, since = hour or (None, None, None)
    return {"hour": chosen, "hour_before": before, "hour_since": since}


def _prepare_members(
    desk: Desk, draft: Draft, decision: Decision, applied: Applied, writes: Writes, means: Means
) -> None:
    new = {c.number for c in decision.changes if isinstance(c, MemberAdded)}
    names = _names(desk, draft)
    for member in applied.members:
        row = member_row(member, means.keys)
        if member.key.number in new:
            writes.members_new.append(row | name_row(member, means))
            continue
        writes.members_changed.append(as_change(row))
        if names.get(member.key.number) != member.name:
            writes.members_renamed.append(as_change(row) | name_row(member, means))
    after = applied.desk.tally
    for name in after:
        if after[name] != desk.tally.get(name, 0):
            writes.tallies.append({"unit_id": draft.head.unit, "name": name, "n": after[name]})  # type: ignore[union-attr]


def _prepare_matters(desk: Desk, applied: Applied, writes: Writes, means: Means) -> None:
    on_desk = (*desk.matters, *((desk.matter,) if desk.matter else ()))
    known = frozenset(matter.id for matter in on_desk)
    opened, moved = matter_rows(applied.matters, known, means.keys)
    writes.matters_opened += opened
    writes.matters_moved += moved


def _names(desk: Desk, draft: Draft) -> dict[int, str]:
    cards: list[Member | None] = [desk.member, desk.named, desk.upcoming, *draft.roster.values()]
    return {card.key.number: card.name for card in cards if card is not None}


def _prepare_papers(draft: Draft, decision: Decision, writes: Writes, means: Means) -> None:
    person, now = draft.person.id, draft.ticket.now
    unit = draft.unit.id if draft.unit else None
    rows = errand_rows(means.keys, person, unit, decision.errands)
    for errand, row in zip(decision.errands, rows, strict=True):
        if errand.where_told:
            writes.strikes.append((errand, row))
        else:
            writes.outbox.append(row)
    if decision.upload is not None and _kept(draft, decision.upload):
        writes.noted.append(upload_note(decision.upload, means.keys))
    elif decision.upload is not None:
        row = upload_row(decision.upload, means.keys)
        writes.uploads.append(row | {"person_id": person, "staged_at": now})
    if decision.uses is not None:
        writes.used.append({"upload": decision.uses, "unit": unit, "used_at": now})


def _kept(draft: Draft, upload: Upload) -> bool:
    return draft.upload is not None and draft.upload.id == upload.id


def as_change(row: dict[str, Any]) -> dict[str, Any]:
    """The row's key under the names that the UPDATE looks for."""
    changed = dict(row)
    changed["of_unit"] = changed.pop("unit_id")
    changed["of_number"] = changed.pop("number")
    return changed


def head_row(head: Head, means: Means) -> dict[str, Any]:
    """The columns of the unit's row that say where its chain ends."""
    return {
        "unit": head.unit,
        "chain_rows": head.rows,
        "chain_head": head.hash,
        "chain_mac": head.mac(means.keys),
    }


_OF_MEMBER = (members.c.unit_id == bindparam("of_unit")) & (
    members.c.number == bindparam("of_number")
)
_CHANGED = ("facts", "revision", "source", "closed", "progress", "unfinished", "cls", "flags")
_COUNTED = ("unclear", "float_to", "id_hash", "tail_hash", "outcome", "review", "measure")
_SEARCHED = ("next_on", "next_kind", "leads", "gaps", "line_on", "letter_until", "superior")


def _setting(table: Table, *columns: str) -> Any:
    return update(table).values({column: bindparam(column) for column in columns})


_MEMBER_CHANGED = _setting(members, *_CHANGED, *_COUNTED, *_SEARCHED).where(_OF_MEMBER)
_MEMBER_RENAMED = _setting(members, "name", "search").where(_OF_MEMBER)
_PERSON = _setting(
    persons,
    "language",
    "spoken",
    "name",
    "notice_at",
    "blocked_at",
    "unanswered_at",
    "hour",
    "hour_before",
    "hour_since",
    "snoozed_until",
).where(persons.c.id == bindparam("person"))
_HEAD = _setting(
    units, "chain_rows", "chain_head", "chain_mac", "members", "phase", "category"
).where(units.c.id == bindparam("unit"))
_OF_UPLOAD = (uploads.c.id == bindparam("upload")) & (uploads.c.unit_id == bindparam("unit"))
_USED = _setting(uploads, "used_at").where(_OF_UPLOAD)
_NOTED = _setting(uploads, "table", "plan", "waiting").where(_OF_UPLOAD)
_SEEN, _MEMBER_NEW, _LOG, _UPLOAD = insert(seen), insert(members), insert(log), insert(uploads)
_INPUT, _EVIDENCE = insert(inputs), insert(evidence)
_SEATED = ("unit_id", "member", "question", "expects", "revision", "at")


def write(conn: Connection, writes: Writes) -> None:
    """Write everything, one statement per table."""
    statements: Sequence[tuple[Any, Rows]] = (
        (_SEEN, writes.seen),
        (_PERSON, writes.persons),
        (_MEMBER_NEW, writes.members_new),
        (_MEMBER_CHANGED, writes.members_changed),
        (_MEMBER_RENAMED, writes.members_renamed),
        (_LOG, writes.log),
        (_HEAD, writes.heads),
        (_UPLOAD, writes.uploads),
        (_NOTED, writes.noted),
        (_USED, writes.used),
        (_INPUT, writes.inputs),
        (_EVIDENCE, writes.evidence),
    )
    for statement, rows in statements:
        if rows:
            conn.execute(statement, rows)
    write_matters(conn, writes.matters_opened, writes.matters_moved)
    if writes.tallies:
        conn.execute(upsert(conn, tallies, "n"), writes.tallies)
    if writes.seats:
        conn.execute(upsert(conn, seats, *_SEATED), writes.seats)
    if writes.dates:
        conn.execute(upsert(conn, dates, "day"), writes.dates)
    told = [row for one, row in writes.strikes if _spoken_of(conn, one)]
    if errands := writes.outbox + told:
        post(conn, errands)


def _spoken_of(conn: Connection, errand: Errand) -> bool:
    return spoken_of(conn, errand.where_told, bool(errand.payload.get("far")))


def update_members(conn: Connection, rows: Rows) -> None:
    """Write members that are on record already, from rows of `as_change`."""
    if rows:
        conn.execute(_MEMBER_CHANGED, rows)


_upserts: dict[tuple[str, str], Any] = {}


def upsert(conn: Connection, table: Table, *columns: str) -> Any:
    """An INSERT that sets these columns where the row is there already; made once."""
    key = conn.dialect.name, table.name
    if key not in _upserts:
        put = insert_into(conn, table)
        _upserts[key] = put.on_conflict_do_update(
            index_elements=list(table.primary_key), set_={c: put.excluded[c] for c in columns}
        )
    return _upserts[key]
