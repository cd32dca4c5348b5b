"""A person's way through the playground: a real browser, the real bot, no token."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.async_api import Page, async_playwright, expect

from bot.playground.demo import Demo, playing, start_of

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

MILLISECONDS = 60_000
"""Until something has to be seen, on a busy machine too."""

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium)"
)


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    async with playing(start_of(None), 0, tmp_path / "data") as here:
        yield here


@pytest.fixture
async def page(demo: Demo) -> AsyncIterator[Page]:
    async with opened_page(demo) as tab:
        yield tab


@asynccontextmanager
async def opened_page(demo: Demo) -> AsyncIterator[Page]:
    """The playground's page in a browser."""
    async with async_playwright() as browsers:
        browser = await browsers.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        context = await browser.new_context(viewport={"width": 1180, "height": 900})
        context.set_default_timeout(MILLISECONDS)
        tab = await context.new_page()
        await tab.goto(demo.url)
        yield tab
        await browser.close()


async def press(page: Page, label: str) -> None:
    """Press the button of the last message that bears this label."""
    await page.get_by_role("button", name=label).last.click()


async def sees(page: Page, text: str) -> None:
    """Wait until the chat shows this."""
    shown = page.locator("[data-from=bot]").get_by_text(text).last
    await expect(shown).to_be_visible(timeout=MILLISECONDS)


async def looked_at(page: Page, path: Path) -> None:
    """A picture of the page; an empty one would be a few hundred bytes."""
    picture = await page.screenshot(path=path)
    assert len(picture) > 20_000


async def write(page: Page, text: str) -> None:
    """Type a message and send it."""
    await page.get_by_placeholder("输入消息").fill(text)
    await page.keyboard.press("Enter")


async def test_she_joins_imports_answers_logs_is_reminded_and_takes_the_roster(
    demo: Demo, page: Page, tmp_path: Path
) -> None:
    await press(page, "开始")
    await sees(page, "使用须知")
    await press(page, "我知道了")
    await sees(page, "还没有党员名单")
    await page.get_by_label("发送文件").click()
    await page.get_by_text("样例名册.xlsx").last.click()
    await sees(page, "名册预览")
    await press(page, "确认")
    await sees(page, "1 · 周国安")
    await press(page, "信息无误")
    await sees(page, "2 · 林秀梅")
    await looked_at(page, tmp_path / "card.png")
    await write(page, "/log 魏长河 电话 空号 昨天下午")
    await sees(page, "空号")
    await looked_at(page, tmp_path / "line.png")
    await press(page, "确认")
    await sees(page, "已记")
    await looked_at(page, tmp_path / "logged.png")
    await page.get_by_label("拨到（北京时间）").fill("2026-03-10T17:00")
    await page.get_by_role("button", name="拨到").click()
    await page.get_by_role("button", name="明早 9 点").click()
    await sees(page, "还有 7 个工作日。")
    await looked_at(page, tmp_path / "nudge.png")
    await press(page, "首页")
    await sees(page, "在册 32 人")
    await press(page, "📋 名册")
    await sees(page, "党员名册，32 人")
    await looked_at(page, tmp_path / "roster.png")
    async with page.expect_download() as coming:
        await page.get_by_text("党员名册-20260225.xlsx").last.click()
    download = await coming.value
    await download.save_as(tmp_path / "roster.xlsx")
    sheet = load_workbook(tmp_path / "roster.xlsx").active
    assert sheet is not None
    assert "党员名册" in str(sheet.cell(1, 1).value)
    assert demo.telegram.refusals == []


async def test_a_stranger_learns_nothing(demo: Demo, page: Page) -> None:
    await page.get_by_text("陌生人").click()
    await press(page, "开始")
    await sees(page, "只为受邀的工作人员服务")
    await write(page, "周国安")
    await demo.telegram.until(lambda: len(demo.telegram.chat(1003)) == 4)
    assert {m.text for m in demo.telegram.chat(1003) if m.from_bot} == {
        "这里只为受邀的工作人员服务。如有邀请链接，请点开链接进入。"
    }


async def test_the_hints_lead_through_the_campaign_person_by_person(
    tmp_path: Path,
) -> None:
    start = start_of("2026-02-14T09:00+08:00")
    async with playing(start, 0, tmp_path / "data") as here, opened_page(here) as page:
        guide = page.locator("#guide")

        async def at_step(number: int, title: str) -> None:
            place = guide.get_by_text(f"第 {number} 步，共 18 步")
            await expect(place).to_be_visible(timeout=MILLISECONDS)
            await expect(guide.get_by_text(f"{title}：")).to_be_visible(timeout=MILLISECONDS)

        await at_step(1, "进来")
        await press(page, "开始")
        await sees(page, "使用须知")
        await press(page, "我知道了")
        await at_step(2, "导入名册")
        await page.get_by_label("发送文件").click()
        await page.get_by_text("样例名册.xlsx").last.click()
        await sees(page, "名册预览")
        await press(page, "确认")
        await at_step(3, "逐人核对")
        await press(page, "信息无误")
        await sees(page, "2 · 林秀梅")
        await press(page, "信息无误")
        await at_step(4, "确认动员部署")
        await write(page, "/deadlines")
        await sees(page, "整改规范完成")
        await press(page, "已动员部署")
        await at_step(5, "记一次查找")
        await write(page, "/log 魏长河 电话 空号 昨天下午")
        await sees(page, "空号")
        await press(page, "✅ 确认")
        await at_step(6, "收到提醒")
        for day in ("2月24日", "2月25日"):
            await expect(guide.get_by_text(f"{day} 9:00，")).to_be_visible(timeout=MILLISECONDS)
            await page.locator("#guide-jump").click()
        await at_step(7, "推迟一次")
        await press(page, "明天")
        await sees(page, "已推迟到")
        await at_step(8, "取名册")
        await guide.get_by_text("跳过").click()
        await guide.get_by_text("跳过").click()
        await at_step(10, "工作组核查")
        await page.get_by_role("button", name="换到郑组长").click()
        await press(page, "开始")
        await sees(page, "使用须知")
        await looked_at(page, tmp_path / "guide.png")
        jump, to = page.locator("#guide-jump"), ""
        while not to.startswith("2026-08-06"):
            to = str(await jump.get_attribute("data-to"))
            await jump.click()
            if to.startswith("2026-08-06"):
                await expect(jump).to_be_hidden(timeout=MILLISECONDS)
            else:
                await expect(jump).not_to_have_attribute("data-to", to, timeout=MILLISECONDS)
            await here.telegram.settled(60)
        now = await page.locator("#now-date").inner_text()
        assert now.startswith("2026年8月6日")
        assert here.telegram.refusals == []
