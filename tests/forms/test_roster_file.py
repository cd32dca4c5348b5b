"""The printed roster: its cells, its bytes, and how it reads when it is sent back."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from bot.domain.complaints import Complaint
from bot.domain.records import Fact, Key, Member, Standing
from bot.forms.form import Blank, Column, Form, Stamp
from bot.forms.intake import Headings, Table, read_table
from bot.forms.roster import RosterLayout, blank_roster, roster
from bot.forms.xlsx import heading_merges, lines_of, roomier, shares, write_book, write_xlsx

STAMP = Stamp(
    "9f86d081884c7d659a2feaa0c55ad015",
    datetime(2026, 2, 25, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai")),
    date(2026, 3, 30),
    2026,
)
FACTS = {
    "sex": "male",
    "ethnicity": "达斡尔族",
    "birth": "1962-05-03",
    "idno": "99010119620503001X",
    "education": "大学本科",
    "category": "full",
    "joined": "1985-07-01",
    "confirmed": "1986-07",
    "work": "务农",
    "phone": "13900000001、0451-88880001",
    "home": "某某县某某镇某某村二组",
    "registered": "某某县某某镇",
    "dues": "2025-12",
    "meeting": "2026-01-15",
    "scope": "no_receipt",
    "remark": "=1+1",
}
PRINTED = {
    "number": "17",
    "name": "阿卜杜拉·某某",
    "sex": "男",
    "ethnicity": "达斡尔族",
    "birth": "1962.05",
    "idno": "99010119620503001X",
    "education": "大学本科",
    "category": "正式党员",
    "joined": "1985.07.01",
    "confirmed": "1986.07",
    "work": "务农",
    "phone": "13900000001、0451-88880001",
    "home": "某某县某某镇某某村二组",
    "registered": "某某县某某镇",
    "dues": "2025.12",
    "meeting": "2026.01.15",
    "scope": "已转出未收到回执",
    "remark": "=1+1",
}


def member(number: int = 17, **more: Fact) -> Member:
    facts = {name: Fact(value) for name, value in FACTS.items()} | more
    return Member(Key(1, number), "阿卜杜拉·某某", facts, standing=Standing(cls="no_receipt"))


def sheet_of(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data)).active


def test_a_member_is_printed_as_the_form_wants_it(layout: RosterLayout) -> None:
    assert layout.printed(member()) == PRINTED | {"class": "转出未收到回执"}


@pytest.mark.parametrize(
    ("mark", "printed"), [("unknown", "不清楚"), ("inapplicable", "不适用"), ("later", "待补")]
)
def test_an_answer_that_is_no_value_is_printed_in_words(
    layout: RosterLayout, mark: Any, printed: str
) -> None:
    assert layout.printed(member(idno=Fact("", mark)))["idno"] == printed


@pytest.mark.parametrize(
    ("cls", "printed"),
    [
        ("normal", "正常"),
        ("floating", "流动"),
        ("hollow", "空挂"),
        ("lost", "失联"),
        ("broken", "联系中断"),
        ("abroad", "出国（境）"),
        ("no_receipt", "转出未收到回执"),
        ("received", "已转出"),
        ("deceased", "已故"),
        ("doubtful", "存疑"),
        ("", "未完成"),
    ],
)
def test_every_class_has_its_label(layout: RosterLayout, cls: str, printed: str) -> None:
    one = replace(member(), standing=Standing(cls=cls))
    assert layout.printed(one)["class"] == printed


def test_the_printed_roster_reads_back_value_by_value(
    layout: RosterLayout, headings: Headings
) -> None:
    members = [member(), member(18, birth=Fact("", "unknown")), member(19, remark=Fact("-3"))]
    file = roster("某某村党支部", members, STAMP, layout)
    table = read_table(file.name, file.data, headings)
    assert isinstance(table, Table)
    expected = [{k: v for k, v in layout.printed(m).items() if k != "class"} for m in members]
    assert [dict(row.cells) for row in table.rows] == expected
    assert (table.unknown, table.flaws, table.headings_row) == ((), (), 3)


def test_an_empty_roster_has_lines_to_fill_in_and_no_people(
    layout: RosterLayout, headings: Headings
) -> None:
    file = blank_roster("某某村党支部", STAMP, layout)
    sheet = sheet_of(file.data)
    assert [sheet["A4"].value, sheet["A33"].value, sheet["B33"].value] == [1, 30, None]
    assert sheet["H33"].number_format == "@"
    assert read_table(file.name, file.data, headings) == Complaint("file_no_rows", {"row": 3})


TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=40)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXT)
def test_any_remark_survives_the_round_trip(
    layout: RosterLayout, headings: Headings, remark: str
) -> None:
    file = roster("某某村党支部", [member(remark=Fact(remark))], STAMP, layout)
    assert sheet_of(file.data)["T4"].value in (remark, remark or None)
    table = read_table(file.name, file.data, headings)
    assert isinstance(table, Table)
    blank = remark.strip() in headings.blanks or remark.startswith(("=", "#"))
    assert blank or table.rows[0].cells.get("remark", "") == remark.strip()


def test_same_data_same_bytes_and_other_data_other_bytes(layout: RosterLayout) -> None:
    def made(*members: Member, stamp: Stamp = STAMP) -> bytes:
        return roster("某某村党支部", members, stamp, layout).data

    assert made(member()) == made(member())
    assert made(member()) != made(member(18))
    assert made(member()) != made(member(), stamp=replace(STAMP, head="0" * 64))


def test_no_entry_of_the_file_carries_a_clock_or_a_name(layout: RosterLayout) -> None:
    file = roster("某某村党支部", [member()], STAMP, layout)
    assert file.name == "党员名册-20260225.xlsx"
    with zipfile.ZipFile(io.BytesIO(file.data)) as whole:
        assert {entry.date_time for entry in whole.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        core = whole.read("docProps/core.xml").decode()
    assert "<dc:creator></dc:creator>" in core
    assert "某某" in core  # the unit's name is the title
    assert "阿卜杜拉" not in core


@pytest.mark.parametrize("text", ["=1+1", "+86 139", "-3", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_looks_like_a_formula_stays_text(layout: RosterLayout, text: str) -> None:
    cell = sheet_of(roster("某某村党支部", [member(remark=Fact(text))], STAMP, layout).data)["T4"]
    assert cell.value == text
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_ids_phones_and_numbers_are_text_that_survives_editing(layout: RosterLayout) -> None:
    sheet = sheet_of(roster("某某村党支部", [member()], STAMP, layout).data)
    formats = {sheet.cell(3, c.column).value: c.number_format for c in sheet[4]}
    assert {formats["公民身份号码"], formats["联系电话"], formats["编号"]} == {"@"}
    assert [sheet["A4"].value, sheet["B4"].value] == [1, "17"]


def test_the_sheet_is_set_up_for_printing(layout: RosterLayout) -> None:
    sheet = sheet_of(roster("某某村党支部", [member()], STAMP, layout).data)
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.freeze_panes == "A4"
    assert "&P" in str(sheet.oddFooter.right.text)
    footer = str(sheet.oddFooter.left.text)
    for part in ("2026年度", "2026-03-30", "2026-02-25 09:30", "9f86d081884c7d65"):
        assert part in footer
    values = [cell.value for row in sheet for cell in row if cell.value]
    for text in ("填报单位（盖章）：某某村党支部", "填表人（签名）：", "党支部书记（签名）："):
        assert text in values


@pytest.mark.parametrize(
    ("blank", "value", "shown"),
    [
        (Blank(), None, None),
        (Blank("无"), "", "无"),
        (Blank("—"), None, "—"),
        (Blank("—"), 0, 0),
        (Blank("", zero=False), 0, None),
        (Blank("", zero=False), 5, 5),
    ],
)
def test_an_empty_cell_follows_the_policy_of_the_form(
    blank: Blank, value: str | int | None, shown: str | int | None
) -> None:
    form = Form("表", (Column("数", lambda row: row, 8, "number"),), blank=blank)
    assert sheet_of(write_xlsx(form, [value], STAMP))["A3"].value == shown


def test_heads_above_each_other_are_merged(layout: RosterLayout) -> None:
    heads = [
        ("总数",),
        ("结构情况", "年龄", "35岁及以下"),
        ("结构情况", "年龄", "36岁至45岁"),
        ("结构情况", "学历", "大专及以上"),
        ("备注",),
    ]
    assert heading_merges(heads, 3, 2) == ["A2:A4", "B2:D2", "E2:E4", "B3:C3"]
    columns = tuple(Column(head, str, 8) for head in heads)
    sheet = sheet_of(write_xlsx(Form("表", columns), ["x"], STAMP))
    assert [cell.value for cell in sheet[2]] == ["总数", "结构情况", None, None, "备注"]
    assert [cell.value for cell in sheet[4]] == [
        None,
        "35岁及以下",
        "36岁至45岁",
        "大专及以上",
        None,
    ]
    assert sheet.print_title_rows == "$2:$4"


def test_several_forms_share_a_file_under_different_sheet_names() -> None:
    form = Form("名单/一[x]", (Column("姓名", str, 8),))
    data = write_book("册", ((form, ["甲"]), (form, ["乙"])), STAMP)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["名单 一 x", "名单 一 x(2)"]
    assert [sheet["A3"].value for sheet in book] == ["甲", "乙"]


def test_rows_are_taken_one_by_one() -> None:
    taken = []

    def rows() -> Iterator[str]:
        for number in range(3):
            taken.append(number)
            yield f"第{number}"

    form = Form("表", (Column("姓名", str, 8),))
    sheet = sheet_of(write_xlsx(form, rows(), STAMP))
    assert (taken, sheet["A5"].value) == ([0, 1, 2], "第2")


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("", 8, 1), ("某某村", 8, 1), ("某某村民委", 8, 2), ("a" * 30, 10, 4), ("甲\n乙", 20, 2)],
)
def test_lines_are_counted_by_the_width_of_their_characters(
    text: str, width: float, lines: int
) -> None:
    assert lines_of(text, width) == lines


@pytest.mark.parametrize(
    ("widths", "count", "groups"),
    [
        ([10, 10, 10, 10], 2, [(1, 2), (3, 4)]),
        ([4, 4, 8, 20, 20], 3, [(1, 3), (4, 4), (5, 5)]),
        ([10], 1, [(1, 1)]),
        ([90, 1, 1], 3, [(1, 1), (2, 2), (3, 3)]),
    ],
)
def test_signatures_share_the_width(
    widths: list[float], count: int, groups: list[tuple[int, int]]
) -> None:
    assert shares(widths, count) == groups


@pytest.mark.parametrize(
    ("widths", "needed", "groups"),
    [
        ([36, 8, 14, 16, 12, 22], 52, [(1, 3), (4, 6)]),
        ([36, 8, 14, 16, 12, 22], 20, [(1, 1), (2, 6)]),
        ([10, 10], 90, [(1, 1), (2, 2)]),
    ],
)
def test_the_name_of_the_unit_has_room_above_the_table(
    widths: list[float], needed: float, groups: list[tuple[int, int]]
) -> None:
    assert roomier(widths, shares(widths, 2), needed) == groups


def test_the_date_beside_the_name_keeps_its_room() -> None:
    widths = [40, 8, 18, 26]
    assert roomier(widths, shares(widths, 2), 50) == [(1, 3), (4, 4)]
    assert roomier(widths, shares(widths, 2), 50, 42) == [(1, 2), (3, 4)]


def test_texts_with_markup_and_odd_characters_are_kept() -> None:
    texts = ["<b>&\"'", "_x0041_", "𬱖某", " 前后 ", "a\x00b", "长" * 40_000]
    form = Form("表", (Column("姓名", str, 8),))
    sheet = sheet_of(write_xlsx(form, texts, STAMP))
    shown = [sheet.cell(row, 1).value for row in range(3, 9)]
    assert shown == ["<b>&\"'", "_x0041_", "𬱖某", " 前后 ", "ab", "长" * 32_767]
