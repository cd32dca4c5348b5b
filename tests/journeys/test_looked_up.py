"""What is found out above a branch: an agency's answer, and one person on two lists."""

from __future__ import annotations

from tests.journeys.town import HOME, affirmed, at, imported, joined
from tests.phone import Phone, World

CITY, TOWN = "样例市委组织部", "样例市委组织部/样例镇党委"
ONE, OTHER = f"{TOWN}/东河村党支部", f"{TOWN}/西河村党支部"


async def ready(world: World, silent: bool = False) -> tuple[Phone, Phone, Phone]:
    """A committee's clerk, and the secretaries of two branches with the same people."""
    await joined(world, 3001, "市", "city", CITY)
    clerk = await joined(world, 3002, "许干事", "clerk", TOWN)
    one = await joined(world, 3003, "于书记", "secretary", ONE)
    other = await joined(world, 3004, "何书记", "secretary", OTHER)
    await imported(one, 1, silent=silent)
    await imported(other, 1, silent=silent)
    return clerk, one, other


async def test_what_an_agency_answers_is_kept_with_its_attempt_and_counts_once(
    world: World,
) -> None:
    clerk, secretary, _ = await ready(world, silent=True)
    await at(secretary, "联系不上", HOME)
    await secretary.say("1")
    await at(secretary, "🗂 全部答案", "🔎 协查", "公安")
    await clerk.press("👀 打开")
    assert "📄 去汇总" in clerk.labels
    await clerk.press("新线索")
    assert "请接着打字写下来" in clerk.text
    await clerk.say("3月2日答复：现住址样例市新城区10号")
    assert "已写进这次查找的备注" in clerk.text
    assert any("现住址样例市新城区10号" in m.text for m in secretary.messages)
    async with world.storage() as storage:
        (unit,) = await storage.find_units("东河村党支部")
        ledger = await storage.ledger(unit.id)
        assert [a.wording.outcome for a in ledger.attempts] == ["awaiting", "lead"]
        assert "现住址样例市新城区10号" in ledger.attempts[1].wording.note
        assert await storage.audit() == []
    await secretary.say("1")
    await secretary.press("⚖️ 查找力度")
    assert "另外的日子 2 天" in secretary.text


async def test_one_person_on_two_lists_is_told_to_both_branches_and_closes_nothing(
    world: World,
) -> None:
    clerk, one, other = await ready(world)
    for secretary in (one, other):
        await affirmed(secretary, 1)
    await clerk.say("/start")
    await at(clerk, "🛠 整改", "👥 同一人", "✅ 1 同一人")
    assert "没有“转出未回执”可以办结" in clerk.text
    assert "共 0 对" in clerk.text
    assert "和西河村党支部名册上的一名党员是同一人" in one.text
    assert "和东河村党支部名册上的一名党员是同一人" in other.text
    async with world.storage() as storage:
        (unit,) = await storage.find_units("东河村党支部")
        (member,) = await storage.members(unit.id)
        assert member.value("scope") == "in_branch"


async def test_who_left_without_a_receipt_and_stands_elsewhere_has_arrived(world: World) -> None:
    clerk, one, other = await ready(world)
    await affirmed(one, 1)
    await other.say("1")
    await at(other, "🗂 全部答案", "改 组织关系", "已转出，未收到回执")
    while "还有" in other.text.splitlines()[0]:
        none_of_it = ("不清楚", "没有", "否", other.labels[0])
        await other.press(next(label for label in none_of_it if label in other.labels))
    await clerk.say("/start")
    await at(clerk, "🛠 整改", "👥 同一人")
    assert "西河村" in clerk.text.splitlines()[2].partition("↔")[0]
    await clerk.press("✅ 1 同一人")
    assert "转出办结" in clerk.text
    assert any("已在东河村党支部的名册上，转出办结" in m.text for m in other.messages)
    assert not any("改了您的回答" in m.text for m in other.messages)
    async with world.storage() as storage:
        (unit,) = await storage.find_units("西河村党支部")
        (member,) = await storage.members(unit.id)
        assert member.value("scope") == "received"
        assert await storage.audit() == []


async def test_names_reach_the_city_with_what_was_reported(world: World) -> None:
    await ready(world)
    city = await joined(world, 3009, "市二", "city", CITY)
    await city.say("/branches")
    await city.press("样例镇党委")
    await city.say("/forms")
    assert city.text.startswith("样例镇党委　表格")
    assert "等党（工）委上报以后才能取" in city.text
    assert "📑 登记表" not in city.labels
    assert "📊 汇总统计表" in city.labels
