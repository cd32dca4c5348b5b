"""交接: the link is made here, where chance and the bot's name are known."""

from __future__ import annotations

import secrets

from telegram import Bot

from bot.domain import handover, presses
from bot.domain.changes import Link
from bot.domain.decisions import Wants
from bot.domain.records import Translator
from bot.screens.handover import link
from bot.screens.people import link as invitation
from handlers.context import Works
from handlers.reminders import NotNeeded
from handlers.reply import send_to
from handlers.rules import Rule, Rules, Touch
from storage import Parcel, token_hash


def _handed(press: presses.HandOver, at: Touch) -> Rule:
    token = secrets.token_urlsafe(24)
    made = Link(token_hash(token), at.now + handover.VALID)
    return Rule(
        lambda loaded: handover.hand_over(loaded, press, made, token),
        Wants(press.unit),
        handover.again if press.revision else None,
        redraw=not press.revision,
    )


async def send_link(parcel: Parcel, bot: Bot, works: Works, say: Translator) -> int:
    """The link, in a message that may be forwarded: that is what it is for.

    NotNeeded where it is good no more. It is sent until it surely arrived: twice does no harm.
    """
    told, token = parcel.payload, str(parcel.payload["token"])
    if not await works.storage.link_open(token_hash(token), works.now()):
        raise NotNeeded
    url = f"https://t.me/{bot.username}?start={token}"
    return await send_to(
        bot, parcel.telegram, invitation(told, url, say) if "role" in told else link(url, say)
    )


RULES: Rules = {presses.HandOver: _handed}
