"""What follows from an attempt: the next step, the same again, the same for others."""

from __future__ import annotations

from datetime import date, timedelta

from bot.domain.records import Member
from tests.journeys.test_attempts import data_of, on_record, only_drawn_again, searching
from tests.phone import Phone, World
from tests.postgres import ON_BOTH

pytestmark = ON_BOTH


async def members_of(world: World) -> dict[int, Member]:
    async with world.storage() as storage:
        branch = next(u for u in await storage.tree() if u.kind == "branch")
        return {m.key.number: m for m in await storage.members(branch.id)}


async def due(world: World, day: date) -> int:
    async with world.storage() as storage:
        branch = next(u for u in await storage.tree() if u.kind == "branch")
        return await storage.searches_due(branch.id, day)


async def test_the_card_says_what_is_next_and_the_day_is_counted(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    assert await due(world, date(2026, 2, 25)) == 1
    await secretary.say("魏长河 电话 没人接")
    await secretary.press("✅ 确认")
    assert "➡️ 2月26日起：换个时段再联系" in secretary.text
    assert (await members_of(world))[28].standing.next_on == "2026-02-26"
    assert await due(world, date(2026, 2, 25)) == 0
    assert await due(world, date(2026, 2, 26)) == 1
    await secretary.press("📞 再记一次")
    await secretary.press("原联系方式")
    await secretary.press("空号")
    assert "➡️ 现在：换别的号码或途径" in secretary.text
    await secretary.press("⏪ 撤销")
    assert (await members_of(world))[28].standing.next_on == "2026-02-26"
    await secretary.press("🏠 首页")
    await secretary.press("👥 名单")
    await secretary.press("在查找 1")
    assert "28 魏长河" in secretary.text


async def test_a_result_that_wants_a_note_says_so_until_it_has_one(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.say("魏长河 亲友 拒绝")
    await secretary.press("✅ 确认")
    assert "请加备注" in secretary.text
    assert "要请上级看一下" in secretary.text
    await secretary.press("📝 加备注")
    await secretary.say("他儿子说不想谈")
    assert "请加备注" not in secretary.text


async def test_the_same_again_is_one_tap_and_counts_once(world: World, secretary: Phone) -> None:
    await searching(world, secretary)
    await secretary.say("魏长河 10012345678 电话 没人接 昨天下午 说晚上再打")
    await secretary.press("✅ 确认")
    again = data_of(secretary, "🔁 同样再记")
    await secretary.press("🔁 同样再记")
    assert "已记录第 2 次：原联系方式 · 无人接听" in secretary.text
    assert "时间：2月25日 09:00" in secretary.text
    await secretary.forge(again)
    assert "没有重复记录" in secretary.text
    first, second = await on_record(world)
    assert (second.wording.through, second.wording.note) == (first.wording.through, "")


async def test_the_same_for_these_people_is_one_tap_each_or_one_for_all(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    for name in ("姜小曼", "彭军", "丁雪"):
        await secretary.say(f"{name} 电话 停机")
        await secretary.press("✅ 确认")
    await secretary.say("魏长河 派出所 查无此人 昨天下午 函号12")
    await secretary.press("✅ 确认")
    await secretary.press("👥 同样记给别人")
    people = [label for label in secretary.labels if label[0].isdigit()]
    assert len(people) == 3
    tap = data_of(secretary, people[0])
    await secretary.press(people[0])
    assert "已为 1 人各记一次" in secretary.text
    await secretary.forge(tap)
    assert "没有重复记录" in secretary.text
    await secretary.press("本页 2 人都记")
    assert "已为 2 人各记一次" in secretary.text
    assert not [label for label in secretary.labels if label.startswith("本页")]
    made = [a for a in await on_record(world) if a.wording.channel == "police"]
    assert [a.number for a in made] == [26, 27, 28, 29]
    assert len({(a.wording.outcome, a.wording.moment, a.wording.note) for a in made}) == 1
    only_drawn_again(world)


async def test_who_is_due_and_whose_six_months_run_out_are_listed(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.say("魏长河 电话 没人接")
    await secretary.press("✅ 确认")
    await secretary.press("🏠 首页")
    await secretary.press("👥 名单")
    await secretary.press("该继续查找的")
    assert "共 0 人" in secretary.text
    world.clock.forward(timedelta(days=1))
    # The digest of the morning comes first.
    await world.work()
    await secretary.say("/start")
    await secretary.press("👥 名单")
    await secretary.press("该继续查找的")
    assert "28 魏长河：换个时段再联系" in secretary.text
    await secretary.press("28 魏长河")
    assert "通过什么途径找的" in secretary.text
    await secretary.press("🏠 首页")
    await secretary.press("👥 名单")
    await secretary.press("截止日前满6个月")
    assert "共" in secretary.text
    await secretary.press("🏠 首页")
    await secretary.press("👥 名单")
    await secretary.press("📊 查找统计")
    assert "为 1 人查找 1 次" in secretary.text
    assert "原联系方式 1" in secretary.text
    only_drawn_again(world)


async def test_the_wording_for_a_call_is_a_press_away(world: World, secretary: Phone) -> None:
    await searching(world, secretary)
    await secretary.press("📞 记录查找")
    await secretary.press("💬 怎么说")
    assert "请问是魏长河吗" in secretary.text
    await secretary.press("打给亲友")
    assert "党" not in secretary.text.split("不说")[0]
    await secretary.press("↩️ 返回")
    assert "通过什么途径找的" in secretary.text
