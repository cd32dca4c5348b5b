"""The queue of updates: kept until confirmed, given out again until then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.playground.records import Json

FIRST_ID = 700_000_001
# What Telegram keeps back unless a bot asks for it by name.
ONLY_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(slots=True)
class Waiting:
    """An update that nobody confirmed; `insist` delivers it once although it was confirmed."""

    update: Json
    insist: bool = False
    handed_out: bool = False


class Updates:
    """What happened and what of it the bot has not confirmed yet."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.history: dict[int, Json] = {}
        self.waiting: dict[int, Waiting] = {}
        self.allowed: list[str] = []
        self._next = FIRST_ID
        self._changed = changed
        self._waiters: list[asyncio.Future[None]] = []

    def push(self, content: Json) -> int:
        """Queue an update without its id; the id it gets, also where the bot refused its kind."""
        update_id = self._next
        self._next += 1
        update = {"update_id": update_id, **content}
        self.history[update_id] = update
        if self._wanted(content):
            self._queue(update_id, Waiting(update))
        return update_id

    def raw(self, update: Json) -> int:
        """Queue an update exactly as it is, with the id it has or the next one."""
        if "update_id" not in update:
            return self.push(update)
        update_id = int(update["update_id"])
        self._next = max(self._next, update_id + 1)
        self.history[update_id] = update
        self._queue(update_id, Waiting(update, insist=True))
        return update_id

    def again(self, update_id: int) -> int:
        """Queue an earlier update once more under its own id."""
        self._queue(update_id, Waiting(self.history[update_id], insist=True))
        return update_id

    def _wanted(self, content: Json) -> bool:
        kinds = set(content)
        if self.allowed:
            return bool(kinds & set(self.allowed))
        return not kinds & ONLY_ON_REQUEST

    def _queue(self, update_id: int, waiting: Waiting) -> None:
        self.waiting[update_id] = waiting
        self.wake()
        self._changed()

    def confirm_below(self, offset: int) -> None:
        """Forget what lies below the offset of a getUpdates call."""
        done = [
            update_id
            for update_id, one in self.waiting.items()
            if update_id < offset and (one.handed_out or not one.insist)
        ]
        for update_id in done:
            self.confirm(update_id)

    def confirm(self, update_id: int) -> None:
        """Forget one update."""
        if self.waiting.pop(update_id, None) is not None:
            self._changed()

    def forget_all_but(self, count: int) -> None:
        """Forget all but the last few, as a negative offset does."""
        for update_id in sorted(self.waiting)[:-count]:
            self.confirm(update_id)

    def hand_out(self, limit: int) -> list[Json]:
        """The oldest unconfirmed updates."""
        ids = sorted(self.waiting)[:limit]
        for update_id in ids:
            self.waiting[update_id].handed_out = True
        return [self.waiting[update_id].update for update_id in ids]

    def wake(self) -> None:
        """Let whoever waits look again."""
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def arrival(self) -> asyncio.Future[None]:
        """Done when the next update comes in, counted from this very call."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        return waiter
