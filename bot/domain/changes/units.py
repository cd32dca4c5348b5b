"""What happens to units and to the people who work in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.records import Member, Role, UnitKind

MOBILISED = "said:mobilised"
"""How often the unit said on which day it was called to the screening."""


@dataclass(frozen=True, slots=True)
class MobilisationConfirmed:
    """The unit was called to the screening: 已动员部署."""

    day: str
    """YYYY-MM-DD."""


@dataclass(frozen=True, slots=True)
class UnitClassified:
    """Somebody said which 党组织类别 the unit has."""

    category: str
    """A code of the policy list `organisation`."""


@dataclass(frozen=True, slots=True)
class UnitAdded:
    """A unit came into the tree."""

    unit: int
    """0 until the storage has given it its number."""
    kind: UnitKind
    name: str


@dataclass(frozen=True, slots=True)
class PersonInvited:
    """A link for one role in this unit was made; its token is nowhere on record."""

    invitation: int
    """0 until the storage has given it its number."""
    role: Role
    expires: str
    name: str = field(default="", repr=False)
    """For whom it was made, where that was said."""
    replaces: int = 0
    """Whose role ends once the link is used; 0: nobody's."""
    voids: int = 0
    """The invitation whose link is good no more, because this one took its place."""


@dataclass(frozen=True, slots=True)
class PersonJoined:
    """A link was used: the person holds the role from here on."""

    invitation: int
    role: Role


@dataclass(frozen=True, slots=True)
class AccessRevoked:
    """A person lost every role in this unit."""

    person: int
    role: Role


Change = (
    MobilisationConfirmed
    | UnitClassified
    | UnitAdded
    | PersonInvited
    | PersonJoined
    | AccessRevoked
)

KINDS: Mapping[str, type[Change]] = {
    "mobilisation_confirmed": MobilisationConfirmed,
    "unit_classified": UnitClassified,
    "unit_added": UnitAdded,
    "person_invited": PersonInvited,
    "person_joined": PersonJoined,
    "access_revoked": AccessRevoked,
}
"""The words under which they stand in the chain."""


def after(member: Member | None, change: Change, unit: int) -> Member | None:
    """The member as before: these changes are about nobody on the list."""
    return member


def counted(change: Change) -> Mapping[str, int]:
    """By how much the unit's counts change, beside those that follow from its members."""
    return {MOBILISED: 1} if isinstance(change, MobilisationConfirmed) else {}
