"""Above the branches: units below, what is said of a unit, who works there."""

from __future__ import annotations

import secrets

from bot.domain import offices, people, presses, unit_sheets
from bot.domain.decisions import Wants
from handlers.rules import Rule, Rules, Touch


def _branches(press: presses.offices.Branches, at: Touch) -> Rule:
    wants = Wants(press.unit, below=offices.LISTS.get(press.which), page=press.page)
    return Rule(lambda loaded: offices.branches(loaded, press), wants, redraw=True)


def _one(press: presses.offices.OneUnit, at: Touch) -> Rule:
    return Rule(
        lambda loaded: offices.one_unit(loaded, press), Wants(press.unit, deeds=True), redraw=True
    )


def _names(press: presses.offices.Names, at: Touch) -> Rule:
    wants = Wants(press.unit, listed="total", page=press.page, deeds=press.page > 0)
    return Rule(
        lambda loaded: offices.names(loaded, press, at.now), wants, redraw=True, repeatable=True
    )


def _urge(press: presses.offices.Urge, at: Touch) -> Rule:
    wants = Wants(press.unit, below="phase:", deeds=True)
    return Rule(lambda loaded: offices.urge(loaded, press, at.today), wants, redraw=True)


def _about(press: presses.offices.About, at: Touch) -> Rule:
    return Rule(
        lambda loaded: offices.about(loaded, press), Wants(press.unit, deeds=True), redraw=True
    )


def _ids(press: presses.offices.DecideIds, at: Touch) -> Rule:
    return Rule(
        lambda loaded: offices.decide_ids(loaded, press), Wants(press.unit, deeds=True), redraw=True
    )


def _add(press: presses.offices.AddUnit, at: Touch) -> Rule:
    return Rule(lambda loaded: offices.add_unit(loaded, press), Wants(press.unit), redraw=True)


def _staff(press: presses.offices.Staff, at: Touch) -> Rule:
    return Rule(
        lambda loaded: people.show(loaded, press),
        Wants(press.unit, deeds=True, staff=True),
        redraw=True,
    )


def _invite(press: presses.offices.Invite, at: Touch) -> Rule:
    return Rule(
        lambda loaded: people.invite(loaded, press), Wants(press.unit, deeds=True), redraw=True
    )


def _renew(press: presses.offices.Renew, at: Touch) -> Rule:
    token = secrets.token_urlsafe(24)
    return Rule(
        lambda loaded: people.renew(loaded, press, token, at.now),
        Wants(press.unit, deeds=True),
        lambda loaded: people.show(loaded, presses.offices.Staff(press.unit)),
    )


def _revoke(press: presses.offices.Revoke, at: Touch) -> Rule:
    return Rule(lambda loaded: people.revoke(loaded, press), Wants(press.unit, deeds=True))


def _overview(press: presses.offices.Overview, at: Touch) -> Rule:
    return Rule(
        lambda loaded: offices.overview(loaded, press, at.asked, at.now),
        Wants(press.unit, below="units"),
        redraw=True,
        repeatable=True,
    )


def _import(press: presses.offices.ImportUnits, at: Touch) -> Rule:
    wants = Wants(press.unit, upload=press.upload, below="units")
    return Rule(lambda loaded: unit_sheets.act(loaded, press, at.now), wants)


RULES: Rules = {
    presses.offices.Overview: _overview,
    presses.offices.Branches: _branches,
    presses.offices.OneUnit: _one,
    presses.offices.Names: _names,
    presses.offices.Urge: _urge,
    presses.offices.About: _about,
    presses.offices.DecideIds: _ids,
    presses.offices.AddUnit: _add,
    presses.offices.Staff: _staff,
    presses.offices.Invite: _invite,
    presses.offices.Renew: _renew,
    presses.offices.Revoke: _revoke,
    presses.offices.ImportUnits: _import,
}
