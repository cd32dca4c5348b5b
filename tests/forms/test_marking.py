"""Her own file comes back with the marks in it and everything else as it was."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Font, PatternFill, Side

from bot.forms.intake import Headings, Table, read_table
from bot.forms.marking import Note, mark
from bot.forms.marking_styles import ERROR, WARNING

Make = Callable[..., bytes]
ROWS = [
    ["某某村党支部党员名册"],
    ["序号", "姓名", "性别", "出生日期", "特长"],
    [1, "张某某", "男", "1962.5", "木工"],
    [2, "李某某", None, "1975.13", "=1+1"],
    [3, "王某某", "女", "1980.1", None],
]
NOTES = [
    Note(4, "sex", "没有性别。", hard=True),
    Note(4, "birth", "没有 13 月。", hard=False),
    Note(4, "birth", "请改正月份。", hard=True),
    Note(5, "birth", "请核对。", hard=False),
    Note(5, None, "与第 3 行是同一人。", hard=True),
]


def decorated(sheet: Any) -> None:
    side = Side(style="medium")
    sheet.merge_cells("A1:E1")
    sheet["D4"].font = Font(name="楷体", size=14, bold=True)
    sheet["D4"].border = Border(left=side)
    sheet["C5"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet.freeze_panes = "C3"
    sheet.auto_filter.ref = "A2:E5"
    sheet.column_dimensions["D"].width = 33
    sheet.conditional_formatting.add(
        "A3:A5",
        CellIsRule(operator="greaterThan", formula=["1"], font=Font(bold=True)),  # type: ignore[no-untyped-call]
    )
    sheet.print_title_rows = "2:2"


def table_of(data: bytes, headings: Headings, name: str = "名册.xlsx") -> Table:
    table = read_table(name, data, headings)
    assert isinstance(table, Table), table
    return table


def sheet_of(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data)).active


@pytest.fixture
def hers(excel: Make) -> bytes:
    return excel(ROWS, decorated)


@pytest.fixture
def marked(hers: bytes, headings: Headings) -> bytes:
    name, data = mark("张某某.xlsx", hers, table_of(hers, headings), NOTES)
    assert name == "名册-问题标注.xlsx"
    return data


def test_bad_cells_are_coloured_and_reasons_stand_at_the_right(marked: bytes) -> None:
    sheet = sheet_of(marked)
    colors = {
        cell.coordinate: cell.fill.fgColor.rgb
        for row in sheet
        for cell in row
        if cell.fill.fgColor.rgb in (ERROR, WARNING)
    }
    assert colors == {"C4": ERROR, "D4": ERROR, "D5": WARNING}
    assert [cell.value for cell in sheet["F"]] == [
        None,
        "问题说明",
        None,
        "【性别】没有性别。\n【出生日期】没有 13 月。\n【出生日期】请改正月份。",
        "【出生日期】请核对。\n与第 3 行是同一人。",
    ]
    assert sheet.column_dimensions["F"].width == 60


def test_formats_filters_and_formulas_survive(marked: bytes) -> None:
    sheet = sheet_of(marked)
    assert (sheet["D4"].font.name, sheet["D4"].font.size, sheet["D4"].font.bold) == (
        "楷体",
        14,
        True,
    )
    assert sheet["D4"].border.left.style == "medium"
    assert sheet["C5"].fill.fgColor.rgb == "FF00FF00"
    assert sheet["E4"].value == "=1+1"
    assert sheet.freeze_panes == "C3"
    assert sheet.auto_filter.ref == "A2:E5"
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.column_dimensions["D"].width == 33
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:E1"]
    assert len(sheet.conditional_formatting) == 1


def test_every_other_part_is_the_same_byte_for_byte(excel: Make, headings: Headings) -> None:
    extra = {
        "xl/drawings/drawing1.xml": b"<xdr:wsDr><!-- a text box --></xdr:wsDr>",
        "customXml/item1.xml": b"<a>  1 </a>",
    }
    with zipfile.ZipFile(io.BytesIO(excel(ROWS, decorated))) as old:
        parts = {name: old.read(name) for name in old.namelist()} | extra
    hers = io.BytesIO()
    with zipfile.ZipFile(hers, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    _, data = mark("x", hers.getvalue(), table_of(hers.getvalue(), headings), NOTES)
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        after = {name: whole.read(name) for name in whole.namelist()}
    changed = {name for name in parts if parts[name] != after[name]}
    assert list(after) == list(parts)
    assert changed == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}


def test_cells_that_are_not_marked_keep_their_xml(hers: bytes, marked: bytes) -> None:
    def cells(data: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(data)) as whole:
            root = etree.fromstring(whole.read("xl/worksheets/sheet1.xml"))
        return {c.get("r", ""): etree.tostring(c, with_tail=False) for c in root.iter("{*}c")}

    before, after = cells(hers), cells(marked)
    assert {place for place in before if before[place] != after[place]} == {"C4", "D4", "D5"} & set(
        before
    )


def test_a_marked_file_reads_like_hers_and_the_second_marking_replaces_the_first(
    marked: bytes, headings: Headings, hers: bytes
) -> None:
    again = table_of(marked, headings)
    assert again.rows == table_of(hers, headings).rows
    _, data = mark("x", marked, again, [Note(3, "name", "请核对。", hard=False)])
    sheet = sheet_of(data)
    assert [cell.value for cell in sheet["F"]] == [None, "问题说明", "【姓名】请核对。", None, None]
    assert sheet.max_column == 6
    filled = {c.coordinate for row in sheet for c in row if c.fill.fgColor.rgb in (ERROR, WARNING)}
    assert filled == {"B3"}
    assert sheet["C5"].fill.fgColor.rgb == "FF00FF00"
    assert sheet["D4"].font.name == "楷体"


def test_a_csv_comes_back_as_a_workbook_with_the_same_cells(headings: Headings) -> None:
    text = "党员名册\n姓名,出生日期,特长\n张某某,1962.13,=1+1\n李某某,1975.5,\n"
    data = text.encode("gb18030")
    notes = [Note(3, "birth", "没有 13 月。", hard=True)]
    _, back = mark("名册.csv", data, table_of(data, headings, "名册.csv"), notes)
    sheet = sheet_of(back)
    assert [[cell.value for cell in row] for row in sheet] == [
        ["党员名册", None, None, None],
        ["姓名", "出生日期", "特长", "问题说明"],
        ["张某某", "1962.13", "=1+1", "【出生日期】没有 13 月。"],
        ["李某某", "1975.5", None, None],
    ]
    assert sheet["B3"].fill.fgColor.rgb == ERROR
    assert (sheet["C3"].data_type, sheet["C3"].quotePrefix) == ("s", True)


def test_a_workbook_without_styles_comes_back_made_anew(headings: Headings, package: Make) -> None:
    def cell(place: str, text: str) -> str:
        return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'

    data = package(
        f'<worksheet><sheetData><row r="1">{cell("A1", "姓名")}{cell("C1", "性别")}</row>'
        f'<row r="3">{cell("A3", "张某某")}</row></sheetData></worksheet>'
    )
    _, back = mark("x", data, table_of(data, headings), [Note(3, "sex", "没有性别。", hard=True)])
    sheet = sheet_of(back)
    assert sheet["A3"].value == "张某某"
    assert sheet["C3"].fill.fgColor.rgb == ERROR
    assert sheet["D3"].value == "【性别】没有性别。"


@pytest.mark.parametrize(
    ("cols", "after"),
    [
        ('<cols><col min="1" max="16384" width="9"/></cols>', [(1, 5), (6, 6), (7, 16384)]),
        ('<cols><col min="2" max="6" width="9"/></cols>', [(2, 5), (6, 6)]),
        ('<cols><col min="6" max="6" width="9"/></cols>', [(6, 6)]),
        ('<cols><col min="9" max="9" width="9"/></cols>', [(6, 6), (9, 9)]),
    ],
)
def test_ranges_of_column_widths_make_room(
    hers: bytes, headings: Headings, cols: str, after: list[tuple[int, int]]
) -> None:
    with zipfile.ZipFile(io.BytesIO(hers)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    root = etree.fromstring(parts["xl/worksheets/sheet1.xml"])
    given = root.find("{*}cols")
    assert given is not None
    fresh = etree.fromstring(
        cols.replace("<cols>", f'<cols xmlns="{etree.QName(root).namespace}">')
    )
    root.replace(given, fresh)
    parts["xl/worksheets/sheet1.xml"] = etree.tostring(root)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    _, data = mark("x", target.getvalue(), table_of(target.getvalue(), headings), NOTES)
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        marked = etree.fromstring(whole.read("xl/worksheets/sheet1.xml"))
    ranges = [(int(c.get("min", "")), int(c.get("max", ""))) for c in marked.iter("{*}col")]
    assert ranges == after
