"""From the committee's first link to its opinions: invited in chat, submitted, verified, decided."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select

from bot.app import opened
from bot.playground.faults import Fault
from bot.playground.records import Json
from storage.tables import outbox
from tests.journeys.town import HOME, affirmed, at, imported, joined, let_in
from tests.phone import Phone, World


async def answered(phone: Phone) -> None:
    """Whatever else is asked of the open card is not known."""
    while any(label in phone.labels for label in ("都不是", "不清楚")):
        await phone.press("都不是" if "都不是" in phone.labels else "不清楚")


async def town(world: World) -> tuple[Phone, Phone, Phone, Phone]:
    """A committee's secretary invites a clerk, a verifier, and the secretary of a new branch."""
    leader = await joined(world, 2001, "陈书记", "committee", "样例镇党委")
    await leader.press("👥 人员")
    clerk = await let_in(leader, world, 2002, "专职工作人员", "许干事")
    await at(leader, "↩️ 返回")
    verifier = await let_in(leader, world, 2003, "工作组成员", "何组员")
    await at(leader, HOME, "🏢 下级党组织", "➕ 新建下级", "党支部")
    await leader.say("样例镇东河村党支部")
    assert "已新建" in leader.text
    await at(leader, "🏢 下级党组织", "样例镇东河村党支部", "👥 人员")
    secretary = await let_in(leader, world, 2004, "支部书记", "于书记")
    return leader, clerk, verifier, secretary


async def test_everybody_comes_in_by_links_from_chat_and_sees_a_card_and_menu_of_the_role(
    world: World,
) -> None:
    leader, clerk, verifier, secretary = await town(world)
    assert "还没有党员名单" in secretary.text
    assert "专职工作人员" in clerk.text
    assert "🔎 核查" in verifier.labels
    assert "🔎 核查" not in clerk.labels
    assert "📝 初步意见" in clerk.labels
    commands = {
        user: {str(one["command"]) for one in world.telegram.world.commands_for(user, None)}
        for user in (2001, 2003)
    }
    assert "verify" in commands[2003]
    assert "log" not in commands[2003]
    assert "sign" not in commands[2003]
    assert "report" not in commands[2003]
    assert "report" in commands[2001]
    assert "invite" in commands[2001]
    await at(leader, HOME, "👥 人员")
    assert "许干事" in leader.text
    assert "何组员" in leader.text


async def test_a_link_that_did_not_come_is_sent_until_it_arrives(world: World) -> None:
    leader = await joined(world, 2001, "陈书记", "committee", "样例镇党委")
    await at(leader, "👥 人员", "➕ 邀请", "专职工作人员")
    texts = 0

    def cut(method: str, params: Json) -> Fault | None:
        nonlocal texts
        texts += method == "sendMessage"
        return Fault(cut_before=True) if method == "sendMessage" and texts > 1 else None

    world.telegram.faults.hook = cut
    await leader.say("许干事")
    assert "链接马上单独发来" in leader.text
    assert not any("start=" in m.text for m in leader.messages)
    world.telegram.faults.hook = None
    world.clock.forward(timedelta(minutes=1))
    await world.work()
    assert "start=" in leader.text
    assert "↩️ 返回" in leader.labels
    async with opened(world.settings, world.clock) as (storage, _):
        rows = await storage._database.read(
            lambda conn: conn.execute(
                select(outbox.c.state, outbox.c.payload).where(outbox.c.kind == "link")
            ).all()
        )
    assert rows == [("sent", None)]


async def test_a_new_link_takes_the_place_of_an_old_one_which_is_void(world: World) -> None:
    leader = await joined(world, 2001, "陈书记", "committee", "样例镇党委")
    await at(leader, "👥 人员", "➕ 邀请", "专职工作人员")
    await leader.say("许干事")
    old = token(leader)
    await at(leader, "↩️ 返回")
    renew = leader.data_of("🔁 换链接 许干事")
    await leader.press("🔁 换链接 许干事")
    new = token(leader)
    assert new != old
    late = Phone(world, 2002, "许干事")
    await late.say(f"/start {old}")
    assert "已经换成新的" in late.text
    await late.join(new)
    assert "专职工作人员" in late.text
    await leader.forge(renew)
    assert "已经用过、过期或换过了" in leader.text
    await leader.press("🏠 首页")
    await leader.press("👥 人员")
    assert leader.text.count("许干事") == 1
    async with world.storage() as storage:
        assert await storage.audit() == []


