"""Writes a report as a .docx in the fonts of a Chinese office."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from bot.forms import book, report
from bot.forms.report import Report

SONG, HEI, KAI, FANG = "宋体", "黑体", "楷体", "仿宋"
CAPTION, SIGNED = "Caption", report.SIGNED
"""Styles of what is no running text: it is not read when the report comes back."""
BODY, SPACING = Pt(16), Pt(28)
"""三号, 28 points a line, as official papers are written."""
TALLEST = Cm(20)
"""A picture that is higher would not fit its page."""
_HEADING_FONTS = {1: HEI, 2: KAI, 3: FANG}
_LEFT_OVER = ("thumbnail", "customXml")
_CUSTOM = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FIXED = (2000, 1, 1, 0, 0, 0)


def write_docx(described: Report) -> bytes:
    """The report as a file; the same description gives the same bytes."""
    document = docx.Document()
    _bare(document)
    _page(document, described)
    _styles(document)
    if described.cover is None:
        _title(document, described.title)
    else:
        _cover(document, described)
    for block in described.blocks:
        _write(document, block)
    _about(document, described)
    target = io.BytesIO()
    document.save(target)
    return _fixed(target.getvalue())


def _bare(document: Document) -> None:
    """Take away what the library's own template brings along and nobody needs."""
    for rels in (document.part.package.rels, document.part.rels):
        for number in [n for n, rel in rels.items() if rel.reltype.endswith(_LEFT_OVER)]:
            del rels[number]


def _page(document: Document, described: Report) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    section.footer_distance = Cm(1.5)
    section.different_first_page_header_footer = described.cover is not None
    line = section.footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in ("第 ", "PAGE", " 页　共 ", "NUMPAGES", " 页"):
        if text.isupper():
            _field(line, text)
        else:
            _said(line, text, SONG, Pt(10.5))
    stamp = section.footer.add_paragraph()
    stamp.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _said(stamp, described.stamp.line(), SONG, Pt(8), color=RGBColor(0x66, 0x66, 0x66))


def _styles(document: Document) -> None:
    normal = document.styles["Normal"]
    _font(normal, FANG, BODY)
    normal.paragraph_format.space_after = Pt(0)
    for aside in (CAPTION, SIGNED):
        style = document.styles[aside] if aside == CAPTION else document.styles.add_style(aside, 1)
        _font(style, FANG, BODY)
        style.base_style = normal
        style.font.bold = False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_after = Pt(0)
    for level, name in _HEADING_FONTS.items():
        style = document.styles[f"Heading {level}"]
        _font(style, name, BODY)
        style.font.bold = False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.line_spacing = SPACING
        style.paragraph_format.first_line_indent = 2 * BODY
        style.paragraph_format.keep_with_next = True


def _font(style: Any, name: str, size: int) -> None:
    style.font.name, style.font.size = name, size
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    # A theme's font would outweigh the one that is named.
    for part in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{part}"), None)
    fonts.set(qn("w:eastAsia"), name)


def _said(
    line: Line, text: str, font: str, size: Any, *, bold: bool = False, color: Any = None
) -> None:
    run = line.add_run(_plain(text))
    run.font.name, run.font.size, run.font.bold = font, size, bold or None
    if color is not None:
        run.font.color.rgb = color
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _plain(text: str) -> str:
    return book.FORBIDDEN.sub("", text)


