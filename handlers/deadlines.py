"""The dates of the plan: shown, kept in the phone's calendar, moved, and told to those below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from telegram import Bot
from telegram.constants import ParseMode

from bot.domain import deadlines, presses
from bot.domain.campaign import Campaign, Deadline
from bot.domain.deadlines import moved
from bot.domain.decisions import Decision, Loaded, Wants
from bot.domain.fulfilment import codes
from bot.domain.nudges import hushed, mornings
from bot.domain.records import Translator, Unit
from bot.forms.calendar import Appointment, calendar_file
from bot.screens.deadlines import notice
from handlers.context import Works
from handlers.making import Made
from handlers.pacing import Pace
from handlers.reminders import NotNow, Nudges
from handlers.reply import keyboard
from handlers.rules import Rule, Rules, Touch
from storage import Parcel


def _calendar(press: presses.Calendar, at: Touch) -> Rule:
    campaign = at.policy.campaign

    def decide(loaded: Loaded) -> Decision:
        done = codes(campaign, loaded.desk)
        return deadlines.calendar(loaded, press.unit, done, at.asked, at.now)

    return Rule(
        decide,
        Wants(press.unit, confirmed=True),
        redraw=True,
        repeatable=True,
    )


def _shift(press: presses.Shift, at: Touch) -> Rule:
    campaign = at.policy.campaign
    return Rule(
        lambda loaded: deadlines.offer(loaded, press.unit, campaign, at.today),
        Wants(press.unit),
        redraw=True,
    )


def _shift_one(press: presses.ShiftOne, at: Touch) -> Rule:
    campaign = at.policy.campaign
    return Rule(
        lambda loaded: deadlines.offer_days(
            loaded, press.unit, press.code, press.page, campaign, at.today
        ),
        Wants(press.unit),
        redraw=True,
    )


def _shift_to(press: presses.ShiftTo, at: Touch) -> Rule:
    campaign = at.policy.campaign
    return Rule(
        lambda loaded: deadlines.preview(
            loaded, press.unit, press.code, press.day, campaign, at.today
        ),
        _previewed(press.unit, press.code),
        redraw=True,
    )


def _shift_for(press: presses.ShiftFor, at: Touch) -> Rule:
    campaign = at.policy.campaign
    return Rule(
        lambda loaded: deadlines.shift(
            loaded, press.unit, press.code, press.day, press.revision, campaign, at.today, at.now
        ),
        _previewed(press.unit, press.code),
        redraw=True,
    )


def _previewed(unit: int, code: str) -> Wants:
    """With those below that have moved the date themselves: for them nothing changes."""
    return Wants(unit, below=f"date:{code}")


RULES: Rules = {
    presses.Calendar: _calendar,
    presses.Shift: _shift,
    presses.ShiftOne: _shift_one,
    presses.ShiftTo: _shift_to,
    presses.ShiftFor: _shift_for,
}


@dataclass(frozen=True, slots=True)
class Moved:
    """What a notice tells; it stands in the notice's key, so that one statement posts them all."""

    unit: int
    revision: int
    code: str
    day: date
    before: date

    @property
    def prefix(self) -> str:
        """How the keys of the notices begin; the person's number follows."""
        return f"notice:{self.unit}:{self.revision}:{self.code}:{self.day}:{self.before}"

    @classmethod
    def read(cls, key: str) -> Moved:
        """What the notice of this key tells."""
        _, unit, revision, code, day, before, _ = key.split(":")
        return cls(
            int(unit), int(revision), code, date.fromisoformat(day), date.fromisoformat(before)
        )


