"""A file was sent: read it, keep it for 24 hours, show what confirming would do."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping
from typing import Any

from telegram import Document, Update

from bot.domain import conflicts, joining, official, presses, reports, uploads
from bot.domain.changes import Upload
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, Wants
from bot.domain.merge import Printed
from bot.domain.papers import MAY_ASK as MAY_EDIT
from bot.domain.policy import Policy
from bot.forms.headings import Headings
from bot.forms.roster import RosterLayout
from handlers import evidence, official as blanks, reports as word, sealed, unit_sheets
from handlers.context import Context, works_of
from handlers.fetching import fetched, sender
from handlers.rules import Rule, Rules, Touch
from handlers.turn import touch

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024

NO_ROSTER = frozenset({"file_headings", "file_name_column", "file_no_rows"})
"""Reasons for which a sheet that is no roster may be a blank form."""


async def uploaded(update: Update, context: Context) -> None:
    """A document: a roster, an office's own blank form, or something that is answered with what
    is wrong with it."""
    message = update.message
    document = message.document if message else None
    if await sealed.taken(update, context) or await evidence.taken(update, context):
        return
    desk = await sender(update, context)
    if message is None or document is None or not desk.holds(*MAY_EDIT):
        await touch(update, context, Wants(), joining.admitted(_no_branch))
        return
    data = await fetched(document, context)
    if isinstance(data, Complaint):
        await _refused(update, context, data)
        return
    policy = works_of(context).policy
    if word.is_word(document.file_name or "", data):
        await _report(update, context, document, data)
        return
    code, roster = official.named(message.caption or "", policy), desk.holds("secretary")
    barred = official.barred(code, policy)
    may_import = official.may_import(code, policy)
    if barred is not None and not may_import:
        await _refused(update, context, barred)
        return
    read = await _read(document, data, update, context) if roster and may_import else None
    if isinstance(read, Upload):
        await _roster(update, context, read)
        return
    if may_import and await unit_sheets.taken(update, context, document, data, desk):
        return
    if read is None or read.code in NO_ROSTER:
        found = barred or await blanks.look(works_of(context), data, code)
        if not isinstance(found, Complaint) and found:
            table = official.table_of(found)
            await _blank(update, context, _kept(document, data, table, update, context))
            return
        if not isinstance(found, Complaint):
            found = Complaint("template_unnamed")
        # Which form it is says more than what it lacks to be a roster.
        if read is None or found.code in official.BARRED:
            read = found
    await _refused(update, context, read)


async def _roster(update: Update, context: Context, upload: Upload) -> None:
    """A roster: what confirming it would do."""
    works = works_of(context)
    now, policy = works.now(), works.policy
    printed = printed_by(policy)
    await touch(
        update,
        context,
        Wants(roster=True, upload=upload.id, sent=str(upload.table["sent"])),
        joining.admitted(lambda loaded: uploads.preview(loaded, upload, policy, now, printed)),
        joining.admitted(lambda loaded: uploads.again(loaded, policy, printed)),
        more={"upload": upload.id, "sha256": upload.sha256},
    )


async def _blank(update: Update, context: Context, upload: Upload) -> None:
    """An office's own blank form: how it fits."""
    policy = works_of(context).policy
    await touch(
        update,
        context,
        Wants(upload=upload.id),
        joining.admitted(lambda loaded: official.preview(loaded, upload, policy)),
        joining.admitted(official.again),
        more={"upload": upload.id, "sha256": upload.sha256},
    )


async def _report(update: Update, context: Context, document: Document, data: bytes) -> None:
    """A text report that came back: what was edited in it."""
    policy = works_of(context).policy
    read = await word.returned(data, policy)
    if isinstance(read, Complaint):
        await _refused(update, context, read)
        return
    upload, unit = _kept(document, data, read.table, update, context), read.unit
    await touch(
        update,
        context,
        # A paper about a branch is edited by those above it, who sit elsewhere.
        Wants(unit or None, upload=upload.id),
        joining.admitted(lambda loaded: reports.preview(loaded, upload, unit, policy)),
        joining.admitted(reports.again),
        more={"upload": upload.id, "sha256": upload.sha256},
    )


async def _refused(update: Update, context: Context, complaint: Complaint) -> None:
    """What is wrong with the file."""
    await touch(
        update,
        context,
        Wants(),
        joining.admitted(lambda _: Decision(complaint=complaint)),
        more={"refused": [complaint.code, dict(complaint.facts), complaint.hard]},
    )


def printed_by(policy: Policy) -> Printed:
    """What a roster made under this policy shows of a member."""
    return RosterLayout.from_table(policy.tables["forms"]).printed


def _no_branch(loaded: Loaded) -> Decision:
    return Decision(complaint=Complaint("no_branch"))


async def _read(
    document: Document, data: bytes, update: Update, context: Context
) -> Upload | Complaint:
    works = works_of(context)
    headings = Headings.from_table(works.policy.tables["roster"])
    # Reading takes a while for a large file; the other chats go on meanwhile.
    table = await asyncio.to_thread(works.read, document.file_name or "", data, headings)
    if isinstance(table, Complaint):
        return table
    packed = {**table.pack(), "day": works.today(works.now()).isoformat()}
    return _kept(document, data, packed, update, context)


def _kept(
    document: Document, data: bytes, table: Mapping[str, Any], update: Update, context: Context
) -> Upload:
    sha256 = hashlib.sha256(data).hexdigest()
    return Upload(_number(update, context), 0, sha256, document.file_name or "", data, table)


def _number(update: Update, context: Context) -> int:
    """The same for a message that is delivered again."""
    message = update.effective_message
    where = f"{context.bot.id}:{message.chat_id}:{message.message_id}" if message else ""
    return int.from_bytes(hashlib.sha256(where.encode()).digest()[:6]) >> 1


def _confirmed(press: presses.Confirm, at: Touch) -> Rule:
    printed = printed_by(at.policy)
    return Rule(
        lambda loaded: uploads.confirm(loaded, at.policy, at.now, press.plan, printed),
        Wants(upload=press.upload, roster=True),
        conflicts.again,
    )


def _dropped(press: presses.Drop, at: Touch) -> Rule:
    return Rule(uploads.drop, Wants(upload=press.upload, roster=True))


RULES: Rules = {presses.Confirm: _confirmed, presses.Drop: _dropped}
