"""The web page on which a person uses the bot: its JSON addresses under /play/."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import orjson
from aiohttp import web

from bot.clock import MovableClock
from bot.playground.guide import Guide
from bot.playground.records import Call, Json, Message
from bot.playground.telegram import FakeTelegram

STATIC = Path(__file__).with_name("static")
SHOWN_IN = ZoneInfo("Asia/Shanghai")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
        " img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
# A foreign page cannot set it without asking first, and nobody answers the asking.
MARK = "X-Play"
PICTURES = {"image/png", "image/jpeg"}
HEARTBEAT = 15.0

Act = Callable[[Json], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class PlayPerson:
    """Somebody whose phone the page shows; `start` is the token behind the START button."""

    user_id: int
    name: str
    caption: str
    start: str | None = None


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file the page offers for sending."""

    name: str
    data: bytes = field(repr=False)
    mime: str


class Page:
    """What the page may ask and do."""

    def __init__(
        self,
        tg: FakeTelegram,
        clock: MovableClock,
        people: Sequence[PlayPerson],
        samples: Sequence[SampleFile],
        guide: Guide | None = None,
    ) -> None:
        self.tg = tg
        self.clock = clock
        self.guide = guide
        self.people = {one.user_id: one for one in people}
        self.samples = {one.name: one for one in samples}
        for one in people:
            if one.user_id not in tg.world.people:
                tg.person(one.user_id, one.name)

    def add_to(self, app: web.Application) -> None:
        """Enter the page's addresses into a web application."""
        app.on_response_prepare.append(_with_headers)
        app.router.add_get("/", _index)
        app.router.add_static("/static/", STATIC)
        app.router.add_get("/play/state", self.state)
        app.router.add_get("/play/changes", self.changes)
        app.router.add_get("/play/file/{file_id}", self.download)
        app.router.add_post("/play/upload", self.upload)
        for act in (self.say, self.press, self.edit, self.sample, self.block):
            app.router.add_post(f"/play/{act.__name__}", _acting(act))
        app.router.add_post("/play/clock", _acting(self.move_clock))

    async def state(self, request: web.Request) -> web.Response:
        """Everything the page shows for one person."""
        user_id = int(request.query.get("person", next(iter(self.people))))
        if user_id not in self.people:
            raise web.HTTPNotFound
        return _json(self.snapshot(user_id))

    def snapshot(self, user_id: int) -> Json:
        """What one person's phone shows, and the panels beside it."""
        world = self.tg.world
        person = world.person(user_id)
        return {
            "version": world.version,
            "bot": {"name": self._bot_name(), "username": world.username},
            "about": world.wording.get(("description", "zh"))
            or world.wording.get(("description", ""), ""),
            "now": self._local(self.clock.now()),
            "person": user_id,
            "people": [self._tab(one) for one in self.people.values()],
            "started": person.wrote,
            "blocked": person.blocked,
            "typing": world.typing(user_id),
            "commands": world.commands_for(user_id, person.language_code),
            "messages": [self._bubble(one) for one in self.tg.chat(user_id)],
            "toasts": [
                {"id": one.query_id, "text": one.text, "alert": one.alert}
                for one in person.toasts[-5:]
            ],
            "samples": [{"name": one.name, "size": len(one.data)} for one in self.samples.values()],
            "refusals": [_refusal(call) for call in self.tg.refusals[-50:]],
            "guide": self.guide and self.guide.json(),
        }

    def _bot_name(self) -> str:
        world = self.tg.world
        return world.wording.get(("name", "zh")) or world.wording.get(("name", "")) or world.name

    def _tab(self, one: PlayPerson) -> Json:
        messages = [message.id for message in self.tg.chat(one.user_id) if message.from_bot]
        return {
            "id": one.user_id,
            "name": one.name,
            "caption": one.caption,
            "newest": messages[-1] if messages else 0,
            "messages": messages[-99:],
        }

    def _local(self, instant: datetime) -> str:
        return instant.astimezone(SHOWN_IN).isoformat(timespec="seconds")

    def _bubble(self, message: Message) -> Json:
        document = message.document
        return {
            "id": message.id,
            "mine": not message.from_bot,
            "date": self._local(message.date),
            "edited": message.edited is not None,
            "protect": message.protect,
            "text": message.text,
            "entities": message.entities,
            "reply_to": message.reply_to,
            "extra": message.extra,
            "buttons": [
                [{"label": one.label, "data": one.data, "url": one.url} for one in row]
                for row in message.buttons
            ],
            "file": document
            and {
                "id": document.file_id,
                "name": document.name,
                "size": document.size,
                "kind": document.kind,
            },
        }

    async def changes(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: the version of the world, whenever it is a new one."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        changed = asyncio.Event()
        changed.set()
        self.tg.world.listeners.append(changed.set)
        try:
            while not self.tg.closing.is_set():
                try:
                    await asyncio.wait_for(changed.wait(), HEARTBEAT)
                except TimeoutError:
                    await response.write(b": still here\n\n")
                    continue
                changed.clear()
                await response.write(b"data: %d\n\n" % self.tg.world.version)
        except ConnectionError:
            pass
        finally:
            self.tg.world.listeners.remove(changed.set)
        return response

    async def download(self, request: web.Request) -> web.Response:
        """A file of the chat, to be saved; a picture also to be looked at."""
        document = self.tg.world.documents.get(request.match_info["file_id"])
        if document is None:
            raise web.HTTPNotFound
        if document.kind == "photo":
            shown = document.mime if document.mime in PICTURES else "image/png"
            return web.Response(body=document.data, content_type=shown)
        disposition = f"attachment; filename*=UTF-8''{quote(document.name, safe='')}"
        return web.Response(
            body=document.data,
            content_type="application/octet-stream",
            headers={"Content-Disposition": disposition},
        )

    async def upload(self, request: web.Request) -> web.Response:
        """A file of the person's own; name and person stand in the query."""
        _refuse_foreign(request)
        data = await request.read()
        try:
            user_id = self._played(dict(request.query))
            name = Path(request.query["name"]).name
        except (LookupError, ValueError):
            raise web.HTTPBadRequest from None
        self.tg.upload(user_id, name, data, request.query.get("mime") or None)
        return _json({})

    def _played(self, asked: Json) -> int:
        """The person a request is about; only those of the page can be played."""
        user_id = int(asked["person"])
        if user_id not in self.people:
            raise LookupError("nobody of this page")
        return user_id

    async def say(self, asked: Json) -> None:
        """Send a text; START sends the person's token."""
        user_id = self._played(asked)
        text = str(asked["text"])
        if asked.get("start"):
            token = self.people[user_id].start
            text = f"/start {token}" if token else "/start"
        self.tg.say(user_id, text, reply_to=asked.get("reply_to"))

    async def press(self, asked: Json) -> None:
        """Press a button; one that is gone by now sends what it sent."""
        self.tg.press_data(self._played(asked), int(asked["message"]), str(asked["data"]))

    async def edit(self, asked: Json) -> None:
        """Change a message of one's own."""
        self.tg.edit_text(self._played(asked), int(asked["message"]), str(asked["text"]))

    async def sample(self, asked: Json) -> None:
        """Send one of the offered files."""
        file = self.samples[str(asked["name"])]
        self.tg.upload(self._played(asked), file.name, file.data, file.mime)

    async def block(self, asked: Json) -> None:
        """Block the bot or let it write again."""
        user_id = self._played(asked)
        if asked["on"]:
            self.tg.block(user_id)
        else:
            self.tg.unblock(user_id)

    async def move_clock(self, asked: Json) -> None:
        """Move the clock: by `seconds`, to the next `morning` at nine, or `to` a local time."""
        if "seconds" in asked:
            self.clock.forward(timedelta(seconds=float(asked["seconds"])))
        elif asked.get("morning"):
            tomorrow = self.clock.now().astimezone(SHOWN_IN) + timedelta(days=1)
            self.clock.forward_to(tomorrow.replace(hour=9, minute=0, second=0, microsecond=0))
        else:
            self.clock.forward_to(datetime.fromisoformat(str(asked["to"])).replace(tzinfo=SHOWN_IN))
        self.tg.world.changed()


@asynccontextmanager
async def playground(
    tg: FakeTelegram,
    clock: MovableClock,
    people: Sequence[PlayPerson],
    samples: Sequence[SampleFile] = (),
    port: int = 0,
    guide: Guide | None = None,
) -> AsyncIterator[str]:
    """Serve the fake Bot API and the page on loopback; yields the page's URL (ends in a slash)."""
    app = tg.application()
    Page(tg, clock, people, samples, guide).add_to(app)
    async with tg.serving(port, app) as address:
        yield f"{address}/"


def _refusal(call: Call) -> Json:
    shown = json.dumps(call.params, ensure_ascii=False)
    return {"method": call.method, "error": call.error, "params": shown[:600]}


def _json(body: Any, status: int = 200) -> web.Response:
    return web.Response(status=status, body=orjson.dumps(body), content_type="application/json")


def _refuse_foreign(request: web.Request) -> None:
    if MARK not in request.headers:
        raise web.HTTPForbidden


def _acting(act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
    """An address that takes JSON and answers with what went wrong, if anything did."""

    async def answer(request: web.Request) -> web.Response:
        _refuse_foreign(request)
        try:
            await act(await request.json())
        except (LookupError, ValueError, TypeError) as mistake:
            return _json({"error": str(mistake)}, 400)
        return _json({})

    return answer


async def _index(request: web.Request) -> web.StreamResponse:
    return web.FileResponse(STATIC / "index.html")


async def _with_headers(request: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