def token(phone: Phone) -> str:
    """The token in the link on the screen."""
    found = re.search(r"start=([\w-]+)", phone.text)
    assert found, phone.text
    return found[1]


async def test_access_is_taken_away_in_chat_at_once_and_the_person_is_told(world: World) -> None:
    leader, clerk, _, _ = await town(world)
    await at(leader, HOME, "👥 人员", "收回 许干事", "✅ 收回")
    assert "许干事" not in leader.text.split("\n", 1)[1]
    assert "已经收回" in clerk.text
    await clerk.say("/branches")
    assert "只为受邀" in clerk.text


async def test_whoever_takes_away_his_own_role_is_warned_and_then_a_stranger(world: World) -> None:
    leader, clerk, _, _ = await town(world)
    await at(clerk, "👥 人员", "收回 许干事")
    assert "收回后您就进不来了" in clerk.text
    assert "最后一位专职工作人员" in clerk.text
    await clerk.press("✅ 收回")
    assert "已收回" in clerk.text
    assert "只为受邀" in clerk.text
    assert clerk.labels == []
    # Of two roles in one unit the other one is left.
    await leader.say(f"/start {await world.invite('verifier', '样例镇党委')}")
    await leader.say("/invite")
    await leader.press("收回 编号 1·党（工…")
    assert "不能再做这一项工作" in leader.text
    await leader.press("✅ 收回")
    assert "工作组成员" in leader.text
    assert "党（工）委书记" not in leader.text
    async with world.storage() as storage:
        assert await storage.audit() == []


async def test_the_last_one_in_the_city_cannot_be_taken_away(world: World) -> None:
    city = await joined(world, 3001, "市甲", "city", "样例市委组织部")
    await city.press("👥 人员")
    assert "请先邀请接任的人" in city.text
    assert not [label for label in city.labels if label.startswith("收回")]
    other = await let_in(city, world, 3002, "市委组织部", "市乙")
    await at(city, "↩️ 返回")
    mine = next(label for label in city.labels if label.startswith("收回") and "市乙" not in label)
    again = city.data_of(mine)
    await city.press("收回 市乙")
    assert "最后一位" not in city.text
    await city.press("✅ 收回")
    assert "只为受邀" in (await other.say("/start")).text
    # Asked already when the other one went.
    await city.forge(again[:-1] + "1")
    assert "不能收回" in city.text


async def test_everybody_who_works_in_a_unit_and_every_open_link_is_within_reach(
    world: World,
) -> None:
    leader = await joined(world, 2001, "陈书记", "committee", "样例镇党委")
    for number in range(1, 7):
        await joined(world, 2001 + number, f"组员{number}", "verifier", "样例镇党委")
    await at(leader, "👥 人员", "➕ 邀请", "专职工作人员")
    await leader.say("许干事")
    await at(leader, HOME, "👥 人员")
    assert "◀ 上一页" not in leader.labels
    assert "🔁 换链接 许干事" not in leader.labels
    first = [label for label in leader.labels if label.startswith("收回")]
    await leader.press("下一页 ▶")
    second = [label for label in leader.labels if label.startswith("收回")]
    assert (len(first), len(second)) == (5, 2)
    assert not set(first) & set(second)
    assert "🔁 换链接 许干事" in leader.labels
    assert "下一页 ▶" not in leader.labels
    # Back from the question one stands where one was; what is left over fits the page before.
    await at(leader, second[-1], "↩️ 返回")
    assert second[-1] in leader.labels
    await at(leader, second[-1], "✅ 收回", "下一页 ▶")
    assert second[-1] not in leader.labels
    assert second[0] in leader.labels


