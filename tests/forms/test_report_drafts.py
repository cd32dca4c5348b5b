"""The drafts of the reports: their figures, their tables, and what somebody wrote by hand."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest

from bot.domain.catalogue import catalogue, layouts
from bot.domain.reports import edited, headings_of, mark_of, read_mark, reports
from bot.domain.summaries import Office
from bot.forms.books import Books
from bot.forms.report import Heading, Paragraph, Report, Sheet
from bot.forms.report_docx import write_docx
from bot.forms.report_draft import draft
from bot.forms.report_intake import Edited, read_report
from handlers.reports import Returned, _returned
from tests.forms.people import LOST, OFFICE, POLICY, books, branch, person

CODES = reports(POLICY)


def drafted(code: str, made: Books | None = None) -> Report:
    report = draft(code, made or books(branch()))
    assert report is not None
    return report


def said(report: Report, heading: str) -> list[str]:
    """The paragraphs below a heading."""
    found, here = [], False
    for block in report.blocks:
        if isinstance(block, Heading):
            here = block.text == heading
        elif here and isinstance(block, Paragraph):
            found.append(block.text)
    return found


def tables(report: Report) -> dict[str, Sheet]:
    return {block.caption: block for block in report.blocks if isinstance(block, Sheet)}


def test_the_plans_reports_are_there_and_each_can_be_asked_for() -> None:
    names = {row.name: row for row in catalogue(POLICY.tables).values() if row.kind == "report"}
    assert set(names) == {
        "核查情况报告", "党员组织关系排查工作情况报告", "整改规范综合报告", "综合报告",
    }  # fmt: skip
    assert {row.group for row in names.values()} == {"reports"}
    classes = set(layouts(POLICY.tables)["labels"]["class"]) - {""}
    assert all(classes <= set(row.classes) for row in names.values())


def test_the_verification_report_has_the_four_parts_of_the_plan() -> None:
    assert headings_of("review_report", POLICY)[1:] == (
        "一、落实流动党员管理措施",
        "二、理顺“空挂”党员组织关系",
        "三、寻找“失联”党员的途径办法",
        "四、处理“失联”党员的初步建议",
    )


def test_the_figures_are_those_of_the_record() -> None:
    people = branch()
    report = drafted("review_report")
    first = said(report, "核查基本情况")[0]
    for cls, name in (("floating", "流动党员"), ("lost", "“失联”党员"), ("hollow", "“空挂”党员")):
        count = sum(m.standing.cls == cls for m in people)
        assert count
        assert f"{name}{count}名" in first
    lost = [m for m in people if m.standing.cls == "lost"]
    rows = tables(report)["查找情况"].rows
    assert [row[0] for row in rows] == [m.name for m in lost]
    assert all(len(row) == 4 for row in rows)
    assert "询问亲友" in rows[0][2]


def test_what_is_not_there_is_said_in_words_and_has_no_table() -> None:
    report = drafted("review_report", books([person(1, "周国安")]))
    assert said(report, "三、寻找“失联”党员的途径办法") == ["没有“失联”党员。"]
    assert said(report, "一、落实流动党员管理措施") == ["没有流动党员。"]
    assert set(tables(report)) == {"核查结果"}
    assert draft("review_report", books([])) is None
    nil = drafted("review_report", replace(books([]), nil=True))
    assert "已核对党员0名" in said(nil, "核查基本情况")[0]


def test_a_committees_report_lists_its_branches_and_their_sum() -> None:
    other = Office(2, "样例镇白桦沟村党支部", "3")
    people = [*branch(), person(1, "冯某", LOST, unit=2), person(2, "陈某", unit=2)]
    made = replace(books(people), office=Office(9, "样例镇党委"), offices={1: OFFICE, 2: other})
    report = drafted("work_report", made)
    (table,) = [s for s in tables(report).values() if s.caption == "各党（总）支部排查情况"]
    assert [row[0] for row in table.rows] == [OFFICE.name, other.name]
    assert sum(int(row[1]) for row in table.rows) == len(people)
    assert "所属2个党（总）支部" in said(report, "一、工作开展情况")[0]
    assert f"已核对党员{len(people)}名" in said(report, "一、工作开展情况")[0]


def test_a_long_list_is_cut_with_a_word() -> None:
    people = [person(n, f"张某{n}", LOST) for n in range(1, 206)]
    report = drafted("review_report", books(people))
    assert len(tables(report)["初步建议"].rows) == 200
    assert tables(report)["初步建议"].note == "其余5名见有关登记表。"


@pytest.mark.parametrize("code", CODES)
def test_a_draft_that_comes_back_untouched_was_not_edited(code: str) -> None:
    data = write_docx(drafted(code))
    assert data == write_docx(drafted(code))
    back = _returned(data, POLICY)
    assert isinstance(back, Returned)
    assert (back.unit, back.table["code"]) == (OFFICE.id, code)
    assert (back.table["sections"], back.table["missing"]) == ({}, [])


def typed(data: bytes, old: str, new: str) -> bytes:
    """The report after somebody wrote over a paragraph in Word."""
    document = docx.Document(io.BytesIO(data))
    (line,) = [p for p in document.paragraphs if p.text == old]
    line.text = new
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_what_was_written_by_hand_is_kept_and_printed_and_can_be_given_up() -> None:
    first = drafted("rectify_report")
    heading = "四、存在问题和下一步打算"
    data = typed(write_docx(first), "（由党支部填写）", "个别流动党员联系不够经常。")
    back = _returned(data, POLICY)
    assert isinstance(back, Returned)
    assert back.table["sections"] == {heading: "个别流动党员联系不够经常。"}
    second = drafted("rectify_report", replace(books(branch()), texts=back.table["sections"]))
    assert said(second, heading) == ["个别流动党员联系不够经常。"]
    assert said(second, "一、排查基本情况") == said(first, "一、排查基本情况")
    # Sent back as it came nothing is new, and her text stays.
    again = _returned(write_docx(second), POLICY)
    assert isinstance(again, Returned)
    assert again.table["sections"] == {}
    emptied = _returned(typed(write_docx(second), "个别流动党员联系不够经常。", ""), POLICY)
    assert isinstance(emptied, Returned)
    assert emptied.table["sections"] == {heading: ""}


def test_without_its_mark_a_report_is_known_by_its_headings() -> None:
    bare = write_docx(replace(drafted("work_report"), mark=""))
    back = _returned(bare, POLICY)
    assert isinstance(back, Returned)
    assert (back.unit, back.table["code"]) == (0, "work_report")
    told = read_report(bare, headings_of("work_report", POLICY))
    assert isinstance(told, Edited)
    assert set(back.table["sections"]) == set(headings_of("work_report", POLICY))


def test_a_mark_says_whose_report_it_is() -> None:
    mark = mark_of(3, "work_report", "ab" * 32, {"一": ("甲", "乙"), "二": ()})
    read = read_mark(mark)
    assert read is not None
    assert read[:2] == (3, "work_report")
    assert edited({"一": "甲\n乙", "二": ""}, read[2], ("一", "二")) == {}
    assert edited({"一": "甲", "二": "丙"}, read[2], ("一", "二")) == {"一": "甲", "二": "丙"}
    assert read_mark("roster:1:2:abcd") is None
