"""Nudges put off, their hour, and what became of them."""

from __future__ import annotations

from datetime import datetime

from bot.domain import presses, rhythm
from bot.domain.decisions import Decision, Loaded, View, Wants
from bot.domain.interview import not_here
from bot.domain.nudges import instant
from bot.domain.records import Silence, UnitKind
from bot.domain.reminders import LEVELS
from bot.domain.workdays import workdays_before
from handlers.rules import Rule, Rules, Touch
from storage.facts import LATE


def _snoozed(press: presses.Snooze, at: Touch) -> Rule:
    nudging, zone, now = at.policy.nudging, at.zone, at.now
    return Rule(
        lambda loaded: rhythm.put_off(loaded, press.when, nudging, zone, now),
        again=rhythm.show,
        repeatable=bool(press.when),
    )


def _hour(press: presses.Hour, at: Touch) -> Rule:
    nudging, zone, now = at.policy.nudging, at.zone, at.now
    return Rule(
        lambda loaded: rhythm.choose_hour(loaded, press.hour, nudging, zone, now), redraw=True
    )


def _ledger(press: presses.Ledger, at: Touch) -> Rule:
    def decide(loaded: Loaded) -> Decision:
        here = loaded.desk.unit
        if here is None or here.id != press.unit:
            return not_here()
        return Decision(view=View("nudges", page=press.page))

    late = instant(workdays_before(at.today, LATE), 23, at.zone)
    return Rule(decide, Wants(press.unit, ledger=late, page=press.page), redraw=True)


def _silent(press: presses.Silent, at: Touch) -> Rule:
    def decide(loaded: Loaded) -> Decision:
        here = loaded.desk.unit
        above = loaded.desk.holds("committee", "clerk", "verifier", "city")
        if here is None or here.id != press.unit or not above:
            return not_here()
        return Decision(view=View("silent", page=press.page))

    return Rule(decide, Wants(press.unit, quiet=_silences(at), page=press.page), redraw=True)


def _silences(at: Touch) -> dict[UnitKind, Silence]:
    """From when on branches count as silent: the same for the list as for the nudge that counts
    them."""

    def ago(days: int) -> datetime:
        return instant(workdays_before(at.today, days), 23, at.zone) if days else at.now

    counting = (row for row in at.policy.nudging.rows if "branches_silent" in row.facts)
    return {
        kind: Silence(ago(row.days), ago(row.blocked))
        for row in counting
        for kind in LEVELS[row.level].kinds
    }


RULES: Rules = {
    presses.Snooze: _snoozed,
    presses.Hour: _hour,
    presses.Ledger: _ledger,
    presses.Silent: _silent,
}
