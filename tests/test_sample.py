import io
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.domain.codes import read_codes
from bot.domain.values import KINDS, check_member, read_value
from bot.playground.sample import HEADINGS, faulty_roster, sample_branch, sample_roster

TODAY = date(2026, 2, 25)
CODES = read_codes(
    tomllib.loads((Path(__file__).parents[1] / "bot/policy/codes.toml").read_text("utf-8"))
)
FIELDS = dict(zip(HEADINGS, KINDS, strict=True))
ORDER = (
    "姓名 性别 民族 出生日期 公民身份号码 学历 人员类别 入党时间 转正时间 工作单位及岗位 联系电话 "
    "现居住地 户籍所在地 党费交至 最近参加组织生活 组织关系 备注"
)


def complaints(row: dict[str, str], today: date) -> list[str]:
    values, found = {}, []
    for heading, name in FIELDS.items():
        read = read_value(KINDS[name], row[heading], today=today, codes=CODES)
        found += [complaint.code for complaint in read.complaints]
        if read.value:
            values[name] = read.value
    return found + [complaint.code for _, complaint in check_member(values, today)]


def cells_of(data: bytes) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return list(sheet.iter_rows(values_only=True))


def rows_of(data: bytes) -> list[dict[str, str]]:
    cells = cells_of(data)[2:-2]
    return [
        {
            heading: "" if value is None else str(value)
            for heading, value in zip(HEADINGS, row[1:], strict=True)
        }
        for row in cells
    ]


def test_the_headings_are_those_of_the_roster() -> None:
    assert list(HEADINGS) == ORDER.split()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("today", [TODAY, date(2020, 2, 29), date(2024, 8, 6), date(2031, 1, 1)])
def test_the_sample_has_no_mistakes_on_any_day(today: date, seed: int) -> None:
    rows = sample_branch(today=today, seed=seed)
    assert [complaints(row, today) for row in rows] == [[]] * len(rows)


def test_the_sample_is_the_same_whenever_it_is_made() -> None:
    assert sample_branch(today=TODAY) == sample_branch(today=TODAY)
    assert sample_branch(today=TODAY) != sample_branch(today=TODAY, seed=2)


def test_the_people_are_of_many_kinds() -> None:
    rows = sample_branch(today=TODAY)
    names = [row["姓名"] for row in rows]
    assert 28 <= len(rows) <= 34
    assert [name for name in set(names) if names.count(name) > 1] == ["王建国"]
    assert any("𬱖" in name for name in names)
    assert any("·" in name for name in names)
    assert sum(row["人员类别"] == "预备党员" for row in rows) == 2
    assert len({row["民族"] for row in rows}) >= 6
    assert sum("外地" in row["工作单位及岗位"] for row in rows) == 3
    assert sum(row["组织关系"] == "已转出未收到回执" for row in rows) == 1
    assert sum(row["党费交至"] < "2025.02" for row in rows) == 2
    assert sum(row["党费交至"] == "2026.01" for row in rows) >= 25


def test_nobody_in_the_sample_exists() -> None:
    rows = sample_branch(today=TODAY)
    numbers = [row["公民身份号码"] for row in rows]
    assert all(number.startswith("990101") for number in numbers)
    assert len(set(numbers)) == len(numbers)
    assert all(row["联系电话"][:3] in ("100", "") for row in rows)


def test_the_roster_holds_the_branch_between_title_and_signature() -> None:
    cells = cells_of(sample_roster(TODAY))
    assert str(cells[0][0]).endswith("党员名册")
    assert cells[1] == ("序号", *HEADINGS)
    assert "签字" in str(cells[-1][0])
    assert rows_of(sample_roster(TODAY)) == sample_branch(today=TODAY)


def test_ids_and_phones_are_text_cells() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(sample_roster(TODAY))).worksheets[0]
    for heading in ("公民身份号码", "联系电话"):
        column = HEADINGS.index(heading) + 2
        cells = [
            sheet.cell(row, column) for row in range(3, 3 + len(rows_of(sample_roster(TODAY))))
        ]
        filled = [cell for cell in cells if cell.value is not None]
        assert {(cell.data_type, cell.number_format) for cell in filled} == {("s", "@")}


def test_the_faulty_roster_has_each_of_the_typical_mistakes() -> None:
    rows = rows_of(faulty_roster(TODAY))
    found = {at: codes for at, row in enumerate(rows) if (codes := complaints(row, TODAY))}
    assert found == {
        1: ["idno_15"],
        2: ["idno_check_digit"],
        5: ["idno_excel"],
        8: ["date_month"],
        9: ["idno_says_male"],
        10: ["date_day"],
        11: ["date_short_year"],
        12: ["ethnicity_unknown"],
        13: ["meeting_in_future"],
    }
    assert rows[15]["姓名"] == ""
    assert rows[-1] == rows[0]
