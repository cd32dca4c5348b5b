"""协查 and the same person in two branches: what has to be loaded, and which rule decides."""

from __future__ import annotations

from bot.domain import inquiries, twins
from bot.domain.decisions import Decision, Loaded, View, Wants
from bot.domain.presses import inquiries as presses, twins as pairs
from handlers.rules import Rule, Rules, Touch
from handlers.upward import moved


def _ask(press: presses.Ask, at: Touch) -> Rule:
    wants = Wants(press.unit, member=press.number)
    return Rule(lambda loaded: inquiries.ask(loaded, press), wants, redraw=True)


def _asked(press: presses.AskAt, at: Touch) -> Rule:
    wants = Wants(press.unit, member=press.number, matters=f"member:{press.number}", superior=True)

    def again(loaded: Loaded) -> Decision:
        return Decision(view=View("matters", "kind.inquiry"))

    return Rule(lambda loaded: inquiries.ask_at(loaded, press, at.now), wants, again)


def _waiting(press: presses.Waiting, at: Touch) -> Rule:
    wants = Wants(press.unit, matters="inquiries")
    return Rule(lambda loaded: inquiries.waiting(loaded, press.unit), wants, redraw=True)


def _bundle(press: presses.Bundle, at: Touch) -> Rule:
    wants = Wants(press.unit, matters="inquiries")
    return Rule(lambda loaded: inquiries.begin_bundle(loaded, press), wants, redraw=True)


def _reply(press: presses.Reply, at: Touch) -> Rule:
    return moved(press, lambda loaded: inquiries.reply(loaded, press, at.now))


def _twins(press: pairs.Twins, at: Touch) -> Rule:
    wants = Wants(press.unit, twins=True, page=press.page)
    return Rule(lambda loaded: twins.look(loaded, press.unit, press.page), wants, redraw=True)


def _judged(press: pairs.Judge, at: Touch) -> Rule:
    wants = Wants(
        press.unit,
        member=press.number,
        matters=f"member:{press.number}",
        twin=(press.other, press.there),
        twins=True,
    )

    def again(loaded: Loaded) -> Decision:
        return Decision(view=View("home"))

    return Rule(lambda loaded: twins.judge(loaded, press, at.today.isoformat()), wants, again)


RULES: Rules = {
    presses.Ask: _ask,
    presses.AskAt: _asked,
    presses.Waiting: _waiting,
    presses.Bundle: _bundle,
    presses.Reply: _reply,
    pairs.Twins: _twins,
    pairs.Judge: _judged,
}
