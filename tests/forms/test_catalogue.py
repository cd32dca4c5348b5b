"""Every form of the policy can be made, printed and signed."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock

from bot.domain.attempts import Attempt, Moment, Wording
from bot.domain.catalogue import catalogue, guessed, layouts
from bot.domain.files import LONG
from bot.domain.records import WAIVED, Key, Member
from bot.domain.summaries import Office
from bot.domain.sums import Unsound
from bot.forms.catalogue import MAKERS, Empty, make
from bot.forms.form import FormFile
from handlers import bundles
from tests.forms.people import (
    FLOATING,
    LONG_HOME,
    LOST,
    NO_RECEIPT,
    OFFICE,
    POLICY,
    TRIED,
    books,
    branch,
    person,
)

EVERY = catalogue(POLICY.tables)
NOON = datetime(2026, 2, 25, 4, tzinfo=UTC)
MADE = Attempt(4, 1, Wording("contact", "vacant", Moment(NOON), "", "机主换人"), NOON, NOON, 3)
ROWS = {code: row for code, row in EVERY.items() if row.kind not in (*LONG, "report")}
"""Those that are one sheet; what is made of many parts, and text reports, have tests of their own."""
LISTED = [code for code, row in ROWS.items() if row.classes]
NEEDED = ("soffice", "pdftotext")
MISSING = [tool for tool in NEEDED if shutil.which(tool) is None]


def filed(code: str, members: list[Member] | None = None, **more: Any) -> FormFile:
    people = [m for m in (branch() if members is None else members) if ROWS[code].shows(m)]
    if code == "attempts":
        more = {"attempts": (MADE,), "names": {4: "林某梅"}} | more
    made = make(code, replace(books(people), **more))
    assert isinstance(made, FormFile), made
    return made


def cells(file: FormFile) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(file.data))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def test_what_is_made_of_many_parts_has_its_maker() -> None:
    for code, row in EVERY.items():
        assert row.kind in MAKERS or row.kind in bundles.bundles(None), code  # type: ignore[arg-type]
        assert len(row.label) <= 10, row.label


def test_every_form_is_complete() -> None:
    for code, row in ROWS.items():
        assert row.kind in MAKERS, code
        assert len(row.label) <= 10, row.label
        for column in layouts(POLICY.tables)[code].get("column", ()):
            assert column["confidence"] in ("V", "D", "R"), (code, column)


def test_forms_are_called_by_their_full_names_only() -> None:
    names = {row.name for row in ROWS.values()}
    assert {
        "党员名册", "经查找取得联系党员登记表", "经查找仍然无法取得联系党员登记表",
        "与党组织失去联系党员情况汇总表", "与党组织失去联系党员管理及处置情况汇总表",
        "流动党员管理有关情况统计表", "流动党员花名册", "查找联系记录",
    } <= names  # fmt: skip
    assert not [name for name in names if "附件" in name]


@pytest.mark.parametrize("code", list(ROWS))
def test_the_same_books_give_the_same_bytes(code: str) -> None:
    assert filed(code).data == filed(code).data
    assert "某" not in filed(code).name


@pytest.mark.parametrize("code", [c for c in LISTED if ROWS[c].kind in ("list", "counts")])
def test_a_form_without_anybody_is_refused_or_says_nil(code: str) -> None:
    assert make(code, books([])) == Empty()
    made = make(code, replace(books([]), nil=True))
    assert isinstance(made, FormFile)
    assert any(str(v).startswith("零报告：截至2026年3月30日") for row in cells(made) for v in row)


def test_a_record_without_attempts_is_refused_or_says_nil() -> None:
    assert make("attempts", books()) == Empty()
    made = make("attempts", replace(books(), nil=True))
    assert isinstance(made, FormFile)
    rows = cells(made)
    assert "无" in rows[3]
    assert any(str(v).startswith("零报告：") for row in rows for v in row)
    assert "林某梅" in cells(filed("attempts"))[3]


def test_the_register_of_the_unreachable() -> None:
    rows = cells(filed("lost"))
    assert rows[2][:4] == ["序号", "姓名", "性别", "民族"]
    first, second, third = rows[3:6]
    assert first[1:13] == [
        "林某梅", "女", "汉族", "1985.06", "大学本科", first[6], "2008.07", "正式党员",
        "样例镇青禾村党支部", "③", "1年至5年", "①",
    ]  # fmt: skip
    assert first[14] == (
        "原有联系方式2次（空号、无人接听，最近2026.02.27）；询问亲友和关系亲密的人1次"
        "（无结果，最近2026.03.01）；公安部门查询1次（等待答复，最近2026.03.06）"
    )
    assert second[12] == "⑦"
    assert second[16] == "家庭变故后离家，亲友均不知去向；=1+1"
    assert third[11] == "6个月以上不满1年"
    # What the search lacks is told to those who search, not to those above.
    assert third[14] == "没有查找记录"
    waived = person(4, "林某梅", LOST)
    (row,) = [r for r in cells(filed("lost", [replace(waived, excused=(WAIVED,))])) if r[0] == 1]
    assert row[14] == "没有查找记录；查找情况经核查认可"
    assert any("一式五份" in str(row[0]) for row in rows)


@pytest.mark.parametrize(
    ("month", "said"), [("2015-03", "11年"), ("2022-08", "3年7个月"), ("2025-12", "3个月")]
)
def test_how_long_nobody_was_heard_of_is_said_without_noughts(month: str, said: str) -> None:
    one = person(4, "林某梅", LOST | {"dues": month, "dues_on": f"{month}-30", "meeting": "?"})
    assert said in cells(filed("missing", [one]))[3]


def test_those_who_were_found_are_in_the_other_register_only() -> None:
    names = {code: {row[1] for row in cells(filed(code))[3:]} for code in ("found", "lost")}
    assert "钱某芳" in names["found"]
    assert not names["found"] & names["lost"] - {None}


@pytest.mark.parametrize("code", ["lost", "found"])
def test_a_register_has_no_blank_cell(code: str) -> None:
    one = person(4, "林某梅", LOST | {"ethnicity": "", "phone": ""}, unit=1)
    one = replace(one, standing=replace(one.standing, cls="lost", flags=("found",)))
    (row,) = [r for r in cells(filed(code, [one])) if r[1] == "林某梅"]
    assert (row[3], row[13], row[15], row[16]) == ("—", "—", "—", "—")


def test_a_summary_leaves_cells_without_anybody_empty() -> None:
    rows = cells(filed("lost_summary"))
    marks = next(row for row in rows if row[0] == "甲")
    total = next(row for row in rows if row[0] == "总计")
    figures = dict(zip(marks, total, strict=True))
    assert (figures["1"], figures["丙"], figures["丁"], figures["4"]) == (4, 1, 3, None)
    assert marks[:4] == ["甲", "乙", "丙", "丁"]
    assert marks[4:] == [str(n) for n in range(1, 28)]


def test_a_summary_whose_sums_do_not_hold_is_not_given_out() -> None:
    one = person(4, "林某梅", LOST | {"education": "某某培训班"})
    made = make("lost_summary", books([one]))
    assert isinstance(made, Unsound)
    assert (made.row, made.rule, [key.number for key in made.who]) == ("总计", "1=14+15+16", [4])


def test_a_draft_says_on_itself_which_row_does_not_add_up() -> None:
    one = person(4, "林某梅", LOST | {"education": "某某培训班"})
    rows = cells(filed("lost_summary", [one], draft=True))
    assert rows[0][0] == "与党组织失去联系党员情况汇总表（草表）"
    (note,) = [row[0] for row in rows if str(row[0]).startswith("草表")]
    assert note == (
        "草表，不能上报：“总计”一行合计不符，1=14+15+16，左边1，右边0。没有算进去的是编号4。"
    )
    draft, whole = (filed("lost_summary", who, draft=True) for who in ([one], None))
    assert (draft.name, draft.draft) == ("与党组织失去联系党员情况汇总表-草表-20260318.xlsx", True)
    assert (whole.name, whole.draft) == ("与党组织失去联系党员情况汇总表-20260318.xlsx", False)
    assert "草表" not in str(cells(whole))


def test_a_draft_above_the_branches_says_whose_numbers_are_missing() -> None:
    unread = LOST | {"education": "某某培训班"}
    people = [person(n, f"张某{n}", unread, unit=unit) for unit in (2, 3) for n in range(1, 13)]
    town = Office(9, "样例镇党委")
    branches = {n: Office(n, f"{name}街党支部", "7") for n, name in ((2, "东"), (3, "西"))}
    made = make("lost_summary", replace(books(people, town), offices=branches, draft=True))
    assert isinstance(made, FormFile)
    (note,) = [str(row[0]) for row in cells(made) if str(row[0]).startswith("草表")]
    assert note.endswith(
        "没有算进去的是东街党支部编号1、2、3、4、5、6、7、8、9、10、11、12；"
        "西街党支部编号1、2、3、4、5、6、7、8等24人。"
    )


def test_a_signature_that_stands_is_printed() -> None:
    signed = "党（工）委书记已于2026年3月28日签字确认（第1次），签字码 0123456789abcdef。"
    for code in ("lost", "lost_summary"):
        assert signed in [row[0] for row in cells(filed(code, signed=signed))]


def test_ids_and_phones_stay_text_and_formulas_stay_words() -> None:
    book = openpyxl.load_workbook(io.BytesIO(filed("lost").data))
    sheet = book.worksheets[0]
    assert {sheet.cell(4, column).number_format for column in (7, 14)} == {"@"}
    remark = person(5, "王某明", LOST | {"remark": "=HYPERLINK(1)"})
    sheet = openpyxl.load_workbook(io.BytesIO(filed("lost", [remark]).data)).worksheets[0]
    assert (sheet["Q4"].value, sheet["Q4"].data_type, sheet["Q4"].quotePrefix) == (
        "=HYPERLINK(1)", "s", True,
    )  # fmt: skip


def test_who_was_removed_or_suspended_is_a_loss_and_not_there_any_more() -> None:
    people = [person(n, f"某{n}") for n in range(1, 5)]
    people[0] = replace(people[0], outcome="remove")
    people[1] = replace(people[1], outcome="suspend")
    people[2] = replace(people[2], outcome="retain")
    rows = {str(row[1]): row[2] for row in cells(filed("headcount", people))}
    assert [rows[mark] for mark in ("9", "10", "11", "16")] == [2, 1, 1, 2]


def test_the_list_of_letters_says_until_when_each_is_valid() -> None:
    row = cells(filed("receipts"))[3]
    assert row[2] == "样例镇青禾村党支部"
    assert row[3:7] == ["样镇组介〔2025〕第17号", "2025.11.20", "2025.12.20", "已过有效期"]


@pytest.mark.parametrize(
    ("name", "code"),
    [("青禾村党支部", "3"), ("和平社区党支部", "7"), ("某某中学党支部", "5"), ("某某党支部", "")],
)
def test_the_kind_of_a_branch_is_guessed_from_its_name(name: str, code: str) -> None:
    assert guessed(name, POLICY.tables) == code


def texts(file: FormFile, sheet: int) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(file.data))
    return [str(c.value) for row in book.worksheets[sheet].iter_rows() for c in row if c.value]


def test_the_collection_form_has_its_sixteen_items_and_no_blank_cell() -> None:
    file = filed("card")
    names = openpyxl.load_workbook(io.BytesIO(file.data)).sheetnames
    assert names[:2] == ["1 周国安", "2 𬱖某某"]
    said = texts(file, 1)
    for item in (
        "民族", "公民身份证号", "出生日期", "人员类别", "所在党支部", "加入党组织日期",
        "转为正式党员日期", "工作岗位", "家庭住址\n（具体到门牌号）", "党籍状态", "是否为失联党员",
        "失去联系日期", "是否为流动党员\n（由流出地党组织负责采集）",
    ):  # fmt: skip
        assert item in said, item
    assert "√正式党员　□预备党员" in said
    assert said.count("√是　□否") == 1  # floating, not lost
    assert "1985年6月1日" in said
    assert "大学本科（21）" in said
    assert "—" in said  # no landline
    lost = texts(file, 3)
    assert "2022年8月" in lost
    assert "□是　√否" in lost


def test_one_member_alone_gives_one_page() -> None:
    book = openpyxl.load_workbook(io.BytesIO(filed("card", [person(4, "林某梅", LOST)]).data))
    assert book.sheetnames == ["4 林某梅"]
    sheet = book.worksheets[0]
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 1)


def test_the_card_for_a_visit_masks_the_id_and_leaves_room() -> None:
    said = texts(filed("visit"), 0)
    assert not any(re.search(r"990101\d{12}", text) for text in said)
    assert "□能联系上　□联系不上" in said
    assert "2026.02" in said


def test_the_letter_in_three_parts_with_one_number() -> None:
    file = filed("letter")
    book = openpyxl.load_workbook(io.BytesIO(file.data), rich_text=True)
    assert book.sheetnames == ["3 阿卜杜拉·某某某", "6 赵某华"]
    said = [str(row[0].value) for row in book.worksheets[1].iter_rows() if row[0].value]
    assert said.count("样镇组介〔2025〕第17号") == 3
    assert "（有效期叁拾天）" in said
    (words,) = [text for text in said if "请转接组织关系" in text]
    assert "该同志党费已交到贰零贰陆年贰月。" in words
    assert "，40岁，汉族，" in words
    struck = [
        run.text
        for cell in (row[0].value for row in book.worksheets[1].iter_rows())
        if isinstance(cell, CellRichText)
        for run in cell
        if isinstance(run, TextBlock) and run.font.strike
    ]
    assert struck == ["预备", "女", "预备"]
    (line,) = [text for text in texts(file, 0) if text.startswith("（有效期")]
    assert line == "（有效期壹拾天）"  # inside the city


def test_the_letter_says_where_the_receipt_goes() -> None:
    over = Office(9, "样例镇党委", "", "0451-88880009", "望海市样例镇中心路1号", None)
    one = person(6, "赵某华", NO_RECEIPT)
    said = texts(make_letters(replace(OFFICE, over=over), one), 0)
    assert "样例镇党委：" in said
    assert "党员原所在基层党委通讯地址：望海市样例镇中心路1号" in said
    assert "联系电话：0451-88880009　　传真：＿＿＿＿＿＿　　邮编：＿＿＿＿＿＿" in said
    assert "＿＿＿＿＿＿＿＿＿＿＿＿：" in texts(make_letters(OFFICE, one), 0)


def make_letters(office: Office, *members: Member) -> FormFile:
    made = make("letter", books(members, office))
    assert isinstance(made, FormFile)
    return made


def test_a_letter_without_a_number_leaves_room_for_one_in_its_frame() -> None:
    said = texts(filed("letter"), 0)
    assert said.count("第＿＿＿＿＿＿号") == 3


def test_what_was_decided_and_proposed_is_printed() -> None:
    one = replace(person(4, "林某梅", LOST), outcome="suspend")
    rows = cells(filed("disposal_summary", [one]))
    marks = next(row for row in rows if row[0] == "甲")
    total = dict(zip(marks, next(row for row in rows if row[0] == "总计"), strict=True))
    assert (total["1"], total["5"], total["20"]) == (1, 1, None)
    assert "□正常　√停止党籍" in texts(filed("card", [one]), 0)
    proposed = cells(filed("lost", [one], propose=lambda member: "remove"))[3]
    assert proposed[15] == "自行脱党除名"


def test_the_official_count_stands_beside_ours() -> None:
    rows = {row[1]: row for row in cells(filed("reconciliation", stated={"headcount": 11}))}
    assert rows["11"][2:5] == [9, 11, -2]
    assert rows["10"][3:5] == [None, None]
    rows = {row[1]: row for row in cells(filed("reconciliation"))}
    assert rows["11"][3:5] == [None, None]


def test_ten_thousand_rows_are_written_one_by_one() -> None:
    one = person(1, "林某梅", LOST)
    made = make("lost", books(replace(one, key=Key(1, n)) for n in range(1, 10_001)))
    assert isinstance(made, FormFile)
    with zipfile.ZipFile(io.BytesIO(made.data)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == 3 + 10_000 + 4


def test_the_head_count_adds_up() -> None:
    rows = {row[1]: row for row in cells(filed("reconciliation"))}
    figures = {mark: row[2] for mark, row in rows.items() if mark and str(mark).isdigit()}
    assert (figures["01"], figures["05"], figures["10"], figures["12"]) == (10, 10, 10, 1)
    gone = replace(person(11, "冯某"), closed="twice")
    rows = {row[1]: row for row in cells(filed("reconciliation", [*branch(), gone]))}
    assert [rows[mark][2] for mark in ("05", "07", "10")] == [11, 1, 10]


FAR = FLOATING | {"home": LONG_HOME, "place": LONG_HOME}
ALONE = (
    ("missing", LOST, range(10, 15)),
    ("floating_register", FAR, range(8, 13)),
    ("floating_register", FAR, range(18, 21)),
)
"""So many members that the signatures would come to stand on a page of their own, and some more."""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Every form as LibreOffice prints it: the text of each page. One call prints them all."""
    folder = tmp_path_factory.mktemp("forms")
    for code in ROWS:
        (folder / f"{code}.xlsx").write_bytes(filed(code).data)
    many = [person(n, f"张某{n}", LOST) for n in range(1, 61)]
    (folder / "many.xlsx").write_bytes(filed("lost", many).data)
    for code, facts, counts in ALONE:
        for count in counts:
            some = [person(n, f"张某{n}", facts, tried=TRIED) for n in range(1, count + 1)]
            (folder / f"{code}-{count}.xlsx").write_bytes(filed(code, some).data)
    command = [f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(folder / "out")]
    subprocess.run(
        ["soffice", *command, *sorted(folder.glob("*.xlsx"))],
        check=True,
        capture_output=True,
        timeout=240,
        env={**os.environ, "HOME": str(folder)},
    )
    return {path.stem: _text(path) for path in (folder / "out").glob("*.pdf")}


