"""Between rows and records: each record has one way in and one way out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import RowMapping, func

from bot.domain.changes import Upload, pack_facts, unpack_facts
from bot.domain.records import (
    Fact,
    Key,
    Member,
    Opinion,
    Review,
    Seat,
    Standing,
    Try,
    Unit,
)
from storage.chain import Head
from storage.crypto import Keys
from storage.means import Means
from storage.searches import brief, fields_from, said_of
from storage.tables import members, units

Reasons = tuple[tuple[str, Mapping[str, str | int]], ...]

UNFINISHED = frozenset({"todo", "doing"})

MEMBER = (
    members.c.unit_id,
    members.c.number,
    members.c.name,
    members.c.facts,
    members.c.revision,
    members.c.source,
    members.c.closed,
    members.c.progress,
    members.c.cls,
    members.c.flags,
    members.c.unclear,
    members.c.outcome,
    members.c.next_on,
    members.c.next_kind,
    members.c.leads,
    members.c.gaps,
    members.c.line_on,
    members.c.letter_until,
    members.c.superior,
)
"""The columns of a member, in the order in which `member_from` reads them."""

UNIT = (
    units.c.id,
    units.c.name,
    units.c.kind,
    units.c.parent_id,
    units.c.path,
    units.c.chain_rows,
    units.c.members,
    units.c.phase,
    units.c.above,
    units.c.ids,
    func.coalesce(units.c.category, "").label("category"),
)
"""The columns of a unit, in the order in which `Unit` takes them."""

HEAD = (units.c.id, units.c.chain_rows, units.c.chain_head, units.c.purged)
"""The columns of a chain's head, in the order in which `Head` takes them."""


def facts_purpose(unit: int, number: int) -> str:
    """What a member's facts are sealed for."""
    return f"members.facts/{unit}/{number}"


def member_from(row: Any, keys: Keys) -> Member:
    """The member in a row that begins with the columns of `MEMBER`; purged facts are none."""
    unit, number, name, sealed, revision, source, closed = row[:7]
    facts: Mapping[str, Fact] = {}
    reasons: Reasons = ()
    tried: tuple[Try, ...] = ()
    review, opinion = Review(), Opinion()
    search: dict[str, Any] = {}
    if sealed is not None:
        packed, said, *more = orjson.loads(keys.unseal(sealed, facts_purpose(unit, number)))
        facts = unpack_facts(packed)
        reasons = tuple([(code, places) for code, places in said])
        tried = tuple([Try(*parts) for parts in more[0]]) if more else ()
        if len(more) > 1:
            review, opinion = _said(more[1])
            search = fields_from(more[1])
    progress, cls, flags, unclear, outcome, next_on, next_kind, *rest = row[7:19]
    leads, missing, line_on, letter_until, above = rest
    standing = Standing(
        progress,
        cls,
        tuple(flags.split()),
        reasons,
        unclear,
        next_on or "",
        next_kind,
        leads,
        missing,
        line_on or "",
        letter_until or "",
        bool(above),
    )
    key = Key(unit, number)
    return Member(
        key,
        name,
        facts,
        revision,
        source,
        closed,
        standing,
        tried,
        outcome,
        review,
        opinion,
        **search,
    )


def _said(above: Mapping[str, Any]) -> tuple[Review, Opinion]:
    """What was said above the branch."""
    review, opinion = above.get("review"), above.get("opinion")
    state, fields, *rest = review or ("", ())
    return (
        Review(state, tuple(fields), *rest) if review else Review(),
        Opinion(*opinion) if opinion else Opinion(),
    )


def _above(member: Member) -> dict[str, Any]:
    """What was said above the branch, as JSON; empty while there is nothing."""
    review, opinion, said = member.review, member.opinion, {}
    if review != Review():
        said["review"] = [
            review.state,
            list(review.fields),
            review.reason,
            review.note,
            review.turn,
            *([review.looked] if review.looked else ()),
        ]
    if opinion != Opinion():
        said["opinion"] = [opinion.disposal, opinion.situation, opinion.beside, opinion.note]
    return said


