"""The bot at work within the test: everything that `run` does, but for the process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.clock import MovableClock
from bot.playground.telegram import FakeTelegram
from bot.polling import poll
from bot.running import bot_at_work
from bot.settings import Secret, Settings
from bot.webhook import serve
from handlers.context import App
from storage import Storage
from tests.reliability.processes import SECRET, by_webhook

POLL = 5
"""Seconds of a long poll."""


def settings_of(folder: Path, telegram: FakeTelegram, database: str | None = None) -> Settings:
    """The settings of a bot that has this Telegram; it has to be served already."""
    return Settings(
        data_dir=folder,
        bot_api_url=telegram.address,
        bot_token=Secret(telegram.token),
        campaign_year=2026,
        database_url=Secret(database) if database else None,
    )


@asynccontextmanager
async def at_work(settings: Settings, clock: MovableClock, mode: str) -> AsyncIterator[Storage]:
    """Serve by "polling" or by "webhook"; yields the bot's own storage."""
    stop = asyncio.Event()
    async with bot_at_work(settings, clock) as (app, storage, _):
        task = asyncio.create_task(_serving(app, mode, stop))
        try:
            yield storage
        finally:
            stop.set()
            await task


def _serving(app: App, mode: str, stop: asyncio.Event) -> Coroutine[Any, Any, None]:
    if mode == "polling":
        return poll(app, stop, POLL)
    hook = by_webhook()
    return serve(app, hook["WEBHOOK_URL"], SECRET, hook["WEBHOOK_LISTEN"], stop)
