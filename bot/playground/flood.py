"""Telegram's flood limits: some thirty messages a second, one a second in one chat."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from bot.playground.errors import too_many

OVERALL_PER_SECOND = 30.0
CHAT_PER_SECOND = 1.0
CHAT_BURST = 5.0


class Bucket:
    """A leaky bucket: `rate` a second, `burst` at once."""

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self.rate, self.burst = rate, burst
        self.level, self.at = burst, now

    def wait(self, now: float) -> float:
        """Seconds until one more fits; 0 when it fits now."""
        self.level = min(self.burst, self.level + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 - self.level) / self.rate)


class Flood:
    """Refuses with 429 what a real bot would be refused; measured on the monotonic clock."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._overall = Bucket(OVERALL_PER_SECOND, OVERALL_PER_SECOND, monotonic())
        self._chats: dict[int, Bucket] = {}

    def admit(self, chat_id: int) -> None:
        """Count a message to a chat, or refuse it."""
        now = self._monotonic()
        chat = self._chats.setdefault(chat_id, Bucket(CHAT_PER_SECOND, CHAT_BURST, now))
        wait = max(self._overall.wait(now), chat.wait(now))
        if wait > 0:
            raise too_many(math.ceil(wait))
        self._overall.level -= 1
        chat.level -= 1