def member_row(member: Member, keys: Keys) -> dict[str, Any]:
    """The columns that may change with any answer; not the name, which is searched for."""
    standing = member.standing
    parts: list[Any] = [pack_facts(member.facts), standing.reasons]
    said = _above(member) | said_of(member)
    if member.tried or said:
        parts.append([brief(made) for made in member.tried])
    if said:
        parts.append(said)
    sealed = orjson.dumps(parts)
    idno = member.value("idno")
    return {
        "unit_id": member.key.unit,
        "number": member.key.number,
        "facts": keys.seal(sealed, facts_purpose(*member.key)),
        "revision": member.revision,
        "source": member.source,
        "closed": member.closed,
        "progress": standing.progress,
        "unfinished": int(standing.progress in UNFINISHED),
        "cls": standing.cls,
        "flags": flags_text(standing.flags),
        "unclear": standing.unclear,
        "float_to": member.value("where"),
        "next_on": standing.next_on or None,
        "next_kind": standing.next_kind,
        "leads": standing.leads,
        "gaps": standing.gaps,
        "line_on": standing.line_on or None,
        "letter_until": standing.letter_until or None,
        "superior": int(standing.superior),
        "id_hash": keys.idno_hash(idno) if idno else None,
        "tail_hash": keys.tail_hash(idno) if idno else None,
        "outcome": member.outcome,
        "review": member.review.state,
        "measure": member.opinion.disposal,
    }


def flags_text(flags: tuple[str, ...]) -> str:
    """Flags with a space on either side of each, so that one is found by LIKE."""
    return f" {' '.join(flags)} " if flags else ""


def same_standing(one: Standing, other: Standing) -> bool:
    """Whether two standings are written alike, reasons included."""
    said = [(replace(s, reasons=()), orjson.dumps(s.reasons)) for s in (one, other)]
    return said[0] == said[1]


def name_row(member: Member, means: Means) -> dict[str, Any]:
    """The name, clear, and the text by which it is found."""
    return {"name": member.name, "search": means.search_keys(member.name).lower()}


def unit_from(row: Any) -> Unit:
    """The unit in a row that begins with the columns of `UNIT`."""
    return Unit(*row[: len(UNIT)])


def head_from(row: Any) -> Head:
    """The head in a row that begins with the columns of `HEAD`."""
    return Head(*row[: len(HEAD)])


def expects_purpose(person: int) -> str:
    """What the expected text of a seat is sealed for: it may hold what was typed."""
    return f"seats.expects/{person}"


def seat_from(person: int, row: Any, keys: Keys) -> Seat:
    """The seat in a row of unit, member, question, sealed expectation and revision."""
    unit, member, question, sealed, revision = row
    expects = keys.unseal(sealed, expects_purpose(person)).decode() if sealed else ""
    return Seat(unit, member, question or "", expects, revision or 0)


def seat_row(person: int, seat: Seat, keys: Keys, now: datetime) -> dict[str, Any]:
    """The columns of a seat that was taken now."""
    sealed = keys.seal(seat.expects.encode(), expects_purpose(person)) if seat.expects else None
    return {
        "person_id": person,
        "unit_id": seat.unit,
        "member": seat.member,
        "question": seat.question,
        "expects": sealed,
        "revision": seat.revision,
        "at": now,
    }


def upload_purpose(column: str, unit: int, upload: int) -> str:
    """What one column of an upload is sealed for."""
    return f"uploads.{column}/{unit}/{upload}"


def upload_from(row: RowMapping, keys: Keys) -> Upload | None:
    """The upload, or None where its content was already removed."""
    unit, number = row["unit_id"], row["id"]
    if row["data"] is None or row["table"] is None or row["file_name"] is None:
        return None

    def opened(column: str) -> bytes:
        return keys.unseal(row[column], upload_purpose(column, unit, number))

    return Upload(
        number,
        unit,
        row["sha256"],
        opened("file_name").decode(),
        opened("data"),
        orjson.loads(opened("table")),
        row["plan"],
        row["used_at"],
        row["waiting"],
    )


def upload_row(upload: Upload, keys: Keys) -> dict[str, Any]:
    """The columns of an upload that come from the record itself."""
    contents = {
        "file_name": upload.file_name.encode(),
        "data": upload.data,
        "table": orjson.dumps(dict(upload.table)),
    }
    sealed = {
        column: keys.seal(plain, upload_purpose(column, upload.unit, upload.id))
        for column, plain in contents.items()
    }
    return sealed | {
        "id": upload.id,
        "unit_id": upload.unit,
        "sha256": upload.sha256,
        "plan": upload.plan,
        "used_at": upload.used,
        "waiting": upload.waiting,
    }


def upload_note(upload: Upload, keys: Keys) -> dict[str, Any]:
    """What changes of an upload that is kept already: never the file itself."""
    purpose = upload_purpose("table", upload.unit, upload.id)
    return {
        "upload": upload.id,
        "unit": upload.unit,
        "table": keys.seal(orjson.dumps(dict(upload.table)), purpose),
        "plan": upload.plan,
        "waiting": upload.waiting,
    }
