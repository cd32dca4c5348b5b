"""A fake Telegram and a real python-telegram-bot that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from telegram import Bot

from bot.clock import MovableClock
from bot.playground.telegram import FakeTelegram
from bot.transport import AiohttpRequest

SECRETARY = 501
STRANGER = 999


def bot_for(tg: FakeTelegram, token: str | None = None) -> Bot:
    """A bot of python-telegram-bot's that takes the fake for Telegram."""
    return Bot(
        token or tg.token,
        base_url=f"{tg.address}/bot",
        base_file_url=f"{tg.address}/file/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
    )


@pytest.fixture(autouse=True)
def _durations_of_the_next_version(monkeypatch: pytest.MonkeyPatch) -> None:
    # Without it the library warns about retry_after, and warnings are errors here.
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(datetime(2026, 2, 25, 1, 0, tzinfo=UTC))


@pytest.fixture
async def tg(clock: MovableClock) -> AsyncIterator[FakeTelegram]:
    fake = FakeTelegram(clock)
    fake.person(SECRETARY, "王书记")
    async with fake.serving():
        yield fake


@pytest.fixture
async def bot(tg: FakeTelegram) -> AsyncIterator[Bot]:
    async with bot_for(tg) as started:
        yield started


@pytest.fixture
async def chat(tg: FakeTelegram, bot: Bot) -> int:
    """The private chat of somebody who has pressed START; the update is confirmed."""
    update_id = tg.say(SECRETARY, "/start")
    await bot.get_updates(offset=update_id + 1)
    return SECRETARY
