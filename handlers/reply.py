"""The only place that speaks: draws the screen that stands and sends or edits one message."""

from __future__ import annotations

import asyncio
import html
import logging
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from telegram import Bot, CallbackQuery, Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.domain.attempts import also
from bot.domain.changes import Entry, Errand, member_of
from bot.domain.complaints import Complaint
from bot.domain.decisions import View
from bot.domain.presses import STAYS, pack
from bot.domain.records import Translator
from bot.screens import draw
from bot.screens.complaints import sentence
from bot.screens.screen import Scene, Screen, remarked
from handlers.context import Context, Works, works_of
from handlers.errors import seconds_of, told
from storage import Outcome

log = logging.getLogger(__name__)

PAUSES = (0.3, 1.0)
"""Seconds between the tries to send an answer; after the last it is left to the courier."""

OWED = 5.0
"""After how many seconds the courier tries."""

PATIENCE = 2.0
"""Seconds for which a flood limit is waited out."""

TOAST = 190
"""Characters of an answer to a press; Telegram takes 200."""

_HARMLESS = ("message is not modified", "query is too old", "query id is invalid")
_GONE = ("message to edit not found", "message can't be edited", "message can't be found")


async def respond(update: Update, context: Context, outcome: Outcome) -> None:
    """Answer the touch with what stands now; where Telegram does not take it, the courier will."""
    works = works_of(context)
    query, chat = update.callback_query, update.effective_chat
    if chat is None:
        return
    screen, toast = _drawn(update, works, outcome)
    message = query.message if query else None
    stays = query is not None and (query.data or "").startswith(STAYS)
    if isinstance(message, Message) and not stays:
        show = partial(_edit, context, message, screen)
    else:
        show = partial(send, context, chat.id, screen)
    shown = _insisted(show, update.update_id)
    if query is None:
        wait = await shown
    else:
        _, wait = await asyncio.gather(_stopped(query, toast), shown)
    if wait is not None:
        await _owe(update, context, outcome, wait)


def _drawn(update: Update, works: Works, outcome: Outcome) -> tuple[Screen, str | None]:
    """The screen, and the line that passes over it after a press."""
    user = update.effective_user
    language = works.language_of(
        outcome.desk.person.language, (user.language_code or "") if user else ""
    )
    say = works.tongue(language)
    screen = screen_of(outcome, works, say)
    works.drawn(outcome, view_of(outcome), screen)
    return screen, _toast(outcome, say)


async def _insisted(show: Callable[[], Awaitable[None]], update_id: int) -> float | None:
    """Show it, trying a few times; None, or after how many seconds it might be tried again."""
    for pause in (*PAUSES, 0):
        try:
            await show()
            return None
        except RetryAfter as error:
            # The flood limit of one chat must not keep the others waiting.
            wait = seconds_of(error)
            if wait > PATIENCE:
                return wait
            await asyncio.sleep(wait)
        except BadRequest:
            raise
        except NetworkError as error:
            log.warning("update %s: %s", update_id, told(error))
            await asyncio.sleep(pause)
    return OWED


async def _owe(update: Update, context: Context, outcome: Outcome, seconds: float) -> None:
    """Leave the answer to the courier, who goes on trying."""
    works, person = works_of(context), outcome.desk.person
    log.warning("update %s: its answer has to wait", update.update_id)
    if not person.id:
        return
    key = f"answer:{context.bot.id}:{update.update_id}"
    due = works.now() + timedelta(seconds=seconds)
    await works.storage.post(person.id, [Errand("answer", key, due, {"said": outcome.remarks})])
    works.errand_waits()


def view_of(outcome: Outcome) -> View:
    """Which screen answers: what the rule asks for, but first the door and the notice."""
    if not outcome.desk.grants:
        return View("stranger")
    if outcome.desk.person.notice is None:
        return View("notice")
    return outcome.decision.view if outcome.decision is not None else View()


def screen_of(outcome: Outcome, works: Works, say: Translator) -> Screen:
    """The screen of an outcome, its complaint and remarks on top."""
    now, changes = works.now(), outcome.decision.changes if outcome.decision else ()
    attempts = also(outcome.loaded.attempts, changes, now, outcome.desk.person.id)
    scene = Scene(
        outcome.desk,
        view_of(outcome),
        works.policy,
        say,
        works.today(now),
        works.zone,
        now,
        attempts,
        downloads=outcome.loaded.downloads,
        downloads_total=outcome.loaded.downloads_total,
        noted=outcome.loaded.noted,
        noted_total=outcome.loaded.noted_total,
        noted_sums=outcome.loaded.noted_sums,
        quiet=outcome.loaded.quiet,
        quiet_total=outcome.loaded.quiet_total,
        deeds=_deeds(outcome, now),
        below=outcome.loaded.below,
        below_total=outcome.loaded.below_total,
        posts=outcome.loaded.posts,
        heads=outcome.loaded.heads,
    )
    screen = draw(scene, outcome.loaded.history)
    said = [sentence(Complaint(code, places), say) for code, places in outcome.remarks]
    return remarked(screen, said)


def _deeds(outcome: Outcome, now: datetime) -> tuple[Entry, ...]:
    """What the unit did as a whole, with what it has just done."""
    known, person = outcome.loaded.deeds, outcome.desk.person.id
    changes = outcome.decision.changes if outcome.decision else ()
    new = (change for change in changes if member_of(change) is None)
    return (*known, *(Entry(0, now, person, change) for change in new))


def _toast(outcome: Outcome, say: Translator) -> str | None:
    if outcome.decision is None or outcome.decision.complaint is None:
        return None
    return plain(sentence(outcome.decision.complaint, say))[:TOAST]


def plain(text: str) -> str:
    """The text without its HTML."""
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def keyboard(screen: Screen) -> dict[str, Any] | None:
    """The screen's buttons, as `api_kwargs` of the call that shows it."""
    if not screen.rows:
        return None
    # As plain JSON: PTB's objects for eight buttons cost more than the whole rule does.
    rows = [
        [{"text": plain(b.label), "callback_data": pack(b.press, screen.stays)} for b in row]
        for row in screen.rows
    ]
    return {"reply_markup": {"inline_keyboard": rows}}


async def send(context: Context, chat: int, screen: Screen) -> None:
    """Send the screen as a new message."""
    await send_to(context.bot, chat, screen)


async def send_to(bot: Bot, chat: int, screen: Screen) -> int:
    """Send the screen as a new message; the number of the message."""
    sent = await bot.send_message(
        chat,
        screen.text,
        parse_mode=ParseMode.HTML,
        api_kwargs=keyboard(screen),
        protect_content=not screen.shared,
    )
    return sent.message_id


async def _edit(context: Context, message: Message, screen: Screen) -> None:
    try:
        await context.bot.edit_message_text(
            screen.text,
            message.chat_id,
            message.message_id,
            parse_mode=ParseMode.HTML,
            api_kwargs=keyboard(screen),
        )
    except BadRequest as error:
        reason = error.message.lower()
        if any(part in reason for part in _GONE):
            await send(context, message.chat_id, screen)
        elif not any(part in reason for part in _HARMLESS):
            raise


async def _stopped(query: CallbackQuery, toast: str | None) -> None:
    """Stop the waiting sign on the button; the card says everything, so that it may fail."""
    try:
        await query.answer(toast)
    except (NetworkError, RetryAfter) as error:
        late = any(part in error.message.lower() for part in _HARMLESS)
        if isinstance(error, BadRequest) and not late:
            raise
