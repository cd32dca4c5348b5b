"""What a search lacks, who may say that it is enough, and how being reached again goes on."""

from __future__ import annotations

from bot.domain.presses import pack, reviews
from tests.journeys.test_attempts import data_of, on_record, only_drawn_again, searching
from tests.journeys.test_searching import members_of
from tests.phone import Phone, World
from tests.postgres import ON_BOTH

pytestmark = ON_BOTH


async def tried(phone: Phone, *lines: str) -> None:
    for line in lines:
        await phone.say(f"魏长河 {line}")
        await phone.press("✅ 确认")


async def test_the_meter_says_what_is_missing_and_fills_up(world: World, secretary: Phone) -> None:
    await searching(world, secretary)
    await tried(secretary, "电话 空号 2月13日 10点")
    await secretary.press("↩️ 返回")
    await secretary.press("⚖️ 查找力度")
    assert "缺：亲友 1 次；公安、人社或民政 1 次；支部党员 1 次" in secretary.text
    assert "另外的日子 2 天；非工作时间 1 次" in secretary.text
    await secretary.press("没法找：支部党员")
    await secretary.say("支部只有他一个人在外地，没有人认识")
    assert "原因已记下" in secretary.text
    assert "支部党员 1 次" not in secretary.text.split("缺：")[1]
    await tried(
        secretary,
        "亲友 无结果 昨晚八点",
        "派出所 查无此人 今天 8:30",
    )
    await secretary.press("↩️ 返回")
    await secretary.press("⚖️ 查找力度")
    assert "查找力度：已齐全" in secretary.text
    one = (await members_of(world))[28]
    assert (one.excused, one.standing.gaps) == (("members",), 0)
    only_drawn_again(world)


async def test_who_verifies_may_waive_with_a_reason_and_take_it_back(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.press("⚖️ 查找力度")
    assert "☑️ 同意放宽" not in secretary.labels
    meter = secretary.screen
    verifier = Phone(world, 1007, "核查")
    await verifier.join(await world.invite("verifier", "北山村党支部"))
    unit = next(iter((await members_of(world)).values())).key.unit
    await verifier.forge(pack(reviews.Verify(unit)))
    await verifier.press("⚖️ 力度不够 1 人")
    assert "查找力度不够的" in verifier.text
    await verifier.press("28 魏长河")
    await verifier.press("☑️ 同意放宽")
    await verifier.say("全村都不知道去向，公安已查过")
    assert "经核查同意放宽" in verifier.text
    assert "仍缺：" in verifier.text
    assert (await members_of(world))[28].excused == ("*",)
    await verifier.press("↩️ 撤回放宽")
    await verifier.say("还有表哥没有问")
    assert (await members_of(world))[28].excused == ()
    # The branch cannot give itself what only those who verify may give.
    await secretary.forge(f"ww:{unit}:28:0")
    await secretary.say("我觉得够了")
    assert (await members_of(world))[28].excused == ()
    assert meter.id
    only_drawn_again(world)


async def test_nobody_waives_for_the_branch_where_he_is_secretary(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.say(f"/start {await world.invite('verifier', '北山村党支部')}")
    unit = next(iter((await members_of(world)).values())).key.unit
    await secretary.forge(f"wm:{unit}:28")
    assert "☑️ 同意放宽" not in secretary.labels
    await secretary.forge(f"ww:{unit}:28:0")
    await secretary.say("我觉得够了")
    assert (await members_of(world))[28].excused == ()
    only_drawn_again(world)


async def test_who_is_reached_is_recorded_asked_about_and_proposed_for(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.press("📞 记录查找")
    await secretary.press("亲友")
    stores = data_of(secretary, "联系上")
    await secretary.press("联系上")
    await secretary.press("📗 登记已联系上")
    assert "本人现在的电话是多少" in secretary.text
    await secretary.say("10012345678")
    await secretary.say("样例市某电子厂")
    await secretary.press("主观原因")
    await secretary.press("没有发现问题")
    await secretary.press("是")
    one = (await members_of(world))[28]
    assert one.find is not None
    assert (one.find.attempt, one.find.on, bool(one.find.since)) == (1, "2026-02-25", True)
    assert one.value("reach") == "yes"
    assert one.standing.next_on == ""
    await secretary.forge(stores)
    assert len(await on_record(world)) == 1
    await secretary.press("↩️ 返回")
    await secretary.press("📗 重新联系上")
    assert "第 1 次查找，亲友" in secretary.text
    assert "已固定" in secretary.text
    assert "100****5678" in secretary.text
    only_drawn_again(world)
