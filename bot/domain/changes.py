"""The closed vocabulary of what may happen to the record, in the past tense.

Every change is one row of its unit's chain; what stands today is what the changes add up to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any, Literal

from bot.domain.records import Fact, Key, Member, Precision, Role, Try, UnitKind

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
    """Why a warning was overridden, where one was."""


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
class AttemptLogged:
    """Somebody tried to reach a member; when it was stored, the row itself says."""

    number: int
    attempt: int
    """Counts up for each member from 1."""
    channel: str
    outcome: str
    happened: str
    """ISO, UTC: the instant, or the beginning of the half-day or day."""
    told: str
    """ISO, UTC: the message's date, or the arrival of the press."""
    precision: Precision = "exact"
    through: str = field(default="", repr=False)
    """Whom or which number was tried."""
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class AttemptAmended:
    """An attempt is told anew where a field is not empty; what it said first stays on record."""

    number: int
    attempt: int
    told: str
    channel: str = ""
    outcome: str = ""
    happened: str = ""
    precision: Precision | Literal[""] = ""
    through: str = field(default="", repr=False)
    note: str = field(default="", repr=False)
    void: bool = False
    """It was recorded by mistake and does not count."""
    reason: str = field(default="", repr=False)
    """Why; not asked within the first ten minutes."""


@dataclass(frozen=True, slots=True)
class AttemptWithdrawn:
    """An attempt was taken back within ten minutes; its text stays readable."""

    number: int
    attempt: int


@dataclass(frozen=True, slots=True)
class RosterImported:
    """An uploaded roster was confirmed and applied as a whole."""

    upload: int
    sha256: str
    added: int
    changed: int
    unchanged: int
    left_out: int


@dataclass(frozen=True, slots=True)
class ValueRevealed:
    """Somebody asked to see a masked value, with a reason."""

    number: int
    name: str
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MobilisationConfirmed:
    """The unit was called to the screening: 已动员部署."""

    day: str
    """YYYY-MM-DD."""


@dataclass(frozen=True, slots=True)
class UnitAdded:
    """A unit came into the tree."""

    unit: int
    kind: UnitKind
    name: str


@dataclass(frozen=True, slots=True)
class PersonInvited:
    """A link for one role in this unit was made; its token is nowhere on record."""

    invitation: int
    role: Role
    expires: str


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
    MemberAdded
    | FactsStated
    | MemberClosed
    | MemberReinstated
    | AttemptLogged
    | AttemptAmended
    | AttemptWithdrawn
    | RosterImported
    | ValueRevealed
    | MobilisationConfirmed
    | UnitAdded
    | PersonInvited
    | PersonJoined
    | AccessRevoked
)

KINDS: Mapping[str, type[Change]] = {
    "member_added": MemberAdded,
    "facts_stated": FactsStated,
    "member_closed": MemberClosed,
    "member_reinstated": MemberReinstated,
    "attempt_logged": AttemptLogged,
    "attempt_amended": AttemptAmended,
    "attempt_withdrawn": AttemptWithdrawn,
    "roster_imported": RosterImported,
    "value_revealed": ValueRevealed,
    "mobilisation_confirmed": MobilisationConfirmed,
    "unit_added": UnitAdded,
    "person_invited": PersonInvited,
    "person_joined": PersonJoined,
    "access_revoked": AccessRevoked,
}
_NAMES = {cls: kind for kind, cls in KINDS.items()}
_FACTS = frozenset({"facts", "before"})


def kind_of(change: Change) -> str:
    """The word under which this change stands in the chain."""
    return _NAMES[type(change)]


def member_of(change: Change) -> int | None:
    """编号 of the member the change is about, if it is about one."""
    return getattr(change, "number", None)


def pack_facts(facts: Facts) -> dict[str, list[str]]:
    """Facts as JSON: name -> [value, mark, origin, source, told]."""
    return {name: [f.value, f.mark, f.origin, f.source, f.told] for name, f in facts.items()}


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
    return item.default in ("", (), 0) or item.default_factory is dict


def unpack(kind: str, packed: Mapping[str, Any]) -> Change:
    """The change that `pack` packed; KeyError for a kind that is not in the vocabulary."""
    parts = dict(packed)
    for name in parts.keys() & _FACTS:
        parts[name] = unpack_facts(parts[name])
    if "withdrawn" in parts:
        parts["withdrawn"] = tuple(parts["withdrawn"])
    cls: Callable[..., Change] = KINDS[kind]
    return cls(**parts)


def apply(member: Member | None, change: Change, unit: int) -> Member | None:
    """The member after the change; unchanged where the change is not about a member."""
    if isinstance(change, MemberAdded):
        return Member(Key(unit, change.number), change.name, dict(change.facts), 1, change.source)
    if member is None:
        return None
    if isinstance(change, FactsStated):
        facts = {**member.facts, **change.facts}
        for gone in change.withdrawn:
            facts.pop(gone, None)
        name = facts["name"].value if "name" in facts else member.name
        return replace(member, name=name, facts=facts, revision=member.revision + 1)
    if isinstance(change, MemberClosed):
        return replace(member, closed=change.reason, revision=member.revision + 1)
    if isinstance(change, MemberReinstated):
        return replace(member, closed="", revision=member.revision + 1)
    if isinstance(change, AttemptLogged | AttemptAmended | AttemptWithdrawn):
        # No answer changes by it: the buttons of the card stay good.
        return replace(member, tried=_tried(member.tried, change))
    return member


def _tried(
    tried: tuple[Try, ...], change: AttemptLogged | AttemptAmended | AttemptWithdrawn
) -> tuple[Try, ...]:
    if isinstance(change, AttemptLogged):
        made = Try(change.channel, change.outcome, change.happened, change.precision)
        return (*tried, made)
    if not 1 <= change.attempt <= len(tried):
        return tried
    old = tried[change.attempt - 1]
    if isinstance(change, AttemptWithdrawn):
        new = old._replace(off="withdrawn")
    else:
        new = Try(
            change.channel or old.channel,
            change.outcome or old.outcome,
            change.happened or old.happened,
            change.precision or old.precision,
            "void" if change.void else old.off,
        )
    return (*tried[: change.attempt - 1], new, *tried[change.attempt :])


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to be sent later by the courier: a file, a nudge, a mask over a shown value."""

    kind: str
    key: str
    """Never sent twice under the same key."""
    due: datetime
    payload: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """JSON; kept encrypted."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits for 确认, encrypted, for 24 hours."""

    id: int
    """Chosen at random by whoever stages the file (below 2**47)."""
    unit: int
    sha256: str
    file_name: str = field(repr=False)
    data: bytes = field(repr=False)
    table: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """The rows as they were read (JSON), so that confirming need not read the file again."""
    plan: str = ""
    """Digest of the preview that was shown."""
    used: datetime | None = None
    waiting: int = 0
    """Once it is confirmed: how many of its conflicts still wait for a decision."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that makes one person hold one role in one unit, once."""

    id: int
    role: Role
    unit: int
    unit_name: str
    expires: datetime
    used: datetime | None = None


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
