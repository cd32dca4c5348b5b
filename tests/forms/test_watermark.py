import io
import zipfile
from typing import Any

import openpyxl
import pytest
from docx import Document
from openpyxl.formatting.rule import FormulaRule
from openpyxl.worksheet.pagebreak import Break

from bot.forms.watermark import MARK, watermark


def header(sheet: Any, place: str) -> str:
    """What stands at a place of the sheet's header."""
    return getattr(sheet.oddHeader, place).text or ""


def workbook(left: str = "", pictures: bool = False) -> bytes:
    book = openpyxl.Workbook()
    for title in ("一", "二"):
        sheet = book.create_sheet(title)
        sheet["A1"] = "<drawing 姓名"
        if left:
            sheet.oddHeader.left.text = left
            sheet.oddFooter.center.text = "第 &P 页"
        if pictures:
            rule = FormulaRule(formula=["TRUE"])  # type: ignore[no-untyped-call]
            sheet.conditional_formatting.add("A1", rule)
            sheet.row_breaks.append(Break(1))
    del book["Sheet"]
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize(("left", "pictures"), [("", False), ("填报单位", False), ("", True)])
def test_every_sheet_is_marked_and_nothing_else_changes(left: str, pictures: bool) -> None:
    before = workbook(left, pictures)
    after = watermark("名册.xlsx", before)
    book = openpyxl.load_workbook(io.BytesIO(after))
    for sheet in book:
        assert MARK in header(sheet, "center")
        assert header(sheet, "left") == left
        assert sheet["A1"].value == "<drawing 姓名"
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        changed = [n for n in old.namelist() if old.read(n) != new.read(n)]
        assert changed == ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"]
        order = new.read("xl/worksheets/sheet1.xml")
        assert not pictures or order.index(b"<headerFooter") < order.index(b"<rowBreaks")


def test_the_same_file_gives_the_same_bytes() -> None:
    data = workbook()
    assert watermark("a.xlsx", data) == watermark("a.xlsx", data)


def test_a_text_document_is_marked_on_every_page() -> None:
    document = Document()
    document.add_paragraph("核查情况报告")
    made = io.BytesIO()
    document.save(made)
    after = watermark("报告.docx", made.getvalue())
    assert after == watermark("报告.docx", made.getvalue())
    marked = Document(io.BytesIO(after))
    assert [s.header.paragraphs[0].text for s in marked.sections] == [MARK]
    assert marked.paragraphs[0].text == "核查情况报告"


def test_what_lies_in_an_archive_is_marked_too() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("表/名册.xlsx", workbook())
        archive.writestr("说明.txt", "x")
    with zipfile.ZipFile(io.BytesIO(watermark("表.zip", made.getvalue()))) as archive:
        book = openpyxl.load_workbook(io.BytesIO(archive.read("表/名册.xlsx")))
        assert MARK in header(book["一"], "center")
        assert archive.read("说明.txt") == b"x"


def test_other_files_stay_as_they_are() -> None:
    assert watermark("排查期限.ics", b"BEGIN") == b"BEGIN"
