"""Going through a member's card: which rule each of its buttons asks."""

from __future__ import annotations

from bot.domain import edits, interview, presses
from bot.domain.decisions import View, Wants
from bot.domain.stating import Telling
from handlers.rules import Rule, Rules, Touch, of_member


def _next(press: presses.Next, at: Touch) -> Rule:
    wants = Wants(unit=press.unit, member=press.after or None)
    return Rule(lambda loaded: interview.next_card(loaded, press), wants)


def _open(press: presses.Open, at: Touch) -> Rule:
    return Rule(
        lambda loaded: interview.open_card(loaded, press.unit, press.number),
        of_member(press),
        redraw=True,
    )


def _begin(press: presses.Begin, at: Touch) -> Rule:
    return Rule(
        lambda loaded: interview.begin(loaded, press.unit, press.number, at.policy),
        of_member(press),
    )


def _affirm(press: presses.Affirm, at: Touch) -> Rule:
    return Rule(
        lambda loaded: interview.affirm(loaded, press, at.policy, at.today), of_member(press)
    )


def _choose(press: presses.Choose, at: Touch) -> Rule:
    return Rule(
        lambda loaded: interview.choose(loaded, press, at.policy, at.today), of_member(press)
    )


def _mark(press: presses.Mark, at: Touch) -> Rule:
    return Rule(lambda loaded: interview.mark(loaded, press, at.policy, at.today), of_member(press))


def _back(press: presses.Back, at: Touch) -> Rule:
    return Rule(lambda loaded: interview.back(loaded, press, at.policy), of_member(press))


def _ask(press: presses.Ask, at: Touch) -> Rule:
    return Rule(
        lambda loaded: interview.ask(loaded, press.unit, press.number, press.question, at.policy),
        of_member(press),
    )


def _keep(press: presses.Keep, at: Touch) -> Rule:
    return Rule(lambda loaded: interview.keep(loaded, press, at.policy, at.today), of_member(press))


def _override(press: presses.Override, at: Touch) -> Rule:
    return Rule(
        lambda loaded: interview.override(loaded, press, at.policy, at.today), of_member(press)
    )


def _pick(press: presses.Pick, at: Touch) -> Rule:
    return Rule(
        lambda loaded: interview.pick(loaded, press, at.policy), of_member(press), redraw=True
    )


def _summary(press: presses.Summary, at: Touch) -> Rule:
    view = View("summary", page=press.page)
    return Rule(
        lambda loaded: interview.look(loaded, press.unit, press.number, view),
        of_member(press),
        redraw=True,
    )


def _history(press: presses.History, at: Touch) -> Rule:
    view = View("history", page=press.page)
    return Rule(
        lambda loaded: interview.look(loaded, press.unit, press.number, view),
        of_member(press, history=press.number),
        redraw=True,
    )


def _mend(press: presses.Mend, at: Touch) -> Rule:
    telling = Telling(at.today)
    return Rule(lambda loaded: edits.mend(loaded, press, at.policy, telling), of_member(press))


def _past(press: presses.Past, at: Touch) -> Rule:
    view = View("past", press.question, press.page)
    return Rule(
        lambda loaded: interview.past(loaded, press, view, at.policy),
        of_member(press, history=press.number),
        redraw=True,
    )


def _undo(press: presses.Undo, at: Touch) -> Rule:
    return Rule(
        lambda loaded: interview.undo(loaded, at.policy, press.revision),
        Wants(undo=True, undo_back=press.back),
    )


RULES: Rules = {
    presses.Next: _next,
    presses.Open: _open,
    presses.Begin: _begin,
    presses.Affirm: _affirm,
    presses.Choose: _choose,
    presses.Mark: _mark,
    presses.Back: _back,
    presses.Ask: _ask,
    presses.Keep: _keep,
    presses.Override: _override,
    presses.Mend: _mend,
    presses.Pick: _pick,
    presses.Summary: _summary,
    presses.History: _history,
    presses.Past: _past,
    presses.Undo: _undo,
}