async def test_a_branch_submits_is_locked_sent_back_corrected_and_verified(world: World) -> None:
    _, clerk, verifier, secretary = await town(world)
    await imported(secretary, 3)
    await affirmed(secretary, 3)
    await secretary.say("1")
    await at(secretary, "🗂 全部答案", "改 现在何处")
    before = secretary.screen
    await secretary.say("/start")
    await at(secretary, "📨 提交支部自查")
    assert "没有缺口" in secretary.text
    await secretary.press("📨 提交")
    assert "已锁定" in secretary.text
    assert "3 人，请核查" in verifier.text
    assert verifier.text.startswith("📨 样例镇东河村党支部")
    # locked for the branch
    await secretary.press("省外", before)
    assert any("回答锁定了，没有改动" in m.text for m in secretary.messages)
    await secretary.say("1")
    assert "🔒 已提交" in secretary.text
    await secretary.press("🗂 全部答案")
    assert not [label for label in secretary.labels if label.startswith("改 ")]
    # looked at one by one
    await at(verifier, "🔎 去核查", "样例镇东河村党支部", "▶️ 逐人核查")
    assert "还没有看" in verifier.text
    await verifier.press("✅ 同意")
    assert "编号 1 已同意" in verifier.text
    await at(verifier, "↩️ 退回")
    await verifier.say("核对一下")
    assert "还没有选" in verifier.text
    await verifier.press("现在何处")
    assert "已选：现在何处" in verifier.text
    await verifier.say("有人说他去了外省")
    assert "编号 2 已退回" in verifier.text
    await verifier.press("✅ 同意")
    assert "要看的都看过了" in verifier.text
    assert "✅ 核查完成" not in verifier.labels
    # only what was named opens again
    assert "退回了编号 2" in secretary.text
    await at(secretary, "↩️ 去改")
    assert "有人说他去了外省" in secretary.text
    await secretary.press(next(label for label in secretary.labels if label.startswith("2 ")))
    await secretary.say("2")
    await secretary.press("🗂 全部答案")
    assert [one for one in secretary.labels if one.startswith("改 ")] == ["改 现在何处"]
    await at(secretary, "改 现在何处", "省外")
    assert "锁定" not in secretary.text
    await secretary.say("2024年9月")
    assert "具体在哪里" in secretary.text
    await secretary.say("广东省深圳市某厂")
    await at(secretary, HOME, "↩️ 退回 1 人")
    await secretary.press(next(label for label in secretary.labels if label.startswith("2 ")))
    assert "✅ 改好了" not in secretary.labels
    await secretary.press("▶️ 接着答完")
    while "还有" in secretary.text.splitlines()[0]:
        none_of_it = ("不清楚", "不适用", "否", secretary.labels[0])
        await secretary.press(next(label for label in none_of_it if label in secretary.labels))
    await secretary.press("↩️ 退回 1 人")
    await secretary.press(next(label for label in secretary.labels if label.startswith("2 ")))
    await secretary.press("✅ 改好了")
    assert "已答复" in secretary.text
    assert "编号 2 已改好" in verifier.text
    await at(verifier, "🔎 去核查", "样例镇东河村党支部", "▶️ 逐人核查")
    assert "改好了，请再看" in verifier.text
    await verifier.press("✅ 同意")
    await verifier.press("✅ 核查完成")
    assert "已核查" in verifier.text
    assert "已核查完" in clerk.text
    async with world.storage() as storage:
        assert await storage.audit() == []


async def test_a_branch_that_is_given_back_as_a_whole_learns_why(world: World) -> None:
    _, _, verifier, secretary = await town(world)
    await imported(secretary, 1)
    await affirmed(secretary, 1)
    await at(secretary, "📨 提交支部自查")
    assert "被整体退回" not in secretary.text
    await secretary.press("📨 提交")
    await at(verifier, "🔎 去核查", "样例镇东河村党支部", "🔓 整体退回")
    await verifier.say("全村的现居住地都没有写到村")
    assert "被整体退回" in secretary.text
    assert "全村的现居住地都没有写到村" in secretary.text
    await secretary.press("📨 去提交")
    assert "被整体退回：全村的现居住地都没有写到村" in secretary.text
    await at(secretary, "📨 提交", HOME, "⚙️ 更多", "📨 提交支部自查")
    assert "被整体退回" not in secretary.text
    # Given back once more, it is for another reason.
    await at(verifier, "🔎 去核查", "样例镇东河村党支部", "🔓 整体退回")
    await verifier.say("户籍所在地也要核对")
    await secretary.press("📨 去提交")
    assert "被整体退回：户籍所在地也要核对" in secretary.text


