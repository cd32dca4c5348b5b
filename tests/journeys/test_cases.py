"""Rectification on phones: a branch and its committee lead a removal to its end."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

from openpyxl import load_workbook

from tests.conftest import MORNING
from tests.journeys.test_nudges import idno
from tests.phone import Phone, World
from tests.postgres import ON_BOTH

pytestmark = ON_BOTH

LOST = {
    "reach": "no",
    "circumstance": "1",
    "dues": "2022-08",
    "dues_on": "2022-08-10",
    "meeting": "2022-07-01",
    "scope": "in_branch",
    "focus": "none",
}
HEADINGS = "姓名,公民身份号码,性别,民族,出生日期,学历,人员类别,入党时间,转正时间,工作单位及岗位,联系电话,现居住地,户籍所在地,党费交至,最近参加组织生活,组织关系"
PERSON = "男,汉族,1962-05-03,大专,正式党员,1985-07,1986-07,务农,10000000001,样例镇青禾村1组,样例镇青禾村,2022-08,2022-07-01,在册"


async def town(world: World, secretary: Phone) -> Phone:
    """A committee's clerk, and the secretary of its branch with one lost member."""
    clerk = Phone(world, 2001, "镇")
    await clerk.join(await world.invite("clerk", "镇党委"))
    await secretary.join(await world.invite("secretary", "镇党委/北山村党支部"))
    names = ("甲一", *(f"乙{n}" for n in "二三四五六七八九十东南西北中春夏秋冬"))
    people = "\n".join(f"{name},{idno(n)},{PERSON}" for n, name in enumerate(names, 1))
    await secretary.upload("名册.csv", f"{HEADINGS}\n{people}\n".encode())
    await secretary.press("✅ 确认")
    return clerk


async def answer_as_lost(secretary: Phone) -> None:
    """Go through the questions of the open card as somebody who is out of reach."""
    from bot.domain.changes import FactsStated
    from bot.domain.decisions import Decision, Wants
    from bot.domain.records import Fact
    from storage import Ticket

    async with secretary.world.storage() as storage:
        (unit,) = await storage.find_units("北山村党支部")
        facts = {n: Fact(v, told="2026-02-25") for n, v in LOST.items()}
        ticket = Ticket(7, ("lost",), secretary.user, "zh", secretary.world.clock.now())
        change = FactsStated(1, facts)
        await storage.turn(ticket, Wants(unit.id, member=1), lambda _: Decision((change,)))


async def searched(secretary: Phone) -> None:
    lines = (
        "电话 空号 4月8日上午",
        "问亲友 无结果 4月9日晚上八点",
        "派出所 无结果 4月10日上午",
        "党员 无结果 4月11日上午",
    )
    for line in lines:
        await secretary.say(f"甲一 {line}")
        await secretary.press("✅ 确认")


async def outcome(world: World) -> tuple[str, dict[str, int]]:
    async with world.storage() as storage:
        (unit,) = await storage.find_units("北山村党支部")
        member, *_ = await storage.members(unit.id)
        ledger = await storage.ledger(unit.id)
        assert await storage.audit() == []
        return member.outcome, ledger.tally


async def test_a_removal_from_its_first_step_to_the_committees_approval(
    world: World, secretary: Phone
) -> None:
    clerk = await town(world, secretary)
    await answer_as_lost(secretary)
    world.clock.forward_to(april(12))
    await world.work()
    await secretary.say("甲一")
    await secretary.press("🗂 全部答案")
    await secretary.press("🛠 整改")
    await secretary.press("失联超过6个月")
    await secretary.press("▶️ 查找到位、事实清楚")
    assert "查找还不到位" in secretary.text
    await searched(secretary)
    await secretary.say("/start")
    await secretary.press("📌 未办结 1")
    await secretary.press("1 1 甲一")
    await secretary.press("▶️ 查找到位、事实清楚")
    await secretary.press("✅ 今天")
    await secretary.say("老家和原单位都不知道去向")
    assert "✅ 04-12 查找到位、事实清楚" in secretary.text
    await secretary.press("▶️ 两名正式党员谈话")
    await secretary.press("✍️ 不能办，写原因")
    await secretary.say("联系不上，已多种方式确认")
    await secretary.press("▶️ 支委会提出处理意见")
    await secretary.press("✅ 今天")
    await secretary.press("自行脱党除名")
    assert "等党（工）委办理" in secretary.text
    assert "北山村党支部有一件整改（1）等您办理" in clerk.text
    await clerk.press("👀 打开")
    await clerk.press("▶️ 党（工）委预审")
    await clerk.press("✅ 今天")
    assert "接着办下一步" in secretary.text
    await secretary.press("👀 打开")
    await secretary.press("▶️ 支部党员大会表决")
    await secretary.press("✅ 今天")
    await secretary.say("18 8 8")
    assert "会议无效" in secretary.text
    await secretary.press("▶️ 支部党员大会表决")
    await secretary.press("✅ 今天")
    await secretary.say("应到18 实到15 赞成12")
    assert (await outcome(world))[0] == ""
    await clerk.press("👀 打开")
    await clerk.press("▶️ 党（工）委审批")
    await clerk.press("✅ 今天")
    await clerk.say("镇委〔2026〕9号")
    assert "已批准办结" in secretary.text
    became, tally = await outcome(world)
    assert became == "remove"
    assert tally["outcome:remove"] == tally["matter:case:unreachable:done"] == 1


