"""The effort of a search and being reached again: which rule each of their buttons asks."""

from __future__ import annotations

from bot.domain import efforts
from bot.domain.decisions import Decision, View, Wants
from bot.domain.presses import efforts as presses
from handlers.rules import Rule, Rules, Touch, of_member


def _look(press: presses.Meter | presses.Regained, at: Touch) -> Rule:
    wants = of_member(press, attempts=press.number)
    return Rule(lambda loaded: efforts.look(loaded, press), wants, redraw=True)


def _excuse(press: presses.Excuse, at: Touch) -> Rule:
    return Rule(lambda loaded: efforts.excuse(loaded, press, at.policy), of_member(press))


def _waive(press: presses.Waive, at: Touch) -> Rule:
    return Rule(lambda loaded: efforts.waive(loaded, press), of_member(press))


def _short(press: presses.Short, at: Touch) -> Rule:
    wants = Wants(press.unit, listed=efforts.SHORT, page=press.page)
    return Rule(lambda loaded: efforts.short(loaded, press), wants, redraw=True)


def _regain(press: presses.Regain, at: Touch) -> Rule:
    return Rule(
        lambda loaded: efforts.regain(loaded, press, at.policy, at.today),
        of_member(press),
        lambda loaded: Decision(view=View("card")),
    )


RULES: Rules = {
    presses.Meter: _look,
    presses.Excuse: _excuse,
    presses.Waive: _waive,
    presses.Short: _short,
    presses.Regain: _regain,
    presses.Regained: _look,
}
