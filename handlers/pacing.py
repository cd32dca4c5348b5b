"""How fast messages that nobody asked for may leave: Telegram allows 30 a second, 1 in a chat."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

MANY_CHATS = 5000


class Pace:
    """Lets messages go one after another; the rest of what Telegram allows is for answers."""

    def __init__(
        self,
        per_second: float = 25.0,
        chat_seconds: float = 1.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._gap = 1 / per_second
        self._chat_gap = chat_seconds
        self._monotonic = monotonic
        self._next = 0.0
        self._chats: dict[int, float] = {}

    async def turn(self, chat: int) -> None:
        """Wait until one more message may go to this chat; other chats are not held up by it."""
        wait = self.take(chat)
        while wait > 0:
            await asyncio.sleep(wait)
            wait = self.take(chat)

    def take(self, chat: int) -> float:
        """Take the place of one message and return 0, or the seconds until it may be tried."""
        now = self._monotonic()
        free = max(self._next, self._chats.get(chat, 0.0))
        if free > now:
            return free - now
        if len(self._chats) >= MANY_CHATS:
            self._chats = {c: at for c, at in self._chats.items() if at > now}
        self._next = now + self._gap
        self._chats[chat] = now + self._chat_gap
        return 0.0
