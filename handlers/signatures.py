"""The committee's own acts, and tasks."""

from __future__ import annotations

from bot.domain import presses, sealed, signatures, tasks
from bot.domain.decisions import Wants
from handlers.rules import Rule, Rules, Touch


def _signing(press: presses.signatures.Signing, at: Touch) -> Rule:
    wants = Wants(press.unit, deeds=True, heads=True)
    return Rule(lambda loaded: signatures.signing(loaded, press), wants, redraw=True)


def _sign(press: presses.signatures.Sign, at: Touch) -> Rule:
    wants = Wants(press.unit, deeds=True, heads=True)
    campaign = at.policy.campaign
    return Rule(
        lambda loaded: signatures.sign(loaded, press, campaign, at.today),
        wants,
        signatures.to_signing,
    )


def _meeting(press: presses.signatures.Meeting, at: Touch) -> Rule:
    return Rule(lambda loaded: signatures.meeting(loaded, press), Wants(press.unit), redraw=True)


def _head_count(press: presses.signatures.HeadCount, at: Touch) -> Rule:
    wants = Wants(press.unit, deeds=True)
    return Rule(lambda loaded: signatures.head_count(loaded, press), wants, redraw=True)


def _passed(press: presses.signatures.Passed, at: Touch) -> Rule:
    wants = Wants(press.unit, deeds=True, heads=True)
    return Rule(
        lambda loaded: signatures.passed(loaded, press, at.today), wants, signatures.to_signing
    )


def _tasks(press: presses.signatures.Tasks, at: Touch) -> Rule:
    wants = Wants(press.unit, deeds=True)
    return Rule(lambda loaded: tasks.show(loaded, press), wants, redraw=True)


def _task(press: presses.signatures.Task, at: Touch) -> Rule:
    wants = Wants(press.unit, deeds=True)
    return Rule(lambda loaded: tasks.act(loaded, press, at.today), wants)


def _sealed(press: presses.signatures.Sealed, at: Touch) -> Rule:
    wants = Wants(press.unit, deeds=True)
    return Rule(lambda loaded: sealed.look(loaded, press), wants, redraw=True)


def _send_sealed(press: presses.signatures.SendSealed, at: Touch) -> Rule:
    return Rule(
        lambda loaded: sealed.send(loaded, press, at.asked, at.now),
        Wants(press.unit, deeds=True),
        redraw=True,
        repeatable=True,
    )


RULES: Rules = {
    presses.signatures.Signing: _signing,
    presses.signatures.Sign: _sign,
    presses.signatures.Meeting: _meeting,
    presses.signatures.HeadCount: _head_count,
    presses.signatures.Passed: _passed,
    presses.signatures.Tasks: _tasks,
    presses.signatures.Task: _task,
    presses.signatures.Sealed: _sealed,
    presses.signatures.SendSealed: _send_sealed,
}
