"""What happens to matters: cases, letters, inquiries, reports, requests, tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.domain.records import Member

Said = Mapping[str, str | int]

NOTHING = "-"
"""Takes away a due day or an outcome that stood before."""


@dataclass(frozen=True, slots=True)
class MatterOpened:
    """Something began that has to be brought to an end, about a member or about none."""

    matter: int
    """Counts up for each unit from 1."""
    kind: str
    """ "case:<type>", letter, inquiry, report, request, task, …"""
    number: int | None = None
    """编号 of the member."""
    state: str = "open"
    due: str = ""
    """YYYY-MM-DD."""
    to: int = 0
    """The unit that has to act; 0: the one in whose chain it stands."""
    data: Said = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class MatterMoved:
    """A step of a matter was recorded; what is empty stays as it was."""

    matter: int
    step: str
    number: int | None = None
    state: str = ""
    due: str = ""
    """YYYY-MM-DD, or `NOTHING`."""
    to: int = 0
    """The unit that has to act now; -1: the one in whose chain it stands."""
    data: Said = field(default_factory=dict, repr=False)
    outcome: str = ""
    """What became of the member (a code of the list "disposal"), or `NOTHING`."""


Change = MatterOpened | MatterMoved

KINDS: Mapping[str, type[Change]] = {
    "matter_opened": MatterOpened,
    "matter_moved": MatterMoved,
}
"""The words under which they stand in the chain."""


def after(member: Member | None, change: Change, unit: int) -> Member | None:
    """The member after the change: only what became of the member is another."""
    if member is None or isinstance(change, MatterOpened) or not change.outcome:
        return member
    return replace(member, outcome="" if change.outcome == NOTHING else change.outcome)
