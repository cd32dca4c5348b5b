"""`run`: the bot at work until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.app import announce, build, clock_of, opened, ready, works_for
from bot.clock import Clock
from bot.polling import poll
from bot.settings import TELEGRAM, Settings
from bot.webhook import serve
from handlers.context import App, Works
from handlers.courier import Courier
from storage import Storage, StorageError

log = logging.getLogger(__name__)


class NotSet(Exception):  # noqa: N818 - named after what is missing
    """A setting that `run` needs is missing; the message says which and how to set it."""


def quiet(level: str) -> None:
    """Log to stderr; libraries that write addresses (and so the token) into logs stay silent."""
    logging.basicConfig(
        level=level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    for name in ("httpx", "httpcore", "aiohttp.access", "telegram", "sqlalchemy.engine"):
        logging.getLogger(name).setLevel(logging.WARNING)


def token_of(settings: Settings) -> str:
    """The bot's token; NotSet where there is none."""
    if settings.bot_token is None:
        raise NotSet("BOT_TOKEN is not set. Ask @BotFather for a token and put it into BOT_TOKEN.")
    return settings.bot_token.get_secret_value()


@asynccontextmanager
async def bot_at_work(
    settings: Settings, clock: Clock
) -> AsyncIterator[tuple[App, Storage, Courier]]:
    """The application with its storage open and its courier carrying."""
    token = token_of(settings)
    async with opened(settings, clock) as (storage, policy):
        works: Works = works_for(storage, policy, settings, clock.now)
        app = build(token, settings.bot_api_url, works)
        async with ready(app) as courier:
            carrying = asyncio.create_task(courier.run())
            pruning = asyncio.create_task(_prune(storage, clock))
            try:
                yield app, storage, courier
            finally:
                for task in (carrying, pruning):
                    task.cancel()
                await asyncio.gather(carrying, pruning, return_exceptions=True)


async def _prune(storage: Storage, clock: Clock) -> None:
    """Once an hour, forget what need not be remembered: old update keys, unused uploads."""
    while True:
        with contextlib.suppress(StorageError):
            await storage.sweep(clock.now())
        await asyncio.sleep(3600)


async def run(settings: Settings) -> None:
    """Serve Telegram, by webhook where WEBHOOK_URL is set, else by polling, until a signal."""
    quiet(settings.log_level)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(sign, stop.set)
    async with bot_at_work(settings, clock_of(settings)) as (app, _, _):
        await announce(app)
        if settings.webhook_url:
            secret = settings.webhook_secret
            given = secret.get_secret_value() if secret else secrets.token_urlsafe(32)
            await serve(app, settings.webhook_url, given, settings.webhook_listen, stop)
        else:
            if settings.bot_api_url.rstrip("/") != TELEGRAM:
                log.info("polling %s", settings.bot_api_url)
            await app.bot.delete_webhook(drop_pending_updates=False)
            await poll(app, stop)
