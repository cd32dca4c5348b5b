"""Nudges put off, their hour, and what became of them."""

from __future__ import annotations

from bot.domain import presses, rhythm
from bot.domain.decisions import Decision, Loaded, View, Wants
from bot.domain.interview import not_here
from bot.domain.nudges import instant
from bot.domain.workdays import workdays_before
from handlers.rules import Rule, Rules, Touch


def _snoozed(press: presses.Snooze, at: Touch) -> Rule:
    nudging, zone, now = at.policy.nudging, at.zone, at.now
    return Rule(
        lambda loaded: rhythm.put_off(loaded, press.when, nudging, zone, now),
        again=rhythm.show,
        repeatable=bool(press.when),
    )


def _hour(press: presses.Hour, at: Touch) -> Rule:
    nudging = at.policy.nudging
    return Rule(lambda loaded: rhythm.choose_hour(loaded, press.hour, nudging), redraw=True)


def _ledger(press: presses.Ledger, at: Touch) -> Rule:
    def decide(loaded: Loaded) -> Decision:
        here = loaded.desk.unit
        if here is None or here.id != press.unit:
            return not_here()
        return Decision(view=View("nudges", page=press.page))

    return Rule(decide, Wants(press.unit, ledger=True, page=press.page), redraw=True)


def _silent(press: presses.Silent, at: Touch) -> Rule:
    def decide(loaded: Loaded) -> Decision:
        here = loaded.desk.unit
        above = loaded.desk.holds("committee", "clerk", "verifier", "city")
        if here is None or here.id != press.unit or not above:
            return not_here()
        return Decision(view=View("silent", page=press.page))

    silence = (row for row in at.policy.nudging.rows if "branches_silent" in row.facts)
    spans = [row.days for row in silence if row.days] or [3]
    since = instant(workdays_before(at.today, min(spans)), 23, at.zone)
    return Rule(decide, Wants(press.unit, quiet=since, page=press.page), redraw=True)


RULES: Rules = {
    presses.Snooze: _snoozed,
    presses.Hour: _hour,
    presses.Ledger: _ledger,
    presses.Silent: _silent,
}
