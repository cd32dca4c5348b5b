"""Plays a journey in a scratch world: its own Telegram, database and clock, gone afterwards."""

from __future__ import annotations

import json
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import build, opened, ready, works_for
from bot.clock import Clock
from bot.domain import changes
from bot.domain.changes import PersonJoined
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decide, Decision, View, Wants
from bot.domain.presses import STAYS, Confirm, Press, Undo, pack, unpack
from bot.domain.records import Role
from bot.domain.uploads import SEEN
from bot.forms.headings import Headings
from bot.forms.intake import Table
from bot.intake import Intake
from bot.playground.journey import Event, Journey, Signature, Touch
from bot.playground.telegram import FakeTelegram
from bot.screens.screen import Screen
from bot.settings import Secret, Settings
from handlers.context import App, Works
from handlers.handing import as_taken
from handlers.listening import ALLOWED_UPDATES
from storage import FILES, Outcome, Storage, Ticket, token_hash

SHE = 1001
OTHERS = 2000
"""Telegram numbers: hers, and where those of the others begin."""

NUMBERED = ("upload", "line", "download")
"""Fields of presses whose values are made up at run time; a journey counts them."""

STANDS = "stands"
"""A journey's word for the plan that stands: masked data have another digest."""

FORGED = "?"
"""Stands for button data that no screen can have made."""


