"""How updates reach the bot: long polling or the webhook, never both."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import aiohttp
import orjson

from bot.playground.errors import Refusal, bad
from bot.playground.params import Params
from bot.playground.records import Json
from bot.playground.world import World

POLL_PARAMS = frozenset(["offset", "limit", "timeout", "allowed_updates"])
HOOK_PARAMS = frozenset(
    [
        "url",
        "certificate",
        "ip_address",
        "max_connections",
        "allowed_updates",
        "drop_pending_updates",
        "secret_token",
    ]
)
BY_WEBHOOK = "terminated by setWebhook request"
SUPERSEDED = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
HOOKED = "can't use getUpdates method while webhook is active; use deleteWebhook to delete it first"
HOOK_TIMEOUT = aiohttp.ClientTimeout(total=60)


class Polling:
    """Long polls, of which only the newest lives."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._superseded: asyncio.Future[None] | None = None

    @property
    def under_way(self) -> bool:
        """Whether a poll waits for updates just now."""
        return self._superseded is not None and not self._superseded.done()

    def end(self, why: str = "") -> None:
        """End the poll under way: with a 409 that says why, or empty-handed."""
        if self._superseded and self.under_way:
            if why:
                self._superseded.set_exception(Refusal(409, why))
            else:
                self._superseded.cancel()

    async def get_updates(self, params: Params) -> list[Json]:
        """Confirm what lies below the offset, then wait up to `timeout` seconds for updates."""
        params.only(POLL_PARAMS)
        self.end(SUPERSEDED)
        updates = self._world.updates
        offset = params.integer("offset", 0)
        limit = min(max(params.integer("limit", 100), 1), 100)
        if (allowed := params.json("allowed_updates")) is not None:
            updates.allowed = list(allowed)
        if offset < 0:
            updates.forget_all_but(-offset)
        else:
            updates.confirm_below(offset)
        seconds = min(max(params.integer("timeout", 0), 0), 50)
        if not updates.waiting and seconds:
            await self._wait(seconds)
        return updates.hand_out(limit)

    async def _wait(self, seconds: int) -> None:
        superseded: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._superseded = superseded
        arrival = self._world.updates.arrival()
        try:
            await asyncio.wait(
                {superseded, arrival}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            arrival.cancel()
        if superseded.done() and not superseded.cancelled():
            superseded.result()
        superseded.cancel()


class Webhook:
    """Posts every update to the bot's address and again until it says 2xx."""

    def __init__(self, world: World, execute: Callable[[str, Params], Any]) -> None:
        self.url = ""
        self.redeliver_after = 0.05
        self._world = world
        self._execute = execute
        self._secret = ""
        self._connections = 40
        self._error: tuple[int, str] | None = None
        self._task: asyncio.Task[None] | None = None
        self._busy: set[asyncio.Task[None]] = set()

    def put(self, params: Params) -> bool:
        """setWebhook; an empty address means deleteWebhook."""
        params.only(HOOK_PARAMS)
        url = params.text("url")
        if url and not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        self._secret = params.text("secret_token")
        self._connections = params.integer("max_connections", 40)
        if (allowed := params.json("allowed_updates")) is not None:
            self._world.updates.allowed = list(allowed)
        self._begin(url, drop=params.flag("drop_pending_updates"))
        return True

    def delete(self, params: Params) -> bool:
        """deleteWebhook."""
        params.only(frozenset({"drop_pending_updates"}))
        self._begin("", drop=params.flag("drop_pending_updates"))
        return True

    def info(self, params: Params) -> Json:
        """getWebhookInfo."""
        params.only(frozenset())
        info: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._world.updates.waiting),
        }
        if self.url:
            info["max_connections"] = self._connections
        if self._error:
            info["last_error_date"], info["last_error_message"] = self._error
        return info

    async def stop(self) -> None:
        """End all deliveries under way."""
        tasks = [*self._busy, *([self._task] if self._task else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._task = None

    def _begin(self, url: str, *, drop: bool) -> None:
        if drop:
            for update_id in list(self._world.updates.waiting):
                self._world.updates.confirm(update_id)
        if self._task and not self._task.done() and url == self.url:
            # What is on its way there stays on its way: it is not sent a second time beside that.
            return
        if self._task:
            self._task.cancel()
            self._task = None
        self.url = url
        if url:
            self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        updates = self._world.updates
        async with aiohttp.ClientSession() as session:
            under_way: set[int] = set()
            try:
                while True:
                    for update_id in updates.waiting:
                        if len(under_way) >= self._connections:
                            break
                        if update_id in under_way:
                            continue
                        under_way.add(update_id)
                        task = asyncio.create_task(self._deliver(session, update_id))
                        self._busy.add(task)
                        task.add_done_callback(self._busy.discard)
                        task.add_done_callback(partial(self._done, under_way, update_id))
                    await updates.arrival()
            finally:
                for task in list(self._busy):
                    task.cancel()
                await asyncio.gather(*self._busy, return_exceptions=True)

    def _done(self, under_way: set[int], update_id: int, _: object) -> None:
        under_way.discard(update_id)
        self._world.updates.wake()

    async def _deliver(self, session: aiohttp.ClientSession, update_id: int) -> None:
        waiting = self._world.updates.waiting[update_id]
        pause = self.redeliver_after
        while not await self._post(session, waiting.update):
            await asyncio.sleep(pause)
            pause = min(pause * 2, 2.0)
        if self._world.updates.waiting.get(update_id) is waiting:
            self._world.updates.confirm(update_id)

    async def _post(self, session: aiohttp.ClientSession, update: Json) -> bool:
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self._secret
        try:
            async with session.post(
                self.url,
                data=orjson.dumps(update),
                headers=headers,
                timeout=HOOK_TIMEOUT,
                allow_redirects=False,
            ) as response:
                body = await response.read()
                status = response.status
        except (aiohttp.ClientError, OSError) as broken:
            return self._failed(f"Connection failed: {type(broken).__name__}")
        if not 200 <= status < 300:
            return self._failed(f"Wrong response from the webhook: {status}")
        await self._answer(body)
        return True

    def _failed(self, message: str) -> bool:
        self._error = (int(self._world.clock.now().timestamp()), message)
        self._world.changed()
        return False

    async def _answer(self, body: bytes) -> None:
        """Carry out the one method a response may name."""
        try:
            values = orjson.loads(body)
        except orjson.JSONDecodeError:
            return
        if isinstance(values, dict) and isinstance(values.get("method"), str):
            method = values.pop("method")
            await self._execute(method, Params(values))
