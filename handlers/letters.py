"""介绍信: which rule each of their buttons asks."""

from __future__ import annotations

from bot.domain import letters
from bot.domain.decisions import Decision, Loaded
from bot.domain.presses import letters as presses
from handlers.rules import Rule, Rules, Touch
from handlers.upward import moved, of_matter


def _print(press: presses.Print, at: Touch) -> Rule:
    def decide(loaded: Loaded) -> Decision:
        return letters.printed(loaded, press, at.asked, at.now, at.policy)

    return Rule(decide, of_matter(press), redraw=True, repeatable=True)


def _urge(press: presses.Urge, at: Touch) -> Rule:
    return moved(press, lambda loaded: letters.urge(loaded, press, at.policy, at.today))


RULES: Rules = {presses.Print: _print, presses.Urge: _urge}
