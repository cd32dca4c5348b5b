"""Text reports that come back edited."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain import presses, reports
from bot.domain.complaints import Complaint
from bot.domain.decisions import Wants
from bot.domain.papers import REPORTS
from bot.domain.policy import Policy
from bot.forms.report_intake import Edited, read_report
from handlers.rules import Rule, Rules, Touch


@dataclass(frozen=True, slots=True)
class Returned:
    """A report that came back: whose it says it is, and what is kept of it."""

    unit: int
    """0: it does not say."""
    table: Mapping[str, Any] = field(repr=False)


def is_word(name: str, data: bytes) -> bool:
    """Whether a file may be a report: rosters and blanks are workbooks."""
    return name.lower().endswith(".docx") and data.startswith(b"PK")


async def returned(data: bytes, policy: Policy) -> Returned | Complaint:
    """What was edited in a report; or why it cannot be told."""
    return await asyncio.to_thread(_returned, data, policy)


def _returned(data: bytes, policy: Policy) -> Returned | Complaint:
    told = read_report(data, ())
    if isinstance(told, Complaint):
        return told
    marked = reports.read_mark(told.mark)
    if marked is not None and marked[1] in REPORTS:
        unit, code, digests = marked
        return _edited(data, code, unit, digests, policy)
    # A program may drop what the file carries unseen: its headings tell which report it is.
    read = {code: read_report(data, reports.headings_of(code, policy)) for code in REPORTS}
    whole = [c for c, r in read.items() if isinstance(r, Edited) and not r.missing]
    if len(whole) != 1:
        return Complaint("report_unknown")
    return _edited(data, whole[0], 0, (), policy)


def _edited(
    data: bytes, code: str, unit: int, digests: tuple[str, ...], policy: Policy
) -> Returned | Complaint:
    headings = reports.headings_of(code, policy)
    told = read_report(data, headings)
    if isinstance(told, Complaint):
        return told
    sections = reports.edited(_sections(told), digests, headings)
    table = {
        "kind": reports.KIND,
        "code": code,
        "sections": sections,
        "missing": list(told.missing),
    }
    return Returned(unit, table)


def _sections(told: Edited) -> dict[str, str]:
    """Heading -> text; what stands below a heading of hers belongs to the one before."""
    found: dict[str, list[str]] = {}
    last = ""
    for section in told.sections:
        if section.known:
            last = section.heading
            found.setdefault(last, []).extend(section.paragraphs)
        elif last:
            found[last] += [section.heading, *section.paragraphs]
    return {heading: "\n".join(paragraphs) for heading, paragraphs in found.items()}


def _saved(press: presses.SaveReport, at: Touch) -> Rule:
    wants = Wants(press.unit, upload=press.upload)
    return Rule(lambda loaded: reports.save(loaded, press, at.policy), wants)


RULES: Rules = {presses.SaveReport: _saved}