async def test_two_verifiers_at_once_one_decides_and_the_other_is_told(world: World) -> None:
    leader, _, verifier, secretary = await town(world)
    await at(leader, HOME, "👥 人员")
    other = await let_in(leader, world, 2005, "工作组成员", "卢组员")
    await imported(secretary, 2)
    await affirmed(secretary, 2)
    await at(secretary, "📨 提交支部自查", "📨 提交")
    await verifier.say("/verify")
    await at(verifier, "样例镇东河村党支部", "▶️ 逐人核查")
    await other.say("/verify")
    await at(other, "样例镇东河村党支部", "▶️ 逐人核查")
    assert other.text.startswith("2 · "), "the first is taken: each gets somebody else"
    await other.press("▶️ 下一个")
    assert other.text.startswith("1 · ")
    assert "👥 也开着：何组员 09:00" in other.text
    card = other.screen
    await verifier.press("✅ 同意")
    await other.press("✅ 同意", card)
    assert "又有变动" in other.text
    assert "已同意" in other.text
    await at(other, "▶️ 下一个")
    assert other.text.startswith("2 · ")
    await at(other, "▶️ 下一个")
    assert other.text.startswith("只剩这一位还没有看。\n2 · ")


async def test_a_secretary_who_also_verifies_does_not_verify_his_own_branch(world: World) -> None:
    _, _, _, secretary = await town(world)
    await imported(secretary, 1)
    await affirmed(secretary, 1)
    await at(secretary, "📨 提交支部自查", "📨 提交")
    await secretary.say(f"/start {await world.invite('verifier', '样例镇党委')}")
    await secretary.say("/verify")
    await secretary.press("样例镇东河村党支部")
    assert "▶️ 逐人核查" not in secretary.labels
    assert "✅ 核查完成" not in secretary.labels


async def test_a_spot_check_keeps_its_seed_and_its_list(world: World) -> None:
    _, _, verifier, secretary = await town(world)
    await imported(secretary, 12)
    await verifier.say("/branches")
    await at(verifier, "样例镇东河村党支部", "🎲 抽查", "抽 5 人")
    assert "12 人里抽 5 人，种子" in verifier.text
    drawn = [label for label in verifier.labels if label.startswith("看 ")]
    assert len(drawn) == 5
    from bot.domain.reviews import draw

    seed = int(verifier.text.split("种子 ")[1].split("\n")[0])
    assert [f"看 {n} 号" for n in draw(list(range(1, 13)), 5, seed)] == drawn
    await verifier.press(drawn[0])
    assert "还没有看" in verifier.text


async def test_the_committee_gives_opinions_by_the_table_or_with_a_reason(world: World) -> None:
    _, clerk, _, secretary = await town(world)
    await imported(secretary, 2, silent=True)
    for _ in range(2):
        await at(secretary, "联系不上", "①外出务工经商")
        await secretary.say("2022年8月1日")
        await answered(secretary)
    await secretary.say("/start")
    await at(secretary, "📨 提交支部自查")
    await secretary.press(next(label for label in secretary.labels if "提交" in label))
    await clerk.say("/opinion")
    assert "待定 2" in clerk.text
    await at(clerk, "样例镇东河村党支部")
    assert "待定意见 2 人" in clerk.text
    await clerk.press(next(label for label in clerk.labels if label.startswith("1 ")))
    assert "建议：自行脱党除名" in clerk.text
    assert "实施方案二（三）2" in clerk.text
    assert "停止党籍" in clerk.text
    await clerk.press("▶️ 下一个")
    assert clerk.text.startswith("2 · ")
    await clerk.press("▶️ 下一个")
    assert clerk.text.startswith("1 · ")
    await clerk.press("✅ 自行脱党除名")
    assert "编号 1 的意见已记下" in clerk.text
    await at(clerk, "✏️ 其他意见", "停止党籍")
    await clerk.say("按2019年条例先停止党籍")
    assert "待定意见 0 人" in clerk.text
    assert "需要意见的都有了" in clerk.text


