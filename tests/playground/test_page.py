"""The page a person uses the bot on: its addresses, its fences, and itself in a browser."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Page, async_playwright
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.clock import MovableClock
from bot.playground.page import PlayPerson, SampleFile, playground
from bot.playground.telegram import FakeTelegram
from tests.playground.conftest import SECRETARY, STRANGER, bot_for

PEOPLE = [
    PlayPerson(SECRETARY, "王书记", "支部书记", "token-of-wang"),
    PlayPerson(STRANGER, "路人", "陌生人"),
]
SAMPLES = [SampleFile("样例名册.csv", "姓名\n王明".encode(), "text/csv")]
OURS = {"X-Play": "1"}


@pytest.fixture
async def url(clock: MovableClock, play: FakeTelegram) -> AsyncIterator[str]:
    async with playground(play, clock, PEOPLE, SAMPLES) as served:
        yield served


@pytest.fixture
def play(clock: MovableClock) -> FakeTelegram:
    return FakeTelegram(clock)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def state(http: aiohttp.ClientSession, url: str, person: int = SECRETARY) -> Any:
    async with http.get(f"{url}play/state?person={person}") as response:
        return await response.json()


async def act(http: aiohttp.ClientSession, url: str, verb: str, **body: Any) -> int:
    asked = {"person": SECRETARY, **body}
    async with http.post(f"{url}play/{verb}", json=asked, headers=OURS) as response:
        return response.status


async def test_start_sends_the_persons_own_token(
    play: FakeTelegram, url: str, http: aiohttp.ClientSession
) -> None:
    assert (await state(http, url))["started"] is False
    await act(http, url, "say", text="/start", start=True)
    await act(http, url, "say", text="/start", start=True, person=STRANGER)
    assert [play.chat(one)[0].text for one in (SECRETARY, STRANGER)] == [
        "/start token-of-wang",
        "/start",
    ]
    assert (await state(http, url))["started"] is True


async def test_files_go_both_ways(
    play: FakeTelegram, url: str, http: aiohttp.ClientSession
) -> None:
    await act(http, url, "sample", name="样例名册.csv")
    query = {"person": str(SECRETARY), "name": "../自己的.xlsx", "mime": ""}
    await http.post(f"{url}play/upload", params=query, data=b"PK", headers=OURS)
    files = [one.document for one in play.chat(SECRETARY) if one.document]
    assert [(one.name, one.data) for one in files] == [
        ("样例名册.csv", SAMPLES[0].data),
        ("自己的.xlsx", b"PK"),
    ]
    async with http.get(f"{url}play/file/{files[0].file_id}") as response:
        assert await response.read() == SAMPLES[0].data
        assert response.headers["Content-Disposition"].startswith("attachment")


async def test_the_clock_is_moved_forward_only(
    clock: MovableClock, url: str, http: aiohttp.ClientSession
) -> None:
    moves: list[tuple[dict[str, Any], str]] = [
        ({"seconds": 3600}, "2026-02-25T10:00"),
        ({"morning": True}, "2026-02-26T09:00"),
        ({"to": "2026-03-29T08:30"}, "2026-03-29T08:30"),
    ]
    for body, shown in moves:
        assert await act(http, url, "clock", **body) == 200
        assert (await state(http, url))["now"].startswith(shown)
    assert await act(http, url, "clock", to="2026-03-01T08:30") == 400
    assert await act(http, url, "clock", to="tomorrow") == 400


@pytest.mark.parametrize("body", [b"[]", b"null", b"{}", b"no json", b'{"person": "x"}'])
async def test_nonsense_is_turned_away_and_not_a_crash(
    url: str, http: aiohttp.ClientSession, body: bytes
) -> None:
    async with http.post(f"{url}play/say", data=body, headers=OURS) as response:
        assert response.status == 400


async def test_another_web_site_cannot_drive_the_page(
    play: FakeTelegram, url: str, http: aiohttp.ClientSession
) -> None:
    body = {"person": SECRETARY, "text": "/start"}
    for headers, status in [
        ({}, 403),
        ({**OURS, "Origin": "http://evil.example"}, 403),
        ({**OURS, "Origin": "null"}, 403),
        ({**OURS, "Host": "evil.example:80"}, 421),
        ({**OURS, "Sec-Fetch-Site": "same-site"}, 403),
    ]:
        async with http.post(f"{url}play/say", json=body, headers=headers) as response:
            assert response.status == status
    assert play.chat(SECRETARY) == []


async def test_only_the_people_of_the_page_can_be_played(
    play: FakeTelegram, url: str, http: aiohttp.ClientSession
) -> None:
    assert await act(http, url, "say", person=12345, text="x") == 400
    assert await act(http, url, "press", message=1, data="x") == 400
    assert 12345 not in play.world.people


async def test_the_page_loads_nothing_from_elsewhere(url: str, http: aiohttp.ClientSession) -> None:
    async with http.get(url) as response:
        text = await response.text()
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "http://" not in text
    assert "https://" not in text


async def toy(bot: Bot, update: Update) -> None:
    """A bot that shows one card and counts what is pressed on it."""
    keys = InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton("在本地", callback_data="a"),
                InlineKeyboardButton("不清楚", callback_data="b"),
            ]
        ]
    )
    if (query := update.callback_query) and query.message:
        await query.answer("已记下", show_alert=query.data == "b")
        await bot.edit_message_text(
            f"<b>王明</b> 已答 {query.data}",
            query.message.chat.id,
            query.message.message_id,
            parse_mode="HTML",
            reply_markup=keys,
        )
    elif update.edited_message:
        await update.edited_message.reply_text(f"改成：{update.edited_message.text}")
    elif update.message and update.message.document:
        await update.message.reply_text(f"收到 {update.message.document.file_name}")
    elif update.message and update.message.text == "/forms":
        await update.message.reply_document(b"PK", filename="附件1.xlsx")
    elif update.message and (update.message.text or "").startswith("/start"):
        await update.message.reply_html("<b>王明</b>", reply_markup=keys, protect_content=True)


@asynccontextmanager
async def answering(play: FakeTelegram) -> AsyncIterator[None]:
    """The toy bot, polling."""

    async def poll(bot: Bot) -> None:
        offset = 0
        while True:
            for update in await bot.get_updates(offset=offset, timeout=10):
                await toy(bot, update)
                offset = update.update_id + 1

    async with bot_for(play) as bot:
        await bot.set_my_commands([("forms", "表格")])
        task = asyncio.create_task(poll(bot))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@asynccontextmanager
async def browser_page(width: int, height: int) -> AsyncIterator[Page]:
    """A tab of the machine's own chromium; a script error in it fails the test."""
    failures: list[str] = []
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = await browser.new_page(viewport={"width": width, "height": height})
        page.on("pageerror", lambda error: failures.append(str(error)))
        yield page
        await browser.close()
    assert failures == []


