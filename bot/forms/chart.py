"""A picture of bars, one a line, with Chinese words in a font that the machine has."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
    "~/.local/share/fonts",
    "~/.fonts",
)
"""Where fonts lie."""

NAMES = (
    "NotoSansCJK-Regular",
    "NotoSansSC-Regular",
    "SourceHanSansSC-Regular",
    "SourceHanSansCN-Regular",
    "wqy-microhei",
    "wqy-zenhei",
    "PingFang",
    "msyh",
    "simhei",
    "STHeiti Light",
    "DroidSansFallback",
    "NotoSerifCJK-Regular",
    "simsun",
)
"""Fonts with simplified Chinese, the most readable first."""

WIDTH, ROW, LEFT, BAR = 1080, 46, 430, 420
"""Pixels: of the picture, of one line, before the bars, of a full bar."""

INK, DONE, REST, PALE = "#1b1f23", "#2f7d4f", "#e4e9e6", "#59636e"


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: what it is about, how much of how many, and a word behind it."""

    label: str
    done: int
    total: int
    word: str = ""
    strong: bool = False


@cache
def font_file() -> str | None:
    """A file with a Chinese font; None where the machine has none."""
    found: dict[str, str] = {}
    for folder in FOLDERS:
        for place, _, files in os.walk(Path(folder).expanduser()):
            for name in files:
                file = Path(place) / name
                if file.suffix.lower() in (".ttf", ".ttc", ".otf"):
                    found.setdefault(file.stem.lower(), str(file))
    return next((found[name.lower()] for name in NAMES if name.lower() in found), None)


def _font(path: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(path, size)


def bars(title: str, below: Sequence[str], lines: Iterable[Bar]) -> bytes | None:
    """The picture as PNG: a title, lines below it, then the bars; None without a font."""
    path = font_file()
    if path is None:
        return None
    # Pillow takes its time to be imported, and few ask for a picture.
    from PIL import Image, ImageDraw

    rows = list(lines)
    big, plain, small = _font(path, 34), _font(path, 24), _font(path, 20)
    top = 100 + 32 * len(below)
    image = Image.new("RGB", (WIDTH, top + ROW * len(rows) + 30), "white")
    draw = ImageDraw.Draw(image)
    draw.text((40, 28), title, fill=INK, font=big)
    for number, text in enumerate(below):
        draw.text((40, 84 + 32 * number), text, fill=PALE, font=small)
    for number, row in enumerate(rows):
        y = top + ROW * number
        draw.text((40, y), _fitting(row.label, plain, LEFT - 60), fill=INK, font=plain)
        share = BAR * row.done // row.total if row.total else 0
        draw.rounded_rectangle((LEFT, y + 4, LEFT + BAR, y + 28), 6, fill=REST)
        if share >= 12:
            draw.rounded_rectangle((LEFT, y + 4, LEFT + share, y + 28), 6, fill=DONE)
        said = f"{row.done}/{row.total}　{row.word}"
        draw.text((LEFT + BAR + 20, y + 2), said, fill=INK if row.strong else PALE, font=small)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Group:
    """Counts that belong together under one heading: label, how many, their share."""

    heading: str
    counts: tuple[tuple[str, int, str], ...]


def counts(title: str, groups: Iterable[Group]) -> bytes | None:
    """The picture as PNG: groups of bars, every bar as long as its share; None without a font."""
    path = font_file()
    if path is None:
        return None
    from PIL import Image, ImageDraw

    shown = [group for group in groups if group.counts]
    big, plain, small = _font(path, 34), _font(path, 24), _font(path, 20)
    height = 100 + sum(50 * bool(g.heading) + ROW * len(g.counts) for g in shown) + 20
    image = Image.new("RGB", (WIDTH, height), "white")
    draw = ImageDraw.Draw(image)
    draw.text((40, 28), title, fill=INK, font=big)
    most = max((n for g in shown for _, n, _ in g.counts), default=0)
    y = 100
    for group in shown:
        if group.heading:
            draw.text((40, y + 6), group.heading, fill=PALE, font=plain)
            y += 50
        for label, n, share in group.counts:
            draw.text((60, y), _fitting(label, plain, LEFT - 80), fill=INK, font=plain)
            width = max(4, BAR * n // most) if n else 0
            if width:
                draw.rectangle((LEFT, y + 4, LEFT + width, y + 28), fill=DONE)
            draw.text((LEFT + width + 16, y + 2), f"{n}　{share}", fill=INK, font=small)
            y += ROW
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _fitting(text: str, font: FreeTypeFont, width: int) -> str:
    """The text, shortened to so many pixels."""
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text}…"
