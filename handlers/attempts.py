"""Search attempts: what their buttons need to have loaded, and which rule decides."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update

from bot.domain import attempt_drafts, attempt_log, joining, presses, typed
from bot.domain.decisions import Decide, Decision, Loaded, Wants
from handlers.context import Context, works_of
from handlers.turn import ticket_of, touch

PRESSES = (
    presses.Log,
    presses.LogBy,
    presses.LogAs,
    presses.Attempts,
    presses.OneAttempt,
    presses.Correct,
    presses.Withdraw,
    presses.Complete,
    presses.ConfirmLine,
    presses.FindLine,
)

Press = (
    presses.Log
    | presses.LogBy
    | presses.LogAs
    | presses.Attempts
    | presses.OneAttempt
    | presses.Correct
    | presses.Withdraw
    | presses.Complete
    | presses.ConfirmLine
    | presses.FindLine
)


async def pressed(update: Update, context: Context, press: Press) -> None:
    """One of the buttons about attempts."""
    if isinstance(press, presses.FindLine):
        wants = await _sought(update, context, press)
    else:
        wants = Wants(press.unit, press.number or None, attempts=press.number or None)
    decide, again = _decides(press, context), _again(press, context)
    await touch(update, context, wants, joining.admitted(decide), joining.admitted(again))


async def _sought(update: Update, context: Context, press: presses.FindLine) -> Wants:
    """What to look for stands in the line that waits: a look at it goes before."""
    ticket = replace(ticket_of(update, context), keys=())
    outcome = await works_of(context).storage.turn(ticket, Wants(press.unit), lambda _: Decision())
    pending = attempt_drafts.pending_of(outcome.desk.seat)
    if pending is None or pending.id != press.line:
        return Wants(press.unit)
    return Wants(press.unit, search=pending.sought[: typed.SEARCH_LIMIT])


def _decides(press: Press, context: Context) -> Decide:
    works = works_of(context)
    policy, zone, now = works.policy, works.zone, works.now()
    match press:
        case presses.Log():
            return lambda loaded: attempt_log.begin(loaded, press)
        case presses.LogBy():
            return lambda loaded: attempt_log.by_channel(loaded, press, policy)
        case presses.LogAs():
            return lambda loaded: attempt_log.log(loaded, press, policy, now)
        case presses.Attempts() | presses.OneAttempt():
            return lambda loaded: attempt_log.look(loaded, press)
        case presses.Correct():
            return lambda loaded: attempt_log.correct(loaded, press, policy, now, zone)
        case presses.Withdraw():
            return lambda loaded: attempt_log.withdraw(loaded, press, now)
        case presses.Complete():
            return lambda loaded: attempt_drafts.complete(loaded, press, policy, zone)
        case presses.ConfirmLine():
            return lambda loaded: attempt_drafts.confirm(loaded, press)
        case presses.FindLine():
            return lambda loaded: typed.find_line(loaded, press)


def _again(press: Press, context: Context) -> Decide:
    """How the answer is found when the same touch is delivered once more."""
    match press:
        case presses.LogAs() | presses.ConfirmLine() | presses.Withdraw():
            return lambda loaded: _shown(loaded, press)
        case presses.Correct() if press.value and press.value != "typed":
            return lambda loaded: _shown(loaded, press)
        case presses.Complete():
            return attempt_drafts.still
    return _decides(press, context)


def _shown(
    loaded: Loaded,
    press: presses.LogAs | presses.ConfirmLine | presses.Withdraw | presses.Correct,
) -> Decision:
    return attempt_log.again(loaded, press.unit, press.number, press.attempt)
