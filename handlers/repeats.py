"""The same attempt once more: what its buttons need to have loaded, and which rule decides."""

from __future__ import annotations

from bot.domain import attempt_log, repeats
from bot.domain.decisions import Wants
from bot.domain.presses import repeats as presses
from handlers.rules import Rule, Rules, Touch, of_member


def _again(press: presses.Repeat, at: Touch) -> Rule:
    return Rule(
        lambda loaded: repeats.again(loaded, press, at.now),
        of_member(press, attempts=press.number),
        lambda loaded: attempt_log.again(loaded, press.unit, press.number, press.following),
    )


def _others(press: presses.Others, at: Touch) -> Rule:
    return Rule(lambda loaded: repeats.others(loaded, press), _listed(press), redraw=True)


def _for_one(press: presses.RepeatFor, at: Touch) -> Rule:
    return Rule(
        lambda loaded: repeats.for_one(loaded, press, at.now),
        Wants(
            press.unit,
            press.other,
            listed=repeats.LISTED,
            page=press.page,
            attempts=press.number,
        ),
        lambda loaded: repeats.others(loaded, press),
    )


def _for_all(press: presses.RepeatForAll, at: Touch) -> Rule:
    return Rule(
        lambda loaded: repeats.for_all(loaded, press, at.now),
        _listed(press),
        lambda loaded: repeats.others(loaded, presses.Others(*_place(press))),
    )


def _listed(press: presses.Others | presses.RepeatForAll) -> Wants:
    return of_member(press, listed=repeats.LISTED, page=press.page, attempts=press.number)


def _place(press: presses.RepeatForAll) -> tuple[int, int, int, int]:
    return press.unit, press.number, press.attempt, press.page


RULES: Rules = {
    presses.Repeat: _again,
    presses.Others: _others,
    presses.RepeatFor: _for_one,
    presses.RepeatForAll: _for_all,
}
