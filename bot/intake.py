"""Takes updates to the handlers, each chat's in order; says which have to come again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from telegram import Update
from telegram.error import Forbidden

from handlers.context import App
from handlers.errors import apologise, tell_of_trouble
from storage.errors import Overtaken, StorageFull, StorageUnavailable

log = logging.getLogger(__name__)


class ComeAgain(Exception):  # noqa: N818 - it is no error of the update's
    """The update could not be dealt with now and has to be delivered again."""


def sender(update: Update) -> int:
    """Whose updates stay in order: a person's, else a chat's."""
    user = update.effective_user or update.effective_chat
    return user.id if user else 0


class Intake:
    """One application's entrance."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._failures: dict[int, int] = {}
        """How often in a row something had to wait, by chat."""
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def take(self, update: Update) -> None:
        """Deal with the update after all earlier ones of its chat; ComeAgain if it has to wait."""
        async with self._in_order(update):
            await self._deal(update)

    @asynccontextmanager
    async def _in_order(self, update: Update) -> AsyncIterator[None]:
        lock = self._locks.setdefault(sender(update), asyncio.Lock())
        async with lock:
            yield

    async def _deal(self, update: Update) -> None:
        chat = update.effective_chat.id if update.effective_chat else 0
        try:
            await self._app.process_update(update)
        except (StorageUnavailable, StorageFull, Overtaken) as error:
            await self._tell(chat, update, error)
            raise ComeAgain from error
        except Forbidden:
            # Who blocked the bot gets no answer; the record is as it should be.
            log.info("update %s: the bot is blocked there", update.update_id)
        except Exception as error:  # a poison update must not bar the others
            await apologise(self._app, update, error)
        self._failures.pop(chat, None)

    async def _tell(self, chat: int, update: Update, error: Exception) -> None:
        """Say what the trouble is, once however often it is tried again."""
        failures = self._failures[chat] = self._failures.get(chat, 0) + 1
        # A database that is only busy is mostly free again at the next try.
        if failures == (1 if isinstance(error, StorageFull) else 2):
            await tell_of_trouble(self._app, update, error)
