from bot.domain.records import Unit
from storage import Storage
from tests.storage.office import NOW, Office, added


async def grow(storage: Storage) -> dict[str, Unit]:
    city = await storage.add_unit("city", "市委组织部", None, NOW)
    one = await storage.add_unit("committee", "甲委", city.id, NOW)
    two = await storage.add_unit("committee", "乙委", city.id, NOW)
    general = await storage.add_unit("general_branch", "机关党总支", one.id, NOW)
    return {
        "city": city,
        "one": one,
        "two": two,
        "general": general,
        "a": await storage.add_unit("branch", "机关支部", general.id, NOW),
        "b": await storage.add_unit("branch", "机关支部", two.id, NOW),
    }


async def test_a_unit_is_found_by_the_last_names_of_its_path(office: Office) -> None:
    units = await grow(office.storage)

    async def found(text: str) -> list[int]:
        return [unit.id for unit in await office.storage.find_units(text)]

    assert await found("机关支部") == [units["a"].id, units["b"].id]
    assert await found("乙委/机关支部") == [units["b"].id]
    assert await found("甲委 / 机关党总支/机关支部") == [units["a"].id]
    assert await found("甲委/机关支部") == []
    assert await found("机关") == []
    assert await found("/") == []
    assert await found("") == []


async def test_the_tree_names_each_unit_after_the_one_above(office: Office) -> None:
    units = await grow(office.storage)
    paths = [unit.path for unit in await office.storage.tree()]
    assert len(paths) == len(units)
    for path in paths:
        above = path[: path.rstrip("/").rindex("/") + 1]
        assert above == "/" or paths.index(above) < paths.index(path)


async def test_a_new_unit_is_on_the_chain_of_the_one_above(office: Office) -> None:
    units = await grow(office.storage)
    rows = {u.id: u.revision for u in await office.storage.tree()}
    assert [rows[units[name].id] for name in ("city", "one", "two", "general", "a")] == [
        3,
        1,
        1,
        1,
        0,
    ]
    assert await office.storage.audit() == []


async def test_sums_below_a_unit_hold_every_unit_under_it(office: Office) -> None:
    units = await grow(office.storage)
    await office.join(units["a"])
    await office.change(1001, *added([1, 2]))
    counted = {unit.id: tally for unit, tally in await office.storage.below(units["one"].id)}
    assert counted == {
        units["one"].id: {},
        units["general"].id: {},
        units["a"].id: {"total": 2, "todo": 2},
    }


async def test_people_are_listed_with_the_roles_they_hold(office: Office) -> None:
    unit = await office.branch()
    await office.join(unit, 1002, "verifier")
    first, second = await office.storage.people()
    assert [role for role, _ in first.roles] == ["secretary"]
    assert [role for role, _ in second.roles] == ["verifier"]
    assert "1002" not in repr(second)
    assert await office.storage.person_telegram(second.person) == 1002
    assert await office.storage.person_telegram(987654) is None
