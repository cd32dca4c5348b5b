"""The effort view and the call scripts: what they need to have loaded."""

from __future__ import annotations

from bot.domain import tried
from bot.domain.cards import addressed, not_here
from bot.domain.decisions import Decision, Loaded, View, Wants
from bot.domain.presses import tried as presses
from bot.domain.records import Seat
from handlers.rules import Rule, Rules, Touch, of_member


def _tried(press: presses.Tried, at: Touch) -> Rule:
    wants = (
        of_member(press, attempts=press.number)
        if press.number
        else Wants(press.unit, every_attempt=True)
    )
    return Rule(lambda loaded: tried.look(loaded, press), wants, redraw=True)


def _say(press: presses.Say, at: Touch) -> Rule:
    def decide(loaded: Loaded) -> Decision:
        if addressed(loaded, press.unit, press.number) is None:
            return not_here()
        return Decision(view=View("say", press.script), seat=Seat(press.unit, press.number))

    return Rule(decide, of_member(press), redraw=True)


RULES: Rules = {presses.Tried: _tried, presses.Say: _say}
