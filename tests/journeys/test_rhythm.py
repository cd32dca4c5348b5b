"""Nudges put off, at her own hour, by night, unanswered: and what the ledger says of each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.playground.faults import Fault
from tests.conftest import MORNING
from tests.journeys.test_nudges import arrived, at, digests, mobilised, nine, nudges
from tests.phone import Phone, World

LATER, TOMORROW, OTHER = "⏳ 1 小时后", "明天", "另选"


async def test_an_hour_later_what_was_put_off_comes_again_once(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await at(world, nine(3, 11))
    (nudge,) = nudges(secretary)
    await secretary.press(LATER, nudge)
    # The clock goes on while the phone is pressed.
    assert "⏳ 已推迟到 3月11日 10:0" in secretary.text
    assert nudge.text.startswith("⏳ 已推迟到 3月11日 10:0")
    await secretary.press("📒 提醒记录")
    assert "3月11日 9:00 还有 2 人没有核对完　已推迟" in secretary.text
    await at(world, nine(3, 11) + timedelta(minutes=50))
    assert nudges(secretary) == []
    await at(world, nine(3, 11, 10) + timedelta(minutes=10))
    (again,) = nudges(secretary)
    assert "还有 2 人没有核对完" in again.text
    await at(world, nine(3, 11, 12))
    assert nudges(secretary) == [again]


async def test_pressed_twice_it_is_put_off_once(world: World, secretary: Phone) -> None:
    await arrived(world, secretary)
    await at(world, nine(3, 11))
    (nudge,) = nudges(secretary)
    world.telegram.press(secretary.user, nudge.id, LATER)
    await secretary.press(LATER, nudge)
    await at(world, nine(3, 11, 11))
    assert len(nudges(secretary)) == 1


async def test_tomorrow_means_her_hour_and_joins_what_is_due_then(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await secretary.say("/deadlines")
    await secretary.press("🔔 提醒设置")
    await secretary.press("17:00")
    assert "从明天起，工作日 17:00 提醒您。" in secretary.text
    assert "● 17:00" in secretary.labels
    await at(world, nine(3, 11))
    assert nudges(secretary) == []
    await at(world, nine(3, 11, 17))
    (nudge,) = nudges(secretary)
    await secretary.press(TOMORROW, nudge)
    await at(world, nine(3, 12, 16))
    assert nudges(secretary) == []
    await at(world, nine(3, 12, 17))
    assert len(nudges(secretary)) == 1
    assert set(await digests(world)) == {"cleared", "sent"}


async def settings(phone: Phone) -> None:
    """Open the hours of nudges."""
    await phone.say("/deadlines")
    await phone.press("🔔 提醒设置")


async def told_on(world: World, phone: Phone, day: int) -> list[int]:
    """At which hours of this day in March a digest comes."""
    hours = []
    for hour in range(7, 20):
        before = {m.id for m in nudges(phone)}
        await at(world, nine(3, day, hour))
        hours += [hour] * len({m.id for m in nudges(phone)} - before)
    return hours


@pytest.mark.parametrize(
    ("chosen", "asked_at", "said", "today"),
    [
        ("8:00", (8, 30), "今天还是 9:00；从明天起，工作日 8:00 提醒您。", [9]),
        ("17:00", (8, 30), "以后工作日 17:00 提醒您。", [17]),
        ("17:00", (9, 30), "从明天起，工作日 17:00 提醒您。", [9]),
        ("8:00", (9, 30), "从明天起，工作日 8:00 提醒您。", [9]),
    ],
)
async def test_whenever_another_hour_is_chosen_each_day_has_one_digest(
    world: World,
    secretary: Phone,
    chosen: str,
    asked_at: tuple[int, int],
    said: str,
    today: list[int],
) -> None:
    await arrived(world, secretary)
    await at(world, nine(3, 10, 20))
    hour, minute = asked_at
    before = {m.id for m in nudges(secretary)}
    await at(world, nine(3, 11, hour) + timedelta(minutes=minute))
    hours = [9] * len({m.id for m in nudges(secretary)} - before)
    await settings(secretary)
    await secretary.press(chosen)
    assert said in secretary.text
    for later in range(hour + 1, 20):
        before = {m.id for m in nudges(secretary)}
        await at(world, nine(3, 11, later))
        hours += [later] * len({m.id for m in nudges(secretary)} - before)
    assert hours == today
    assert await told_on(world, secretary, 17) == [int(chosen.split(":")[0])]


async def test_an_hour_chosen_and_chosen_again_before_it_counts_is_the_last_one(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await at(world, nine(3, 11, 8) + timedelta(minutes=30))
    await settings(secretary)
    await secretary.press("8:00")
    await secretary.press("10:00")
    assert "以后工作日 10:00 提醒您。" in secretary.text
    await at(world, nine(3, 11))
    assert nudges(secretary) == []
    await at(world, nine(3, 11, 10))
    assert len(nudges(secretary)) == 1
    await secretary.press("11:00", [m for m in secretary.messages if "11:00" in m.labels][-1])
    await at(world, nine(3, 11, 11))
    assert len(nudges(secretary)) == 1


async def test_what_was_caught_up_in_the_morning_is_not_told_again_at_the_hour(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await at(world, nine(3, 12, 8) + timedelta(minutes=55))
    (late,) = nudges(secretary)
    await at(world, nine(3, 12))
    assert [m.id for m in nudges(secretary)] == [late.id]


async def test_who_reads_in_the_evening_is_told_once_on_a_last_day_in_time(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await settings(secretary)
    await secretary.press("16:00")
    await at(world, nine(3, 18, 20))
    assert await told_on(world, secretary, 19) == [15]


async def test_put_off_to_a_day_nothing_comes_before_it(world: World, secretary: Phone) -> None:
    await arrived(world, secretary)
    await at(world, nine(3, 11))
    await secretary.press(OTHER, nudges(secretary)[0])
    await secretary.press("3月18日")
    assert "已推迟到 3月18日 9:00" in secretary.text
    await at(world, nine(3, 17))
    assert nudges(secretary) == []
    await at(world, nine(3, 18))
    assert len(nudges(secretary)) == 1
    await secretary.say("/deadlines")
    await secretary.press("🔔 提醒设置")
    assert "已推迟" not in secretary.text


async def test_put_off_beyond_the_date_she_is_warned_before_and_after(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await at(world, nine(3, 11))
    await secretary.press(OTHER, nudges(secretary)[0])
    assert "有 ❗️ 的日子已经过了期限：3月20日前：支部自查完成" in secretary.text
    marked = [label for label in secretary.labels if label.startswith("❗️")]
    assert marked == ["❗️3月20日", "❗️3月23日"]
    await secretary.press("3月19日")
    assert "过了期限" not in secretary.text
    await secretary.press("⏳ 推迟提醒" if "⏳ 推迟提醒" in secretary.labels else "▶️ 不推迟了")
    await secretary.press(OTHER, nudges(secretary)[-1])
    await secretary.press("❗️3月23日")
    assert "已推迟到 3月23日 9:00" in secretary.text
    assert "❗️ 那时已经过了期限：3月20日前：支部自查完成" in secretary.text


async def test_put_off_no_longer_it_comes_at_once(world: World, secretary: Phone) -> None:
    await arrived(world, secretary)
    await at(world, nine(3, 11))
    await secretary.press(OTHER, nudges(secretary)[0])
    await secretary.press("3月18日")
    await secretary.press("▶️ 不推迟了")
    (again,) = nudges(secretary)
    assert "还有 2 人没有核对完" in again.text
    await at(world, nine(3, 17))
    assert len(nudges(secretary)) == 1


async def test_an_hour_that_ends_at_night_waits_for_the_morning(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await at(world, nine(3, 11))
    (nudge,) = nudges(secretary)
    world.clock.forward_to(nine(3, 11, 20) + timedelta(minutes=30))
    await secretary.press(LATER, nudge)
    assert "已推迟到 3月12日 7:00" in secretary.text


async def test_what_falls_due_while_the_bot_is_down_waits_for_a_working_morning(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await at(world, nine(3, 11) + timedelta(hours=13))
    assert nudges(secretary) == []
    assert await digests(world) == {"due": 1}
    await at(world, nine(3, 12, 8))
    assert nudges(secretary) == []
    await at(world, nine(3, 12))
    assert len(nudges(secretary)) == 1


async def above(world: World) -> tuple[Phone, Phone, Phone]:
    """A secretary, her committee's clerk, and the city."""
    async with world.storage() as storage:
        now = world.clock.now()
        city = await storage.add_unit("city", "市委组织部", None, now)
        await storage.add_unit("committee", "镇党委", city.id, now)
    phones = Phone(world, 1001, "书记"), Phone(world, 2001, "专职"), Phone(world, 3001, "市里")
    roles = (("secretary", "一支部"), ("clerk", "镇党委"), ("city", "市委组织部"))
    for phone, (role, unit) in zip(phones, roles, strict=True):
        await phone.join(await world.invite(role, unit, "李书记" if role == "secretary" else ""))
    return phones


