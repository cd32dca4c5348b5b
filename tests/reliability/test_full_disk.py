"""A full disk and a database that cannot be written: said clearly, nothing acknowledged, made good."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection

from bot.clock import MovableClock
from bot.intake import ComeAgain, Intake
from bot.playground.sample import sample_roster
from bot.playground.telegram import FakeTelegram
from handlers.listening import ALLOWED_UPDATES
from tests.phone import Phone, World
from tests.reliability import chains
from tests.reliability.office import MORNINGS, Office
from tests.reliability.processes import PATIENCE, BotProcess
from tests.reliability.serving import settings_of

NOT_STORED = "这一步还没有保存"
FULL = "存储空间满了，或者不能写入"


def no_more_room(conn: Connection) -> None:
    """The database may not grow by a page, as on a disk without room."""
    conn.exec_driver_sql("CREATE TABLE IF NOT EXISTS filler (content)")
    while conn.exec_driver_sql("PRAGMA freelist_count").scalar_one():
        conn.exec_driver_sql("INSERT INTO filler VALUES (zeroblob(4000))")
    pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
    conn.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def read_only(conn: Connection) -> None:
    """Nothing can be written, as on a file system that was mounted read-only."""
    conn.exec_driver_sql("PRAGMA query_only = ON")


async def arrived(world: World, phone: Phone) -> None:
    """Her roster is imported and the first card is open."""
    await phone.join(await world.invite())
    await phone.upload("名册.xlsx", sample_roster(world.clock.now().date()))
    await phone.press("✅ 确认")


def _touch(phone: Phone, kind: str) -> int:
    telegram, user = phone.telegram, phone.user
    match kind:
        case "press":
            return telegram.press(user, phone.screen.id, "✅ 信息无误")
        case "typed":
            return telegram.say(user, "/log 魏长河 电话 空号 " + "敲门没有人应。" * 200)
        case "file":
            return telegram.say(user, "/roster")
        case _:
            rows = "".join(
                f"{first}{second}生\n"
                for first in "赵钱孙李周吴郑王"
                for second in "一二三四五六七八"
            )
            return telegram.upload(user, "补充名册.csv", f"姓名\n{rows}".encode())


TROUBLES = [
    # What is small may still fit into a page that is there.
    (no_more_room, "typed"),
    (no_more_room, "upload"),
    (read_only, "press"),
    (read_only, "typed"),
    (read_only, "upload"),
    (read_only, "file"),
]


@pytest.mark.parametrize(("trouble", "kind"), TROUBLES)
async def test_nothing_is_acknowledged_that_is_not_stored(
    trouble: Callable[[Connection], None], kind: str, world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    async with world.storage() as storage:
        before = await chains.seen_keys(storage)
    async with world.bot() as (app, storage, courier):
        await storage._database.write(trouble)
        intake, update_id = Intake(app), _touch(secretary, kind)
        updates = await app.bot.get_updates(timeout=0, allowed_updates=ALLOWED_UPDATES)
        for _ in range(3):
            with pytest.raises(ComeAgain):
                await intake.take(updates[-1])
        assert update_id in world.telegram.world.updates.waiting
        told = [m.text for m in secretary.messages if NOT_STORED in m.text]
        assert len(told) == 1
        assert FULL in told[0]
        assert await chains.seen_keys(storage) == before
        assert await storage.states() in ({}, {"sent": 1})
        await courier.sweep()
    await world.work()
    async with world.storage() as storage:
        assert f"u:{update_id}" in await chains.seen_keys(storage)
        assert await storage.audit() == []
    if kind == "file":
        assert len(secretary.files) == 1


async def test_a_process_that_meets_the_end_of_the_disk_loses_nothing(tmp_path: Path) -> None:
    clock = MovableClock(MORNINGS[0] - timedelta(hours=1))
    telegram = FakeTelegram(clock)
    async with telegram.serving():
        folder = tmp_path / "data"
        office = Office(telegram, clock, settings_of(folder, telegram), Random(11))
        await office.prepare(1)
        [secretary] = office.people
        process = BotProcess(telegram, folder)
        try:
            await process.start()
            await office.comes_in(secretary)
            await process.stop()
            # No file of this process may grow beyond what the database has now, and a little.
            room = process.database.stat().st_size + 16 * 1024
            await process.start(limits={resource.RLIMIT_FSIZE: room})
            work = asyncio.create_task(office.works_on(secretary))
            await telegram.until(
                lambda: any(NOT_STORED in m.text for m in secretary.told), PATIENCE
            )
            [waiting] = telegram.world.updates.waiting
            assert f"u:{waiting}" not in chains.seen_in(process.database)
            await process.kill()
            await process.start()
            await telegram.until(lambda: waiting not in telegram.world.updates.waiting, PATIENCE)
            office.over.set()
            await work
            async with office.storage() as storage:
                await telegram.settled(PATIENCE)
                await office.carried(storage)
            assert await process.stop() == 0
        finally:
            await process.kill()
        await office.verify()
