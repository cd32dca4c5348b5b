"""Members beside the card: lists, adding, closing, masked values."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import interview, members, presses, typed
from bot.domain.decisions import Decision, Loaded, View, Wants
from bot.domain.records import Seat
from handlers.rules import Rule, Rules, Touch, of_member
from handlers.turn import ticket_of


def _listed(press: presses.Listed, at: Touch) -> Rule:
    def decide(loaded: Loaded) -> Decision:
        here = loaded.desk.unit
        if here is None or here.id != press.unit or not loaded.desk.holds("secretary"):
            return interview.not_here()
        return Decision(view=View("list", press.which, press.page), seat=Seat(press.unit))

    wants = Wants(unit=press.unit, listed=_named(press.which, at), page=press.page)
    return Rule(decide, wants, redraw=True)


def _named(which: str, at: Touch) -> str:
    """The list as the storage knows it: what depends on the day says which."""
    if which == "search":
        return f"searched:{at.today}"
    if which == "due":
        return f"due:{at.today}"
    if which == "line":
        return f"line:{at.today}:{at.policy.campaign.cutoff}"
    return which.replace(".", ":")


def _found(press: presses.Found, at: Touch) -> Rule:
    return Rule(lambda loaded: typed.found(loaded, press), _sought(press, at), redraw=True)


async def _sought(press: presses.Found, at: Touch) -> Wants:
    """What was searched for stands in the seat: a look at it goes before."""
    ticket = replace(ticket_of(at.update, at.context), keys=())
    outcome = await at.works.storage.turn(ticket, Wants(press.unit), lambda _: Decision())
    text = typed.sought_in(outcome.desk.seat)
    return Wants(press.unit, search=text or None, page=press.page)


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
    presses.Found: _found,
    presses.Add: _add,
    presses.Close: _close,
    presses.Reinstate: _reinstate,
    presses.Reveal: _reveal,
    presses.RevealFor: _reveal_for,
}
