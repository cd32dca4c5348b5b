"""The dates of the plan as a file that a phone's calendar takes (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Alarm, Event


@dataclass(frozen=True, slots=True)
class Appointment:
    """One date: what it is, on which day, and the instants at which the phone rings."""

    code: str
    title: str
    day: date
    note: str = ""
    alarms: tuple[datetime, ...] = ()
    """Aware."""


def calendar_file(
    title: str, appointments: Iterable[Appointment], unit: int, changed: datetime
) -> bytes:
    """The file; the same dates and the same moment of the last change give the same bytes.

    Each date keeps its UID, so that a phone that takes a newer file moves it and adds none.
    """
    # Costs a quarter of a second: only who asks for the file waits for it.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//paicha//dates//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    stamp = changed.replace(microsecond=0)
    for appointment in appointments:
        calendar.add_component(_event(appointment, unit, stamp))
    return bytes(calendar.to_ical())


def _event(appointment: Appointment, unit: int, stamp: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{appointment.day.year}-{appointment.code}-{unit}@paicha")
    event.add("dtstamp", stamp)
    event.add("sequence", int(stamp.timestamp()))
    event.add("dtstart", appointment.day)
    event.add("dtend", appointment.day + timedelta(days=1))
    event.add("summary", appointment.title)
    event.add("transp", "TRANSPARENT")
    if appointment.note:
        event.add("description", appointment.note)
    for alarm in _alarms(appointment.title, appointment.alarms):
        event.add_component(alarm)
    return event


def _alarms(title: str, instants: Sequence[datetime]) -> Iterable[Alarm]:
    from icalendar import Alarm

    for instant in instants:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", instant.astimezone(UTC), parameters={"VALUE": "DATE-TIME"})
        yield alarm
