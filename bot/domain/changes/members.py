"""What happens to members and their facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.domain.records import Fact, Key, Member

Cause = Literal["answered", "confirmed", "imported", "corrected", "undone"]
Facts = Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class MemberAdded:
    """A person came onto the unit's list."""

    number: int
    name: str = field(repr=False)
    facts: Facts = field(repr=False)
    source: str = "roster"
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class FactsStated:
    """Answers were given; what stood before is kept beside them."""

    number: int
    facts: Facts = field(repr=False)
    before: Facts = field(default_factory=dict, repr=False)
    withdrawn: tuple[str, ...] = ()
    """Answers that no longer stand at all."""
    cause: Cause = "answered"
    undoes: int = 0
    """The place in the chain that this takes back (cause "undone")."""
    note: str = field(default="", repr=False)
    """Why a warning was overridden, where one was: a word of ours, or as it was typed."""
    told_by: int = 0
    """The message that gave the answer, in the chat with whoever wrote it; 0: a button did."""


@dataclass(frozen=True, slots=True)
class MemberClosed:
    """A member no longer has to be accounted for here."""

    number: int
    reason: str
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MemberReinstated:
    """A closed member has to be accounted for again."""

    number: int
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ValueRevealed:
    """Somebody asked to see a masked value, with a reason."""

    number: int
    name: str
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RosterImported:
    """An uploaded roster was confirmed and applied as a whole."""

    upload: int
    sha256: str
    added: int
    changed: int
    unchanged: int
    left_out: int
    file: str = field(default="", repr=False)
    """What the file was called."""


Change = (
    MemberAdded | FactsStated | MemberClosed | MemberReinstated | ValueRevealed | RosterImported
)

KINDS: Mapping[str, type[Change]] = {
    "member_added": MemberAdded,
    "facts_stated": FactsStated,
    "member_closed": MemberClosed,
    "member_reinstated": MemberReinstated,
    "value_revealed": ValueRevealed,
    "roster_imported": RosterImported,
}
"""The words under which they stand in the chain."""


def after(member: Member | None, change: Change, unit: int) -> Member | None:
    """The member after the change; unchanged where the change is not about a member."""
    if isinstance(change, MemberAdded):
        return Member(Key(unit, change.number), change.name, dict(change.facts), 1, change.source)
    if member is None:
        return None
    match change:
        case FactsStated():
            facts = {**member.facts, **change.facts}
            for gone in change.withdrawn:
                facts.pop(gone, None)
            name = facts["name"].value if "name" in facts else member.name
            return replace(member, name=name, facts=facts, revision=member.revision + 1)
        case MemberClosed():
            return replace(member, closed=change.reason, revision=member.revision + 1)
        case MemberReinstated():
            return replace(member, closed="", revision=member.revision + 1)
    return member
