"""介绍信: which rule each of their buttons asks."""

from __future__ import annotations

from bot.domain import letters
from bot.domain.presses import letters as presses
from handlers.rules import Rule, Rules, Touch
from handlers.upward import moved


def _urge(press: presses.Urge, at: Touch) -> Rule:
    return moved(press, lambda loaded: letters.urge(loaded, press, at.policy, at.today))


RULES: Rules = {presses.Urge: _urge}
