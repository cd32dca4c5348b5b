"""What is said about the effort of a search: why a way was not tried, and that enough was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.domain.records import WAIVED, Member


@dataclass(frozen=True, slots=True)
class WayExcused:
    """A group of channels cannot be tried, for this reason."""

    number: int
    group: str
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EffortWaived:
    """Somebody who verifies found the effort enough, for this reason."""

    number: int
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EffortRequired:
    """The waiver was taken back, for this reason."""

    number: int
    reason: str = field(repr=False)


Change = WayExcused | EffortWaived | EffortRequired

KINDS: Mapping[str, type[Change]] = {
    "way_excused": WayExcused,
    "effort_waived": EffortWaived,
    "effort_required": EffortRequired,
}
"""The words under which they stand in the chain."""


def after(member: Member | None, change: Change, unit: int) -> Member | None:
    """The member after the change; no answer changes by it: the buttons of the card stay good."""
    if member is None:
        return None
    said = set(member.excused)
    match change:
        case WayExcused():
            said.add(change.group)
        case EffortWaived():
            said.add(WAIVED)
        case EffortRequired():
            said.discard(WAIVED)
    return replace(member, excused=tuple(sorted(said)))
