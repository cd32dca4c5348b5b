"""Asking for the papers of stages two to four."""

from __future__ import annotations

from bot.domain import papers
from bot.domain.decisions import Wants
from bot.domain.presses import papers as presses
from handlers.rules import Rule, Rules, Touch


def _papers(press: presses.Papers, at: Touch) -> Rule:
    return Rule(lambda loaded: papers.look(loaded, press.unit), Wants(press.unit), redraw=True)


def _paper(press: presses.Paper, at: Touch) -> Rule:
    return Rule(
        lambda loaded: papers.ask_for(loaded, press, at.asked, at.now),
        Wants(press.unit),
        redraw=True,
        repeatable=True,
    )


RULES: Rules = {presses.Papers: _papers, presses.Paper: _paper}
