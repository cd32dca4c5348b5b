"""What an imported roster and the record say differently."""

from __future__ import annotations

from bot.domain import conflicts, presses
from bot.domain.decisions import Wants
from handlers.rules import Rule, Rules, Touch


def _asked(press: presses.Conflicts, at: Touch) -> Rule:
    wants = Wants(unit=press.unit, disputed=True)
    return Rule(lambda loaded: conflicts.ask(loaded, press.unit, at.now), wants)


def _settled(press: presses.Settle, at: Touch) -> Rule:
    return Rule(
        lambda loaded: conflicts.settle(loaded, press, at.today, at.now),
        Wants(unit=press.unit, upload=press.upload, disputed=True),
        conflicts.again,
    )


def _reported(press: presses.Report, at: Touch) -> Rule:
    return Rule(
        lambda loaded: conflicts.report(loaded, press, at.asked, at.now),
        Wants(unit=press.unit, upload=press.upload, disputed=True),
        repeatable=True,
    )


RULES: Rules = {
    presses.Conflicts: _asked,
    presses.Settle: _settled,
    presses.Report: _reported,
}