@pytest.mark.parametrize(("width", "height"), [(1280, 860), (390, 844)])
async def test_a_person_can_use_the_bot_in_a_browser(
    play: FakeTelegram, url: str, width: int, height: int
) -> None:
    async with answering(play), browser_page(width, height) as page:
        await page.goto(url)
        await page.get_by_role("button", name="开始", exact=True).click()
        await page.get_by_role("img", name="受保护的内容").wait_for()
        await page.get_by_role("button", name="在本地").click()
        await page.get_by_role("status").get_by_text("已记下").wait_for()
        await page.get_by_text("王明 已答 a").wait_for()
        await page.get_by_role("button", name="不清楚").click()
        await page.get_by_role("button", name="知道了").click()
        await page.get_by_role("button", name="发送文件").click()
        await page.get_by_role("menuitem", name="样例名册.csv").click()
        await page.get_by_text("收到 样例名册.csv").wait_for()
        await page.get_by_role("button", name="命令菜单").click()
        await page.get_by_role("menuitem", name="/forms").click()
        async with page.expect_download() as waiting:
            await page.get_by_role("link", name="下载 附件1.xlsx").click()
        assert (await waiting.value).suggested_filename == "附件1.xlsx"
        await page.get_by_label("输入消息").fill("旧话")
        await page.keyboard.press("Enter")
        mine = page.get_by_role("article").filter(has_text="旧话")
        await mine.hover()
        await mine.get_by_role("button", name="修改这条消息").click()
        await page.get_by_label("输入消息").fill("新话")
        await page.get_by_role("button", name="发送", exact=True).click()
        await page.get_by_text("改成：新话").wait_for()
        await page.get_by_role("tab", name="路人").click()
        await page.get_by_role("button", name="开始", exact=True).wait_for()
        assert await page.evaluate("document.documentElement.scrollWidth") == width
    assert play.refusals == []
