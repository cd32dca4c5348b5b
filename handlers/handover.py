"""交接: the link is made here, where chance and the bot's name are known."""

from __future__ import annotations

import secrets

from telegram import Bot
from telegram.constants import ParseMode

from bot.domain import handover, presses
from bot.domain.changes import Link
from bot.domain.decisions import Wants
from bot.domain.records import Translator
from bot.screens.handover import link
from handlers.rules import Rule, Rules, Touch
from storage import Parcel, token_hash


def _handed(press: presses.HandOver, at: Touch) -> Rule:
    token = secrets.token_urlsafe(24)
    made = Link(token_hash(token), at.now + handover.VALID)
    url = f"https://t.me/{at.context.bot.username}?start={token}"
    return Rule(
        lambda loaded: handover.hand_over(loaded, press, made, url),
        Wants(press.unit),
        handover.again if press.revision else None,
        redraw=not press.revision,
    )


async def send_link(parcel: Parcel, bot: Bot, say: Translator) -> int:
    """The link, in a message that may be forwarded: that is what it is for."""
    sent = await bot.send_message(
        parcel.telegram, link(str(parcel.payload["url"]), say), parse_mode=ParseMode.HTML
    )
    return sent.message_id


RULES: Rules = {presses.HandOver: _handed}
