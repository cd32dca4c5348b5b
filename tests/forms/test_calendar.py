from datetime import UTC, date, datetime
from typing import Any

from icalendar import Calendar

from bot.forms.calendar import Appointment, calendar_file

CHANGED = datetime(2026, 3, 4, 1, 2, 3, 456, tzinfo=UTC)
RING = datetime(2026, 3, 19, 1, tzinfo=UTC)
FORMS = Appointment(
    "branch_forms", "支部自查完成、表格交党（工）委", date(2026, 3, 19), "排查助手提醒：一支部", (RING,)
)  # fmt: skip


def made(*appointments: Appointment, changed: datetime = CHANGED) -> bytes:
    return calendar_file("一支部　排查期限", appointments, 7, changed)


def events(data: bytes) -> list[Any]:
    return list(Calendar.from_ical(data).walk("VEVENT"))


def test_a_phone_reads_days_titles_and_alarms() -> None:
    (event,) = events(made(FORMS))
    assert event.decoded("dtstart") == date(2026, 3, 19)
    assert event.decoded("dtend") == date(2026, 3, 20)
    assert str(event["summary"]) == FORMS.title
    assert str(event["description"]) == FORMS.note
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger") == RING
    assert alarm["trigger"].dt.tzinfo is not None


def test_lines_are_folded_and_end_as_the_standard_says() -> None:
    lines = made(FORMS).split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75


def test_the_same_dates_give_the_same_bytes() -> None:
    assert made(FORMS) == made(FORMS)
    assert made(FORMS, changed=CHANGED.replace(hour=2)) != made(FORMS)


def test_a_newer_file_moves_a_date_and_adds_none() -> None:
    before = events(made(FORMS))[0]
    later = Appointment("branch_forms", FORMS.title, date(2026, 3, 17))
    after = events(made(later, changed=CHANGED.replace(day=5)))[0]
    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]