async def test_whoever_does_not_react_is_seen_by_the_committee_and_then_by_the_city(
    world: World,
) -> None:
    secretary, clerk, city = await above(world)
    await mobilised(secretary)
    await at(world, nine(2, 28))
    assert "名册还没有导入" in nudges(secretary)[-1].text
    seen = [(3, 2), (3, 3), (3, 4), (3, 5), (3, 6)]
    silent = {}
    for month, day in seen:
        await clerk.say("/start")
        await city.say("/start")
        await at(world, nine(month, day))
        told = ["没有回应" in "".join(m.text for m in nudges(p)) for p in (clerk, city)]
        silent[month, day] = told
    # Saturday, 28 February, is worked: three working days later is Wednesday, 4 March.
    assert silent == {
        (3, 2): [False, False], (3, 3): [False, False], (3, 4): [True, False],
        (3, 5): [True, False], (3, 6): [True, True],
    }  # fmt: skip
    await clerk.press("🔕 没有回应的支部", nudges(clerk)[-1])
    assert "• 一支部（李书记）：2月28日 9:00 起没有回应" in clerk.text
    await city.press("🔕 没有回应的支部", nudges(city)[-1])
    assert "• 镇党委/一支部（李书记）：2月28日 9:00 起没有回应" in city.text
    await secretary.say("/start")
    await clerk.press("◀ 返回")
    await clerk.press("🔕 没有回应的支部")
    assert "每个支部都有回应" in clerk.text


