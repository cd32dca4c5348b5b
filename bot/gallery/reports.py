"""A text report that came back, in the states that the gallery shows."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.decisions import View
from bot.domain.interview import Said
from bot.domain.reports import headings_of
from bot.gallery.sample import Branch, Shot


def returned(branch: Branch) -> Iterator[Shot]:
    """What was edited in a report, and what is said about others."""
    desk = branch.desk()
    headings = headings_of("final", branch.policy)
    for title, code, sections, restored, missing in (
        ("改了一段", "rectified", headings[:1], (), ""),
        ("改了很多", "final", (*headings, "八、其他", "九、附件"), headings[1:2], ""),
        ("少了标题", "final", headings[:2], (), "、".join(headings[2:])),
    ):
        places: dict[str, str | int] = {
            "code": code,
            "sections": "\n".join(sections),
            "restored": "\n".join(restored),
            "missing": missing,
        }
        yield Shot("报告", title, desk, View("report", "7", places=places))
    for code, facts in (
        ("report_unknown", {}),
        ("report_elsewhere", {}),
        ("report_used", {}),
        ("report_same", {"form": "综合报告"}),
        ("report_saved", {"form": "综合报告"}),
    ):
        said: Said = ((code, facts),)
        yield Shot("报告", code, desk, View("home"), said)
