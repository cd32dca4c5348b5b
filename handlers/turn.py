"""One touch becomes one turn: the update's identity, the rule, and the answer that is drawn."""

from __future__ import annotations

from telegram import Update

from bot.domain.decisions import Decide, Wants
from handlers.context import Context, works_of
from handlers.reply import respond
from storage import Outcome, Ticket


async def touch(
    update: Update, context: Context, wants: Wants, decide: Decide, again: Decide | None = None
) -> Outcome:
    """Decide about this update once, commit, and then answer.

    An update that was seen before changes nothing and is answered with what stands; `again`, if
    given, finds the screen that was the answer (its changes are not made).
    """
    works = works_of(context)
    ticket = ticket_of(update, context)
    outcome = await works.storage.turn(ticket, wants, decide)
    if outcome.seen and again is not None:
        unseen = Ticket(ticket.bot, (), ticket.telegram, ticket.language, ticket.now)
        outcome = await works.storage.turn(unseen, wants, again)
    if outcome.decision is not None and outcome.decision.errands:
        works.errand_waits()
    await respond(update, context, outcome)
    return outcome


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
