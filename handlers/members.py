"""Members beside the card: lists, adding, closing, masked values."""

from __future__ import annotations

from bot.domain import interview, members, presses
from bot.domain.decisions import Decision, Loaded, View, Wants
from bot.domain.records import Seat
from handlers.rules import Rule, Rules, Touch, of_member


def _listed(press: presses.Listed, at: Touch) -> Rule:
    def decide(loaded: Loaded) -> Decision:
        here = loaded.desk.unit
        if here is None or here.id != press.unit or not loaded.desk.holds("secretary"):
            return interview.not_here()
        return Decision(view=View("list", press.which, press.page), seat=Seat(press.unit))

    wants = Wants(unit=press.unit, listed=press.which.replace(".", ":"), page=press.page)
    return Rule(decide, wants, redraw=True)


def _add(press: presses.Add, at: Touch) -> Rule:
    return Rule(lambda loaded: members.add(loaded, press), Wants(press.unit))


def _close(press: presses.Close, at: Touch) -> Rule:
    return Rule(lambda loaded: members.close(loaded, press), of_member(press))


def _reinstate(press: presses.Reinstate, at: Touch) -> Rule:
    return Rule(lambda loaded: members.reinstate(loaded, press), of_member(press))


def _reveal(press: presses.Reveal, at: Touch) -> Rule:
    return Rule(lambda loaded: members.reveal(loaded, press), of_member(press))


def _reveal_for(press: presses.RevealFor, at: Touch) -> Rule:
    chat, message = at.place
    return Rule(
        lambda loaded: members.reveal_for(loaded, press, at.now, chat, message),
        of_member(press),
        repeatable=True,
    )


RULES: Rules = {
    presses.Listed: _listed,
    presses.Add: _add,
    presses.Close: _close,
    presses.Reinstate: _reinstate,
    presses.Reveal: _reveal,
    presses.RevealFor: _reveal_for,
}
