"""What may happen to the text reports of a unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.records import Member


@dataclass(frozen=True, slots=True)
class ReportEdited:
    """Sections of a report were written by hand; the rest stays as it is drafted."""

    report: str
    """Code of the report."""
    sections: tuple[tuple[str, str], ...] = field(repr=False)
    """Headings, each with its paragraphs, a line each; empty: drafted from the record again."""


Change = ReportEdited

KINDS: Mapping[str, type[Change]] = {"report_edited": ReportEdited}
"""The words under which they stand in the chain."""


def after(member: Member | None, change: Change, unit: int) -> Member | None:
    """The member as before: a report is about no single one."""
    return member
