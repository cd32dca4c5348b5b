"""Digests speak of those about whom something is due, and of nobody else; in the reader's language."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.conftest import MORNING
from tests.journeys.town import HEADINGS, REST, at, idno, imported, joined, roster
from tests.phone import Phone, World

COMMITTEE = "样例市委/东街镇党委"
UNIT = f"{COMMITTEE}/北山村党支部"
CONFIRM = "✅ 确认"


def on(month: int, day: int) -> datetime:
    return MORNING.replace(month=month, day=day)


async def morning(world: World, phone: Phone, month: int, day: int) -> str:
    """What the digest of that morning says; empty where none came."""
    before = {message.id for message in phone.messages}
    world.clock.forward_to(on(month, day))
    await world.work()
    new = [m.text for m in phone.messages if m.id not in before and m.text.startswith("⏰")]
    return "".join(new)


async def founded(world: World) -> None:
    """The city and its committee, in which nobody is yet."""
    await world.invite("city", "样例市委")
    await world.invite("committee", COMMITTEE)


async def secretary_of(world: World) -> Phone:
    """A secretary whose branch has confirmed its mobilisation."""
    await founded(world)
    phone = await joined(world, 1001, "李书记", "secretary", UNIT)
    await phone.say("/deadlines")
    await phone.press("✅ 已动员部署")
    return phone


async def tried(phone: Phone, *lines: str) -> None:
    """Attempts in typed lines, each confirmed."""
    for line in lines:
        await phone.say(line)
        await phone.press(CONFIRM)


async def test_nobody_is_sent_after_a_member_who_has_died(world: World) -> None:
    phone = await secretary_of(world)
    await imported(phone, 2, 11, silent=True)
    await phone.say("钱乙戊 电话 无人接听")
    await phone.press(CONFIRM)
    await phone.say("钱乙戊")
    await at(phone, "全部答案", "改 组织关系", "已去世", "本月")
    assert await morning(world, phone, 2, 26) == ""
    assert "➡️" not in (await phone.say("钱乙戊")).text


async def test_one_who_was_reached_waits_for_her_words_not_for_another_call(world: World) -> None:
    phone = await secretary_of(world)
    await imported(phone, 2, 11, silent=True)
    await tried(phone, "钱乙戊 电话 无人接听", "孙乙己 电话 联系上")
    told = await morning(world, phone, 2, 26)
    assert "1 人今天该再联系一次" in told
    assert "1 人已经联系上，近况还没有登记" in told
    await phone.press("📗 登记近况")
    assert "孙乙己" in phone.text
    assert "钱乙戊" not in phone.text


async def test_a_digest_tells_how_many_are_left_as_the_work_goes_on(world: World) -> None:
    phone = await secretary_of(world)
    await imported(phone, 2, 11, silent=True)
    await tried(phone, "钱乙戊 电话 无人接听", "孙乙己 电话 无人接听")
    assert "2 人今天该再联系一次" in await morning(world, phone, 2, 26)
    digest = phone.screen
    await phone.press("📞 去查找")
    assert "1 钱乙戊：换个时段再联系" in phone.text
    await phone.say("钱乙戊 电话 无人接听")
    await phone.press(CONFIRM)
    assert "1 人今天该再联系一次" in digest.text


async def test_a_lead_is_named_where_it_is_to_be_followed(world: World) -> None:
    phone = await secretary_of(world)
    await imported(phone, 1, 11, silent=True)
    await phone.say("钱乙戊 亲友 得到新线索 在邻省打工")
    await phone.press(CONFIRM)
    assert "1 人有线索还没有跟进" in await morning(world, phone, 3, 2)
    await phone.press("🔎 跟进线索")
    assert "➡️ 1 钱乙戊：跟进线索“在邻省打工”（2月25日起）" in phone.text
    await phone.press("1 钱乙戊")
    assert "在邻省打工　〔线索、未跟进〕" in phone.text
    await phone.press("📞 用它联系")
    assert "对象：在邻省打工" in phone.text
    # Her card leads there, too, until it is followed.
    await phone.press("↩️ 返回")
    await phone.press("🧭 跟进 在邻省打工")
    await phone.press("📞 用它联系")
    for label in ("亲友", "无人接听", "↩️ 返回"):
        await phone.press(label)
    assert "🧭" not in "".join(phone.labels)


async def test_the_digest_leads_to_those_who_are_due_before_all_who_are_searched_for(
    world: World,
) -> None:
    phone = await secretary_of(world)
    await imported(phone, 4, 11, silent=True)
    for line in ("孙乙己 电话 无人接听", "李乙庚 电话 无人接听", "周乙甲 电话 本人接听"):
        await phone.say(line)
        await phone.press(CONFIRM)
    world.clock.forward_to(on(2, 27) - timedelta(hours=1))
    await world.work()
    for line in ("孙乙己 电话 无人接听", "钱乙戊 电话 无人接听 昨天"):
        await phone.say(line)
        await phone.press(CONFIRM)
    assert await morning(world, phone, 2, 27) == "", "it was caught up at eight"
    [digest] = [m for m in phone.messages if m.text.startswith("⏰")]
    assert "2 人今天该再联系一次" in digest.text
    await phone.press("📞 去查找", digest)
    assert phone.text.splitlines() == [
        "在查找　共 4 人",
        "➡️ 3 李乙庚：换个时段再联系（2月26日起）",
        "➡️ 1 钱乙戊：换个时段再联系",
        "➡️ 4 周乙甲：已联系上，登记近况（2月25日起）",
        "还没到日子",
        "2 孙乙己：换个时段再联系（2月28日起）",
    ]
    await phone.press("4 周乙甲")
    assert "📗 登记已联系上" in phone.labels


async def test_those_near_six_months_are_listed_with_their_day_the_nearest_first(
    world: World,
) -> None:
    phone = await secretary_of(world)
    rows = roster(2, 11, silent=True).decode()
    for told in ("2025-08,2025-09-20", "2025-08,2025-09-09"):
        rows = rows.replace("2022-08,2022-07-01", told, 1)
    await phone.upload("名册.csv", rows.encode())
    await phone.press(CONFIRM)
    for name in ("钱乙戊", "孙乙己"):
        await phone.say(name)
        await phone.press("联系不上")
    assert "2 人 14 天内就满 6 个月没有联系" in await morning(world, phone, 3, 9)
    await phone.press("⏳ 快满 6 个月的")
    assert phone.text.splitlines() == [
        "截止日前满6个月　共 2 人",
        "✏️ 2 孙乙己 · 1962年生　⏳ 3月9日满6个月",
        "✏️ 1 钱乙戊 · 1962年生　⏳ 3月20日满6个月",
    ]


async def test_of_whom_nobody_was_tried_the_search_is_to_begin(world: World) -> None:
    phone = await secretary_of(world)
    await imported(phone, 1, 11, silent=True)
    await phone.press("联系不上")
    told = await morning(world, phone, 2, 27)
    assert "1 人联系不上，还没有开始查找" in told
    assert "再联系" not in told


async def test_a_letter_of_before_the_screening_is_followed_until_its_case_begins(
    world: World,
) -> None:
    phone = await secretary_of(world)
    gone = f"张三丰,{idno(25)},{REST.removesuffix('在册')}已转出未收到回执"
    await phone.upload("名册.csv", f"{HEADINGS}\n{gone}\n".encode())
    await phone.press(CONFIRM)
    for said in ("样例市东街党支部", "123号", "2026.1.10"):
        await phone.say(said)
    await at(phone, "90天", "否", "能联系上", "本支部所在地", "都不是")
    asked = [
        day
        for day in range(25, 45)
        if "以前开的 1 封介绍信" in await _on(world, phone, on(3, 1) + timedelta(days=day))
    ]
    # 90 days from 10 January are over on 10 April; it is told at most seven days before.
    assert asked
    first = on(3, 1) + timedelta(days=asked[0])
    assert on(4, 3) <= first <= on(4, 10)
    assert len(asked) >= 2


async def _on(world: World, phone: Phone, day: datetime) -> str:
    if day <= world.clock.now():
        return ""
    return await morning(world, phone, day.month, day.day)


async def test_a_digest_speaks_the_language_in_which_the_bot_is_read(world: World) -> None:
    await founded(world)
    english = Phone(world, 1007, "Li", language="en-GB")
    await english.say(f"/start {await world.invite('secretary', UNIT)}")
    await english.press(english.labels[0])
    await world.work()
    world.clock.forward_to(on(3, 3))
    await world.work()
    assert english.text.startswith("⏰")
    assert "mobilisation" in english.text
    # She sets her telephone to Chinese, and writes again.
    world.telegram.person(english.user, "Li", language_code="zh-hans")
    await english.say("/home")
    world.clock.forward_to(on(3, 10))
    await world.work()
    assert "动员部署" in english.text


async def test_the_city_hears_of_committees_that_do_nothing_and_of_branches_without_anybody(
    world: World,
) -> None:
    await secretary_of(world)
    await world.invite("secretary", f"{COMMITTEE}/南山村党支部")
    city = await joined(world, 1002, "市里", "city", "样例市委")
    told = await morning(world, city, 3, 3)
    assert "1 个支部还没有书记在用助手" in told
    assert "1 个党（工）委没有人在用助手" in told
    await city.press("🏢 没有书记的支部")
    assert "南山村党支部" in city.text
    assert "北山村党支部" not in city.text
    told = await morning(world, city, 3, 31)
    assert "还有 1 个党（工）委没有签字上报" in told
