"""A fictitious branch to try the bot with, and its roster as a spreadsheet.

Nobody here exists: the id numbers use region 990101, which no one has, and the phone numbers
begin with 100, which no operator has issued.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from bot.domain.dates import add_months, print_month
from bot.domain.identity import check_digit
from bot.domain.workdays import last_workday_on_or_before

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

BRANCH = "样例镇青禾村党支部"
HEADINGS = (
    "姓名", "性别", "民族", "出生日期", "公民身份号码", "学历", "人员类别", "入党时间", "转正时间",
    "工作单位及岗位", "联系电话", "现居住地", "户籍所在地", "党费交至", "最近参加组织生活",
    "组织关系", "备注",
)  # fmt: skip

Row = dict[str, str]

_VILLAGE = "样例市样例镇青禾村"
_REGION = "990101"
_YEAR = 2026
"""The year for which the ages below are meant; in other years everybody moves along."""


@dataclass(frozen=True, slots=True)
class _Person:
    """What makes one sample member different from the others."""

    name: str
    sex: str
    birth: date
    joined: int
    """Year in which the member joined."""
    education: str
    work: str = "村民，务农"
    ethnicity: str = "汉族"
    home: str = _VILLAGE
    months_silent: int = 0
    """How long ago dues and meetings stopped; 0: up to date."""
    months_probationary: int = 0
    """How long ago a probationary member joined; 0: a full member."""
    scope: str = "在册"
    missing: tuple[str, ...] = ()
    remark: str = ""


_PEOPLE = (
    _Person("周国安", "男", date(1968, 3, 12), 1992, "大专", "村党支部书记"),
    _Person("林秀梅", "女", date(1975, 7, 4), 2001, "高中", "村委会委员"),
    _Person("赵广田", "男", date(1941, 11, 23), 1966, "小学", "退休村干部"),
    _Person("孙桂芝", "女", date(1946, 5, 9), 1973, "初中"),
    _Person("王建国", "男", date(1955, 10, 1), 1979, "初中"),
    _Person("王建国", "男", date(1983, 2, 17), 2008, "大学本科", "镇农技站技术员"),
    _Person("陈𬱖", "女", date(1990, 8, 30), 2012, "硕士研究生", "村小学教师"),
    _Person("阿依古丽·买买提", "女", date(1987, 4, 15), 2011, "大学本科", "卫生室医生", "维吾尔族"),
    _Person("金哲浩", "男", date(1979, 12, 2), 2004, "大专", "合作社理事", "朝鲜族"),
    _Person("傅文柱", "男", date(1962, 6, 18), 1988, "中专", "村会计", "满族"),
    _Person("乌云其木格", "女", date(1971, 1, 27), 1998, "高中", ethnicity="蒙古族"),
    _Person("单志刚", "男", date(1966, 9, 5), 1991, "高中", "护林员"),
    _Person("仇丽华", "女", date(1980, 3, 21), 2006, "大专", "便民服务员"),
    _Person("曾庆来", "男", date(1949, 2, 8), 1971, "小学"),
    _Person("查晓东", "男", date(1985, 5, 25), 2010, "大专", "个体工商户"),
    _Person("郭凤霞", "女", date(1958, 7, 14), 1984, "初中"),
    _Person("何永福", "男", date(1952, 12, 30), 1976, "初中"),
    _Person("吕敏", "女", date(1993, 6, 6), 2015, "大学本科", "大学生村官"),
    _Person("马占山", "男", date(1970, 4, 3), 1996, "高中", "养殖户", "回族"),
    _Person("许志强", "男", date(1978, 10, 19), 2003, "职业高中", "农机手"),
    _Person("唐玉兰", "女", date(1964, 1, 16), 1990, "初中"),
    _Person("高大成", "男", date(1937, 8, 22), 1959, "小学", remark="行动不便，送学上门"),
    _Person("沈思雨", "女", date(2001, 9, 11), 0, "大学本科", "村团支部书记", months_probationary=8),
    _Person("罗一鸣", "男", date(1998, 3, 28), 0, "大专", "合作社社员", months_probationary=4),
    _Person("杜海涛", "男", date(1986, 11, 7), 2009, "大专", "外地务工，装修", home="邻省宁海市"),
    _Person("丁雪", "女", date(1991, 5, 20), 2013, "大学本科", "外地企业职员", home="邻省宁海市"),
    _Person("彭军", "男", date(1974, 8, 13), 2000, "初中", "外地务工，司机", home="样例市东城区"),
    _Person(
        "魏长河", "男", date(1972, 6, 29), 1995, "初中", "", home="", months_silent=14,
        missing=("工作单位及岗位", "现居住地"), remark="早年外出，去向不明",
    ),
    _Person(
        "姜小曼", "女", date(1988, 12, 12), 2010, "大专", "", home="", months_silent=98,
        missing=("工作单位及岗位", "联系电话", "现居住地"),
    ),
    _Person(
        "田志远", "男", date(1984, 1, 9), 2007, "大学本科", "样例市工业园职工", home="样例市工业园",
        months_silent=5, scope="已转出未收到回执", remark="介绍信已开出，催办回执",
    ),
    _Person("秦淑珍", "女", date(1960, 10, 26), 1987, "初中", missing=("联系电话", "最近参加组织生活")),
    _Person("邓立新", "男", date(1976, 2, 2), 2002, "高中", missing=("学历", "转正时间")),
)  # fmt: skip


def sample_branch(*, today: date, seed: int = 1) -> list[Row]:
    """The members of the sample branch, heading -> text, as they stand on `today`.

    All but a few are complete and up to date. The seed changes days and digits, not the people.
    """
    random = Random(seed)  # noqa: S311
    return [_row(person, random, today) for person in _PEOPLE]


def sample_roster(today: date, *, seed: int = 1) -> bytes:
    """The sample branch as an .xlsx with title, headings and a signature row; all cells are text."""
    return workbook(sample_branch(today=today, seed=seed))


def faulty_roster(today: date, *, seed: int = 1) -> bytes:
    """The sample roster with the mistakes that real ones have.

    In the order of the rows: an id of 15 digits, a wrong check digit, an id and a phone that are
    numbers, the month 13, a sex that contradicts the id, an impossible day, a year of two digits,
    a misspelt ethnicity, a future date, a missing name, and one person twice.
    """
    rows = sample_branch(today=today, seed=seed)
    rows[1]["公民身份号码"] = _with_15_digits(rows[1]["公民身份号码"])
    rows[2]["公民身份号码"] = _with_wrong_check_digit(rows[2]["公民身份号码"])
    rows[8]["入党时间"] = "2004.13"
    rows[9]["性别"] = "女"
    rows[10]["出生日期"] = "1971.2.30"
    rows[11]["转正时间"] = "92.7"
    rows[12]["民族"] = "汉民"
    rows[13]["最近参加组织生活"] = (today + timedelta(days=40)).isoformat()
    rows[15]["姓名"] = ""
    rows.append(dict(rows[0]))
    return workbook(rows, as_numbers=((5, "公民身份号码"), (5, "联系电话")))


def sample_idno(birth: date, sequence: int) -> str:
    """The id number of nobody: region 990101, this birth date, a sequence (odd for men)."""
    first = f"{_REGION}{birth:%Y%m%d}{sequence:03}"
    return first + check_digit(first)


def _row(person: _Person, random: Random, today: date) -> Row:
    birth = add_months(person.birth, 12 * (today.year - _YEAR))
    joined = _joined(person, random, today)
    last_seen = _last_seen(person, random, today)
    confirmed = "" if person.months_probationary else _dotted(add_months(joined, 12))
    sequence = random.randrange(1, 49) * 2 + (person.sex == "男")
    cells = (
        person.name,
        person.sex,
        person.ethnicity,
        _dotted(birth),
        sample_idno(birth, sequence),
        person.education,
        "预备党员" if person.months_probationary else "正式党员",
        _dotted(joined),
        confirmed,
        person.work,
        f"100{random.randrange(10**8):08}",
        person.home,
        _VILLAGE,
        print_month(add_months(last_seen, -1).isoformat()),
        _dotted(last_seen),
        person.scope,
        person.remark,
    )
    row = dict(zip(HEADINGS, cells, strict=True))
    return row | dict.fromkeys(person.missing, "")


def _joined(person: _Person, random: Random, today: date) -> date:
    if person.months_probationary:
        return add_months(today, -person.months_probationary)
    return date(
        person.joined + today.year - _YEAR, random.randrange(1, 13), random.randrange(1, 29)
    )


def _last_seen(person: _Person, random: Random, today: date) -> date:
    day = add_months(today, -person.months_silent) - timedelta(days=random.randrange(5, 20))
    return last_workday_on_or_before(day)


def _dotted(day: date) -> str:
    return day.strftime("%Y.%m.%d")


def _with_15_digits(idno: str) -> str:
    return idno[:6] + idno[8:17]


def _with_wrong_check_digit(idno: str) -> str:
    return idno[:17] + ("0" if idno[17] == "1" else "1")


def workbook(rows: Sequence[Row], as_numbers: Sequence[tuple[int, str]] = ()) -> bytes:
    """An .xlsx of the rows; `as_numbers` names the cells (row, heading) that are stored as numbers."""
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101
    sheet.title = "党员名册"
    sheet.append([f"{BRANCH}党员名册"])
    sheet.append(["序号", *HEADINGS])
    for number, row in enumerate(rows, 1):
        sheet.append([number, *(row[heading] or None for heading in HEADINGS)])
    sheet.append([])
    sheet.append(["党支部书记（签字）：", *[None] * 8, "填报日期：    年  月  日"])
    for at, heading in as_numbers:
        cell = sheet.cell(at + 3, HEADINGS.index(heading) + 2)
        cell.value = _as_excel_keeps_it(int(rows[at][heading].rstrip("X")))
        cell.number_format = "General"
    _dress(sheet)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _as_excel_keeps_it(number: int) -> float:
    """The number with the fifteen digits that a spreadsheet keeps of it."""
    return number if number < 10**15 else float(f"{number:.14e}")


def _dress(sheet: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    columns = len(HEADINGS) + 1
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=columns)
    sheet["A1"].font = Font(size=16, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center")
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    for column, heading in enumerate(HEADINGS, 2):
        wide = heading in ("公民身份号码", "工作单位及岗位", "现居住地", "户籍所在地", "备注")
        sheet.column_dimensions[get_column_letter(column)].width = 22 if wide else 13
    for row in sheet.iter_rows(min_row=3, min_col=2, max_col=columns):
        for cell in row:
            if isinstance(cell.value, str):
                cell.number_format = "@"
    sheet.freeze_panes = "C3"
