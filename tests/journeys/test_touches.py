"""How many touches a prefilled branch costs: counted, not promised."""

from __future__ import annotations

import re

from bot.playground.sample import Row, sample_branch, workbook
from tests.journeys.test_first_day import XLSX
from tests.phone import Phone, World

MOST = 110
"""Touches for a prefilled branch of 30 with 3 floating and 2 lost."""


def thirty(world: World) -> list[Row]:
    """24 in good order, 3 who work elsewhere, 2 who fell silent, 1 of whom something is missing."""
    rows = sample_branch(today=world.clock.now().date())
    return [*rows[:29], rows[30]]


async def imported(world: World, phone: Phone, rows: list[Row]) -> None:
    await phone.join(await world.invite())
    await phone.upload("青禾村名册.xlsx", workbook(rows), XLSX)
    await phone.press("✅ 确认")


def label(phone: Phone, *wanted: str) -> str:
    """The first of these labels that is on the screen."""
    return next(one for want in wanted for one in phone.labels if one.endswith(want))


async def answered(phone: Phone, name: str, answers: dict[str, str]) -> int:
    """Go through one member's open questions; how many touches it took."""
    before = phone.touches
    while card_of(phone) == name:
        question = next((q for q in answers if q in phone.text), None)
        assert question is not None, phone.text
        for press in answers[question].split(" > "):
            if press.startswith("✍"):
                await phone.say(press[1:])
            else:
                await phone.press(label(phone, press))
    return phone.touches - before


def card_of(phone: Phone) -> str:
    """Whose card is open."""
    found = re.findall(r"^\d+ · (\S+)", phone.text, re.MULTILINE)
    return found[-1] if found else ""


FLOATING = {
    "信息无误": "逐项回答",
    "组织关系现在": "在本支部",
    "能联系上本人": "能联系上",
    "在哪里工作、生活": "省外",
    "从什么时候起": "2025 > 3月",
    "具体在哪里": "同现居住地",
    "参加过本支部的组织生活": "是",
    "固定的单位或住处": "否",
    "为什么外出": "务工经商",
    "活动证": "否",
    "由谁": "✍周国安",
    "最近一次跟": "本月",
    "需要接转": "不需要接转",
    "重点对象": "都不是",
    "不愿让人知道": "否",
}
LOST = {
    "组织关系现在": "在本支部",
    "能联系上本人": "联系不上",
    "失去联系的情形": "①外出务工经商",
    "最后一次交党费": "不清楚",
    "重点对象": "都不是",
    "工作单位及岗位": "不清楚",
    "现在住在": "不清楚",
    "联系电话": "不清楚",
}


async def test_a_prefilled_branch_of_thirty_takes_few_touches(
    world: World, secretary: Phone
) -> None:
    rows = thirty(world)
    await imported(world, secretary, rows)
    start = secretary.touches
    cost: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        name = row["姓名"]
        assert f"{number} · {name}" in secretary.text
        if number <= 24:
            await secretary.press("✅ 信息无误")
            cost[f"{number}"] = 1
        elif number <= 27:
            cost[f"{number}"] = await answered(secretary, name, FLOATING)
        elif number <= 29:
            cost[f"{number}"] = await answered(secretary, name, LOST)
        else:
            await secretary.press("✅ 信息无误")
            await secretary.press("本月")
            await secretary.press("不清楚")
    assert secretary.touches - start <= MOST, cost
    assert max(cost[str(number)] for number in range(1, 25)) <= 2
    async with world.storage() as storage:
        found = [member.standing.cls for member in await storage.members(1)]
    assert found.count("normal") == 25
    assert found.count("floating") == 3
    assert found.count("lost") == 2


async def test_undo_is_one_touch_and_goes_back_as_often_as_it_is_asked(
    world: World, secretary: Phone
) -> None:
    await imported(world, secretary, thirty(world))
    for _ in range(3):
        await secretary.press("✅ 信息无误")
    for number in (3, 2, 1):
        await secretary.say("/undo")
        assert f"{number} · " in secretary.text
        assert "✅ 信息无误" in secretary.labels
    await secretary.say("/undo")
    assert "没有可以撤销" in secretary.text


async def test_what_was_confirmed_shows_the_file_the_row_and_the_day(
    world: World, secretary: Phone
) -> None:
    await imported(world, secretary, thirty(world))
    await secretary.press("✅ 信息无误")
    await secretary.say("周国安")
    await secretary.press("🗂 全部答案")
    await secretary.press("下一页 ▶")
    await secretary.press("改 学历")
    assert "现在的回答：大专（名册第 3 行，2月25日，已确认）" in secretary.text
    await secretary.press("🕘 来历")
    assert "青禾村名册.xlsx 第 3 行" in secretary.text
    assert "确认：大专" in secretary.text
    await secretary.press("↩️ 返回")
    assert "学历？" in secretary.text
