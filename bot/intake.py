"""Takes updates to the handlers, each chat's in order; says which have to come again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from weakref import WeakValueDictionary

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from handlers.context import App
from handlers.errors import apologise, told
from storage import StorageUnavailable
from storage.errors import StorageRefused

log = logging.getLogger(__name__)

TRIES = 3
"""How often an answer is attempted while Telegram does not take it."""


class ComeAgain(Exception):  # noqa: N818 - it is no error of the update's
    """The update could not be dealt with now and has to be delivered again."""


class Intake:
    """One application's entrance."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def take(self, update: Update) -> None:
        """Deal with the update after all earlier ones of its chat; ComeAgain if it has to wait."""
        async with self._in_order(update):
            await self._deal(update)

    @asynccontextmanager
    async def _in_order(self, update: Update) -> AsyncIterator[None]:
        user = update.effective_user or update.effective_chat
        lock = self._locks.setdefault(user.id if user else 0, asyncio.Lock())
        async with lock:
            yield

    async def _deal(self, update: Update) -> None:
        for attempt in range(TRIES):
            try:
                await self._app.process_update(update)
                return
            except StorageUnavailable as error:
                raise ComeAgain from error
            except StorageRefused as error:
                await apologise(self._app, update, error)
                raise ComeAgain from error
            except RetryAfter as error:
                wait = error.retry_after
                await asyncio.sleep(wait.total_seconds() if isinstance(wait, timedelta) else wait)
            except Forbidden:
                # Who blocked the bot gets no answer; the record is as it should be.
                return
            except (BadRequest, Exception) as error:
                transient = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
                if not transient:
                    await apologise(self._app, update, error)
                    return
                log.warning("update %s: %s", update.update_id, told(error))
                await asyncio.sleep(0.2 * 4**attempt)
        log.error("update %s: its answer could not be sent", update.update_id)
