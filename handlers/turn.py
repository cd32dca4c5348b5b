"""One touch becomes one turn: the update's identity, the rule, and the answer that is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from telegram import Update

from bot.domain import afterwards
from bot.domain.decisions import Decide, Decision, Loaded, Wants
from handlers import passwords
from handlers.context import Context, works_of
from handlers.heard import heard
from handlers.reply import respond
from storage import Outcome, Ticket


async def touch(
    update: Update,
    context: Context,
    wants: Wants,
    decide: Decide,
    again: Decide | None = None,
    keys: tuple[str, ...] = (),
    more: Mapping[str, Any] | None = None,
) -> Outcome:
    """Decide about this update once, commit, and then answer.

    An update that was seen before, under its own keys or one of these, changes nothing and is
    answered with what stands and with the remarks of then, as that answer may never have arrived;
    `again`, if given, finds the screen that was the answer. `more` is what is kept of the input
    besides what the update itself says.
    """
    works = works_of(context)
    decide = afterwards.settled(decide, works.policy)
    ticket = ticket_of(update, context)
    wants, decide = passwords.first(update, wants, decide, ticket.now, works.policy)
    ticket = replace(ticket, keys=(*ticket.keys, *keys), input=heard(update, more or {}))
    outcome = await works.storage.turn(ticket, wants, decide)
    if outcome.seen and again is not None:
        shown = await works.storage.turn(replace(ticket, keys=()), wants, _only_shown(again))
        outcome = shown if shown.remarks else replace(shown, before=outcome.before)
    if outcome.decision is not None and outcome.decision.errands:
        works.errand_waits()
    await respond(update, context, outcome)
    return outcome


def _only_shown(decide: Decide) -> Decide:
    """The rule without its effects: not even the open card is another afterwards."""

    def shown(loaded: Loaded) -> Decision:
        decision = decide(loaded)
        return Decision(view=decision.view, complaint=decision.complaint, said=decision.said)

    return shown


def ticket_of(update: Update, context: Context) -> Ticket:
    """Who touched, and under which keys the touch is known when it comes again."""
    keys = [f"u:{update.update_id}"]
    message = update.message or update.edited_message
    if message is not None:
        edited = int(message.edit_date.timestamp()) if message.edit_date else 0
        keys.append(f"m:{message.chat_id}:{message.message_id}:{edited}")
    user = update.effective_user
    return Ticket(
        context.bot.id,
        tuple(keys),
        user.id if user else 0,
        (user.language_code or "") if user else "",
        works_of(context).now(),
    )
