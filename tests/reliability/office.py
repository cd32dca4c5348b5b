"""Secretaries who work side by side, and what has to be on record after their day."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from urllib.parse import parse_qs, urlparse
from zoneinfo import ZoneInfo

from bot.administration import invite
from bot.app import opened
from bot.clock import MovableClock
from bot.playground.records import Call
from bot.playground.telegram import FakeTelegram
from bot.settings import Settings
from storage import Storage
from tests.reliability import chains
from tests.reliability.day import Secretary, with_sample
from tests.reliability.processes import PATIENCE, BotProcess

SAMPLE = 32
"""Members of the sample roster."""
ZONE = ZoneInfo("Asia/Shanghai")
MORNINGS = [datetime(2026, 3, day, 8, 59, 50, tzinfo=ZONE) for day in (11, 17, 19)]
"""Ten seconds before the nudges of these days fall due."""

LEASE = timedelta(minutes=3)
"""After this a courier's parcel is anybody's again."""

AGAIN = "🔁 再发一次"
AGAIN_MARK = "（重发）"
TOO_LATE = (
    "query is too old",
    "message is not modified",
    "message to delete not found",
    "message to edit not found",
)
"""What Telegram says to a call that is made a second time."""


@dataclass
class Tally:
    """What a day was like."""

    acknowledged: int = 0
    second_answers: int = 0
    nudges: int = 0
    nudges_again: int = 0
    nudges_twice: int = 0
    """Digests that nobody knows to have arrived: another one came in their place."""
    files: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)


class Office:
    """One bot's people, each with a branch of her own."""

    def __init__(
        self, telegram: FakeTelegram, clock: MovableClock, settings: Settings, random: Random
    ) -> None:
        self.telegram = telegram
        self.clock = clock
        self.settings = settings
        self.random = random
        self.people: list[Secretary] = []
        self.tally = Tally()
        self.over = asyncio.Event()
        self._tokens: list[str] = []
        self._again: set[tuple[int, str | None]] = set()
        """Whose files, by their buttons, were asked for once more."""

    @asynccontextmanager
    async def storage(self) -> AsyncIterator[Storage]:
        """The record, as the test looks into it."""
        async with opened(self.settings, self.clock) as (storage, _):
            yield storage

    async def prepare(self, people: int) -> None:
        """So many branches, and a link for the secretary of each."""
        async with self.storage() as storage:
            await storage.add_unit("committee", "样例镇党委", None, self.clock.now())
            for index in range(people):
                name, now = f"{index + 1}号村党支部", self.clock.now()
                link = await invite(storage, "secretary", name, 72, now, "paicha_demo_bot")
                self._tokens.append(parse_qs(urlparse(link).query)["start"][0])
                [unit] = await storage.find_units(name)
                random = Random(self.random.random())
                self.people.append(Secretary(self.telegram, 1001 + index, unit.id, random))

    async def comes_in(self, secretary: Secretary) -> None:
        """She uses her link and imports the sample roster."""
        await secretary.come_in(self._tokens[self.people.index(secretary)])

    async def works(self, secretary: Secretary) -> None:
        """She uses her link, and goes through her day until it is `over`."""
        await self.comes_in(secretary)
        await self.works_on(secretary)

    async def works_on(self, secretary: Secretary) -> None:
        """She goes on with her day until it is `over`."""
        while not self.over.is_set():
            await secretary.act()

    async def calm(self, *processes: BotProcess) -> None:
        """Go beyond every lease until nothing waits any more: no update, and no errand."""
        async with self.storage() as storage:
            while not await self._nothing_waits(storage):
                for process in processes:
                    await process.stop()
                self.clock.forward(LEASE)
                for process in processes:
                    await process.start()

    async def _nothing_waits(self, storage: Storage) -> bool:
        await self.telegram.settled(PATIENCE)
        await self.carried(storage)
        return "due" not in await storage.states()

    async def carried(self, storage: Storage) -> None:
        """Until the courier has nothing to do at this hour."""
        async with asyncio.timeout(PATIENCE):
            while (due := await storage.next_due(self.clock.now())) is not None:
                if due > self.clock.now():
                    return
                await asyncio.sleep(0.1)

    async def ends(self, *processes: BotProcess) -> None:
        """A last calm stretch: what is due arrives, and so does every file they have to ask for."""
        await self.calm(*processes)
        while await self.send_again():
            await self.calm(*processes)

    async def send_again(self) -> int:
        """They press 🔁 for each file of which nobody knows whether it arrived; how many those are.

        The note about a file may itself come twice after a kill; then one of them is pressed.
        """
        new = {
            (secretary.user, button.data): (secretary, message)
            for secretary in self.people
            for message in self.telegram.chat(secretary.user)
            for row in message.buttons
            for button in row
            if button.label == AGAIN and (secretary.user, button.data) not in self._again
        }
        for asked, (secretary, message) in new.items():
            self._again.add(asked)
            update = self.telegram.press(secretary.user, message.id, AGAIN)
            await self.telegram.until(partial(self._done, update), PATIENCE)
            secretary.touches.append(update)
            secretary.files += 1
        return len(new)

    def _done(self, update: int) -> bool:
        return update not in self.telegram.world.updates.waiting

    async def verify(self, mornings: Sequence[datetime] = (), kills: int | None = None) -> None:
        """Everything is on record once, every chain is sound, every file and nudge came.

        `mornings`: ten seconds later everybody had something to be told. `kills`: how many digests
        may have come twice; None: as many as were tried again.
        """
        refused = [call for call in self.telegram.refusals if not _too_late(call)]
        self.tally.second_answers = len(self.telegram.refusals) - len(refused)
        assert refused == [], [(call.method, call.error) for call in refused]
        async with self.storage() as storage:
            assert await storage.audit() == []
            keys = await chains.seen_keys(storage)
            for secretary in self.people:
                await _verify_branch(storage, secretary)
                undecided = [one for one in secretary.touches if f"u:{one}" not in keys]
                assert undecided == [], secretary.lately(undecided)
                await self._verify_nudges(storage, secretary, mornings)
                self.tally.acknowledged += len(secretary.touches)
                self.tally.actions.update(secretary.done)
            assert kills is None or self.tally.nudges_twice <= kills
            await self._verify_files(storage)

    async def _verify_nudges(
        self, storage: Storage, secretary: Secretary, mornings: Sequence[datetime]
    ) -> None:
        """All that fell due was told or had become needless, and what may have come twice says so.

        Each digest goes out once unmarked; every later try is marked, whether or not the first
        one arrived.
        """
        digests, due = await chains.nudged(storage, secretary.user)
        assert {d.state for d in digests} <= {"sent", "cleared", "unconfirmed"}, digests
        assert {d.state for d in due} <= {"sent", "cleared", "unconfirmed"}, due
        # What is caught up shortly before nine tells it all: at nine nothing is due again.
        told = {d.sent.astimezone(ZONE).date() for d in digests if d.sent}
        missed = [
            m for m in mornings if m.date() not in told and nine(m) not in {d.at for d in due}
        ]
        assert missed == [], (digests, due)
        came = secretary.nudges
        arrived = {d.message for d in digests if d.message is not None}
        assert arrived <= came.keys(), (digests, came)
        again = [number for number, text in came.items() if text.startswith(AGAIN_MARK)]
        assert len(came) - len(again) <= len(digests), (digests, came)
        assert len(again) <= sum(d.tries - 1 for d in digests if d.tries), (digests, came)
        assert bool(came) == bool(mornings), came
        self.tally.nudges += len(came)
        self.tally.nudges_again += len(again)
        self.tally.nudges_twice += len(came.keys() - arrived)

    async def _verify_files(self, storage: Storage) -> None:
        asked = sum(secretary.files for secretary in self.people)
        came = sum(len(secretary.documents) for secretary in self.people)
        states = await chains.errands(storage)
        sent, unsure = (
            sum(states[kind, state] for kind in ("file", "long"))
            for state in ("sent", "unconfirmed")
        )
        told = len(self._again)
        self.tally.files.update(asked=asked, came=came, sent=sent, unconfirmed=told)
        assert sent + unsure == asked, states
        assert sent <= came <= sent + unsure, states
        assert told == unsure, (self._again, states)


