"""Contacts and leads: which rule each of their buttons asks."""

from __future__ import annotations

from bot.domain import contacts
from bot.domain.presses import contacts as presses
from handlers.rules import Rule, Rules, Touch, of_member


def _look(press: presses.Contacts | presses.OneContact, at: Touch) -> Rule:
    return Rule(lambda loaded: contacts.look(loaded, press), of_member(press), redraw=True)


def _add(press: presses.AddContact, at: Touch) -> Rule:
    return Rule(lambda loaded: contacts.add(loaded, press, at.policy), of_member(press))


def _correct(press: presses.CorrectContact, at: Touch) -> Rule:
    return Rule(lambda loaded: contacts.correct(loaded, press), of_member(press))


def _prefer(press: presses.PreferContact, at: Touch) -> Rule:
    listed = presses.Contacts(press.unit, press.number, 0)
    return Rule(
        lambda loaded: contacts.prefer(loaded, press),
        of_member(press),
        lambda loaded: contacts.look(loaded, listed),
    )


def _drop(press: presses.DropContact, at: Touch) -> Rule:
    return Rule(lambda loaded: contacts.drop(loaded, press), of_member(press))


RULES: Rules = {
    presses.Contacts: _look,
    presses.OneContact: _look,
    presses.AddContact: _add,
    presses.CorrectContact: _correct,
    presses.PreferContact: _prefer,
    presses.DropContact: _drop,
}
