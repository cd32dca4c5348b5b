"""One desk while it is being put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.attempts import Attempt
from bot.domain.changes import Entry, Invitation, Upload
from bot.domain.decisions import Below, Loaded, Remarks, Wants
from bot.domain.desk import Desk
from bot.domain.matters import Matter
from bot.domain.records import (
    Colleague,
    Download,
    Grant,
    Member,
    Noted,
    Person,
    Post,
    Quiet,
    Seat,
    Unit,
)
from bot.domain.sides import Pair, Side
from storage.chain import Head


@dataclass(frozen=True, slots=True)
class Input:
    """What somebody pressed, typed or sent; kept sealed for a month, to be played again."""

    kind: str
    """press, text, command, upload, edited or stray."""
    content: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """JSON."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One update that asks for a turn: of which bot, under which keys, from whom, when."""

    bot: int
    keys: tuple[str, ...]
    """Under any of these the update may have been seen before."""
    telegram: int = field(repr=False)
    language: str
    """What the person's Telegram is set to; not a choice."""
    now: datetime
    input: Input | None = field(default=None, repr=False)
    """None for a mere look, which nobody made."""


@dataclass(slots=True)
class Draft:
    """What is known so far about one turn's desk."""

    ticket: Ticket
    wants: Wants
    seen: bool = False
    said: Remarks = field(default=(), repr=False)
    """What was said when the update was seen before."""
    waits: bool = False
    """Another turn of this set works in the same unit: this one comes with the next set."""
    person: Person = field(init=False)
    blocked: bool = False
    unanswered: datetime | None = None
    """When the first digest was sent since the last touch."""
    spoken: str = ""
    """What the person's Telegram was set to when something was last written of them."""
    stored: Seat = field(default_factory=Seat)
    """The seat as it is written; `seat` is the one that holds for the unit at hand."""
    seat: Seat = field(default_factory=Seat)
    grants: tuple[Grant, ...] = ()
    unit: Unit | None = None
    head: Head | None = None
    member: Member | None = None
    upcoming: Member | None = None
    named: Member | None = None
    tally: Mapping[str, int] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    found: tuple[Member, ...] = ()
    found_total: int = 0
    roster: Mapping[int, Member] = field(default_factory=dict)
    upload: Upload | None = None
    invitation: Invitation | None = None
    undoable: Entry | None = None
    history: tuple[Entry, ...] = ()
    confirmed: Mapping[str, str] = field(default_factory=dict)
    attempts: tuple[Attempt, ...] = ()
    sent: Mapping[int, Member] | None = None
    disputes: int = 0
    colleagues: tuple[Colleague, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)
    told: Entry | None = None
    matter: Matter | None = None
    matters: tuple[Matter, ...] = ()
    matters_total: int = 0
    addressed: int = 0
    download: Download | None = None
    downloads: tuple[Download, ...] = ()
    downloads_total: int = 0
    sums: Mapping[str, int] = field(default_factory=dict)
    phases: Mapping[str, int] = field(default_factory=dict)
    lacking: Mapping[str, int] = field(default_factory=dict)
    deeds: tuple[Entry, ...] = ()
    below: tuple[Below, ...] = ()
    below_total: int = 0
    posts: tuple[Post, ...] = ()
    heads: tuple[tuple[int, int, str], ...] = ()
    noted: tuple[Noted, ...] = ()
    noted_total: int = 0
    noted_sums: Mapping[str, int] = field(default_factory=dict)
    quiet: tuple[Quiet, ...] = ()
    quiet_total: int = 0
    superior: Unit | None = None
    twins: tuple[Pair, ...] = ()
    twins_total: int = 0
    twin: Side | None = None
    whole: tuple[Entry, ...] = ()

    def __post_init__(self) -> None:
        self.person = Person(0, self.ticket.telegram)

    def candidates(self) -> list[int]:
        """The units to sit in, best first: the wanted, the seat's, that of the first grant."""
        first = min(self.grants, key=lambda g: (g.role != "secretary", g.id), default=None)
        ids = (self.wants.unit, self.stored.unit, first.unit.id if first else None)
        return list(dict.fromkeys(i for i in ids if i is not None))

    def sit(self, unit: Unit, head: Head) -> None:
        """Take this unit; the open card stays open only in the unit where it was opened."""
        self.unit, self.head = unit, head
        self.seat = self.stored if self.stored.unit == unit.id else Seat(unit.id)

    def awaited(self) -> int | None:
        """The open card's number, if a text is awaited there that is no answer."""
        return self.seat.member if self.seat.expects else None

    def awaited_matter(self) -> int | None:
        """The running number of the matter about which a text is awaited: "matter:<number>:…"."""
        topic, _, rest = self.seat.expects.partition(":")
        number = rest.partition(":")[0]
        return int(number) if topic == "matter" and number.isdecimal() else None

    def loaded(self) -> Loaded:
        """The finished desk, and what was wanted beside it."""
        desk = Desk(
            person=self.person,
            grants=self.grants,
            seat=self.seat,
            unit=self.unit,
            member=self.member,
            upcoming=self.upcoming,
            named=self.named,
            tally=self.tally,
            dates=self.dates,
            found=self.found,
            found_total=self.found_total,
            disputes=self.disputes,
            colleagues=self.colleagues,
            names=self.names,
            matter=self.matter,
            matters=self.matters,
            matters_total=self.matters_total,
            addressed=self.addressed,
            sums=self.sums,
            phases=self.phases,
            lacking=self.lacking,
            superior=self.superior,
            twins=self.twins,
            twins_total=self.twins_total,
        )
        return Loaded(
            desk,
            self.roster,
            self.upload,
            self.invitation,
            self.undoable,
            self.history,
            self.confirmed,
            self.attempts,
            self.sent,
            self.download,
            self.downloads,
            self.downloads_total,
            self.deeds,
            self.below,
            self.below_total,
            self.posts,
            self.heads,
            told=self.told,
            noted=self.noted,
            noted_total=self.noted_total,
            noted_sums=self.noted_sums,
            quiet=self.quiet,
            quiet_total=self.quiet_total,
            twin=self.twin,
            whole=self.whole,
        )
