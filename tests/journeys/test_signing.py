"""The committee meets, signs, reports; the city receives, sends back, opens again."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.playground.records import Message
from tests.journeys.secrets import inside
from tests.journeys.town import HOME, affirmed, at, imported, joined
from tests.phone import Phone, World

CITY, TOWN = "样例市委组织部", "样例市委组织部/样例镇党委"
BRANCH = f"{TOWN}/东河村党支部"


async def ready(world: World) -> tuple[Phone, Phone, Phone, Phone]:
    """City, committee, clerk, and the secretary of a branch that is verified."""
    city = await joined(world, 3001, "市", "city", CITY)
    leader = await joined(world, 3002, "陈书记", "committee", TOWN)
    clerk = await joined(world, 3003, "许干事", "clerk", TOWN)
    verifier = await joined(world, 3004, "何组员", "verifier", TOWN)
    secretary = await joined(world, 3005, "于书记", "secretary", BRANCH)
    await imported(secretary, 2)
    await affirmed(secretary, 2)
    await at(secretary, "📨 提交支部自查", "📨 提交")
    await at(
        verifier, "🔎 去核查", "东河村党支部", "▶️ 逐人核查", "✅ 同意", "✅ 同意", "✅ 核查完成"
    )
    return city, leader, clerk, secretary


async def test_the_secretary_alone_signs_after_a_meeting_and_the_figures_are_frozen(
    world: World,
) -> None:
    city, leader, clerk, _ = await ready(world)
    await leader.say("/sign")
    await clerk.say("/sign")
    assert "✍️ 签字" not in clerk.labels
    await clerk.forge(leader.data_of("✍️ 签字"))
    assert "只有党（工）委书记本人" in clerk.text
    await at(leader, "✍️ 签字")
    assert "还没有记录专题会议" in leader.text
    await at(clerk, "🗒 记会议")
    await clerk.say("12月25日 明年再开")
    assert "今天之后" in clerk.text
    await clerk.say("2月25日")
    assert "没有看到参加的人和意见" in clerk.text
    await clerk.say("2月25日 陈某主持，许某、何某参加，同意核查意见")
    assert "专题会议 2026年2月25日：陈某主持" in clerk.text
    await at(leader, "✍️ 签字")
    assert "在册 2 人，已完成 2 人" in leader.text
    assert "没有缺口" in leader.text
    await leader.press("✍️ 确认签字")
    assert "数据冻结" in leader.text
    assert "第 1 次签字" in leader.text
    assert "书记已签字" in city.text
    await at(city, "✍️ 签字上报")
    assert "样例镇党委　签字上报" in city.text
    # nothing below can be changed from above any more
    await at(leader, HOME, "🏢 下级党组织", "东河村党支部", "🔎 核查情况", "🔓 整体退回")
    assert "已经签字" in leader.text
    # what happens later is seen
    await clerk.say("/branches")
    await at(clerk, "东河村党支部", "🔢 半年报人数")
    await clerk.say("2")
    await leader.say("/sign")
    assert "⚠️ 签字以后 1 个单位又有变动，上报前请书记重新签字。" in leader.text
    assert "📤 已上报" not in leader.labels
    async with world.storage() as storage:
        assert await storage.audit() == []


async def test_a_confirmation_that_is_out_of_date_signs_nothing(world: World) -> None:
    _, leader, clerk, _ = await ready(world)
    await clerk.say("/sign")
    await at(clerk, "🗒 记会议")
    await clerk.say("2月25日 陈某主持")
    await leader.say("/sign")
    await at(leader, "✍️ 签字")
    # meanwhile the clerk states the head-count of the branch
    await at(clerk, HOME, "🏢 下级党组织", "东河村党支部", "🔢 半年报人数")
    await clerk.say("3")
    assert "半年报 3 人，名单 2 人，名单少 1 人" in clerk.text
    await leader.press("✍️ 确认签字")
    assert "还没有签字" in leader.text
    assert "半年报 3 人" in leader.text
    await leader.press("✍️ 确认签字")
    assert "第 1 次签字" in leader.text


async def test_above_only_those_are_compared_who_stated_a_head_count(world: World) -> None:
    city, _, clerk, _ = await ready(world)
    other = await joined(world, 3006, "马书记", "secretary", f"{TOWN}/西河村党支部")
    await imported(other, 3, begin=10)
    await clerk.say("/branches")
    await at(clerk, "东河村党支部", "🔢 半年报人数")
    await clerk.say("2")
    for phone in (city, clerk):
        await phone.say("/branches")
    await city.press("样例镇党委")
    assert "半年报 2 人，与名单一致（还有 1 个支部没有填）" in city.text
    await at(clerk, "西河村党支部", "🔢 半年报人数")
    await clerk.say("2")
    assert "名单 3 人，名单多 1 人" in clerk.text
    await clerk.say("/sign")
    assert "半年报 4 人，名单 5 人，名单多 1 人" in clerk.text
    assert "没有填" not in clerk.text


async def test_signed_reported_sent_back_signed_again_received_and_opened_again(
    world: World,
) -> None:
    city, leader, clerk, _ = await ready(world)
    await clerk.say("/sign")
    await at(clerk, "🗒 记会议")
    await clerk.say("2月25日 陈某主持")
    await leader.say("/sign")
    await at(leader, "✍️ 签字", "✍️ 确认签字", "📤 已上报")
    assert "已上报" in leader.text
    assert "样例镇党委已上报" in city.text
    await at(city, "✍️ 签字上报", "↩️ 退回")
    await city.say("附件3的合计不对")
    assert "市退回" in city.text
    for told in (leader, clerk):
        assert "退回了样例镇党委的材料" in told.text
        assert "附件3的合计不对" in told.text
    await at(leader, "✍️ 签字上报")
    assert "附件3的合计不对" in leader.text
    await at(leader, "✍️ 签字", "✍️ 确认签字", "📤 已上报")
    assert "第 2 次签字" in leader.text
    await at(city, HOME, "🏢 下级党组织", "样例镇党委", "✍️ 签字上报", "📬 已收")
    assert "市已收" in city.text
    await at(city, "🔓 重开")
    await city.say("漏了一个支部")
    assert "未签字" in city.text
    assert "漏了一个支部" in clerk.text
    assert "漏了一个支部" in leader.text
    await at(leader, "✍️ 签字上报")
    assert "✍️ 签字" in leader.labels
    async with world.storage() as storage:
        assert await storage.audit() == []


async def test_for_the_final_report_it_is_signed_and_reported_once_more(world: World) -> None:
    city, leader, clerk, _ = await ready(world)
    await clerk.say("/sign")
    await at(clerk, "🗒 记会议")
    await clerk.say("2月25日 陈某主持，许某参加，同意")
    await leader.say("/sign")
    await at(leader, "✍️ 签字", "✍️ 确认签字", "📤 已上报")
    await at(city, HOME, "🏢 下级党组织", "样例镇党委", "✍️ 签字上报", "📬 已收")
    await leader.say("/sign")
    assert not [label for label in leader.labels if "签字" in label]
    world.clock.forward_to(datetime(2026, 8, 3, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
    await world.work()
    await leader.say("/sign")
    await at(leader, "✍️ 为综合报告签字", "✍️ 确认签字")
    assert "第 2 次签字" in leader.text
    await at(leader, "📤 已上报")
    assert "上报 2026年8月3日" in leader.text
    await at(city, HOME, "🏢 下级党组织", "样例镇党委", "✍️ 签字上报", "📬 已收")
    await leader.say("/sign")
    assert not [label for label in leader.labels if "签字" in label]


async def test_a_branch_s_own_form_says_that_it_is_signed_as_long_as_it_is(world: World) -> None:
    city, leader, clerk, secretary = await ready(world)
    assert "签字码" not in await sheet(secretary)
    await clerk.say("/sign")
    await at(clerk, "🗒 记会议")
    await clerk.say("2月25日 陈某主持")
    await leader.say("/sign")
    await at(leader, "✍️ 签字", "✍️ 确认签字", "📤 已上报")
    assert "党（工）委书记已于2026年2月25日签字确认（第1次），签字码" in await sheet(secretary)
    await at(city, HOME, "🏢 下级党组织", "样例镇党委", "✍️ 签字上报", "🔓 重开")
    await city.say("漏了一个支部")
    assert "签字码" not in await sheet(secretary)


async def test_what_changed_after_the_signature_is_not_printed_as_signed(world: World) -> None:
    _, leader, clerk, secretary = await ready(world)
    await clerk.say("/sign")
    await at(clerk, "🗒 记会议")
    await clerk.say("2月25日 陈某主持")
    await leader.say("/sign")
    await at(leader, "✍️ 签字", "✍️ 确认签字")
    assert "签字时：在册 2 人" in leader.text.splitlines()
    assert "✍️ 重新签字" not in leader.labels
    await secretary.say("1 电话 无人接听")
    await at(secretary, "✅ 确认")
    said = await sheet(secretary)
    assert "未经签字：2026年2月25日第1次签字" in said
    assert "签字确认（第1次）" not in said
    # As long as it was not reported, the committee's secretary signs what has been added.
    await leader.say("/sign")
    assert "签字以后又有变动的单位：1" in leader.text
    assert "📤 已上报" in leader.labels
    await at(leader, "✍️ 重新签字", "✍️ 确认签字")
    assert "第 2 次签字" in leader.text
    assert "签字确认（第2次）" in await sheet(secretary)


async def test_what_was_still_open_when_it_was_signed_is_locked_too(world: World) -> None:
    _, leader, clerk, _secretary = await ready(world)
    other = await joined(world, 3006, "钱书记", "secretary", f"{TOWN}/样例镇西河村党支部")
    await imported(other, 2)
    await clerk.say("/sign")
    await at(clerk, "🗒 记会议")
    await clerk.say("2月25日 陈某主持，许某参加")
    await leader.say("/sign")
    await at(leader, "✍️ 签字")
    assert "未提交的支部 1 · 没有核对完的 2 人" in leader.text
    await leader.press("✍️ 确认签字")
    await other.say("/start")
    assert "🔒 党（工）委已签字。回答已锁定" in other.text
    assert {"▶️ 下一位", "📥 导入", "➕ 补录", "📨 提交支部自查"}.isdisjoint(other.labels)
    card = next(m for m in reversed(other.messages) if "✅ 信息无误" in labels_of(m))
    await other.press("✅ 信息无误", card)
    assert any("党（工）委已经签字，不能再改" in m.text for m in other.messages)
    await other.say("1")
    assert {"✅ 信息无误", "✏️ 逐项回答"}.isdisjoint(other.labels)
    # What is found out by searching is written all the same.
    await other.say("1 电话 无人接听")
    await at(other, "✅ 确认")
    assert "已记" in other.text or "第 1 次" in other.text
    async with world.storage() as storage:
        assert await storage.audit() == []


def labels_of(message: Message) -> list[str]:
    return [button.label for row in message.buttons for button in row]


async def sheet(secretary: Phone) -> str:
    """Everything that stands in a sheet of the branch."""
    await secretary.say("/forms")
    await at(secretary, "📊 汇总统计表", "📄 失联情况汇总表", "📄 零报告")
    return inside(secretary.files[-1].name, secretary.files[-1].data)


async def test_what_the_city_does_not_do_is_said_and_not_suggested(world: World) -> None:
    city, _, clerk, _ = await ready(world)
    await city.say("张三")
    assert "没有记下" in city.text
    assert "/report" not in city.text
    await city.say("/report")
    assert "您这里不用发" in city.text
    await city.say("/next")
    assert "在支部里" in city.text
    assert "找不到" not in city.text
    # Where it is signed: the committees to choose from, or the one at hand.
    await city.say("/sign")
    assert "打开一个，再按“签字上报”" in city.text
    await city.press("样例镇党委")
    await city.say("/sign")
    assert "样例镇党委　签字上报" in city.text
    await at(city, HOME, "🏢 下级党组织", "样例镇党委", "🏢 下级党组织", "东河村党支部")
    await city.say("/sign")
    assert "样例镇党委" in city.labels
    await clerk.say("张三")
    assert "/report" in clerk.text


async def test_a_unit_below_that_is_open_is_no_home_of_those_above(world: World) -> None:
    city, _, clerk, secretary = await ready(world)
    verifier = await joined(world, 3007, "卢组员", "verifier", TOWN)
    for phone in (clerk, verifier):
        await phone.say("/branches")
        await phone.press("东河村党支部")
        page = phone.text
        await phone.say("张三")
        assert phone.text.endswith(page), "the same page again, under what is said"
        assert "专职工作人员" not in phone.text
        await phone.press(HOME)
        assert phone.text.startswith("样例镇党委")
    await city.say("/branches")
    await city.press("样例镇党委")
    await city.say("张三")
    assert "样例镇党委　未签字" in city.text
    assert "✍️ 签字上报" in city.labels
    await secretary.say("张三")
    assert "没有找到" in secretary.text


async def test_a_task_goes_down_is_answered_and_closed(world: World) -> None:
    _, _, clerk, secretary = await ready(world)
    await clerk.say("/branches")
    await at(clerk, "东河村党支部", "📌 交办任务", "➕ 交办", "3 天内")
    await clerk.say("核实两名党员的电话")
    assert "1. 核实两名党员的电话（2026年2月28日 前）" in clerk.text
    assert "新的交办任务，请在 2026年2月28日 前答复" in secretary.text
    await at(clerk, HOME, "交办未答 1", "东河村党支部")
    assert "1. 核实两名党员的电话" in clerk.text
    await at(secretary, HOME, "📌 交办任务 1", "✍️ 答复 1")
    await secretary.say("都核实过了")
    assert "答复：都核实过了" in secretary.text
    assert "答复了交办任务" in clerk.text
    told = clerk.screen
    await clerk.say("/start")
    await at(clerk, "交办已答 1")
    assert "东河村党支部" in clerk.labels
    await clerk.press("💬 去看答复", told)
    await at(clerk, "东河村党支部", "✅ 办结 1")
    assert clerk.text.count("✅ 1.") == 1
    assert "✅ 办结 1" not in clerk.labels
    async with world.storage() as storage:
        assert await storage.audit() == []
