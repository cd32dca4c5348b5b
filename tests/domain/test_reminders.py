from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.changes import Change, FactsStated, MobilisationConfirmed
from bot.domain.policy import Campaign, Deadline
from bot.domain.records import Unit
from bot.domain.reminders import (
    LEVELS,
    Nudge,
    all_of,
    cleared,
    code_in,
    days_left,
    fallen_due,
    follow_up,
    is_last,
    members_done,
    mornings,
    schedule,
    unfinished,
)
from bot.policy import load_policy

SHANGHAI = ZoneInfo("Asia/Shanghai")
LEADS = (7, 3, 1)
SECOND = timedelta(seconds=1)


def deadline(day: str, *, before: bool = True, clears: str = "submitted") -> Deadline:
    return Deadline("own", "branch", date.fromisoformat(day), "交表", clears, before=before)


def campaign() -> Campaign:
    return load_policy(2026).campaign


def morning(day: str, hour: int = 9) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), SHANGHAI).replace(
        hour=hour
    )


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
        ("2026-02-24", ["2026-02-06", "2026-02-12", "2026-02-14"]),
        ("2026-02-25", ["2026-02-09", "2026-02-13", "2026-02-24"]),
        # 28 February is a worked Saturday.
        ("2026-03-02", ["2026-02-13", "2026-02-26", "2026-02-28"]),
        # 1 to 5 May is a holiday; 9 May is a worked Saturday.
        ("2026-05-06", ["2026-04-22", "2026-04-28", "2026-04-30"]),
        # Beyond the calendar only weekends are free.
        ("2030-03-20", ["2030-03-11", "2030-03-15", "2030-03-19"]),
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_a_nudge_is_due_seven_three_and_one_working_days_before_the_date(
    day: str, due: list[str], before: bool
) -> None:
    found = mornings(deadline(day, before=before), LEADS)
    assert [each.isoformat() for each in found] == due


@pytest.mark.parametrize(
    ("day", "before", "due"),
    [
        ("2026-02-20", True, ["2026-02-06", "2026-02-14"]),
        ("2026-02-20", False, ["2026-02-06", "2026-02-14"]),
        ("2026-02-24", True, ["2026-02-06", "2026-02-14"]),  # the day before is a holiday
        ("2026-02-24", False, ["2026-02-06"]),
        ("2026-03-20", True, ["2026-03-11"]),
    ],
)
def test_the_last_working_morning_before_a_holiday_does_not_depend_on_the_lead_times(
    day: str, before: bool, due: list[str]
) -> None:
    found = mornings(deadline(day, before=before), (7,))
    assert [each.isoformat() for each in found] == due


@pytest.mark.parametrize(
    ("day", "before", "last"),
    [("2026-03-20", True, "2026-03-19"), ("2026-07-30", False, "2026-07-30")],
)
def test_before_a_day_aims_at_the_day_before(day: str, before: bool, last: str) -> None:
    assert deadline(day, before=before).last.isoformat() == last


def test_the_plan_says_before_where_it_does() -> None:
    said = {d.code: (d.before, d.day.isoformat()) for d in campaign().deadlines}
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


def test_nudges_come_at_nine_where_the_people_are() -> None:
    nudges = schedule(campaign(), SHANGHAI)
    assert len(nudges) == 3 * len(campaign().deadlines)
    assert {n.at.astimezone(SHANGHAI).hour for n in nudges} == {9}
    assert {n.at.tzinfo for n in nudges} == {UTC}
    assert [n.at for n in nudges] == sorted(n.at for n in nudges)
    assert {n.at.hour for n in schedule(campaign(), ZoneInfo("Asia/Urumqi"))} == {3}
    own = next(n for n in nudges if n.deadline.code == "branch_forms")
    assert own.at == datetime(2026, 3, 11, 1, tzinfo=UTC)
    assert own.prefix == "nudge:branch_forms:20260311T0100Z:"


def test_a_key_names_its_date() -> None:
    nudge = schedule(campaign(), SHANGHAI)[0]
    assert nudge.prefix.startswith(all_of(nudge.deadline))
    assert code_in(f"{nudge.prefix}17:4") == nudge.deadline.code


