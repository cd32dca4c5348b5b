"""The roster comes back from whatever program it was filled in with."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.desk import XLSX, edited, filled, member, results, saved_by_libreoffice
from tests.phone import Phone, World


async def test_the_file_saved_by_libreoffice_changes_only_what_was_changed(
    world: World, secretary: Phone, sent: bytes, tmp_path: Path
) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed: soffice is not found")
    await secretary.upload("名册.xlsx", saved_by_libreoffice(sent, tmp_path / "a"), XLSX)
    assert "已和发出去的那一份逐格比较" in secretary.text
    assert "没有变动 32 人" in secretary.text
    assert "✅ 确认" not in secretary.labels
    typed = filled(sent, (1, "联系电话", "１００１２３４５６７８"), (2, "姓名", "林　秀梅"))
    await secretary.upload("名册.xlsx", saved_by_libreoffice(typed, tmp_path / "b"), XLSX)
    assert "有变动 1 人" in secretary.text
    await secretary.press("✅ 确认")
    assert (await member(world, 1)).value("phone") == "10012345678"
    assert (await member(world, 2)).name == "林秀梅"
    assert results(secretary)["1"] == "已更新：联系电话"


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in parts.items():
            whole.writestr(name, content)
    return target.getvalue()


KSO = (
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    b'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property '
    b'fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="KSOProductBuildVer">'
    b"<vt:lpwstr>2052-12.1.0.16929</vt:lpwstr></property></Properties>"
)


def as_wps(data: bytes) -> bytes:
    """The workbook as WPS leaves it: its own properties instead of ours, no dimension, no spans."""
    parts = parts_of(data)
    assert b"paicha_sent" in parts["xl/workbook.xml"]
    parts["docProps/custom.xml"] = KSO
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    sheet = re.sub(r"<dimension [^>]*/>| spans=\"[^\"]*\"", "", sheet)
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    return packed(parts)


def as_excel(data: bytes) -> bytes:
    """The workbook as the document inspector of Excel leaves it: no hidden name, a calcChain."""
    parts = parts_of(data)
    book = parts["xl/workbook.xml"].decode()
    assert "paicha_sent" in book
    parts["xl/workbook.xml"] = re.sub(
        r"<definedName[^>]*paicha_sent[^>]*>[^<]*</definedName>", "", book
    ).encode()
    return packed(parts)


@pytest.mark.parametrize("program", [as_wps, as_excel])
async def test_dates_numbers_and_spaces_of_other_programs_are_no_changes(
    world: World, secretary: Phone, sent: bytes, program: Callable[[bytes], bytes]
) -> None:
    """What a program makes of a cell that was touched, or a person types another way."""
    born = (await member(world, 1)).value("birth")
    joined = (await member(world, 2)).value("joined")
    phone = (await member(world, 3)).value("phone")
    name = (await member(world, 3)).name

    def change(sheet: Any, at: dict[str, int]) -> None:
        as_serial = sheet.cell(4, at["出生年月"])
        as_serial.value = date.fromisoformat(f"{born[:7]}-01")
        as_serial.number_format = 'yyyy"年"m"月"'
        year, month = joined.split("-")[:2]
        sheet.cell(5, at["入党时间"]).value = f"{year} 年 {int(month)} 月"
        sheet.cell(6, at["联系电话"]).value = int(phone)
        sheet.cell(6, at["联系电话"]).number_format = "General"
        sheet.cell(6, at["姓名"]).value = "　".join(name)
        sheet.cell(7, at["性别"]).value = f" {sheet.cell(7, at['性别']).value} "

    back = program(edited(sent, change))
    await secretary.upload("名册.xlsx", back, XLSX)
    assert "已和发出去的那一份逐格比较" in secretary.text
    assert "没有变动 32 人" in secretary.text
    assert "✅ 确认" not in secretary.labels


@pytest.mark.parametrize("program", [as_wps, as_excel])
async def test_what_was_typed_in_other_programs_is_taken_over_as_it_was_meant(
    world: World, secretary: Phone, sent: bytes, program: Callable[[bytes], bytes]
) -> None:
    def change(sheet: Any, at: dict[str, int]) -> None:
        paid = sheet.cell(4, at["党费交至年月"])
        paid.value, paid.number_format = date(2025, 11, 1), "yyyy/m"
        sheet.cell(5, at["党费交至年月"]).value = "２０２５．１１"
        sheet.cell(6, at["联系电话"]).value = "１００ １２３４ ５６７８"

    back = program(filled(edited(sent, change), (4, "民族", " 满 ")))
    await secretary.upload("名册.xlsx", back, XLSX)
    assert "有变动 4 人" in secretary.text
    await secretary.press("✅ 确认")
    for number, name, value in (
        (1, "dues", "2025-11"),
        (2, "dues", "2025-11"),
        (3, "phone", "10012345678"),
        (4, "ethnicity", "满族"),
    ):
        assert (await member(world, number)).value(name) == value
    assert results(secretary)["1"].startswith("已更新：党费交至")
