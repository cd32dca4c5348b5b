"""Asking for files."""

from __future__ import annotations

from bot.domain import files, presses
from bot.domain.decisions import Wants
from handlers.rules import Rule, Rules, Touch


def _make(press: presses.Make, at: Touch) -> Rule:
    return Rule(
        lambda loaded: files.ask_for(loaded, press.form, press.unit, at.asked, at.now),
        Wants(press.unit),
        redraw=True,
        repeatable=True,
    )


RULES: Rules = {presses.Make: _make}
