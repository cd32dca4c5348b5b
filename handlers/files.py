"""Asking for files."""

from __future__ import annotations

from bot.domain import downloads, files, presses
from bot.domain.decisions import Wants
from handlers.rules import Rule, Rules, Touch

ATTEMPTS = "attempts"
"""The form of which no count tells whether there is anything on it."""


def _make(press: presses.Make, at: Touch) -> Rule:
    return Rule(
        lambda loaded: files.ask_for(loaded, press.form, press.unit, at.asked, at.now, at.policy),
        Wants(press.unit, every_attempt=press.form == ATTEMPTS),
        redraw=True,
        repeatable=True,
    )


def _again(press: presses.Again, at: Touch) -> Rule:
    return Rule(
        lambda loaded: downloads.again(loaded, press, at.asked, at.now, at.policy),
        Wants(press.unit, download=press.download),
        repeatable=True,
    )


def _lock(press: presses.Lock, at: Touch) -> Rule:
    wants = Wants(press.unit, download=press.download)
    return Rule(lambda loaded: downloads.ask_password(loaded, press), wants)


def _taken(press: presses.Taken, at: Touch) -> Rule:
    wants = Wants(press.unit, downloads=True, page=press.page)
    return Rule(lambda loaded: downloads.taken(loaded, press), wants, redraw=True)


RULES: Rules = {
    presses.Make: _make,
    presses.Again: _again,
    presses.Lock: _lock,
    presses.Taken: _taken,
}
