"""The dates of the plan: kept in the phone's calendar, moved above, told to everybody below."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from tests.journeys.test_nudges import at, nine, nudges
from tests.journeys.town import imported
from tests.phone import Phone, World

CONFIRM = "✅ 确认"


async def town(world: World) -> tuple[Phone, Phone, Phone]:
    """A clerk, two secretaries: one below her, one in another town."""
    phones = (Phone(world, 2001, "专职"), Phone(world, 1001, "甲"), Phone(world, 1002, "乙"))
    clerk, secretary, other = phones
    async with world.storage() as storage:
        now = world.clock.now()
        city = await storage.add_unit("city", "市委组织部", None, now)
        for name in ("甲镇党委", "乙镇党委"):
            above = await storage.add_unit("committee", name, city.id, now)
            await storage.add_unit("branch", f"{name[:1]}村党支部", above.id, now)
    for phone, (role, unit) in zip(
        phones,
        (("clerk", "甲镇党委"), ("secretary", "甲村党支部"), ("secretary", "乙村党支部")),
        strict=True,
    ):
        await phone.join(await world.invite(role, unit))
    return clerk, secretary, other


async def test_a_date_moved_above_reaches_everybody_below_once(world: World) -> None:
    clerk, secretary, other = await town(world)
    said = len(other.messages)
    await clerk.say("/deadlines")
    await clerk.press("🗓 调整日期")
    await clerk.press("3月20日 支部自查交表")
    await clerk.press("3月18日")
    assert "从3月20日改到3月18日？" in clerk.text
    confirm = clerk.data_of(CONFIRM)
    await clerk.press(CONFIRM)
    assert "3月18日 支部自查交表" in clerk.labels
    told = secretary.screen
    assert "甲镇党委调整了日期" in told.text
    assert "支部自查完成、表格交党（工）委：3月20日 → 3月18日" in told.text
    await clerk.forge(confirm)
    assert "没有重复通知" in clerk.text
    assert sum("调整了日期" in m.text for m in secretary.messages) == 1
    await secretary.press("⏰ 期限", told)
    assert "3月18日前：支部自查完成" in secretary.text
    assert len(other.messages) == said
    await other.say("/deadlines")
    assert "3月20日前：支部自查完成" in other.text
    async with world.storage() as storage:
        assert await storage.audit() == []


async def test_a_date_that_has_passed_can_be_moved_and_everybody_hears_of_it(world: World) -> None:
    clerk, secretary, _ = await town(world)
    await at(world, nine(3, 23, 10))
    await clerk.say("/deadlines")
    for label in ("🗓 调整日期", "3月20日 支部自查交表", "3月25日"):
        await clerk.press(label)
    assert "从3月20日改到3月25日？" in clerk.text
    await clerk.press(CONFIRM)
    assert "支部自查完成、表格交党（工）委：3月20日 → 3月25日" in secretary.text
    await secretary.say("/deadlines")
    assert "3月25日前：支部自查完成、表格交党（工）委（还有 2 个工作日）" in secretary.text


async def test_what_stands_in_chats_tells_the_new_day(world: World) -> None:
    clerk, secretary, other = await town(world)
    await at(world, nine(3, 11))
    mine, elsewhere = (nudges(phone)[-1] for phone in (secretary, other))
    first = elsewhere.text
    assert "3月20日前：支部自查完成" in mine.text
    await clerk.say("/deadlines")
    for label in ("🗓 调整日期", "3月20日 支部自查交表", "3月24日", CONFIRM):
        await clerk.press(label)
    assert "3月24日前：支部自查完成" in mine.text
    assert "3月20日" not in mine.text
    assert elsewhere.text == first


async def test_who_moves_a_date_sees_it_in_the_own_digest(world: World) -> None:
    await town(world)
    city = Phone(world, 3001, "市里")
    await city.join(await world.invite("city", "市委组织部"))
    await at(world, nine(3, 27))
    [digest] = nudges(city)
    assert "3月30日前：登记表" in digest.text
    await city.say("/deadlines")
    for label in ("🗓 调整日期", "3月30日 上报登记表", "4月2日", CONFIRM):
        await city.press(label)
    assert "4月2日前：登记表" in digest.text
    assert "3月30日" not in digest.text


async def test_a_date_is_not_moved_to_where_it_is(world: World) -> None:
    clerk, secretary, _ = await town(world)
    await clerk.say("/deadlines")
    for label in ("🗓 调整日期", "3月20日 支部自查交表", "3月20日", CONFIRM):
        if label in "".join(clerk.labels):
            await clerk.press(label)
    assert not any("调整了日期" in m.text for m in secretary.messages)


async def test_a_secretary_and_a_forged_button_move_nothing(world: World) -> None:
    clerk, secretary, _ = await town(world)
    await clerk.say("/deadlines")
    await clerk.press("🗓 调整日期")
    await clerk.press("3月20日 支部自查交表")
    await clerk.press("3月18日")
    confirm = clerk.data_of(CONFIRM)
    await secretary.say("/deadlines")
    assert "🗓 调整日期" not in secretary.labels
    await secretary.forge(confirm)
    assert "找不到这一项" in secretary.text
    assert not any("调整了日期" in m.text for m in secretary.messages)


async def test_the_calendar_file_has_the_dates_as_they_hold_now(world: World) -> None:
    clerk, secretary, _ = await town(world)
    await clerk.say("/deadlines")
    for label in ("🗓 调整日期", "3月20日 支部自查交表", "3月18日", CONFIRM):
        await clerk.press(label)
    await secretary.say("/deadlines")
    await secretary.press("✅ 已动员部署")
    assert "记的是今天。如果更早就动员了" in secretary.text
    shown = secretary.text.partition("\n")[2], secretary.labels
    await secretary.press("📅 存到手机日历")
    assert (secretary.text.partition("\n")[2], secretary.labels) == shown
    file = secretary.files[-1]
    assert file.name == "排查期限.ics"
    events: list[Any] = list(Calendar.from_ical(file.data).walk("VEVENT"))
    days = {str(event["summary"]): event.decoded("dtstart") for event in events}
    assert days["支部自查完成、表格交党（工）委"] == date(2026, 3, 17)
    assert days["整改规范完成"] == date(2026, 7, 30)
    assert days["自查验收完成"] == date(2026, 8, 5)
    rings = [alarm["trigger"] for event in events for alarm in event.walk("VALARM")]
    assert all(ring.params["VALUE"] == "DATE-TIME" and ring.dt.tzinfo is not None for ring in rings)
    assert min(ring.dt for ring in rings) > world.clock.now()
    (called,) = [event for event in events if str(event["summary"]) == "✅ 完成动员部署"]
    assert called.walk("VALARM") == []
    # Moved once more above: the file is a newer one, though the branch itself did nothing.
    before = {str(event["uid"]): int(event["sequence"]) for event in events}
    world.clock.forward(timedelta(minutes=5))
    for label in ("3月18日 支部自查交表", "3月17日", CONFIRM):
        await clerk.press(label)
    await secretary.say("/deadlines")
    await secretary.press("📅 存到手机日历")
    events = list(Calendar.from_ical(secretary.files[-1].data).walk("VEVENT"))
    assert {str(event["uid"]) for event in events} == set(before)
    assert all(int(event["sequence"]) > before[str(event["uid"])] for event in events)


async def test_a_date_of_the_citys_is_not_told_where_the_committee_has_its_own(
    world: World,
) -> None:
    clerk, secretary, other = await town(world)
    city = Phone(world, 3001, "市")
    await city.join(await world.invite("city", "市委组织部"))
    for phone, day in ((clerk, "3月16日"), (city, "3月18日")):
        await phone.say("/deadlines")
        for label in ("🗓 调整日期", "3月20日 支部自查交表", day):
            await phone.press(label)
        if phone is city:
            assert "1 个党（工）委自己另定了这个日期，不变，也不通知。" in phone.text
        else:
            assert "自己另定" not in phone.text
        await phone.press(CONFIRM)
    moved_ = [m.text for m in secretary.messages if "调整了日期" in m.text]
    assert len(moved_) == 1
    assert "3月20日 → 3月16日" in moved_[0]
    assert not any("市委组织部调整了日期" in m.text for m in clerk.messages)
    assert "3月20日 → 3月18日" in other.text


async def test_nobody_is_told_of_a_moved_date_at_night(world: World) -> None:
    clerk, secretary, _ = await town(world)
    world.clock.forward_to(nine(2, 26, 22))
    await clerk.say("/deadlines")
    for label in ("🗓 调整日期", "3月20日 支部自查交表", "3月18日", CONFIRM):
        await clerk.press(label)
    assert not any("调整了日期" in m.text for m in secretary.messages)
    await at(world, nine(2, 27, 7))
    assert any("调整了日期" in m.text for m in secretary.messages)


async def test_the_day_of_the_mobilisation_can_be_corrected(world: World, secretary: Phone) -> None:
    await secretary.join(await world.invite())
    await secretary.say("/deadlines")
    await secretary.press("✅ 已动员部署")
    await secretary.press("✏️ 改动员日期")
    await secretary.press("2月14日")
    assert "✅ 已动员部署 2026年2月14日" in secretary.text
    assert "原来的日期仍留在记录里" in secretary.text
    await secretary.say("/deadlines")
    assert "✅ 已动员部署 2026年2月14日" in secretary.text
    await at(world, nine(3, 3))
    assert [m for m in nudges(secretary) if "动员" in m.text] == []
    async with world.storage() as storage:
        assert await storage.audit() == []


async def test_a_mobilisation_confirmed_late_gets_its_day_by_pages_or_typed(
    world: World, secretary: Phone
) -> None:
    await secretary.join(await world.invite())
    await imported(secretary, 2, 11)
    world.clock.forward_to(nine(4, 2, 10))
    await secretary.say("/deadlines")
    await secretary.press("✅ 已动员部署")
    assert "记的是今天。如果更早就动员了" in secretary.text
    await secretary.press("✏️ 改动员日期")
    for _ in range(2):
        await secretary.press("◀ 更早")
    assert "2月14日" in secretary.labels
    assert "◀ 更早" not in secretary.labels
    await secretary.press("2月16日")
    assert "✅ 已动员部署 2026年2月16日" in secretary.text
    await secretary.press("✏️ 改动员日期")
    await secretary.say("4月9日")
    assert "这一天还没有到" in secretary.text
    await secretary.say("2月18日")
    assert "✅ 已动员部署 2026年2月18日" in secretary.text
    await secretary.press("✏️ 改动员日期")
    await secretary.say("孙乙己")
    assert "2 · 孙乙己" in secretary.text
    await secretary.say("/deadlines")
    await secretary.press("✏️ 改动员日期")
    await secretary.press("◀ 返回")
    await secretary.say("2月19日")
    assert "没有找到“2月19日”" in secretary.text


@pytest.mark.parametrize(
    ("day", "said"),
    [(19, "（还有 1 个工作日）"), (20, "（期限已过，请尽快完成）")],
)
async def test_what_is_due_before_a_day_is_over_on_that_day(
    world: World, secretary: Phone, day: int, said: str
) -> None:
    await secretary.join(await world.invite())
    await secretary.say("/deadlines")
    await secretary.press("✅ 已动员部署")
    world.clock.forward_to(datetime(2026, 3, day, 9, 30, tzinfo=world.settings.zone))
    await secretary.say("/deadlines")
    await secretary.say("/start")
    said = f"3月20日前：支部自查完成、表格交党（工）委{said}"
    found = [m.text.partition("\n")[0] for m in secretary.messages if said in m.text]
    assert "期限" in found
    assert len(found) == 2


async def test_one_branch_that_says_it_twice_does_not_stand_for_another(world: World) -> None:
    clerk, secretary, _ = await town(world)
    async with world.storage() as storage:
        (above,) = await storage.find_units("甲镇党委")
        await storage.add_unit("branch", "丙村党支部", above.id, world.clock.now())
    other = Phone(world, 1003, "丙")
    await other.join(await world.invite("secretary", "丙村党支部"))
    await clerk.say("/deadlines")
    await clerk.press("🏷 记培训日期")
    await clerk.say("2月20日")
    await secretary.say("/deadlines")
    for label in ("✅ 已动员部署", "✏️ 改动员日期", "2月14日"):
        await secretary.press(label)
    await clerk.say("/deadlines")
    late = "2月24日截止：动员部署和培训完成（期限已过，请尽快完成）"
    assert late in clerk.text
    assert "• 还有 1 个支部没有确认动员部署" in clerk.text
    await clerk.press("🏢 未部署的支部")
    assert any("丙村党支部" in label for label in clerk.labels)
    verifier = Phone(world, 1004, "组")
    await verifier.join(await world.invite("verifier", "甲镇党委"))
    await verifier.say("/deadlines")
    assert late in verifier.text
    assert "🏢 未部署的支部" not in verifier.labels
    await other.say("/deadlines")
    await other.press("✅ 已动员部署")
    await clerk.say("/deadlines")
    assert late not in clerk.text
    async with world.storage() as storage:
        assert await storage.audit() == []


async def test_a_date_that_passed_stays_until_what_it_asks_for_is_there(world: World) -> None:
    clerk, secretary, _ = await town(world)
    await secretary.say("/deadlines")
    assert "2月20日前：完成动员部署（期限已过，请尽快完成）" in secretary.text
    await secretary.press("✅ 已动员部署")
    assert "2月20日前" not in secretary.text
    await at(world, nine(4, 2))
    await secretary.say("/start")
    late = "3月20日前：支部自查完成、表格交党（工）委（期限已过，请尽快完成）"
    assert late in secretary.text
    await secretary.say("/deadlines")
    assert late in secretary.text
    await clerk.say("/start")
    assert "2月24日截止：动员部署和培训完成（期限已过，请尽快完成）" in clerk.text
    await clerk.say("/deadlines")
    assert "• 培训日期还没有记下" in clerk.text
    await clerk.press("🏷 记培训日期")
    await clerk.say("2月20日，各支部书记")
    await clerk.say("/deadlines")
    assert "🏷 记培训日期" not in clerk.labels
    assert "2月24日" not in clerk.text
    await clerk.say("/start")
    assert "3月30日前：登记表、汇总表和情况报告签字上报市委组织部（期限已过" in clerk.text
