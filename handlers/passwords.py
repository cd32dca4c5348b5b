"""While a password for a file is awaited, whatever is typed is that password and is kept nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from telegram import Message, Update

from bot.domain import downloads, joining
from bot.domain.decisions import Decide, Decision, Loaded, Wants
from bot.domain.policy import Policy

LEAVE = "/cancel"
"""The only text that is no password."""


def first(
    update: Update, wants: Wants, decide: Decide, now: datetime, policy: Policy
) -> tuple[Wants, Decide]:
    """What to load and how to decide where the text may be a password: also one like a command."""
    message = update.message
    if message is None or not message.text or message.text.strip().partition("@")[0] == LEAVE:
        return wants, decide
    if wants.download is None:
        # The file for which a password is awaited, if one is.
        wants = replace(wants, download=0)
    return wants, lambda loaded: _decided(loaded, message, decide, now, policy)


def _decided(
    loaded: Loaded, message: Message, decide: Decide, now: datetime, policy: Policy
) -> Decision:
    if not downloads.awaited_lock(loaded.desk.seat.expects):
        return decide(loaded)
    text, told = message.text or "", min(message.date, now).isoformat()
    rule = joining.admitted(lambda here: downloads.locked(here, text, told, now, policy))
    decision = replace(rule(loaded), secret=True)
    return downloads.unsay(decision, message.chat_id, message.message_id, now)
