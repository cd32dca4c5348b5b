"""The clock of a rehearsal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.clock import Clock, MovableClock

START = datetime(2026, 2, 25, 9, 0, tzinfo=timezone(timedelta(hours=8)))


def test_the_real_clock_tells_aware_utc() -> None:
    assert Clock().now().tzinfo is UTC


def test_it_starts_where_it_is_told_and_goes_on() -> None:
    clock = MovableClock(START)
    first, second = clock.now(), clock.now()
    assert START <= first <= second
    assert first.tzinfo is UTC
    assert first - START < timedelta(minutes=1)


def test_it_goes_forward_only() -> None:
    clock = MovableClock(START)
    clock.forward(timedelta(hours=1))
    assert clock.now() >= START + timedelta(hours=1)
    clock.forward_to(START + timedelta(days=7))
    assert clock.now() >= START + timedelta(days=7)
    with pytest.raises(ValueError, match="forward only"):
        clock.forward_to(START)
    with pytest.raises(ValueError, match="forward only"):
        clock.forward(timedelta(seconds=-1))


def test_a_naive_instant_is_no_instant() -> None:
    naive = START.replace(tzinfo=None)
    with pytest.raises(ValueError, match="aware"):
        MovableClock(naive)
    with pytest.raises(ValueError, match="aware"):
        MovableClock(START).forward_to(naive)
