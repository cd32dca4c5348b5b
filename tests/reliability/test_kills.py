"""Real processes under kill -9: what was acknowledged is there, once.

In each mode PAICHA_TEST_KILLS kills (100), which may be lowered for work at a desk.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.clock import MovableClock
from bot.playground.telegram import FakeTelegram
from bot.settings import Settings
from tests.reliability import chains
from tests.reliability.office import MORNINGS, Office, summary
from tests.reliability.processes import PATIENCE, BotProcess, by_webhook

KILLS = int(os.environ.get("PAICHA_TEST_KILLS", "100"))
WORLDS = 2
"""How many bots are killed side by side in each mode."""

PEOPLE = 4
SEED = 20260311


class Campaign:
    """One bot that is killed again and again while its people work."""

    def __init__(self, folder: Path, mode: Mapping[str, str], seed: int) -> None:
        self.random = Random(seed)
        self.clock = MovableClock(MORNINGS[0])
        self.telegram = FakeTelegram(self.clock)
        self.folder = folder
        self.mode = mode
        self.kills = 0
        self.lost: list[str] = []
        settings = Settings(data_dir=folder, bot_api_url="http://127.0.0.1:1", campaign_year=2026)
        self.office = Office(self.telegram, self.clock, settings, self.random)

    async def run(self, kills: int) -> None:
        """Let the people work through so many kills, end calmly, and look at what is there."""
        async with self.telegram.serving():
            process = BotProcess(self.telegram, self.folder, **self.mode)
            try:
                async with asyncio.TaskGroup() as work:
                    for secretary in self.office.people:
                        work.create_task(self.office.works(secretary))
                    await self._lives(process, kills)
                await self._ends(process)
            finally:
                await process.kill()
            # Whether somebody joined before nine on the first morning is a race.
            await self.office.verify(MORNINGS[1:], kills=self.kills)

    async def _lives(self, process: BotProcess, kills: int) -> None:
        try:
            while self.kills < kills:
                await process.start()
                await self._moment()
                await process.kill()
                self.kills += 1
                self._nothing_lost(process)
                self._time_passes(kills)
            await process.start()
        finally:
            self.office.over.set()

    def _time_passes(self, kills: int) -> None:
        """A little; after each third of the kills it is the next of the mornings."""
        self.clock.forward(timedelta(seconds=self.random.choice((1, 10, 60, 200))))
        morning = MORNINGS[min(self.kills * len(MORNINGS) // kills, len(MORNINGS) - 1)]
        if morning > self.clock.now():
            self.clock.forward_to(morning)

    async def _moment(self) -> None:
        """Some moment: while it starts, or after some of its calls and a little more."""
        if self.random.random() < 0.1:
            await asyncio.sleep(self.random.uniform(0.1, 1.0))
            return
        calls = self.telegram.world.calls
        enough = len(calls) + self.random.randint(2, 60)
        await self.telegram.until(lambda: len(calls) >= enough, PATIENCE)
        await asyncio.sleep(self.random.uniform(0, 0.02))

    def _nothing_lost(self, process: BotProcess) -> None:
        """Whatever was confirmed or answered before the kill is in the database after it."""
        seen = chains.seen_in(process.database)
        for secretary in self.office.people:
            keys = {f"u:{update}" for update in secretary.acknowledged()}
            self.lost += sorted(keys - seen)

    async def _ends(self, process: BotProcess) -> None:
        """A last calm stretch, in which everything due arrives."""
        await self.office.ends(process)
        await process.ready()
        assert await process.stop() == 0, process.said()[-2000:]


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(
    mode: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings: Callable[[], Mapping[str, str]] = by_webhook if mode == "webhook" else dict
    kills = -(-KILLS // WORLDS)
    print(f"seed {SEED}")
    bots = [Campaign(tmp_path / f"{mode}-{n}", settings(), SEED + n) for n in range(WORLDS)]
    for bot in bots:
        # One after the other: Alembic migrates one database at a time in a process.
        await bot.office.prepare(PEOPLE)
    async with asyncio.TaskGroup() as group:
        for bot in bots:
            group.create_task(bot.run(kills))
    lost = [key for bot in bots for key in bot.lost]
    killed = sum(bot.kills for bot in bots)
    with capsys.disabled():
        told = summary([bot.office.tally for bot in bots])
        print(f"\n{mode}: {killed} kills, {len(lost)} lost, 0 doubled, {told}")
    assert lost == []
    assert killed >= KILLS
