"""What is on record: plain values that every layer may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol

Mark = Literal["given", "unknown", "inapplicable", "later"]
"""What kind of answer it is: a value, 不清楚, 不适用, or 稍后."""

Origin = Literal["roster", "asked", "confirmed", "hand"]
"""Where an answer came from: an imported file, a question, 信息无误, or 补录."""

Precision = Literal["exact", "half_day", "day"]
"""How exactly it is known when something happened."""

Role = Literal["city", "committee", "clerk", "verifier", "secretary"]
UnitKind = Literal["city", "committee", "general_branch", "branch"]


class Translator(Protocol):
    """Says a sentence in the reader's language, its places filled and escaped for HTML."""

    def __call__(self, sentence: str, /, **places: object) -> str: ...

    def plural(self, one: str, many: str, n: int, /, **places: object) -> str: ...


class Key(NamedTuple):
    """Names one member for good: the unit and the number (编号) the member has there."""

    unit: int
    number: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer as it stands, and how it got there."""

    value: str = field(default="", repr=False)
    mark: Mark = "given"
    origin: Origin = "asked"
    source: str = ""
    """For a roster, confirmed or not: "<upload>:<row>"."""
    told: str = ""
    """The day on which it was told, YYYY-MM-DD."""
    by: int = 0
    """Who answered; 0: nobody in person."""
    again: str = ""
    """Why it has to be looked at once more: "follows" another answer, "warned" of; empty: settled."""


class Try(NamedTuple):
    """One search attempt in the few words that are kept with the member."""

    channel: str
    outcome: str
    happened: str
    """ISO, UTC: the instant, or the beginning of the half-day or day."""
    precision: Precision = "exact"
    off: str = ""
    """Why it does not count: withdrawn or void; empty: it counts."""
    contact: int = 0
    """The running number of the contact by which it was tried; 0: none of those on record."""


class Contact(NamedTuple):
    """A number, person or address by which a member may be reached."""

    kind: str
    who: str
    value: str
    attempt: int = 0
    """The attempt in which it was found (a lead); 0: none."""
    rank: int = 0
    """Its place in the order of trying: the lowest comes first."""
    off: str = ""
    """dropped; empty: it may be tried."""


class Find(NamedTuple):
    """How a member who was out of contact was reached again, and the clock as it stood then."""

    attempt: int
    outcome: str
    on: str
    """The day, YYYY-MM-DD."""
    since: str = ""
    """The day from which loss of contact counted; empty: not known then."""
    kind: str = ""
    told: str = ""


WAIVED = "*"
"""Among what is excused: the whole effort of the search."""


@dataclass(frozen=True, slots=True)
class Review:
    """What the working group said about a member, and where that stands."""

    state: str = ""
    """agreed, returned, corrected, changed (after it was agreed with), or empty: not looked at."""
    fields: tuple[str, ...] = ()
    """The answers that were sent back: they alone may be changed."""
    reason: str = field(default="", repr=False)
    note: str = field(default="", repr=False)
    """What the branch says about it."""
    turn: int = 0
    """Counts up each time something is said above the branch."""
    looked: int = 0
    """How many attempts there were when somebody above looked at the search."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the committee means to do about a member."""

    disposal: str = ""
    """A code of the list disposal; empty: no opinion yet."""
    situation: str = ""
    beside: bool = False
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules conclude about a member: recomputed from the facts, stored to be counted."""

    progress: str = "todo"
    """todo, doing, later, done or closed."""
    cls: str = ""
    """The class, or empty while the questions are not finished."""
    flags: tuple[str, ...] = ()
    reasons: tuple[tuple[str, Mapping[str, str | int]], ...] = field(default=(), repr=False)
    """Why: (code of a sentence, its places)."""
    unclear: int = 0
    """How many answers are 不清楚."""
    next_on: str = ""
    """From which day the next step of the search is due, YYYY-MM-DD; empty: nobody is searched."""
    next_kind: str = ""
    """Of what kind that step is (`next_steps.Kind`)."""
    leads: int = 0
    """How many leads nobody has followed yet."""
    gaps: int = 0
    """How much is missing before the search is complete; 0 for one who is not searched for."""
    line_on: str = ""
    """The day on which six months without contact are complete, YYYY-MM-DD; empty: none."""
    letter_until: str = ""
    """Until when the letter holds of which no receipt came, YYYY-MM-DD; empty: none is out."""
    superior: bool = False
    """Somebody above has to look, and has not yet: the working group, or the committee."""


@dataclass(frozen=True, slots=True)
class Member:
    """One person who has to be accounted for, with every answer as it stands."""

    key: Key
    name: str = field(repr=False)
    facts: Mapping[str, Fact] = field(default_factory=dict, repr=False)
    revision: int = 0
    source: str = "roster"
    """roster, arrival (转入), supplement (补录) or claimed (自称党员、不在册)."""
    closed: str = ""
    """Why the member is no longer to be accounted for here; empty: open."""
    standing: Standing = Standing()
    tried: tuple[Try, ...] = field(default=(), repr=False)
    """Every search attempt in the order of its running number, from 1."""
    outcome: str = ""
    """What became of the member in the end (a code of the list "disposal"); empty: nothing yet."""
    review: Review = Review()
    opinion: Opinion = Opinion()
    contacts: tuple[Contact, ...] = field(default=(), repr=False)
    """Numbers, relatives, addresses and leads by their running number, from 1."""
    find: Find | None = field(default=None, repr=False)
    """By which attempt the member was reached again; see `standing_find`."""
    excused: tuple[str, ...] = ()
    """Groups of channels that cannot be tried for a reason on record, or `WAIVED`."""

    @property
    def seen(self) -> int:
        """Grows with every answer and with everything that is said above the branch."""
        return self.revision + self.review.turn

    def value(self, name: str) -> str:
        """The value given for this fact, or an empty string."""
        fact = self.facts.get(name)
        return fact.value if fact and fact.mark == "given" else ""


def standing_find(member: Member) -> Find | None:
    """How the member was reached again, as long as that attempt counts and says so."""
    find = member.find
    if find is None or not 0 < find.attempt <= len(member.tried):
        return None
    made = member.tried[find.attempt - 1]
    return find if not made.off and made.outcome == find.outcome else None


@dataclass(frozen=True, slots=True)
class Unit:
    """One organisation in the tree."""

    id: int
    name: str
    kind: UnitKind
    parent: int | None
    path: str
    """Ids from the root down, "/1/4/9/": a unit lies below another when its path begins with it."""
    revision: int = 0
    """How many changes its chain holds."""
    members: int = 0
    """The last 编号 given out; numbers are never used twice."""
    phase: str = ""
    """submitted, verified; of a committee signed, reported, received, rejected; empty: at work."""
    above: str = ""
    """The phase of the committee above it; of several, one above the other, that which binds most."""
    ids: str = ""
    """Whether real identity numbers may be entered: yes, no, or empty: not decided."""
    category: str = ""
    """党组织类别, a code of the policy list `organisation`; empty: nobody has said."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that a person holds in a unit."""

    id: int
    role: Role
    unit: Unit


