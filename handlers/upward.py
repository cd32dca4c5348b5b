"""及时报告 and 请示: what their buttons need to have loaded, and which rule decides."""

from __future__ import annotations

from typing import Any

from bot.domain import upward
from bot.domain.decisions import Decision, Loaded, View, Wants
from bot.domain.presses import upward as presses
from handlers.rules import Rule, Rules, Touch


def _begin(press: presses.Begin, at: Touch) -> Rule:
    return Rule(lambda loaded: upward.begin(loaded, press.unit), Wants(press.unit), redraw=True)


def _write(press: presses.Write, at: Touch) -> Rule:
    wants = Wants(press.unit, member=press.number or None, superior=True)
    return Rule(lambda loaded: upward.write(loaded, press), wants, redraw=True)


def _answer(press: presses.Answer, at: Touch) -> Rule:
    return Rule(lambda loaded: upward.answer(loaded, press), of_matter(press), redraw=True)


def _seen(press: presses.Seen, at: Touch) -> Rule:
    return moved(press, lambda loaded: upward.seen(loaded, press))


def _passed_on(press: presses.PassOn, at: Touch) -> Rule:
    return moved(press, lambda loaded: upward.pass_on(loaded, press))


def of_matter(press: Any, **more: Any) -> Wants:
    """What most buttons of a matter need: the unit and the matter that they name."""
    return Wants(unit=press.unit, matter=press.matter, **more)


def moved(press: Any, decide: Any, wants: Wants | None = None) -> Rule:
    """What moves a matter: delivered again, it shows the matter as it stands."""
    return Rule(decide, wants or of_matter(press), again)


def again(loaded: Loaded) -> Decision:
    """The matter as it stands."""
    return Decision(view=View("matter" if loaded.desk.matter else "home"))


RULES: Rules = {
    presses.Begin: _begin,
    presses.Write: _write,
    presses.Answer: _answer,
    presses.Seen: _seen,
    presses.PassOn: _passed_on,
}
