"""Nudges for thousands at nine in the morning, and whether whoever presses then waits longer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import opened
from bot.clock import MovableClock
from tests.bench import processes
from tests.bench.figures import Figure, Row, Side
from tests.bench.processes import Load, Pair, People, Sent
from tests.bench.record import settings_for
from tests.bench.scale import Scale

NINE = datetime.fromisoformat("2026-03-17T09:00:00+08:00")
"""A working morning on which every branch has something left to do."""
PEOPLE = 50
RATE = 40.0
"""Presses a second: fifty people who press about as fast as a person can."""
PER_SECOND = 25
MILLI = 1000
LONGER = 60.0
"""Seconds of patience beyond what the flood limit asks for."""


def broadcasting(scale: Scale, folder: Path, people: People) -> Iterator[Row]:
    """One bot on the large record: calm before nine, nudges for everybody from nine on."""
    asyncio.run(_looked_until(folder, NINE - timedelta(minutes=1)))
    stretch = scale.seconds + 1
    before = timedelta(seconds=scale.rounds * stretch + 12)
    clock = {"BOT_CLOCK": (NINE - before).isoformat()}
    with processes.load(people, walks=True) as load, processes.ours(load, folder, **clock) as bot:
        pair = Pair(load, bot)
        load.press_once()
        load.first_answer()
        pair.press(PEOPLE, seconds=1, rate=RATE)
        calm = [pair.press(PEOPLE, scale.seconds, rate=RATE) for _ in range(scale.rounds)]
        assert load.sent() == Sent(0, 0, 0), "nudges began before the calm stretch was over"
        load.sending()
        begun = time.monotonic()
        busy = [pair.press(PEOPLE, scale.seconds, rate=RATE) for _ in range(scale.rounds)]
        meanwhile = load.sent()
        took = _all_sent(load, scale.branches, begun)
    sides = [[p.quantile(0.99) * MILLI for p in side] for side in (busy, calm)]
    sent = f"{meanwhile.sent} of {scale.branches} nudges had left when the last press was answered"
    yield Figure(
        "press p99 while nudges leave", Side("while sending", "ms", sides[0]),
        Side("idle", "ms", sides[1]), goal=1.2, must=2.0, note=f"{RATE:.0f} presses/s; {sent}",
    )  # fmt: skip
    last = took.counted
    yield Figure(
        f"{scale.branches} nudges vs the time the flood limit asks for",
        Side("until the last one left", "s", [took.seconds]),
        Side(f"at {PER_SECOND} a second", "s", [scale.branches / PER_SECOND]), goal=1.1, must=1.5,
        note=f"{last.sent} chats, {last.twice} sent twice, {last.refused} calls refused as too fast",
    )  # fmt: skip


async def _looked_until(folder: Path, until: datetime) -> None:
    """Nothing that fell due before is caught up: the measured morning stands for itself."""
    async with opened(settings_for(folder), MovableClock(until)) as (storage, _):
        await storage.nudges_since(until)
        await storage.nudges_swept(until)


class _Took:
    """How long it took until everybody was told, and what the limits saw."""

    def __init__(self, seconds: float, counted: Sent) -> None:
        self.seconds = seconds
        self.counted = counted


def _all_sent(load: Load, wanted: int, begun: float) -> _Took:
    """Wait until everybody has a nudge; RuntimeError where that does not come about."""
    patience = begun + 2 * wanted / PER_SECOND + LONGER
    while (counted := load.sent()).sent < wanted:
        if time.monotonic() > patience:
            raise RuntimeError(f"only {counted.sent} of {wanted} nudges left")
        time.sleep(0.2)
    return _Took(time.monotonic() - begun, counted)