class StillClock(Clock):
    """A clock that shows the instant it was set to."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self) -> datetime:
        """The instant."""
        return self.instant


@dataclass(frozen=True, slots=True)
class Played:
    """A touch as it went: what was drawn, in words too, and what was decided on."""

    signature: Signature
    screen: Screen | None = field(default=None, repr=False)
    outcome: Outcome | None = field(default=None, repr=False)


NOTHING = Played(Signature("nothing"))
"""No screen answered."""


class Numbers:
    """The values of one field in the order in which the screens show them, from 1."""

    def __init__(self) -> None:
        self._seen: list[int | str] = []

    def number(self, value: int | str) -> int:
        """The place of a value, which is put at the end where it is new."""
        if value not in self._seen:
            self._seen.append(value)
        return self._seen.index(value) + 1

    def value(self, number: int | str) -> int | str:
        """The value in a place; one that is nowhere for 0."""
        at = int(number) - 1
        return self._seen[at] if 0 <= at < len(self._seen) else 0


class Scratch:
    """One scratch world, in which she is the only one who touches anything."""

    def __init__(
        self, journey: Journey, telegram: FakeTelegram, clock: StillClock, app: App
    ) -> None:
        self._telegram = telegram
        self._clock = clock
        self._app = app
        self._intake = Intake(app)
        self._works: Works = app.bot_data["works"]
        self._events = list(journey.events)
        self._in: set[tuple[int, int]] = set()
        self._numbers = {name: Numbers() for name in NUMBERED}
        self._last = NOTHING
        self._offset = 0
        self._works.drawn = self._drawn
        self._works.read = read_packed

    @property
    def storage(self) -> Storage:
        """The world's record."""
        return self._works.storage

    @property
    def works(self) -> Works:
        """What the handlers work with."""
        return self._works

    async def furnish(self, journey: Journey) -> None:
        """The units, and the roles she held before her first touch."""
        self._telegram.person(SHE, "重放")
        for place in journey.places:
            kind: Any = place.kind
            await self.storage.add_unit(kind, place.name, place.parent, self._clock.now())
        for unit, role in journey.roles:
            self._telegram.say(SHE, f"/start {await self._link(unit, role)}")
            await self._deal()
        if journey.roles:
            await self._press("n")

    async def until(self, at: datetime) -> None:
        """Set the clock, and let happen what happened before."""
        while self._events and self._events[0].at <= at:
            event = self._events.pop(0)
            self._clock.instant = event.at
            await self._happen(event)
        self._clock.instant = at

    async def touch(self, touch: Touch) -> Played:
        """Let her do it; what was drawn."""
        await self.until(touch.at)
        self._last = NOTHING
        if touch.kind == "press":
            await self._press(await self._data(str(touch.content["data"])))
        else:
            await self._send(touch)
            await self._deal()
        await self._hand_out()
        return self._last

    async def person(self) -> int:
        """Her number on record."""
        people = await self.storage.people()
        return next((each.person for each in people if each.telegram == SHE), 0)

    async def look(self, wants: Wants) -> Outcome:
        """What she would find, without doing anything."""
        return await self._turn(SHE, wants, lambda _: Decision())

    def told(self, data: str) -> str:
        """Button data as a journey tells it."""
        press = unpack(data)
        stays = data.startswith(STAYS)
        return FORGED if press is None else self._told(press, stays)

    def offered(self, press: Press) -> Press:
        """The press with the numbered values of the last button that is like it in all else."""
        screen = self._last.screen
        offered = [b.press for row in screen.rows for b in row] if screen else []
        like = (each for each in offered if _bare(each) == _bare(press))
        return next(like, press)

    async def _send(self, touch: Touch) -> None:
        told, said = touch.content, self._telegram
        if touch.kind == "upload":
            packed = json.dumps({k: told[k] for k in ("table", "refused") if k in told})
            said.upload(SHE, str(told["name"]), packed.encode())
        elif touch.kind == "stray":
            said.send_sticker(SHE)
        elif touch.kind == "edited":
            mine = [m for m in said.chat(SHE) if not m.from_bot and m.text]
            said.edit_text(SHE, mine[-1].id, f"{mine[-1].text}。")
        elif "joined" in told:
            said.say(SHE, f"/start {await self._link(*told['joined'])}")
        elif told.get("link"):
            said.say(SHE, "/start spent")
        else:
            said.say(SHE, str(told["text"]))

    async def _link(self, unit: int, role: Role | str) -> str:
        now, held = self._clock.now(), role
        expires = now + timedelta(hours=72)
        return await self.storage.invite(unit, held, expires, now)  # type: ignore[arg-type]

    async def _press(self, data: str) -> None:
        self._telegram.press_data(SHE, self._telegram.last(SHE).id, data)
        await self._deal()

    async def _data(self, told: str) -> str:
        """The button data that a journey tells of."""
        stays = STAYS if told.startswith(STAYS) else ""
        press = unpack(told)
        if press is None:
            return FORGED
        for name in NUMBERED:
            if hasattr(press, name):
                value = self._numbers[name].value(getattr(press, name))
                press = replace(press, **{name: value})  # type: ignore[arg-type]
        if isinstance(press, Undo):
            press = replace(press, revision=max(await self._rows() - press.revision, 0))
        if isinstance(press, Confirm) and press.plan == STANDS:
            press = replace(press, plan=await self._plan(press.upload))
        return pack(press, bool(stays))

    async def _plan(self, upload: int) -> str:
        """What the button under the last preview of this upload names."""
        waits = (await self.look(Wants(upload=upload))).loaded.upload
        return waits.plan[:SEEN] if waits else ""

    async def _rows(self) -> int:
        """How many changes the chain of her unit holds now."""
        desk = (await self.look(Wants())).desk
        return desk.unit.revision if desk.unit else 0

    async def _hand_out(self) -> None:
        """Note what was asked for as taken, as if the files had come: buttons under them name it."""
        storage, now = self._works.storage, self._clock.now()
        while parcels := await storage.claim(now, "replay", timedelta(minutes=1), 20):
            for parcel in parcels:
                if parcel.kind in FILES and "form" in parcel.payload:
                    taken = as_taken(parcel, int(parcel.payload["unit"]), "", "", now)
                    number = await storage.log_download(taken, parcel.id)
                    self._numbers["download"].number(number)
                await storage.settle(parcel.id, "sent", now)

    async def _deal(self) -> None:
        """Deal with what waits, as polling does."""
        while updates := await self._app.bot.get_updates(
            self._offset, timeout=0, allowed_updates=ALLOWED_UPDATES
        ):
            for update in updates:
                await self._intake.take(update)
            self._offset = updates[-1].update_id + 1

    def _drawn(self, outcome: Outcome, view: View, screen: Screen) -> None:
        said = outcome.decision
        says = [code for code, _ in said.said] if said else []
        if said and said.complaint:
            says.insert(0, said.complaint.code)
        told = [self._told(b.press, screen.stays) for row in screen.rows for b in row]
        lines, sends = (
            screen.text.count("\n") + 1,
            tuple(e.kind for e in said.errands) if said else (),
        )
        signature = Signature(view.name, tuple(told), lines, tuple(says), sends)
        self._last = Played(signature, screen, outcome)

    def _told(self, press: Press, stays: bool) -> str:
        if isinstance(press, Undo):
            # The figure is that of the moment, whatever was done before.
            press = replace(press, revision=0)
        if isinstance(press, Confirm):
            press = replace(press, plan=STANDS)
        for name in NUMBERED:
            if hasattr(press, name):
                number = self._numbers[name].number(getattr(press, name))
                kind = type(getattr(press, name))
                press = replace(press, **{name: kind(number)})
        return pack(press, stays)

    async def _happen(self, event: Event) -> None:
        change = changes.unpack(event.kind, event.change)
        telegram = OTHERS + event.by if event.by else SHE
        if event.by and (event.by, event.unit) not in self._in:
            self._in.add((event.by, event.unit))
            token = await self._link(event.unit, "secretary")
            wants = Wants(invitation=token_hash(token))
            await self._turn(telegram, wants, _join)
        wants = Wants(unit=event.unit, roster=True)
        await self._turn(telegram, wants, lambda _: Decision((change,)))

    async def _turn(self, telegram: int, wants: Wants, decide: Decide) -> Outcome:
        ticket = Ticket(self._app.bot.id, (), telegram, "zh", self._clock.now())
        return await self.storage.turn(ticket, wants, decide)


