"""The transport between python-telegram-bot and the Bot API."""

from __future__ import annotations

import asyncio
import io
import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import BodyPartReader, web
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.transport import AiohttpRequest, ConnectFailed, ServerFailed

SECRET = "77:a-secret-token"


@asynccontextmanager
async def api(**handlers: object) -> AsyncIterator[str]:
    """An HTTP server whose handlers are named after the methods; yields its address."""
    app = web.Application()
    for name, handler in handlers.items():
        app.router.add_route("*", f"/bot{SECRET}/{name}", handler)  # type: ignore[arg-type]
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def url(address: str, method: str) -> str:
    return f"{address}/bot{SECRET}/{method}"


async def silent(request: web.Request) -> web.Response:
    await asyncio.sleep(30)
    return web.Response()


async def cut(request: web.Request) -> web.Response:
    assert request.transport
    request.transport.abort()
    return web.Response()


async def broken(request: web.Request) -> web.Response:
    return web.Response(text="<html>", status=200)


async def redirecting(request: web.Request) -> web.Response:
    return web.Response(status=302, headers={"Location": "http://127.0.0.1:9/elsewhere"})


async def failure_of(request: AiohttpRequest, address: str, **timeouts: float) -> TelegramError:
    """The error of a call, after looking that neither it nor its causes tell the token."""
    with pytest.raises(TelegramError) as failed:
        await request.post(address, **timeouts)  # type: ignore[arg-type]
    told = "".join(traceback.format_exception(failed.value)) + repr(failed.value)
    assert SECRET not in told
    error: BaseException | None = failed.value
    while error is not None:
        assert SECRET not in str(error)
        error = error.__context__
    return failed.value


async def test_a_refused_connection_is_surely_not_delivered() -> None:
    async with api() as address:
        pass
    async with AiohttpRequest() as request:
        assert isinstance(await failure_of(request, url(address, "x")), ConnectFailed)


async def test_a_connection_that_is_not_made_in_time_is_surely_not_delivered() -> None:
    arrived = asyncio.Event()

    async def busy(request: web.Request) -> web.Response:
        arrived.set()
        return await silent(request)

    async with api(silent=busy) as address, AiohttpRequest(connections=1) as request:
        first = asyncio.create_task(request.post(url(address, "silent")))
        await arrived.wait()
        failure = await failure_of(
            request, url(address, "silent"), connect_timeout=0.05, pool_timeout=0.05
        )
        assert isinstance(failure, ConnectFailed)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)


@pytest.mark.parametrize("address", ["http://[", "nonsense", "http://127.0.0.1:99999"])
async def test_an_address_that_is_none_is_surely_not_delivered(address: str) -> None:
    async with AiohttpRequest() as request:
        assert isinstance(await failure_of(request, url(address, "x")), ConnectFailed)


async def test_an_answer_that_does_not_come_is_a_timeout() -> None:
    async with api(silent=silent) as address, AiohttpRequest(read_timeout=5) as request:
        assert request.read_timeout == 5
        failure = await failure_of(request, url(address, "silent"), read_timeout=0.05)
        assert isinstance(failure, TimedOut)


async def test_a_connection_that_breaks_leaves_open_what_happened() -> None:
    async with api(cut=cut) as address, AiohttpRequest() as request:
        failure = await failure_of(request, url(address, "cut"))
        assert isinstance(failure, NetworkError)
        assert not isinstance(failure, (ConnectFailed, TimedOut))


async def test_an_answer_5xx_says_that_telegram_failed() -> None:
    async def failing(request: web.Request) -> web.Response:
        return web.json_response({"ok": False, "error_code": 502}, status=502)

    async with api(failing=failing) as address, AiohttpRequest() as request:
        assert isinstance(await failure_of(request, url(address, "failing")), ServerFailed)


async def test_an_answer_that_is_no_json_and_a_redirect_are_errors() -> None:
    async with api(broken=broken, away=redirecting) as address, AiohttpRequest() as request:
        await failure_of(request, url(address, "broken"))
        await failure_of(request, url(address, "away"))


async def test_a_call_leaves_no_address_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with api(cut=cut, broken=broken) as address, AiohttpRequest() as request:
        for method in ("cut", "broken", "absent"):
            await failure_of(request, url(address, method))
    told = "".join(record.getMessage() for record in caplog.records)
    assert SECRET not in told


async def test_a_file_name_arrives_unencoded_and_fields_beside_it() -> None:
    seen: list[tuple[str | None, str | None, bytes]] = []

    async def send(request: web.Request) -> web.Response:
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            seen.append((part.name, part.headers["Content-Disposition"], bytes(await part.read())))
        message = {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}}
        return web.json_response({"ok": True, "result": message})

    async with api(sendDocument=send) as address:
        bot = Bot(SECRET, base_url=f"{address}/bot", request=AiohttpRequest())
        async with bot.request:
            await bot.send_document(5, io.BytesIO(b"\x00\xff"), filename='名册 "一".xlsx')
    fields = {name: (disposition, data) for name, disposition, data in seen}
    assert fields["chat_id"][1] == b"5"
    assert '名册 \\"一\\".xlsx' in str(fields["document"][0])
    assert fields["document"][1] == b"\x00\xff"


async def test_connections_are_kept_and_limited() -> None:
    ports: list[int] = []
    at_once, most = 0, 0

    async def count(request: web.Request) -> web.Response:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.01)
        at_once -= 1
        assert request.transport
        ports.append(request.transport.get_extra_info("peername")[1])
        return web.json_response({"ok": True, "result": True})

    async with api(count=count) as address, AiohttpRequest(connections=3) as request:
        await asyncio.gather(*(request.post(url(address, "count")) for _ in range(12)))
    assert most == 3
    assert len(ports) == 12
    assert len(set(ports)) == 3


async def test_it_can_be_opened_and_closed_twice() -> None:
    request = AiohttpRequest()
    with pytest.raises(RuntimeError, match="not initialised"):
        await request.do_request("http://127.0.0.1:9", "GET")
    for _ in range(2):
        await request.initialize()
    for _ in range(2):
        await request.shutdown()
