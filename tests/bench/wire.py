"""As little HTTP as the load needs: calls come in, updates go out, connections stay open."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import orjson

HOST = "127.0.0.1"
HEAD = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
OK, TOO_MANY = b"200 OK", b"429 Too Many Requests"


class Exchange:
    """One call that was read, and the way back to who made it."""

    __slots__ = ("_body", "_given", "_transport", "path")

    def __init__(self, path: str, body: bytes, transport: asyncio.WriteTransport) -> None:
        self.path = path
        self._body = body
        self._transport = transport
        self._given: dict[str, Any] | None = None

    def value(self, name: str) -> Any:
        """A parameter, whether it came as JSON or as a form; empty where it is missing."""
        if self._given is None:
            self._given = self._read()
        value = self._given.get(name, "")
        return str(value) if isinstance(value, int) else value

    def _read(self) -> dict[str, Any]:
        if self._body.startswith(b"{"):
            given: dict[str, Any] = orjson.loads(self._body)
            return given
        if self._body.startswith(b"--"):
            return _parts(self._body)
        text = self._body.decode() or self.path.partition("?")[2]
        return {name: values[0] for name, values in parse_qs(text).items()}

    def result(self, value: Any) -> None:
        """Answer with this result."""
        self.reply(orjson.dumps({"ok": True, "result": value}))

    def too_many(self, seconds: int) -> None:
        """Refuse: it may be tried again after so many seconds."""
        said = {"ok": False, "error_code": 429, "description": "Too Many Requests"}
        self.reply(orjson.dumps(said | {"parameters": {"retry_after": seconds}}), TOO_MANY)

    def reply(self, body: bytes, status: bytes = OK) -> None:
        """Answer with this body."""
        if not self._transport.is_closing():
            self._transport.write(HEAD % (status, len(body)) + body)


def _parts(body: bytes) -> dict[str, Any]:
    """The fields of a multipart form without files."""
    boundary = body.split(b"\r\n", 1)[0]
    fields = {}
    for part in body.split(boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        name = head.partition(b'name="')[2].partition(b'"')[0]
        fields[name.decode()] = content.removesuffix(b"\r\n").decode()
    return fields


class _Connection(asyncio.Protocol):
    """Reads calls off one connection; each is handed over whole."""

    def __init__(self, call: Callable[[Exchange], None]) -> None:
        self._call = call
        self._buffer = b""
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end].lower()
            length = _length(head)
            stop = end + 4 + length
            if len(self._buffer) < stop:
                if b"expect:" in head:
                    raise ValueError("a client that waits for 100-continue")
                return
            path = self._buffer[: self._buffer.find(b"\r\n")].split(b" ")[1].decode()
            body, self._buffer = self._buffer[end + 4 : stop], self._buffer[stop:]
            self._call(Exchange(path, body, self._transport))


def _length(head: bytes) -> int:
    if b"transfer-encoding:" in head:
        raise ValueError("a client that sends chunks")
    start = head.find(b"content-length:")
    return int(head[start + 15 :].partition(b"\r\n")[0]) if start >= 0 else 0


async def serve(call: Callable[[Exchange], None]) -> int:
    """Hand every call to `call`; the port on loopback."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(call), HOST, 0)
    return int(server.sockets[0].getsockname()[1])


class Poster:
    """Posts updates to one webhook over kept connections."""

    def __init__(self, port: int, path: str, secret: str) -> None:
        self._port = port
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: "
        ).encode()
        self._idle: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()

    def post(self, update: bytes) -> None:
        """Send the update; sent again until it is taken."""
        task = asyncio.create_task(self._send(update))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, update: bytes) -> None:
        while True:
            reader, writer = (
                self._idle.popleft()
                if self._idle
                else await asyncio.open_connection(HOST, self._port)
            )
            writer.write(self._head + b"%d\r\n\r\n" % len(update) + update)
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(_length(head.lower()))
            self._idle.append((reader, writer))
            if b" 200 " in head[:16]:
                return
            await asyncio.sleep(0.2)