def _field(line: Line, code: str) -> None:
    """A number that the program counts itself."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = line.add_run("1")
    run.font.size = Pt(10.5)
    line._p.remove(run._r)
    field.append(run._r)
    line._p.append(field)


def _title(document: Document, text: str) -> None:
    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_after = Pt(22)
    line.paragraph_format.keep_with_next = True
    _said(line, text, SONG, Pt(22), bold=True)


def _cover(document: Document, described: Report) -> None:
    cover = described.cover
    assert cover is not None  # noqa: S101 - the caller looked
    unit = document.add_paragraph()
    unit.alignment = WD_ALIGN_PARAGRAPH.CENTER
    unit.paragraph_format.space_before = Pt(90)
    _said(unit, cover.unit, FANG, Pt(18))
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(48), Pt(140)
    _said(title, described.title, SONG, Pt(28), bold=True)
    if cover.lines:
        _cover_lines(document, cover.lines)
    date = document.add_paragraph()
    date.alignment = WD_ALIGN_PARAGRAPH.CENTER
    date.paragraph_format.space_before = Pt(80)
    _said(date, cover.date, FANG, Pt(16))
    date.add_run().add_break(WD_BREAK.PAGE)


def _cover_lines(document: Document, lines: Iterable[tuple[str, str]]) -> None:
    table = document.add_table(rows=0, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for name, text in lines:
        cells = table.add_row().cells
        for cell, width, said in zip(cells, (Cm(4), Cm(7.5)), (name, text), strict=True):
            cell.width = width
            line = cell.paragraphs[0]
            line.paragraph_format.space_before = Pt(10)
            _said(line, said, FANG, BODY)
        cells[0].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.DISTRIBUTE
        _underlined(cells[1])


def _underlined(cell: Any) -> None:
    borders = OxmlElement("w:tcBorders")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    cell._element.get_or_add_tcPr().append(borders)


def _write(document: Document, block: report.Block) -> None:
    match block:
        case report.Heading(text=text, level=level):
            document.add_paragraph(_plain(text), style=f"Heading {level}")
        case report.Paragraph(text=text, lead=lead):
            line = _body(document)
            if lead:
                _said(line, lead, FANG, BODY, bold=True)
            line.add_run(_plain(text))
        case report.Sheet():
            _sheet(document, block)
        case report.Picture(png=png, caption=caption):
            _picture(document, png, caption)
        case report.Signatures(lines=lines):
            _hold(document)
            for place, text in enumerate(lines):
                line = _body(document, SIGNED)
                line.paragraph_format.left_indent = Cm(6.5)
                line.paragraph_format.first_line_indent = Pt(0)
                line.paragraph_format.space_before = Pt(28 if place == 0 else 6)
                line.paragraph_format.keep_with_next = place < len(lines) - 1
                line.add_run(_plain(text))
        case report.PageBreak():
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _hold(document: Document) -> None:
    """Keep what was written last on the page of what follows: nobody signs an empty page."""
    if document.paragraphs:
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    last = document.element.body.findall(qn("w:tbl"))[-1:]
    if last and last[0].getnext() is document.paragraphs[-1]._p:
        for cell in document.tables[-1].rows[-1].cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _body(document: Document, style: str = "Normal") -> Line:
    line = document.add_paragraph(style=style)
    line.paragraph_format.line_spacing = SPACING
    line.paragraph_format.first_line_indent = 2 * BODY
    return line


def _sheet(document: Document, sheet: report.Sheet) -> None:
    if sheet.caption:
        caption = document.add_paragraph(style=CAPTION)
        caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
        caption.paragraph_format.space_before = Pt(8)
        caption.paragraph_format.keep_with_next = True
        _said(caption, sheet.caption, HEI, Pt(12))
    table = document.add_table(rows=0, cols=len(sheet.headings), style="Table Grid")
    table.autofit = False
    shares = sheet.widths or (1.0,) * len(sheet.headings)
    widths = [Emu(int(Cm(15.6) * share / sum(shares))) for share in shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for place, texts in enumerate((sheet.headings, *sheet.rows)):
        row = table.add_row()
        _kept_whole(row, repeated=place == 0)
        for cell, width, text in zip(row.cells, widths, texts, strict=True):
            cell.width = width
            line = cell.paragraphs[0]
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
            _said(line, text, HEI if place == 0 else FANG, Pt(10.5))
    below = document.add_paragraph(style=CAPTION)
    if sheet.note:
        _said(below, sheet.note, FANG, Pt(10.5))
    else:
        below.paragraph_format.line_spacing = Pt(12)


def _picture(document: Document, png: bytes, caption: str) -> None:
    """A chart in a line of its own, with what it shows for those who cannot see it."""
    line = document.add_paragraph(style=CAPTION)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(6)
    drawn = line.add_run().add_picture(io.BytesIO(png), width=Cm(15))
    if drawn.height > TALLEST:
        drawn.width, drawn.height = Emu(drawn.width * TALLEST // drawn.height), TALLEST
    drawn._inline.docPr.set("descr", _plain(caption))


def _kept_whole(row: Any, *, repeated: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeated:
        properties.append(OxmlElement("w:tblHeader"))


def _about(document: Document, described: Report) -> None:
    """Say when the record last changed, not when the file was made."""
    about, changed = document.core_properties, described.stamp.changed
    about.title, about.author, about.comments, about.last_modified_by = described.title, "", "", ""
    about.created = about.modified = datetime(*changed.utctimetuple()[:6])  # noqa: DTZ001 - UTC
    about.revision = 1
    if described.mark:
        package = document.part.package
        properties = book.custom_properties(described.mark)
        part = Part(PackURI("/docProps/custom.xml"), _CUSTOM, properties, package)
        package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _fixed(data: bytes) -> bytes:
    """The package with the same time on every part."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(target, "w") as packed:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            packed.writestr(entry, made.read(name))
    return target.getvalue()
