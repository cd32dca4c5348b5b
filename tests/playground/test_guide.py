"""The hints of a rehearsal: done stays done, and each jump leads to the next date of the plan."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import MovableClock
from bot.playground.demo import CAST
from bot.playground.guide import SHOWN_IN, STEPS, Guide
from bot.playground.telegram import FakeTelegram
from bot.policy import load_policy

CAMPAIGN = load_policy(2026).campaign
BEGINS = datetime(2026, 2, 14, 9, tzinfo=SHOWN_IN)


def guide(at: datetime = BEGINS) -> tuple[Guide, MovableClock]:
    clock = MovableClock(at)
    telegram = FakeTelegram(clock)
    for number, name, *_ in CAST:
        telegram.person(number, name)
    return Guide(telegram, CAMPAIGN, clock.now), clock


def test_the_jumps_go_forward_from_the_first_day_to_the_last() -> None:
    here, clock = guide()
    days = []
    while (jump := here.jump()) is not None:
        assert jump.at > clock.now()
        clock.forward_to(jump.at)
        days.append(jump.at.astimezone(SHOWN_IN).strftime("%m-%d"))
    assert len(days) <= 20
    assert days[-1] == "08-06"
    due = {"02-24", "02-25", "03-20", "03-30", "03-31", "04-01", "07-30", "08-05", "08-06"}
    assert due <= set(days)


def test_hints_are_for_people_of_the_cast_and_short() -> None:
    assert {step.person for step in STEPS} <= {number for number, *_ in CAST}
    assert all(len(step.hint) <= 60 for step in STEPS)


def test_a_hint_about_the_clock_is_done_once_its_day_has_come() -> None:
    here, clock = guide()
    dated = [n for n, step in enumerate(STEPS) if step.by != (0, 0)]
    assert [here.json()["steps"][n]["done"] for n in dated] == [False, False]
    clock.forward_to(datetime(2026, 4, 1, 9, tzinfo=SHOWN_IN))
    assert [here.json()["steps"][n]["done"] for n in dated] == [True, False]
    clock.forward(timedelta(days=200))
    assert [here.json()["steps"][n]["done"] for n in dated] == [True, True]
    assert here.json()["jump"] is None
