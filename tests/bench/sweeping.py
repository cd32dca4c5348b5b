"""Looking for nudges that fell due, and for errands, when there are none."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.app import opened, works_for
from bot.clock import MovableClock
from handlers.reminders import Sweep
from tests.bench.figures import Figure, Row, Side
from tests.bench.record import NOW, settings_for
from tests.bench.scale import Scale

TIMES = 30
MILLI = 1000


def sweeping(scale: Scale, large: Path, small: Path) -> Iterator[Row]:
    """One idle look of a process that has just started, in a large record and in a small one."""
    found = asyncio.run(_sweeping(scale, large, small))
    yield Figure(
        f"idle nudge sweep, {scale.branches * 60} vs 300 members",
        Side("large", "ms", found[0]), Side("small", "ms", found[1]), goal=1.2, must=2.0,
        note=f"the mark, the calendar, moved dates, the mark again and the outbox; mean of {TIMES}",
    )  # fmt: skip


async def _sweeping(scale: Scale, *folders: Path) -> list[list[float]]:
    async with AsyncExitStack() as stack:
        looks = [await _Look.opened(stack, folder) for folder in folders]
        found: list[list[float]] = [[] for _ in looks]
        for look in looks:
            await look.seconds(TIMES)
        for _ in range(scale.rounds * 3):
            for values, look in zip(found, looks, strict=True):
                values.append(await look.seconds(TIMES) * MILLI)
        return found


class _Look:
    """What looks for due work in one record."""

    def __init__(self, works: Any) -> None:
        self._works = works
        self._now = NOW + timedelta(minutes=1)

    @classmethod
    async def opened(cls, stack: AsyncExitStack, folder: Path) -> _Look:
        """A look at the record in this folder."""
        settings, clock = settings_for(folder), MovableClock(NOW)
        storage, policy = await stack.enter_async_context(opened(settings, clock))
        return cls(works_for(storage, policy, settings, clock.now))

    async def seconds(self, times: int) -> float:
        """How long one look takes, on average."""
        storage, begun = self._works.storage, time.perf_counter()
        for _ in range(times):
            await Sweep(self._works).look()
            # Each look a little later, as the clock goes: nothing falls due between them.
            self._now += timedelta(milliseconds=1)
            await storage.moved_days()
            await storage.nudges_swept(self._now)
            await storage.claim(self._now, "bench", timedelta(minutes=2), 20)
        return (time.perf_counter() - begun) / times
