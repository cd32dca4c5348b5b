"""Reads the text of a report that was edited and sent back, paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from bot.domain.complaints import Complaint
from bot.forms.book import MARK_NAME
from bot.forms.headings import plain
from bot.forms.intake import BROKEN
from bot.forms.intake_cells import clean
from bot.forms.intake_container import Limits, Package, Refused, judge
from bot.forms.report import SIGNED

LIMITS = Limits(megabytes=10, unpacked_megabytes=64)
MOST = 200_000
"""Characters of text that are taken in."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NUMBERING = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十百\d]{1,4}[)）]?[、.．]?|第[一二三四五六七八九十]+[部章节]分?)"
)
_UNSAID = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent"})
"""What was struck out with changes tracked, and text boxes: no part of the running text."""


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading; tables are not read, their figures are the record's."""

    heading: str
    paragraphs: tuple[str, ...] = field(default=(), repr=False)
    known: bool = True
    """Whether it is a heading that was asked for."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A report as it came back."""

    sections: tuple[Section, ...]
    missing: tuple[str, ...] = ()
    """Headings that were asked for and are not there."""
    mark: str = ""
    """What the file was made from; empty where the program that saved it dropped that."""

    def text_of(self, heading: str) -> str:
        """The paragraphs under a heading, a line each; empty where it is missing."""
        found = (s for s in self.sections if _bare(s.heading) == _bare(heading))
        return "\n".join(next(found, Section("")).paragraphs)


def read_report(data: bytes, headings: Sequence[str]) -> Edited | Complaint:
    """The paragraphs under these headings, or the one reason why the file cannot be read.

    A heading is known by its words, whatever its number or style has become. Never raises.
    """
    try:
        if judge(data, LIMITS) != "xlsx":
            return Complaint("report_not_word")
        package = Package(data, LIMITS)
        if refused := _not_a_report(package):
            return refused
        return _read(package, headings)
    except Refused as refused:
        code = refused.complaint.code
        return refused.complaint if code in _SAYS_ENOUGH else Complaint("report_not_word")
    except BROKEN:
        return Complaint("report_not_word")


_SAYS_ENOUGH = frozenset({"file_empty", "file_too_large", "file_bomb", "file_macros"})


def _not_a_report(package: Package) -> Complaint | None:
    names = [entry.filename.lower() for entry in package.entries()]
    if any(name.endswith("vbaproject.bin") for name in names):
        return Complaint("file_macros")
    return None if "word/document.xml" in names else Complaint("report_not_word")


def _read(package: Package, headings: Sequence[str]) -> Edited | Complaint:
    wanted = {_bare(heading): heading for heading in headings}
    styles, asides = _styles(package, _HEADINGS), _styles(package, _ASIDES)
    sections: list[Section] = []
    budget = MOST
    for text, style in _paragraphs(package.tree("word/document.xml")):
        if style in asides:
            continue
        budget -= len(text)
        if budget < 0:
            return Complaint("report_long", {"limit": MOST})
        known = wanted.get(_bare(text))
        if known is not None:
            sections.append(Section(known))
        elif style in styles and sections:
            sections.append(Section(text, known=False))
        elif sections:
            last = sections[-1]
            sections[-1] = replace(last, paragraphs=(*last.paragraphs, text))
    found = {section.heading for section in sections}
    if wanted and not found & set(headings):
        return Complaint("report_no_headings", {"heading": headings[0]})
    missing = tuple(heading for heading in headings if heading not in found)
    return Edited(tuple(_together(sections)), missing, _mark(package))


def _together(sections: Iterable[Section]) -> Iterator[Section]:
    """Of a heading that stands twice the paragraphs together."""
    merged: dict[str, Section] = {}
    for section in sections:
        first = merged.get(section.heading)
        paragraphs = (*first.paragraphs, *section.paragraphs) if first else section.paragraphs
        merged[section.heading] = replace(section, paragraphs=paragraphs)
    return iter(merged.values())


def _bare(heading: str) -> str:
    """The words of a heading, without its number."""
    return plain(_NUMBERING.sub("", heading.strip()))


def _paragraphs(root: etree._Element) -> Iterator[tuple[str, str]]:
    """The text of every paragraph that says something, outside of tables, and its style."""
    body = root.find(f"{_W}body")
    for paragraph in () if body is None else _outside_tables(body):
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        text = clean("".join(_said(paragraph)))
        if text:
            yield text, "" if style is None else style.get(f"{_W}val", "")


def _outside_tables(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == f"{_W}p":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _outside_tables(child)


def _said(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            yield " "
        elif child.tag not in _UNSAID and isinstance(child.tag, str):
            yield from _said(child)


_HEADINGS = ("heading", "标题")
_ASIDES = ("caption", "题注", SIGNED.lower())
"""Captions and lines to be signed: no running text."""


def _styles(package: Package, names: tuple[str, ...]) -> frozenset[str]:
    """The ids of the styles of such names, in whichever language the program writes them."""
    if "word/styles.xml" not in package:
        return frozenset()
    found = set()
    for style in package.tree("word/styles.xml").iterfind(f"{_W}style"):
        name = style.find(f"{_W}name")
        called = "" if name is None else name.get(f"{_W}val", "").lower()
        outlined = names is _HEADINGS and style.find(f"{_W}pPr/{_W}outlineLvl") is not None
        if called.startswith(names) or outlined:
            found.add(style.get(f"{_W}styleId", ""))
    return frozenset(found)


def _mark(package: Package) -> str:
    related: Mapping[str, tuple[str, str]] = package.related("")
    for kind, part in related.values():
        if kind == "custom-properties" and part in package:
            for entry in package.tree(part).iterfind("{*}property"):
                if entry.get("name", "").lower() == MARK_NAME:
                    return "".join(map(str, entry.itertext())).strip()
    return ""
