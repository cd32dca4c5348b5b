"""Cell styles, each written once into a workbook however many cells share it."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SIDES = "".join(
    f'<{side} style="thin"><color rgb="FF000000"/></{side}>'
    for side in ("left", "right", "top", "bottom")
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks; fonts are those of a Chinese office, which every program can replace."""

    font: str = "宋体"
    size: float = 9
    bold: bool = False
    color: str = ""
    """RRGGBB."""
    fill: str = ""
    """RRGGBB."""
    align: str = "left"
    valign: str = "center"
    wrap: bool = False
    border: bool = False
    text: bool = False
    """Number format @: what is typed over it stays text."""
    guard: bool = False
    """quotePrefix: a beginning = + - @ is not made a formula when the cell is edited."""


class Styles:
    """The styles of one workbook in the order in which they were first used."""

    def __init__(self, default: Style) -> None:
        self._styles = {default: 0}

    def index(self, style: Style) -> int:
        """The number under which cells refer to the style."""
        return self._styles.setdefault(style, len(self._styles))

    def xml(self) -> bytes:
        """The styles part."""
        fonts = dict.fromkeys(map(_font, self._styles))
        fills = dict.fromkeys((_fill(""), _fill("gray125"), *(_fill(s.fill) for s in self._styles)))
        places = [list(fonts), list(fills)]
        formats = (_format(style, *places) for style in self._styles)
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<styleSheet xmlns="{_MAIN}">'
            f"{_list('fonts', fonts)}{_list('fills', fills)}"
            '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
            f"<border>{_SIDES}<diagonal/></border></borders>"
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
            f"</cellStyleXfs>{_list('cellXfs', dict.fromkeys(formats))}"
            '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles>'
            "</styleSheet>"
        ).encode()


def _list(tag: str, items: dict[str, None]) -> str:
    return f'<{tag} count="{len(items)}">{"".join(items)}</{tag}>'


def _font(style: Style) -> str:
    bold = "<b/>" if style.bold else ""
    color = f'<color rgb="FF{style.color}"/>' if style.color else ""
    name = f'<name val={quoteattr(style.font)}/><charset val="134"/>'
    return f'<font>{bold}<sz val="{style.size:g}"/>{color}{name}</font>'


def _fill(color: str) -> str:
    if color in ("", "gray125"):
        return f'<fill><patternFill patternType="{color or "none"}"/></fill>'
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="FF{color}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )


def _format(style: Style, fonts: list[str], fills: list[str]) -> str:
    wrap = ' wrapText="1"' if style.wrap else ""
    guard = ' quotePrefix="1"' if style.guard else ""
    return (
        f'<xf numFmtId="{49 if style.text else 0}" fontId="{fonts.index(_font(style))}" '
        f'fillId="{fills.index(_fill(style.fill))}" borderId="{int(style.border)}" xfId="0" '
        f'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" '
        f'applyAlignment="1"{guard}><alignment horizontal="{style.align}" '
        f'vertical="{style.valign}"{wrap}/></xf>'
    )
