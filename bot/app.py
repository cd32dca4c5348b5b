"""The roof: puts the record, the rules, the words and Telegram together."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any

from telegram import BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder

from bot.clock import Clock, MovableClock
from bot.domain.names import search_keys
from bot.domain.policy import Policy
from bot.domain.standing import stand
from bot.office import find_office
from bot.patience import reached
from bot.policy import load_policy
from bot.settings import Settings
from bot.texts import DEFAULT, LANGUAGES, language_of, tongue
from bot.transport import AiohttpRequest, ConnectFailed, ServerFailed, UpdatesRequest
from handlers.context import App, Works
from handlers.courier import Courier
from handlers.listening import COMMANDS, OF_ROLE, handlers
from storage import Keys, Storage, open_storage

log = logging.getLogger(__name__)

TELEGRAM_CODES = {"zh_Hans": "zh", "en": "en"}


class PaichaApplication(Application[Any, Any, Any, Any, Any, Any]):
    """PTB's application, but an error in a handler reaches the one who took the update in."""

    async def process_error(
        self, update: object, error: Exception, job: Any = None, coroutine: Any = None
    ) -> bool:
        """Raise it: swallowed, an update would count as done though it was not."""
        raise error


def clock_of(settings: Settings) -> Clock:
    """The clock that the settings ask for."""
    return MovableClock(settings.bot_clock) if settings.bot_clock else Clock()


def keys_of(settings: Settings) -> Keys:
    """The keys, made at first start where DATA_KEY does not give one."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    given = settings.data_key.reveal() if settings.data_key else None
    return Keys.load(settings.data_dir, given)


class Standing:
    """The rule that concludes about a member, under the policy that is in force."""

    def __init__(self) -> None:
        self.policy: Policy | None = None

    def __call__(self, member: Any) -> Any:
        """Where the member stands."""
        if self.policy is None:
            raise RuntimeError("the policy is read once the campaign's year is known")
        return stand(member, self.policy)


@asynccontextmanager
async def opened(settings: Settings, clock: Clock) -> AsyncIterator[tuple[Storage, Policy]]:
    """The storage, and the policy for the year that the database is fixed to."""
    rule = Standing()
    async with open_storage(
        settings.database,
        keys_of(settings),
        rule,
        search_keys,
        folder=settings.data_dir / "evidence",
    ) as storage:
        here = clock.now().astimezone(settings.zone)
        asked = settings.campaign_year or here.year
        year = int(await storage.setting("campaign_year", str(asked)))
        if settings.campaign_year and year != settings.campaign_year:
            log.warning("CAMPAIGN_YEAR is ignored: this database belongs to %s", year)
        rule.policy = load_policy(year, settings.policy_dir, settings.zone)
        await storage.rebuild(rule.policy.digest)
        yield storage, rule.policy


def build(token: str, api_url: str, works: Works) -> App:
    """The application that hears updates; it starts nothing by itself."""
    base = api_url.rstrip("/")
    app = (
        ApplicationBuilder()
        .application_class(PaichaApplication)
        .token(token)
        .base_url(f"{base}/bot")
        .base_file_url(f"{base}/file/bot")
        .request(AiohttpRequest())
        .get_updates_request(UpdatesRequest(connections=2))
        .updater(None)
        .job_queue(None)
        .build()
    )
    app.bot_data["works"] = works
    app.add_handlers(handlers())
    return app


def works_for(
    storage: Storage, policy: Policy, settings: Settings, now: Callable[[], datetime]
) -> Works:
    """What the handlers work with."""
    office = find_office()
    return Works(
        storage,
        policy,
        now,
        settings.zone,
        tongue,
        language_of,
        ConnectFailed,
        ServerFailed,
        pdf=office.pdf if office else None,
    )


@asynccontextmanager
async def ready(app: App) -> AsyncIterator[Courier]:
    """The application with its connections open, and its courier (not yet at work)."""
    works: Works = app.bot_data["works"]
    await reached(app.initialize, asyncio.Event())
    async with app:
        courier = Courier(app.bot, works, f"{socket.gethostname()}:{os.getpid()}")
        works.errand_waits = courier.wake
        yield courier


async def announce(app: App) -> None:
    """Tell Telegram the command menu, in every language; a failure is no reason not to start."""
    usual = OF_ROLE["secretary"]
    for language in LANGUAGES:
        say = tongue(language)
        commands = [
            BotCommand(name, say(label)) for name, label in COMMANDS.items() if name in usual
        ]
        code = None if language == DEFAULT else TELEGRAM_CODES[language]
        call = partial(app.bot.set_my_commands, scope=BotCommandScopeAllPrivateChats())
        try:
            await call(commands, language_code=code)
        except TelegramError as error:
            log.warning("the command menu was not set: %s", type(error).__name__)
