"""From a nudge straight to the work: every button, and what is asked for until it is done."""

from __future__ import annotations

import pytest

from bot.domain.presses import pack
from bot.policy import load_policy
from bot.screens.reminders import ONWARD
from tests.journeys.test_above import town
from tests.journeys.test_nudges import at, nine, nudges
from tests.journeys.town import imported
from tests.phone import Phone, World

BRANCH = "样例镇东河村党支部"
ROWS = load_policy(2026).nudging.rows

LANDS = {
    "mobilise": "✅ 已动员部署",
    "import": "东河村党支部",
    "next": "信息无误",
    "later": "稍后",
    "lost": "失联",
    "search": "在查找",
    "line": "截止日前满6个月",
    "leads": "线索",
    "reached": "还没登记近况",
    "no_receipt": "转出",
    "gaps": "查找",
    "returned": "退回 0 人",
    "submit": "支部自查",
    "tasks": "交办任务",
    "letters": "介绍信",
    "cases": "整改",
    "verify": "等待核查的党支部",
    "verified": "已核查的党支部",
    "unmanned": "没有书记的党支部",
    "units": "下级",
    "acceptance": "验收",
    "unmobilised": "还没有部署的党支部",
    "unfinished": "还没有核对完的党支部",
    "unsubmitted": "还没有提交的党支部",
    "unanswered": "交办还没有答复的党支部",
    "superior": "有人拒绝配合的党支部",
    "signing": "签字",
    "papers": "报告",
    "inbox": "等我处理的事项",
    "silent": "没有回应的支部",
    "trained": "培训",
    "ledger": "提醒记录",
}
"""Where a nudge leads -> what stands on the screen there."""


async def test_every_nudge_leads_straight_to_the_work(world: World) -> None:
    leader, clerk, verifier, secretary = await town(world)
    await imported(secretary, 2)
    who = {"branch": secretary, "verifier": verifier, "committee": clerk, "city": leader}
    async with world.storage() as storage:
        (above,), (below,) = [await storage.find_units(name) for name in ("样例镇党委", BRANCH)]
    assert {row.to for row in ROWS} == LANDS.keys()
    for row in ROWS:
        phone = who[row.level]
        unit = below if row.level == "branch" else above
        await phone.say("/help")
        await phone.forge(pack(ONWARD[row.to][1](unit.id), stays=True))
        landed = phone.text + " ".join(phone.labels)
        assert LANDS[row.to] in landed, (row.code, phone.text)
        assert "找不到这一项" not in phone.text, row.code


async def given(clerk: Phone, days: str) -> None:
    """The clerk sends a task down, to be answered within so many days."""
    await clerk.say("/branches")
    await clerk.press(BRANCH)
    await clerk.press(next(label for label in clerk.labels if "交办" in label))
    for label in ("➕ 交办", days):
        await clerk.press(label)
    await clerk.say("核对三人的电话")


def tells(phone: Phone, words: str) -> bool:
    return any(words in m.text for m in nudges(phone))


async def test_a_task_is_asked_for_as_its_day_comes_near_and_above_once_it_has_passed(
    world: World,
) -> None:
    _, clerk, _, secretary = await town(world)
    await given(clerk, "7 天内")
    near, over = "2 天内到期或已过期", "过了期还没有答复"
    await at(world, nine(2, 27))
    assert not tells(secretary, near)
    await at(world, nine(3, 2))
    assert tells(secretary, "上级交办的 1 件事 " + near)
    await at(world, nine(3, 4))
    assert not tells(clerk, over)
    await at(world, nine(3, 5))
    assert tells(clerk, "1 个支部交办的事" + over)
    nudge = nudges(clerk)[-1]
    await clerk.press("📌 没答复的支部", nudge)
    assert BRANCH in clerk.labels
    await secretary.press("📌 看交办的事", nudges(secretary)[-1])
    await secretary.press("✍️ 答复 1")
    await secretary.say("都打通了")
    await at(world, nine(3, 6))
    assert not tells(secretary, "上级交办")
    assert not tells(clerk, over)
    async with world.storage() as storage:
        assert await storage.audit() == []


@pytest.mark.parametrize("who", ["committee", "group"])
async def test_who_refuses_is_looked_at_above_until_somebody_has_looked(
    world: World, who: str
) -> None:
    _, clerk, verifier, secretary = await town(world)
    looks = clerk if who == "committee" else verifier
    await imported(secretary, 2, silent=True)
    for label in ("联系不上", "📞 记录查找", "原联系方式"):
        await secretary.press(label)
    await secretary.press(next(label for label in secretary.labels if "拒绝" in label))
    await secretary.say("说与组织无关")
    asked = "1 人拒绝配合，要上级看一看"
    await at(world, nine(2, 27))
    assert tells(clerk, asked)
    assert tells(verifier, asked)
    await looks.press("👀 看拒绝配合的", nudges(looks)[-1])
    await looks.press(BRANCH)
    assert "拒绝配合 1" in looks.text
    await looks.press(next(label for label in looks.labels if label.startswith("1 ")))
    assert "❗️ 拒绝配合，请上级看一看" in looks.text
    await looks.press("👀 已看过")
    assert "请上级看一看" not in looks.text
    assert "👀 已看过" not in looks.labels
    await at(world, nine(3, 3))
    assert not tells(clerk, "拒绝配合")
    assert not tells(verifier, "拒绝配合")
    async with world.storage() as storage:
        assert await storage.audit() == []


async def test_branches_without_mobilisation_are_listed_and_leave_the_list(world: World) -> None:
    world.clock.__init__(nine(2, 13))  # type: ignore[misc]
    _, clerk, _, secretary = await town(world)
    await at(world, nine(2, 24))
    await clerk.press("🏢 未部署的支部", nudges(clerk)[-1])
    assert BRANCH in clerk.labels
    await secretary.say("/deadlines")
    await secretary.press("✅ 已动员部署")
    await at(world, nine(3, 3))
    assert not tells(clerk, "没有确认动员")


async def test_what_was_handed_in_with_gaps_is_not_asked_for_any_more(world: World) -> None:
    _, _, _, secretary = await town(world)
    await imported(secretary, 2)
    await at(world, nine(3, 11))
    assert tells(secretary, "还有 2 人没有核对完")
    await secretary.say("/start")
    for label in ("⚙️ 更多", "📨 提交支部自查", "📨 带缺口提交"):
        await secretary.press(label)
    assert not tells(secretary, "没有核对完")
    await at(world, nine(3, 17))
    assert not tells(secretary, "没有核对完")
