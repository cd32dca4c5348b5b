"""已动员部署: the unit confirms, once, that it was called to the screening."""

from __future__ import annotations

from datetime import date

from bot.domain.changes import MobilisationConfirmed
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.interview import not_here

CONFIRMED = "mobilisation_confirmed"

OPEN = View("deadlines", "unconfirmed")
"""The dates, with the button that confirms."""


def show(loaded: Loaded) -> Decision:
    """The dates, and whether the mobilisation is confirmed."""
    day = loaded.confirmed.get(CONFIRMED)
    return Decision(view=OPEN if day is None else _confirmed(day))


def confirm(loaded: Loaded, unit: int, today: date) -> Decision:
    """Note that the branch was called today; a second press changes nothing."""
    here = loaded.desk.unit
    if here is None or here.id != unit or not loaded.desk.holds("secretary"):
        return not_here()
    if CONFIRMED in loaded.confirmed:
        return show(loaded)
    day = today.isoformat()
    return Decision((MobilisationConfirmed(day),), view=_confirmed(day))


def _confirmed(day: str) -> View:
    return View("deadlines", places={"mobilised": day})
