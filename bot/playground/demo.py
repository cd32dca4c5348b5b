"""`demo`: the bot in a web page, with a sample branch, no token and a database of its own."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlparse

from bot.administration import invite
from bot.app import announce, opened
from bot.clock import MovableClock
from bot.domain.records import Role
from bot.playground.guide import Guide
from bot.playground.page import PlayPerson, SampleFile, playground
from bot.playground.sample import BRANCH, faulty_roster, sample_roster
from bot.playground.telegram import FakeTelegram
from bot.polling import poll
from bot.running import bot_at_work
from bot.settings import Secret, Settings
from handlers.context import App
from handlers.courier import Courier
from storage import Storage

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CITY, COMMITTEE = "样例市委组织部", "样例镇党委"
TREE = (("city", CITY), ("committee", COMMITTEE), ("branch", BRANCH))
CAST: tuple[tuple[int, str, str, Role, str], ...] = (
    (1001, "周书记", "支部书记", "secretary", BRANCH),
    (1002, "林委员", "另一位书记", "secretary", BRANCH),
    (1004, "郑组长", "党委工作组", "verifier", COMMITTEE),
    (1005, "钱干事", "党委专职工作人员", "clerk", COMMITTEE),
    (1006, "孟书记", "党委书记", "committee", COMMITTEE),
    (1007, "高科长", "市委组织部", "city", CITY),
)
"""Who plays which part, and where: number, name, part, role, unit."""
MORNING = "-02-25T09:00+08:00"
YEAR = 2026
"""A year that the workday calendar covers."""


@dataclass(frozen=True, slots=True)
class Demo:
    """A running playground."""

    telegram: FakeTelegram
    clock: MovableClock
    storage: Storage
    courier: Courier
    app: App
    people: tuple[PlayPerson, ...]
    samples: tuple[SampleFile, ...]
    url: str


def start_of(text: str | None) -> datetime:
    """The instant at which the demo's clock starts; ValueError for what is no instant."""
    instant = datetime.fromisoformat(text or f"{YEAR}{MORNING}")
    if instant.tzinfo is None:
        raise ValueError("an instant with its offset, e.g. 2026-02-25T09:00+08:00")
    return instant


@asynccontextmanager
async def playing(start: datetime, port: int, folder: Path) -> AsyncIterator[Demo]:
    """The fake Telegram, the page, the sample tree and the bot, polling."""
    clock = MovableClock(start)
    telegram = FakeTelegram(clock)
    settings = Settings(data_dir=folder, bot_token=Secret(telegram.token), campaign_year=start.year)
    samples = _samples(start.date())
    async with opened(settings, clock) as (storage, policy):
        guide = Guide(telegram, policy.campaign, clock.now)
        people = await _people(storage, clock)
    async with playground(telegram, clock, people, samples, port, guide) as url:
        settings = replace(settings, bot_api_url=telegram.address)
        async with bot_at_work(settings, clock) as (app, storage, courier):
            stop = asyncio.Event()
            polling = asyncio.create_task(poll(app, stop))
            try:
                await announce(app)
                yield Demo(telegram, clock, storage, courier, app, tuple(people), samples, url)
            finally:
                stop.set()
                await polling


def _samples(today: date) -> tuple[SampleFile, ...]:
    return (
        SampleFile("样例名册.xlsx", sample_roster(today), XLSX),
        SampleFile("有错误的名册.xlsx", faulty_roster(today), XLSX),
    )


async def _people(storage: Storage, clock: MovableClock) -> list[PlayPerson]:
    parent: int | None = None
    for kind, name in TREE:
        unit = await storage.add_unit(kind, name, parent, clock.now())  # type: ignore[arg-type]
        parent = unit.id
    people = [
        PlayPerson(number, name, says, await _token(storage, clock, role, unit))
        for number, name, says, role, unit in CAST
    ]
    return [*people, PlayPerson(1003, "路人", "陌生人")]


async def _token(storage: Storage, clock: MovableClock, role: Role, unit: str) -> str:
    link = await invite(storage, role, unit, 24 * 90, clock.now(), "paicha_demo_bot")
    return parse_qs(urlparse(link).query)["start"][0]


async def demo(port: int, clock: str | None, browser: bool) -> None:
    """Serve the playground until interrupted; prints the page's address."""
    start = start_of(clock)
    with tempfile.TemporaryDirectory(prefix="paicha-demo-") as folder:
        async with playing(start, port, Path(folder)) as here:
            print(
                f"排查助手 · 演练：请在浏览器打开 {here.url} （按 Ctrl+C 结束，演练数据随之删除）",
                flush=True,
            )
            if browser:
                with contextlib.suppress(webbrowser.Error):
                    await asyncio.to_thread(webbrowser.open, here.url)
            await asyncio.Event().wait()