class Post(NamedTuple):
    """A role that somebody else holds in another unit."""

    person: int
    role: Role
    unit: str
    """The unit's name."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a person sits: the unit, the card on the table, and what a typed text would mean."""

    unit: int | None = None
    member: int | None = None
    """编号 of the open card."""
    question: str = ""
    """The question chosen by going back; empty: the first one without an answer."""
    expects: str = ""
    """What a typed text answers besides a question, as "<topic>" or "<topic>:<argument>"."""
    revision: int = 0
    """The card's revision when a question was shown that a text answers; 0: none was."""


class Colleague(NamedTuple):
    """Somebody else who works in the unit, and which card is open there."""

    person: int
    member: int
    at: datetime | None
    """When it was opened."""


class Hour(NamedTuple):
    """A chosen hour of nudges, and from when on it counts: every day has one digest, not two."""

    chosen: int
    before: int | None = None
    """The hour until then; None: the usual one."""
    since: datetime | None = None
    """None: at once."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes to the bot."""

    id: int
    telegram: int = field(repr=False)
    language: str = ""
    """Chosen language; empty: not chosen yet."""
    notice: datetime | None = None
    """When the first-use notice was accepted."""
    hour: Hour | None = None
    """At which hour nudges come; None: at the usual one."""
    snoozed: datetime | None = None
    """Until when nudges were put off; None, or past: they are not."""
    name: str = field(default="", repr=False)
    """By what name colleagues see the person; empty: by a number."""
    untold: bool = False
    """A digest may not have arrived, and none has arrived since."""


class Noted(NamedTuple):
    """What became of one nudge."""

    code: str
    unit: str
    """The unit's name."""
    due: datetime
    state: str
    """due, sent, unconfirmed, refused, blocked, snoozed or cleared."""
    n: int = 0


class Silence(NamedTuple):
    """From when on people count as silent."""

    since: datetime
    """They have not reacted to what was sent by then …"""
    blocked: datetime
    """… or have blocked the bot by then."""


class Quiet(NamedTuple):
    """A branch of which no secretary reacts."""

    unit: int
    name: str
    blocked: bool
    """Every one of them has blocked the bot."""
    since: datetime | None
    """When the first nudge was sent that nobody answered."""
    above: str = ""
    """The names of the units between the reader's and the branch, the highest first."""
    secretaries: tuple[int, ...] = ()
    """Who could answer there; by what names: in the names of the desk."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file that was handed out."""

    person: int
    unit: int
    form: str
    """Code of the form."""
    at: datetime
    head: str = ""
    """Head of the unit's chain that the file shows."""
    way: str = ""
    """pdf, locked, or empty: as it is made."""
    ask: Mapping[str, Any] = field(default_factory=dict)
    """What was asked for, by ids and codes only: it can be made again from it."""
    number: int = 0
    unit_name: str = ""
