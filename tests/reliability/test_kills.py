"""Real processes under kill -9: what was acknowledged is there, once.

The number of kills can be lowered by PAICHA_TEST_KILLS for work at a desk.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from urllib.parse import parse_qs, urlparse
from zoneinfo import ZoneInfo

import pytest

from bot.administration import invite
from bot.app import opened
from bot.clock import MovableClock
from bot.playground.records import Call
from bot.playground.telegram import FakeTelegram
from bot.settings import Settings
from storage import Storage
from tests.reliability import chains
from tests.reliability.day import Secretary, with_sample
from tests.reliability.processes import BotProcess, by_webhook

KILLS = int(os.environ.get("PAICHA_TEST_KILLS", "100"))
WORLDS = 2
"""How many bots are killed side by side in each mode."""

PEOPLE = 4
SEED = 20260311
SAMPLE = 32
MORNING = datetime(2026, 3, 11, 8, 55, tzinfo=ZoneInfo("Asia/Shanghai"))
"""Five minutes before the nudges of that day fall due."""

AGAIN = "🔁 再发一次"
LEASE = timedelta(minutes=3)
"""After this a courier's parcel is anybody's again."""

TOO_LATE = ("query is too old", "message is not modified")
"""What Telegram says to an answer that is given a second time."""


@dataclass
class Tally:
    """What a run was like."""

    kills: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    second_answers: int = 0
    nudges: int = 0
    nudges_again: int = 0
    files: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)


def settings_of(folder: Path, telegram: FakeTelegram) -> Settings:
    """The settings under which the test looks into the database."""
    return Settings(data_dir=folder, bot_api_url=telegram.address, campaign_year=2026)


class Campaign:
    """One bot that is killed again and again while its people work."""

    def __init__(self, folder: Path, mode: Mapping[str, str], seed: int) -> None:
        self.random = Random(seed)
        self.clock = MovableClock(MORNING)
        self.telegram = FakeTelegram(self.clock)
        self.folder = folder
        self.mode = mode
        self.tally = Tally()
        self.over = asyncio.Event()
        self.people: list[Secretary] = []
        self.tokens: list[str] = []

    async def prepare(self) -> None:
        """Secretaries with a branch each, and their links."""
        async with self._storage() as storage:
            await storage.add_unit("committee", "样例镇党委", None, self.clock.now())
            for index in range(PEOPLE):
                name, now = f"{index + 1}号村党支部", self.clock.now()
                link = await invite(storage, "secretary", name, 72, now, "paicha_demo_bot")
                self.tokens.append(parse_qs(urlparse(link).query)["start"][0])
                [unit] = await storage.find_units(name)
                random = Random(self.random.random())
                self.people.append(Secretary(self.telegram, 1001 + index, unit.id, random))

    async def run(self, kills: int) -> Tally:
        """Let the people work through so many kills, end calmly, and look at what is there."""
        async with self.telegram.serving():
            process = BotProcess(self.telegram, self.folder, **self.mode)
            try:
                async with asyncio.TaskGroup() as work:
                    for secretary, token in zip(self.people, self.tokens, strict=True):
                        work.create_task(self._works(secretary, token))
                    await self._lives(process, kills)
                await self._ends(process)
            finally:
                await process.kill()
            await self._verify()
        return self.tally

    async def _works(self, secretary: Secretary, token: str) -> None:
        await secretary.come_in(token)
        while not self.over.is_set():
            await secretary.act()

    async def _lives(self, process: BotProcess, kills: int) -> None:
        try:
            while self.tally.kills < kills:
                await process.start()
                await self._moment()
                await process.kill()
                self.tally.kills += 1
                self._nothing_lost(process)
                self.clock.forward(timedelta(seconds=self.random.choice((1, 10, 60, 200))))
            await process.start()
        finally:
            self.over.set()

    async def _moment(self) -> None:
        """Some moment: while it starts, or after some of its calls and a little more."""
        if self.random.random() < 0.1:
            await asyncio.sleep(self.random.uniform(0.1, 1.0))
            return
        calls = self.telegram.world.calls
        enough = len(calls) + self.random.randint(2, 90)
        await self.telegram.until(lambda: len(calls) >= enough, 60)
        await asyncio.sleep(self.random.uniform(0, 0.02))

    def _nothing_lost(self, process: BotProcess) -> None:
        """Whatever was confirmed or answered before the kill is in the database after it."""
        seen = chains.seen_in(process.database)
        for secretary in self.people:
            keys = {f"u:{update}" for update in secretary.acknowledged()}
            self.tally.lost += sorted(keys - seen)

    async def _ends(self, process: BotProcess) -> None:
        """A last calm stretch, in which everything due arrives."""
        await self._quiet(process)
        for secretary in self.people:
            await self._sends_again(secretary)
        await self._quiet(process)
        await process.ready()
        assert await process.stop() == 0, process.said()[-2000:]

    async def _quiet(self, process: BotProcess) -> None:
        """Move on beyond every lease until nothing waits any more: no update, and no errand."""
        async with self._storage() as storage:
            while True:
                await self.telegram.settled(60)
                await self._carried(storage)
                if "due" not in await storage.states():
                    return
                await process.stop()
                self.clock.forward(LEASE)
                await process.start()

    async def _carried(self, storage: Storage) -> None:
        """Until the courier has nothing to do at this hour."""
        async with asyncio.timeout(60):
            while (due := await storage.next_due(self.clock.now())) is not None:
                if due > self.clock.now():
                    return
                await asyncio.sleep(0.1)

    async def _sends_again(self, secretary: Secretary) -> None:
        """She presses 🔁 under every file of which nobody knows whether it arrived."""
        for message in self.telegram.chat(secretary.user):
            if message.from_bot and AGAIN in message.labels:
                self.tally.files["unconfirmed"] += 1
                update = self.telegram.press(secretary.user, message.id, AGAIN)
                await self.telegram.until(partial(self._done, update), 60)
                secretary.touches.append(update)
                secretary.files += 1

    def _done(self, update: int) -> bool:
        return update not in self.telegram.world.updates.waiting

    @asynccontextmanager
    async def _storage(self) -> AsyncIterator[Storage]:
        async with opened(settings_of(self.folder, self.telegram), self.clock) as (storage, _):
            yield storage

    async def _verify(self) -> None:
        refused = [call for call in self.telegram.refusals if not _too_late(call)]
        self.tally.second_answers = len(self.telegram.refusals) - len(refused)
        assert refused == []
        async with self._storage() as storage:
            assert await storage.audit() == []
            keys = await chains.seen_keys(storage)
            for secretary in self.people:
                await self._verify_branch(storage, secretary)
                assert {f"u:{update}" for update in secretary.touches} <= keys
            await self._verify_files(storage)

    async def _verify_branch(self, storage: Storage, secretary: Secretary) -> None:
        found = with_sample(await chains.chain(storage, secretary.unit), SAMPLE)
        assert found == secretary.expected
        members = {m.key.number: m for m in await storage.members(secretary.unit)}
        stands = {
            (number, name): chains.told(members[number].facts[name])
            for number, name in secretary.stated
        }
        assert stands == secretary.stated
        first, *more = [nudge.text for nudge in secretary.nudges]
        assert not first.startswith("（重发）")
        assert len(more) <= 1
        assert all(text.startswith("（重发）") for text in more)
        self.tally.nudges += 1
        self.tally.nudges_again += len(more)
        self.tally.acknowledged += len(secretary.touches)
        self.tally.actions.update(secretary.done)

    async def _verify_files(self, storage: Storage) -> None:
        asked = sum(secretary.files for secretary in self.people)
        came = sum(len(secretary.documents) for secretary in self.people)
        states = await chains.errands(storage)
        sent, unsure = states["file", "sent"], states["file", "unconfirmed"]
        self.tally.files.update(asked=asked, came=came, sent=sent)
        assert sent + unsure == asked, states
        assert sent <= came <= sent + unsure
        assert self.tally.files["unconfirmed"] == unsure


def _too_late(call: Call) -> bool:
    return any(words in (call.error or "") for words in TOO_LATE)


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(
    mode: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings: Callable[[], Mapping[str, str]] = by_webhook if mode == "webhook" else dict
    kills = -(-KILLS // 2 // WORLDS)
    print(f"seed {SEED}")
    bots = [Campaign(tmp_path / f"{mode}-{n}", settings(), SEED + n) for n in range(WORLDS)]
    for bot in bots:
        await bot.prepare()
    async with asyncio.TaskGroup() as group:
        runs = [group.create_task(bot.run(kills)) for bot in bots]
    tallies = [run.result() for run in runs]
    with capsys.disabled():
        print(f"\n{mode}: {_summary(tallies)}")
    assert [lost for tally in tallies for lost in tally.lost] == []
    assert sum(tally.kills for tally in tallies) >= KILLS // 2


def _summary(tallies: list[Tally]) -> str:
    files, actions = Counter[str](), Counter[str]()
    for tally in tallies:
        files.update(tally.files)
        actions.update(tally.actions)
    return (
        f"{sum(t.kills for t in tallies)} kills, "
        f"{sum(t.acknowledged for t in tallies)} updates acknowledged, "
        f"{sum(len(t.lost) for t in tallies)} lost, 0 doubled, "
        f"{sum(t.second_answers for t in tallies)} answers given twice, "
        f"{sum(t.nudges for t in tallies)} nudges of which "
        f"{sum(t.nudges_again for t in tallies)} were sent again and marked so, "
        f"files {dict(files)}, actions {dict(actions)}"
    )
