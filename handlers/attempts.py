"""Search attempts: what their buttons need to have loaded, and which rule decides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.domain import attempt_drafts, attempt_log, presses, typed
from bot.domain.decisions import Decide, Decision, Loaded, Wants
from handlers.rules import Rule, Rules, Touch, of_member
from handlers.turn import ticket_of


def _begin(press: presses.Log, at: Touch) -> Rule:
    return _looked(press, lambda loaded: attempt_log.begin(loaded, press))


def _by_channel(press: presses.LogBy, at: Touch) -> Rule:
    return _looked(press, lambda loaded: attempt_log.by_channel(loaded, press, at.policy))


def _logged(press: presses.LogAs, at: Touch) -> Rule:
    return _changed(press, lambda loaded: attempt_log.log(loaded, press, at.policy, at.now))


def _look(press: presses.Attempts | presses.OneAttempt, at: Touch) -> Rule:
    return _looked(press, lambda loaded: attempt_log.look(loaded, press))


def _corrected(press: presses.Correct, at: Touch) -> Rule:
    def decide(loaded: Loaded) -> Decision:
        return attempt_log.correct(loaded, press, at.policy, at.now, at.zone)

    if press.value and press.value != "typed":
        return _changed(press, decide)
    return _looked(press, decide)


def _withdrawn(press: presses.Withdraw, at: Touch) -> Rule:
    return _changed(press, lambda loaded: attempt_log.withdraw(loaded, press, at.now))


def _completed(press: presses.Complete, at: Touch) -> Rule:
    return Rule(
        lambda loaded: attempt_drafts.complete(loaded, press, at.policy, at.zone),
        _wants(press),
        attempt_drafts.still,
    )


def _confirmed(press: presses.ConfirmLine, at: Touch) -> Rule:
    return _changed(press, lambda loaded: attempt_drafts.confirm(loaded, press, at.policy))


def _found(press: presses.FindLine, at: Touch) -> Rule:
    return Rule(lambda loaded: typed.find_line(loaded, press), _sought(press, at), redraw=True)


async def _sought(press: presses.FindLine, at: Touch) -> Wants:
    """What to look for stands in the line that waits: a look at it goes before."""
    ticket = replace(ticket_of(at.update, at.context), keys=())
    outcome = await at.works.storage.turn(ticket, Wants(press.unit), lambda _: Decision())
    pending = attempt_drafts.pending_of(outcome.desk.seat)
    if pending is None or pending.id != press.line:
        return Wants(press.unit)
    return Wants(press.unit, search=pending.sought[: typed.SEARCH_LIMIT])


def _wants(press: Any) -> Wants:
    return of_member(press, attempts=press.number or None)


def _looked(press: Any, decide: Decide) -> Rule:
    return Rule(decide, _wants(press), redraw=True)


def _changed(
    press: presses.LogAs | presses.ConfirmLine | presses.Withdraw | presses.Correct, decide: Decide
) -> Rule:
    """What makes or changes an attempt: delivered again, it shows the attempt."""

    def again(loaded: Loaded) -> Decision:
        return attempt_log.again(loaded, press.unit, press.number, press.attempt)

    return Rule(decide, _wants(press), again)


RULES: Rules = {
    presses.Log: _begin,
    presses.LogBy: _by_channel,
    presses.LogAs: _logged,
    presses.Attempts: _look,
    presses.OneAttempt: _look,
    presses.Correct: _corrected,
    presses.Withdraw: _withdrawn,
    presses.Complete: _completed,
    presses.ConfirmLine: _confirmed,
    presses.FindLine: _found,
}
