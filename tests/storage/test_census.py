"""Those whom a form needs: of this unit or below it, by class or flag, of one moment."""

from __future__ import annotations

import pytest

from bot.domain.changes import FactsStated, MemberClosed
from bot.domain.changes.offices import CommitteeReopened, CommitteeSigned
from bot.domain.records import Fact, Unit
from storage import Ask, Census, UnknownUnit
from tests.storage.office import NOW, Office, added


def keys(census: Census) -> list[tuple[int, int]]:
    return [(member.key.unit, member.key.number) for member in census.members]


async def city(office: Office) -> list[Unit]:
    """Two committees; of the first two branches, of the second one, each of three members."""
    one = await office.storage.add_unit("committee", "甲委", None, NOW)
    two = await office.storage.add_unit("committee", "乙委", None, NOW)
    units = [one, two]
    for number, (above, name) in enumerate(((one, "一支部"), (one, "二支部"), (two, "三支部"))):
        unit = await office.unit(name, above)
        await office.join(unit, 2000 + number)
        await office.change(2000 + number, *added(range(1, 4)))
        units.append(unit)
    return units


async def concluded(office: Office, telegram: int, number: int, **facts: str) -> None:
    """Let the small rule of the office conclude a class and flags."""
    told = {name.strip("_"): Fact(value) for name, value in facts.items()}
    await office.change(telegram, FactsStated(number, told), member=number)


async def test_a_form_finds_those_of_a_class_or_flag_below_the_unit(office: Office) -> None:
    one, two, first, second, third = await city(office)
    await concluded(office, 2000, 2, class_="lost", flags="")
    await concluded(office, 2001, 3, class_="no_receipt", flags="lost pocket")
    await concluded(office, 2001, 1, class_="normal", flags="lostish")
    await concluded(office, 2002, 1, class_="lost", flags="")
    for unit, expected in (
        (one, [(first.id, 2), (second.id, 3)]),
        (two, [(third.id, 1)]),
        (second, [(second.id, 3)]),
    ):
        assert await office.storage.census(Ask(unit.id, ("lost",)), keys) == expected


async def test_a_general_branch_names_its_own_people_and_sums_up_those_below(
    office: Office,
) -> None:
    town = await office.storage.add_unit("committee", "甲委", None, NOW)
    general = await office.storage.add_unit("general_branch", "总支", town.id, NOW)
    below = await office.unit("一支部", general)
    for telegram, unit in ((2000, general), (2001, below)):
        await office.join(unit, telegram)
        await office.change(telegram, *added(range(1, 3)))
        await concluded(office, telegram, 1, class_="lost")
    own, all_ = [(general.id, 1)], [(general.id, 1), (below.id, 1)]
    assert await office.storage.census(Ask(general.id, ("lost",)), keys) == own
    assert await office.storage.census(Ask(general.id, ("lost",), sums=True), keys) == all_
    assert await office.storage.census(Ask(town.id, ("lost",)), keys) == all_

    async def head(ask: Ask) -> str:
        return await office.storage.census(ask, lambda c: c.stamp.head)

    assert await head(Ask(general.id, ("lost",))) == (await office.storage.stamp(general.id)).head
    assert await head(Ask(general.id, ("lost",), sums=True)) != await head(Ask(general.id))


async def test_everybody_is_everybody_of_this_very_unit(office: Office) -> None:
    one, _, first, *_ = await city(office)
    await office.change(2000, MemberClosed(2, "twice"), member=2)
    assert await office.storage.census(Ask(one.id), keys) == []
    assert await office.storage.census(Ask(first.id), keys) == [(first.id, 1), (first.id, 3)]
    everybody = [(first.id, 1), (first.id, 2), (first.id, 3)]
    assert await office.storage.census(Ask(first.id, closed=True), keys) == everybody
    assert await office.storage.census(Ask(first.id, number=3), keys) == [(first.id, 3)]


async def test_a_form_over_several_units_is_tied_to_all_their_chains(office: Office) -> None:
    one, _, first, *_ = await city(office)

    async def head(unit: Unit) -> str:
        return await office.storage.census(Ask(unit.id, ("lost",)), lambda c: c.stamp.head)

    before = await head(one), await head(first)
    assert before[1] == (await office.storage.stamp(first.id)).head
    await concluded(office, 2001, 1, class_="normal")
    after = await head(one), await head(first)
    assert before[0] != after[0]
    assert before[1] == after[1]
    names = await office.storage.census(Ask(one.id, ("lost",)), lambda c: c.branches)
    assert [unit.name for unit in names] == ["甲委", "一支部", "二支部"]


async def test_the_stream_goes_on_over_many_batches(office: Office) -> None:
    unit = await office.branch(1_203)
    assert len(await office.storage.census(Ask(unit.id), keys)) == 1_203


async def test_what_goes_wrong_in_the_work_comes_out(office: Office) -> None:
    unit = await office.branch(3)

    def broken(census: Census) -> None:
        next(census.members)
        raise RuntimeError("printer on fire")

    with pytest.raises(RuntimeError, match="printer"):
        await office.storage.census(Ask(unit.id), broken)
    assert len(await office.storage.census(Ask(unit.id), keys)) == 3
    with pytest.raises(UnknownUnit):
        await office.storage.census(Ask(unit.id + 99), keys)


async def test_a_signature_is_told_as_long_as_it_stands(office: Office) -> None:
    one, *_ = await city(office)
    await office.join(one, 3001, "committee")

    async def signed() -> int:
        said = await office.storage.census(Ask(one.id, ("lost",)), lambda c: c.signed[1])
        return said.signature if said else 0

    assert await signed() == 0
    await office.change(3001, CommitteeSigned(1, "ab" * 32))
    assert await signed() == 1
    await office.change(3001, CommitteeReopened("数字有误"))
    assert await signed() == 0
