"""The only place that speaks: draws the screen that stands and sends or edits one message."""

from __future__ import annotations

import asyncio
import html
import logging
import re
from dataclasses import replace

from telegram import (
    InaccessibleMessage,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.domain.complaints import Complaint
from bot.domain.decisions import View
from bot.domain.presses import STAYS, pack
from bot.domain.records import Translator
from bot.screens import draw
from bot.screens.complaints import sentence
from bot.screens.screen import Scene, Screen, lines
from handlers.context import Context, Works, works_of
from storage import Outcome

log = logging.getLogger(__name__)

TOAST = 190
"""Characters of an answer to a press; Telegram takes 200."""

_HARMLESS = ("message is not modified", "query is too old", "query id is invalid")
_GONE = ("message to edit not found", "message can't be edited", "message can't be found")


async def respond(update: Update, context: Context, outcome: Outcome) -> None:
    """Answer the touch with what stands now."""
    works = works_of(context)
    user = update.effective_user
    language = works.language_of(
        outcome.desk.person.language, (user.language_code or "") if user else ""
    )
    say = works.tongue(language)
    screen = screen_of(outcome, works, say)
    if update.callback_query is not None:
        await _answer_press(update, context, screen, _toast(outcome, say))
    elif update.effective_chat is not None:
        await send(context, update.effective_chat.id, screen)


def screen_of(outcome: Outcome, works: Works, say: Translator) -> Screen:
    """The screen of an outcome, its complaint and remarks on top."""
    decision = outcome.decision
    view = decision.view if decision is not None else View()
    if not outcome.desk.grants:
        view = View("stranger")
    elif outcome.desk.person.notice is None:
        view = View("notice")
    today = works.today(works.now())
    scene = Scene(outcome.desk, view, works.policy, say, today, works.zone)
    screen = draw(scene, outcome.loaded.history)
    if decision is None:
        return screen
    said = [sentence(Complaint(code, places), say) for code, places in decision.said]
    if decision.complaint is not None:
        said.insert(0, sentence(decision.complaint, say))
    remarks = (f"<i>{line}</i>" for line in said)
    return replace(screen, text=lines(*remarks, screen.text))


def _toast(outcome: Outcome, say: Translator) -> str | None:
    if outcome.decision is None or outcome.decision.complaint is None:
        return None
    return plain(sentence(outcome.decision.complaint, say))[:TOAST]


def plain(text: str) -> str:
    """The text without its HTML."""
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def keyboard(screen: Screen) -> InlineKeyboardMarkup | None:
    """The screen's buttons as Telegram takes them."""
    if not screen.rows:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(plain(b.label), callback_data=pack(b.press, screen.stays)) for b in row]
            for row in screen.rows
        ]
    )


async def send(context: Context, chat: int, screen: Screen) -> None:
    """Send the screen as a new message."""
    await context.bot.send_message(
        chat,
        screen.text,
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(screen),
        protect_content=True,
    )


async def _answer_press(
    update: Update, context: Context, screen: Screen, toast: str | None
) -> None:
    query = update.callback_query
    if query is None:
        return
    answer = _harmless(query.answer(toast))
    message = query.message
    stays = (query.data or "").startswith(STAYS)
    if isinstance(message, Message) and not stays:
        edit = _edit(context, message, screen)
        await asyncio.gather(answer, edit)
        return
    await answer
    if (stays or isinstance(message, InaccessibleMessage)) and update.effective_chat is not None:
        await send(context, update.effective_chat.id, screen)


async def _edit(context: Context, message: Message, screen: Screen) -> None:
    try:
        await context.bot.edit_message_text(
            screen.text,
            message.chat_id,
            message.message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(screen),
        )
    except BadRequest as error:
        reason = error.message.lower()
        if any(part in reason for part in _GONE):
            await send(context, message.chat_id, screen)
        elif not any(part in reason for part in _HARMLESS):
            raise


async def _harmless(call: object) -> None:
    """Await the call; that it comes too late is no harm."""
    try:
        await call  # type: ignore[misc]
    except BadRequest as error:
        if not any(part in error.message.lower() for part in _HARMLESS):
            raise
