from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.campaign import Deadline
from bot.domain.changes import Change, FactsStated, MobilisationConfirmed
from bot.domain.changes.offices import BranchSubmitted, TaskAnswered
from bot.domain.records import Unit
from bot.domain.reminders import days_left, follow_up, is_last
from bot.policy import load_policy

NOW = datetime(2026, 3, 11, 1, tzinfo=UTC)
UNIT = Unit(7, "一支部", "branch", 1, "/1/7/", 41)


def deadline(day: str, *, before: bool = True) -> Deadline:
    return Deadline("own", "branch", date.fromisoformat(day), "交表", "submitted", before=before)


@pytest.mark.parametrize(
    ("day", "before", "last"),
    [("2026-03-20", True, "2026-03-19"), ("2026-07-30", False, "2026-07-30")],
)
def test_before_a_day_aims_at_the_day_before(day: str, before: bool, last: str) -> None:
    assert deadline(day, before=before).last.isoformat() == last


def test_the_plan_says_before_where_it_does() -> None:
    said = {d.code: (d.before, d.day.isoformat()) for d in load_policy(2026).campaign.deadlines}
    assert said == {
        "mobilised": (True, "2026-02-20"),
        "branch_forms": (True, "2026-03-20"),
        "cases_closed": (False, "2026-07-30"),
        "committee_mobilised": (False, "2026-02-24"),
        "committee_forms": (True, "2026-03-30"),
        "screening_ends": (False, "2026-03-31"),
        "accepted": (False, "2026-08-05"),
        "final_report": (True, "2026-08-06"),
    }


@pytest.mark.parametrize(
    ("today", "left", "last"),
    [
        ("2026-03-10", 8, False),
        ("2026-03-11", 7, False),
        ("2026-03-17", 3, False),
        ("2026-03-18", 2, False),
        ("2026-03-19", 1, True),
        ("2026-03-20", 0, False),
        ("2026-03-25", 0, False),
    ],
)
def test_days_left_count_today_and_stop_before_the_date(today: str, left: int, last: bool) -> None:
    own, day = deadline("2026-03-20"), date.fromisoformat(today)
    assert (days_left(own, day), is_last(own, day)) == (left, last)


@pytest.mark.parametrize(
    ("today", "left", "last"),
    [("2026-02-12", 3, False), ("2026-02-14", 1, True), ("2026-02-15", 0, False)],
)
def test_the_last_working_day_before_a_holiday_is_the_last_chance(
    today: str, left: int, last: bool
) -> None:
    for before in (True, False):
        own, day = deadline("2026-02-20", before=before), date.fromisoformat(today)
        assert (days_left(own, day), is_last(own, day)) == (left, last)


@pytest.mark.parametrize(
    ("before", "after", "change", "looked"),
    [
        ({"total": 2, "todo": 1}, {"total": 2, "done": 2}, FactsStated(1, {}), True),
        ({"total": 2, "doing": 1}, {"total": 2, "later": 1}, FactsStated(1, {}), True),
        ({"total": 2, "later": 1}, {"total": 2, "done": 2}, FactsStated(1, {}), True),
        ({"total": 2, "todo": 2}, {"total": 2, "todo": 1, "doing": 1}, FactsStated(1, {}), False),
        ({"total": 2, "doing": 2}, {"total": 2, "doing": 2}, FactsStated(1, {}), False),
        ({}, {"total": 2, "todo": 2}, FactsStated(1, {}), True),
        ({"total": 1, "todo": 1}, {"total": 1, "todo": 1}, MobilisationConfirmed("2026-02-16"),
         True),
        ({"total": 1, "superior": 1}, {"total": 1}, FactsStated(1, {}), True),
        ({}, {}, BranchSubmitted(1, 1), True),
        ({}, {}, TaskAnswered(1, "好"), True),
    ],
)  # fmt: skip
def test_digests_are_looked_at_again_once_something_is_done(
    before: dict[str, int], after: dict[str, int], change: Change, looked: bool
) -> None:
    errands = follow_up(UNIT, before, after, [change], NOW)
    assert [(e.kind, e.key, e.due, dict(e.payload)) for e in errands] == (
        [("clear", "clear:7:41", NOW, {"unit": 7})] if looked else []
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [({"doing": 2}, {"doing": 1}), ({"gap": 2}, {"gap": 1}), ({"later": 1}, {"later": 2})],
)
def test_a_number_that_is_another_one_is_looked_at_once_for_many(
    before: dict[str, int], after: dict[str, int]
) -> None:
    said = [
        follow_up(UNIT, before, after, [FactsStated(1, {})], NOW + timedelta(minutes=late))
        for late in (0, 9, 10)
    ]
    keys = [[(e.kind, e.key) for e in errands] for errands in said]
    first, last = "recount:7:20260311T0110Z", "recount:7:20260311T0120Z"
    assert keys == [[("clear", first)], [("clear", first)], [("clear", last)]]
    assert [errands[0].due - NOW for errands in said] == [
        timedelta(minutes=m) for m in (10, 10, 20)
    ]
