"""Submitting, verifying, sending back and correcting."""

from __future__ import annotations

import secrets

from bot.domain import presses, reviews, submissions
from bot.domain.decisions import Wants
from handlers.rules import Rule, Rules, Touch, of_member


def _submit(press: presses.reviews.Submit, at: Touch) -> Rule:
    return Rule(lambda loaded: submissions.submit(loaded, press), Wants(press.unit, deeds=True))


def _returned(press: presses.reviews.Returned, at: Touch) -> Rule:
    wants = Wants(press.unit, listed="review:returned", page=press.page)
    return Rule(lambda loaded: submissions.returned(loaded, press), wants, redraw=True)


def _sent_back(press: presses.reviews.SentBack, at: Touch) -> Rule:
    return Rule(lambda loaded: submissions.sent_back(loaded, press), of_member(press), redraw=True)


def _corrected(press: presses.reviews.Corrected, at: Touch) -> Rule:
    wants = of_member(press, listed="review:returned")
    return Rule(lambda loaded: submissions.corrected(loaded, press), wants)


def _verify(press: presses.reviews.Verify, at: Touch) -> Rule:
    return Rule(lambda loaded: reviews.verify(loaded, press), Wants(press.unit), redraw=True)


def _checked(press: presses.reviews.Checked, at: Touch) -> Rule:
    wants = Wants(press.unit, listed=press.which.replace(".", ":"), page=press.page)
    return Rule(lambda loaded: reviews.checked(loaded, press), wants, redraw=True)


def _check(press: presses.reviews.Check, at: Touch) -> Rule:
    wants = of_member(press, listed="waiting", after=press.number or press.after)
    return Rule(lambda loaded: reviews.check(loaded, press), wants, redraw=True)


def _answers(press: presses.reviews.Answers, at: Touch) -> Rule:
    return Rule(lambda loaded: reviews.answers(loaded, press), of_member(press), redraw=True)


def _agree(press: presses.reviews.Agree, at: Touch) -> Rule:
    wants = of_member(press, listed="waiting", after=press.number)
    return Rule(lambda loaded: reviews.agree(loaded, press), wants)


def _looked(press: presses.reviews.Looked, at: Touch) -> Rule:
    return Rule(lambda loaded: reviews.looked(loaded, press), of_member(press))


def _send_back(press: presses.reviews.SendBack, at: Touch) -> Rule:
    return Rule(lambda loaded: reviews.send_back(loaded, press, at.policy), of_member(press))


def _verified(press: presses.reviews.Verified, at: Touch) -> Rule:
    return Rule(lambda loaded: reviews.verified(loaded, press), Wants(press.unit))


def _reopen(press: presses.reviews.Reopen, at: Touch) -> Rule:
    return Rule(lambda loaded: reviews.reopen(loaded, press), Wants(press.unit), redraw=True)


def _spot(press: presses.reviews.Spot, at: Touch) -> Rule:
    seed = secrets.randbits(31)
    wants = Wants(press.unit, roster=bool(press.size), deeds=True)
    return Rule(lambda loaded: reviews.spot(loaded, press, seed), wants)


RULES: Rules = {
    presses.reviews.Submit: _submit,
    presses.reviews.Returned: _returned,
    presses.reviews.SentBack: _sent_back,
    presses.reviews.Corrected: _corrected,
    presses.reviews.Verify: _verify,
    presses.reviews.Checked: _checked,
    presses.reviews.Check: _check,
    presses.reviews.Answers: _answers,
    presses.reviews.Agree: _agree,
    presses.reviews.Looked: _looked,
    presses.reviews.SendBack: _send_back,
    presses.reviews.Verified: _verified,
    presses.reviews.Reopen: _reopen,
    presses.reviews.Spot: _spot,
}
