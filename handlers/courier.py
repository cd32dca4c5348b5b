"""Sends what waits in the outbox: claims under a lease, makes the file, sends, then marks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.domain.changes import Errand
from bot.domain.presses import Home, Make
from bot.domain.records import Translator
from bot.screens.screen import Button, Screen, home_button
from handlers.context import Works
from handlers.errors import told
from handlers.making import MakeFile, files
from handlers.reply import keyboard
from storage import Parcel, StorageError

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
AT_ONCE = 20
AGAIN = timedelta(seconds=15)
GIVE_UP = 40
"""Tries before an errand that can surely not be delivered is given up."""


class Courier:
    """One courier of one process; several may work on the same outbox."""

    def __init__(self, bot: Bot, works: Works, name: str) -> None:
        self._bot = bot
        self._works = works
        self._name = name
        self._waiting = asyncio.Event()
        self._make: Mapping[str, MakeFile] = files(works)
        self._carry: Mapping[str, Callable[[Parcel], Awaitable[int | None]]] = {
            "file": self._file,
            "marked": self._file,
            "mask": self._mask,
            "unsure": self._unsure,
        }

    def wake(self) -> None:
        """Something may be due now."""
        self._waiting.set()

    async def run(self, idle: float = 2.0) -> None:
        """Carry until cancelled; looks again at least every `idle` seconds."""
        while True:
            self._waiting.clear()
            try:
                carried = await self.sweep()
            except StorageError as error:
                log.warning("courier: %s", told(error))
                carried = 0
            if carried < AT_ONCE:
                await self._rest(idle)

    async def _rest(self, idle: float) -> None:
        try:
            async with asyncio.timeout(idle):
                await self._waiting.wait()
        except TimeoutError:
            return

    async def sweep(self) -> int:
        """Carry what is due now; how many parcels there were."""
        now = self._works.now()
        parcels = await self._works.storage.claim(now, self._name, LEASE, AT_ONCE)
        for parcel in parcels:
            await self._deliver(parcel)
        return len(parcels)

    async def _deliver(self, parcel: Parcel) -> None:
        settle, now = self._works.storage.settle, self._works.now()
        try:
            message = await self._carry[parcel.kind](parcel)
            await settle(parcel.id, "sent", self._works.now(), message_id=message)
        except RetryAfter as error:
            wait = error.retry_after
            pause = wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
            await settle(parcel.id, "due", now, error="flood", retry_at=now + pause)
        except Forbidden:
            await settle(parcel.id, "blocked", now, error="blocked")
        except BadRequest as error:
            log.warning("parcel %s refused: %s", parcel.id, error.message)
            await settle(parcel.id, "refused", now, error="refused")
        except NetworkError as error:
            await self._network(parcel, error, now)
        except Exception as error:  # noqa: BLE001 - one broken parcel must not stop the others
            log.exception("parcel %s: %s", parcel.id, told(error), exc_info=False)
            await self._later(parcel, now, type(error).__name__)

    async def _network(self, parcel: Parcel, error: NetworkError, now: datetime) -> None:
        """A call that never arrived is repeated; one that may have arrived is not, but said so."""
        if isinstance(error, self._works.undelivered):
            await self._later(parcel, now, "unreachable")
        elif parcel.kind == "file":
            await self._works.storage.settle(parcel.id, "unconfirmed", now, error="timeout")
            errand = Errand("unsure", f"unsure:{parcel.id}", now + AGAIN, parcel.payload)
            await self._works.storage.post(parcel.person, [errand], parcel.unit)
        else:
            await self._later(parcel, now, "timeout")

    async def _later(self, parcel: Parcel, now: datetime, why: str) -> None:
        if parcel.tries >= GIVE_UP:
            await self._works.storage.settle(parcel.id, "refused", now, error=why)
            return
        pause = AGAIN * min(parcel.tries + 1, 8)
        await self._works.storage.settle(parcel.id, "due", now, error=why, retry_at=now + pause)

    def _say(self, parcel: Parcel) -> Translator:
        return self._works.tongue(self._works.language_of(parcel.language, ""))

    async def _file(self, parcel: Parcel) -> int | None:
        form = str(parcel.payload.get("form", parcel.kind))
        made = await self._make[form](parcel, self._say(parcel))
        if made is None:
            return None
        sent = await self._bot.send_document(
            parcel.telegram,
            made.data,
            filename=made.name,
            caption=made.caption,
            parse_mode=ParseMode.HTML,
            # Asked for to be printed and kept: the one kind of message that is not protected.
            protect_content=False,
        )
        return sent.message_id

    async def _mask(self, parcel: Parcel) -> int | None:
        say = self._say(parcel)
        screen = Screen(say("号码已自动遮住。"), ((home_button(say),),))
        message = int(parcel.payload["message"])
        try:
            await self._bot.edit_message_text(
                screen.text,
                parcel.telegram,
                message,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(screen),
            )
        except BadRequest as error:
            if "not modified" not in error.message.lower():
                raise
        return message

    async def _unsure(self, parcel: Parcel) -> int | None:
        say = self._say(parcel)
        press = Make(int(parcel.payload["unit"]), str(parcel.payload["form"]))
        screen = Screen(
            say("刚才的文件不确定有没有送到。没有收到就按下面的按钮。"),
            ((Button(say("🔁 再发一次"), press), Button(say("🏠 首页"), Home())),),
        )
        sent = await self._bot.send_message(
            parcel.telegram,
            screen.text,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(screen),
            protect_content=True,
        )
        return sent.message_id
