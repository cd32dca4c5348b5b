"""What was typed and waits for a tap is stored, still waiting, or said to be put by."""

from __future__ import annotations

import pytest

from tests.journeys.test_first_day import arrived
from tests.phone import Phone, World

LINE = "林秀梅 电话 空号 昨天下午3点"


@pytest.mark.parametrize("way", ["🏠 首页", "/help", "/next", "/start", "/undo", "查晓东"])
async def test_a_line_that_waits_is_said_to_be_put_by_when_she_goes_elsewhere(
    world: World, secretary: Phone, way: str
) -> None:
    await arrived(world, secretary)
    await secretary.press("✅ 信息无误")
    await secretary.say(LINE)
    assert "还没有存" in secretary.text
    await (secretary.press(way) if way.startswith("🏠") else secretary.say(way))
    assert f"上一行没有确认，没有存：{LINE}" in secretary.text
    async with world.storage() as storage:
        assert [member.key.number for member in (await storage.members(1)) if member.tried] == []


async def test_an_older_card_puts_the_line_by_too_and_says_so(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    card = secretary.screen
    await secretary.say(LINE)
    await secretary.press("▶️ 下一位", card)
    pressed = next(message for message in secretary.messages if message.id == card.id)
    assert f"上一行没有确认，没有存：{LINE}" in pressed.text
    await secretary.press("✅ 确认")
    assert "没有存" in secretary.text


async def test_a_line_that_was_confirmed_cancelled_or_meant_as_a_search_is_not_lamented(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    for button, told in (("✖️ 取消", "已取消"), ("🔍 搜索", "没有记成查找"), ("✅ 确认", "第 1 次")):
        await secretary.say(LINE)
        await secretary.press(button)
        assert told in secretary.text
        assert "没有确认" not in secretary.text
        await secretary.say("/start")
        assert "没有确认" not in secretary.text


async def test_an_answer_that_waits_for_its_reason_is_said_to_be_put_by(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await secretary.press("🗂 全部答案")
    while "改 入党时间" not in secretary.labels:
        await secretary.press("下一页 ▶")
    await secretary.press("改 入党时间")
    await secretary.say("1985.7")
    assert "不满 18 岁" in secretary.text
    assert "还没有存" in secretary.text
    await secretary.press("🏠 首页")
    assert "“入党时间”没有写理由，没有存" in secretary.text


async def test_a_warned_answer_is_stored_with_its_typed_reason_and_shows_it(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await secretary.press("🗂 全部答案")
    while "改 入党时间" not in secretary.labels:
        await secretary.press("下一页 ▶")
    await secretary.press("改 入党时间")
    await secretary.say("1985.7")
    await secretary.say("档案里的志愿书就是这个时间")
    await secretary.say("/find 周国安")
    await secretary.press("🗂 全部答案")
    while "改 入党时间" not in secretary.labels:
        await secretary.press("下一页 ▶")
    await secretary.press("改 入党时间")
    await secretary.press("🕘 来历")
    assert "1985年7月" in secretary.text
    assert "理由：档案里的志愿书就是这个时间" in secretary.text
