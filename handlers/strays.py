"""Groups, blocks, and everything that has no better place."""

from __future__ import annotations

import logging

from telegram import ChatMember, Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from handlers.context import Context, works_of

log = logging.getLogger(__name__)


async def membership(update: Update, context: Context) -> None:
    """Groups are left at once; who blocks or unblocks the bot is noted."""
    change = update.my_chat_member
    if change is None:
        return
    if change.chat.type == ChatType.PRIVATE:
        works = works_of(context)
        gone = change.new_chat_member.status == ChatMember.BANNED
        await works.storage.blocked(change.chat.id, works.now() if gone else None)
        return
    if change.chat.type != ChatType.PRIVATE and change.new_chat_member.status not in (
        ChatMember.LEFT,
        ChatMember.BANNED,
    ):
        await _leave(context, change.chat.id)


async def in_group(update: Update, context: Context) -> None:
    """Something was said in a group: nothing is answered there, and the group is left."""
    if update.effective_chat is not None:
        await _leave(context, update.effective_chat.id)


async def _leave(context: Context, chat: int) -> None:
    try:
        await context.bot.leave_chat(chat)
    except TelegramError as error:
        log.info("could not leave a group: %s", type(error).__name__)
