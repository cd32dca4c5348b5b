"""A phone in the hands of a person: touches a freshly built bot every time.

Between any two touches nothing of the bot survives but its database.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

from bot.app import build, opened, ready, works_for
from bot.clock import MovableClock
from bot.intake import Intake
from bot.playground.records import Document, Message
from bot.playground.telegram import FakeTelegram
from bot.settings import Secret, Settings
from handlers.context import App
from handlers.courier import Courier
from handlers.listening import ALLOWED_UPDATES
from handlers.reminders import Sweep
from storage import Storage


class World:
    """Telegram, the clock, and a data folder; bots come and go."""

    def __init__(
        self,
        folder: Path,
        telegram: FakeTelegram,
        clock: MovableClock,
        database: str | None = None,
    ) -> None:
        self.telegram = telegram
        self.clock = clock
        self.settings = Settings(
            data_dir=folder,
            bot_api_url=telegram.address,
            bot_token=Secret(telegram.token),
            database_url=Secret(database) if database else None,
        )
        self._offset = 0

    @asynccontextmanager
    async def storage(self) -> AsyncIterator[Storage]:
        """The storage alone, as the command line opens it."""
        async with opened(self.settings, self.clock) as (storage, _):
            yield storage

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[tuple[App, Storage, Courier]]:
        """A freshly built bot: application, storage, courier."""
        async with opened(self.settings, self.clock) as (storage, policy):
            works = works_for(storage, policy, self.settings, self.clock.now)
            app = build(self.telegram.token, self.settings.bot_api_url, works)
            async with ready(app) as courier:
                yield app, storage, courier

    async def work(self) -> None:
        """A new bot deals with everything that waits, then is gone."""
        async with self.bot() as (app, _, courier):
            await self.deal(app)
            await Sweep(app.bot_data["works"]).look()
            await self.carry(courier)

    async def deal(self, app: App) -> None:
        """Fetch and deal with the waiting updates, as polling does."""
        intake = Intake(app)
        while updates := await app.bot.get_updates(
            self._offset, timeout=0, allowed_updates=ALLOWED_UPDATES
        ):
            for update in updates:
                await intake.take(update)
            self._offset = updates[-1].update_id + 1

    async def carry(self, courier: Courier) -> None:
        """The courier carries all that is due."""
        while await courier.sweep():
            pass

    async def invite(
        self, role: str = "secretary", unit: str = "北山村党支部", name: str = ""
    ) -> str:
        """A link's token, made as the command line makes it."""
        from bot.administration import invite

        async with self.storage() as storage:
            now, bot = self.clock.now(), "paicha_demo_bot"
            link = await invite(storage, role, unit, 72, now, bot, name)
        return parse_qs(urlparse(link).query)["start"][0]


class Phone:
    """One person's phone."""

    def __init__(self, world: World, user: int, name: str, language: str = "zh-hans") -> None:
        self.world = world
        self.user = user
        self.telegram = world.telegram
        self.telegram.person(user, name, language_code=language)
        self.touches = 0

    async def say(self, text: str) -> Message:
        """Type a text; the bot's last message after it."""
        self.telegram.say(self.user, text)
        return await self._after()

    async def press(self, label: str, message: Message | None = None) -> Message:
        """Press the button with this label on the last (or the given) message."""
        on = message or self.screen
        self.telegram.press(self.user, on.id, label)
        return await self._after()

    def data_of(self, label: str) -> str:
        """What the button with this label on the screen sends when it is pressed."""
        data = next(b.data for row in self.screen.buttons for b in row if b.label == label)
        assert data is not None
        return data

    async def forge(self, data: str) -> Message:
        """Send button data that no screen offered."""
        self.telegram.press_data(self.user, self.screen.id, data)
        return await self._after()

    async def upload(
        self, name: str, data: bytes, mime: str = "application/octet-stream", caption: str = ""
    ) -> Message:
        """Send a file, perhaps with some words under it."""
        self.telegram.upload(self.user, name, data, mime, caption)
        return await self._after()

    async def _after(self) -> Message:
        self.touches += 1
        await self.world.work()
        return self.screen

    @property
    def messages(self) -> list[Message]:
        """What the bot said, oldest first."""
        return [m for m in self.telegram.chat(self.user) if m.from_bot]

    @property
    def screen(self) -> Message:
        """The last message of the bot that is not a file."""
        return next(m for m in reversed(self.messages) if m.document is None)

    @property
    def text(self) -> str:
        """What the screen says."""
        return self.screen.text

    @property
    def labels(self) -> list[str]:
        """The labels on the screen."""
        return [b.label for row in self.screen.buttons for b in row]

    @property
    def files(self) -> list[Document]:
        """The files the bot sent, oldest first."""
        return [m.document for m in self.messages if m.document is not None]

    async def join(self, token: str) -> Any:
        """Open a link and accept the notice."""
        await self.say(f"/start {token}")
        return await self.press("✅ 我知道了")


async def member_count(storage: Storage, unit: int) -> int:
    """How many members the unit has on record."""
    return len(await storage.members(unit))
