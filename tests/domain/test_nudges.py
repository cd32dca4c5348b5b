from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.campaign import Deadline
from bot.domain.nudges import (
    Condition,
    Nudging,
    Row,
    Slot,
    fires,
    firings,
    hushed,
    mornings,
    next_morning,
    read_conditions,
    read_nudging,
    slots,
)
from bot.domain.reminders import LEVELS
from bot.domain.workdays import is_workday
from bot.policy import load_policy
from bot.screens.reminders import ONWARD
from storage.facts import FACTS as IN_SQL

SHANGHAI = ZoneInfo("Asia/Shanghai")
POLICY = load_policy(2026)
NUDGING = POLICY.nudging
DATES = {d.code: d for d in POLICY.campaign.deadlines}
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def deadline(day: str, *, before: bool = True) -> Deadline:
    return Deadline("own", "branch", date.fromisoformat(day), "交表", "submitted", before=before)


def at(day: str, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02d}:{minute:02d}").replace(tzinfo=SHANGHAI)


def row(code: str) -> Row:
    found = NUDGING.row(code)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("2026-03-20", ["2026-03-11", "2026-03-17", "2026-03-19"]),
        ("2026-03-23", ["2026-03-12", "2026-03-18", "2026-03-20"]),  # a Monday
        ("2026-03-30", ["2026-03-19", "2026-03-25", "2026-03-27"]),
        # 15 to 23 February is a holiday, Saturday 14 is worked.
        ("2026-02-14", ["2026-02-05", "2026-02-11", "2026-02-13"]),
        ("2026-02-15", ["2026-02-06", "2026-02-12", "2026-02-14"]),
        ("2026-02-20", ["2026-02-06", "2026-02-12", "2026-02-14"]),
        # 1 to 5 May is a holiday.
        ("2026-05-06", ["2026-04-22", "2026-04-28", "2026-04-30"]),
        # Beyond the calendar only weekends are free.
        ("2030-03-20", ["2030-03-11", "2030-03-15", "2030-03-19"]),
    ],
)
def test_a_nudge_is_due_seven_three_and_one_working_days_before_the_date(
    day: str, due: list[str]
) -> None:
    found = mornings(deadline(day, before=True), (7, 3, 1))
    assert [each.isoformat() for each in found] == due
    # Where the day itself is in time, it has a morning, too.
    itself = [day] if is_workday(date.fromisoformat(day)) else []
    found = mornings(deadline(day, before=False), (7, 3, 1))
    assert [each.isoformat() for each in found] == [*due, *itself]


@pytest.mark.parametrize(
    ("day", "before", "due"),
    [
        ("2026-02-20", True, ["2026-02-06", "2026-02-14"]),
        ("2026-02-20", False, ["2026-02-06", "2026-02-14"]),
        ("2026-02-24", True, ["2026-02-06", "2026-02-14"]),  # the day before is a holiday
        ("2026-02-24", False, ["2026-02-06", "2026-02-24"]),
        ("2026-03-20", True, ["2026-03-11", "2026-03-19"]),
        ("2026-07-30", False, ["2026-07-21", "2026-07-30"]),
    ],
)
def test_the_last_working_morning_in_time_does_not_depend_on_the_lead_times(
    day: str, before: bool, due: list[str]
) -> None:
    found = mornings(deadline(day, before=before), (7,))
    assert [each.isoformat() for each in found] == due


def test_every_row_can_be_asked_in_the_record_and_leads_somewhere() -> None:
    assert {name for each in NUDGING.rows for name in each.facts} <= IN_SQL.keys()
    assert {each.to for each in NUDGING.rows} <= ONWARD.keys()
    assert {each.level for each in NUDGING.rows} <= LEVELS.keys()
    assert all(1 <= each.priority <= 99 for each in NUDGING.rows)


def test_a_condition_compares_a_fact_with_a_number() -> None:
    assert read_conditions("total > 0 and later = 0") == (
        Condition("total", ">", 0),
        Condition("later", "=", 0),
    )
    assert read_conditions("") == ()
    facts = {"total": 2}
    assert [Condition("total", s, 2).holds(facts) for s in "=<>"] == [True, False, False]
    assert Condition("later", "=", 0).holds(facts)


