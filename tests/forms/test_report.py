"""Text reports: the same bytes for the same words, and the words back after editing."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import docx
import pytest
from hypothesis import given, settings, strategies as st

from bot.domain.complaints import Complaint
from bot.forms.form import Stamp
from bot.forms.report import (
    Cover,
    Heading,
    PageBreak,
    Paragraph,
    Report,
    Sheet,
    Signatures,
)
from bot.forms.report_docx import write_docx
from bot.forms.report_intake import MOST, Edited, read_report

STAMP = Stamp(
    "9f86d081884c7d659a2feaa0c55ad015",
    datetime(2026, 3, 28, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai")),
    date(2026, 3, 30),
    2026,
)
ROWS = tuple((str(n), f"张某{n}", "外出务工经商", "2019.08", "多方查找未果") for n in range(1, 60))
REPORT = Report(
    "关于某某村党支部的核查情况报告",
    (
        Heading("一、基本情况"),
        Paragraph("本支部现有党员32名，其中预备党员2名。"),
        Heading("（一）重点人员", 2),
        Paragraph("流动党员3名，失联党员2名。", lead="重点人员。"),
        Sheet(("序号", "姓名", "情形", "时间", "备注"), ROWS, (1, 2, 3, 2, 4), "失联党员一览"),
        Heading("二、存在问题"),
        Paragraph("𬱖·阿卜<&>\x0b的组织关系转出后未收到回执。"),
        PageBreak(),
        Signatures(("核查组组长（签字）：", "党（工）委书记签字：", "2026年　月　日")),
    ),
    STAMP,
    Cover("某某镇党委核查工作组", (("填报人", ""), ("联系电话", "")), "2026年3月28日"),
    "report:3:9f86d081884c7d65",
)
DATA = write_docx(REPORT)


def read(data: bytes, headings: tuple[str, ...] = REPORT.headings) -> Edited:
    told = read_report(data, headings)
    assert isinstance(told, Edited)
    return told


def edited(change: dict[str, str], part: str = "word/document.xml") -> bytes:
    """The file with these pieces of its XML exchanged."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(DATA)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            for before, after in change.items() if name == part else ():
                assert before.encode() in text
                text = text.replace(before.encode(), after.encode())
            new.writestr(name, text)
    return target.getvalue()


def test_the_same_words_give_the_same_bytes_and_others_do_not() -> None:
    assert write_docx(REPORT) == DATA
    assert write_docx(replace(REPORT, title="关于某某村党支部的排查情况报告")) != DATA