@pytest.mark.parametrize(
    ("since", "now", "codes"),
    [
        (morning("2026-03-11", 8), morning("2026-03-11") - SECOND, []),
        (morning("2026-03-11", 8), morning("2026-03-11"), ["branch_forms"]),
        (morning("2026-03-11") - SECOND, morning("2026-03-11"), ["branch_forms"]),
        (morning("2026-03-11"), morning("2026-03-11") + SECOND, []),
        (morning("2026-03-12"), morning("2026-03-17") - SECOND, []),
        (morning("2026-03-12"), morning("2026-03-11"), []),  # a clock that was put back
        (morning("2026-03-18"), morning("2026-03-19"), ["branch_forms", "committee_forms"]),
    ],
)
def test_what_falls_due_is_what_lies_after_the_last_look(
    since: datetime, now: datetime, codes: list[str]
) -> None:
    nudges = fallen_due(schedule(campaign(), SHANGHAI), since, now)
    assert sorted(n.deadline.code for n in nudges) == codes


def test_after_downtime_only_the_latest_nudge_of_each_date_is_due() -> None:
    nudges = fallen_due(
        schedule(campaign(), SHANGHAI), morning("2026-02-01"), morning("2026-03-19", 15)
    )
    days = {n.deadline.code: n.at.astimezone(SHANGHAI).date().isoformat() for n in nudges}
    assert days == {
        "mobilised": "2026-02-14",
        "committee_mobilised": "2026-02-14",
        "branch_forms": "2026-03-19",
        "committee_forms": "2026-03-19",
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
    ("tally", "left", "done"),
    [
        ({}, 0, False),
        ({"closed": 2}, 0, False),
        ({"total": 2, "done": 2}, 0, True),
        ({"total": 2, "done": 2, "todo": 0, "closed": 1}, 0, True),
        ({"total": 3, "done": 2, "later": 1}, 1, False),
        ({"total": 3, "todo": 1, "doing": 1, "later": 1}, 3, False),
    ],
)
def test_a_branch_is_done_when_every_open_member_is(
    tally: dict[str, int], left: int, done: bool
) -> None:
    assert (unfinished(tally), members_done(tally)) == (left, done)
    assert cleared(deadline("2026-03-20"), tally, ()) == done


@pytest.mark.parametrize(
    ("clears", "confirmed", "is_cleared"),
    [
        ("mobilised", (), False),
        ("mobilised", ("mobilisation_confirmed",), True),
        ("cases_closed", ("mobilisation_confirmed",), False),
        ("signed", (), False),
    ],
)
def test_other_dates_clear_by_a_confirmation_or_by_no_fact_yet(
    clears: str, confirmed: tuple[str, ...], is_cleared: bool
) -> None:
    done = {"total": 1, "done": 1}
    assert cleared(deadline("2026-03-20", clears=clears), done, confirmed) == is_cleared


NOW = datetime(2026, 3, 1, tzinfo=UTC)
UNIT = Unit(7, "一支部", "branch", 1, "/1/7/", revision=12)
ANSWER: tuple[Change, ...] = (FactsStated(1, {}),)


@pytest.mark.parametrize(
    ("before", "after", "changes", "keys"),
    [
        ({"total": 1, "doing": 1}, {"total": 1, "done": 1, "doing": 0}, ANSWER, ["clear:7:12"]),
        ({"total": 2, "todo": 2}, {"total": 2, "todo": 1, "done": 1}, ANSWER, []),
        ({"total": 1, "done": 1}, {"total": 1, "done": 1}, ANSWER, []),
        ({"total": 1, "done": 1}, {"total": 1, "doing": 1}, ANSWER, []),
        ({}, {}, (MobilisationConfirmed("2026-03-01"),), ["clear:7:12"]),
    ],
)
def test_the_turn_that_does_the_last_of_the_work_lets_nudges_be_struck(
    before: dict[str, int], after: dict[str, int], changes: tuple[Change, ...], keys: list[str]
) -> None:
    errands = follow_up(UNIT, before, after, changes, NOW)
    assert [(e.kind, e.key, e.due) for e in errands] == [("clear", key, NOW) for key in keys]


def test_each_level_binds_its_own_people() -> None:
    levels = {nudge.deadline.level for nudge in schedule(campaign(), SHANGHAI)}
    assert levels <= LEVELS.keys()
    assert LEVELS["branch"].roles == ("secretary",)
    assert LEVELS["committee"].roles == ("committee", "clerk")


def test_a_date_of_an_unknown_level_nudges_nobody() -> None:
    nowhere = Deadline("x", "moon", date(2026, 3, 20), "交表", "submitted")
    one = Campaign(2026, date(2026, 3, 30), date(2026, 2, 25), 6, (), (nowhere,))
    assert schedule(one, SHANGHAI) == ()
    assert Nudge(nowhere, NOW).prefix == "nudge:x:20260301T0000Z:"
