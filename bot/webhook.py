"""The webhook: answers 200 only once the work is done, 500 for what has to come again."""

from __future__ import annotations

import asyncio
import hmac
import logging
from functools import partial
from urllib.parse import urlparse

import orjson
from aiohttp import web
from telegram import Update

from bot.intake import ComeAgain, Intake
from bot.patience import reached
from bot.transport import lighten
from handlers.context import App
from handlers.listening import ALLOWED_UPDATES

log = logging.getLogger(__name__)

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
CONNECTIONS = 40


def endpoint(app: App, secret: str, path: str) -> web.Application:
    """The web application that Telegram calls; only with the secret."""
    intake = Intake(app)

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return web.Response(status=403)
        try:
            said = orjson.loads(await request.read())
            lighten(said)
            update = Update.de_json(said, app.bot)
        except (KeyError, TypeError, ValueError, AttributeError):
            # Sent again it would be no better.
            log.warning("an update could not be read")
            return web.Response()
        try:
            await intake.take(update)
        except ComeAgain:
            return web.Response(status=500)
        return web.Response()

    async def alive(_: web.Request) -> web.Response:
        return web.Response(text="ok")

    site = web.Application(client_max_size=4 * 1024 * 1024)
    site.router.add_post(path, receive)
    site.router.add_get("/healthz", alive)
    return site


async def serve(app: App, url: str, secret: str, listen: str, stop: asyncio.Event) -> None:
    """Listen on `listen` (host:port), tell Telegram the address, and serve until `stop`."""
    host, _, port = listen.rpartition(":")
    runner = web.AppRunner(endpoint(app, secret, urlparse(url).path or "/"), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, int(port)).start()
        announce = partial(
            app.bot.set_webhook,
            url,
            secret_token=secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=CONNECTIONS,
        )
        await reached(announce, stop)
        log.info("webhook listens on %s", listen)
        await stop.wait()
    finally:
        await runner.cleanup()
