"""A file was sent: read it, keep it for 24 hours, show what confirming would do."""

from __future__ import annotations

import asyncio
import hashlib

from telegram import Document, Update
from telegram.constants import FileSizeLimit

from bot.domain import conflicts, joining, presses, uploads
from bot.domain.changes import Upload
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decide, Decision, Loaded, Wants
from bot.domain.merge import Printed
from bot.domain.policy import Policy
from bot.forms.headings import Headings
from bot.forms.roster import RosterLayout
from handlers.context import Context, works_of
from handlers.rules import Rule, Rules, Touch
from handlers.turn import ticket_of, touch

MEGABYTE = 1024 * 1024


async def uploaded(update: Update, context: Context) -> None:
    """A document: a roster, or something that is answered with what is wrong with it."""
    message = update.message
    document = message.document if message else None
    if document is None or not await _may_send(update, context):
        await touch(update, context, Wants(), joining.admitted(_no_branch))
        return
    read = await _read(document, update, context)
    if isinstance(read, Complaint):
        complaint = read
        await touch(
            update,
            context,
            Wants(),
            joining.admitted(lambda _: Decision(complaint=complaint)),
            more={"refused": [complaint.code, dict(complaint.facts), complaint.hard]},
        )
        return
    upload, works = read, works_of(context)
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


def printed_by(policy: Policy) -> Printed:
    """What a roster made under this policy shows of a member."""
    return RosterLayout.from_table(policy.tables["forms"]).printed


def _no_branch(loaded: Loaded) -> Decision:
    return Decision(complaint=Complaint("no_branch"))


async def _may_send(update: Update, context: Context) -> bool:
    """Whether the sender has a branch: nothing is fetched for anybody else."""
    ticket = ticket_of(update, context)
    look: Decide = lambda loaded: Decision()  # noqa: E731
    unseen = type(ticket)(ticket.bot, (), ticket.telegram, ticket.language, ticket.now)
    outcome = await works_of(context).storage.turn(unseen, Wants(), look)
    return outcome.desk.holds("secretary") and outcome.desk.person.notice is not None


async def _read(document: Document, update: Update, context: Context) -> Upload | Complaint:
    size = document.file_size or 0
    if size > FileSizeLimit.FILESIZE_DOWNLOAD:
        return Complaint("file_large", {"size": -(-size // MEGABYTE)})
    file = await context.bot.get_file(document.file_id)
    data = bytes(await file.download_as_bytearray())
    works = works_of(context)
    headings = Headings.from_table(works.policy.tables["roster"])
    name = document.file_name or ""
    # Reading takes a while for a large file; the other chats go on meanwhile.
    table = await asyncio.to_thread(works.read, name, data, headings)
    if isinstance(table, Complaint):
        return table
    packed = {**table.pack(), "day": works.today(works.now()).isoformat()}
    sha256 = hashlib.sha256(data).hexdigest()
    return Upload(_number(update, context), 0, sha256, name, data, packed)


def _number(update: Update, context: Context) -> int:
    """The same for a message that is delivered again."""
    message = update.effective_message
    where = f"{context.bot.id}:{message.chat_id}:{message.message_id}" if message else ""
    return int.from_bytes(hashlib.sha256(where.encode()).digest()[:6]) >> 1


def _confirmed(press: presses.Confirm, at: Touch) -> Rule:
    printed = printed_by(at.policy)
    return Rule(
        lambda loaded: uploads.confirm(loaded, at.policy, at.now, printed),
        Wants(upload=press.upload, roster=True),
        conflicts.again,
    )


def _dropped(press: presses.Drop, at: Touch) -> Rule:
    return Rule(uploads.drop, Wants(upload=press.upload, roster=True))


RULES: Rules = {presses.Confirm: _confirmed, presses.Drop: _dropped}
