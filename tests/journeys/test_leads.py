"""Numbers, relatives and leads: noted, tried in order, followed or dropped with a reason."""

from __future__ import annotations

from datetime import timedelta

from tests.journeys.test_attempts import data_of, on_record, only_drawn_again, searching
from tests.journeys.test_searching import members_of
from tests.phone import Phone, World
from tests.postgres import ON_BOTH

pytestmark = ON_BOTH


async def test_a_lead_in_a_typed_line_becomes_a_contact_and_the_next_step(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.say("魏长河 问了他表哥 得到新线索 说在邻省，电话10012345678")
    await secretary.press("✅ 确认")
    assert "➡️ 现在：跟进线索“说在邻省" in secretary.text
    assert "10012345678" not in secretary.text
    one = (await members_of(world))[28]
    assert [(c.kind, c.value, c.attempt) for c in one.contacts] == [("clue", "10012345678", 1)]
    assert (one.standing.leads, len(await on_record(world))) == (1, 1)
    await secretary.press("🏠 首页")
    await secretary.press("👥 名单")
    assert "有线索未跟进 1" in secretary.labels


async def test_a_lead_is_followed_by_its_button_and_then_no_longer_open(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.press("📞 记录查找")
    await secretary.press("亲友")
    await secretary.press("新线索")
    assert "请写下线索" in secretary.text
    await secretary.press("🧭 写线索")
    await secretary.say("表妹 10012345678 在邻省")
    assert "其他线索：表妹 在邻省 100****5678" in secretary.text
    assert "线索、未跟进" in secretary.text
    await secretary.press("📞 用它联系")
    await secretary.press("亲友")
    assert "对象：表妹 在邻省 100****5678" in secretary.text
    stores = data_of(secretary, "无人接听")
    await secretary.press("无人接听")
    await secretary.forge(stores)
    assert "没有重复记录" in secretary.text
    one = (await members_of(world))[28]
    assert (one.standing.leads, one.tried[1].contact) == (0, 1)
    second = (await on_record(world))[1]
    assert second.wording.through == "表妹 在邻省 10012345678"


async def test_contacts_are_added_put_first_and_dropped_with_a_reason(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.press("📞 记录查找")
    await secretary.press("☎️ 联系人")
    assert "还没有别的联系人" in secretary.text
    await secretary.press("➕ 加联系人")
    await secretary.press("亲友")
    await secretary.say("弟弟 10011112222")
    await secretary.press("☎️ 联系人")
    await secretary.press("➕ 加联系人")
    await secretary.press("本人号码")
    await secretary.say("10033334444")
    await secretary.press("⬆️ 先试这个")
    first, second = [line for line in secretary.text.splitlines() if "〔" in line]
    assert first.startswith("2. 本人号码：100****4444")
    assert second.startswith("1. 亲友：弟弟 100****2222")
    await secretary.press("📞 记录查找")
    await secretary.press("☎️ 2 100****4444")
    await secretary.press("空号")
    assert "➡️ 现在：改试“弟弟 100****2222”" in secretary.text
    await secretary.press("📞 再记一次")
    await secretary.press("☎️ 联系人")
    await secretary.press("1 弟弟 100****2222")
    await secretary.press("🚫 不再用")
    await secretary.say("已经去世")
    assert "不再用" in secretary.text
    one = (await members_of(world))[28]
    assert [c.off for c in one.contacts] == ["dropped", ""]
    await secretary.press("1 弟弟 100****2222")
    await secretary.press("↩️ 返回")
    await secretary.press("🗂 全部答案")
    only_drawn_again(world)


async def test_a_contact_noted_wrongly_is_written_anew_until_it_was_tried(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.press("📞 记录查找")
    await secretary.press("☎️ 联系人")
    await secretary.press("➕ 加联系人")
    await secretary.press("亲友")
    await secretary.say("弟弟 10011112222")
    await secretary.press("✏️ 更正")
    await secretary.say("大弟 10011113333")
    assert "已更正" in secretary.text
    assert "大弟 100****3333" in secretary.text
    await secretary.press("📞 用它联系")
    await secretary.press("空号")
    await secretary.press("📞 再记一次")
    await secretary.press("☎️ 联系人")
    await secretary.press("1 大弟 100****3333")
    assert "✏️ 更正" not in secretary.labels
    await secretary.forge("kc:1:29:1")
    await secretary.say("二弟 10011114444")
    [one] = (await members_of(world))[28].contacts
    assert (one.who, one.value) == ("大弟", "10011113333")


async def test_the_whole_number_is_shown_with_a_reason_and_masked_again(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.say("魏长河 亲友 新线索 表哥 10012345678")
    await secretary.press("✅ 确认")
    await secretary.press("📞 再记一次")
    await secretary.press("☎️ 联系人")
    await secretary.press("1 100****5678")
    await secretary.press("👁 看全号")
    await secretary.press("联系本人")
    assert "10012345678" in secretary.text
    world.clock.forward(timedelta(seconds=61))
    await world.work()
    assert "10012345678" not in secretary.text
    only_drawn_again(world)


async def test_a_number_that_is_typed_is_tried_by_its_contact(
    world: World, secretary: Phone
) -> None:
    await searching(world, secretary)
    await secretary.say("魏长河 亲友 新线索 表哥 10012345678")
    await secretary.press("✅ 确认")
    await secretary.say("魏长河 10012345678 停机 电话")
    await secretary.press("✅ 确认")
    one = (await members_of(world))[28]
    assert (one.tried[1].contact, one.standing.leads) == (1, 0)


async def test_strangers_see_no_contact(world: World, secretary: Phone) -> None:
    await searching(world, secretary)
    await secretary.say("魏长河 亲友 新线索 表哥 10012345678")
    await secretary.press("✅ 确认")
    await secretary.press("📞 再记一次")
    await secretary.press("☎️ 联系人")
    one = data_of(secretary, "1 100****5678")
    other = Phone(world, 1002, "王")
    await other.join(await world.invite(unit="南河村党支部"))
    await other.forge(one)
    assert "5678" not in other.text
    await other.forge(one.replace("ko:", "kd:"))
    assert "5678" not in other.text
    only_drawn_again(world)
