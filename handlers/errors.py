"""When something breaks: one apology with a reference, the story in the log without anybody's data."""

from __future__ import annotations

import logging
import secrets
import traceback
from datetime import timedelta

from telegram import Update
from telegram.error import RetryAfter, TelegramError

from bot.domain.presses import Home, pack
from bot.domain.records import Translator
from handlers.context import App, Works
from storage.errors import StorageFull

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


def seconds_of(error: RetryAfter) -> float:
    """How many seconds Telegram asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


async def apologise(app: App, update: Update, error: BaseException) -> None:
    """Log the error under a reference and tell the reader that reference."""
    reference = secrets.token_hex(3)
    log.error("reference %s, update %s: %s", reference, update.update_id, told(error))
    say = _tongue(app, update)
    if say is None:
        return
    text = say(
        "出了点问题（编号 {reference}）。您填过的内容都在，请按 /start 看现在的情况；"
        "再出现就把编号告诉管理员。",
        reference=reference,
    )
    await _tell(app, update, text, say)


async def tell_of_trouble(app: App, update: Update, error: BaseException) -> None:
    """Say that this step is not stored yet, and that it will be without being sent again."""
    log.error("update %s waits: %s", update.update_id, told(error))
    say = _tongue(app, update)
    if say is None:
        return
    if isinstance(error, StorageFull):
        text = say(
            "⚠️ 这一步还没有保存：存储空间满了，或者不能写入。"
            "不用重发，修好以后会自动处理并回复；请马上告诉管理员。"
        )
    else:
        text = say("⚠️ 系统正忙，这一步还没有保存。不用重发，稍后会自动处理并回复。")
    await _tell(app, update, text, say)


def _tongue(app: App, update: Update) -> Translator | None:
    """The tongue of the one who is to be told something; None outside a private chat."""
    works: Works = app.bot_data["works"]
    user, chat = update.effective_user, update.effective_chat
    if chat is None or user is None or chat.id != user.id:
        return None
    return works.tongue(works.language_of("", user.language_code or ""))


async def _tell(app: App, update: Update, text: str, say: Translator) -> None:
    if update.effective_chat is None:
        return
    home = {"text": say("🏠 首页"), "callback_data": pack(Home())}
    try:
        await app.bot.send_message(
            update.effective_chat.id,
            text,
            api_kwargs={"reply_markup": {"inline_keyboard": [[home]]}},
        )
    except TelegramError as failed:
        log.warning("update %s: not told: %s", update.update_id, type(failed).__name__)
