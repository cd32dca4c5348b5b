"""How python-telegram-bot reaches the Bot API: aiohttp, keep-alive, no address in any text.

The address of a call contains the token, and so do some of aiohttp's own exception texts.
Therefore failures are noted inside `except` and raised after it: not even `__context__` leads
back to them.
"""

from __future__ import annotations

from typing import Any

import aiohttp
import orjson
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

JSON_HEADERS = {"Content-Type": "application/json"}
UNREAD = ("/editMessageText",)
"""Calls whose answer, the whole message, nobody reads where it says that it was done."""
DONE = b'{"ok":true,"result":true}'
LOOPBACK = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")


class ConnectFailed(NetworkError):  # noqa: N818 - named as PTB names its own
    """No connection to the Bot API: the call was surely not delivered and may be repeated."""


class ServerFailed(NetworkError):  # noqa: N818 - named as PTB names its own
    """Telegram answered that it failed (5xx): the call had most likely no effect."""


class AiohttpRequest(BaseRequest):
    """A PTB transport; all times are seconds, None waits for ever.

    A connection that could not be made raises ConnectFailed, an answer 5xx ServerFailed; an answer
    that did not come in time raises TimedOut, any other break NetworkError: after these two the call
    may have had effect.
    """

    def __init__(
        self,
        *,
        connections: int = 64,
        connect_timeout: float | None = 5.0,
        pool_timeout: float | None = 10.0,
        read_timeout: float | None = 10.0,
        write_timeout: float | None = 10.0,
        media_write_timeout: float | None = 120.0,
        keepalive_timeout: float = 30.0,
    ) -> None:
        self._connections = connections
        self._connect_timeout = connect_timeout
        self._pool_timeout = pool_timeout
        self._read_timeout = read_timeout
        self._write_timeout = write_timeout
        self._media_write_timeout = media_write_timeout
        self._keepalive_timeout = keepalive_timeout
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer where a call names no other figure."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the connection pools; harmless when they are open."""
        if not self._sessions:
            self._sessions = {loopback: self._open(loopback) for loopback in (True, False)}

    def _open(self, loopback: bool) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=self._connections, keepalive_timeout=self._keepalive_timeout
        )
        # A proxy named in the environment leads out, never to this machine itself.
        return aiohttp.ClientSession(
            connector=connector,
            headers={"User-Agent": self.USER_AGENT},
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=not loopback,
        )

    async def shutdown(self) -> None:
        """Close every connection; harmless when none is open."""
        sessions, self._sessions = self._sessions, {}
        for session in sessions.values():
            await session.close()

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Read an answer of the Bot API; TelegramError where it is no JSON."""
        try:
            return orjson.loads(payload)
        except orjson.JSONDecodeError:
            pass
        raise TelegramError("Invalid server response")

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one call: HTTP status and body, or one of the errors named at the class."""
        if not self._sessions:
            raise RuntimeError("this transport is not initialised")
        session = self._sessions[url.startswith(LOOPBACK)]
        uploads = request_data is not None and request_data.contains_files
        timeout = _timeout(
            connect=_given(connect_timeout, self._connect_timeout),
            pool=_given(pool_timeout, self._pool_timeout),
            read=_given(read_timeout, self._read_timeout),
            write=_given(
                write_timeout, self._media_write_timeout if uploads else self._write_timeout
            ),
            whole=method == "POST",
        )
        try:
            async with session.request(
                method,
                url,
                timeout=timeout,
                allow_redirects=False,
                **_body(request_data),
            ) as response:
                body = await response.read()
                # PTB would make objects of it, which costs as much as the call.
                done = response.status == 200 and url.endswith(UNREAD)
                if response.status < 500:
                    return response.status, DONE if done else body
                failure: NetworkError = ServerFailed(f"Telegram failed ({response.status})")
        except (aiohttp.ClientError, OSError, ValueError) as broken:
            failure = _named(broken)
        raise failure


class UpdatesRequest(AiohttpRequest):
    """The transport of getUpdates: lets in of an update only what the bot reads."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Read the updates; TelegramError where it is no JSON."""
        answer = AiohttpRequest.parse_json_payload(payload)
        for update in answer.get("result") or ():
            lighten(update)
        return answer


def lighten(update: Any) -> None:
    """Take from an update what the pressed message says: the card is drawn from the record.

    PTB would make an object of every button on it, which costs more than anything else.
    """
    match update:
        case {"callback_query": {"message": dict() as message}}:
            for name in ("text", "entities", "reply_markup"):
                message.pop(name, None)


def _given(asked: ODVInput[float], default: float | None) -> float | None:
    """The figure a call asks for, or the transport's own."""
    if asked is BaseRequest.DEFAULT_NONE:
        return default
    return asked  # type: ignore[return-value]


def _timeout(
    *,
    connect: float | None,
    pool: float | None,
    read: float | None,
    write: float | None,
    whole: bool,
) -> aiohttp.ClientTimeout:
    """aiohttp's limits for PTB's four; it has none for writing, so a POST is bounded as a whole."""
    connected = None if connect is None or pool is None else connect + pool
    total = None
    if whole and connected is not None and read is not None and write is not None:
        total = connected + write + read
    return aiohttp.ClientTimeout(
        total=total, connect=connected, sock_connect=connect, sock_read=read
    )


def _body(data: RequestData | None) -> dict[str, Any]:
    """The keyword arguments that carry a call's parameters."""
    if data is None:
        return {}
    if not data.contains_files:
        return {"data": orjson.dumps(data.parameters), "headers": JSON_HEADERS}
    # aiohttp would percent-encode 名册.xlsx, and Telegram would show it so.
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=mime)
    return {"data": form}


def _named(broken: Exception) -> NetworkError:
    """PTB's error for one of aiohttp's: by kind only, never with its text."""
    if isinstance(broken, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)):
        return ConnectFailed("Could not connect to the Bot API")
    if isinstance(broken, aiohttp.InvalidURL):
        return ConnectFailed("The address of the Bot API is not a valid one")
    if isinstance(broken, TimeoutError):
        return TimedOut("Timed out waiting for the Bot API")
    return NetworkError(f"The connection to the Bot API broke ({type(broken).__name__})")
