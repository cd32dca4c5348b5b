"""The office's own blank sheet, filled: her file with our values in it, and nothing else touched."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from bot.domain.complaints import Complaint
from bot.forms.form import Blank, Column, Form
from bot.forms.official import Filled, Place, Signs, examine, fill
from bot.forms.official_match import match
from bot.forms.official_rows import Room

Person = dict[str, str]
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
FIELDS = {"公民身份号码": "idno", "身份证号": "idno", "入党时间": "joined", "入党日期": "joined"}


def same(word: str) -> str:
    return FIELDS.get(word, "")


def column(name: str, *heading: str, kind: Any = "text") -> Column[Person]:
    return Column(heading if len(heading) > 1 else heading[0], lambda p: p.get(name), 8, kind)


REGISTER: Form[Person] = Form(
    "经查找取得联系党员登记表",
    (
        Column("序号", lambda p: None, 4, "serial"),
        column("name", "姓名"),
        column("idno", "公民身份号码"),
        column("joined", "入党\n时间"),
        column("circumstance", "失去\n联系\n情形"),
        column("phone", "现联系方式"),
    ),
    blank=Blank("—"),
)
PEOPLE: list[Person] = [
    {"name": f"张某{n}", "idno": f"99010119620503{n:04d}", "joined": "1992.07", "circumstance": "①"}
    for n in range(1, 6)
]


def register(change: Callable[[Any], None] | None = None, empty: int = 3) -> bytes:
    """An office's own register: other words and order, a footer, a sum, a check, a picture."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "登记表"
    sheet.append(["经查找取得联系党员登记表（样表）"])
    sheet.append(["填报单位（盖章）："])
    sheet.append(["序号", "姓  名", "入党日期", "身份证号（18位）", "失去联系情形", "备注", "计"])
    for _ in range(empty):
        sheet.append([None] * 7)
    last = 3 + empty
    for row in sheet.iter_rows(min_row=3, max_row=last, max_col=7):
        for cell in row:
            cell.border, cell.font = BOX, Font("仿宋_GB2312", 11)
            cell.alignment = Alignment("center", "center", wrap_text=True)
    for n in range(4, last + 1):
        sheet.cell(n, 7).value = f"=LEN(B{n})"
        sheet.row_dimensions[n].height = 31
    sheet.append(["合计", None, None, None, None, None, f"=SUM(G4:G{last})"])
    sheet.append(["填表人：", None, None, "负责人："])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=7)
    sheet.merge_cells(start_row=last + 2, start_column=1, end_row=last + 2, end_column=3)
    sheet.cell(last + 1, 1).fill = PatternFill("solid", "FFFF00")
    valid = DataValidation("list", formula1='"①,②,③"')
    valid.add(f"E4:E{last}")
    sheet.add_data_validation(valid)
    sheet.column_dimensions["D"].width = 22
    sheet.page_setup.orientation = "landscape"
    sheet.print_area = f"A1:G{last + 2}"
    other = book.create_sheet("说明")
    other["A1"] = f"='登记表'!G{last + 1}&\"登记表!A9\""
    other["A2"] = f"=A{last + 1}"
    if change:
        change(sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def placed(data: bytes, form: Form[Any] = REGISTER) -> Place:
    found = examine(data, {"x": [c.levels for c in form.columns]}, same)
    assert not isinstance(found, Complaint)
    return found["x"]


def filled(data: bytes, lines: Sequence[Any], form: Form[Any] = REGISTER) -> Filled:
    done = fill(data, placed(data, form), form, lines, "青禾村党支部")
    assert isinstance(done, Filled), done
    return done


def grid(data: bytes, sheet: str) -> list[list[Any]]:
    rows = load_workbook(io.BytesIO(data))[sheet].iter_rows(values_only=True)
    return [list(row) for row in rows]


def test_headings_in_other_words_and_order_are_found_and_the_rest_is_listed() -> None:
    place = placed(register())
    assert (place.sheet, place.match.first, place.match.below) == ("登记表", 3, 4)
    assert place.match.columns == {0: 1, 1: 2, 2: 4, 3: 3, 4: 5}
    assert place.match.theirs == ("备注", "计")
    assert place.match.ours == ("现联系方式",)


def test_lines_go_into_the_empty_rows_and_the_rest_stays() -> None:
    done = filled(register(), PEOPLE[:2])
    rows = grid(done.data, "登记表")
    assert rows[1][0] == "填报单位（盖章）：青禾村党支部"
    assert rows[3] == [1, "张某1", "1992.07", "990101196205030001", "①", None, "=LEN(B4)"]
    assert rows[4][:2] == [2, "张某2"]
    assert rows[5] == [None] * 6 + ["=LEN(B6)"]
    assert rows[6][0] == "合计"
    assert (done.rows, done.left) == (2, ())
    cell = load_workbook(io.BytesIO(done.data))["登记表"]["B4"]
    assert (cell.font.name, cell.border.left.style, cell.alignment.wrap_text) == (
        "仿宋_GB2312",
        "thin",
        True,
    )


def test_rows_like_the_last_are_put_in_and_all_that_is_below_moves() -> None:
    done = filled(register(), PEOPLE)
    sheet = load_workbook(io.BytesIO(done.data))["登记表"]
    assert [sheet.cell(n, 2).value for n in range(4, 10)] == [p["name"] for p in PEOPLE] + [None]
    assert [sheet.cell(n, 7).value for n in range(4, 10)] == [
        *(f"=LEN(B{n})" for n in range(4, 9)),
        "=SUM(G4:G8)",
    ]
    assert {sheet.cell(n, 3).border.left.style for n in range(4, 9)} == {"thin"}
    assert {sheet.row_dimensions[n].height for n in range(4, 9)} == {31}
    assert (sheet["A9"].value, sheet["A9"].fill.fgColor.rgb) == ("合计", "00FFFF00")
    assert sheet["D10"].value == "负责人："
    assert sorted(str(m) for m in sheet.merged_cells.ranges) == ["A10:C10", "A1:G1"]
    assert str(sheet.data_validations.dataValidation[0].sqref) == "E4:E8"
    assert sheet.print_area == "'登记表'!$A$1:$G$10"
    other = grid(done.data, "说明")
    assert other == [["='登记表'!G9&\"登记表!A9\""], ["=A7"]]


def test_a_total_and_a_check_over_the_one_empty_row_grow_with_it() -> None:
    def counted(sheet: Any) -> None:
        sheet["B5"] = "=COUNTA(B4:B4)"
        sheet["G5"] = "=SUM(G4:G4)+$G$4"
        sheet["F4"] = "=SUM(D4:E4)"
        rule = DataValidation("custom", formula1='AND(C4<>"",B$3<>"")')
        rule.add("C4")
        sheet.add_data_validation(rule)

    sheet = load_workbook(io.BytesIO(filled(register(counted, empty=1), PEOPLE[:4]).data))["登记表"]
    assert (sheet["A8"].value, sheet["B8"].value) == ("合计", "=COUNTA(B4:B7)")
    assert sheet["G8"].value == "=SUM(G4:G7)+$G$7"
    assert [sheet.cell(n, 6).value for n in range(4, 8)] == [
        f"=SUM(D{n}:E{n})" for n in range(4, 8)
    ]
    checks = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert checks == {"E4:E7": '"①,②,③"', "C4:C7": 'AND(C4<>"",B$3<>"")'}


def test_headings_merged_over_two_rows_end_with_their_merges() -> None:
    def tall(sheet: Any) -> None:
        sheet.insert_rows(4)
        for column in range(1, 8):
            sheet.merge_cells(start_row=3, start_column=column, end_row=4, end_column=column)

    data = register(tall)
    match = placed(data).match
    assert (match.first, match.last, match.below) == (3, 4, 5)
    rows = grid(filled(data, PEOPLE[:2]).data, "登记表")
    assert [row[1] for row in rows[2:6]] == ["姓  名", None, "张某1", "张某2"]


def without_rows(data: bytes, *numbers: int) -> bytes:
    """The file as a program writes it that leaves out rows in which nothing stands."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode("utf-8", "surrogateescape")
            for number in numbers if name == "xl/worksheets/sheet1.xml" else ():
                text, count = re.subn(rf'<row r="{number}".*?</row>', "", text)
                assert count == 1
            new.writestr(name, text.encode("utf-8", "surrogateescape"))
    return target.getvalue()


@pytest.mark.parametrize("gone", [(5,), (6,), (4, 5, 6)])
@pytest.mark.parametrize("count", [2, 3, 5])
def test_rows_that_the_file_leaves_out_are_empty_rows(gone: tuple[int, ...], count: int) -> None:
    done = filled(without_rows(register(), *gone), PEOPLE[:count])
    with zipfile.ZipFile(io.BytesIO(done.data)) as packed:
        xml = packed.read("xl/worksheets/sheet1.xml").decode()
    numbers = [int(n) for n in re.findall(r'<row r="(\d+)"', xml)]
    assert numbers == sorted(set(numbers))
    rows = grid(done.data, "登记表")
    assert [row[1] for row in rows[3 : 3 + count]] == [p["name"] for p in PEOPLE[:count]]
    assert rows[max(3 + count, 6)][0] == "合计"


def test_nothing_else_in_the_file_is_touched() -> None:
    data = register()
    after = filled(data, PEOPLE[:2]).data
    with zipfile.ZipFile(io.BytesIO(data)) as a, zipfile.ZipFile(io.BytesIO(after)) as b:
        assert a.namelist() == b.namelist()
        changed = {name for name in a.namelist() if a.read(name) != b.read(name)}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"}
    assert filled(data, PEOPLE[:2]).data == after


def test_a_picture_below_moves_along() -> None:
    pixel = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
        b"\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xfc\xcf\xc0P\x0f\x00\x04\x85\x01\x80\x84\xa9"
        b"\x8c!\x00\x00\x00\x00IEND\xaeB`\x82"
    )
    with zipfile.ZipFile(io.BytesIO(register())) as plain:
        parts = {name: plain.read(name) for name in plain.namelist()}
    main = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    anchor = "<xdr:{0}><xdr:col>0</xdr:col><xdr:row>{1}</xdr:row></xdr:{0}>"
    parts["xl/drawings/drawing1.xml"] = (
        f'<xdr:wsDr xmlns:xdr="{main}"><xdr:twoCellAnchor>{anchor.format("from", 0)}'
        f"{anchor.format('to', 2)}</xdr:twoCellAnchor><xdr:twoCellAnchor>"
        f"{anchor.format('from', 7)}{anchor.format('to', 9)}</xdr:twoCellAnchor></xdr:wsDr>"
    ).encode()
    parts["xl/media/image1.png"] = pixel
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="d" Type="{office}/drawing" Target="../drawings/drawing1.xml"/>'
        "</Relationships>"
    ).encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    with zipfile.ZipFile(io.BytesIO(filled(target.getvalue(), PEOPLE).data)) as after:
        drawing = after.read("xl/drawings/drawing1.xml").decode()
        assert after.read("xl/media/image1.png") == pixel
    assert [int(row) for row in re.findall(r"row>(\d+)<", drawing)] == [0, 2, 9, 11]


def test_a_heading_over_two_columns_is_one_column_and_its_lines_are_merged_like_it() -> None:
    def wide(sheet: Any) -> None:
        sheet.insert_cols(3)
        for row in range(3, 7):
            sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=3)

    data = register(wide)
    assert placed(data).match.columns == {0: 1, 1: 2, 2: 5, 3: 4, 4: 6}
    sheet = load_workbook(io.BytesIO(filled(data, PEOPLE).data))["登记表"]
    assert [sheet.cell(n, 2).value for n in range(4, 9)] == [p["name"] for p in PEOPLE]
    merged = {str(m) for m in sheet.merged_cells.ranges}
    assert {f"B{n}:C{n}" for n in range(3, 9)} <= merged


NAMES = ("总  计", "①国有企业", "②非公有制企业", "⑨其他")
SUMMARY: Form[Person] = Form(
    "与党组织失去联系党员情况汇总表",
    (
        column("label", "类别"),
        column("total", "总数", ""),
        column("women", "总数", "女"),
        column("young", "结构情况", "年龄", "35岁及以下"),
        column("half", "失去联系情况", "失去联系时间", "6个月以上不满1年"),
        column("years", "失去联系情况", "失去联系时间", "1年至5年"),
        column("standing", "结构情况", "党龄", "1年至5年"),
    ),
    blank=Blank("", zero=False),
)


LABELS = ["总计", "①国有企业", "②非公有制企业", "③农村", "④党政机关", "⑤学校", "⑨其他"]
FIGURES: list[Any] = [{"label": label, "total": n + 1} for n, label in enumerate(LABELS)]


def summary(stub: str = "类  别", names: Sequence[str] = NAMES) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["附件3　与党组织失去联系党员情况汇总表"])
    sheet.append([stub, "总数", None, "结构情况", None, "失去联系情况", None])
    sheet.append([None, None, "女", "年龄", "党龄", "失去联系时间", None])
    sheet.append([None, None, None, "35岁\n及以下", "1年至\n5年", "6个月以上不满1年", "1年至5年"])
    sheet.append(["甲", 1, 2, 3, 4, 5, 6])
    for name in names:
        sheet.append([name])
    sheet.append(["填表人："])
    for ref in ("A2:A4", "B2:B4", "C3:C4", "D2:E2", "F2:G2", "F3:G3"):
        sheet.merge_cells(ref)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_heads_above_each_other_tell_leaves_of_one_name_apart() -> None:
    place = placed(summary(), SUMMARY)
    assert (place.match.first, place.match.last, place.match.below) == (2, 4, 6)
    assert place.match.columns == {0: 1, 1: 2, 2: 3, 3: 4, 4: 6, 5: 7, 6: 5}
    assert (place.match.theirs, place.match.ours) == ((), ())


def test_lines_that_her_sheet_names_go_to_their_rows_and_the_others_are_listed() -> None:
    lines: list[Any] = [
        {"label": "总计", "total": 7, "women": 0, "years": 5, "standing": 2},
        {"label": "①国有企业", "total": 3},
        {"label": "③农村", "total": 4},
        {"label": "⑨其他", "total": 0},
    ]
    done = filled(summary(), lines, SUMMARY)
    rows = grid(done.data, "Sheet")
    assert rows[5] == ["总  计", 7, None, None, 2, None, 5]
    assert [row[:2] for row in rows[6:]] == [
        ["①国有企业", 3],
        ["②非公有制企业", None],
        ["⑨其他", None],
        ["填表人：", None],
    ]
    assert (done.rows, done.left) == (3, ("③农村",))


def test_figures_that_stand_in_her_sheet_already_are_not_left_there() -> None:
    def figures(total: int) -> list[Any]:
        return [{"label": label, "total": total, "women": 1} for label in LABELS]

    before = filled(summary(names=LABELS), figures(7), SUMMARY).data
    rows = grid(filled(before, figures(3), SUMMARY).data, "Sheet")
    assert [row[:3] for row in rows[5:12]] == [[label, 3, 1] for label in LABELS]


def test_people_who_stand_in_her_register_already_do_not_keep_the_others_out() -> None:
    def some(sheet: Any) -> None:
        for n, person in enumerate(PEOPLE[:2]):
            sheet.cell(4 + n, 2, person["name"])

    done = fill(register(some), placed(register(some)), REGISTER, PEOPLE, "")
    assert isinstance(done, Complaint)
    assert done.code == "template_full"


def told(data: bytes) -> Filled | Complaint:
    signs = Signs(lines={"x": {0: LABELS}})
    found = examine(data, {"x": [c.levels for c in SUMMARY.columns]}, same, signs)
    assert not isinstance(found, Complaint)
    return fill(data, found["x"], SUMMARY, FIGURES, "", [0])


@pytest.mark.parametrize(
    ("names", "rows", "left"),
    [
        (("合 计", "国有企业", "农  村"), [1, 2, 4], 4),
        (("一、国有企业", "（二）非公有制企业", "三、农村", "其他"), [2, 3, 4, 7], 3),
    ],
)
def test_the_column_of_the_lines_is_known_by_their_names(
    names: Sequence[str], rows: list[int], left: int
) -> None:
    done = told(summary("党组织所属行业", names))
    assert isinstance(done, Filled)
    filled_in = grid(done.data, "Sheet")[5:-1]
    assert [row[0] for row in filled_in] == list(names)
    assert [row[1] for row in filled_in] == rows
    assert len(done.left) == left


def test_lines_without_a_place_are_refused_with_their_own_reason() -> None:
    assert told(summary("行业", ["", "", ""])) == Complaint("template_stub", {"column": "类别"})
    other = told(summary(names=["城镇", "乡村", "街道", "开发区"]))
    assert other == Complaint("template_lines", {"rows": "城镇、乡村、街道"})


def test_a_text_like_a_formula_stays_text_in_her_style() -> None:
    done = filled(register(), [{"name": "=1+1", "joined": "-"}])
    cell = load_workbook(io.BytesIO(done.data))["登记表"]["B4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)
    assert cell.font.name == "仿宋_GB2312"


def test_a_row_grows_for_a_long_text_and_never_shrinks() -> None:
    long = "某某省某某市某某区某某街道和平社区幸福里小区12号楼3单元502室"
    done = filled(register(), [{"name": long}, {"name": "张某"}])
    rows = load_workbook(io.BytesIO(done.data))["登记表"].row_dimensions
    assert rows[4].height > 100
    assert rows[5].height == 31


def test_a_sheet_without_an_empty_row_is_refused() -> None:
    def full(sheet: Any) -> None:
        for number in range(4, 7):
            sheet.cell(number, 2).value = "例：王某"

    data = register(full)
    assert fill(data, placed(data), REGISTER, PEOPLE, "") == Complaint("template_full", {"row": 3})


BLANK = register()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64, "template_kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "file_xls"),
        ("姓名,性别".encode(), "template_kind"),
        (register()[:900], "file_broken"),
        (register() + b"\0" * 6 * 1024 * 1024, "file_too_large"),
    ],
)
def test_what_is_no_blank_form_is_refused_with_its_reason(data: bytes, code: str) -> None:
    told = examine(data, {"x": [("姓名",), ("性别",)]}, same)
    assert isinstance(told, Complaint)
    assert told.code == code


def test_a_file_with_macros_is_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(register())) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as new:
        for name, content in {**parts, "xl/vbaProject.bin": b"x"}.items():
            new.writestr(name, content)
    assert examine(target.getvalue(), {}, same) == Complaint("file_macros")


def test_a_sheet_of_other_things_is_no_match() -> None:
    rows = {1: {1: "物品", 2: "数量"}, 2: {1: "桌子", 2: "3"}}
    assert match(rows, (), [("姓名",), ("性别",), ("民族",)], same) is None


WORDS = st.sampled_from(["SUM", "A1", "$B$5", "C5:C9", "LOG10(2)", '"A9"', "说明!A9", "x.y", "+"])


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=6), st.integers(1, 9), st.integers(1, 50))
def test_only_references_at_or_below_the_row_move(words: list[str], row: int, count: int) -> None:
    room = Room("登记表", row, count)
    for word in words:
        moved = room.formula(word, own=True)
        numbers = [int(n) for n in re.findall(r"[A-Z]\$?(\d+)", word)]
        still = word in ("SUM", "LOG10(2)", '"A9"', "说明!A9", "x.y", "+")
        if still or all(n < row for n in numbers):
            assert moved == word
        else:
            ours = [int(n) for n in re.findall(r"[A-Z]\$?(\d+)", moved)]
            grows = numbers[0] == row and len(numbers) > 1
            assert ours == [
                n + count if n >= row and not (grows and place == 0) else n
                for place, n in enumerate(numbers)
            ]


PIECES = st.tuples(st.integers(0, 20_000), st.binary(min_size=1, max_size=8))


@settings(deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=6))
def test_whatever_the_bytes_are_nothing_is_raised(pieces: list[tuple[int, bytes]]) -> None:
    data = bytearray(BLANK)
    for place, piece in pieces:
        at = place % len(data)
        data[at : at + len(piece)] = piece
    found = examine(bytes(data), {"x": [c.levels for c in REGISTER.columns]}, same)
    if not isinstance(found, Complaint) and "x" in found:
        fill(bytes(data), found["x"], REGISTER, PEOPLE, "")


CELLS = st.dictionaries(
    st.integers(1, 6),
    st.dictionaries(
        st.integers(1, 8), st.sampled_from(["姓名", "入党日期", "甲", "1", "总计", "x"])
    ),
)
MERGES = st.lists(st.sampled_from(["A1:B1", "A1:A3", "C2:D2", "B1:D4", "E1", "A2:H2"]), max_size=4)


@settings(deadline=None)
@given(CELLS, MERGES)
def test_a_match_gives_each_column_once(rows: dict[int, dict[int, str]], merges: list[str]) -> None:
    wanted = [column.levels for column in REGISTER.columns]
    found = match(rows, merges, wanted, same)
    if found is not None:
        assert len(set(found.columns.values())) == len(found.columns) >= 2
        assert found.first <= found.last < found.below
        assert len(found.columns) + len(found.ours) == len(wanted)