async def _verify_branch(storage: Storage, secretary: Secretary) -> None:
    found = with_sample(await chains.chain(storage, secretary.unit), SAMPLE)
    lost, more = secretary.expected - found, found - secretary.expected
    assert not lost, (lost, more, secretary.lately())
    assert not more, (more, secretary.lately())
    members = {m.key.number: m for m in await storage.members(secretary.unit)}
    stands = {
        (number, name): chains.told(members[number].facts[name])
        for number, name in secretary.stated
    }
    assert stands == secretary.stated


def nine(morning: datetime) -> datetime:
    """The hour of the nudges on this morning."""
    return morning + timedelta(seconds=10)


def _too_late(call: Call) -> bool:
    return any(words in (call.error or "") for words in TOO_LATE)


def summary(tallies: list[Tally]) -> str:
    """What the days were like, in one line."""
    files, actions = Counter[str](), Counter[str]()
    for tally in tallies:
        files.update(tally.files)
        actions.update(tally.actions)
    return (
        f"{sum(t.acknowledged for t in tallies)} updates acknowledged, "
        f"{sum(t.second_answers for t in tallies)} answers given twice, "
        f"{sum(t.nudges for t in tallies)} nudges of which "
        f"{sum(t.nudges_again for t in tallies)} were sent again and marked so "
        f"and {sum(t.nudges_twice for t in tallies)} came twice, "
        f"files {dict(files)}, actions {dict(actions)}"
    )