@pytest.mark.parametrize("text", ["total", "total >", "total >= 1", "total > x", "a = 1, b = 2"])
def test_what_is_no_condition_is_refused_with_the_row_s_name(text: str) -> None:
    with pytest.raises(ValueError, match=r"nudges\.toml: mine: .* is no condition"):
        read_conditions(text, "mine")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"date": "never"}, "there is no date never"),
        ({"resolved": "wages > 0"}, "there is no fact wages"),
        ({"date": ""}, "it needs either a date or every"),
        ({"every": 2}, "it needs either a date or every"),
        ({"date": "", "every": 2}, "every needs a day from which it counts"),
        ({"until": "own"}, "until belongs to every"),
        ({"date": "", "every": 2, "from": "02-14", "until": "never"}, "there is no date never"),
        ({"date": "", "every": 2, "from": "02-14", "urgent": True}, "urgent needs a date"),
        ({"text": "还有 {n} 人"}, "{n} in the text and count belong together"),
        ({"count": "total"}, "{n} in the text and count belong together"),
        ({"calm": 5}, "calm needs one of these counts: branches_silent"),
    ],
)
def test_a_row_that_cannot_be_is_refused(change: dict[str, object], fault: str) -> None:
    entry = {"code": "mine", "level": "branch", "date": "own", "text": "x", "to": "next"}
    read_nudging({"nudge": [entry]}, 2026, ["own"])
    with pytest.raises(ValueError, match=f"mine: {fault}"):
        read_nudging({"nudge": [{**entry, **change}]}, 2026, ["own"])


def test_a_code_stands_once() -> None:
    entry = {"code": "mine", "level": "branch", "date": "own", "text": "x", "to": "next"}
    with pytest.raises(ValueError, match="twice"):
        read_nudging({"nudge": [entry, entry]}, 2026, ["own"])


@pytest.mark.parametrize(
    ("code", "facts", "needed"),
    [
        ("mobilise", {}, True),
        ("mobilise", {"mobilised": 1}, False),
        ("roster", {}, True),
        ("roster", {"below": 2}, False),
        ("roster", {"total": 1}, False),
        ("unstarted", {}, False),
        ("unstarted", {"total": 3, "open": 1}, True),
        ("unstarted", {"total": 3}, False),
        ("parked", {"total": 3, "later": 1}, True),
        ("unsettled", {"total": 3, "unsettled": 1}, True),
        ("unsettled", {"total": 3}, False),
        ("submit", {"total": 3, "reportable": 1}, True),
        ("submit", {"total": 3, "reportable": 1, "submitted": 1}, False),
        ("submit", {"total": 3}, False),
        ("nil", {"total": 3}, True),
        ("nil", {"total": 3, "later": 1}, False),
        ("nil", {"total": 3, "submitted": 1}, False),
        ("to_sign", {"branches": 2, "branches_unverified": 1}, False),
        ("to_sign", {"branches": 2}, True),
        ("to_sign", {"branches": 2, "signed": 1}, False),
        ("attempts", {"attempts_due": 1}, True),
        ("rejected", {}, False),
    ],
)
def test_a_row_is_needed_where_it_applies_and_is_not_resolved(
    code: str, facts: dict[str, int], needed: bool
) -> None:
    assert row(code).needed(facts) is needed


@pytest.mark.parametrize(
    ("day", "due"),
    [("2026-03-11", True), ("2026-03-12", False), ("2026-03-19", True),
     # On the day itself it is over; five working days later once more, and five after that.
     ("2026-03-20", True), ("2026-03-23", False), ("2026-03-26", False), ("2026-03-27", True),
     ("2026-04-02", False), ("2026-04-03", True)],
)  # fmt: skip
def test_a_date_that_passed_is_told_again_every_week(day: str, due: bool) -> None:
    date_ = DATES["branch_forms"]
    assert fires(row("unstarted"), date_, date.fromisoformat(day)) is due


def test_a_row_with_a_window_is_due_in_it_only_and_on_its_last_day() -> None:
    every = replace(row("silent_to_city"), every=2)
    end = DATES["final_report"]
    days = [date(2026, 2, 11) + DAY * n for n in range(16)]
    # 14 February is worked, 15 to 23 are a holiday.
    assert [d.isoformat() for d in days if fires(every, end, d)][:2] == [
        "2026-02-14",
        "2026-02-15",
    ]
    weekly = row("letters_over")
    days = [date(2026, 7, 20) + DAY * n for n in range(30)]
    assert [d.day for d in days if fires(weekly, end, d)] == [23, 30, 5]
    later = replace(end, day=date(2026, 8, 15))
    assert [d.day for d in days if fires(weekly, later, d)] == [23, 30, 6, 13, 14]
    assert fires(row("returned"), None, date(2026, 8, 17)), "it ends when it is done"


def test_the_end_of_a_row_moves_with_its_date() -> None:
    after = nine("2026-08-10")
    assert "attempts" not in due(after)
    moved = {"cases_closed": [date(2026, 8, 14)]}
    assert due(after, moved)["attempts"] == {"2026-08-14"}
    assert due(nine("2026-07-29"), moved)["attempts"] == {"2026-07-30", "2026-08-14"}


