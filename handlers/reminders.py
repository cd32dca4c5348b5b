"""Nudges on their way: what is due is posted, told in one digest, and struck when it is done."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.domain.nudges import Nudging, Row, Slot, firings, hushed, instant, on, slots
from bot.domain.policy import Policy
from bot.domain.records import Translator
from bot.domain.workdays import workdays_before
from bot.screens.reminders import Told, digest, done, replaced
from bot.screens.rhythm import put_off
from bot.screens.screen import Screen
from bot.screens.values import day_words
from handlers.context import Works
from handlers.errors import told
from handlers.pacing import Pace
from handlers.reply import keyboard
from storage import Parcel
from storage.digests import Digest, Item, Sent
from storage.facts import Moment, used_days

log = logging.getLogger(__name__)

EVERY = 30.0
"""Seconds between two looks at the calendar."""

DELETABLE = timedelta(hours=47)
"""Telegram lets a bot take back its messages for 48 hours."""


class NotNeeded(Exception):  # noqa: N818 - named after what it says
    """There is nothing left to remind of."""


class OnTheWay(Exception):  # noqa: N818 - named after what it says
    """A nudge that has to be struck is in another courier's hands; it has to be sent first."""


class NotNow(Exception):  # noqa: N818 - named after what it says
    """It is quiet until then."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


def moment_of(works: Works) -> Moment:
    """Now, as the facts of nudges are looked at."""
    now = works.now()
    today = works.today(now)
    spans = used_days(works.policy.nudging.rows)
    ago = {n: instant(workdays_before(today, n), 23, works.zone) for n in spans}
    soon = {n: today + timedelta(days=n) for n in spans}
    return Moment(now, today, ago, soon, instant(today, 0, works.zone))


class Sweep:
    """Looks what fell due; nothing due costs a glance at the calendar, whatever is on record."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._nudging = works.policy.nudging
        self._deadlines = {d.code: d for d in works.policy.campaign.deadlines}
        self._since = works.now()
        self._begun = False
        self._waiting = asyncio.Event()

    def wake(self) -> None:
        """The clock was moved: look now."""
        self._waiting.set()

    async def look(self) -> int:
        """Post the digests that fell due since the last look; how many."""
        storage, now = self._works.storage, self._works.now()
        if not self._begun:
            self._since = await storage.nudges_since(now)
            self._begun = True
        if not slots(self._nudging, self._works.zone, self._since, now):
            return 0
        # Another process may have seen to it already.
        since = await storage.nudges_since(now)
        posted = 0
        for slot in slots(self._nudging, self._works.zone, since, now):
            posted += await self._post(slot)
        await storage.nudges_swept(now)
        self._since = now
        return posted

    async def _post(self, slot: Slot) -> int:
        storage, usual = self._works.storage, self._nudging.hour
        receivers = await storage.receivers(slot, usual)
        if not receivers:
            return 0
        moved = await storage.moved_days()
        due = firings(self._nudging, self._deadlines, moved, slot)
        if not due:
            return 0
        moment, posted = moment_of(self._works), 0
        for span in receivers:
            new = await storage.post_nudges(due, slot, usual, span, moment)
            posted += new
            if new:
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
    """Carries digests for the courier, at a pace that leaves room for answers."""

    def __init__(self, bot: Bot, works: Works, pace: Pace) -> None:
        self._bot = bot
        self._works = works
        self._pace = pace
        self._rows: Mapping[str, Row] = {row.code: row for row in works.policy.nudging.rows}

    async def send(self, parcel: Parcel) -> int:
        """Send what there is to tell; NotNeeded where by now there is nothing left."""
        works, storage = self._works, self._works.storage
        wished = parcel.key.startswith("snooze:")
        until = hushed(self._nudging, works.zone, works.now(), wished)
        if until is not None:
            raise NotNow(until)
        await self._pace.turn(parcel.telegram)
        found = await storage.digest(
            parcel.person, parcel.id, self._rows, parcel.due, moment_of(works)
        )
        if found.behind:
            raise OnTheWay
        if found.over:
            await storage.clear_nudges(parcel.person, found.over)
        if found.changed:
            await storage.recount_nudges(parcel.person, found.changed)
        if not found.items:
            raise NotNeeded
        if found.snoozed is not None and found.snoozed > works.now():
            raise NotNow(found.snoozed)
        say = self._say(parcel.language)
        for sent in found.older:
            await self._replace(sent, say)
        screen = digest(self._told(found.items, parcel.unsure), say)
        message = await self._bot.send_message(
            parcel.telegram,
            screen.text,
            parse_mode=ParseMode.HTML,
            api_kwargs=keyboard(screen),
            protect_content=True,
        )
        if found.older:
            await storage.replace_digests(parcel.id, [sent.id for sent in found.older])
        return message.message_id

    async def clear(self, parcel: Parcel) -> None:
        """Look again at the digests of a unit where work was done, in every chat."""
        works = self._works
        if "person" in parcel.payload:
            await self._put_off(parcel)
            return
        unit, far = int(parcel.payload["unit"]), bool(parcel.payload.get("far"))
        standing, on_the_way = await works.storage.standing(unit, works.now(), far)
        for sent in standing:
            left = await works.storage.left_of(sent, self._rows, moment_of(works))
            if left.over or left.changed:
                await self._renew(sent, left)
        if on_the_way:
            raise OnTheWay

    async def moved(self, person: int, code: str) -> None:
        """A date was moved for this person: what stands in the chat tells the new one."""
        storage = self._works.storage
        for sent in await storage.standing_with(person):
            left = await storage.left_of(sent, self._rows, moment_of(self._works))
            if any(self._rows[item.code].before == code for item in left.items):
                await self._renew(sent, left)

    async def _put_off(self, parcel: Parcel) -> None:
        """She wished to be reminded later: what stands in her chat says so, and waits."""
        works = self._works
        until, standing = await works.storage.put_off_nudges(parcel.person)
        if until is None or until <= works.now():
            return
        here = until.astimezone(works.zone)
        say = self._say(parcel.language)
        when = f"{day_words(here.date(), say)} {here.hour}:{here.minute:02d}"
        for sent in standing:
            await self._edit(sent, put_off(when, say))
            await works.storage.strike(sent.id)

    async def _renew(self, sent: Sent, left: Digest) -> None:
        """Let the digest tell what is left, and how many there are now."""
        storage, say = self._works.storage, self._say(sent.language)
        screen = digest(self._told(left.items), say) if left.items else done(say)
        await self._edit(sent, screen)
        await storage.clear_nudges(sent.person, left.over)
        await storage.recount_nudges(sent.person, left.changed)
        if not left.items:
            await storage.strike(sent.id)

    async def _replace(self, sent: Sent, say: Translator) -> None:
        """Take the older digest out of the way; where that fails it stays, and is no loss."""
        try:
            young = self._works.now() - sent.at < DELETABLE
            if not (young and await self._delete(sent)):
                await self._edit(sent, replaced(say))
        except (NetworkError, Forbidden, RetryAfter) as error:
            log.info("digest %s could not be replaced: %s", sent.id, type(error).__name__)

    async def _delete(self, sent: Sent) -> bool:
        """Take the digest back; False: Telegram does not let go of it."""
        try:
            return await self._bot.delete_message(sent.telegram, sent.message)
        except BadRequest:
            return False

    async def _edit(self, sent: Sent, screen: Screen) -> None:
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
            # She deleted it, it says so already, or she left: there is nothing to edit.
            log.info("digest %s could not be edited: %s", sent.id, type(error).__name__)

    def _told(self, items: tuple[Item, ...], again: bool = False) -> Told:
        policy, today = self._works.policy, self._works.today(self._works.now())
        return told_of(items, policy, today, again)

    @property
    def _nudging(self) -> Nudging:
        return self._works.policy.nudging

    def _say(self, language: str) -> Translator:
        return self._works.tongue(self._works.language_of(language, ""))


def told_of(items: tuple[Item, ...], policy: Policy, today: date, again: bool = False) -> Told:
    """The items as the screen shows them, each with the row and the date that it speaks of."""
    lines, said = [], set()
    for item in items:
        row = policy.nudging.row(item.code)
        # Who holds two roles in a unit is told the same thing once.
        if row is None or (item.unit.id, row.text) in said:
            continue
        said.add((item.unit.id, row.text))
        deadline = policy.campaign.deadline(row.before)
        if deadline is not None and item.day:
            deadline = on(deadline, date.fromisoformat(item.day))
        lines.append((row, item.unit, item.n, deadline))
    return Told(tuple(lines), today, policy.nudging.most, again)
