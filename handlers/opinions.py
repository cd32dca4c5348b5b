"""The committee's opinions."""

from __future__ import annotations

from bot.domain import opinions, presses
from bot.domain.decisions import Wants
from handlers.rules import Rule, Rules, Touch, of_member


def _opinions(press: presses.opinions.Opinions, at: Touch) -> Rule:
    wants = Wants(press.unit, listed="undecided", page=press.page)
    return Rule(lambda loaded: opinions.opinions(loaded, press), wants, redraw=True)


def _opine(press: presses.opinions.Opine, at: Touch) -> Rule:
    wants = of_member(press, listed="undecided", after=press.number or press.after)
    return Rule(lambda loaded: opinions.opine(loaded, press), wants, redraw=True)


def _decide(press: presses.opinions.Decide, at: Touch) -> Rule:
    wants = of_member(press, listed="undecided", after=press.number)
    return Rule(lambda loaded: opinions.decide(loaded, press, at.policy), wants)


def _other(press: presses.opinions.Other, at: Touch) -> Rule:
    return Rule(lambda loaded: opinions.other(loaded, press, at.policy), of_member(press))


def _why(press: presses.opinions.Why, at: Touch) -> Rule:
    return Rule(lambda loaded: opinions.why(loaded, press), of_member(press), redraw=True)


RULES: Rules = {
    presses.opinions.Opinions: _opinions,
    presses.opinions.Opine: _opine,
    presses.opinions.Decide: _decide,
    presses.opinions.Other: _other,
    presses.opinions.Why: _why,
}
