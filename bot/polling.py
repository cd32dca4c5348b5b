"""Long polling: the offset moves on only once the work is done."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.intake import ComeAgain, Intake
from handlers.context import App
from handlers.listening import ALLOWED_UPDATES

log = logging.getLogger(__name__)

LONGEST_PAUSE = 15.0


async def poll(app: App, stop: asyncio.Event, timeout: int = 25) -> None:  # noqa: ASYNC109
    """Fetch and deal with updates until `stop`; `timeout` is Telegram's long poll in seconds."""
    intake, offset, pause = Intake(app), 0, 0.5
    while not stop.is_set():
        try:
            updates = await _unless_stopped(app, stop, offset, timeout)
        except InvalidToken:
            raise
        except TelegramError as error:
            log.warning("get_updates: %s", _why(error))
            pause = min(pause * 2, LONGEST_PAUSE)
            await _rest(stop, pause)
            continue
        pause = 0.5
        if not updates:
            continue
        await _deal(intake, updates, stop)
        if not stop.is_set():
            offset = updates[-1].update_id + 1


async def _unless_stopped(
    app: App, stop: asyncio.Event, offset: int, seconds: int
) -> tuple[Update, ...]:
    fetch: asyncio.Future[tuple[Update, ...]] = asyncio.ensure_future(
        app.bot.get_updates(
            offset, timeout=seconds, allowed_updates=ALLOWED_UPDATES, read_timeout=10
        )
    )
    halt: asyncio.Future[bool] = asyncio.ensure_future(stop.wait())
    both: list[asyncio.Future[Any]] = [fetch, halt]
    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    halt.cancel()
    if fetch.done():
        return fetch.result()
    fetch.cancel()
    await asyncio.gather(fetch, return_exceptions=True)
    return ()


async def _deal(intake: Intake, updates: tuple[Update, ...], stop: asyncio.Event) -> None:
    """All of them, chats side by side; those that have to wait are tried until they pass."""
    waiting, pause = list(updates), 0.5
    while waiting and not stop.is_set():
        results = await asyncio.gather(*(_passed(intake, update) for update in waiting))
        waiting = [u for u, passed in zip(waiting, results, strict=True) if not passed]
        if waiting:
            log.warning("%s updates wait for the database", len(waiting))
            await _rest(stop, pause)
            pause = min(pause * 2, LONGEST_PAUSE)


async def _passed(intake: Intake, update: Update) -> bool:
    try:
        await intake.take(update)
    except ComeAgain:
        return False
    return True


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return


def _why(error: TelegramError) -> str:
    if isinstance(error, Conflict):
        return "another process polls with the same token; only one may"
    if isinstance(error, RetryAfter):
        return "flood limit"
    return type(error).__name__
