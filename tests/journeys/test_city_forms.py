"""What the city gets of its committees: figures of all, names of those that have reported."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.domain.changes.offices import CommitteeReported
from bot.domain.decisions import Decision, Wants
from storage import Ticket
from tests.journeys.desk import known
from tests.journeys.town import imported, joined
from tests.phone import Phone, World

CITY = "样例市委组织部"
FLOATING = "流动党员管理有关情况统计表"


@pytest.fixture
async def city(world: World) -> Phone:
    """The city above 东镇党委 and 西镇党委, each with a branch of one floating and one lost member."""
    phone = await joined(world, 3001, "市", "city", CITY)
    for n, name in enumerate(("东", "西")):
        await joined(world, 3100 + n, f"{name}干事", "clerk", f"{CITY}/{name}镇党委")
        branch = f"{name}街社区党支部"
        path = f"{CITY}/{name}镇党委/{branch}"
        secretary = await joined(world, 3200 + n, f"{name}书记", "secretary", path)
        await imported(secretary, 3, begin=1 + 3 * n)
        await known(world, secretary.user, 1, "floating", branch)
        await known(world, secretary.user, 2, "lost", branch)
    return phone


async def reports(world: World, committee: str, user: int) -> None:
    """The committee's papers go to the city."""
    async with world.storage() as storage:
        (unit,) = await storage.find_units(committee)
        ticket = Ticket(7, (f"reports:{committee}",), user, "zh", world.clock.now())
        change = CommitteeReported("2026-03-28")
        await storage.turn(ticket, Wants(unit.id), lambda _: Decision((change,)))


async def number(world: World, unit: str) -> int:
    async with world.storage() as storage:
        (found,) = await storage.find_units(unit)
        return found.id


async def ask(world: World, phone: Phone, unit: str, form: str) -> None:
    """Ask for a form as its button does."""
    await phone.say("/start")
    await phone.forge(f"f:{await number(world, unit)}:{form}")


def sheets(data: bytes) -> dict[str, str]:
    """What every sheet says."""
    return {
        sheet.title: str([[cell.value for cell in row] for row in sheet.iter_rows()])
        for sheet in load_workbook(BytesIO(data)).worksheets
    }


def packed(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def caption(phone: Phone) -> str:
    return next(m for m in reversed(phone.messages) if m.document is not None).text


async def test_a_sheet_of_figures_brings_no_names_of_those_who_have_not_reported(
    world: World, city: Phone
) -> None:
    for unit, total in ((CITY, 2), ("东镇党委", 1), ("东街社区党支部", 1)):
        await ask(world, city, unit, "floating_summary")
        (figures,) = sheets(city.files[-1].data).items()
        assert figures[0] == FLOATING
        assert f"'合计', {total}" in figures[1]
    assert "2 个党（工）委还没有上报，花名册里没有它们的党员" in await _again(world, city)
    await reports(world, "东镇党委", 3100)
    assert "1 个党（工）委还没有上报，花名册里没有它们的党员" in await _again(world, city)
    found = sheets(city.files[-1].data)
    assert "'合计', 2" in found[FLOATING]
    assert "东街社区党支部" in found["流动党员花名册"]
    assert "西街社区党支部" not in found["流动党员花名册"]
    await ask(world, city, "西镇党委", "floating_summary")
    assert list(sheets(city.files[-1].data)) == [FLOATING]
    await ask(world, city, "东镇党委", "floating_summary")
    assert list(sheets(city.files[-1].data)) == [FLOATING, "流动党员花名册"]
    clerk = Phone(world, 3101, "西干事")
    await ask(world, clerk, "西镇党委", "floating_summary")
    assert list(sheets(clerk.files[-1].data)) == [FLOATING, "流动党员花名册"]
    assert "花名册里没有" not in caption(clerk)


async def _again(world: World, city: Phone) -> str:
    await ask(world, city, CITY, "floating_summary")
    return caption(city)


async def test_the_whole_set_brings_no_names_of_those_who_have_not_reported(
    world: World, city: Phone
) -> None:
    await reports(world, "东镇党委", 3100)
    await ask(world, city, CITY, "bundle")
    files = packed(city.files[-1].data)
    found = {
        name.split("/")[0]: sheets(data)
        for name, data in files.items()
        if name.split("/")[-1].startswith(FLOATING)
    }
    own, east, west = (found[name] for name in sorted(found))
    assert "西街社区党支部" in own[FLOATING]
    assert "西街社区党支部" not in own["流动党员花名册"]
    assert "东街社区党支部" in east["流动党员花名册"]
    assert list(west) == [FLOATING]


async def test_who_belongs_on_a_list_is_not_denied_while_nobody_may_be_named(
    world: World, city: Phone
) -> None:
    kept = "这张表有 2 人，但 2 个党（工）委还没有上报，现在还拿不到名单。"
    for form in ("missing", "missing.nil"):
        await ask(world, city, CITY, form)
        assert kept in city.text
        assert "📄 零报告" not in city.labels
        assert city.files == []
    await city.press("↩️ 返回")
    assert "《“失联”党员名单》　2 人" in city.text
    await ask(world, city, CITY, "bundle")
    contents = packed(city.files[-1].data)["00-目录.txt"].decode()
    assert (
        "00-本级\t《“失联”党员名单》\t有2人，但2个党（工）委还没有上报，现在还拿不到名单，没有生成"
    ) in contents
    assert "00-本级\t《“空挂”党员名单》\t没有要填的党员，没有生成" in contents
    await reports(world, "东镇党委", 3100)
    await ask(world, city, CITY, "missing")
    assert "1 个党（工）委还没有上报，表里没有它们的党员" in caption(city)
