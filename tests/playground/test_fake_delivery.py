"""How updates reach the bot: polling and webhook, and what goes wrong on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import Conflict, NetworkError, RetryAfter, TimedOut

from bot.playground.faults import Fault
from bot.playground.telegram import FakeTelegram
from bot.transport import ConnectFailed
from tests.playground.conftest import bot_for


async def polled(tg: FakeTelegram) -> None:
    """Wait until somebody's long poll has reached the fake."""
    async with asyncio.timeout(10):
        while not tg.server.polling.under_way:  # noqa: ASYNC110 - turns of the loop only
            await asyncio.sleep(0)


async def test_updates_come_until_the_offset_moves_past_them(
    tg: FakeTelegram, bot: Bot, chat: int
) -> None:
    first, second = tg.say(chat, "甲"), tg.say(chat, "乙")
    assert second == first + 1
    for _ in range(2):
        assert [one.update_id for one in await bot.get_updates()] == [first, second]
    assert [one.update_id for one in await bot.get_updates(limit=1)] == [first]
    assert [one.update_id for one in await bot.get_updates(offset=second)] == [second]
    with pytest.raises(TimeoutError):
        await tg.settled(0.01)
    await bot.get_updates(offset=second + 1)
    await tg.settled()


async def test_a_long_poll_ends_when_something_happens(
    tg: FakeTelegram, bot: Bot, chat: int
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await polled(tg)
    assert not poll.done()
    update_id = tg.say(chat, "甲")
    assert [one.update_id for one in await poll] == [update_id]


async def test_the_older_of_two_pollers_is_ended_with_409(
    tg: FakeTelegram, bot: Bot, chat: int
) -> None:
    async with bot_for(tg) as other:
        older = asyncio.create_task(bot.get_updates(timeout=30))
        await polled(tg)
        newer = asyncio.create_task(other.get_updates(timeout=30))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await older
        tg.say(chat, "甲")
        assert len(await newer) == 1


async def test_only_what_was_asked_for_is_delivered(tg: FakeTelegram, bot: Bot, chat: int) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    tg.say(chat, "甲")
    assert await bot.get_updates() == ()


async def test_webhook_and_polling_exclude_each_other(tg: FakeTelegram, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await polled(tg)
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match="terminated by setWebhook"):
        await poll
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


class Hook:
    """A bot behind a webhook: answers in turn with the statuses and bodies it was given."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, str | None]] = []
        self.answers: list[tuple[int, Any]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.asked = asyncio.Semaphore(0)
        self.url = ""

    async def receive(self, request: web.Request) -> web.Response:
        update = await request.json()
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.seen.append((update["update_id"], secret))
        self.asked.release()
        await self.open.wait()
        status, body = self.answers.pop(0) if self.answers else (200, None)
        if callable(body):
            body = body(update)
        return web.json_response(body, status=status)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        app = web.Application()
        app.router.add_post("/hook", self.receive)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        try:
            yield
        finally:
            await runner.cleanup()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    listening = Hook()
    async with listening.serving():
        yield listening


async def test_a_webhook_gets_each_update_with_the_secret(
    tg: FakeTelegram, bot: Bot, chat: int, hook: Hook
) -> None:
    await bot.set_webhook(hook.url, secret_token="s3cret")
    first = tg.say(chat, "甲")
    await tg.settled()
    second = tg.say(chat, "乙")
    await tg.settled()
    assert hook.seen == [(first, "s3cret"), (second, "s3cret")]
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == (hook.url, 0)


async def test_a_webhook_that_does_not_say_200_gets_the_update_again(
    tg: FakeTelegram, bot: Bot, chat: int, hook: Hook
) -> None:
    hook.answers = [(500, None), (302, None), (200, None)]
    await bot.set_webhook(hook.url)
    update_id = tg.say(chat, "甲")
    await tg.settled()
    assert [seen for seen, _ in hook.seen] == [update_id] * 3
    assert (await bot.get_webhook_info()).last_error_message


async def test_a_webhook_set_once_more_does_not_get_what_is_on_its_way_a_second_time(
    tg: FakeTelegram, bot: Bot, chat: int, hook: Hook
) -> None:
    await bot.set_webhook(hook.url)
    hook.open.clear()
    first = tg.say(chat, "甲")
    await hook.asked.acquire()
    await bot.set_webhook(hook.url, secret_token="s3cret")
    second = tg.say(chat, "乙")
    await hook.asked.acquire()
    hook.open.set()
    await tg.settled()
    assert hook.seen == [(first, None), (second, "s3cret")]


async def test_a_webhook_may_answer_with_a_call(
    tg: FakeTelegram, bot: Bot, chat: int, hook: Hook
) -> None:
    def answer(update: dict[str, Any]) -> dict[str, Any]:
        query_id = update["callback_query"]["id"]
        return {"method": "answerCallbackQuery", "callback_query_id": query_id, "text": "好"}

    hook.answers = [(200, answer)]
    sent = await bot.send_message(chat, "?")
    await bot.set_webhook(hook.url)
    tg.press_data(chat, sent.id, "n")
    await tg.settled()
    toast = tg.toast(chat)
    assert toast
    assert toast.text == "好"
    assert tg.calls[-1].method == "answerCallbackQuery"
    assert tg.refusals == []


async def test_a_failing_call_has_no_effect_and_is_no_refusal(
    tg: FakeTelegram, bot: Bot, chat: int
) -> None:
    tg.faults.fail("sendMessage", 500)
    tg.faults.fail("sendMessage", 429, retry_after=7)
    with pytest.raises(NetworkError, match=r"\(500\)"):
        await bot.send_message(chat, "甲")
    with pytest.raises(RetryAfter, match="Retry in"):
        await bot.send_message(chat, "甲")
    await bot.send_message(chat, "乙")
    assert [one.text for one in tg.chat(chat) if one.from_bot] == ["乙"]
    assert tg.refusals == []


async def test_a_connection_cut_before_and_after_the_effect(
    tg: FakeTelegram, bot: Bot, chat: int
) -> None:
    tg.faults.cut_before("sendMessage")
    tg.faults.cut_after("sendMessage")
    for text in ("甲", "乙"):
        with pytest.raises(NetworkError) as broken:
            await bot.send_message(chat, text)
        assert not isinstance(broken.value, ConnectFailed)
    assert [one.text for one in tg.chat(chat) if one.from_bot] == ["乙"]


async def test_a_late_answer_is_an_effect_without_a_word(
    tg: FakeTelegram, bot: Bot, chat: int
) -> None:
    tg.faults.delay("sendMessage", 0.5)
    with pytest.raises(TimedOut):
        await bot.send_message(chat, "甲", read_timeout=0.1)
    assert tg.last(chat).text == "甲"


async def test_a_hook_decides_call_by_call(tg: FakeTelegram, bot: Bot, chat: int) -> None:
    tg.faults.hook = lambda method, params: Fault(code=502) if params.get("text") == "甲" else None
    with pytest.raises(NetworkError, match=r"\(502\)"):
        await bot.send_message(chat, "甲")
    await bot.send_message(chat, "乙")
    tg.faults.clear()
    await bot.send_message(chat, "甲")


async def test_an_outage_refuses_connections_and_ends(
    tg: FakeTelegram, bot: Bot, chat: int
) -> None:
    before = tg.address
    async with tg.outage():
        for _ in range(2):
            with pytest.raises(ConnectFailed):
                await bot.get_me()
    assert tg.address == before
    await bot.send_message(chat, "甲")
    async with tg.outage("502"):
        with pytest.raises(NetworkError, match=r"\(502\)"):
            await bot.send_message(chat, "乙")
    assert tg.last(chat).text == "甲"


async def test_another_web_site_cannot_drive_the_fake(tg: FakeTelegram) -> None:
    url = f"{tg.address}/bot{tg.token}/getMe"
    foreign = [
        ({"Host": "evil.example"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": tg.address}, 200),
    ]
    async with aiohttp.ClientSession() as session:
        for headers, status in foreign:
            async with session.get(url, headers=headers) as response:
                assert response.status == status