@pytest.mark.parametrize(
    ("since", "now", "found"),
    [
        (at("2026-03-11", 8, 30), at("2026-03-11") - SECOND, []),
        (at("2026-03-11") - SECOND, at("2026-03-11"), [(9, 1, False)]),
        (at("2026-03-11"), at("2026-03-11") + SECOND, []),
        (at("2026-03-11"), at("2026-03-10"), []),  # a clock that was put back
        (at("2026-03-13", 20), at("2026-03-15", 23), []),  # a weekend
        (at("2026-02-14", 20), at("2026-02-23", 23), []),  # the spring festival
        (at("2026-02-27", 20), at("2026-02-28", 9, 30),  # a Saturday that is worked
         [(7, 1, False), (8, 1, False), (9, 1, False)]),
        (at("2026-03-11", 14, 30), at("2026-03-11", 15), [(15, 1, False), (15, 1, True)]),
    ],
)  # fmt: skip
def test_hours_come_on_working_days(
    since: datetime, now: datetime, found: list[tuple[int, int, bool]]
) -> None:
    made = slots(NUDGING, SHANGHAI, since, now)
    assert [(slot.hour, len(slot.days), slot.again) for slot in made] == found


def test_after_downtime_an_hour_comes_once_with_all_the_days_it_missed() -> None:
    made = slots(NUDGING, SHANGHAI, at("2026-03-05", 20), at("2026-03-11", 9, 30))
    nine = next(slot for slot in made if slot.hour == 9)
    assert nine.at == datetime(2026, 3, 11, 1, tzinfo=UTC)
    assert [day.day for day in nine.days] == [6, 9, 10, 11]
    assert nine.prefix == "nudge:20260311T0100Z:"
    years = slots(NUDGING, SHANGHAI, at("2020-01-01"), at("2026-03-11", 9, 30))
    assert all(len(slot.days) <= 23 for slot in years)


def test_hours_are_those_where_the_people_are() -> None:
    (slot,) = slots(
        replace(NUDGING, hours=(9,)),
        ZoneInfo("Asia/Urumqi"),
        at("2026-03-11"),
        at("2026-03-11", 12),
    )
    assert slot.at.hour == 3


def nine(*days: str) -> Slot:
    return Slot(at(days[-1]).astimezone(UTC), 9, tuple(date.fromisoformat(d) for d in days))


def due(slot: Slot, moved: dict[str, list[date]] | None = None) -> dict[str, set[str]]:
    found = firings(NUDGING, DATES, moved or {}, slot)
    return {f.row.code: {day.isoformat() for day in f.days} for f in found}


def test_what_fell_due_on_a_missed_day_is_due_in_the_next_slot() -> None:
    assert "unstarted" not in due(nine("2026-03-12"))
    assert due(nine("2026-03-11", "2026-03-12"))["unstarted"] == {"2026-03-20"}


def test_a_moved_date_is_due_for_those_for_whom_it_was_moved() -> None:
    moved = {"branch_forms": [date(2026, 3, 18), date(2026, 3, 25)]}
    assert due(nine("2026-03-09"), moved)["unstarted"] == {"2026-03-18"}
    assert due(nine("2026-03-17"), moved)["unstarted"] == {"2026-03-20", "2026-03-18"}
    assert "unstarted" not in due(nine("2026-03-09"))


def test_in_the_afternoon_only_what_is_urgent_and_on_its_last_day_is_due() -> None:
    later = replace(nine("2026-03-19"), hour=15, again=True)
    assert due(later).keys() == {"roster", "unstarted", "parked", "submit", "nil"}
    assert due(replace(nine("2026-03-18"), again=True)).keys() == set()
    holiday = replace(nine("2026-02-14"), again=True)
    assert "mobilise" in due(holiday)


@pytest.mark.parametrize(
    ("now", "wished", "until"),
    [
        (at("2026-03-11", 9), False, None),
        (at("2026-03-11", 7), False, None),
        (at("2026-03-11", 20, 59), False, None),
        (at("2026-03-11", 21), False, at("2026-03-12", 9)),
        (at("2026-03-12", 6, 59), False, at("2026-03-12", 9)),
        (at("2026-03-13", 22), False, at("2026-03-16", 9)),  # a Friday
        (at("2026-03-14", 10), False, at("2026-03-16", 9)),
        (at("2026-03-14", 10), True, None),
        (at("2026-03-14", 23), True, at("2026-03-15", 7)),
        (at("2026-02-28", 10), False, None),  # a Saturday that is worked
    ],
)
def test_nothing_leaves_at_night_or_on_a_free_day_unless_she_wished_it(
    now: datetime, wished: bool, until: datetime | None
) -> None:
    assert hushed(NUDGING, SHANGHAI, now, wished) == until


def test_tomorrow_is_her_hour_on_the_next_working_day() -> None:
    friday = at("2026-03-13", 10)
    assert next_morning(SHANGHAI, friday, 9) == at("2026-03-16", 9)
    assert next_morning(SHANGHAI, friday, 17) == at("2026-03-16", 17)


def test_without_a_file_nobody_is_reminded() -> None:
    assert read_nudging({}, 2026, []) == Nudging()
