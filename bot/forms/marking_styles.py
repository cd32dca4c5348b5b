"""Adds coloured twins of a workbook's own cell styles, so that a mark changes only the colour."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

LINE = 1.35
"""Height of a line by the size of its letters."""

ERROR, WARNING = "FFF8B4B4", "FFFFF0A8"


class MarkStyles:
    """The styles part of her workbook; new styles are only ever added behind the old ones."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self._formats = _needed(root, "cellXfs")
        self._fills = _needed(root, "fills")
        self._fill_ids: dict[str, int] = {}
        self._twins: dict[tuple[int, str], int] = {}
        self._ours = {i for i, fill in enumerate(self._fills) if _color(fill) in (ERROR, WARNING)}

    def colored(self, style: int, color: str) -> int:
        """The style of this number with the cell filled in a colour (AARRGGBB)."""
        return self._twin(style, color)

    def cleared(self, style: int) -> int:
        """The style without a colour that an earlier mark gave it."""
        fill = int(self._format(style).get("fillId", "0"))
        return self._twin(style, "") if fill in self._ours else style

    def wrapped(self, style: int) -> int:
        """The style for a reason: on the left, over several lines, never filled."""
        return self._twin(style, "wrap")

    def guarded(self, style: int) -> int:
        """The style for a text that begins like a formula and must not become one."""
        return self._twin(style, "guard")

    def line_height(self, style: int) -> float:
        """Points of one line where a text runs over several lines; 0 where it does not."""
        chosen = self._format(style)
        alignment = chosen.find("{*}alignment")
        if alignment is None or alignment.get("wrapText", "0") not in ("1", "true"):
            return 0.0
        fonts = self.root.findall("{*}fonts/{*}font")
        number = int(chosen.get("fontId", "0"))
        size = fonts[number].find("{*}sz") if number < len(fonts) else None
        return LINE * float(size.get("val", "11") if size is not None else "11")

    def _twin(self, style: int, change: str) -> int:
        key = (style, change)
        if key not in self._twins:
            twin = deepcopy(self._format(style))
            if change == "guard":
                twin.set("quotePrefix", "1")
            else:
                twin.set("fillId", str(self._fill(change) if change in (ERROR, WARNING) else 0))
                twin.set("applyFill", "1")
            if change == "wrap":
                _wrap(twin)
            self._formats.append(twin)
            self._formats.set("count", str(len(self._formats)))
            self._twins[key] = len(self._formats) - 1
        return self._twins[key]

    def _format(self, style: int) -> etree._Element:
        return self._formats[style if style < len(self._formats) else 0]

    def _fill(self, color: str) -> int:
        if color not in self._fill_ids:
            fill = etree.SubElement(self._fills, _beside(self._fills, "fill"))
            pattern = etree.SubElement(fill, _beside(fill, "patternFill"), patternType="solid")
            etree.SubElement(pattern, _beside(fill, "fgColor"), rgb=color)
            etree.SubElement(pattern, _beside(fill, "bgColor"), indexed="64")
            self._fills.set("count", str(len(self._fills)))
            self._fill_ids[color] = len(self._fills) - 1
        return self._fill_ids[color]


def _needed(root: etree._Element, name: str) -> etree._Element:
    found = root.find(f"{{*}}{name}")
    if found is None or not len(found):
        raise LookupError(name)
    return found


def _color(fill: etree._Element) -> str:
    color = fill.find("{*}patternFill/{*}fgColor")
    return "" if color is None else color.get("rgb", "")


def _wrap(twin: etree._Element) -> None:
    for alignment in twin.findall("{*}alignment"):
        twin.remove(alignment)
    alignment = etree.Element(_beside(twin, "alignment"))
    alignment.attrib.update({"horizontal": "left", "vertical": "center", "wrapText": "1"})
    twin.insert(0, alignment)
    twin.set("applyAlignment", "1")


def _beside(element: etree._Element, name: str) -> str:
    """The name in the namespace of an element, whatever that is in her file."""
    return str(etree.QName(etree.QName(element).namespace, name).text)
