"""The closed vocabulary of what may happen to the record, in the past tense.

Every change is one row of its unit's chain; what stands today is what the changes add up to. Each
topic's changes stand in a file of their own; a new topic is a line in `Change` and one in `_TOPICS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, fields
from datetime import date, datetime
from typing import Any

from bot.domain.changes import (
    attempts,
    contacts,
    deadlines,
    efforts,
    evidence,
    finds,
    matters,
    members,
    offices,
    reports,
    reviews,
    units,
)
from bot.domain.changes.attempts import (
    AttemptAmended as AttemptAmended,
    AttemptLogged as AttemptLogged,
    AttemptWithdrawn as AttemptWithdrawn,
)
from bot.domain.changes.deadlines import DateShifted as DateShifted
from bot.domain.changes.matters import MatterMoved as MatterMoved, MatterOpened as MatterOpened
from bot.domain.changes.members import (
    Cause as Cause,
    Facts as Facts,
    FactsStated as FactsStated,
    MemberAdded as MemberAdded,
    MemberClosed as MemberClosed,
    MemberReinstated as MemberReinstated,
    RosterImported as RosterImported,
    ValueRevealed as ValueRevealed,
)
from bot.domain.changes.papers import (
    Crossed as Crossed,
    Errand as Errand,
    Invitation as Invitation,
    Link as Link,
    Tell as Tell,
    Upload as Upload,
)
from bot.domain.changes.reports import ReportEdited as ReportEdited
from bot.domain.changes.units import (
    AccessRevoked as AccessRevoked,
    MobilisationConfirmed as MobilisationConfirmed,
    PersonInvited as PersonInvited,
    PersonJoined as PersonJoined,
    UnitAdded as UnitAdded,
    UnitClassified as UnitClassified,
)
from bot.domain.records import Fact, Member

Change = (
    members.Change
    | attempts.Change
    | contacts.Change
    | efforts.Change
    | evidence.Change
    | finds.Change
    | units.Change
    | matters.Change
    | reviews.Change
    | offices.Change
    | deadlines.Change
    | reports.Change
)

_TOPICS: tuple[Any, ...] = (
    members,
    attempts,
    contacts,
    efforts,
    evidence,
    finds,
    units,
    matters,
    reviews,
    offices,
    deadlines,
    reports,
)

KINDS: Mapping[str, type[Change]] = {
    kind: cls for topic in _TOPICS for kind, cls in topic.KINDS.items()
}
_AFTER: Mapping[type[Change], Callable[[Member | None, Any, int], Member | None]] = {
    cls: topic.after for topic in _TOPICS for cls in topic.KINDS.values()
}
_COUNTED: Mapping[type[Change], Callable[[Any], Mapping[str, int]]] = {
    cls: topic.counted
    for topic in _TOPICS
    if hasattr(topic, "counted")
    for cls in topic.KINDS.values()
}
COUNTED = tuple(kind for kind, cls in KINDS.items() if cls in _COUNTED)
"""Kinds of changes that may be counted of the unit itself."""
_NAMES = {cls: kind for kind, cls in KINDS.items()}
_FACTS = frozenset({"facts", "before"})


def kind_of(change: Change) -> str:
    """The word under which this change stands in the chain."""
    return _NAMES[type(change)]


def member_of(change: Change) -> int | None:
    """编号 of the member the change is about, if it is about one."""
    return getattr(change, "number", None)


def pack_facts(facts: Facts) -> dict[str, list[Any]]:
    """Facts as JSON: name -> [value, mark, origin, source, told, by, again], without an empty end."""
    return {name: _packed(fact) for name, fact in facts.items()}


def _packed(fact: Fact) -> list[Any]:
    parts = [fact.value, fact.mark, fact.origin, fact.source, fact.told]
    return [*parts, fact.by, fact.again] if fact.by or fact.again else parts


def unpack_facts(packed: Mapping[str, list[Any]]) -> dict[str, Fact]:
    """The facts that `pack_facts` packed."""
    return {name: Fact(*parts) for name, parts in packed.items()}


def pack(change: Change) -> dict[str, Any]:
    """The change as JSON, without the optional fields that say nothing."""
    packed: dict[str, Any] = {}
    for item in fields(change):
        value = getattr(change, item.name)
        if value or not _optional(item):
            packed[item.name] = pack_facts(value) if item.name in _FACTS else value
    return packed


def _optional(item: Field[Any]) -> bool:
    return item.default in ("", (), 0, None) or item.default_factory is dict


def unpack(kind: str, packed: Mapping[str, Any]) -> Change:
    """The change that `pack` packed; KeyError for a kind that is not in the vocabulary."""
    parts = dict(packed)
    for name in parts.keys() & _FACTS:
        parts[name] = unpack_facts(parts[name])
    for name, value in parts.items():
        if isinstance(value, list):
            parts[name] = tuple(tuple(one) if isinstance(one, list) else one for one in value)
    cls: Callable[..., Change] = KINDS[kind]
    return cls(**parts)


def apply(member: Member | None, change: Change, unit: int) -> Member | None:
    """The member after the change; unchanged where the change is not about a member."""
    return reviews.noticed(member, _AFTER[type(change)](member, change, unit), change)


def phase_after(phase: str, change: Change) -> str:
    """The phase of the unit after the change."""
    return offices.PHASES.get(type(change), phase)


def counted(change: Change) -> Mapping[str, int]:
    """By how much the unit's counts change, beside those that follow from its members."""
    count = _COUNTED.get(type(change))
    return count(change) if count else {}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a chain, as it is shown: who changed what, when."""

    seq: int
    at: datetime
    actor: int
    change: Change | None
    """None once the campaign's data were purged."""


def today(now: datetime, zone: Any) -> date:
    """The date of `now` where the people are."""
    return now.astimezone(zone).date()
