"""已动员部署: the unit confirms on which day it was called to the screening."""

from __future__ import annotations

from datetime import date, timedelta

from bot.domain.changes import MobilisationConfirmed
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.interview import Said, not_here
from bot.domain.policy import Campaign

CONFIRMED = "mobilisation_confirmed"

OPEN = View("deadlines", "unconfirmed")
"""The dates, with the button that confirms."""

PAGE = 20
"""Days from which one is picked at a time."""


def show(loaded: Loaded) -> Decision:
    """The dates, and whether the mobilisation is confirmed."""
    day = loaded.confirmed.get(CONFIRMED)
    return Decision(view=OPEN if day is None else _confirmed(day))


def confirm(loaded: Loaded, unit: int, campaign: Campaign, today: date) -> Decision:
    """Note that the branch was called today; a second press changes nothing.

    `campaign` is the one that holds for the unit. Where the date has passed it may well have been
    on an earlier day: then that is said.
    """
    if not _mine(loaded, unit):
        return not_here()
    if CONFIRMED in loaded.confirmed:
        return show(loaded)
    day, date_ = today.isoformat(), campaign.deadline("mobilised")
    late = date_ is not None and today > date_.last
    said: Said = (("mobilised_today", {}),) if late else ()
    return Decision((MobilisationConfirmed(day),), view=_confirmed(day), said=said)


def days(campaign: Campaign, today: date) -> tuple[date, ...]:
    """The days on which it may have been, the latest first: none before the campaign began."""
    began = min((stage.first for stage in campaign.stages), default=today)
    return tuple(today - timedelta(days=back) for back in range((today - began).days + 1)) or (
        today,
    )


def redate(loaded: Loaded, unit: int, page: int = 0) -> Decision:
    """Ask on which day it was."""
    if not _mine(loaded, unit):
        return not_here()
    if CONFIRMED not in loaded.confirmed:
        return show(loaded)
    places = {"mobilised": loaded.confirmed[CONFIRMED]}
    return Decision(view=View("mobilised_on", page=max(page, 0), places=places))


def confirm_on(loaded: Loaded, unit: int, day: str, campaign: Campaign, today: date) -> Decision:
    """Correct the day; what was confirmed first stays on record."""
    if not _mine(loaded, unit) or day not in {each.isoformat() for each in days(campaign, today)}:
        return not_here()
    if loaded.confirmed.get(CONFIRMED) == day:
        return show(loaded)
    said: Said = (("mobilised_redated", {}),) if CONFIRMED in loaded.confirmed else ()
    return Decision((MobilisationConfirmed(day),), view=_confirmed(day), said=said)


def _mine(loaded: Loaded, unit: int) -> bool:
    here = loaded.desk.unit
    return here is not None and here.id == unit and loaded.desk.holds("secretary")


def _confirmed(day: str) -> View:
    return View("deadlines", places={"mobilised": day})
