"""Nudges on their way: what is due is posted, sent while it is owed, and struck when it is done."""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden

from bot.domain.records import Translator
from bot.domain.reminders import LEVELS, cleared, code_in, fallen_due, schedule
from bot.screens.reminders import Reminder, done, nudge
from bot.screens.screen import Screen
from handlers.context import Works
from handlers.errors import told
from handlers.pacing import Pace
from handlers.reply import keyboard
from storage import Parcel
from storage.reminders import Sent

log = logging.getLogger(__name__)

EVERY = 30.0
"""Seconds between two looks at the calendar."""


class NotNeeded(Exception):  # noqa: N818 - named after what it says
    """There is nothing left to remind of."""


class OnTheWay(Exception):  # noqa: N818 - named after what it says
    """A nudge that has to be struck is in another courier's hands; it has to be sent first."""


class Sweep:
    """Looks what fell due; nothing due costs a glance at the calendar, whatever is on record."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._nudges = schedule(works.policy.campaign, works.zone)
        self._since = works.now()
        self._begun = False
        self._waiting = asyncio.Event()

    def wake(self) -> None:
        """The clock was moved: look now."""
        self._waiting.set()

    async def look(self) -> int:
        """Post the nudges that fell due since the last look; how many."""
        storage, now = self._works.storage, self._works.now()
        if not self._begun:
            self._since = await storage.nudges_since(now)
            self._begun = True
        if not fallen_due(self._nudges, self._since, now):
            return 0
        posted = await storage.post_nudges(self._nudges, now)
        self._since = now
        if posted:
            self._works.errand_waits()
        return posted

    async def run(self, every: float = EVERY) -> None:
        """Look until cancelled."""
        while True:
            self._waiting.clear()
            try:
                await self.look()
            except Exception as error:  # the sweep goes on whatever happens
                log.warning("sweep: %s", told(error))
            try:
                async with asyncio.timeout(every):
                    await self._waiting.wait()
            except TimeoutError:
                continue


class Nudges:
    """Carries nudges for the courier, at a pace that leaves room for answers."""

    def __init__(self, bot: Bot, works: Works, pace: Pace) -> None:
        self._bot = bot
        self._works = works
        self._pace = pace

    async def send(self, parcel: Parcel) -> int:
        """Send the nudge; NotNeeded where by now there is nothing left to remind of."""
        await self._pace.turn(parcel.telegram)
        deadline = self._works.policy.campaign.deadline(code_in(parcel.key))
        if deadline is None or parcel.unit is None:
            raise NotNeeded
        level = LEVELS[deadline.level]
        duty = await self._works.storage.duty(parcel.person, parcel.unit, level)
        if duty is None or cleared(deadline, duty.tally, duty.confirmed):
            raise NotNeeded
        today = self._works.today(self._works.now())
        reminder = Reminder(deadline, duty.unit, today, duty.tally, parcel.unsure)
        screen = nudge(reminder, self._say(parcel.language))
        sent = await self._bot.send_message(
            parcel.telegram,
            screen.text,
            parse_mode=ParseMode.HTML,
            api_kwargs=keyboard(screen),
            protect_content=True,
        )
        return sent.message_id

    async def clear(self, parcel: Parcel) -> None:
        """Strike the nudges of a unit whose work is done, in every chat where they stand."""
        unit = int(parcel.payload["unit"])
        nudged = await self._works.storage.nudged(unit, self._works.now())
        duty = nudged.duty
        for sent in nudged.sent:
            deadline = self._works.policy.campaign.deadline(code_in(sent.key))
            if deadline and cleared(deadline, duty.tally, duty.confirmed):
                await self._strike(sent, done(deadline, duty.unit, self._say(sent.language)))
        if nudged.on_the_way:
            raise OnTheWay

    async def _strike(self, sent: Sent, screen: Screen) -> None:
        await self._pace.turn(sent.telegram)
        try:
            await self._bot.edit_message_text(
                screen.text,
                sent.telegram,
                sent.message,
                parse_mode=ParseMode.HTML,
                api_kwargs=keyboard(screen),
            )
        except (BadRequest, Forbidden) as error:
            # She deleted it, it says so already, or she left: there is nothing to strike.
            log.info("nudge %s could not be struck: %s", sent.id, type(error).__name__)
        await self._works.storage.strike(sent.id)

    def _say(self, language: str) -> Translator:
        return self._works.tongue(self._works.language_of(language, ""))
