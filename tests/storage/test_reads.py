from datetime import timedelta

import pytest

from bot.domain.decisions import Wants
from bot.domain.records import Download
from storage import UnknownUnit
from tests.storage.office import NOW, Office, added, decides, stated


async def test_a_ledger_holds_all_members_and_the_last_change(office: Office) -> None:
    unit = await office.branch()
    await office.change(1001, *added(range(1, 1101)), roster=True)
    later = NOW + timedelta(hours=1)
    await office.act(1001, decides(stated(7, "class", "a")), Wants(member=7), now=later)
    ledger = await office.storage.ledger(unit.id)
    assert [member.key.number for member in ledger.members] == list(range(1, 1101))
    assert list(ledger.members) == await office.storage.members(unit.id)
    assert ledger.stamp == await office.storage.stamp(unit.id)
    assert (ledger.stamp.changed, ledger.stamp.rows) == (later, ledger.unit.revision)
    assert ledger.tally == {"total": 1100, "todo": 1099, "doing": 1, "cls:a": 1}


async def test_the_head_changes_with_every_change_and_with_nothing_else(office: Office) -> None:
    unit = await office.branch(2)
    first = await office.storage.stamp(unit.id)
    await office.look()
    person = (await office.look()).desk.person.id
    await office.storage.log_download(Download(person, unit.id, "roster", NOW, first.head))
    assert await office.storage.stamp(unit.id) == first
    await office.answer(1, "a", "x")
    assert (await office.storage.stamp(unit.id)).head != first.head


async def test_a_unit_without_changes_has_a_stamp_without_a_time(office: Office) -> None:
    top = await office.unit()
    unit = await office.unit("二支部", top)
    stamp = await office.storage.stamp(unit.id)
    assert (stamp.head, stamp.changed, stamp.rows) == ("00" * 32, None, 0)
    with pytest.raises(UnknownUnit):
        await office.storage.stamp(987654)


async def test_old_updates_are_forgotten_after_two_weeks(office: Office) -> None:
    await office.branch()
    await office.act(1001, decides(), keys=("u:1",))
    await office.storage.sweep(NOW + timedelta(days=14))
    assert (await office.act(1001, decides(), keys=("u:1",))).seen is True
    await office.storage.sweep(NOW + timedelta(days=14, microseconds=1))
    assert (await office.act(1001, decides(), keys=("u:1",))).seen is False


async def test_only_who_may_take_files_sees_those_that_were_taken_below(office: Office) -> None:
    town = await office.storage.add_unit("committee", "甲委", None, NOW)
    root = await office.storage.add_unit("general_branch", "总支", town.id, NOW)
    branch = await office.unit("一支部", root)
    await office.join(root, 2001)
    await office.join(town, 2001, "verifier")
    await office.join(town, 2002, "clerk")
    person = (await office.look(2002)).desk.person.id
    await office.storage.log_download(Download(person, branch.id, "roster", NOW, ""))
    taken = {who: await office.look(who, unit=root.id, downloads=True) for who in (2001, 2002)}
    assert [found.downloads_total for found in taken.values()] == [0, 1]
