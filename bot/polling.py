"""Long polling: the offset moves on only once the work is done."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from typing import Any

from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.intake import ComeAgain, Intake, sender
from bot.patience import FIRST_PAUSE, longer, rest
from handlers.context import App
from handlers.listening import ALLOWED_UPDATES

log = logging.getLogger(__name__)


async def poll(app: App, stop: asyncio.Event, timeout: int = 25) -> None:  # noqa: ASYNC109
    """Fetch and deal with updates until `stop`; `timeout` is Telegram's long poll in seconds.

    An update that has to come again holds the offset and its own chat. What is behind it in other
    chats is dealt with, and kept in mind until the offset passes it.
    """
    intake, pause = Intake(app), FIRST_PAUSE
    offset, dealt_with = 0, set[int]()
    while not stop.is_set():
        try:
            updates = await _unless_stopped(app, stop, offset, timeout)
        except InvalidToken:
            raise
        except TelegramError as error:
            log.warning("get_updates: %s", _why(error))
            await rest(stop, pause)
            pause = longer(pause)
            continue
        if not updates:
            continue
        fresh = [update for update in updates if update.update_id not in dealt_with]
        dealt_with |= await _deal(intake, fresh)
        waiting = [u.update_id for u in updates if u.update_id not in dealt_with]
        offset = waiting[0] if waiting else updates[-1].update_id + 1
        dealt_with = {number for number in dealt_with if number > offset}
        if waiting:
            log.warning("%s updates wait for the database", len(waiting))
            await rest(stop, pause)
        pause = longer(pause) if waiting else FIRST_PAUSE
    await _confirm(app, offset)


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


async def _confirm(app: App, offset: int) -> None:
    """Tell Telegram what is done with, so that the next process does not get it once more."""
    with contextlib.suppress(TelegramError):
        await app.bot.get_updates(offset, limit=1, timeout=0, allowed_updates=ALLOWED_UPDATES)


async def _deal(intake: Intake, updates: Iterable[Update]) -> set[int]:
    """Chats side by side, each in order; which updates need not come again."""
    chats: dict[int, list[Update]] = {}
    for update in updates:
        chats.setdefault(sender(update), []).append(update)
    passed = await asyncio.gather(*(_deal_with_one(intake, chat) for chat in chats.values()))
    return set().union(*passed)


async def _deal_with_one(intake: Intake, updates: Iterable[Update]) -> set[int]:
    passed: set[int] = set()
    for update in updates:
        try:
            await intake.take(update)
        except ComeAgain:
            break
        passed.add(update.update_id)
    return passed


def _why(error: TelegramError) -> str:
    if isinstance(error, Conflict):
        return "another process polls with the same token; only one may"
    if isinstance(error, RetryAfter):
        return "flood limit"
    return type(error).__name__
