"""已动员部署, confirmed by a button."""

from __future__ import annotations

from bot.domain import mobilisation, presses
from bot.domain.deadlines import of_desk
from bot.domain.decisions import Wants
from handlers.rules import Rule, Rules, Touch


def _confirmed(press: presses.Mobilise, at: Touch) -> Rule:
    wants = Wants(press.unit, confirmed=True)
    campaign = at.policy.campaign
    return Rule(
        lambda loaded: mobilisation.confirm(
            loaded, press.unit, of_desk(campaign, loaded.desk), at.today
        ),
        wants,
    )


def _redate(press: presses.Redate, at: Touch) -> Rule:
    wants = Wants(press.unit, confirmed=True)
    return Rule(
        lambda loaded: mobilisation.redate(loaded, press.unit, press.page), wants, redraw=True
    )


def _confirmed_on(press: presses.MobiliseOn, at: Touch) -> Rule:
    campaign = at.policy.campaign
    return Rule(
        lambda loaded: mobilisation.confirm_on(loaded, press.unit, press.day, campaign, at.today),
        Wants(press.unit, confirmed=True),
        redraw=True,
    )


RULES: Rules = {
    presses.Mobilise: _confirmed,
    presses.Redate: _redate,
    presses.MobiliseOn: _confirmed_on,
}
