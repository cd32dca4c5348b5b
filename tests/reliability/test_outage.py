"""Telegram away, refusing or breaking off: every nudge and file arrives, or she is asked about it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.clock import MovableClock
from bot.playground.faults import Fault
from bot.playground.sample import sample_roster
from bot.playground.telegram import FakeTelegram
from storage import Storage
from tests.phone import Phone, World
from tests.reliability.day import NUDGE
from tests.reliability.office import AGAIN, AGAIN_MARK, MORNINGS, Office
from tests.reliability.serving import at_work, settings_of

MINUTE = timedelta(minutes=1)
NINE = MORNINGS[0] + timedelta(seconds=10)
ACTIONS = 4


async def through(office: Office, storage: Storage, minutes: int) -> None:
    """So many minutes pass, and in each everything is tried that is due."""
    for _ in range(minutes):
        office.clock.forward(MINUTE)
        await office.carried(storage)


@asynccontextmanager
async def working(
    folder: Path, mode: str, people: int
) -> AsyncIterator[tuple[Office, Storage, FakeTelegram]]:
    """Secretaries with their rosters imported, at eight minutes to nine, and the bot at work."""
    clock = MovableClock(NINE - 8 * MINUTE)
    telegram = FakeTelegram(clock)
    async with telegram.serving():
        office = Office(telegram, clock, settings_of(folder, telegram), Random(7))
        await office.prepare(people)
        async with at_work(office.settings, clock, mode) as storage:
            await asyncio.gather(*map(office.comes_in, office.people))
            yield office, storage, telegram


@pytest.mark.parametrize("mode", ["polling", "webhook"])
@pytest.mark.parametrize("kind", ["refuse", "502"])
async def test_ten_minutes_without_telegram(kind: str, mode: str, tmp_path: Path) -> None:
    async with working(tmp_path, mode, people=3) as (office, storage, telegram):
        async with telegram.outage(kind):
            # What they do meanwhile: one asks for her roster, the others look how far they are.
            first, *others = office.people
            touches = [telegram.say(first.user, "/roster")]
            touches += [telegram.say(one.user, "/progress") for one in others]
            said = [one.card.id for one in others]
            await through(office, storage, 10)
            assert office.clock.now() > NINE
            assert [one.nudges for one in office.people] == [{}, {}, {}]
        first.files += 1
        for secretary, update in zip(office.people, touches, strict=True):
            secretary.touches.append(update)
        await telegram.settled(60)
        while "due" in await storage.states():
            await through(office, storage, 1)
        await office.send_again()
        await through(office, storage, 2)
        assert all(one.card.id > before for one, before in zip(others, said, strict=True))
        for secretary in office.people:
            for _ in range(ACTIONS):
                await secretary.act()
        await through(office, storage, 1)
        await office.verify(MORNINGS[:1])


FAULTS = {
    "429": Fault(code=429, retry_after=1),
    "500": Fault(code=500),
    "502": Fault(code=502),
    "before": Fault(cut_before=True),
    "after": Fault(cut_after=True),
}
"""What befalls a call. All but the first leave open whether it had effect."""

CERTAIN = ("429",)


async def arrived(world: World, phone: Phone) -> None:
    """Her roster is imported and the first card is open."""
    await phone.join(await world.invite())
    await phone.upload("名册.xlsx", sample_roster(world.clock.now().date()))
    await phone.press("✅ 确认")


async def passing(world: World, minutes: int) -> None:
    """So many minutes pass, with a bot at work in each."""
    for _ in range(minutes):
        world.clock.forward(MINUTE)
        await world.work()


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_file_arrives_or_she_is_asked(fault: str, world: World, secretary: Phone) -> None:
    await arrived(world, secretary)
    world.telegram.faults.add("sendDocument", FAULTS[fault])
    await secretary.say("/roster")
    await passing(world, 3)
    asked = [m for m in secretary.messages if AGAIN in m.labels]
    if fault in CERTAIN:
        assert (len(secretary.files), len(asked)) == (1, 0)
        return
    assert (len(secretary.files), len(asked)) == (1 if fault == "after" else 0, 1)
    await secretary.press(AGAIN, asked[0])
    await passing(world, 1)
    assert len(secretary.files) == (2 if fault == "after" else 1)


@pytest.mark.parametrize("times", [1, 8])
@pytest.mark.parametrize("fault", ["429", "500", "502"])
async def test_a_nudge_that_is_refused_arrives_however_often(
    fault: str, times: int, world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    world.clock.forward_to(NINE)
    world.telegram.faults.add("sendMessage", FAULTS[fault], times)
    await passing(world, 20)
    (nudge,) = [m.text for m in secretary.messages if m.text.startswith(NUDGE)]
    assert nudge.startswith(AGAIN_MARK) is (fault not in CERTAIN)


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText", "answerCallbackQuery"])
@pytest.mark.parametrize("fault", FAULTS)
async def test_an_answer_is_stored_once_and_shown(
    fault: str, method: str, world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    world.telegram.faults.add(method, FAULTS[fault])
    card = secretary.screen
    await secretary.press("✅ 信息无误")
    await passing(world, 1)
    assert "2 · 林秀梅" in secretary.text or "2 · 林秀梅" in card.text
    await secretary.say("/help")
    await passing(world, 1)
    assert "名册" in secretary.text
    if fault == "after":
        # It was done already when it was tried again.
        world.telegram.refusals.clear()
    async with world.storage() as storage:
        first, second, *_ = await storage.members(1 if len(await storage.tree()) == 1 else 2)
        assert (first.standing.progress, second.standing.progress) == ("done", "todo")


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_file_that_cannot_be_fetched_is_asked_for_again(
    fault: str, world: World, secretary: Phone
) -> None:
    await secretary.join(await world.invite())
    world.telegram.faults.add("getFile", FAULTS[fault])
    await secretary.upload("名册.xlsx", sample_roster(world.clock.now().date()))
    await passing(world, 1)
    assert "名册预览" in secretary.text or "再发一次" in secretary.text, secretary.text


async def test_an_answer_that_telegram_did_not_take_comes_later(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    world.telegram.faults.add("editMessageText", FAULTS["before"], 3)
    await secretary.press("✅ 信息无误")
    assert "1 · 周国安" in secretary.text
    await passing(world, 1)
    assert "2 · 林秀梅" in secretary.text
