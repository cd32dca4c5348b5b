"""What happens when a member who was out of contact is reached again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.records import Find, Member


@dataclass(frozen=True, slots=True)
class MemberFound:
    """A member was reached by this attempt; the clock stands still from here on."""

    number: int
    attempt: int
    outcome: str
    on: str
    """The day, YYYY-MM-DD."""
    since: str = ""
    """The day from which loss of contact counted; empty: not known then."""
    kind: str = ""
    """Which fact that was: dues, dues_month or meeting."""
    told: str = ""
    """That fact as it was told."""


Change = MemberFound

KINDS: Mapping[str, type[Change]] = {"member_found": MemberFound}
"""The words under which they stand in the chain."""


def after(member: Member | None, change: Change, unit: int) -> Member | None:
    """The member after the change; no answer changes by it: the buttons of the card stay good."""
    find = Find(change.attempt, change.outcome, change.on, change.since, change.kind, change.told)
    return member and replace(member, find=find)
