"""表格: choosing a form."""

from __future__ import annotations

from bot.domain import forms, presses
from bot.domain.decisions import Wants
from handlers.rules import Rule, Rules, Touch


def _page(press: presses.Forms, at: Touch) -> Rule:
    return Rule(
        lambda loaded: forms.page(loaded, press.unit, press.group, at.policy),
        Wants(press.unit),
        redraw=True,
    )


RULES: Rules = {presses.Forms: _page}
