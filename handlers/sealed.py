"""The sealed page: fetched, looked at, kept encrypted, and only then noted; sent on demand."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from functools import partial
from typing import Any

from telegram import Update

from bot.domain import joining, sealed
from bot.domain.catalogue import layouts
from bot.domain.changes import Entry
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, View, Wants
from bot.domain.evidence import LARGEST, Piece
from bot.domain.evidence_types import type_of
from bot.domain.presses import signatures as presses
from bot.domain.records import Seat, Translator
from handlers.context import Context, Works, works_of
from handlers.fetching import fetched, sender
from handlers.making import Made, MakeFile
from handlers.turn import touch
from storage import Parcel, name_of


async def taken(update: Update, context: Context) -> bool:
    """Keep what was sent as a sealed page; False where none is awaited."""
    message, desk = update.message, await sender(update, context)
    if message is None or desk.unit is None or not sealed.awaited(desk):
        return False
    unit = desk.unit.id
    file = message.photo[-1] if message.photo else message.document
    piece: Piece | Complaint = Complaint("sealed_type")
    if file is not None and (file.file_size or 0) > LARGEST:
        piece = Complaint("evidence_large", {"size": LARGEST // 1024 // 1024})
    elif file is not None:
        data = await fetched(file, context)
        piece = data if isinstance(data, Complaint) else await _piece(update, context, unit, data)
    await touch(
        update,
        context,
        Wants(unit, deeds=True),
        joining.admitted(
            lambda loaded: (
                _refused(unit, piece)
                if isinstance(piece, Complaint)
                else sealed.keep(loaded, piece)
            )
        ),
        joining.admitted(lambda loaded: sealed.look(loaded, presses.Sealed(unit))),
        more={"evidence": "" if isinstance(piece, Complaint) else piece.kind},
    )
    return True


async def _piece(update: Update, context: Context, unit: int, data: bytes) -> Piece | Complaint:
    """The file, once it is kept; what is wrong with it by its content."""
    message, found = update.message, type_of(data)
    if message is None or found is None or found.mime not in sealed.TYPES or len(data) > LARGEST:
        return Complaint("sealed_type")
    name = name_of(context.bot.id, message.chat_id, message.message_id)
    await works_of(context).storage.keep_file(unit, name, data)
    digest = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
    return Piece("photo" if message.photo else "document", name, digest, len(data), found.mime)


def _refused(unit: int, complaint: Complaint) -> Decision:
    seat = Seat(unit, expects=sealed.TOPIC)
    return Decision(complaint=complaint, view=View("sealed"), seat=seat)


def makers(works: Works) -> Mapping[str, MakeFile]:
    """How a sealed page is made ready to be sent."""
    return {sealed.TOPIC: partial(_made, works)}


async def _made(works: Works, parcel: Parcel, say: Translator) -> Made | None:
    """The page as it was sent, for one who may still see it at this moment."""
    unit, place = int(parcel.payload["unit"]), int(parcel.payload["place"])
    if not await works.storage.scope(parcel.person, unit):
        return None
    found = sealed.pages(await _entries(works, unit))
    if not 0 < place <= len(found):
        return None
    page = found[place - 1]
    data = await works.storage.kept_file(unit, page.file)
    if data is None:
        return None
    stamp = await works.storage.stamp(unit)
    caption = say("📎 盖章页第 {n} 份，第 {times} 次签字。", n=place, times=page.signature)
    return Made(_file_name(works, place, data), data, caption, unit, stamp.head, sealed.TOPIC)


async def _entries(works: Works, unit: int) -> list[Entry]:
    return [e for e in await works.storage.whole(unit) if e.change is not None]


async def parts(works: Works, unit: int) -> list[tuple[str, bytes]]:
    """Every sealed page of a committee, for its archive: (name, content)."""
    found = []
    for place, page in enumerate(sealed.pages(await _entries(works, unit)), 1):
        data = await works.storage.kept_file(unit, page.file)
        if data is not None:
            found.append((_file_name(works, place, data), data))
    return found


def _file_name(works: Works, place: int, data: bytes) -> str:
    """A name that tells which page it is."""
    found = type_of(data)
    page = layouts(works.policy.tables)["bundle"]["page"]
    return f"{page}-{place}.{found.ending if found else 'bin'}"


def once_again(payload: Mapping[str, Any]) -> presses.SendSealed:
    """The button that asks for the same page again."""
    return presses.SendSealed(int(payload["unit"]), int(payload["place"]))
