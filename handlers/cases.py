"""Rectification cases: what their buttons need to have loaded, and which rule decides."""

from __future__ import annotations

from typing import Any

from bot.domain import cases
from bot.domain.decisions import Decision, Loaded, View, Wants
from bot.domain.interview import not_here
from bot.domain.matter_views import the_matter
from bot.domain.presses import cases as presses
from handlers.rules import Rule, Rules, Touch
from handlers.upward import moved


def _overview(press: presses.Overview, at: Touch) -> Rule:
    wants = Wants(press.unit)
    return Rule(lambda loaded: cases.overview(loaded, press.unit), wants, redraw=True)


def _types(press: presses.Types, at: Touch) -> Rule:
    wants = Wants(press.unit, member=press.number)
    return Rule(lambda loaded: cases.types(loaded, press), wants, redraw=True)


def _begin(press: presses.Begin, at: Touch) -> Rule:
    wants = Wants(press.unit, member=press.number, matters=f"member:{press.number}", superior=True)

    def again(loaded: Loaded) -> Decision:
        return Decision(view=View("matters", "open"))

    return Rule(lambda loaded: cases.begin(loaded, press, at.policy, at.today), wants, again)


def of_case(press: Any) -> Wants:
    """The case with its member, its member's other matters, and the committee above."""
    return Wants(unit=press.unit, matter=press.matter, superior=True)


def _step(press: presses.Step, at: Touch) -> Rule:
    return Rule(
        lambda loaded: cases.step(loaded, press, at.policy, at.today), of_case(press), redraw=True
    )


def _done(press: presses.Done, at: Touch) -> Rule:
    return moved(
        press, lambda loaded: cases.done(loaded, press, at.policy, at.today), of_case(press)
    )


def _pick(press: presses.Pick, at: Touch) -> Rule:
    return moved(
        press, lambda loaded: cases.pick(loaded, press, at.policy, at.today), of_case(press)
    )


def _basis(press: presses.Basis, at: Touch) -> Rule:
    def decide(loaded: Loaded) -> Decision:
        if the_matter(loaded, press.unit, press.matter) is None:
            return not_here()
        return Decision(view=View("case_basis"))

    return Rule(decide, of_case(press), redraw=True)


def _given_back(press: presses.GiveBack, at: Touch) -> Rule:
    return Rule(
        lambda loaded: cases.give_back(loaded, press, at.policy), of_case(press), redraw=True
    )


def _dropped(press: presses.Drop, at: Touch) -> Rule:
    return Rule(lambda loaded: cases.drop(loaded, press, at.policy), of_case(press), redraw=True)


RULES: Rules = {
    presses.Overview: _overview,
    presses.Types: _types,
    presses.Begin: _begin,
    presses.Step: _step,
    presses.Done: _done,
    presses.Pick: _pick,
    presses.Basis: _basis,
    presses.GiveBack: _given_back,
    presses.Drop: _dropped,
}
