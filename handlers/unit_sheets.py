"""A sheet of units was sent: read, previewed, and made all at once by the courier."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from functools import partial

from telegram import Document, Update

from bot.domain import joining, unit_sheets
from bot.domain.changes import Upload
from bot.domain.decisions import Wants
from bot.domain.desk import Desk
from bot.domain.offices import own_unit
from bot.domain.records import Translator, Unit
from bot.domain.unit_sheets import UnitPlan, plan_of
from bot.forms.headings import Headings
from bot.forms.intake import Table
from bot.screens.about import units_made
from handlers.context import Context, Works, works_of
from handlers.making import MakeFile, Told
from handlers.turn import touch
from storage import Parcel


async def taken(
    update: Update, context: Context, document: Document, data: bytes, desk: Desk
) -> bool:
    """Show what the sheet would do; False where it is no sheet of units, or nothing of his."""
    works, unit = works_of(context), own_unit(desk)
    if unit is None or not unit_sheets.leads(desk):
        return False
    words = works.policy.tables["units"]
    headings = Headings.from_table(words)
    table = await asyncio.to_thread(works.read, document.file_name or "", data, headings)
    if not isinstance(table, Table) or not {"kind", "above"} & {c.field for c in table.columns}:
        return False
    message = update.effective_message
    where = f"{context.bot.id}:{message.chat_id}:{message.message_id}" if message else ""
    number = int.from_bytes(hashlib.sha256(where.encode()).digest()[:6]) >> 1
    packed = {**table.pack(), unit_sheets.KIND: True}
    digest = hashlib.sha256(data).hexdigest()
    upload = Upload(number, unit, digest, document.file_name or "", data, packed)
    below = [one for one, _ in await works.storage.below(unit)]
    made, now = plan_of(upload, below, words), works.now()
    await touch(
        update,
        context,
        Wants(unit, upload=upload.id),
        joining.admitted(lambda loaded: unit_sheets.preview(loaded, upload, made, now)),
        joining.admitted(lambda loaded: unit_sheets.again(loaded, made)),
        more={"upload": upload.id, "sha256": digest},
    )
    return True


def makers(works: Works) -> Mapping[str, MakeFile]:
    """What the courier does for this topic."""
    return {unit_sheets.KIND: partial(_made, works)}


async def _made(works: Works, parcel: Parcel, say: Translator) -> Told | None:
    """Make them all, exactly as they were shown; done once more, they are there already."""
    unit, seen = int(parcel.payload["unit"]), str(parcel.payload["plan"])
    if not await works.storage.scope(parcel.person, unit):
        return None
    upload = await works.storage.upload(unit, int(parcel.payload["upload"]), works.now())
    if upload is None:
        return None

    def planned(below: list[Unit]) -> UnitPlan | None:
        made = plan_of(upload, below, works.policy.tables["units"])
        done = not made.new and not made.problems
        return made if done or (made.digest == seen and not made.problems) else None

    made = await works.storage.add_units(unit, planned, parcel.person, works.now())
    new, known = (len(made.new), made.known) if made else (0, 0)
    return Told(units_made(unit, new, known, say))
