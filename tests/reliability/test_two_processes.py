"""Two webhook processes on one PostgreSQL, behind one address, serve the same people."""

from __future__ import annotations

import asyncio
import base64
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

import aiohttp
from aiohttp import web

from bot.clock import MovableClock
from bot.playground.records import Call
from bot.playground.telegram import FakeTelegram
from bot.settings import Secret
from tests.postgres import postgres
from tests.reliability.office import MORNINGS, Office, summary
from tests.reliability.processes import PATIENCE, SECRET, BotProcess, free_port
from tests.reliability.serving import settings_of

PEOPLE = 4
DATA_KEY = base64.b64encode(b"k" * 32).decode()


def _more_than(calls: list[Call], count: int) -> bool:
    return len(calls) > count


class Front:
    """One address in front of several processes: each update goes to the next that answers."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._turn = itertools.cycle(ports)
        self._ports = len(ports)
        self.passed_on = dict.fromkeys(ports, 0)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Serve on loopback; yields the address that Telegram is told."""
        async with aiohttp.ClientSession() as self._session:
            app = web.Application(client_max_size=1 << 24)
            app.router.add_post("/hook", self._pass_on)
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
            await runner.setup()
            port = free_port()
            await web.TCPSite(runner, "127.0.0.1", port).start()
            try:
                yield f"http://127.0.0.1:{port}/hook"
            finally:
                await runner.cleanup()

    async def _pass_on(self, request: web.Request) -> web.Response:
        body, headers = await request.read(), dict(request.headers)
        for _ in range(self._ports):
            port = next(self._turn)
            url = f"http://127.0.0.1:{port}/hook"
            try:
                async with self._session.post(url, data=body, headers=headers) as answer:
                    self.passed_on[port] += 1
                    return web.Response(status=answer.status, body=await answer.read())
            except aiohttp.ClientConnectorError:
                continue
            except aiohttp.ClientError:
                # It was killed at work: Telegram sends the update again.
                return web.Response(status=502)
        return web.Response(status=502)


async def test_two_processes_serve_the_same_people(tmp_path: Path) -> None:
    clock = MovableClock(MORNINGS[0] - timedelta(hours=1))
    telegram = FakeTelegram(clock)
    random = Random(5)
    async with postgres() as database, telegram.serving():
        settings = settings_of(tmp_path, telegram, database)
        settings = replace(settings, data_key=Secret(DATA_KEY))
        office = Office(telegram, clock, settings, random)
        await office.prepare(PEOPLE)
        front = Front([free_port(), free_port()])
        async with front.serving() as address:
            pair = [
                BotProcess(
                    telegram,
                    tmp_path,
                    DATABASE_URL=database,
                    DATA_KEY=DATA_KEY,
                    WEBHOOK_URL=address,
                    WEBHOOK_SECRET=SECRET,
                    WEBHOOK_LISTEN=f"127.0.0.1:{port}",
                )
                for port in front.passed_on
            ]
            try:
                for process in pair:
                    await process.start()
                    await process.ready()
                await _day(office, pair)
                assert min(front.passed_on.values()) > 50, front.passed_on
            finally:
                for process in pair:
                    await process.kill()
        await office.verify(MORNINGS[:1], kills=2 * len(front.passed_on))
        print(summary([office.tally]))


async def _day(office: Office, pair: Sequence[BotProcess]) -> None:
    """They work while one process after the other is killed and started again."""
    calls = office.telegram.world.calls
    async with asyncio.TaskGroup() as work:
        for secretary in office.people:
            work.create_task(office.comes_in(secretary))
    # All have come in before the hour of the nudges, however slow the machine is.
    for process in pair:
        await process.stop()
    office.clock.forward(MORNINGS[0] - office.clock.now())
    for process in pair:
        await process.start()
        await process.ready()
    async with asyncio.TaskGroup() as work:
        for secretary in office.people:
            work.create_task(office.works_on(secretary))
        for process in (*pair, *pair):
            await office.telegram.until(partial(_more_than, calls, len(calls) + 250), PATIENCE)
            await process.kill()
            await process.start()
            await process.ready()
        office.over.set()
    await office.ends(*pair)
