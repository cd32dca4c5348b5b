"""已动员部署, confirmed by a button."""

from __future__ import annotations

from bot.domain import mobilisation, presses
from bot.domain.decisions import Wants
from handlers.rules import Rule, Rules, Touch


def _confirmed(press: presses.Mobilise, at: Touch) -> Rule:
    wants = Wants(press.unit, confirmed=True)
    return Rule(lambda loaded: mobilisation.confirm(loaded, press.unit, at.today), wants)


RULES: Rules = {presses.Mobilise: _confirmed}