def april(day: int) -> datetime:
    return MORNING.replace(month=4, day=day)


async def test_a_letter_runs_out_and_its_receipt_closes_the_case(
    world: World, secretary: Phone
) -> None:
    clerk = await town(world, secretary)
    await secretary.say("甲一")
    await secretary.press("🗂 全部答案")
    await secretary.press("🛠 整改")
    while "转出组织关系" not in secretary.labels:
        await secretary.press("更多类型")
    await secretary.press("转出组织关系")
    await secretary.press("▶️ 与本人、接收党组织商定")
    await secretary.press("昨天")
    asked = clerk.screen
    await clerk.say("/start")
    await clerk.press("🏷 单位情况")
    await clerk.press("✏️ 联系电话")
    await clerk.say("找小李")
    assert "请写电话号码" in clerk.text
    await clerk.say("0100-1234567")
    await clerk.press("✏️ 通讯地址")
    await clerk.say("望海市样例镇中心路1号")
    await clerk.press("👀 打开", asked)
    await clerk.press("▶️ 开出介绍信")
    await clerk.press("✅ 今天")
    await clerk.say("邻市望海区临江街道党工委")
    await clerk.press("🔢 用 2026-02-001")
    await clerk.press("30 天")
    world.clock.forward_to(MORNING + timedelta(days=40))
    await world.work()
    await secretary.say("/start")
    await secretary.press("🛠 整改")
    await secretary.press("✉️ 介绍信")
    await secretary.press("2 1 甲一")
    assert "已过期" in secretary.text
    for way in ("电话催办", "发函催办"):
        await secretary.press("📣 记一次催办")
        await secretary.press(way)
    assert "催办 2 次，最近 2026年4月6日 发函催办" in secretary.text
    await secretary.press("📄 打印介绍信")
    printed = "".join(said(secretary.files[-1].data))
    assert printed.count("第2026-02-001号") == 3
    assert "邻市望海区临江街道党工委" in printed
    # The receipt goes to the committee, which has said how it can be reached.
    assert "镇党委：" in printed
    assert "党员原所在基层党委通讯地址：望海市样例镇中心路1号联系电话：0100-1234567" in printed
    assert "2026年2月25日" in printed
    # It is among the letters, and on the list of those without a receipt, too.
    for group, form in (("✉️ 介绍信", "📄 组织关系介绍信"), ("📃 工作名单", "📄 转出未收到回执")):
        await secretary.say("/forms")
        await secretary.press(group)
        await secretary.press(form)
        sent = "".join(said(secretary.files[-1].data))
        assert "甲一" in sent
        assert "2026-02-001" in sent
    await secretary.say("/start")
    await secretary.press("🛠 整改")
    await secretary.press("✉️ 介绍信")
    await secretary.press("2 1 甲一")
    await secretary.press("🛠 对应的整改")
    await secretary.press("▶️ 收到回执")
    await secretary.press("✅ 今天")
    became, tally = await outcome(world)
    assert became == "transfer"
    assert tally["matter:letter:done"] == 1


def said(data: bytes) -> list[str]:
    """The texts of every cell of a file."""
    book = load_workbook(io.BytesIO(data))
    return [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value]


async def test_another_branch_sees_and_moves_nothing(world: World, secretary: Phone) -> None:
    await town(world, secretary)
    await secretary.say("甲一")
    await secretary.press("🗂 全部答案")
    await secretary.press("🛠 整改")
    while "转出组织关系" not in secretary.labels:
        await secretary.press("更多类型")
    await secretary.press("转出组织关系")
    card, drop = secretary.data_of("📖 政策依据"), secretary.data_of("✖️ 撤销")
    other = Phone(world, 3001, "别")
    await other.join(await world.invite("secretary", "镇党委/南山村党支部"))
    unit = card.split(":")[1]
    before = await outcome(world)
    codes = ("xo:{}:1", "Gv:{}", "xl:{}:open:0", "Gs:{}:1", "Gd:{}:1:agreed:today:0", "Gt:{}:1:0")
    for data in (card, drop, *(code.format(unit) for code in codes)):
        await other.say("/start")
        await other.forge(data)
        assert "找不到这一项" in other.text
        assert "甲一" not in other.text
    assert await outcome(world) == before
