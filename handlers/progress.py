"""Tells how far a long file is, in one message that is edited, and keeps the courier's lease."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.domain.records import Translator
from bot.screens.files import progress
from handlers.context import Works
from handlers.errors import told
from handlers.reply import keyboard
from storage import Parcel

log = logging.getLogger(__name__)

STEP = 1.0
"""Seconds between two edits: Telegram takes about one a second in a chat."""

LEASE = timedelta(minutes=2)
"""How long a courier may be silent before another one takes over."""


class TakenOver(Exception):  # noqa: N818 - what happened, not an error
    """Another courier holds the errand by now: this one leaves off."""


class Progress:
    """How far one parcel's file is; a later try goes on in the message of the first."""

    def __init__(self, bot: Bot, works: Works, parcel: Parcel, by: str, say: Translator) -> None:
        self._bot = bot
        self._works = works
        self._parcel = parcel
        self._by = by
        self._say = say
        self._message = parcel.message
        self._shown = 0.0
        self._total = 0
        self._came: int | None = None

    async def __call__(self, done: int, total: int) -> None:
        """So many parts of so many are made; TakenOver where somebody else makes them now."""
        self._total = total
        if total < 2 or time.monotonic() - self._shown < STEP:
            return
        held = await self._works.storage.hold(self._parcel.id, self._by, self._works.now() + LEASE)
        if not held:
            raise TakenOver
        await self._tell(done)

    def came(self, files: int) -> None:
        """So many files came of the parts: of some there is none."""
        self._came = files

    async def end(self) -> None:
        """All parts are made: the message says so and stays."""
        if self._message is not None:
            if self._came is not None:
                self._total = self._came
            await self._tell(self._total)

    async def _tell(self, done: int) -> None:
        screen = progress(done, self._total, self._say)
        try:
            if self._message is None:
                sent = await self._bot.send_message(
                    self._parcel.telegram,
                    screen.text,
                    parse_mode=ParseMode.HTML,
                    api_kwargs=keyboard(screen),
                    protect_content=True,
                    disable_notification=True,
                )
                self._message = sent.message_id
                await self._works.storage.note_progress(self._parcel.id, self._message)
            else:
                await self._bot.edit_message_text(
                    screen.text,
                    self._parcel.telegram,
                    self._message,
                    parse_mode=ParseMode.HTML,
                    api_kwargs=keyboard(screen),
                )
        except Forbidden:
            raise
        except BadRequest:
            # It was deleted, or says the same already.
            pass
        except TelegramError as error:
            log.info("parcel %s: how far it is was not told: %s", self._parcel.id, told(error))
        self._shown = time.monotonic()
