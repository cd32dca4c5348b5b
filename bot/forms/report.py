"""A text report as data: cover, headings, paragraphs, tables, signature lines."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.forms.form import Stamp


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page, on which nothing else stands."""

    unit: str
    """Whose report it is, above the title."""
    lines: tuple[tuple[str, str], ...] = ()
    """Name and what is written on the line behind it, such as 填报人 and an empty text."""
    date: str = ""
    """At the foot: 2026年3月30日."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its number written out (一、…); level 1 to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of body text; `lead` is its bold beginning."""

    text: str = field(repr=False)
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A small table within the text; its headings are repeated on every page."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    widths: tuple[float, ...] = ()
    """Shares of the width, one a column; empty: all the same."""
    caption: str = ""
    note: str = ""
    """A line below."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart across the page."""

    png: bytes = field(repr=False)
    caption: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to be signed, one below the other at the right; they stay on one page."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


SIGNED = "Signed"
"""Name of the style in which the lines to be signed are written."""

Block = Heading | Paragraph | Sheet | Picture | Signatures | PageBreak


@dataclass(frozen=True, slots=True)
class Report:
    """One report, ready to be written: the same description gives the same bytes."""

    title: str
    blocks: tuple[Block, ...]
    stamp: Stamp
    cover: Cover | None = None
    """Without one the title stands over the text."""
    mark: str = ""
    """Unseen in the file: tells what it is when it comes back edited."""

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings by which the text is found again."""
        return tuple(block.text for block in self.blocks if isinstance(block, Heading))
