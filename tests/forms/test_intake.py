"""Honest rosters in the shapes in which Excel, WPS, LibreOffice and other programs leave them."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from bot.forms.intake import Headings, Table, read_table

Excel = Callable[..., bytes]
CSV = "姓名,性别,联系电话\n张某某,男,13900000001\n"


def read(data: bytes, headings: Headings, name: str = "名册.xlsx") -> Table:
    table = read_table(name, data, headings)
    assert isinstance(table, Table), table
    return table


def people(data: bytes, headings: Headings) -> list[dict[str, str]]:
    return [dict(row.cells) for row in read(data, headings).rows]


def sheet_of(*rows: str) -> str:
    return f"<worksheet><sheetData>{''.join(rows)}</sheetData></worksheet>"


def inline(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_every_heading_of_the_contract_and_of_the_printed_roster_is_understood(
    headings: Headings,
) -> None:
    contract = [
        "姓名",
        "性别",
        "民族",
        "出生日期",
        "公民身份号码",
        "学历",
        "人员类别",
        "入党时间",
        "转正时间",
        "工作单位及岗位",
        "联系电话",
        "现居住地",
        "户籍所在地",
        "党费交至",
        "最近参加组织生活",
        "组织关系",
        "备注",
    ]
    printed = ["序号", "编号", "出生年月", "党费交至年月", "最近参加组织生活日期", "类别"]
    synonyms = [
        "身份证号",
        "身份证号码",
        "公民身份证号",
        "入党日期",
        "加入党组织日期",
        "转正日期",
        "转为正式党员日期",
        "文化程度",
        "手机号码",
        "家庭住址",
    ]
    assert [w for w in contract + printed + synonyms if headings.field_of(w) is None] == []


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("姓 名", "name"),
        ("姓　名", "name"),
        ("*姓名", "name"),
        ("姓名：", "name"),
        ("身份证\n号码", "idno"),
        ("联系电话（手机号）", "phone"),
        ("组织关系(在册/已转出未收到回执)", "scope"),
        ("入党时间【年月日】", "joined"),
        ("序号", ""),
        ("问题说明", ""),
        ("特长", None),
    ],
)
def test_a_heading_is_understood_in_any_spelling(
    headings: Headings, written: str, field: str | None
) -> None:
    assert headings.field_of(written) == field


def test_title_rows_signatures_repeated_headings_and_empty_rows_are_no_people(
    excel: Excel, headings: Headings
) -> None:
    rows = [
        ["某某村党支部党员名册"],
        ["填报单位（盖章）：某某村党支部"],
        [],
        ["序号", "姓名", "性别", "备注"],
        [1, "张某某", "男", "说明：随子女居住"],
        [],
        ["某某村党支部党员名册"],
        ["序号", "姓名", "性别", "备注"],
        [2, "李某某", "女", None],
        [3, None, None, None],
        ["合计", 2],
        ["说明：本表一式两份"],
        ["填表人（签名）：", "王某某", None, "审核人："],
        [None, "负责人：", None, None],
    ]
    table = read(excel(rows), headings)
    assert [row.number for row in table.rows] == [5, 9]
    assert table.headings_row == 4
    assert dict(table.rows[0].cells) == {
        "name": "张某某",
        "sex": "男",
        "remark": "说明：随子女居住",
    }


def test_a_row_without_a_name_is_kept_so_that_it_can_be_asked_about(
    excel: Excel, headings: Headings
) -> None:
    rows = [["姓名", "性别", "备注"], [None, "男", "联系电话已停机"]]
    assert people(excel(rows), headings) == [{"sex": "男", "remark": "联系电话已停机"}]


def test_group_heads_over_leaves_are_combined(excel: Excel, headings: Headings) -> None:
    rows = [
        ["党员名册"],
        ["序号", "姓名", "基本情况", None, "入党", None, "联系电话"],
        [None, None, "性别", "民族", "时间", "介绍人", None],
        [1, "张某某", "男", "汉族", "1985.7", "李某某", "13900000001"],
    ]

    def merge(sheet: Any) -> None:
        for area in ("A1:G1", "A2:A3", "B2:B3", "C2:D2", "E2:F2", "G2:G3"):
            sheet.merge_cells(area)

    table = read(excel(rows, merge), headings)
    assert table.headings_row == 3
    assert table.unknown == ("介绍人",)
    assert dict(table.rows[0].cells) == {
        "name": "张某某",
        "sex": "男",
        "ethnicity": "汉族",
        "joined": "1985.7",
        "phone": "13900000001",
    }


def test_a_value_merged_over_several_rows_belongs_to_each(excel: Excel, headings: Headings) -> None:
    rows = [["姓名", "现居住地"], ["张某某", "某某村二组"], ["李某某"], ["王某某", "别处"]]
    data = excel(rows, lambda sheet: sheet.merge_cells("B2:B3"))
    assert [row["home"] for row in people(data, headings)] == ["某某村二组", "某某村二组", "别处"]


def test_the_first_sheet_with_headings_is_read_and_the_others_are_named(headings: Headings) -> None:
    import io

    import openpyxl

    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "说明"
    for name in ("一支部", "二支部"):
        book.create_sheet(name).append(["姓名", "性别"])
        book[name].append(["张某某", "男"])
    target = io.BytesIO()
    book.save(target)
    table = read(target.getvalue(), headings)
    assert (table.sheet, table.other_sheets) == ("一支部", ("二支部",))


def test_of_two_columns_for_one_fact_the_first_is_read_and_the_other_named(
    excel: Excel, headings: Headings
) -> None:
    table = read(excel([["姓名", "手机号码", "联系电话"], ["张某某", "139", "0451"]]), headings)
    assert dict(table.rows[0].cells) == {"name": "张某某", "phone": "139"}
    assert table.unknown == ("联系电话",)


@pytest.mark.parametrize(
    ("value", "shape", "text"),
    [
        (datetime(1962, 5, 3), "yyyy-mm-dd", "1962-05-03"),  # noqa: DTZ001 - Excel knows no zones
        (date(1962, 5, 3), 'yyyy"年"m"月"d"日"', "1962-05-03"),
        (date(1962, 5, 1), 'yyyy"年"m"月"', "1962-05"),
        (date(1962, 5, 1), "mmm-yy", "1962-05"),
        (date(1962, 5, 1), "[$-804]yyyy/m;@", "1962-05"),
        (22769, "General", "1962-05-03"),
        (22769.75, "yyyy-mm-dd hh:mm", "1962-05-03"),
        (1962, "General", "1962"),
        (196205, "General", "196205"),
        (19620503, "General", "19620503"),
        (1962.5, "General", "1962.5"),
        (1962.1, "0.00", "1962.10"),
        ("1962.5.3", "@", "1962.5.3"),
        ("22769", "@", "1962-05-03"),
        (60, "yyyy-mm-dd", "1900-02-28"),
    ],
)
def test_a_date_column_becomes_what_she_sees(
    excel: Excel, headings: Headings, value: Any, shape: str, text: str
) -> None:
    def shaped(sheet: Any) -> None:
        sheet["B2"].number_format = shape

    assert people(excel([["姓名", "出生日期"], ["张某某", value]], shaped), headings) == [
        {"name": "张某某", "birth": text}
    ]


def test_days_are_counted_from_1904_where_the_workbook_says_so(
    headings: Headings, package: Callable[..., bytes]
) -> None:
    import io
    import zipfile

    sheet = sheet_of(
        f"<row>{inline('A1', '姓名')}{inline('B1', '出生日期')}</row>",
        f'<row r="2">{inline("A2", "张某某")}<c r="B2"><v>21307</v></c></row>',
    )
    with zipfile.ZipFile(io.BytesIO(package(sheet))) as whole:
        book = whole.read("xl/workbook.xml").decode()
    book = book.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    assert people(package(sheet, {"xl/workbook.xml": book}), headings)[0]["birth"] == "1962-05-03"


@pytest.mark.parametrize(
    ("column", "value", "shape", "text"),
    [
        ("公民身份号码", 6.1e17, "General", "6.1E+17"),
        ("公民身份号码", 6.10102199001011e17, "0", "6.10102E+17"),
        ("公民身份号码", 130503670401001, "0", "130503670401001"),
        ("公民身份号码", "99010119620503001X", "@", "99010119620503001X"),
        ("联系电话", 13900000001, "General", "13900000001"),
        ("联系电话", 13900000001.0, "General", "13900000001"),
        ("联系电话", 4518880001, "00000000000", "04518880001"),
        ("编号", 7.0, "General", "7"),
        ("备注", True, "General", "TRUE"),
        ("备注", 0.1 + 0.2, "General", "0.3"),
        ("备注", date(2026, 2, 25), "yyyy-mm-dd", "2026-02-25"),
        ("备注", "　两头有空　\u200b", "@", "两头有空"),
    ],
)
def test_a_value_becomes_the_text_she_sees(
    excel: Excel, headings: Headings, column: str, value: Any, shape: str, text: str
) -> None:
    def shaped(sheet: Any) -> None:
        sheet["B2"].number_format = shape

    name = headings.field_of(column)
    assert people(excel([["姓名", column], ["张某某", value]], shaped), headings) == [
        {"name": "张某某", name: text}
    ]


def test_digits_that_another_program_kept_are_not_thrown_away(
    headings: Headings, package: Callable[..., bytes]
) -> None:
    sheet = sheet_of(
        f"<row>{inline('A1', '姓名')}{inline('B1', '身份证号')}</row>",
        f"<row>{inline('A2', '张某某')}<c r='B2'><v>990101196205030018</v></c></row>",
    )
    assert people(package(sheet), headings)[0]["idno"] == "990101196205030018"


def test_cells_and_rows_without_places_are_counted(
    headings: Headings, package: Callable[..., bytes]
) -> None:
    text = "<c t='inlineStr'><is><t>{}</t></is></c>"
    sheet = sheet_of(
        f"<row>{text.format('姓名')}{text.format('性别')}</row><row/>",
        f"<row>{text.format('张某某')}<c/></row><row>{text.format('李某某')}{text.format('女')}</row>",
    )
    table = read(package(sheet), headings)
    assert [(row.number, dict(row.cells)) for row in table.rows] == [
        (3, {"name": "张某某"}),
        (4, {"name": "李某某", "sex": "女"}),
    ]


def test_rich_text_is_joined_without_its_pronunciation(
    headings: Headings, package: Callable[..., bytes]
) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = (
        f'<sst xmlns="{main}"><si><t>姓名</t></si><si><r><t>欧阳</t></r><r><t>某_x0041_</t></r>'
        '<rPh sb="0" eb="1"><t>ouyang</t></rPh></si></sst>'
    )
    sheet = sheet_of(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'
    )
    assert people(package(sheet, {"xl/sharedStrings.xml": strings}), headings) == [
        {"name": "欧阳某A"}
    ]


def test_a_formula_counts_by_its_result_and_without_one_it_is_named(
    headings: Headings, package: Callable[..., bytes]
) -> None:
    head = "".join(
        inline(f"{c}1", t) for c, t in zip("ABCD", ["姓名", "性别", "民族", "备注"], strict=True)
    )
    sheet = sheet_of(
        f'<row r="1">{head}</row>',
        f'<row r="2">{inline("A2", "张某某")}<c r="B2" t="str"><f>X1</f><v>男</v></c>'
        '<c r="C2"><f>X2</f></c><c r="D2" t="str"><f>X3</f><v></v></c></row>',
        f'<row r="3">{inline("A3", "李某某")}<c r="C3" t="e"><v>#N/A</v></c></row>',
    )
    table = read(package(sheet), headings)
    assert dict(table.rows[0].cells) == {"name": "张某某", "sex": "男"}
    assert [(f.row, f.field, f.complaint.code) for f in table.flaws] == [
        (2, "ethnicity", "cell_formula"),
        (3, "ethnicity", "cell_error"),
    ]


def test_a_number_that_may_be_january_or_october_is_kept_and_doubted(
    excel: Excel, headings: Headings
) -> None:
    table = read(excel([["姓名", "入党时间"], ["张某某", 1985.1]]), headings)
    assert table.rows[0].cells["joined"] == "1985.1"
    [flaw] = table.flaws
    assert (flaw.row, flaw.field, flaw.complaint.hard) == (2, "joined", False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_csv_is_read_in_every_usual_encoding_and_cut(
    headings: Headings, encoding: str, separator: str
) -> None:
    table = read(CSV.replace(",", separator).encode(encoding), headings, "名册.csv")
    assert table.kind == "csv"
    assert [dict(row.cells) for row in table.rows] == [
        {"name": "张某某", "sex": "男", "phone": "13900000001"}
    ]


def test_rows_of_a_csv_are_numbered_as_in_excel(headings: Headings) -> None:
    text = '党员名册,\r\n\r\n姓名,备注\r\n张某某,"一行\n又一行"\r\n\r\n李某某,"=""007"""\r\n'
    table = read(text.encode("gb18030"), headings, "名册.csv")
    assert [(row.number, row.cells["remark"]) for row in table.rows] == [
        (4, "一行\n又一行"),
        (6, "007"),
    ]


def test_a_table_survives_being_packed_as_json(excel: Excel, headings: Headings) -> None:
    table = read(excel([["姓名", "入党时间", "特长"], ["张某某", 1985.1, "x"]]), headings)
    assert Table.unpack(json.loads(json.dumps(table.pack()))) == table


def test_values_do_not_show_in_the_representation_of_a_table(
    excel: Excel, headings: Headings
) -> None:
    table = read(excel([["姓名", "联系电话"], ["张某某", "13900000001"]]), headings)
    assert "139" not in repr(table)
    assert "139" not in repr(table.rows)
