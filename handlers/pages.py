"""Pages that are reached from everywhere: home, help, language, the notice."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import interview, joining, mobilisation, people, presses
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View, Wants
from bot.domain.interview import Said
from bot.domain.offices import home_unit
from bot.domain.records import Seat
from bot.screens import SHOWN
from handlers.rules import Rule, Rules, Touch


def _home(press: presses.Home, at: Touch) -> Rule:
    return Rule(home, redraw=True)


def _accepted(press: presses.AcceptNotice, at: Touch) -> Rule:
    def decide(loaded: Loaded) -> Decision:
        if not loaded.desk.grants:
            return Decision(view=View("stranger"))
        return joining.accept(loaded, at.now)

    return Rule(decide, for_all=True)


def _shown(press: presses.Show, at: Touch) -> Rule:
    if press.screen == "deadlines":
        return Rule(mobilisation.show, Wants(confirmed=True), redraw=True)
    if press.screen == "progress":
        return Rule(lambda loaded: show(loaded, "progress"), Wants(below="units"), redraw=True)
    if press.screen not in SHOWN:
        return Rule(lambda loaded: interview.not_here())
    return Rule(lambda loaded: show(loaded, press.screen), redraw=True)


def _seated(press: presses.Sit, at: Touch) -> Rule:
    def decide(loaded: Loaded) -> Decision:
        here = loaded.desk.unit
        if here is None or here.id != press.unit:
            return interview.not_here()
        return Decision(view=View("home"), seat=Seat(press.unit))

    return Rule(decide, Wants(press.unit))


def _spoken(press: presses.Speak, at: Touch) -> Rule:
    def decide(loaded: Loaded) -> Decision:
        if press.language not in ("zh_Hans", "en"):
            return interview.not_here()
        said: Said = (("language_set", {}),)
        seat = at_home(loaded)
        return Decision(language=press.language, view=View("home"), seat=seat, said=said)

    return Rule(decide)


def _cancelled(press: presses.Cancel, at: Touch) -> Rule:
    return Rule(cancel)


def _call_me(press: presses.pages.CallMe, at: Touch) -> Rule:
    return Rule(people.ask_name, redraw=True)


RULES: Rules = {
    presses.Home: _home,
    presses.AcceptNotice: _accepted,
    presses.Show: _shown,
    presses.Sit: _seated,
    presses.Speak: _spoken,
    presses.Cancel: _cancelled,
    presses.pages.CallMe: _call_me,
}


def home(loaded: Loaded) -> Decision:
    """The home card, with no other card open."""
    return Decision(view=View("home"), seat=at_home(loaded))


def at_home(loaded: Loaded) -> Seat:
    """The seat without an open card."""
    return Seat(home_unit(loaded.desk))


def show(loaded: Loaded, screen: str) -> Decision:
    """A page of its own; a text typed on it is no longer the note that was asked for before."""
    return Decision(view=View(screen), seat=replace(loaded.desk.seat, expects=""))


def cancel(loaded: Loaded) -> Decision:
    """Whatever was begun is forgotten; the card stays."""
    seat = loaded.desk.seat
    if not seat.expects and not seat.question:
        return Decision(complaint=Complaint("cancelled"))
    return Decision(seat=Seat(seat.unit, seat.member), said=(("cancelled", {}),))
