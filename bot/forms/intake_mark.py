"""Finds out which roster of ours a workbook was made from, whatever program saved it since."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bot.domain.merge import Sent
from bot.forms.book import MARK_NAME
from bot.forms.intake_container import Package


def mark_of(package: Package, main: str) -> str:
    """The mark that the workbook carries; empty where there is none, or two that disagree."""
    try:
        found = {sent for text in _texts(package, main) if (sent := Sent.read(text))}
    except etree.LxmlError:
        # What is said about a workbook may be broken and the workbook sound.
        return ""
    return found.pop().mark() if len(found) == 1 else ""


def _texts(package: Package, main: str) -> Iterator[str]:
    for name in package.tree(main).iterfind("{*}definedNames/{*}definedName"):
        if name.get("name", "").lower() == MARK_NAME:
            yield (name.text or "").strip().strip('"')
    for kind, part in package.related("").values():
        if kind == "custom-properties" and part in package:
            for entry in package.tree(part).iterfind("{*}property"):
                if entry.get("name", "").lower() == MARK_NAME:
                    yield "".join(map(str, entry.itertext()))
