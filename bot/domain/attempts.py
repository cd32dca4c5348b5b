"""Search attempts as they stand: told once, perhaps amended or taken back, the first text kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.changes import (
    AttemptAmended,
    AttemptLogged,
    AttemptWithdrawn,
    Change,
    Entry,
)
from bot.domain.changes.evidence import EvidenceKept
from bot.domain.records import Precision, Try

ATTEMPT_KINDS = ("attempt_logged", "attempt_amended", "attempt_withdrawn", "evidence_kept")
"""The words under which these changes stand in the chain."""

GRACE = timedelta(minutes=10)
"""For so long after it was stored an attempt is withdrawn or changed without a reason."""

EVIDENCE = "evidence"
"""What a seat expects while something that is sent would prove an attempt."""

LATE = timedelta(days=1)
"""An attempt that is told later than this after it happened is a late entry (补记)."""

_LENGTHS = {
    "exact": timedelta(0),
    "half_day": timedelta(hours=12),
    "day": timedelta(days=1),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened, as exactly as it is known."""

    at: datetime
    """The instant, or the beginning of the half-day or day."""
    precision: Precision = "exact"

    @property
    def latest(self) -> datetime:
        """The last instant that is meant."""
        return self.at + _LENGTHS[self.precision]


@dataclass(frozen=True, slots=True)
class Wording:
    """What an attempt says."""

    channel: str
    outcome: str
    moment: Moment
    through: str = field(default="", repr=False)
    note: str = field(default="", repr=False)
    contact: int = 0
    """The contact that was tried; 0: none of those on record."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """A correction: what was said from then on, by whom, and why."""

    at: datetime
    actor: int
    wording: Wording
    void: bool = False
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to reach a member, with its three clocks: happened, told and stored."""

    number: int
    """编号 of the member."""
    attempt: int
    """Running number for this member, from 1."""
    first: Wording
    told: datetime
    stored: datetime
    actor: int
    amendments: tuple[Amendment, ...] = ()
    withdrawn: datetime | None = None
    evidence: tuple[EvidenceKept, ...] = field(default=(), repr=False)
    """What was sent to prove it, in the order in which it came."""

    @property
    def wording(self) -> Wording:
        """What stands now."""
        return self.amendments[-1].wording if self.amendments else self.first

    @property
    def void(self) -> Amendment | None:
        """The correction that says it was recorded by mistake."""
        return next((a for a in self.amendments if a.void), None)

    @property
    def counts(self) -> bool:
        """Whether it was neither taken back nor found to be a mistake."""
        return self.withdrawn is None and self.void is None

    @property
    def corrected(self) -> bool:
        """Whether it says something else than at first; what was added later is no correction."""
        first, now = self.first, self.wording
        added = replace(
            now,
            through=now.through if first.through else "",
            note=now.note if first.note else "",
        )
        return added != first

    @property
    def late(self) -> bool:
        """Whether it was told more than a day after it happened."""
        return self.told - self.wording.moment.latest > LATE

    def open(self, now: datetime) -> bool:
        """Whether it may still be withdrawn, or changed without a reason."""
        return self.counts and now - self.stored <= GRACE


def proving(attempt: int) -> str:
    """What a seat expects once an attempt is stored: a photo that follows belongs to it; a text that
    is typed means what it always means."""
    return f"{EVIDENCE}:{attempt}:more"


def moment_of(happened: str, precision: Precision) -> Moment:
    """The moment that a change names."""
    return Moment(datetime.fromisoformat(happened), precision)


def fold(entries: Iterable[Entry]) -> tuple[Attempt, ...]:
    """What the rows of a chain add up to, by 编号 and running number; purged rows say nothing."""
    found: dict[tuple[int, int], Attempt] = {}
    for entry in entries:
        match entry.change:
            case AttemptLogged() as change:
                found[change.number, change.attempt] = _logged(change, entry.at, entry.actor)
            case AttemptAmended() | AttemptWithdrawn() | EvidenceKept() as change:
                attempt = found.get((change.number, change.attempt))
                if attempt is not None:
                    found[change.number, change.attempt] = _after(attempt, change, entry)
    return tuple(found[key] for key in sorted(found))


def also(
    attempts: tuple[Attempt, ...], changes: Iterable[Change], now: datetime, actor: int
) -> tuple[Attempt, ...]:
    """The attempts with what this person has just changed."""
    known = {(a.number, a.attempt): a for a in attempts}
    for change in changes:
        if isinstance(change, AttemptLogged):
            known[change.number, change.attempt] = _logged(change, now, actor)
        elif isinstance(change, AttemptAmended | AttemptWithdrawn | EvidenceKept):
            key = change.number, change.attempt
            if key in known:
                known[key] = _after(known[key], change, Entry(0, now, actor, change))
    return tuple(known[key] for key in sorted(known))


def _logged(change: AttemptLogged, stored: datetime, actor: int) -> Attempt:
    moment = moment_of(change.happened, change.precision)
    wording = Wording(
        change.channel, change.outcome, moment, change.through, change.note, change.contact
    )
    told = datetime.fromisoformat(change.told)
    return Attempt(change.number, change.attempt, wording, told, stored, actor)


def _after(
    attempt: Attempt, change: AttemptAmended | AttemptWithdrawn | EvidenceKept, entry: Entry
) -> Attempt:
    if isinstance(change, EvidenceKept):
        return replace(attempt, evidence=(*attempt.evidence, change))
    if isinstance(change, AttemptWithdrawn):
        return replace(attempt, withdrawn=entry.at)
    said = attempt.wording
    moment = said.moment
    if change.happened and change.precision:
        moment = moment_of(change.happened, change.precision)
    wording = Wording(
        change.channel or said.channel,
        change.outcome or said.outcome,
        moment,
        change.through or said.through,
        change.note or said.note,
        said.contact,
    )
    amendment = Amendment(entry.at, entry.actor, wording, change.void, change.reason)
    return replace(attempt, amendments=(*attempt.amendments, amendment))


def standing(tried: Iterable[Try]) -> tuple[Try, ...]:
    """The attempts that count."""
    return tuple(made for made in tried if not made.off)


AWAITING = "awaiting"
"""The outcome of a look-up as long as no answer came: 已请查未复."""


def counted(tried: Iterable[Try]) -> tuple[Try, ...]:
    """The attempts as they are counted: a look-up and the answer to it are one."""
    made = standing(tried)
    return tuple(
        one
        for place, one in enumerate(made)
        if one.outcome != AWAITING
        or not any(two.channel == one.channel for two in made[place + 1 :])
    )


def latest(tried: Iterable[Try]) -> Try | None:
    """The attempt that counts and happened last; of those of one moment, the one recorded last."""
    return max(reversed(standing(tried)), key=lambda made: made.happened, default=None)
