"""一人一档: what is known of one member, in a folder that is the same twice and names nobody."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import docx
import pytest
from hypothesis import given, settings, strategies as st
from openpyxl import load_workbook

from bot.domain.attempts import Attempt, Moment, Wording
from bot.domain.changes import Entry, FactsStated
from bot.domain.records import Fact, Key, Member, Standing
from bot.forms.dossier import Case, dossier, file_name, folder_name
from bot.forms.form import Stamp
from bot.forms.zips import free_name, volumes, zip_of
from bot.policy import load_policy

POLICY = load_policy(2026)
ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 2, 25, 4, tzinfo=UTC)
FACTS = {
    "scope": Fact("in_branch"),
    "reach": Fact("no"),
    "circumstance": Fact("7"),
    "dues": Fact("2022-08", origin="roster", told="2026-02-25"),
    "dues_on": Fact(mark="unknown"),
    "meeting": Fact(mark="later"),
    "phone": Fact("13900000017"),
    "idno": Fact("99010119620503001X"),
}
MEMBER = Member(Key(3, 29), "姜小曼", FACTS, standing=Standing("done", "lost"))
FIRST = Wording("contact", "vacant", Moment(NOON), "13900000017", "机主换人")
ATTEMPTS = (
    Attempt(29, 1, FIRST, NOON, NOON, 3),
    Attempt(29, 2, replace(FIRST, channel="police"), NOON, NOON, 3),
)
ENTRIES = (
    Entry(
        7, NOON, 3, FactsStated(29, {"reach": Fact("no")}, {"reach": Fact("yes")}, (), "corrected")
    ),
    Entry(8, NOON + timedelta(hours=1), 4, FactsStated(29, {}, {"home": Fact("本村")}, ("home",))),
)
STAMP = Stamp("9f86d081884c7d659a2f", NOON.astimezone(ZONE), POLICY.campaign.cutoff, 2026, 3, 8)
PHOTO = (("照片.jpg", b"\xff\xd8\xff"),)
CASE = Case(MEMBER, "青禾村党支部", STAMP, ENTRIES, ATTEMPTS, {}, PHOTO)


def folder(case: Case = CASE) -> dict[str, bytes]:
    return dict(dossier(case, POLICY, ZONE))


def text(data: bytes) -> str:
    return "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)


def grid(data: bytes, sheet: str) -> list[list[Any]]:
    rows = load_workbook(io.BytesIO(data))[sheet].iter_rows(values_only=True)
    return [list(row) for row in rows]


def test_the_folder_holds_cover_answers_searches_and_evidence() -> None:
    assert list(folder()) == [
        "00-封面.docx",
        "01-情况与修改记录.xlsx",
        "02-查找联系记录.xlsx",
        "03-佐证/01-照片.jpg",
    ]


def test_the_same_case_gives_the_same_bytes_and_no_name_names_a_person() -> None:
    table = POLICY.tables["forms_bundles"]["dossier"]
    assert zip_of(dossier(CASE, POLICY, ZONE)) == zip_of(dossier(CASE, POLICY, ZONE))
    names = [*folder(), folder_name(table, 29), file_name(table, 29)]
    assert not [n for n in names if "姜" in n or "小曼" in n]
    assert (folder_name(table, 29), file_name(table, 29)) == ("编号0029", "一人一档-编号0029")


def test_the_cover_says_how_it_was_searched_and_what_is_missing() -> None:
    said = text(folder()["00-封面.docx"])
    assert "共查找2次，涉及途径：原联系方式、公安。" in said
    assert "佐证材料1件" in said
    [lacking] = re.findall("尚缺：(.*)。", said)
    assert {"亲友1次", "支部党员1次"} <= set(lacking.split("、"))
    assert "待补：" in said
    assert "不清楚：" in said
    assert "经办人（签名）：" in said
    bare = text(folder(replace(CASE, attempts=(), evidence=()))["00-封面.docx"])
    assert "没有查找记录。" in bare
    assert "尚缺：原联系方式1次、亲友1次、公安、人社或民政1次、支部党员1次" in bare
    assert "查找记录没有佐证材料。" in bare


def test_a_search_that_was_not_made_is_a_line_that_says_so() -> None:
    data = folder(replace(CASE, attempts=()))["02-查找联系记录.xlsx"]
    (rows,) = (grid(data, name) for name in load_workbook(io.BytesIO(data)).sheetnames)
    headings, line = rows[2], rows[3]
    assert [cell for cell in line if cell] == ["无"]
    assert line[headings.index("姓名")] == "无"
    assert "零报告" not in str(rows)


def test_an_attempt_that_was_taken_back_does_not_count() -> None:
    off = replace(ATTEMPTS[1], withdrawn=NOON)
    assert "共查找1次，涉及途径：原联系方式。" in text(
        folder(replace(CASE, attempts=(ATTEMPTS[0], off)))["00-封面.docx"]
    )


def test_the_answers_come_with_their_origin_and_every_change_with_its_author() -> None:
    data = folder()["01-情况与修改记录.xlsx"]
    answers = grid(data, "基本情况")
    reach = POLICY.question("reach")
    assert reach is not None
    assert [reach.short, POLICY.label("reach", "no"), "逐项询问", "—"] in [r[:4] for r in answers]
    assert any(row[1] == "2022-08" and row[2:] == ["名册", "2026-02-25"] for row in answers)
    history = grid(data, "修改记录")
    assert history[0][0] == "青禾村党支部编号29党员信息修改记录"
    assert history[3] == [
        "2026.02.25 12:00", "第3号用户", reach.short,
        POLICY.label("reach", "yes"), POLICY.label("reach", "no"), "更正",
    ]  # fmt: skip
    assert history[4][1:5] == ["第4号用户", "现居住地", "本村", "—"]


def test_every_attempt_is_on_its_sheet() -> None:
    (sheet,) = load_workbook(io.BytesIO(folder()["02-查找联系记录.xlsx"])).worksheets
    assert [sheet.cell(row, 3).value for row in (4, 5)] == ["姜小曼"] * 2


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\x|y?.txt", "C__x_y_.txt"),
        ("a/./b.txt", "a/b.txt"),
        ("", "_"),
        ("照片\u202e.jpg", "照片_.jpg"),
    ],
)
def test_names_in_a_zip_lead_nowhere_else(wanted: str, name: str) -> None:
    assert free_name(wanted, set()) == name


def test_two_files_of_one_name_are_told_apart() -> None:
    data = zip_of([("a.txt", b"1"), ("A.txt", b"2"), ("a.txt", b"3")])
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        held: Mapping[str, bytes] = {name: packed.read(name) for name in packed.namelist()}
    assert held == {"a.txt": b"1", "A(2).txt": b"2", "a(3).txt": b"3"}


@settings(deadline=None)
@given(st.lists(st.integers(0, 60), max_size=30))
def test_volumes_hold_everything_once_and_no_more_than_fits(sizes: list[int]) -> None:
    made = list(volumes(sizes, 50))
    assert [place for part in made for place in part] == list(range(len(sizes)))
    for part in made:
        assert sum(sizes[p] for p in part) <= 50 or len([p for p in part if sizes[p]]) == 1