class Notices:
    """Carries the news of moved dates for the courier."""

    def __init__(self, bot: Bot, works: Works, pace: Pace, nudges: Nudges) -> None:
        self._bot = bot
        self._works = works
        self._pace = pace
        self._nudges = nudges

    async def announce(self, parcel: Parcel) -> None:
        """Post the news to everybody below for whom the date holds, once each."""
        payload, now = parcel.payload, self._works.now()
        told = Moved(
            int(payload["unit"]),
            int(parcel.key.rpartition(":")[2]),
            str(payload["code"]),
            date.fromisoformat(str(payload["day"])),
            date.fromisoformat(str(payload["was"])),
        )
        posted = await self._works.storage.announce(
            told.unit, told.code, told.prefix, parcel.person, now
        )
        if posted:
            self._works.errand_waits()
        await self._nudges.moved(parcel.person, told.code)

    async def send(self, parcel: Parcel) -> int:
        """Tell one person, in the morning where it is night."""
        works = self._works
        quiet = hushed(works.policy.nudging, works.zone, works.now(), wished=True)
        if quiet is not None:
            raise NotNow(quiet)
        told, say = Moved.read(parcel.key), self._say(parcel)
        await self._nudges.moved(parcel.person, told.code)
        await self._pace.turn(parcel.telegram)
        unit = await self._works.storage.unit(told.unit)
        days = {told.code: told.day.isoformat()}
        deadline = moved(self._works.policy.campaign, days).deadline(told.code)
        if deadline is None:
            raise LookupError(told.code)
        screen = notice(unit.name, deadline, told.before, say)
        sent = await self._bot.send_message(
            parcel.telegram,
            screen.text,
            parse_mode=ParseMode.HTML,
            api_kwargs=keyboard(screen),
            protect_content=True,
        )
        return sent.message_id

    def _say(self, parcel: Parcel) -> Translator:
        return self._works.tongue(self._works.language_of(parcel.language, ""))


class Calendars:
    """Makes the calendar file, for the courier."""

    def __init__(self, works: Works) -> None:
        self._works = works

    async def make(self, parcel: Parcel, say: Translator) -> Made | None:
        """The dates of the unit's level, and for a branch those of its committee."""
        number, storage = int(parcel.payload["unit"]), self._works.storage
        if not await storage.scope(parcel.person, number):
            return None
        unit = await storage.unit(number)
        stamp = await storage.stamp(number)
        campaign = moved(self._works.policy.campaign, await storage.dates(unit.path))
        known = (stamp.changed, await storage.dates_moved(unit.path))
        changed = max(filter(None, known), default=self._works.now())
        done = parcel.payload.get("done", ())
        made = [
            self._done(d, unit, say)
            if d.code in done
            else self._appointment(d, unit, campaign, say)
            for d in _binding(campaign, unit)
        ]
        data = calendar_file(say("{unit}　排查期限", unit=unit.name), made, number, changed)
        caption = say("📅 点开文件，选“添加到日历”。日期有调整时再存一次，不会重复。")
        return Made(say("排查期限.ics"), data, caption)

    def _done(self, deadline: Deadline, unit: Unit, say: Translator) -> Appointment:
        """A date that asks for nothing any more: it stands there, and nothing rings."""
        note = say("排查助手提醒：{unit}", unit=unit.name)
        return Appointment(deadline.code, f"✅ {say(deadline.label)}", deadline.last, note)

    def _appointment(
        self, deadline: Deadline, unit: Unit, campaign: Campaign, say: Translator
    ) -> Appointment:
        nine = time(self._works.policy.nudging.hour, tzinfo=self._works.zone)
        rings = (datetime.combine(day, nine) for day in mornings(deadline, campaign.leads))
        alarms = tuple(ring for ring in rings if ring > self._works.now())
        note = say("排查助手提醒：{unit}", unit=unit.name)
        return Appointment(deadline.code, say(deadline.label), deadline.last, note, alarms)


def _binding(campaign: Campaign, unit: Unit) -> list[Deadline]:
    levels = {"committee": ("committee",), "city": ("committee",)}.get(
        unit.kind, ("branch", "committee")
    )
    return [d for d in campaign.deadlines if d.level in levels]