async def test_who_blocked_the_bot_is_seen_the_next_morning_without_a_try(world: World) -> None:
    secretary, clerk, _ = await above(world)
    await mobilised(secretary)
    world.telegram.block(secretary.user)
    await world.work()
    sent = len([c for c in world.telegram.calls if c.params.get("chat_id") == secretary.user])
    await at(world, nine(2, 28))
    assert any("停用了助手" in m.text for m in nudges(clerk))
    tried = len([c for c in world.telegram.calls if c.params.get("chat_id") == secretary.user])
    assert tried == sent
    await clerk.say("/deadlines")
    await clerk.press("🔔 提醒设置")
    await clerk.press("📒 提醒记录")
    assert "一支部：名册还没有导入　对方停用" in clerk.text
    world.telegram.unblock(secretary.user)
    await world.work()
    async with world.storage() as storage:
        assert [p.blocked for p in await storage.people()] == [None, None, None]


async def test_a_secretary_sees_no_list_of_others_and_forges_none(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await secretary.say("/deadlines")
    await secretary.press("🔔 提醒设置")
    await secretary.press("📒 提醒记录")
    assert "还没有提醒过" in secretary.text
    assert "🔕 没有回应的支部" not in secretary.labels
    await secretary.forge("nq:1:0")
    assert "找不到这一项" in secretary.text
    await secretary.forge("ns:2027-01-01")
    assert "不能改到这一天" in secretary.text
    await secretary.forge("nh:3")
    assert "找不到这一项" in secretary.text


async def test_the_week_s_check_counts_due_against_what_became_of_it(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    assert MORNING.month == 2
    await at(world, nine(3, 11))
    await secretary.say("/deadlines")
    await secretary.press("🔔 提醒设置")
    await secretary.press("📒 提醒记录")
    assert "近 7 天应发 1：已送达 1\n✅ 核对无误，应发的都有着落。" in secretary.text


async def test_the_same_silent_branch_is_not_told_of_every_morning(world: World) -> None:
    secretary, clerk, _ = await above(world)
    await mobilised(secretary)
    await clerk.say("/deadlines")
    await clerk.press("🏷 记培训日期")
    await clerk.say("2月20日")
    told = []
    for month, day in ((2, 28), (3, 2), (3, 3), (3, 4), (3, 5), (3, 6), (3, 9), (3, 10), (3, 11)):
        before = {m.id for m in clerk.messages}
        await at(world, nine(month, day))
        if any("没有回应" in m.text for m in clerk.messages if m.id not in before):
            told.append((month, day))
    assert told == [(3, 4), (3, 11)]


async def test_who_blocked_the_bot_reaches_the_city_days_after_the_committee(
    world: World,
) -> None:
    secretary, clerk, city = await above(world)
    await mobilised(secretary)
    world.telegram.block(secretary.user)
    await world.work()
    told: dict[str, list[tuple[int, int]]] = {"clerk": [], "city": []}
    for month, day in ((2, 28), (3, 2), (3, 3), (3, 4), (3, 5), (3, 6)):
        seen = {m.id for phone in (clerk, city) for m in nudges(phone)}
        await at(world, nine(month, day))
        for name, phone in (("clerk", clerk), ("city", city)):
            new = [m.text for m in nudges(phone) if m.id not in seen]
            told[name] += [(month, day) for text in new if "停用" in text]
    assert told["clerk"][0] == (2, 28)
    assert told["city"][0] == (3, 3)


async def test_what_the_city_was_told_is_struck_when_it_is_over(world: World) -> None:
    secretary, clerk, city = await above(world)
    await mobilised(secretary)
    for month, day in ((2, 28), (3, 2), (3, 3), (3, 4), (3, 5), (3, 6)):
        await at(world, nine(month, day))
    told = next(m for m in reversed(nudges(city)) if "个支部的书记" in m.text)
    below = next(m for m in reversed(nudges(clerk)) if "个支部的书记" in m.text)
    await secretary.say("/start")
    await world.work()
    assert "个支部的书记" not in told.text
    assert "个支部的书记" not in below.text


async def test_a_request_that_waits_for_the_city_is_told_every_morning(world: World) -> None:
    _, clerk, city = await above(world)
    await clerk.say("/report")
    await clerk.press("❓ 请示")
    await clerk.say("关系转出两年没有回执的，可以先办空挂吗？")
    await at(world, nine(2, 28))
    assert "下级的 1 件报告或请示等您答复" in nudges(city)[-1].text


async def test_what_rested_over_a_weekend_is_not_called_undelivered(world: World) -> None:
    secretary, _, city = await above(world)
    await mobilised(secretary)
    # Down from Friday morning to Saturday: it leaves on Monday, with the week's check.
    await at(world, nine(3, 19))
    await at(world, nine(3, 21, 10))
    await at(world, nine(3, 23))
    assert not any("没有送到" in m.text for m in nudges(city))


async def test_a_wish_and_its_contrary_within_a_minute_are_both_heard(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await at(world, nine(3, 11))
    await secretary.press(LATER, nudges(secretary)[-1])
    await settings(secretary)
    await secretary.press("▶️ 不推迟了")
    assert len(nudges(secretary)) == 1
    await secretary.press(LATER, nudges(secretary)[-1])
    assert nudges(secretary) == []
    await at(world, nine(3, 11, 10) + timedelta(minutes=2))
    assert len(nudges(secretary)) == 1


async def test_what_is_stuck_is_seen_in_the_week_s_check(world: World) -> None:
    secretary, _, city = await above(world)
    await mobilised(secretary)
    stuck = nine(2, 28) - timedelta(minutes=1)
    await at(world, stuck)
    world.telegram.faults.hook = lambda method, params: (
        Fault(code=502) if params.get("chat_id") == secretary.user else None
    )
    for month, day in ((2, 28), (3, 6)):
        await at(world, nine(month, day))
    assert "上次核对以来有 1 条提醒没有送到" in nudges(city)[-1].text
    await city.press("📒 提醒记录", nudges(city)[-1])
    assert "该发没发 1" in city.text
    assert "⚠️ 有 1 条没有送到。" in city.text


async def test_the_city_hears_once_a_week_of_nudges_that_did_not_arrive(world: World) -> None:
    secretary, _, city = await above(world)
    await mobilised(secretary)
    world.telegram.block(secretary.user)
    await at(world, nine(2, 28))
    await at(world, nine(3, 2))
    assert "上次核对以来有 1 条提醒没有送到" in city.text
    await city.press("📒 提醒记录")
    assert "⚠️ 有 1 条没有送到。" in city.text
    assert "核对无误" not in city.text
    world.telegram.unblock(secretary.user)
    await world.work()
