"""What happens to evidence: something that was sent and belongs to a search attempt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.records import Member


@dataclass(frozen=True, slots=True)
class EvidenceKept:
    """A file, a text or a place belongs to an attempt; the file itself lies outside the chain."""

    number: int
    attempt: int
    kind: str
    """photo, document, voice, forwarded, location or letter."""
    file: str = ""
    """The name under which the file is kept; empty: there is only the text."""
    sha256: str = ""
    """Of the file as it was sent."""
    size: int = 0
    """Bytes."""
    type: str = ""
    """What the content shows itself to be, such as image/jpeg."""
    name: str = field(default="", repr=False)
    """Under which the file was sent."""
    text: str = field(default="", repr=False)
    """A letter's number, a forwarded text, a place, or what was written beside a file."""


Change = EvidenceKept

KINDS: Mapping[str, type[Change]] = {"evidence_kept": EvidenceKept}
"""The words under which they stand in the chain."""


def after(member: Member | None, change: Change, unit: int) -> Member | None:
    """The member as before: evidence hangs on the attempt, and is loaded where it is wanted."""
    return member
