"""一人一档 and the whole set of forms, each as one .zip."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.domain.records import Unit
from bot.playground.sample import sample_roster
from handlers import bundles, progress
from tests.journeys.desk import XLSX, known, member
from tests.journeys.test_forms import lost
from tests.journeys.town import imported
from tests.phone import Phone, World


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return packed.namelist()


async def make(world: World, phone: Phone, form: str) -> None:
    """Ask for a file as its button does."""
    async with world.storage() as storage:
        (unit, *_) = await storage.find_units("北山村党支部")
    await phone.say("/start")
    await phone.forge(f"f:{unit.id}:{form}")


async def test_every_lost_member_has_a_folder_that_names_nobody(
    world: World, secretary: Phone, sent: bytes
) -> None:
    for number in (29, 30):
        await known(world, secretary.user, number, "lost")
    await make(world, secretary, "dossier")
    file = secretary.files[-1]
    assert file.name == "一人一档-20260225.zip"
    held = names(file.data)
    assert held == [
        f"编号{number:04d}/{name}"
        for number in (29, 30)
        for name in ("00-封面.docx", "01-情况与修改记录.xlsx", "02-查找联系记录.xlsx")
    ]
    person = await member(world, 29)
    assert person.name not in "".join([file.name, *held])
    files = len(secretary.files)
    await make(world, secretary, "dossier")
    assert len(secretary.files) == files + 1
    assert secretary.files[-1].data == file.data


async def test_the_files_name_who_made_an_attempt_as_colleagues_see_her(
    world: World, secretary: Phone
) -> None:
    await secretary.join(await world.invite(name="李书记"))
    await imported(secretary, 1, 11, silent=True)
    await secretary.say("钱乙戊 电话 空号")
    await secretary.press("✅ 确认")
    await known(world, secretary.user, 1, "lost")
    await secretary.say("/roster")
    roster = load_workbook(io.BytesIO(secretary.files[-1].data))
    await make(world, secretary, "dossier")
    with zipfile.ZipFile(io.BytesIO(secretary.files[-1].data)) as packed:
        inside = [name for name in packed.namelist() if name.endswith(".xlsx")]
        folder = [load_workbook(io.BytesIO(packed.read(name))) for name in inside]
    assert len(folder) == 2
    files: list[list[Any]] = [[roster["查找联系记录"]], *(book.worksheets for book in folder)]
    for sheets in files:
        rows = (row for sheet in sheets for row in sheet.iter_rows(values_only=True))
        told = [str(cell) for row in rows for cell in row if cell]
        assert "李书记" in told
        assert not [text for text in told if "号用户" in text]


async def test_one_member_alone_and_nobody_at_all(
    world: World, secretary: Phone, sent: bytes
) -> None:
    await make(world, secretary, "dossier")
    assert "没有要填进这张表的党员" in secretary.text
    await known(world, secretary.user, 29, "lost")
    await make(world, secretary, "dossier.29")
    assert secretary.files[-1].name == "一人一档-编号0029-20260225.zip"
    assert names(secretary.files[-1].data)[0] == "00-封面.docx"
    files = len(secretary.files)
    await secretary.say("29")
    await secretary.press("📞 记录查找")
    await secretary.press("原联系方式")
    await secretary.press("空号")
    await secretary.press("🔎 查找 1 次")
    await secretary.press("🗂 一人一档")
    assert len(secretary.files) == files + 1
    assert secretary.files[-1].name == "一人一档-编号0029-20260225.zip"


async def test_the_whole_set_lists_what_was_made_and_what_was_not(
    world: World, secretary: Phone, sent: bytes
) -> None:
    await make(world, secretary, "bundle")
    with zipfile.ZipFile(io.BytesIO(secretary.files[-1].data)) as packed:
        contents = packed.read("00-目录.txt").decode("utf-8-sig").splitlines()
        held = packed.namelist()
    told = {line.split("\t")[1]: line.split("\t")[2] for line in contents}
    assert told["《党员名册》"] == "✓"
    assert told["《经查找仍然无法取得联系党员登记表》"] == "没有要填的党员，没有生成"
    assert f"{len(held) - 1} 张" in _caption(secretary)
    assert len(held) - 1 == sum(said == "✓" for said in told.values())
    assert {name.split("/")[0] for name in held} == {"00-目录.txt", "00-本级"}


async def test_the_whole_set_says_how_many_files_it_has_and_what_is_not_in_them(
    world: World, secretary: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "STEP", 0.0)
    await secretary.join(await world.invite())
    await secretary.upload("名册.csv", "姓名,性别\n张某某,女\n李某某,男\n".encode(), "text/csv")
    await secretary.press("✅ 确认")
    await secretary.press("✏️ 逐项回答")
    await secretary.press("在本支部")
    await lost(secretary, "张某某")
    await make(world, secretary, "bundle")
    held = len(names(secretary.files[-1].data)) - 1
    said = _caption(secretary)
    assert f"全套表格，{held} 张" in said
    assert "还有 1 人没有核对完" in said
    assert "合计不符，没有放进去：《与党组织失去联系党员情况汇总表》。" in said
    assert any(f"已生成 {held} 份" in message.text for message in secretary.messages)


def _caption(phone: Phone) -> str:
    return next(m for m in reversed(phone.messages) if m.document is not None).text


async def test_a_committee_gets_every_branch_in_a_folder_and_volumes_where_it_is_large(
    world: World, secretary: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = Phone(world, 1003, "张干事")
    await clerk.join(await world.invite("clerk", "样例镇党委"))
    await secretary.join(await world.invite(unit="样例镇党委/北山村党支部"))
    await secretary.upload("名册.xlsx", sample_roster(world.clock.now().date()), XLSX)
    await secretary.press("✅ 确认")
    await known(world, secretary.user, 29, "lost")
    async with world.storage() as storage:
        (unit, *_) = await storage.find_units("样例镇党委")
    await clerk.say("/start")
    await clerk.forge(f"f:{unit.id}:bundle")
    (file,) = clerk.files
    folders = {name.split("/")[0] for name in names(file.data)}
    assert folders == {"00-目录.txt", "00-本级", "002-北山村党支部"}
    whole = names(file.data)
    monkeypatch.setattr(bundles, "volumes", lambda sizes: _halves(list(sizes)))
    await clerk.say("/start")
    world.clock.forward(timedelta(seconds=30))
    await clerk.forge(f"f:{unit.id}:bundle")
    first, second = clerk.files[1:]
    assert (first.name[-8:], second.name[-8:]) == ("-1-2.zip", "-2-2.zip")
    assert names(first.data) + names(second.data) == whole


def _halves(sizes: list[int]) -> list[range]:
    middle = len(sizes) // 2
    return [range(middle), range(middle, len(sizes))]


def test_a_general_branch_gets_its_own_forms_and_none_of_the_branches_below() -> None:
    above = Unit(1, "甲委", "committee", None, "/1/")
    root = Unit(2, "总支", "general_branch", 1, "/1/2/")
    below = Unit(3, "支部", "branch", 2, "/1/2/3/")
    assert bundles._parts([root, below], 2) == [root]
    assert bundles._parts([above, root, below], 1) == [above, root, below]
