"""A strict fake of Telegram: the Bot API over real HTTP on one side, people on the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.clock import Clock
from bot.playground.faults import Faults
from bot.playground.people import People
from bot.playground.records import Call
from bot.playground.server import BODY_BYTES, Server, only_here
from bot.playground.world import World

HOST = "127.0.0.1"
TOKEN = "4200000001:PLAYGROUND-not-a-real-token"  # noqa: S105 - opens nothing


class FakeTelegram(People):
    """One bot's Telegram, in memory; it refuses what Telegram refuses.

    `flood` enforces the flood limits. `calls` holds every call, `refusals` every 4xx but the
    arranged ones; `faults` arranges trouble; `address` is where it is served.
    """

    def __init__(
        self,
        clock: Clock | None = None,
        *,
        token: str = TOKEN,
        username: str = "paicha_demo_bot",
        name: str = "排查助手",
        flood: bool = False,
    ) -> None:
        self.clock = clock or Clock()
        self.token = token
        self.world = World(token, self.clock, username, name)
        self.faults = Faults()
        self.server = Server(self.world, self.faults, flood=flood)
        self.address = ""
        self.closing = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None

    @property
    def calls(self) -> list[Call]:
        """Every call of the bot, oldest first."""
        return self.world.calls

    @property
    def refusals(self) -> list[Call]:
        """Every call that was refused with a 4xx, arranged failures apart."""
        return self.world.refusals

    def application(self) -> web.Application:
        """The web application that answers the bot; more addresses may be added to it."""
        app = web.Application(client_max_size=BODY_BYTES, middlewares=[only_here])
        self.server.add_to(app)
        return app

    @asynccontextmanager
    async def serving(
        self, port: int = 0, app: web.Application | None = None
    ) -> AsyncIterator[str]:
        """Serve on loopback; yields the address, e.g. http://127.0.0.1:40123 (no slash)."""
        runner = web.AppRunner(
            app or self.application(), access_log=None, shutdown_timeout=1.0, keepalive_timeout=60
        )
        self._runner = runner
        self.closing.clear()
        await runner.setup()
        try:
            await self._listen(port)
            yield self.address
        finally:
            self.closing.set()
            self.world.changed()
            self.server.polling.end()
            await self.server.webhook.stop()
            await runner.cleanup()

    async def _listen(self, port: int) -> None:
        assert self._runner is not None  # noqa: S101 - only called while serving
        self._site = web.TCPSite(self._runner, HOST, port, reuse_address=True)
        await self._site.start()
        host, bound = self._runner.addresses[0][:2]
        self.address = f"http://{host}:{bound}"

    @asynccontextmanager
    async def outage(self, kind: str = "refuse") -> AsyncIterator[None]:
        """Be away: "refuse" takes no connection and cuts those there are, "502" answers so."""
        self.server.down = kind
        if kind != "refuse":
            try:
                yield
            finally:
                self.server.down = None
            return
        assert self._runner is not None  # noqa: S101 - an outage needs a service
        assert self._site is not None  # noqa: S101
        port = int(self.address.rpartition(":")[2])
        await self._site.stop()
        if self._runner.server is not None:
            for connection in self._runner.server.connections:
                connection.force_close()
                if connection.transport is not None:
                    connection.transport.abort()
        for _ in range(3):  # turns of the loop, after which a client of ours has noticed
            await asyncio.sleep(0)
        try:
            yield
        finally:
            self.server.down = None
            await self._listen(port)

    async def settled(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109 - tests read better
        """Wait until the bot has confirmed every update; TimeoutError after `timeout` seconds."""
        await self.until(lambda: not self.world.updates.waiting, timeout)

    async def until(
        self,
        holds: Callable[[], object],
        timeout: float = 10.0,  # noqa: ASYNC109
    ) -> None:
        """Wait until something holds, looking after every change; TimeoutError if it does not."""
        changed = asyncio.Event()
        self.world.listeners.append(changed.set)
        try:
            async with asyncio.timeout(timeout):
                while not holds():
                    changed.clear()
                    await changed.wait()
        finally:
            self.world.listeners.remove(changed.set)
