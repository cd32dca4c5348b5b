"""The dates of the plan as they hold for one unit: moved ones, who may move them, and how far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain import mobilisation
from bot.domain.campaign import Campaign, Deadline
from bot.domain.changes import DateShifted, Errand
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.interview import not_here
from bot.domain.records import Role
from bot.domain.workdays import is_workday

PAGE = 16
"""Days from which one is picked at a time."""

_DAY = timedelta(days=1)

MAY_SHIFT: Mapping[str, tuple[tuple[Role, ...], tuple[str, ...]]] = {
    "committee": (("committee", "clerk"), ("branch",)),
    "city": (("city",), ("branch", "committee")),
}
"""Kind of unit -> who may move dates there, and the dates of which levels."""


def moved(campaign: Campaign, days: Mapping[str, str]) -> Campaign:
    """The campaign with these dates on other days: code -> YYYY-MM-DD."""
    if not days:
        return campaign
    dates = (
        replace(d, day=date.fromisoformat(days[d.code])) if d.code in days else d
        for d in campaign.deadlines
    )
    return replace(campaign, deadlines=tuple(dates))


def of_desk(campaign: Campaign, desk: Desk) -> Campaign:
    """The dates as they hold for the unit of the desk."""
    return moved(campaign, desk.dates)


def shiftable(campaign: Campaign, desk: Desk, today: date) -> tuple[Deadline, ...]:
    """The dates that this person may move here; one that has passed gives more time."""
    if desk.unit is None or desk.unit.kind not in MAY_SHIFT:
        return ()
    roles, levels = MAY_SHIFT[desk.unit.kind]
    if desk.holds("city"):
        levels = MAY_SHIFT["city"][1]
    elif not desk.holds(*roles):
        return ()
    here = of_desk(campaign, desk)
    movable = (d for d in here.deadlines if d.level in levels)
    return tuple(d for d in movable if d.day >= today or pickable(campaign, desk, d.code, today))


def latest(campaign: Campaign, desk: Desk, code: str) -> date:
    """The last day to which a date may be moved: below the city never beyond the plan.

    A date of our own has to leave the committee a day before its own next date.
    """
    here = of_desk(campaign, desk)
    planned, now = campaign.deadline(code), here.deadline(code)
    if planned is None or now is None or desk.holds("city"):
        return date(campaign.year, 12, 31)
    if planned.internal:
        above = campaign.ahead("committee", planned.day)
        bound = here.deadline(above[0].code) if above else None
        return bound.day - _DAY if bound else planned.day
    return max(planned.day, now.day)


def pickable(campaign: Campaign, desk: Desk, code: str, today: date) -> tuple[date, ...]:
    """The working days from tomorrow on to which the date may be moved."""
    end, day = latest(campaign, desk, code), today + _DAY
    every = (day + _DAY * ahead for ahead in range((end - day).days + 1))
    return tuple(each for each in every if is_workday(each))


NEAR = 9999
"""Instead of a place among the days: show those around the day that holds now."""


def first_shown(days: tuple[date, ...], now: date, place: int) -> int:
    """The place of the first day of a page: the one asked for, or some days before `now`."""
    if place == NEAR:
        place = sum(each <= now for each in days) - PAGE // 2
    return max(min(place, len(days) - PAGE), 0)


def offer(loaded: Loaded, unit: int, campaign: Campaign, today: date) -> Decision:
    """Ask which date shall be moved."""
    if not _may(loaded, unit, campaign, today):
        return not_here()
    return Decision(view=View("shift"))


def offer_days(
    loaded: Loaded, unit: int, code: str, page: int, campaign: Campaign, today: date
) -> Decision:
    """Ask to which day."""
    if code not in _may(loaded, unit, campaign, today):
        return not_here()
    return Decision(view=View("shift_days", code, page))


def preview(
    loaded: Loaded, unit: int, code: str, day: str, campaign: Campaign, today: date
) -> Decision:
    """Show what would be moved, before everybody below is told."""
    if code not in _may(loaded, unit, campaign, today):
        return not_here()
    if _day_of(loaded, code, campaign).isoformat() == day:
        # It is there already: nothing to confirm.
        return Decision(view=View("shift_days", code))
    refused = _refused(loaded, code, day, campaign, today)
    if refused is not None:
        return Decision(complaint=refused, view=View("shift_days", code))
    return Decision(view=View("shift_confirm", code, places={"day": day}))


def _day_of(loaded: Loaded, code: str, campaign: Campaign) -> date:
    """The day of a date as it holds for the unit."""
    return next(d.day for d in of_desk(campaign, loaded.desk).deadlines if d.code == code)


def shift(
    loaded: Loaded,
    unit: int,
    code: str,
    day: str,
    revision: int,
    campaign: Campaign,
    today: date,
    now: datetime,
) -> Decision:
    """Move the date for this unit and all below it, and leave an errand that tells them."""
    here = loaded.desk.unit
    if here is None or code not in _may(loaded, unit, campaign, today):
        return not_here()
    before = _day_of(loaded, code, campaign)
    if before.isoformat() == day:
        return Decision(complaint=Complaint("date_there"), view=View("shift"))
    refused = _refused(loaded, code, day, campaign, today)
    if refused is not None:
        return Decision(complaint=refused, view=View("shift_days", code))
    if revision != here.revision:
        return Decision(
            complaint=Complaint("stale"), view=View("shift_confirm", code, places={"day": day})
        )
    change = DateShifted(code, day, before.isoformat())
    told = {"unit": here.id, "code": code, "day": day, "was": change.was}
    errand = Errand("announce", f"announce:{here.id}:{here.revision}", now, told)
    return Decision((change,), view=View("shift"), errands=(errand,), said=(("date_shifted", {}),))


def _may(loaded: Loaded, unit: int, campaign: Campaign, today: date) -> frozenset[str]:
    here = loaded.desk.unit
    if here is None or here.id != unit:
        return frozenset()
    return frozenset(d.code for d in shiftable(campaign, loaded.desk, today))


def _refused(
    loaded: Loaded, code: str, day: str, campaign: Campaign, today: date
) -> Complaint | None:
    """Why the date cannot be moved there; None: it can."""
    if day in {each.isoformat() for each in pickable(campaign, loaded.desk, code, today)}:
        return None
    return Complaint("day_not_offered")


def calendar(loaded: Loaded, unit: int, done: Sequence[str], asked: str, now: datetime) -> Decision:
    """The dates as a calendar file are on their way; `done`: those that ask for nothing more."""
    here = loaded.desk.unit
    if here is None or here.id != unit:
        return not_here()
    payload = {"form": "calendar", "unit": unit, "done": list(done)}
    errand = Errand("file", f"file:calendar:{asked}", now, payload)
    return replace(mobilisation.show(loaded), errands=(errand,), said=(("file_coming", {}),))
