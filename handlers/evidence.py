"""Evidence: what is sent after an attempt is fetched, kept, and then noted; it is sent again on demand."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from telegram import Audio, Document, Message, PhotoSize, Update, Video, Voice

from bot.domain import evidence, joining
from bot.domain.attempts import Attempt
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Wants
from bot.domain.desk import Desk
from bot.domain.evidence import LARGEST, Piece
from bot.domain.evidence_types import type_of
from bot.domain.presses import evidence as presses
from bot.domain.records import Translator
from handlers import sealed, words
from handlers.context import Context, Works, works_of
from handlers.fetching import fetched, sender
from handlers.making import Made, MakeFile
from handlers.rules import Rule, Rules, Touch, of_member
from handlers.turn import touch
from storage import Parcel, name_of

File = Audio | Document | PhotoSize | Video | Voice

SHEETS = (".xlsx", ".xls", ".csv", ".xlsm", ".et")
"""A document of this name is a roster or a form, unless evidence was asked for."""


async def sent(update: Update, context: Context) -> None:
    """A photo, a voice, a film or a place: evidence of an attempt, or told what to do with it."""
    if await sealed.taken(update, context) or await taken(update, context):
        return
    member = (await sender(update, context)).member
    if member is not None and member.tried:
        await _refused(update, context, Complaint("evidence_whither"))
    else:
        await words.stray(update, context)


async def forwarded(update: Update, context: Context) -> None:
    """A forwarded text: evidence where one is awaited, else a text like any other."""
    desk = await sender(update, context)
    message, attempt = update.message, evidence.aim(desk, works_of(context).now())
    if message is None or not attempt or desk.seat.expects.partition(":")[0] != evidence.TOPIC:
        await words.said(update, context)
        return
    await _kept(update, context, desk, attempt, Piece("forwarded", text=message.text or ""))


async def taken(update: Update, context: Context) -> bool:
    """Keep what was sent as evidence; False where no attempt is there to which it belongs."""
    message, desk = update.message, await sender(update, context)
    attempt = evidence.aim(desk, works_of(context).now())
    if message is None or not attempt or not desk.grants:
        return False
    asked = desk.seat.expects == f"{evidence.TOPIC}:{attempt}"
    named = (message.document.file_name or "").lower() if message.document else ""
    if named.endswith(SHEETS) and not asked:
        return False
    piece = await _piece(message, desk, context)
    if isinstance(piece, Complaint):
        await _refused(update, context, piece)
    else:
        await _kept(update, context, desk, attempt, piece)
    return True


async def _piece(message: Message, desk: Desk, context: Context) -> Piece | Complaint:
    """What was sent; a file is fetched, looked at and kept before anything is decided."""
    if message.location is not None:
        place = f"{message.location.latitude:.5f}, {message.location.longitude:.5f}"
        return Piece("location", text=place)
    kind, file = _file(message)
    if file is None or desk.unit is None:
        return Complaint("evidence_type")
    if (file.file_size or 0) > LARGEST:
        return Complaint("evidence_large", {"size": LARGEST // 1024 // 1024})
    data = await fetched(file, context)
    if isinstance(data, Complaint):
        return data
    found = type_of(data)
    if found is None or len(data) > LARGEST:
        return Complaint("evidence_type")
    name = name_of(context.bot.id, message.chat_id, message.message_id)
    await works_of(context).storage.keep_file(desk.unit.id, name, data)
    digest = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
    title = str(getattr(file, "file_name", None) or "")
    return Piece(kind, name, digest, len(data), found.mime, title, message.caption or "")


def _file(message: Message) -> tuple[str, File | None]:
    if message.photo:
        return "photo", message.photo[-1]
    for kind, file in (
        ("voice", message.voice),
        ("voice", message.audio),
        ("document", message.video),
        ("document", message.document),
    ):
        if file is not None:
            return kind, file
    return "", None


async def _kept(update: Update, context: Context, desk: Desk, attempt: int, piece: Piece) -> None:
    member = desk.member
    number = member.key.number if member else 0
    wants = Wants(desk.unit.id if desk.unit else None, number, attempts=number)
    shown = presses.Evidence(desk.unit.id if desk.unit else 0, number, attempt)
    await touch(
        update,
        context,
        wants,
        joining.admitted(lambda loaded: evidence.keep(loaded, attempt, piece)),
        joining.admitted(lambda loaded: evidence.look(loaded, shown)),
        more={"evidence": piece.kind},
    )


async def _refused(update: Update, context: Context, complaint: Complaint) -> None:
    await touch(
        update,
        context,
        Wants(),
        joining.admitted(lambda _: Decision(complaint=complaint)),
        more={"evidence": ""},
    )


def makers(works: Works) -> Mapping[str, MakeFile]:
    """How a piece of evidence is made ready to be sent."""
    return {"evidence": partial(_made, works)}


async def _made(works: Works, parcel: Parcel, say: Translator) -> Made | None:
    """The file as it was sent, for one who may still see it at this moment."""
    unit, number, attempt, place = _place(parcel.payload)
    if not await works.storage.scope(parcel.person, unit):
        return None
    made = await works.storage.attempts(unit, number)
    piece = next((a for a in made if a.attempt == attempt), None)
    if piece is None or not 0 < place <= len(piece.evidence):
        return None
    kept = piece.evidence[place - 1]
    data = await works.storage.kept_file(unit, kept.file)
    if data is None:
        return None
    caption = say("📎 第 {n} 次查找的佐证 {place}", n=attempt, place=place)
    stamp = await works.storage.stamp(unit)
    name = file_name(number, attempt, place, data)
    return Made(name, data, caption, unit, stamp.head, "evidence")


async def parts(works: Works, unit: int, made: Iterable[Attempt]) -> list[tuple[str, bytes]]:
    """Every file that belongs to these attempts, for the dossier: (name, content)."""
    found = []
    for attempt in made:
        for place, kept in enumerate(attempt.evidence, 1):
            data = await works.storage.kept_file(unit, kept.file) if kept.file else None
            if data is not None:
                found.append((file_name(attempt.number, attempt.attempt, place, data), data))
    return found


def file_name(number: int, attempt: int, place: int, data: bytes) -> str:
    """A name that says where it belongs, and nothing of the person."""
    found = type_of(data)
    return f"{number}-{attempt}-{place}.{found.ending if found else 'bin'}"


def once_again(payload: Mapping[str, Any]) -> presses.SendEvidence:
    """The button that asks for the same file again."""
    return presses.SendEvidence(*_place(payload))


def _place(payload: Mapping[str, Any]) -> tuple[int, int, int, int]:
    unit, number, attempt, place = (
        int(payload[name]) for name in ("unit", "number", "attempt", "place")
    )
    return unit, number, attempt, place


def _ask(press: presses.AddEvidence, at: Touch) -> Rule:
    return Rule(lambda loaded: evidence.ask(loaded, press), _wants(press))


def _look(press: presses.Evidence, at: Touch) -> Rule:
    return Rule(lambda loaded: evidence.look(loaded, press), _wants(press), redraw=True)


def _send(press: presses.SendEvidence, at: Touch) -> Rule:
    return Rule(
        lambda loaded: evidence.send(loaded, press, at.asked, at.now),
        _wants(press),
        redraw=True,
        repeatable=True,
    )


def _wants(press: presses.AddEvidence | presses.Evidence | presses.SendEvidence) -> Wants:
    return of_member(press, attempts=press.number)


RULES: Rules = {
    presses.AddEvidence: _ask,
    presses.Evidence: _look,
    presses.SendEvidence: _send,
}
