"""Every update two or three times, also under new ids and late: the same end state."""

from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.playground.telegram import FakeTelegram
from tests.postgres import ON_BOTH
from tests.reliability import chains
from tests.reliability.day import Secretary
from tests.reliability.office import MORNINGS, Office
from tests.reliability.processes import PATIENCE
from tests.reliability.serving import at_work, settings_of

SEED = 3
PEOPLE = 3
ACTIONS = 40
State = dict[str, Any]


class Insistence:
    """A network and clients that deliver again what was delivered."""

    def __init__(self, telegram: FakeTelegram, random: Random) -> None:
        self._telegram = telegram
        self._random = random

    def at_once(self, update: int) -> list[int]:
        """One or two more, under the same id or as the app sends a touch again: a new one."""
        again, new_id = self._telegram.again, self._random.choice
        return [again(update, new_id=new_id((True, False))) for _ in range(new_id((1, 2)))]

    async def late(self, secretary: Secretary) -> None:
        """Something that she sent a while ago comes once more, between two of her actions.

        A press under a new id is not among it: so late it would be a press of hers like any other.
        """
        update = self._random.choice(secretary.touches)
        pressed = "callback_query" in self._telegram.world.updates.history[update]
        new_id = not pressed and self._random.choice((True, False))
        copy = self._telegram.again(update, new_id=new_id)
        waiting = self._telegram.world.updates.waiting
        await self._telegram.until(lambda: copy not in waiting, PATIENCE)


async def day(folder: Path, mode: str, database: str | None, *, insist: bool) -> State:
    """The same day, each update once or insisted on; what stands at its end."""
    clock = MovableClock(MORNINGS[0])
    telegram = FakeTelegram(clock)
    async with telegram.serving():
        office = Office(telegram, clock, settings_of(folder, telegram, database), Random(SEED))
        await office.prepare(PEOPLE)
        async with at_work(office.settings, clock, mode) as storage:
            async with asyncio.TaskGroup() as group:
                for index, secretary in enumerate(office.people):
                    random = Random(f"{SEED} {index}") if insist else None
                    group.create_task(_works(office, secretary, random))
            await office.carried(storage)
            state = {
                "chain": [
                    sorted(map(repr, await chains.chain(storage, s.unit))) for s in office.people
                ],
                "facts": [await chains.facts(storage, s.unit) for s in office.people],
                "counts": [await chains.tally(storage, s.unit) for s in office.people],
                "files": [len(s.documents) - s.files for s in office.people],
            }
        await office.verify()
    return state


async def _works(office: Office, secretary: Secretary, random: Random | None) -> None:
    insistence = Insistence(office.telegram, random) if random else None
    if insistence:
        secretary.insist = insistence.at_once
    await office.comes_in(secretary)
    for _ in range(ACTIONS):
        await secretary.act()
        if insistence:
            await insistence.late(secretary)


@ON_BOTH
@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_whatever_comes_again_changes_nothing(
    mode: str, database: str | None, tmp_path: Path
) -> None:
    once = await day(tmp_path / "once", mode, None, insist=False)
    insisted = await day(tmp_path / "insisted", mode, database, insist=True)
    assert insisted == once
    assert once["files"] == [0] * PEOPLE
