"""已动员部署: the unit confirms on which day it was called to the screening."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo

from bot.domain.attempt_times import read_time
from bot.domain.campaign import Campaign
from bot.domain.changes import MobilisationConfirmed
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.interview import Said, not_here
from bot.domain.records import Seat

CONFIRMED = "mobilisation_confirmed"

OPEN = View("deadlines", "unconfirmed")
"""The dates, with the button that confirms."""

TOPIC = "mobilised"
"""What a seat expects while days are offered: whoever types one means it, too."""

PAGE = 20
"""Days from which one is picked at a time."""


def show(loaded: Loaded) -> Decision:
    """The dates, and whether the mobilisation is confirmed; nothing is awaited there."""
    day = loaded.confirmed.get(CONFIRMED)
    seat = replace(loaded.desk.seat, expects="")
    return Decision(view=OPEN if day is None else _confirmed(day), seat=seat)


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
    back = range(max((today - began).days, 0) + 1)
    return tuple(today - timedelta(days=n) for n in back)


def redate(loaded: Loaded, unit: int, page: int = 0) -> Decision:
    """Ask on which day it was, by buttons or by a text."""
    if not _mine(loaded, unit):
        return not_here()
    if CONFIRMED not in loaded.confirmed:
        return show(loaded)
    return Decision(view=_asked(loaded, page), seat=Seat(unit, expects=TOPIC))


def typed(
    loaded: Loaded, text: str, campaign: Campaign, told: datetime, zone: tzinfo
) -> Decision | None:
    """The day as a text; None where it is none and finds somebody instead."""
    unit, moment = loaded.desk.unit, read_time(text, told, zone)
    if unit is None or not _mine(loaded, unit.id) or CONFIRMED not in loaded.confirmed:
        return not_here()
    today = told.astimezone(zone).date()
    day = moment.at.astimezone(zone).date() if moment is not None else None
    if day is not None and day in days(campaign, today):
        return confirm_on(loaded, unit.id, day.isoformat(), campaign, today)
    if day is None and loaded.desk.found:
        return None
    code = "mobilised_unclear" if day is None else "mobilised_outside"
    return Decision(complaint=Complaint(code), view=_asked(loaded))


def confirm_on(loaded: Loaded, unit: int, day: str, campaign: Campaign, today: date) -> Decision:
    """Correct the day; what was confirmed first stays on record."""
    if not _mine(loaded, unit) or day not in {each.isoformat() for each in days(campaign, today)}:
        return not_here()
    if loaded.confirmed.get(CONFIRMED) == day:
        return show(loaded)
    said: Said = (("mobilised_redated", {}),) if CONFIRMED in loaded.confirmed else ()
    return Decision((MobilisationConfirmed(day),), view=_confirmed(day), seat=Seat(unit), said=said)


def _mine(loaded: Loaded, unit: int) -> bool:
    here = loaded.desk.unit
    return here is not None and here.id == unit and loaded.desk.holds("secretary")


def _asked(loaded: Loaded, page: int = 0) -> View:
    places = {"mobilised": loaded.confirmed[CONFIRMED]}
    return View("mobilised_on", page=max(page, 0), places=places)


def _confirmed(day: str) -> View:
    return View("deadlines", places={"mobilised": day})
