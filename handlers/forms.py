"""表格: choosing a form, and asking who is behind its figures."""

from __future__ import annotations

from bot.domain import forms, interview, presses
from bot.domain.catalogue import catalogue
from bot.domain.decisions import Decide, View, Wants
from bot.domain.forms import Figures
from handlers.keeping import Counting
from handlers.rules import Rule, Rules, Touch
from storage import UnknownUnit


def _page(press: presses.Forms, at: Touch) -> Rule:
    return Rule(
        lambda loaded: forms.page(loaded, press.unit, press.group, at.policy),
        Wants(press.unit),
        redraw=True,
    )


def _of_member(press: presses.MemberForms, at: Touch) -> Rule:
    view = View("member_forms")
    return Rule(
        lambda loaded: interview.look(loaded, press.unit, press.number, view),
        Wants(press.unit, member=press.number),
        redraw=True,
    )


def _figures(press: presses.ShowFigures, at: Touch) -> Rule:
    sheet = _Sheet(press.unit, press.form, at)
    return sheet.rule(lambda loaded: forms.figures(loaded, press, sheet.found))


def _behind(press: presses.Behind, at: Touch) -> Rule:
    sheet = _Sheet(press.unit, press.form, at)
    return sheet.rule(lambda loaded: forms.behind(loaded, press, sheet.found))


def _classify(press: presses.Classify, at: Touch) -> Rule:
    return Rule(lambda loaded: forms.classify(loaded, press, at.policy), Wants(press.unit))


class _Sheet:
    """A sheet that is counted before the turn; whether it may be seen is decided in it."""

    def __init__(self, unit: int, form: str, at: Touch) -> None:
        self._unit, self._form, self._at = unit, form, at
        self.found: Figures | None = None

    def rule(self, decide: Decide) -> Rule:
        """The rule that looks at the counted sheet."""
        return Rule(decide, self._count(), redraw=True)

    async def _count(self) -> Wants:
        at = self._at
        row = catalogue(at.policy.tables).get(self._form)
        if row is not None and row.kind == "counts":
            counting = Counting(row, at.policy, at.zone, at.now)
            try:
                await at.works.storage.census(counting.ask(self._unit), counting)
            except UnknownUnit:
                return Wants()
            self.found = counting.figures
        return Wants(self._unit)


RULES: Rules = {
    presses.Forms: _page,
    presses.MemberForms: _of_member,
    presses.ShowFigures: _figures,
    presses.Behind: _behind,
    presses.Classify: _classify,
}
