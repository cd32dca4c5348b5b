from bot.domain.changes import FactsStated, MatterOpened
from bot.domain.records import Fact, Unit
from tests.storage.office import IDNO, NOW, Office


async def two_branches(office: Office) -> tuple[Unit, Unit, Unit]:
    """A committee with two branches; the first member of each has the same id number."""
    above = await office.storage.add_unit("committee", "镇党委", None, NOW)
    await office.join(above, 2002, "clerk")
    found = []
    for telegram, name in ((1001, "一支部"), (1003, "二支部")):
        unit = await office.unit(name, above)
        await office.join(unit, telegram)
        from tests.storage.office import added

        await office.change(telegram, *added((1, 2)))
        await office.change(
            telegram, FactsStated(1, {"idno": Fact(IDNO), "class": Fact("normal")}), member=1
        )
        found.append(unit)
    return above, found[0], found[1]


async def test_the_committee_sees_the_pair_once_and_a_branch_sees_none(office: Office) -> None:
    above, one, other = await two_branches(office)
    desk = (await office.look(2002, unit=above.id, twins=True)).desk
    (pair,) = desk.twins
    assert desk.twins_total == 1
    assert (pair.one.key, pair.other.key) == ((one.id, 1), (other.id, 1))
    assert (await office.look(1001, twins=True)).desk.twins == ()


async def test_who_has_no_receipt_comes_first(office: Office) -> None:
    above, one, other = await two_branches(office)
    gone = FactsStated(1, {"class": Fact("no_receipt")})
    await office.change(1003, gone, member=1)
    (pair,) = (await office.look(2002, unit=above.id, twins=True)).desk.twins
    assert (pair.one.key.unit, pair.other.key.unit) == (other.id, one.id)


async def total(office: Office, above: Unit) -> int:
    return (await office.look(2002, unit=above.id, twins=True)).desk.twins_total


async def judged(office: Office, one: Unit, other: Unit, state: str, number: int = 1) -> None:
    matter = MatterOpened(number, f"twin:{other.id}.1", 1, state)
    await office.change(2002, matter, unit=one.id, member=1)


async def test_a_pair_that_was_judged_is_not_shown_again(office: Office) -> None:
    above, one, other = await two_branches(office)
    await judged(office, one, other, "done")
    assert await total(office, above) == 0
    # Once the one is noted as having left, there is something to close.
    gone = FactsStated(1, {"class": Fact("no_receipt")})
    await office.change(1001, gone, member=1)
    assert await total(office, above) == 1


async def test_who_is_somebody_else_stays_so_whoever_left_since(office: Office) -> None:
    above, one, other = await two_branches(office)
    await judged(office, one, other, "dropped")
    gone = FactsStated(1, {"class": Fact("no_receipt")})
    for telegram in (1003, 1001):
        await office.change(telegram, gone, member=1)
        assert await total(office, above) == 0


async def test_of_three_entries_a_judgement_about_two_leaves_the_others(office: Office) -> None:
    above, one, other = await two_branches(office)
    third = await office.unit("三支部", above)
    await office.join(third, 1005)
    from tests.storage.office import added

    await office.change(1005, *added((1, 2)))
    facts = {"idno": Fact(IDNO), "class": Fact("normal")}
    await office.change(1005, FactsStated(1, facts), member=1)
    assert await total(office, above) == 3
    await judged(office, one, other, "done")
    assert await total(office, above) == 2


async def test_the_other_entry_is_told_only_to_whom_both_are_in_scope(office: Office) -> None:
    above, one, other = await two_branches(office)
    wants = {"unit": one.id, "member": 1, "twin": (other.id, 1)}
    found = (await office.look(2002, **wants)).twin
    assert found is not None
    assert (found.key, found.unit) == ((other.id, 1), "二支部")
    assert (await office.look(1001, **wants)).twin is None
    assert (await office.look(2002, **{**wants, "twin": (other.id, 2)})).twin is None
    assert above.id != one.id
