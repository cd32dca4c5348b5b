"""A whole city in small: 3 committees, 8 branches, 120 members, from the first link to the receipt.

Every figure is counted again from the members themselves, on every level.
"""

from __future__ import annotations

from collections import Counter

from bot.domain.decisions import counts
from tests.journeys.town import at, imported, joined, let_in
from tests.phone import Phone, World

CITY = "样例市委组织部"
TREE = {"东镇党委": 3, "西镇党委": 3, "南街道党工委": 2}
"""Committee -> how many branches."""
PEOPLE = 15
"""Members of each branch."""


async def peopled(world: World) -> tuple[Phone, dict[str, tuple[Phone, Phone, Phone]]]:
    """The city invites its committees, each its people; the branches are made in chat."""
    city = await joined(world, 5000, "市", "city", CITY)
    verifier = await joined(world, 5001, "市组", "verifier", CITY)
    assert "🔎 核查" in verifier.labels
    offices: dict[str, tuple[Phone, Phone, Phone]] = {}
    for number, (name, count) in enumerate(TREE.items(), 1):
        await city.say("/branches")
        await at(city, "➕ 新建下级", "党（工）委")
        await city.say(name)
        await at(city, "🏢 下级党组织", name, "👥 人员")
        leader = await let_in(city, world, 5100 * number, "党（工）委书记", f"{name[0]}书记")
        await leader.say("/invite")
        clerk = await let_in(leader, world, 5100 * number + 1, "专职工作人员", f"{name[0]}干事")
        await at(leader, "↩️ 返回")
        group = await let_in(leader, world, 5100 * number + 2, "工作组成员", f"{name[0]}组员")
        for branch in range(1, count + 1):
            await leader.say("/branches")
            await at(leader, "➕ 新建下级", "党支部")
            await leader.say(f"{name[0]}{branch}村党支部")
        offices[name] = leader, clerk, group
    return city, offices


async def secretaries(
    world: World, offices: dict[str, tuple[Phone, Phone, Phone]]
) -> dict[str, Phone]:
    """Every branch has a secretary, invited by its committee's clerk, and a roster."""
    found: dict[str, Phone] = {}
    for name, count in TREE.items():
        clerk = offices[name][1]
        for branch in range(1, count + 1):
            unit = f"{name[0]}{branch}村党支部"
            await clerk.say("/branches")
            await at(clerk, unit, "👥 人员")
            number = 6000 + len(found)
            phone = await let_in(clerk, world, number, "支部书记", f"{unit[:2]}书记")
            await imported(phone, PEOPLE, begin=1 + PEOPLE * len(found))
            found[unit] = phone
    return found


async def concluded(phone: Phone, lost: bool) -> None:
    """The branch is gone through, one tap each; in some branches somebody cannot be reached."""
    if lost:
        await at(phone, "✏️ 逐项回答", "联系不上", "①外出务工经商", "▶️ 下一位")
    for _ in range(PEOPLE - lost):
        await phone.press("✅ 信息无误")


async def completed(phone: Phone) -> None:
    """What was left open is answered, and the member goes back to the working group."""
    await phone.press("↩️ 去改")
    await phone.press(next(label for label in phone.labels if label.startswith("1 ")))
    await phone.press("▶️ 接着答完")
    while "还有" in phone.text.splitlines()[0]:
        none_of_it = ("不清楚", "不适用", "否", phone.labels[0])
        await phone.press(next(label for label in none_of_it if label in phone.labels))
    await phone.say("/start")
    await phone.press("↩️ 退回 1 人")
    await phone.press(next(label for label in phone.labels if label.startswith("1 ")))
    await phone.press("✅ 改好了")


async def test_a_whole_city_in_small_reconciles_on_every_level(world: World) -> None:
    city, offices = await peopled(world)
    branches = await secretaries(world, offices)
    assert len(branches) == 8
    for number, phone in enumerate(branches.values()):
        gap = number % 4 == 3
        await concluded(phone, gap)
        await phone.say("/start")
        if gap:
            # Not everybody is done: what is missing is named, and handed over all the same.
            await at(phone, "⚙️ 更多", "📨 提交支部自查")
            assert "进行中 1" in phone.text
            await phone.press("📨 带缺口提交")
        else:
            await at(phone, "📨 提交支部自查", "📨 提交")
        assert "已锁定" in phone.text, phone.text
    await reconciled(world)
    for name, (leader, clerk, group) in offices.items():
        for branch in range(1, TREE[name] + 1):
            unit = f"{name[0]}{branch}村党支部"
            await group.say("/verify")
            await group.press(unit)
            while "✅ 核查完成" not in group.labels:
                await group.press("▶️ 逐人核查")
                while "↩️ 退回" in group.labels:
                    if "✅ 同意" in group.labels:
                        await group.press("✅ 同意")
                        continue
                    await at(group, "↩️ 退回", "失联情形")
                    await group.say("还有没答的，请补上")
                    await completed(branches[unit])
                await group.say("/verify")
                await group.press(unit)
            await group.press("✅ 核查完成")
            assert "已核查" in group.text
        await clerk.say("/sign")
        await at(clerk, "🗒 记会议")
        await clerk.say("2月25日 书记主持，专职人员、工作组参加，同意初步意见")
        await leader.say("/sign")
        await at(leader, "✍️ 签字")
        total = TREE[name] * PEOPLE
        assert f"在册 {total} 人" in leader.text
        await at(leader, "✍️ 确认签字", "📤 已上报")
        await city.say("/branches")
        await at(city, name, "✍️ 签字上报", "📬 已收")
        assert "市已收" in city.text
    await reconciled(world)
    await city.say("/start")
    assert "党支部 8 个：已核查 8" in city.text
    assert "/120" in city.text
    await at(city, "📊 进度")
    for name, count in TREE.items():
        assert f"/{count * PEOPLE} {name}" in city.text
    await at(city, "📋 进度表")
    (sheet,) = city.files
    assert sheet.name.startswith("排查进度-")
    async with world.storage() as storage:
        assert await storage.audit() == []


async def reconciled(world: World) -> None:
    """The counts of every unit are those of its members; above, the sums of those below."""
    async with world.storage() as storage:
        found = await storage.below((await storage.find_units(CITY))[0].id)
        told = {unit.id: tally for unit, tally in found}
        whole: Counter[str] = Counter()
        for unit, tally in found:
            people = await storage.members(unit.id)
            again = Counter(name for member in people for name in counts(member))
            told_of = {name: n for name, n in tally.items() if n and not name.startswith("said:")}
            assert told_of == dict(again), unit.name
            whole += again
        assert whole["total"] == 120
        assert sum(tally.get("total", 0) for tally in told.values()) == 120
