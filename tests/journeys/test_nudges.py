"""Before each date of the plan: the nudge at nine, straight to the work, struck when it is done."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.identity import check_digit
from bot.playground.demo import playing
from bot.playground.flood import Flood
from bot.playground.records import Message
from handlers.courier import LEASE
from handlers.reminders import Sweep
from tests.conftest import MORNING
from tests.phone import Phone, World
from tests.postgres import ON_BOTH
from tests.reliability import chains

HEADINGS = "姓名,公民身份号码,性别,民族,出生日期,学历,人员类别,入党时间,转正时间,工作单位及岗位,联系电话,现居住地,户籍所在地,党费交至,最近参加组织生活,组织关系"
REST = "男,汉族,1962-05-03,大专,正式党员,1985-07,1986-07,务农,10000000001,样例镇青禾村1组,样例镇青禾村,2026-02,2026-02-10,在册"
WORK = "要办的事"
NEXT, HOME, RIGHT = "▶️ 下一位", "🏠 首页", "✅ 信息无误"


def nine(month: int, day: int, hour: int = 9) -> datetime:
    return MORNING.replace(month=month, day=day, hour=hour)


async def at(world: World, instant: datetime) -> None:
    """The clock is moved there, and a bot looks what is due."""
    world.clock.forward_to(instant)
    await world.work()


def nudges(phone: Phone) -> list[Message]:
    return [m for m in phone.messages if m.text.startswith(("⏰", "（重发）")) and WORK in m.text]


def idno(sequence: int) -> str:
    """A fictitious number: region 990101, which no one has."""
    body = f"99010119620503{sequence * 2 + 1:03d}"
    return body + check_digit(body)


async def mobilised(phone: Phone) -> None:
    """She confirms the mobilisation: only her own list is left to do."""
    await phone.say("/deadlines")
    await phone.press("✅ 已动员部署")


async def digests(world: World) -> Counter[str]:
    """How many digests are in each state."""
    async with world.storage() as storage:
        found = await chains.errands(storage)
    return Counter({state: n for (kind, state), n in found.items() if kind == "nudge"})


async def arrived(
    world: World, phone: Phone, people: str = "甲一 乙二", mobilise: bool = True
) -> Phone:
    """A secretary with a small branch where everything on the roster is in order."""
    await phone.join(await world.invite())
    if mobilise:
        await mobilised(phone)
    rows = "\n".join(f"{name},{idno(n)},{REST}" for n, name in enumerate(people.split(), 1))
    await phone.upload("名册.csv", f"{HEADINGS}\n{rows}\n".encode())
    await phone.press("✅ 确认")
    return phone


@ON_BOTH
async def test_the_clock_moved_to_the_morning_shows_the_nudge_once(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await at(world, nine(3, 11) - timedelta(seconds=30))
    assert nudges(secretary) == []
    await at(world, nine(3, 11))
    (nudge,) = nudges(secretary)
    assert nudge.text == (
        "⏰ 北山村党支部　要办的事（3月11日）\n"
        "3月20日前：支部自查完成、表格交党（工）委，还有 7 个工作日。\n• 还有 2 人没有核对完"
    )
    assert [b.label for row in nudge.buttons for b in row] == [
        NEXT, "⏳ 1 小时后", "明天", "另选", HOME,
    ]  # fmt: skip
    assert nudge.protect
    for hour in (9, 10, 15):
        await at(world, nine(3, 11, hour) + timedelta(minutes=1))
    assert len(nudges(secretary)) == 1
    await at(world, nine(3, 17))
    (second,) = nudges(secretary)
    assert "还有 3 个工作日。" in second.text
    await at(world, nine(3, 18))
    assert nudges(secretary) == [second]
    await at(world, nine(3, 19))
    (last,) = nudges(secretary)
    assert "还有 1 个工作日，就是今天。" in last.text
    assert [m.text for m in (nudge, second)] == ["↩️ 以后面的新提醒为准。"] * 2


async def test_on_the_last_day_what_is_urgent_comes_once_more_in_the_afternoon(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await at(world, nine(3, 19))
    (morning,) = nudges(secretary)
    await at(world, nine(3, 19, 15))
    (afternoon,) = nudges(secretary)
    assert afternoon.id != morning.id
    assert morning.deleted
    assert "就是今天" in afternoon.text
    await at(world, nine(3, 19, 20))
    assert nudges(secretary) == [afternoon]


async def test_the_button_opens_the_next_unfinished_member_in_a_message_of_its_own(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await secretary.press(RIGHT)
    await at(world, nine(3, 11))
    (nudge,) = nudges(secretary)
    assert "还有 1 人没有核对完" in nudge.text
    await secretary.press(NEXT, nudge)
    assert "2 · 乙二" in secretary.text
    assert secretary.screen.id != nudge.id
    assert len(nudges(secretary)) == 1
    await secretary.press(HOME, nudge)
    assert "北山村党支部" in secretary.text


async def test_what_is_done_is_not_reminded_of(world: World, secretary: Phone) -> None:
    await arrived(world, secretary)
    await secretary.press(RIGHT)
    await secretary.press(RIGHT)
    for day in (11, 17, 19):
        await at(world, nine(3, day))
    # Nobody is left: that, too, has to be reported.
    (nudge,) = nudges(secretary)
    assert nudge.text.splitlines()[2:] == ["• 没有要上报的党员，也要零报告：取表后提交"]


@ON_BOTH
async def test_a_sent_nudge_is_struck_in_every_chat_once_the_work_is_done(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    other = Phone(world, 1002, "王委员")
    await other.join(await world.invite())
    await at(world, nine(3, 11))
    mine, his = nudges(secretary)[0], nudges(other)[0]
    await secretary.press(NEXT, mine)
    await secretary.press(RIGHT)
    assert mine.text.startswith("⏰")
    await secretary.press(RIGHT)
    done = "✅ 提醒的事都办好了。"
    assert [m.text for m in (mine, his)] == [done, done]
    assert [[b.label for row in m.buttons for b in row] for m in (mine, his)] == [[HOME]] * 2
    assert "全部" in secretary.text or "核对完" in secretary.text, secretary.text
    assert await digests(world) == {"cleared": 2}


@ON_BOTH
async def test_a_nudge_that_was_not_sent_yet_is_cleared_when_the_work_is_done(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary, "甲一")
    world.clock.forward_to(nine(3, 11))
    async with world.bot() as (app, storage, courier):
        assert await Sweep(app.bot_data["works"]).look() == 1
        assert (await chains.errands(storage))["nudge", "due"] == 1
        world.telegram.press(secretary.user, secretary.screen.id, RIGHT)
        await world.deal(app)
        await world.carry(courier)
        assert (await chains.errands(storage))["nudge", "cleared"] == 1
    assert nudges(secretary) == []


@ON_BOTH
async def test_after_downtime_the_latest_nudge_alone_is_caught_up(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await at(world, nine(3, 19, 20))
    (nudge,) = nudges(secretary)
    assert "还有 1 个工作日，就是今天" in nudge.text
    await at(world, nine(3, 20, 8))
    assert nudges(secretary) == [nudge]


async def test_what_is_caught_up_after_the_date_says_so(world: World, secretary: Phone) -> None:
    await arrived(world, secretary)
    await at(world, nine(3, 23))
    (nudge,) = nudges(secretary)
    assert "期限已过" in nudge.text


@ON_BOTH
async def test_two_processes_send_each_nudge_once(world: World) -> None:
    many = 12
    await world.invite("committee", "样例镇党委")
    phones = [Phone(world, 2000 + n, f"书记{n}") for n in range(many)]
    for n, phone in enumerate(phones):
        token = await world.invite(unit=f"第{n}党支部")
        world.telegram.say(phone.user, f"/start {token}")
    await world.work()
    for morning in (11, 17):
        world.clock.forward_to(nine(3, morning))
        async with world.bot() as (one, _, first), world.bot() as (other, _, second):
            sweeps = [Sweep(app.bot_data["works"]) for app in (one, other)]
            posted = await asyncio.gather(*(sweep.look() for sweep in sweeps))
            assert sum(posted) == many
            await asyncio.gather(world.carry(first), world.carry(second))
        assert [len(nudges(phone)) for phone in phones] == [1] * many
    digests_sent = [c for c in world.telegram.calls if WORK in str(c.params.get("text", ""))]
    assert len([c for c in digests_sent if c.method == "sendMessage"]) == 2 * many


async def test_an_empty_branch_is_told_that_the_roster_is_missing(
    world: World, secretary: Phone
) -> None:
    await secretary.join(await world.invite())
    await mobilised(secretary)
    await at(world, nine(3, 11))
    assert "名册还没有导入" in secretary.text
    await secretary.press("📥 导入")
    assert "北山村党支部" in secretary.text


async def test_parked_members_are_what_the_button_leads_to(world: World, secretary: Phone) -> None:
    await arrived(world, secretary, "甲一")
    await secretary.press("✏️ 逐项回答")
    await secretary.press("稍后")
    while "稍后" in secretary.labels:
        await secretary.press("稍后")
    await at(world, nine(3, 11))
    (nudge,) = nudges(secretary)
    assert nudge.text.endswith("\n• 稍后再答的有 1 人")
    await secretary.press("▶️ 做完稍后的", nudge)
    assert any("甲一" in label for label in secretary.labels)


async def test_a_blocked_bot_is_noted_and_not_tried_again(world: World, secretary: Phone) -> None:
    await arrived(world, secretary)
    world.clock.forward_to(nine(3, 11))
    async with world.bot() as (app, storage, courier):
        assert await Sweep(app.bot_data["works"]).look() == 1
        world.telegram.block(secretary.user)
        await world.carry(courier)
        (person,) = await storage.people()
        assert person.blocked is not None
    assert await digests(world) == {"blocked": 1}
    calls = len(world.telegram.calls)
    await at(world, nine(3, 17))
    assert [c.method for c in world.telegram.calls[calls:] if c.method == "sendMessage"] == []
    assert await digests(world) == {"blocked": 1}
    world.telegram.refusals.clear()


@pytest.mark.parametrize(("arrives", "shown"), [(True, 2), (False, 1)])
async def test_a_nudge_that_may_have_arrived_is_sent_once_more_and_says_so(
    world: World, secretary: Phone, arrives: bool, shown: int
) -> None:
    await arrived(world, secretary)
    faults = world.telegram.faults
    (faults.cut_after if arrives else faults.cut_before)("sendMessage")
    await at(world, nine(3, 11))
    assert len(nudges(secretary)) == shown - 1
    await at(world, world.clock.now() + LEASE / 2)
    assert len(nudges(secretary)) == shown - 1
    await at(world, world.clock.now() + LEASE / 2)
    assert len(nudges(secretary)) == shown
    assert nudges(secretary)[-1].text.startswith("（重发）\n⏰")
    await at(world, world.clock.now() + LEASE * 2)
    assert len(nudges(secretary)) == shown


async def test_a_second_doubt_is_left_as_unconfirmed(world: World, secretary: Phone) -> None:
    await arrived(world, secretary)
    world.telegram.faults.cut_after("sendMessage", times=2)
    await at(world, nine(3, 11))
    for _ in range(3):
        await at(world, world.clock.now() + LEASE)
    assert len(nudges(secretary)) == 2
    assert await digests(world) == {"unconfirmed": 1}
    await secretary.say("/start")
    await secretary.press("⚠️ 有提醒可能没送到")
    assert "不确定" in secretary.text
    await at(world, nine(3, 18))
    await secretary.say("/start")
    assert len(nudges(secretary)) == 3
    assert "⚠️ 有提醒可能没送到" not in secretary.labels


async def test_the_flood_limit_of_one_chat_does_not_hold_up_another(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    other = Phone(world, 1002, "王委员")
    await other.join(await world.invite())
    world.telegram.faults.fail("sendMessage", 429, retry_after=30)
    await at(world, nine(3, 11))
    assert len(nudges(secretary)) + len(nudges(other)) == 1
    await at(world, world.clock.now() + timedelta(seconds=31))
    assert [len(nudges(p)) for p in (secretary, other)] == [1, 1]
    assert "（重发）" not in nudges(secretary)[0].text + nudges(other)[0].text


async def test_whose_access_was_taken_away_gets_no_nudge(world: World, secretary: Phone) -> None:
    from bot.administration import revoke

    await arrived(world, secretary)
    world.clock.forward_to(nine(3, 11))
    async with world.bot() as (app, storage, courier):
        await Sweep(app.bot_data["works"]).look()
        await revoke(storage, str(secretary.user), world.clock.now())
        await world.carry(courier)
    assert await digests(world) == {"cleared": 1}


@pytest.fixture
def early(world: World) -> World:
    """The world before the campaign begins."""
    world.clock.__init__(MORNING.replace(month=2, day=5))  # type: ignore[misc]
    return world


@ON_BOTH
async def test_mobilisation_is_asked_for_until_it_is_confirmed(
    early: World, secretary: Phone
) -> None:
    await secretary.join(await early.invite())
    await at(early, nine(2, 12))
    (nudge,) = nudges(secretary)
    assert "2月20日前：完成动员部署" in nudge.text
    assert "还有 3 个工作日" in nudge.text
    assert "• 还没有确认动员部署" in nudge.text
    await secretary.press("✅ 已动员部署", nudge)
    assert "✅ 已动员部署 2026年2月12日" in secretary.text
    assert nudge.text == "✅ 提醒的事都办好了。"
    said = len(secretary.messages)
    await at(early, nine(2, 14))
    assert len(secretary.messages) == said
    await secretary.say("/deadlines")
    assert "✅ 已动员部署 2026年2月12日" in secretary.text
    assert "✅ 已动员部署" not in secretary.labels
    async with early.storage() as storage:
        assert await storage.audit() == []


async def test_the_last_working_morning_before_the_holiday_is_the_last_call(
    early: World, secretary: Phone
) -> None:
    await secretary.join(await early.invite())
    await at(early, nine(2, 14))
    assert "还有 1 个工作日，就是今天" in nudges(secretary)[-1].text
    said = len(secretary.messages)
    for day in (15, 18, 20, 23):
        await at(early, nine(2, day))
    assert len(secretary.messages) == said


async def test_mobilisation_is_confirmed_on_the_dates_screen_too(
    world: World, secretary: Phone
) -> None:
    await secretary.join(await world.invite())
    await secretary.say("/deadlines")
    dates = secretary.screen
    await secretary.press("✅ 已动员部署")
    assert "✅ 已动员部署 2026年2月25日" in secretary.text
    assert secretary.screen.id == dates.id
    await secretary.say("/start")
    await secretary.forge("mo:1")
    assert "✅ 已动员部署 2026年2月25日" in secretary.text


async def test_in_the_playground_the_moved_clock_shows_the_nudge(tmp_path: Path) -> None:
    async with playing(MORNING, 0, tmp_path) as here:
        secretary = here.people[0]
        here.telegram.say(secretary.user_id, f"/start {secretary.start}")
        await here.telegram.settled()
        here.clock.forward_to(nine(3, 19))
        await here.telegram.until(
            lambda: any("就是今天" in m.text for m in here.telegram.chat(secretary.user_id))
        )


async def test_many_nudges_stay_within_the_flood_limit_and_a_file_does_not_wait_for_them(
    world: World,
) -> None:
    many = 40
    await world.invite("committee", "样例镇党委")
    phones = [Phone(world, 2000 + n, f"书记{n}") for n in range(many)]
    for n, phone in enumerate(phones):
        token = await world.invite(unit=f"第{n}党支部")
        world.telegram.say(phone.user, f"/start {token}")
    await world.work()
    phones[-1].telegram.press(phones[-1].user, phones[-1].screen.id, "✅ 我知道了")
    await world.work()
    world.clock.forward_to(nine(3, 11))
    world.telegram.press(phones[-1].user, phones[-1].screen.id, "📋 空白名册")
    async with world.bot() as (app, _, courier):
        await world.deal(app)
        world.telegram.server.flood = Flood()
        assert await Sweep(app.bot_data["works"]).look() == many
        carrying = asyncio.create_task(courier.run())
        await world.telegram.until(lambda: all(nudges(phone) for phone in phones), 60)
        carrying.cancel()
        await asyncio.gather(carrying, return_exceptions=True)
    sends = [c.method for c in world.telegram.calls if c.method.startswith("send")]
    assert sends.count("sendDocument") == 1
    last = len(sends) - sends[::-1].index("sendMessage")
    assert sends.index("sendDocument") < last - many / 2
    assert [len(nudges(phone)) for phone in phones] == [1] * many


async def test_a_digest_that_arrives_after_the_next_fell_due_is_replaced_by_it(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary, mobilise=False)
    world.clock.forward_to(nine(3, 19))
    async with world.bot() as (app, storage, courier):
        sweep = Sweep(app.bot_data["works"])
        assert await sweep.look() == 1
        world.telegram.faults.delay("sendMessage", 0.5)
        carrying = asyncio.create_task(courier.sweep())
        await world.telegram.until(lambda: bool(nudges(secretary)))
        (first,) = nudges(secretary)
        # The lease ends while Telegram's answer is on its way, and the afternoon has come.
        world.clock.forward_to(nine(3, 19, 15))
        assert await sweep.look() == 1
        await carrying
        await world.carry(courier)
        assert (await chains.errands(storage))["nudge", "sent"] == 1
    (standing,) = nudges(secretary)
    assert standing.id != first.id
    assert first.deleted
    assert "没有确认动员部署" in standing.text
    assert "还有 2 人没有核对完" in standing.text
    for _ in range(2):
        await secretary.press(NEXT, standing)
        await secretary.press(RIGHT)
    assert "没有核对完" not in standing.text
    assert "没有确认动员部署" in standing.text


async def test_a_digest_that_cannot_be_taken_back_says_that_the_next_one_counts(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await at(world, nine(3, 19))
    (morning,) = nudges(secretary)
    world.telegram.faults.fail("deleteMessage", 400)
    await at(world, nine(3, 19, 15))
    assert morning.text == "↩️ 以后面的新提醒为准。"
    assert len(nudges(secretary)) == 1


async def test_a_digest_tells_some_minutes_later_how_many_are_left(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary, "甲一 乙二 丙三 丁四")
    await at(world, nine(3, 11))
    (nudge,) = nudges(secretary)
    await secretary.press(NEXT, nudge)
    for _ in range(2):
        await secretary.press(RIGHT)
    assert "还有 4 人没有核对完" in nudge.text
    await at(world, nine(3, 11) + timedelta(minutes=11))
    assert "还有 2 人没有核对完" in nudge.text
    edits = [c for c in world.telegram.calls if c.params.get("message_id") == nudge.id]
    assert len([c for c in edits if c.method == "editMessageText"]) == 1


async def test_a_new_digest_still_tells_what_is_left_of_the_one_it_replaces(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary, mobilise=False)
    await at(world, nine(3, 13))
    (first,) = nudges(secretary)
    assert "没有确认动员部署" in first.text
    await at(world, nine(3, 17))
    second = nudges(secretary)[-1]
    assert second.id != first.id
    assert "没有确认动员部署" in second.text
    await mobilised(secretary)
    assert "没有确认动员部署" not in second.text
    assert "没有核对完" in second.text


async def test_what_is_caught_up_shortly_before_nine_is_not_told_again_at_nine(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await secretary.say("/log 甲一 电话 无人接听 今天8:30")
    await secretary.press("✅ 确认")
    await at(world, nine(3, 17))
    assert "没有核对完" in nudges(secretary)[-1].text
    await secretary.say("/log 甲一 电话 无人接听 今天8:30")
    await secretary.press("✅ 确认")
    # The bot was away on the 18th.
    await at(world, nine(3, 19) - timedelta(seconds=30))
    late = nudges(secretary)[-1]
    assert "今天该再联系一次" in late.text
    assert "没有核对完" in late.text
    await at(world, nine(3, 19))
    assert nudges(secretary)[-1] == late


async def test_the_morning_of_the_day_itself_says_that_the_time_is_over(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    await at(world, nine(3, 19, 16))
    await at(world, nine(3, 20))
    nudge = nudges(secretary)[-1]
    assert "期限已过" in nudge.text
    assert "没有核对完" in nudge.text
