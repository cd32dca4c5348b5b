"""Matters of every kind: showing them, and the sentences that others are told."""

from __future__ import annotations

from bot.domain import matter_views
from bot.domain.decisions import Wants
from bot.domain.presses import matters as presses
from handlers.rules import Rule, Rules, Touch


def _look(press: presses.Look, at: Touch) -> Rule:
    wants = Wants(press.unit, matter=press.matter)
    return Rule(lambda loaded: matter_views.look(loaded, press), wants, redraw=True)


def _listed(press: presses.Listed, at: Touch) -> Rule:
    wants = Wants(press.unit, matters=press.which.replace(".", ":"), page=press.page)
    return Rule(lambda loaded: matter_views.listed(loaded, press), wants, redraw=True)


RULES: Rules = {presses.Look: _look, presses.Listed: _listed}
