"""The tree from a sheet in chat: previewed, confirmed once, made whole or not at all."""

from __future__ import annotations

from tests.journeys.town import at, joined
from tests.phone import World

CITY = "样例市委组织部"
HEAD = "上级党组织,党组织名称,类别,第一责任人\n"
GOOD = HEAD + (
    "甲镇党委,一村党支部,党支部,赵某\n"
    ",甲镇党委,党委,钱某\n"
    "乙镇党委,中心总支,党总支,\n"
    ",乙镇党委,,孙某\n"
    "中心总支,二村党支部,支部,\n"
)


async def names(world: World) -> dict[str, str]:
    """Unit -> the one above it."""
    async with world.storage() as storage:
        tree = await storage.tree()
    by = {unit.id: unit.name for unit in tree}
    return {unit.name: by.get(unit.parent or 0, "") for unit in tree}


async def test_the_city_brings_the_tree_in_and_sends_it_once_more(world: World) -> None:
    city = await joined(world, 3001, "市", "city", CITY)
    await city.upload("党组织.csv", GOOD.encode())
    assert "新建 5 个" in city.text
    assert await names(world) == {CITY: ""}
    await city.press("✅ 确认")
    assert any("已新建 5 个党组织" in m.text for m in city.messages)
    assert await names(world) == {
        CITY: "",
        "甲镇党委": CITY,
        "一村党支部": "甲镇党委",
        "乙镇党委": CITY,
        "中心总支": "乙镇党委",
        "二村党支部": "中心总支",
    }
    await city.say("/branches")
    await at(city, "甲镇党委", "🏷 单位情况")
    assert "钱某" in city.text
    await city.upload("党组织.csv", (GOOD + "甲镇党委,三村党支部,党支部,\n").encode())
    assert "新建 1 个：三村党支部" in city.text
    assert "已有 5 个" in city.text
    await city.press("✅ 确认")
    assert (await names(world))["三村党支部"] == "甲镇党委"
    async with world.storage() as storage:
        assert await storage.audit() == []


async def test_rows_with_problems_come_back_marked_and_nothing_is_made(world: World) -> None:
    city = await joined(world, 3001, "市", "city", CITY)
    bad = "丙镇党委,四村党支部,党支部,\n,丁支部,小组,\n甲镇党委,五村党委,党委,\n"
    await city.upload("党组织.csv", (GOOD + bad).encode())
    assert "有问题 3 行，一个也没有建" in city.text
    assert "✅ 确认" not in city.labels
    marked = city.files[-1]
    assert marked.data
    await at(city, "✖️ 取消")
    assert await names(world) == {CITY: ""}


async def test_a_committee_makes_what_is_below_it_only(world: World) -> None:
    await joined(world, 3001, "市", "city", CITY)
    clerk = await joined(world, 3003, "许干事", "clerk", f"{CITY}/样例镇党委")
    other = await joined(world, 3004, "另一位", "clerk", f"{CITY}/另镇党委")
    await clerk.upload("支部.csv", (HEAD + "另镇党委,偷建党支部,党支部,\n").encode())
    assert "有问题 1 行" in clerk.text
    await clerk.upload(
        "支部.csv", (HEAD + ",东河村党支部,党支部,\n样例镇党委,西山村党支部,,\n").encode()
    )
    assert "新建 2 个" in clerk.text
    data = clerk.data_of("✅ 确认")
    await other.forge(data)
    assert "偷建党支部" not in await names(world)
    assert "东河村党支部" not in await names(world)
    await clerk.press("✅ 确认")
    assert (await names(world))["西山村党支部"] == "样例镇党委"
    before = await names(world)
    await clerk.forge(data)
    assert await names(world) == before