async def test_the_committee_decides_about_id_numbers_and_the_branch_obeys(world: World) -> None:
    leader, _, _, secretary = await town(world)
    await at(leader, HOME, "🏷 单位情况", "不录身份证号")
    assert "不录入" in leader.text
    await imported(secretary, 1)
    await at(secretary, "🗂 全部答案")
    while "改 身份号码" not in secretary.labels:
        await secretary.press("下一页 ▶")
    await secretary.press("改 身份号码")
    await secretary.say("990101196205031019")
    assert "不录入真实身份证号" in secretary.text or "校验" in secretary.text


async def test_laggards_are_reminded_by_one_tap_once_a_day(world: World) -> None:
    leader, _, _, secretary = await town(world)
    await at(leader, HOME, "🏢 下级党组织", "未提交 1", "🔔 催办全部")
    assert "上级提醒" in secretary.text
    await secretary.press("📨 去提交")
    assert "名单上还没有人" in secretary.text
    assert "还没有党员名单" in secretary.text
    await imported(secretary, 1)
    urged = next(m for m in secretary.messages if "上级提醒" in m.text)
    await secretary.press("📨 去提交", urged)
    assert "在册 1 人，已完成 0 人" in secretary.text
    await at(leader, "↩️ 返回", "🏢 下级党组织", "未提交 1", "🔔 催办全部")
    assert len([m for m in secretary.messages if "上级提醒" in m.text]) == 1


async def test_a_unit_says_who_is_responsible_and_who_was_trained(world: World) -> None:
    leader, _, _, _ = await town(world)
    await at(leader, HOME, "🏷 单位情况", "✏️ 培训缺席")
    await leader.say("西河村支部于某，3月2日补训")
    assert "培训缺席：西河村支部于某" in leader.text


async def test_who_works_in_several_units_sees_them_all_and_goes_from_one_to_the_other(
    world: World,
) -> None:
    leader, clerk, verifier, secretary = await town(world)
    await clerk.say("/start")
    assert "🏢 我的岗位" not in clerk.labels
    await clerk.say(f"/start {await world.invite('secretary', '样例镇党委/样例镇西河村党支部')}")
    await clerk.say(f"/start {await world.invite('verifier', '样例镇党委')}")
    await clerk.press("🏢 我的岗位")
    assert "样例镇党委：专职工作人员 · 工作组成员" in clerk.text
    assert "样例镇西河村党支部：支部书记" in clerk.text
    await clerk.press("样例镇西河村党支部")
    assert "还没有党员名单" in clerk.text
    await at(clerk, "🏢 换支部", "样例镇党委")
    assert "🏢 我的岗位" in clerk.labels
    # What somebody does elsewhere is for those who lead there.
    await leader.say("/invite")
    of = {name: next(t for t in leader.text.split("\n") if name in t) for name in ("许", "何")}
    assert of["许"].endswith("；另任 样例镇西河村党支部 支部书记")
    assert "另任" not in of["何"]
    await secretary.say("/start")
    await secretary.press("⚙️ 更多")
    assert "🏢 我的岗位" in secretary.labels
    assert "🏢 我的岗位" not in verifier.labels


async def test_the_secretary_sees_on_a_tap_which_rules_were_applied(world: World) -> None:
    secretary = await joined(world, 3009, "于书记", "secretary", "东河村党支部")
    await imported(secretary, 1)
    await affirmed(secretary, 1)
    await secretary.say("1")
    await at(secretary, "📖 政策依据")
    assert "依据：" in secretary.text
    assert "组织关系：目标任务：排查对象" in secretary.text
    await at(secretary, "↩️ 返回")
    assert "📖 政策依据" in secretary.labels
