"""Fetching what somebody sent: never inside a turn, and only for those who may send something."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from telegram import Audio, Document, PhotoSize, Update, Video, Voice
from telegram.constants import FileSizeLimit
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Wants
from bot.domain.desk import Desk
from handlers.context import Context, works_of
from handlers.errors import seconds_of
from handlers.reply import PATIENCE, PAUSES
from handlers.turn import ticket_of

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024


async def sender(update: Update, context: Context) -> Desk:
    """The sender's desk: nothing is fetched for anybody without a role, or before the notice."""
    ticket = ticket_of(update, context)
    unseen = type(ticket)(ticket.bot, (), ticket.telegram, ticket.language, ticket.now)
    outcome = await works_of(context).storage.turn(unseen, Wants(), lambda _: Decision())
    read_it = outcome.desk.person.notice is not None
    return outcome.desk if read_it else replace(outcome.desk, grants=())


async def fetched(
    file: Audio | Document | PhotoSize | Video | Voice, context: Context
) -> bytes | Complaint:
    """The content of a file, or what keeps it from being fetched."""
    size = file.file_size or 0
    if size > FileSizeLimit.FILESIZE_DOWNLOAD:
        return Complaint("file_large", {"size": -(-size // MEGABYTE)})
    for pause in (*PAUSES, 0):
        try:
            there = await context.bot.get_file(file.file_id)
            return bytes(await there.download_as_bytearray())
        except BadRequest:
            break
        except RetryAfter as error:
            await asyncio.sleep(min(seconds_of(error), PATIENCE))
        except NetworkError as error:
            log.warning("a file could not be fetched: %s", type(error).__name__)
            await asyncio.sleep(pause)
    return Complaint("file_not_fetched")
