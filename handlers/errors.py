"""When something breaks: one apology with a reference, the story in the log without anybody's data."""

from __future__ import annotations

import logging
import secrets
import traceback

from telegram import Update
from telegram.error import TelegramError

from handlers.context import App, Works

log = logging.getLogger(__name__)


def told(error: BaseException) -> str:
    """Where and what kind of error, down its causes; without messages, which may quote data."""
    parts = []
    seen: BaseException | None = error
    while seen is not None:
        frames = traceback.extract_tb(seen.__traceback__)
        where = " < ".join(
            f"{f.filename.rpartition('/')[2]}:{f.lineno}:{f.name}" for f in frames[::-1]
        )
        parts.append(f"{type(seen).__module__}.{type(seen).__qualname__} at {where}")
        seen = seen.__cause__ or seen.__context__
    return " | caused by ".join(parts)


async def apologise(app: App, update: Update, error: BaseException) -> None:
    """Log the error under a reference and tell the reader that reference."""
    reference = secrets.token_hex(3)
    log.error("reference %s, update %s: %s", reference, update.update_id, told(error))
    works: Works = app.bot_data["works"]
    user, chat = update.effective_user, update.effective_chat
    if chat is None or user is None or chat.id != user.id:
        return
    say = works.tongue(works.language_of("", user.language_code or ""))
    text = say(
        "出了点问题（编号 {reference}）。您填过的内容都在，请按 /start 看现在的情况；"
        "再出现就把编号告诉管理员。",
        reference=reference,
    )
    try:
        await app.bot.send_message(chat.id, text)
    except TelegramError as failed:
        log.warning("reference %s: the apology failed: %s", reference, type(failed).__name__)