def test_the_file_holds_no_time_but_that_of_the_last_change_and_nobodys_name() -> None:
    with zipfile.ZipFile(io.BytesIO(DATA)) as whole:
        assert {entry.date_time for entry in whole.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert not [n for n in whole.namelist() if "thumbnail" in n or "customXml" in n]
        core = whole.read("docProps/core.xml").decode()
    assert re.findall(r">([^<]*T[^<]*Z)<", core) == ["2026-03-28T01:30:00Z"] * 2
    assert "python-docx" not in core


def test_another_program_finds_the_parts_as_they_were_described() -> None:
    document = docx.Document(io.BytesIO(DATA))
    texts = [p.text for p in document.paragraphs if p.text.strip()]
    assert texts[:3] == [
        "某某镇党委核查工作组",
        "关于某某村党支部的核查情况报告",
        "2026年3月28日",
    ]
    assert "𬱖·阿卜<&>的组织关系转出后未收到回执。" in texts
    assert texts[-3:] == list(REPORT.blocks[-1].lines)  # type: ignore[union-attr]
    cover, table = document.tables
    assert [row.cells[0].text for row in cover.rows] == ["填报人", "联系电话"]
    assert tuple(cell.text for cell in table.rows[59].cells) == ROWS[58]
    fonts = {p.style.name: p.style.element.rPr.rFonts.get(docx.oxml.ns.qn("w:eastAsia"))
             for p in document.paragraphs if p.style}  # fmt: skip
    assert fonts == {
        "Normal": "仿宋", "Heading 1": "黑体", "Heading 2": "楷体", "Caption": "仿宋", "Signed": "仿宋",
    }  # fmt: skip


def test_the_text_comes_back_under_its_headings_and_tables_are_left_out() -> None:
    told = read(DATA)
    assert [section.heading for section in told.sections] == list(REPORT.headings)
    assert told.text_of("（一）重点人员") == "重点人员。流动党员3名，失联党员2名。"
    assert told.text_of("一、基本情况") == "本支部现有党员32名，其中预备党员2名。"
    assert (told.missing, told.mark) == ((), "report:3:9f86d081884c7d65")


def test_headings_are_known_whatever_became_of_number_and_style() -> None:
    told = read(
        edited(
            {
                "二、存在问题": "三. 存在 问题：",
                '<w:pStyle w:val="Heading1"/>': "",
                "本支部现有党员32名": "本支部现有党员33名",
            }
        )
    )
    assert told.text_of("二、存在问题").startswith("𬱖·阿卜<&>")
    assert told.text_of("一、基本情况") == "本支部现有党员33名，其中预备党员2名。"
    assert told.missing == ()


def test_a_heading_of_hers_begins_a_section_and_a_deleted_one_is_missed() -> None:
    told = read(edited({"（一）重点人员": "（一）另外的情况"}))
    assert told.missing == ("（一）重点人员",)
    assert [s.heading for s in told.sections if not s.known] == ["（一）另外的情况"]


def test_what_was_struck_out_or_put_in_with_changes_tracked_is_read_as_it_would_be_accepted() -> (
    None
):
    old = "<w:t>本支部现有党员32名，其中预备党员2名。</w:t>"
    gone = "<w:r><w:delText>旧句</w:delText></w:r>"
    new = (
        f'<w:t>甲</w:t></w:r><w:del w:id="1" w:author="x">{gone}</w:del>'
        '<w:ins w:id="2" w:author="x"><w:r><w:t>乙</w:t></w:r></w:ins><w:r><w:t>丙</w:t>'
    )
    assert read(edited({old: new})).text_of("一、基本情况") == "甲乙丙"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.7", "report_not_word"),
        (b"plain", "report_not_word"),
        (DATA[:-200], "report_not_word"),
        (edited({}, "") + b"", ""),
    ],
)
def test_what_is_no_report_is_refused_with_a_reason(data: bytes, code: str) -> None:
    told = read_report(data, REPORT.headings)
    assert (told.code if isinstance(told, Complaint) else "") == code


def test_macros_entities_foreign_papers_and_endless_texts_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(DATA)) as old, zipfile.ZipFile(target, "w") as new:
        for name in (*old.namelist(), "word/vbaProject.bin"):
            new.writestr(name, old.read(name) if name in old.namelist() else b"x")
    assert read_report(target.getvalue(), REPORT.headings) == Complaint("file_macros")
    entities = edited({"<w:document": '<!DOCTYPE a [<!ENTITY b "c">]><w:document'})
    assert read_report(entities, REPORT.headings) == Complaint("report_not_word")
    other = read_report(DATA, ("五、别的报告",))
    assert other == Complaint("report_no_headings", {"heading": "五、别的报告"})
    long = edited({"本支部现有党员32名": "长" * (MOST + 1)})
    assert read_report(long, REPORT.headings) == Complaint("report_long", {"limit": MOST})


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60_000), st.binary(min_size=1, max_size=8)), max_size=6))
def test_whatever_the_bytes_are_nothing_is_raised(pieces: list[tuple[int, bytes]]) -> None:
    data = bytearray(DATA)
    for place, piece in pieces:
        at = place % len(data)
        data[at : at + len(piece)] = piece
    assert isinstance(read_report(bytes(data), REPORT.headings), Edited | Complaint)
