"""Sends what waits in the outbox: claims under a lease, makes the file, sends, then marks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.domain import presses
from bot.domain.changes import Errand
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Wants
from bot.domain.papers import PAPERS
from bot.domain.presses import Again, Calendar, Fill, Home, Lock, Make, Press, Report
from bot.domain.presses.matters import Look
from bot.domain.presses.papers import Paper
from bot.domain.records import Translator
from bot.screens.complaints import sentence
from bot.screens.handover import taken
from bot.screens.screen import Button, Screen, remarked
from handlers import case_files, evidence, official, overview, sealed, unit_sheets
from handlers.bundles import MakeLong, bundles
from handlers.colleagues import news
from handlers.context import Works
from handlers.deadlines import Calendars, Notices
from handlers.errors import seconds_of, told
from handlers.handing import as_asked, buttons, noted, rehearsed
from handlers.handover import send_link
from handlers.making import Made, MakeFile, Told, files
from handlers.pacing import Pace
from handlers.progress import LEASE as LEASE, Progress, TakenOver
from handlers.reminders import NotNeeded, NotNow, Nudges, OnTheWay
from handlers.reply import keyboard, screen_of
from handlers.telling import Telling
from storage import FILES, Lane, Parcel, Ticket
from storage.errors import StorageRefused, StorageUnavailable

log = logging.getLogger(__name__)

SENDING_SECONDS = 30
"""How long a file may take on its way to Telegram."""
AT_ONCE: Mapping[Lane, int] = {"asked": 1, "long": 1, "broadcast": 20}
"""How much is claimed together. Of what a killed courier held nobody knows whether it arrived:
of files that is never more than one."""
AGAIN = timedelta(seconds=15)
LANES = tuple(AT_ONCE)
"""Nobody who waits for a file stands behind a thousand nudges."""
GIVE_UP = 40
"""Tries before an errand that can surely not be delivered is given up."""
OUTAGE = ("unreachable", "timeout")
"""Why it is tried as long as it takes: it is not the errand that is wrong."""


class Courier:
    """One courier of one process; several may work on the same outbox."""

    def __init__(self, bot: Bot, works: Works, name: str, pace: Pace | None = None) -> None:
        self._bot = bot
        self._works = works
        self._name = name
        self._ended = False
        self._waiting = {lane: asyncio.Event() for lane in LANES}
        telling = Telling(bot, works)
        self._telling = telling
        self._make: Mapping[str, MakeFile] = {
            **files(works),
            **official.makers(works),
            **evidence.makers(works),
            **sealed.makers(works),
            **unit_sheets.makers(works),
            **overview.makers(works),
            **case_files.files(works),
            "calendar": Calendars(works).make,
        }
        self._make_long: Mapping[str, MakeLong] = bundles(works)
        pace = pace or Pace()
        nudges = Nudges(bot, works, pace)
        notices = Notices(bot, works, pace, nudges)
        self._carry: Mapping[str, Callable[[Parcel], Awaitable[int | None]]] = {
            "file": self._file,
            "marked": self._file,
            "result": self._file,
            "long": self._file,
            "filled": self._file,
            "evidence": self._file,
            "units": self._file,
            "unsay": self._unsay,
            "mask": self._mask,
            "unsure": self._unsure,
            "answer": self._answer,
            "colleague": self._colleague,
            "link": self._link,
            "handed_over": self._handed_over,
            "tell": self._tell,
            "nudge": nudges.send,
            "clear": nudges.clear,
            "announce": notices.announce,
            "notice": notices.send,
            "chart": self._file,
            "overview": self._file,
            "menu": telling.menu,
        }

    def wake(self) -> None:
        """Something may be due now."""
        for waiting in self._waiting.values():
            waiting.set()

    def end(self) -> None:
        """Let `run` return once what is in hand is delivered."""
        self._ended = True
        self.wake()

    async def run(self, idle: float = 2.0) -> None:
        """Carry until told to end; looks again at least every `idle` seconds."""
        await asyncio.gather(*(self._run(lane, idle) for lane in LANES))

    async def _run(self, lane: Lane, idle: float) -> None:
        while not self._ended:
            self._waiting[lane].clear()
            try:
                carried = await self._sweep(lane)
            except Exception as error:  # the courier goes on whatever happens
                log.warning("courier: %s", told(error))
                carried = 0
            if carried < AT_ONCE[lane] and not self._ended:
                await self._rest(lane, idle)

    async def _rest(self, lane: Lane, idle: float) -> None:
        try:
            async with asyncio.timeout(idle):
                await self._waiting[lane].wait()
        except TimeoutError:
            return

    async def sweep(self) -> int:
        """Carry what is due now; how many parcels there were."""
        return sum([await self._sweep(lane) for lane in LANES])

    async def _sweep(self, lane: Lane) -> int:
        claim, now = self._works.storage.claim, self._works.now()
        parcels = await claim(now, self._name, LEASE, AT_ONCE[lane], lane)
        await self._abreast(parcels)
        return len(parcels)

    async def _abreast(self, parcels: Sequence[Parcel]) -> None:
        """All at once, but one person's one after the other: a digest replaces the one before."""
        theirs: dict[int, list[Parcel]] = {}
        for parcel in sorted(parcels, key=lambda one: one.id):
            theirs.setdefault(parcel.person, []).append(parcel)
        results = await asyncio.gather(
            *map(self._one_by_one, theirs.values()), return_exceptions=True
        )
        for error in results:
            if error is not None:
                raise error

    async def _one_by_one(self, parcels: Sequence[Parcel]) -> None:
        for parcel in parcels:
            await self._deliver(parcel)

    async def _deliver(self, parcel: Parcel) -> None:
        now = self._works.now()
        digest_of = parcel.person if parcel.kind == "nudge" else None
        settle = partial(self._works.storage.settle, digest_of=digest_of)
        try:
            if parcel.unsure and parcel.kind in FILES:
                await self._unconfirmed(parcel, now)
                return
            message = await self._carry[parcel.kind](parcel)
        except RetryAfter as error:
            again = now + timedelta(seconds=seconds_of(error))
            await settle(parcel.id, "due", now, error=_why(parcel, "flood"), retry_at=again)
        except NotNeeded:
            await settle(parcel.id, "cleared", now)
        except TakenOver:
            log.info("parcel %s: another courier has it", parcel.id)
        except NotNow as quiet:
            why = _why(parcel, "quiet hours")
            await settle(parcel.id, "due", now, error=why, retry_at=quiet.until)
        except OnTheWay:
            await self._later(parcel, now, "on the way")
        except Forbidden:
            await settle(parcel.id, "blocked", now, error="blocked")
        except BadRequest as error:
            log.warning("parcel %s refused: %s", parcel.id, error.message)
            await settle(parcel.id, "refused", now, error="refused")
        except NetworkError as error:
            await self._network(parcel, error, now)
        except (StorageUnavailable, StorageRefused):
            # What became of it cannot be noted either; once the lease ends it is looked at again.
            raise
        except Exception as error:  # one broken parcel must not stop the others
            log.error("parcel %s: %s", parcel.id, told(error))
            await self._later(parcel, now, type(error).__name__)
        else:
            # Not in the try: what was sent must not be sent again because it could not be noted.
            await settle(parcel.id, "sent", self._works.now(), message_id=message)

    async def _network(self, parcel: Parcel, error: NetworkError, now: datetime) -> None:
        """A call that never arrived is repeated; one that may have arrived is not, but said so."""
        if isinstance(error, self._works.undelivered):
            await self._later(parcel, now, "unreachable")
        elif parcel.kind in FILES:
            await self._unconfirmed(parcel, now)
        elif parcel.kind == "nudge" and not isinstance(error, self._works.failing):
            await self._once_more(parcel, now)
        else:
            await self._later(parcel, now, "timeout")

    async def _once_more(self, parcel: Parcel, now: datetime) -> None:
        """A nudge that may have arrived is sent a second time and then no more."""
        settle = self._works.storage.settle
        if parcel.unsure:
            await settle(parcel.id, "unconfirmed", now, error="timeout", digest_of=parcel.person)
        else:
            await settle(parcel.id, "due", now, error="timeout", retry_at=now + LEASE)

    async def _unconfirmed(self, parcel: Parcel, now: datetime) -> None:
        """A file that may have arrived is not sent again unasked: she is asked instead."""
        known = {name: value for name, value in parcel.payload.items() if name != "secret"}
        known["download"] = await self._works.storage.download_of(parcel.id)
        errand = Errand("unsure", f"unsure:{parcel.id}", now + AGAIN, known)
        await self._works.storage.post(parcel.person, [errand], parcel.unit)
        await self._works.storage.settle(parcel.id, "unconfirmed", now, error="timeout")

    async def _later(self, parcel: Parcel, now: datetime, why: str) -> None:
        if parcel.tries >= GIVE_UP and why not in OUTAGE:
            digest_of = parcel.person if parcel.kind == "nudge" else None
            await self._works.storage.settle(
                parcel.id, "refused", now, error=why, digest_of=digest_of
            )
            return
        again = now + AGAIN * min(parcel.tries + 1, 8)
        why = _why(parcel, why)
        await self._works.storage.settle(parcel.id, "due", now, error=why, retry_at=again)

    def _say(self, parcel: Parcel) -> Translator:
        return self._works.tongue(self._works.language_of(parcel.language, ""))

    async def _file(self, parcel: Parcel) -> int | None:
        works, say = self._works, self._say(parcel)
        made = await self._made(parcel, say)
        if made is None:
            return None
        if isinstance(made, Told):
            return await self._send(parcel, made.screen)
        if works.rehearsal:
            made = await rehearsed(made, say)
        made = await as_asked(made, parcel, works, say)
        number = await noted(made, parcel, works)
        # From here on it may arrive without our knowing it; until now it surely did not.
        if not await works.storage.begin_sending(parcel.id, self._name, works.now() + LEASE):
            raise TakenOver
        sent = await self._bot.send_document(
            parcel.telegram,
            made.data,
            filename=made.name,
            caption=made.caption,
            parse_mode=ParseMode.HTML,
            api_kwargs=buttons(made, number, parcel, works, say),
            # Asked for to be printed and kept: the one kind of message that is not protected.
            protect_content=False,
            write_timeout=SENDING_SECONDS,
        )
        return sent.message_id

    async def _made(self, parcel: Parcel, say: Translator) -> Made | Told | None:
        """The file; one of many parts tells meanwhile how far it is."""
        form = str(parcel.payload.get("form", parcel.kind))
        if form not in self._make_long:
            return await self._make[form](parcel, say)
        progress = Progress(self._bot, self._works, parcel, self._name, say)
        made = await self._make_long[form](parcel, say, progress)
        await progress.end()
        return made

    async def _unsay(self, parcel: Parcel) -> int | None:
        """Take a password back from the chat."""
        place = parcel.payload
        try:
            await self._bot.delete_message(int(place["chat"]), int(place["message"]))
        except BadRequest:
            log.info("parcel %s: the message is gone already", parcel.id)
        return None

    async def _mask(self, parcel: Parcel) -> int | None:
        """The card as it stands, in the place of the value that was shown."""
        said = self._say(parcel)("号码已自动遮住。")
        screen = remarked(await self._standing(parcel), [said])
        message = int(parcel.payload["message"])
        try:
            await self._bot.edit_message_text(
                screen.text,
                parcel.telegram,
                message,
                parse_mode=ParseMode.HTML,
                api_kwargs=keyboard(screen),
            )
        except BadRequest as error:
            if "not modified" not in error.message.lower():
                raise
        return message

    async def _unsure(self, parcel: Parcel) -> int | None:
        say, home = self._say(parcel), Home()
        if "form" in parcel.payload:
            press = _once_again(parcel.payload)
            text = say("刚才的文件不确定有没有送到。没有收到就按下面的按钮。")
            row = [Button(say("🔁 再发一次"), press), Button(say("🏠 首页"), home)]
        elif "official" in parcel.payload:
            fill = Fill(*(int(parcel.payload[name]) for name in ("unit", "official", "place")))
            text = say("刚才的文件不确定有没有送到。没有收到就按下面的按钮。")
            row = [Button(say("🔁 再发一次"), fill), Button(say("🏠 首页"), home)]
        elif "of" in parcel.payload:
            again = presses.offices.Overview(int(parcel.payload["unit"]), str(parcel.payload["of"]))
            text = say("刚才的文件不确定有没有送到。没有收到就按下面的按钮。")
            row = [Button(say("🔁 再发一次"), again), Button(say("🏠 首页"), home)]
        elif "result" in parcel.payload:
            report = Report(int(parcel.payload["unit"]), int(parcel.payload["upload"]))
            text = say("刚才的文件不确定有没有送到。没有收到就按下面的按钮。")
            row = [Button(say("🔁 再发一次"), report), Button(say("🏠 首页"), home)]
        else:
            text = say("标出问题的文件不确定有没有送到。没有收到就把名册再发一次。")
            row = [Button(say("🏠 首页"), home)]
        return await self._send(parcel, Screen(text, (tuple(row),)))

    async def _answer(self, parcel: Parcel) -> int | None:
        """What an answer said that Telegram did not take, and the card as it stands."""
        return await self._send(parcel, await self._standing(parcel))

    async def _colleague(self, parcel: Parcel) -> int | None:
        """What a colleague answered otherwise."""
        return await self._send(parcel, await news(parcel, self._works, self._say(parcel)))

    async def _link(self, parcel: Parcel) -> int | None:
        return await send_link(parcel, self._bot, self._works, self._say(parcel))

    async def _handed_over(self, parcel: Parcel) -> int | None:
        return await self._send(parcel, taken(str(parcel.payload["unit_name"]), self._say(parcel)))

    async def _tell(self, parcel: Parcel) -> int | None:
        """What somebody else did that concerns this person, with the way there."""
        if not parcel.payload.get("matter"):
            return await self._telling.tell(parcel)
        said, say = parcel.payload, self._say(parcel)
        if not await self._works.storage.scope(parcel.person, int(said["unit"])):
            raise NotNeeded
        text = sentence(Complaint(said["code"], said["places"]), say)
        row = (Button(say("👀 打开"), Look(*said["matter"])), Button(say("🏠 首页"), Home()))
        return await self._send(parcel, Screen(text, (row,), stays=True))

    async def _standing(self, parcel: Parcel) -> Screen:
        works = self._works
        ticket = Ticket(self._bot.id, (), parcel.telegram, parcel.language, works.now())
        said = tuple((code, places) for code, places in parcel.payload.get("said", ()))
        outcome = await works.storage.turn(ticket, Wants(), lambda _: Decision(said=said))
        return screen_of(outcome, works, self._say(parcel))

    async def _send(self, parcel: Parcel, screen: Screen) -> int:
        sent = await self._bot.send_message(
            parcel.telegram,
            screen.text,
            parse_mode=ParseMode.HTML,
            api_kwargs=keyboard(screen),
            protect_content=True,
        )
        return sent.message_id


def _once_again(payload: Mapping[str, Any]) -> Press:
    """The button that has the same file sent again, in the same way."""
    if payload["form"] == "evidence":
        return evidence.once_again(payload)
    if payload["form"] == "sealed":
        return sealed.once_again(payload)
    unit, number, way = (
        int(payload["unit"]),
        int(payload.get("download", 0)),
        payload.get("way", ""),
    )
    if payload["form"] == "calendar":
        return Calendar(unit)
    if not number:
        form, part = str(payload["form"]), str(payload.get("part", ""))
        if form in PAPERS:
            return Paper(unit, form)
        return Make(unit, f"{form}.{part}" if part else form)
    return Lock(unit, number) if way == "locked" else Again(unit, number, str(way))


def _why(parcel: Parcel, why: str) -> str:
    """What to note: that an earlier try may have arrived is not forgotten over a later failure."""
    return "timeout" if parcel.unsure else why
