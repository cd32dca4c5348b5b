"""The last stage: what its buttons need to have loaded, and which rule decides."""

from __future__ import annotations

from bot.domain import appraisal, closing, ledger
from bot.domain.decisions import Wants
from bot.domain.presses import closing as presses
from handlers.rules import Rule, Rules, Touch
from handlers.upward import moved


def _appraisal(press: presses.Appraisal, at: Touch) -> Rule:
    wants = Wants(press.unit, roster=True)
    return Rule(lambda loaded: appraisal.look(loaded, press.unit), wants, redraw=True)


def _rated(press: presses.Rate, at: Touch) -> Rule:
    wants = Wants(press.unit, roster=True)
    return Rule(
        lambda loaded: appraisal.rate(loaded, press, at.today),
        wants,
        lambda loaded: appraisal.look(loaded, press.unit),
    )


def _rest(press: presses.RateRest, at: Touch) -> Rule:
    wants = Wants(press.unit, roster=True)
    return Rule(
        lambda loaded: appraisal.rate_rest(loaded, press, at.today),
        wants,
        lambda loaded: appraisal.look(loaded, press.unit),
    )


def _ledger(press: presses.Ledger, at: Touch) -> Rule:
    wants = Wants(press.unit, whole=True)
    return Rule(lambda loaded: ledger.look(loaded, press.unit), wants, redraw=True)


def _entered(press: presses.Entered, at: Touch) -> Rule:
    wants = Wants(press.unit, whole=True)
    return Rule(
        lambda loaded: ledger.entered(loaded, press, at.today.isoformat()),
        wants,
        lambda loaded: ledger.look(loaded, press.unit),
    )


def _checklist(press: presses.Checklist, at: Touch) -> Rule:
    wants = Wants(press.unit, confirmed=True)
    return Rule(lambda loaded: closing.look(loaded, press.unit), wants, redraw=True)


def _branches(press: presses.Branches, at: Touch) -> Rule:
    wants = Wants(press.unit, below="branches", page=press.page)
    return Rule(lambda loaded: closing.branches(loaded, press), wants, redraw=True)


def _accepted(press: presses.Accept, at: Touch) -> Rule:
    return Rule(
        lambda loaded: closing.accept(loaded, press, at.today.isoformat()),
        Wants(press.unit, confirmed=True),
        lambda loaded: closing.look(loaded, press.unit),
    )


def _refused(press: presses.Refuse, at: Touch) -> Rule:
    wants = Wants(press.unit, confirmed=True)
    return Rule(lambda loaded: closing.refuse(loaded, press), wants, redraw=True)


def _archive(press: presses.Archive, at: Touch) -> Rule:
    return Rule(
        lambda loaded: closing.archive(loaded, press, at.now),
        Wants(press.unit, confirmed=True),
        lambda loaded: closing.look(loaded, press.unit),
    )


def _received(press: presses.Received, at: Touch) -> Rule:
    return moved(press, lambda loaded: closing.received(loaded, press, at.today.isoformat()))


RULES: Rules = {
    presses.Appraisal: _appraisal,
    presses.Rate: _rated,
    presses.RateRest: _rest,
    presses.Ledger: _ledger,
    presses.Entered: _entered,
    presses.Checklist: _checklist,
    presses.Branches: _branches,
    presses.Accept: _accepted,
    presses.Refuse: _refused,
    presses.Archive: _archive,
    presses.Received: _received,
}
