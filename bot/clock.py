"""What time it is: the one place that asks the machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Real time."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        return datetime.now(UTC)


class MovableClock(Clock):
    """A clock that starts where it is told, ticks with real time and can be moved forward."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock needs an aware instant to start at")
        self._shown = start.astimezone(UTC)
        self._ticked = time.monotonic()
        self.listeners: list[Callable[[], None]] = []
        """Called whenever the clock was moved."""

    def now(self) -> datetime:
        """The shown instant, aware, UTC."""
        return self._shown + timedelta(seconds=time.monotonic() - self._ticked)

    def forward_to(self, instant: datetime) -> None:
        """Jump to a later instant; ValueError for an earlier or naive one."""
        if instant.tzinfo is None:
            raise ValueError("a clock needs an aware instant to go to")
        if instant < self.now():
            raise ValueError("a clock goes forward only")
        self._shown = instant.astimezone(UTC)
        self._ticked = time.monotonic()
        self._moved()

    def forward(self, delta: timedelta) -> None:
        """Jump ahead by a duration; ValueError for a negative one."""
        if delta < timedelta(0):
            raise ValueError("a clock goes forward only")
        self._shown += delta
        self._moved()

    def _moved(self) -> None:
        for listener in list(self.listeners):
            listener()