def _text(pdf: Path) -> list[str]:
    run = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, timeout=60
    )
    return run.stdout.decode().removesuffix("\f").split("\f")


@pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
def test_every_form_prints_on_pages_that_can_be_signed(printed: dict[str, list[str]]) -> None:
    for code, row in ROWS.items():
        pages = printed[code]
        entry = layouts(POLICY.tables)[code if row.kind != "blank" else "roster"]
        many = sum(map(row.shows, branch())) if row.kind in ("cards", "visit", "letters") else 1
        assert len(pages) == many + (code == "floating_summary"), code
        text = "".join("".join(pages).split())
        assert entry["title"].replace("{unit}", OFFICE.name) in text, code
        assert all(signature in text for signature in entry["signatures"][:1]), code
        assert f"第1页共{len(pages)}页" in text, code
        if row.kind in ("counts", "list", "roster", "attempts"):
            assert "填报日期：年月日" in text, code
        assert re.search(r"2026年度排查截止日2026-03-30最后更新2026-03-1809:30", text), code
        assert "9f86d081884c7d65" in text, code


@pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
def test_a_long_register_repeats_its_headings_and_counts_its_pages(
    printed: dict[str, list[str]],
) -> None:
    pages = printed["many"]
    assert 2 <= len(pages) <= 6
    for number, page in enumerate(pages, 1):
        text = "".join(page.split())
        assert "公民身份号码" in text
        assert f"第{number}页共{len(pages)}页" in text
    whole = "".join("".join(pages).split())
    assert all(f"张某{n}" in whole for n in range(1, 61))


@pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
def test_nobody_signs_a_page_that_does_not_show_what_is_signed(
    printed: dict[str, list[str]],
) -> None:
    for code, _, counts in ALONE:
        for count in counts:
            last = "".join(printed[f"{code}-{count}"][-1].split())
            assert "填表人（签名）" in last, (code, count)
            assert f"张某{count}" in last, (code, count)
