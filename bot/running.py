"""`run`: the bot at work until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import secrets
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial

from bot.app import announce, build, clock_of, opened, ready, works_for
from bot.clock import Clock, MovableClock
from bot.patience import reached
from bot.polling import poll
from bot.settings import TELEGRAM, Settings
from handlers.context import App, Works
from handlers.courier import Courier
from handlers.reminders import Sweep
from storage import Storage, StorageError

log = logging.getLogger(__name__)

ENDS_WITHIN = 20.0
"""Seconds that the courier has at the end for what is in hand."""

OURS = ("bot", "handlers", "storage")
"""The loggers that write no data and no addresses."""


REHEARSAL, REAL = "rehearsal", "real"
"""What a database is for; written into it when a bot first works with it."""


class NotSet(Exception):  # noqa: N818 - named after what is missing
    """A setting that `run` needs is missing; the message says which and how to set it."""


def quiet(level: str) -> None:
    """Log to stderr: of our own at this level, of libraries only what is serious.

    Libraries write addresses (and so the token) and the parameters of SQL into their logs.
    """
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())


def token_of(settings: Settings) -> str:
    """The bot's token; NotSet where there is none."""
    if settings.bot_token is None:
        raise NotSet("BOT_TOKEN is not set. Ask @BotFather for a token and put it into BOT_TOKEN.")
    return settings.bot_token.reveal()


@asynccontextmanager
async def bot_at_work(
    settings: Settings, clock: Clock
) -> AsyncIterator[tuple[App, Storage, Courier]]:
    """The application with its storage open, its courier carrying and its nudges falling due."""
    token = token_of(settings)
    async with opened(settings, clock) as (storage, policy):
        works: Works = works_for(storage, policy, settings, clock.now)
        works.rehearsal = isinstance(clock, MovableClock)
        await _kept_apart(storage, works.rehearsal)
        app = build(token, settings.bot_api_url, works)
        async with ready(app) as courier:
            sweep = Sweep(works)
            work = (courier.run(), sweep.run(), _prune(storage, clock))
            tasks = [asyncio.create_task(each) for each in work]
            try:
                with _woken(clock, sweep.wake, courier.wake):
                    yield app, storage, courier
            finally:
                # A file on its way is not cut off: nobody could tell whether it arrived.
                courier.end()
                await asyncio.wait(tasks[:1], timeout=ENDS_WITHIN)
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)


async def _kept_apart(storage: Storage, rehearsal: bool) -> None:
    """What was rehearsed never mixes with what is real: a database is one or the other for good."""
    mine, other = (REHEARSAL, REAL) if rehearsal else (REAL, REHEARSAL)
    if await storage.setting("purpose", mine) == mine:
        return
    if other == REHEARSAL:
        raise NotSet(
            "这个数据库是演练用的，不能用来正式工作。请把 DATA_DIR 或 DATABASE_URL 指向另一个。"
        )
    raise NotSet("这个数据库里是正式数据，不能用来演练。请去掉 BOT_CLOCK，或者另用一个 DATA_DIR。")


@contextlib.contextmanager
def _woken(clock: Clock, *wake: Callable[[], None]) -> Iterator[None]:
    """Where the clock can be moved, what waits for an hour looks again when it was."""
    if not isinstance(clock, MovableClock):
        yield
        return
    clock.listeners += wake
    try:
        yield
    finally:
        for each in wake:
            clock.listeners.remove(each)


async def _prune(storage: Storage, clock: Clock) -> None:
    """Once an hour, forget what need not be remembered: old update keys, unused uploads."""
    while True:
        with contextlib.suppress(StorageError):
            await storage.sweep(clock.now())
        await asyncio.sleep(3600)


async def run(settings: Settings) -> None:
    """Serve Telegram, by webhook where WEBHOOK_URL is set, else by polling, until a signal."""
    quiet(settings.log_level)
    async with bot_at_work(settings, clock_of(settings)) as (app, _, _):
        stop = _stopped_by_signals()
        await announce(app)
        _keep_what_is_loaded()
        if settings.webhook_url:
            from bot.webhook import serve

            secret = settings.webhook_secret
            given = secret.reveal() if secret else secrets.token_urlsafe(32)
            await serve(app, settings.webhook_url, given, settings.webhook_listen, stop)
        else:
            if settings.bot_api_url.rstrip("/") != TELEGRAM:
                log.info("polling %s", settings.bot_api_url)
            await reached(partial(app.bot.delete_webhook, drop_pending_updates=False), stop)
            await poll(app, stop)


def _keep_what_is_loaded() -> None:
    """Let the collector pass by modules, policy and catalogs: they stay until the end anyway.

    Else it goes through all of them again and again, a tenth of a second each time, and whoever
    presses then waits for it. Nor is there anything to collect yet that would be worth that wait.
    """
    gc.freeze()
    gc.enable()
    # One press makes some thousand objects, and nearly all go by themselves when it is answered.
    gc.set_threshold(10_000, 20, 20)


def _stopped_by_signals() -> asyncio.Event:
    """Set once the process is told to end; until this is called a signal ends it at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(sign, stop.set)
    return stop
