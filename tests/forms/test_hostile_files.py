"""Wrong, damaged and hostile files: each has its own complaint, and none raises."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from bot.domain.complaints import Complaint
from bot.forms.intake import Headings, Table, read_table
from bot.forms.intake_container import Limits

Make = Callable[..., bytes]
SHEET = (
    '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>张某某</t></is></c></row></sheetData></worksheet>'
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def code_of(data: bytes, headings: Headings, name: str = "名册.xlsx") -> str:
    result = read_table(name, data, headings)
    return result.code if isinstance(result, Complaint) else "read"


def complaint_of(data: bytes, headings: Headings) -> tuple[str, dict[str, Any]]:
    result = read_table("名册.xlsx", data, headings)
    assert isinstance(result, Complaint)
    return result.code, dict(result.facts)


def utf_16(name: str) -> bytes:
    return name.encode("utf-16-le")


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("file_empty", b""),
        ("file_empty", b" \r\n"),
        ("file_xls", OLE + utf_16("Workbook")),
        ("file_password", OLE + utf_16("EncryptedPackage")),
        ("file_word", OLE + utf_16("WordDocument")),
        ("file_other", OLE),
        ("file_pdf", b"%PDF-1.7\n1 0 obj"),
        ("file_word", rb"{\rtf1\ansi}"),
        ("file_image", b"\x89PNG\r\n\x1a\n" + bytes(32)),
        ("file_image", b"\xff\xd8\xff\xe0" + bytes(32)),
        ("file_image", bytes(4) + b"ftypheic" + bytes(32)),
        ("file_archive", b"Rar!\x1a\x07\x01" + bytes(32)),
        ("file_archive", b"7z\xbc\xaf\x27\x1c" + bytes(32)),
        ("file_archive", b"PK\x05\x06" + bytes(18)),
        ("file_web_page", "\ufeff<html><table><tr><td>姓名</td></tr></table>".encode()),
        ("file_web_page", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'),
        ("file_broken", b"PK\x03\x04 and then nothing of the kind"),
        ("file_broken", "只是一段文字".encode()),
        ("file_other", b"\x00\x01\x02\x03" * 50),
    ],
)
def test_a_file_of_another_kind_is_named(headings: Headings, code: str, data: bytes) -> None:
    assert code_of(data, headings) == code


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("file_word", {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
        ("file_xls", {"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\x83"}),
        ("file_xls", {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
        ("file_macros", {"[Content_Types].xml": "<Types/>", "xl/vbaProject.bin": b"x"}),
        ("file_archive", {"名册.xlsx": b"x", "照片.jpg": b"y"}),
        ("file_archive", {"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}),
    ],
)
def test_a_zip_of_another_kind_is_named(
    headings: Headings, zip_of: Make, code: str, parts: dict[str, Any]
) -> None:
    assert code_of(zip_of(parts), headings) == code


def test_a_workbook_that_says_it_has_macros_is_refused(headings: Headings, package: Make) -> None:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
    )
    assert code_of(package(SHEET, {"[Content_Types].xml": types}), headings) == "file_macros"


def test_a_real_file_with_a_password_is_named(headings: Headings, excel: Make) -> None:
    import msoffcrypto.format.ooxml

    locked = io.BytesIO()
    plain = io.BytesIO(excel([["姓名"], ["张某某"]]))
    msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("secret", locked)
    assert code_of(locked.getvalue(), headings) == "file_password"


def test_a_real_word_document_under_a_false_name_is_named(headings: Headings) -> None:
    from docx import Document

    target = io.BytesIO()
    document = Document()
    document.add_paragraph("姓名")
    document.save(target)
    assert code_of(target.getvalue(), headings, "名册.xlsx") == "file_word"


def test_a_zip_with_a_password_is_named(headings: Headings, package: Make) -> None:
    data = bytearray(package(SHEET))
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        start = whole.start_dir
    data[start + 8] |= 1
    assert code_of(bytes(data), headings) == "file_password"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
@pytest.mark.parametrize(
    "entity",
    [
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
    ],
)
def test_entities_are_refused_wherever_they_stand(
    headings: Headings, package: Make, part: str, entity: str
) -> None:
    with zipfile.ZipFile(io.BytesIO(package(SHEET))) as whole:
        parts = {name: whole.read(name).decode() for name in whole.namelist()}
    text = parts.get(part, "<styleSheet/>").replace("张某某", "&amp;")
    assert code_of(package(SHEET, {part: entity + text}), headings) == "file_entities"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(headings: Headings, package: Make) -> None:
    bomb = SHEET.replace("</sheetData>", " " * 30_000_000 + "</sheetData>")
    assert complaint_of(package(bomb), headings) == ("file_bomb", {"limit": 256})


def test_a_bomb_in_a_part_that_is_never_read_is_refused_too(
    headings: Headings, package: Make
) -> None:
    data = package(SHEET, {"xl/media/image1.png": bytes(30_000_000)})
    assert code_of(data, headings) == "file_bomb"


def test_a_part_that_goes_on_without_a_row_is_refused(headings: Headings, package: Make) -> None:
    noise = "".join(f"<x>{i * 7919 % 1_000_003}</x>" for i in range(1_500_000))
    data = package(SHEET.replace("<sheetData>", f"<sheetData>{noise}"))
    assert code_of(data, headings) == "file_bomb"


def test_a_file_that_is_too_large_is_named_with_its_size(headings: Headings) -> None:
    data = b"a" * (20 * 1024 * 1024 + 1)
    assert complaint_of(data, headings) == ("file_too_large", {"size": 21, "limit": 20})


@pytest.mark.parametrize(("count", "read"), [(20_000, True), (20_001, False), (30_000, False)])
def test_rows_over_the_limit_are_counted(headings: Headings, count: int, read: bool) -> None:
    data = ("姓名\n" + "张某某\n" * count).encode()
    result = read_table("名册.csv", data, headings)
    if read:
        assert isinstance(result, Table)
        assert len(result.rows) == count
    else:
        assert result == Complaint("file_rows", {"count": count, "limit": 20_000})


def test_empty_rows_with_a_format_do_not_count(headings: Headings, package: Make) -> None:
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 60_000))
    data = package(SHEET.replace("</sheetData>", f"{empty}</sheetData>"))
    assert code_of(data, headings) == "read"


def test_too_many_columns_are_counted(headings: Headings, excel: Make) -> None:
    data = excel([["姓名", *map(str, range(200))], ["张某某"]])
    assert complaint_of(data, headings) == ("file_columns", {"count": 201, "limit": 200})


@pytest.mark.parametrize(
    ("rows", "code", "facts"),
    [
        ([["张某某", "男"], ["李某某", "女"]], "file_headings", {"rows": 15}),
        ([["说明"]] * 15 + [["姓名"], ["张某某"]], "file_headings", {"rows": 15}),
        ([[]], "file_headings", {"rows": 15}),
        ([["性别", "民族"], ["男", "汉族"]], "file_name_column", {"found": "性别、民族"}),
        ([["党员名册"], ["姓名", "性别"]], "file_no_rows", {"row": 2}),
        ([["姓名", "性别"], ["填表人："]], "file_no_rows", {"row": 1}),
        (
            [["姓名", "备注", "备 注"], ["张某某"]],
            "file_heading_twice",
            {"heading": "备 注", "columns": "B、C"},
        ),
    ],
)
def test_a_sheet_that_is_no_roster_says_what_it_lacks(
    headings: Headings, excel: Make, rows: Any, code: str, facts: dict[str, Any]
) -> None:
    assert complaint_of(excel(rows), headings) == (code, facts)


def test_a_csv_that_is_no_roster_says_what_it_lacks(headings: Headings) -> None:
    assert code_of("甲,乙\n1,2\n".encode(), headings, "名册.csv") == "file_headings"


@pytest.mark.parametrize(
    "sheet",
    [
        SHEET[:150],
        SHEET.replace('r="2"', 'r="-2"'),
        SHEET.replace('r="2"', 'r="9999999"'),
        SHEET.replace('r="2"', f'r="{"9" * 5000}"'),
        SHEET.replace('r="A2"', 'r="ÀÀ2"'),
        SHEET.replace('r="A2"', 'r="ZZZZ2"'),
        SHEET.replace('r="A2" t="inlineStr"', 't="s"').replace(
            "<is><t>张某某</t></is>", "<v>9</v>"
        ),
        SHEET.replace('r="A2" t="inlineStr"', "").replace("<is><t>张某某</t></is>", "<v>x</v>"),
        "<worksheet>" + "<a>" * 3000,
        "",
    ],
)
def test_a_damaged_sheet_is_a_broken_file(headings: Headings, package: Make, sheet: str) -> None:
    assert code_of(package(sheet), headings) == "file_broken"


def test_merges_without_end_do_not_hold_anything_up(headings: Headings, package: Make) -> None:
    merges = '<mergeCell ref="A2:A1048576"/>' * 20_000
    data = package(SHEET.replace("</worksheet>", f"<mergeCells>{merges}</mergeCells></worksheet>"))
    assert code_of(data, headings) == "read"


def real_files() -> dict[str, bytes]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["姓名", "性别", "出生日期"], ["张某某", "男", 22769], ["李某某", "女", "1962.5"]):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    target = io.BytesIO()
    book.save(target)
    loose = io.BytesIO()
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(loose, "w") as new:
        for name in old.namelist():  # stored: a changed byte reaches the XML
            new.writestr(name, old.read(name))
    csv = "姓名,性别\n张某某,男\n".encode("gb18030")
    return {"packed": target.getvalue(), "stored": loose.getvalue(), "csv": csv}


FILES = real_files()


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    which=st.sampled_from(sorted(FILES)),
    cut=st.floats(0, 1),
    flips=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=8),
)
@example(which="packed", cut=1.0, flips=[])
def test_no_damage_makes_the_reader_raise(
    headings: Headings, which: str, cut: float, flips: list[tuple[float, int]]
) -> None:
    data = bytearray(FILES[which][: max(int(len(FILES[which]) * cut), 1)])
    for where, value in flips:
        data[int(where * (len(data) - 1))] = value
    assert isinstance(read_table("名册.xlsx", bytes(data), headings), Table | Complaint)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", OLE, "姓名\n".encode()]))
def test_no_bytes_make_the_reader_raise(headings: Headings, tail: bytes, start: bytes) -> None:
    assert isinstance(read_table("x", start + tail, headings), Table | Complaint)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=80), st.text(max_size=20), st.integers(0, 5))
def test_no_xml_makes_the_reader_raise(
    headings: Headings, package: Make, raw: str, kind: str, style: int
) -> None:
    from xml.sax.saxutils import escape, quoteattr

    safe = "".join(c for c in raw + "\0" if c.isprintable())
    kind = "".join(c for c in kind if c.isprintable())
    cell = (
        f'<c r="B2" s="{style}" t={quoteattr(kind)}><f/><v>{escape(safe)}</v></c></row></sheetData>'
    )
    data = package(SHEET.replace("</row></sheetData>", cell))
    assert isinstance(read_table("x", data, headings), Table | Complaint)


def test_limits_are_policy(headings: Headings) -> None:
    assert headings.limits == Limits(rows=20_000, columns=200, megabytes=20)
