"""What happens to the contacts and leads of a member."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.domain.records import Contact, Member


@dataclass(frozen=True, slots=True)
class ContactAdded:
    """A number, a person or an address by which a member may be reached."""

    number: int
    contact: int
    """Counts up for each member from 1."""
    kind: str
    who: str = field(default="", repr=False)
    """Whose it is, or the words in which it was told."""
    value: str = field(default="", repr=False)
    """The number or the address itself."""
    attempt: int = 0
    """The attempt in which it was found (a lead); 0: told beside any attempt."""


@dataclass(frozen=True, slots=True)
class ContactCorrected:
    """A contact that nobody has tried was noted wrongly; what stood there stays in the chain."""

    number: int
    contact: int
    who: str = field(default="", repr=False)
    value: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ContactPreferred:
    """This contact is tried before all others."""

    number: int
    contact: int


@dataclass(frozen=True, slots=True)
class ContactDropped:
    """This contact leads nowhere, for this reason; it stays readable."""

    number: int
    contact: int
    reason: str = field(repr=False)


Change = ContactAdded | ContactCorrected | ContactPreferred | ContactDropped

KINDS: Mapping[str, type[Change]] = {
    "contact_added": ContactAdded,
    "contact_corrected": ContactCorrected,
    "contact_preferred": ContactPreferred,
    "contact_dropped": ContactDropped,
}
"""The words under which they stand in the chain."""


def after(member: Member | None, change: Change, unit: int) -> Member | None:
    """The member after the change; no answer changes by it: the buttons of the card stay good."""
    return member and replace(member, contacts=_contacts(member.contacts, change))


def _contacts(known: tuple[Contact, ...], change: Change) -> tuple[Contact, ...]:
    if isinstance(change, ContactAdded):
        last = max((c.rank for c in known), default=0)
        return (
            *known,
            Contact(change.kind, change.who, change.value, change.attempt, last + 1),
        )
    if not 1 <= change.contact <= len(known):
        return known
    old = known[change.contact - 1]
    if isinstance(change, ContactDropped):
        new = old._replace(off="dropped")
    elif isinstance(change, ContactCorrected):
        new = old._replace(who=change.who, value=change.value)
    else:
        new = old._replace(rank=min(c.rank for c in known) - 1)
    return (*known[: change.contact - 1], new, *known[change.contact :])
