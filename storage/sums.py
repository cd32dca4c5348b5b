"""What the chains add up to: of one unit, and of all of them together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain import changes as ch
from bot.domain.changes.evidence import EvidenceKept
from bot.domain.changes.offices import IdsDecided, PageSealed
from bot.domain.matters import Id, Matter, fold
from bot.domain.records import Member
from storage.chain import GENESIS


@dataclass(slots=True)
class Held:
    """A role as the chain gave it and took it back."""

    person: int
    role: str
    since: str
    invitation: int
    until: str | None = None

    def row(self) -> tuple[int, str, str, int, str]:
        """What the row of the role says."""
        return self.person, self.role, self.since, self.invitation, self.until or ""


@dataclass(slots=True)
class Replay:
    """What a unit's chain adds up to."""

    unit: int
    rows: int = 0
    hash: bytes = GENESIS
    readable: bool = True
    """Every payload is there and could be opened."""
    members: dict[int, Member] = field(default_factory=dict)
    held: list[Held] = field(default_factory=list)
    invited: dict[int, tuple[str, str, int]] = field(default_factory=dict)
    joined: dict[int, tuple[int, str]] = field(default_factory=dict)
    units: dict[int, tuple[str, str]] = field(default_factory=dict)
    matters: dict[Id, Matter] = field(default_factory=dict)
    evidence: dict[str, EvidenceKept | PageSealed] = field(default_factory=dict)
    phase: str = ""
    category: str = ""
    counted: dict[str, int] = field(default_factory=dict)
    """Counts that follow from what the unit did itself."""
    dates: dict[str, str] = field(default_factory=dict)
    """Days to which the unit moved dates of the plan."""
    ids: tuple[str, str] = ("", "")
    """When the unit decided last about identity numbers, and how."""

    def take(self, actor: int, at: str, change: ch.Change) -> None:
        """Let one change happen."""
        match change:
            case ch.UnitAdded():
                self.units[change.unit] = (change.kind, change.name)
            case ch.PersonInvited():
                self.invited[change.invitation] = (change.role, change.expires, actor)
            case ch.PersonJoined():
                self.joined[change.invitation] = actor, at
                if not any(self._holding(actor, change.role)):
                    self.held.append(Held(actor, change.role, at, change.invitation))
            case EvidenceKept() | PageSealed() if change.file:
                self.evidence[change.file] = change
            case ch.AccessRevoked():
                for held in self._holding(change.person, change.role):
                    held.until = at
            case ch.DateShifted():
                self.dates[change.code] = change.day
            case IdsDecided():
                self.ids = at, change.allowed
        matter = fold(self.matters, change, self.unit, datetime.fromisoformat(at), actor)
        if matter is not None:
            self.matters[matter.id] = matter
        self.phase = ch.phase_after(self.phase, change)
        if isinstance(change, ch.UnitClassified):
            self.category = change.category
        for name, more in ch.counted(change).items():
            self.counted[name] = self.counted.get(name, 0) + more
        number = ch.member_of(change)
        if number is not None:
            after = ch.apply(self.members.get(number), change, self.unit)
            if after is not None:
                self.members[number] = after

    def _holding(self, person: int, role: str) -> Iterator[Held]:
        same = (held for held in self.held if (held.person, held.role) == (person, role))
        return (held for held in same if held.until is None)


@dataclass(slots=True)
class Tree:
    """What all the chains together add up to."""

    known: dict[int, tuple[str, str]] = field(default_factory=dict)
    decided: dict[int, tuple[str, str]] = field(default_factory=dict)
    """What each unit decided about identity numbers, of those whose chains could be read."""
    joined: dict[int, str] = field(default_factory=dict)
    """When each person came first."""
    whole: bool = True
    """No payload is missing anywhere."""

    def take(self, replay: Replay) -> None:
        """Let one unit's chain count."""
        self.known |= replay.units
        self.whole &= replay.readable
        if replay.readable:
            self.decided[replay.unit] = replay.ids
        for person, at in replay.joined.values():
            self.joined[person] = min(at, self.joined.get(person, at))

    def allowed(self, path: str) -> tuple[str, ...]:
        """What may hold in the unit of this path about identity numbers: the last decision counts,
        its own or one above it."""
        line = [int(part) for part in path.split("/") if part.isdecimal()]
        said = [self.decided[number] for number in line if number in self.decided]
        last = max((at for at, _ in said), default="")
        # Of a purged chain nobody knows any more what was decided there.
        unknown = ("", "yes", "no") if len(said) < len(line) else ()
        return (*unknown, *(how for at, how in said if at == last))
