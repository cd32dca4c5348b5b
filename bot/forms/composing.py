"""Text reports from their layouts: which blocks are printed, and what stands in the braces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from bot.domain.reports import mark_of
from bot.forms.form import FormFile, Stamp
from bot.forms.report import (
    Block,
    Cover,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Report,
    Sheet,
    Signatures,
)

Places = Mapping[str, str | int]
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Material:
    """What a report is drafted from."""

    places: Places = field(repr=False)
    """Figures and names by what the layout calls them."""
    lists: Mapping[str, Sequence[Places]] = field(default_factory=dict, repr=False)
    sheets: Mapping[str, Sheet] = field(default_factory=dict, repr=False)
    charts: Mapping[str, bytes | None] = field(default_factory=dict, repr=False)
    """Pictures as PNG; None where the machine has no Chinese font: the tables have bars too."""


def draft(
    name: str,
    material: Material,
    stamp: Stamp,
    table: Mapping[str, Any],
    texts: Mapping[str, str] = MappingProxyType({}),
) -> FormFile:
    """The report of this name; `table` is the policy table `reports`.

    `texts`: what somebody wrote by hand below a heading takes the place of the drafted paragraphs;
    sheets and charts stay the record's. KeyError where the layout names a figure, list or sheet
    that is not there.
    """
    from bot.forms.report_docx import write_docx

    layout = table[name]
    cover = None
    if "cover" in layout:
        lines = tuple((said, filled(text, material.places)) for said, text in layout["cover"])
        cover = Cover(str(material.places["unit"]), lines)
    blocks = tuple(_by_hand(_blocks(layout["block"], material), texts))
    mark = mark_of(stamp.unit, name, stamp.head, _sections(blocks))
    title = filled(layout["title"], material.places)
    report = Report(title, blocks, stamp, cover, mark)
    return FormFile(layout["file"], write_docx(report))


def _by_hand(blocks: Iterable[Block], texts: Mapping[str, str]) -> Iterator[Block]:
    """The blocks, with what was written by hand in the place of the drafted paragraphs."""
    said = ""
    for block in blocks:
        if isinstance(block, Heading):
            yield block
            said = texts.get(block.text, "")
            yield from (Paragraph(line) for line in said.split("\n") if said)
        elif not (said and isinstance(block, Paragraph)):
            yield block


def _sections(blocks: Iterable[Block]) -> dict[str, list[str]]:
    """Heading -> the paragraphs that are printed below it."""
    found: dict[str, list[str]] = {}
    last: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            last = found.setdefault(block.text, [])
        elif isinstance(block, Paragraph):
            last.append(block.text)
    return found


def filled(text: str, places: Places) -> str:
    """The text with its places filled."""
    return _PLACE.sub(lambda found: str(places[found[1]]), text)


def _blocks(layout: Sequence[Mapping[str, Any]], material: Material) -> Iterator[Block]:
    for entry in layout:
        if "when" in entry and not material.places[entry["when"]]:
            if "otherwise" in entry:
                yield Paragraph(filled(entry["otherwise"], material.places))
            continue
        yield from _block(entry, material)


def _block(entry: Mapping[str, Any], material: Material) -> Iterator[Block]:
    if "heading" in entry:
        yield Heading(entry["heading"], entry.get("level", 1))
    elif "each" in entry:
        for place, row in enumerate(material.lists[entry["each"]], 1):
            yield Paragraph(filled(entry["text"], {**material.places, **row, "place": place}))
    elif "sheet" in entry:
        yield material.sheets[entry["sheet"]]
    elif "chart" in entry:
        png = material.charts[entry["chart"]]
        if png is not None:
            yield Picture(png, entry["title"])
    elif "signatures" in entry:
        yield Signatures(tuple(entry["signatures"]))
    elif "page" in entry:
        yield PageBreak()
    else:
        yield Paragraph(filled(entry["text"], material.places))


def bar(count: int, most: int, width: int = 12) -> str:
    """A count as a bar beside the others; the largest fills the width."""
    if not count or not most:
        return ""
    return "█" * max(1, round(count * width / most))


def share(count: int, total: int) -> str:
    """The part of the whole, in per cent with one place."""
    return f"{count * 100 / total:.1f}%" if total else "0%"
