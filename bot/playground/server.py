"""The Bot API over HTTP: reads calls, lets them meet faults, answers as Telegram does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import BodyPartReader, web

# The import enters the methods about the bot itself into the table.
import bot.playground.profile  # noqa: F401
from bot.playground.delivery import BY_WEBHOOK, HOOKED, Polling, Webhook
from bot.playground.errors import Refusal, bad, too_many
from bot.playground.faults import Fault, Faults
from bot.playground.flood import Flood
from bot.playground.limits import DOWNLOAD_BYTES
from bot.playground.methods import METHODS, Method
from bot.playground.params import Params, Upload
from bot.playground.records import Call
from bot.playground.world import World

BODY_BYTES = 64 * 1024 * 1024
LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Answer:
    """HTTP status and JSON body of a call."""

    status: int
    body: Any


class Server:
    """The bot's side of the fake."""

    def __init__(self, world: World, faults: Faults, *, flood: bool) -> None:
        self.world = world
        self.faults = faults
        self.flood = Flood() if flood else None
        self.polling = Polling(world)
        self.webhook = Webhook(world, self.call)
        self.down: str | None = None
        self._methods = {name.lower(): (name, method) for name, method in METHODS.items()}

    def add_to(self, app: web.Application) -> None:
        """Enter the addresses of the Bot API into a web application."""
        app.router.add_route("*", "/bot{token}/{method}", self.handle)
        app.router.add_get("/file/bot{token}/{path:.+}", self.download)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call over HTTP."""
        if self.down:
            return _cut(request) if self.down == "refuse" else _json(502, Refusal(502).body())
        if request.match_info["token"] != self.world.token:
            return _json(401, Refusal(401).body())
        method = request.match_info["method"]
        try:
            params = await _read(request)
        except Refusal as refused:
            self._note(method, Params({}), refused)
            return _json(refused.code, refused.body())
        fault = self.faults.next_for(method, params.values) or Fault()
        if fault.cut_before:
            return _cut(request)
        answer = self._faulty(method, params, fault) or await self.call(
            method, params, gone=lambda: request.transport is None
        )
        if fault.delay:
            await asyncio.sleep(fault.delay)
        return _cut(request) if fault.cut_after else _json(answer.status, answer.body)

    def _faulty(self, method: str, params: Params, fault: Fault) -> Answer | None:
        if fault.code is None:
            return None
        refused = Refusal(fault.code)
        if fault.code == 429:
            refused = too_many(fault.retry_after or 1)
        # An arranged failure is no misbehaviour of the bot's: on record, not among the refusals.
        self.world.calls.append(
            Call(method, params.shown(), self.world.clock.now(), None, fault.code, "fault")
        )
        return Answer(refused.code, refused.body())

    async def call(
        self, method: str, params: Params, gone: Callable[[], bool] = lambda: False
    ) -> Answer:
        """Carry out a call and record it; `gone` tells that nobody waits for the answer."""
        try:
            name, result = await self._run(method, params)
        except Refusal as refused:
            if not gone():
                self._note(method, params, refused)
            return Answer(refused.code, refused.body())
        except (LookupError, TypeError, ValueError, AttributeError) as odd:
            # Parameters of a shape nobody foresaw, such as a list where an object belongs.
            unread = bad(f"can't parse the parameters ({type(odd).__name__})")
            self._note(method, params, unread)
            return Answer(unread.code, unread.body())
        self.world.record(Call(name, params.shown(), self.world.clock.now(), result))
        return Answer(200, {"ok": True, "result": result})

    async def _run(self, name: str, params: Params) -> tuple[str, Any]:
        lower = name.lower()
        if lower == "getupdates":
            if self.webhook.url:
                raise Refusal(409, HOOKED)
            return "getUpdates", await self.polling.get_updates(params)
        if lower in ("setwebhook", "deletewebhook"):
            if lower == "setwebhook":
                self.polling.end(BY_WEBHOOK)
                return "setWebhook", self.webhook.put(params)
            return "deleteWebhook", self.webhook.delete(params)
        if lower == "getwebhookinfo":
            return "getWebhookInfo", self.webhook.info(params)
        if lower not in self._methods:
            raise Refusal(404)
        known, method = self._methods[lower]
        params.only(method.params)
        self._admit(method, params)
        return known, method.run(self.world, params)

    def _admit(self, method: Method, params: Params) -> None:
        if self.flood is not None and method.sends:
            self.flood.admit(params.integer("chat_id"))

    def _note(self, method: str, params: Params, refused: Refusal) -> None:
        now = self.world.clock.now()
        self.world.record(
            Call(method, params.shown(), now, None, refused.code, refused.description)
        )

    async def download(self, request: web.Request) -> web.StreamResponse:
        """A file by its `file_path`."""
        if self.down:
            return _cut(request) if self.down == "refuse" else _json(502, Refusal(502).body())
        if request.match_info["token"] != self.world.token:
            return _json(401, Refusal(401).body())
        path = request.match_info["path"]
        for document in self.world.documents.values():
            if document.path == path and document.size <= DOWNLOAD_BYTES:
                return web.Response(body=document.data, content_type="application/octet-stream")
        return _json(404, Refusal(404).body())


@web.middleware
async def only_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what another web site could send: a foreign Host (rebinding) or a foreign Origin."""
    host = request.headers.get("Host", "")
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    if name not in LOOPBACK:
        return web.Response(status=421, text="Misdirected Request")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{host}":
        return web.Response(status=403, text="Forbidden")
    if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        return web.Response(status=403, text="Forbidden")
    return await handler(request)


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _json(status: int, body: Any) -> web.Response:
    return web.Response(status=status, body=orjson.dumps(body), content_type="application/json")


async def _read(request: web.Request) -> Params:
    """The parameters of a call, however they were sent."""
    values: dict[str, Any] = dict(request.query)
    try:
        if request.content_type == "application/json":
            body = await request.read()
            given = orjson.loads(body) if body else {}
            if not isinstance(given, dict):
                raise bad("JSON object expected")
            return Params({**values, **given})
        if request.content_type == "multipart/form-data":
            return await _read_parts(request, values)
        if request.content_type == "application/x-www-form-urlencoded":
            values.update(await request.post())
    except web.HTTPRequestEntityTooLarge:
        raise Refusal(413) from None
    except ValueError:
        raise bad("can't parse the request body") from None
    return Params(values)


async def _read_parts(request: web.Request, values: dict[str, Any]) -> Params:
    files: dict[str, Upload] = {}
    left = BODY_BYTES
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise bad("can't parse the request body")
        data = bytearray()
        while chunk := await part.read_chunk(1 << 16):
            left -= len(chunk)
            if left < 0:
                raise Refusal(413)
            data += chunk
        name = part.name or ""
        if part.filename is None:
            values[name] = data.decode()
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            files[name] = Upload(part.filename, mime, bytes(data))
    return Params(values, files)
