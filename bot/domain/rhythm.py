"""When nudges come to a person: at her hour, or later where she puts them off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo

from bot.domain.campaign import Deadline
from bot.domain.changes import Errand
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.interview import not_here
from bot.domain.nudges import Nudging, hushed, instant, next_morning
from bot.domain.records import Hour
from bot.domain.workdays import is_workday, last_workday_on_or_before

DAYS = 8
"""Working days of which one may be picked to be reminded on."""

HOUR, MORNING, NOW = "hour", "morning", "now"
"""How long nudges are put off; any other word is a day."""

_DAY = timedelta(days=1)


def days_ahead(today: date) -> tuple[date, ...]:
    """The next working days after today."""
    found: list[date] = []
    day = today
    while len(found) < DAYS:
        day += _DAY
        if is_workday(day):
            found.append(day)
    return tuple(found)


def missed(ahead: Iterable[Deadline], until: date) -> Deadline | None:
    """The nearest of the dates ahead that has passed by then; None: every one is still ahead."""
    return next((d for d in ahead if last_workday_on_or_before(d.last) < until), None)


def show(loaded: Loaded) -> Decision:
    """At which hour nudges come, and until when they are put off."""
    return Decision(view=View("reminders")) if loaded.desk.person.id else not_here()


def hour_of(chosen: Hour | None, nudging: Nudging) -> int:
    """The hour that the person has chosen, or the usual one."""
    return nudging.hour if chosen is None else chosen.chosen


def choose_hour(
    loaded: Loaded, hour: int, nudging: Nudging, zone: tzinfo, now: datetime
) -> Decision:
    """At this hour from now on, or from tomorrow where today would have no digest, or two."""
    if hour not in nudging.hours:
        return not_here()
    today, before = now.astimezone(zone).date(), _hour_today(loaded.desk.person.hour, nudging, now)
    ahead = [instant(today, each, zone) > now for each in (hour, before)]
    if all(ahead) or not is_workday(today) or hour == before:
        chosen, said = Hour(hour), "hour_set"
    else:
        chosen = Hour(hour, before, instant(today + _DAY, 0, zone))
        said = "hour_set_but_today" if ahead[1] else "hour_set_tomorrow"
    places = {"hour": hour, "before": before}
    return Decision(hour=chosen, view=View("reminders"), said=((said, places),))


def _hour_today(hour: Hour | None, nudging: Nudging, now: datetime) -> int:
    if hour is not None and hour.since is not None and now < hour.since:
        return nudging.hour if hour.before is None else hour.before
    return hour_of(hour, nudging)


def put_off(loaded: Loaded, when: str, nudging: Nudging, zone: tzinfo, now: datetime) -> Decision:
    """Put nudges off; they all come then, in one message. Without a time: ask."""
    person = loaded.desk.person
    if not when:
        return Decision(view=View("snooze"))
    if when == NOW:
        return Decision(
            snoozed=now, view=View("reminders"), errands=(_digest(person.id, now, now),),
        )  # fmt: skip
    until = _until(when, hour_of(person.hour, nudging), nudging, zone, now)
    if until is None:
        return Decision(complaint=Complaint("day_not_offered"), view=View("snooze"))
    look = Errand("clear", f"clear:{_stamp(now)}:{person.id}", now, {"person": person.id})
    return Decision(
        snoozed=until, view=View("reminders"), errands=(_digest(person.id, now, until), look),
    )  # fmt: skip


def _until(when: str, hour: int, nudging: Nudging, zone: tzinfo, now: datetime) -> datetime | None:
    """Until when; None for a day that was not offered."""
    if when == HOUR:
        # To the minute: the same wish, heard twice, is the same.
        ahead = (now + timedelta(hours=1)).replace(second=0, microsecond=0)
        return hushed(nudging, zone, ahead, True) or ahead
    if when == MORNING:
        return next_morning(zone, now, hour)
    offered = {day.isoformat(): day for day in days_ahead(now.astimezone(zone).date())}
    day = offered.get(when)
    return None if day is None else instant(day, hour, zone)


def _digest(person: int, at: datetime, due: datetime) -> Errand:
    return Errand("nudge", f"snooze:{_stamp(at)}:{person}", due)


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%S%fZ}"