def _join(loaded: Any) -> Decision:
    return Decision((PersonJoined(loaded.invitation.id, loaded.invitation.role),))


def _bare(press: Press) -> tuple[object, ...]:
    """The press without what a journey counts."""
    rest = (getattr(press, f.name) for f in fields(press) if f.name not in NUMBERED)
    return (type(press), *rest)


def read_packed(name: str, data: bytes, headings: Headings) -> Table | Complaint:
    """The roster of a journey, or the reason why its file could not be read."""
    told = json.loads(data)
    if "table" in told:
        return Table.unpack(told["table"])
    return Complaint(*told.get("refused", ("file_other", {}, True)))


@asynccontextmanager
async def scratch(journey: Journey, policy: Path | None = None) -> AsyncIterator[Scratch]:
    """A world of its own in which the journey can be played, under the rules of this folder."""
    clock = StillClock(journey.begins)
    telegram = FakeTelegram(clock)
    with tempfile.TemporaryDirectory(prefix="paicha-replay-") as folder:
        async with telegram.serving() as address:
            # Whatever the environment says, nothing but the scratch folder is touched.
            settings = Settings(
                bot_token=Secret(telegram.token),
                bot_api_url=address,
                data_dir=Path(folder),
                database_url=None,
                data_key=None,
                campaign_year=journey.year,
                bot_tz=journey.zone,
                bot_clock=None,
                policy_dir=policy,
            )
            async with opened(settings, clock) as (storage, rules):
                works = works_for(storage, rules, settings, clock.now)
                app = build(telegram.token, address, works)
                async with ready(app):
                    world = Scratch(journey, telegram, clock, app)
                    await world.furnish(journey)
                    yield world


async def replay(
    journey: Journey,
    policy: Path | None = None,
    show: Callable[[Touch, Played], None] = lambda touch, played: None,
) -> tuple[Signature, ...]:
    """The signatures of all screens, in order; `show` sees each touch and what it drew."""
    drawn = []
    async with scratch(journey, policy) as world:
        for touch in journey.touches:
            played = await world.touch(touch)
            show(touch, played)
            drawn.append(played.signature)
    return tuple(drawn)


def first_difference(journey: Journey, drawn: tuple[Signature, ...]) -> int | None:
    """The first touch, from 1, that does not draw what the journey says; None: all do."""
    pairs = enumerate(zip(journey.touches, drawn, strict=True), 1)
    return next((at for at, (touch, one) in pairs if touch.draws != one), None)
