"""What a rule answers when somebody pressed or wrote something, and what then stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce

from bot.domain import changes as ch, matters as mt
from bot.domain.attempts import Attempt
from bot.domain.changes.offices import IdsDecided
from bot.domain.complaints import Complaint
from bot.domain.desk import Desk
from bot.domain.measures import LEAVES
from bot.domain.records import (
    Download,
    Hour,
    Member,
    Noted,
    Post,
    Quiet,
    Seat,
    Silence,
    Standing,
    Unit,
    UnitKind,
)
from bot.domain.sides import Side

Stand = Callable[[Member], Standing]
"""Concludes from a member's facts; the policy and the cut-off date are inside."""


Remarks = tuple[tuple[str, Mapping[str, str | int]], ...]
"""One-line remarks for the reader: (code of a sentence, its places)."""


@dataclass(frozen=True, slots=True)
class View:
    """Which screen answers: its name and what it needs besides the desk."""

    name: str = "current"
    """"current" is the open card, or the home card when none is open."""
    argument: str = ""
    page: int = 0
    places: Mapping[str, str | int] = field(default_factory=dict, repr=False)
    """What the screen shows that is not on the desk."""


@dataclass(frozen=True, slots=True)
class Decision:
    """All that follows from one touch; nothing of it has happened yet."""

    changes: tuple[ch.Change, ...] = ()
    complaint: Complaint | None = None
    """A refusal or a remark: shown, never an exception."""
    view: View = View()
    seat: Seat | None = None
    """Where the person sits afterwards; None: stays."""
    finished: int | None = None
    """编号 of the card that this answer finished."""
    language: str | None = None
    called: str | None = None
    """By what name colleagues see the person from now on."""
    notice: datetime | None = None
    hour: Hour | None = None
    """The hour at which nudges come from now on."""
    snoozed: datetime | None = None
    """Until when nudges are put off; a past moment: not any more."""
    errands: tuple[ch.Errand, ...] = ()
    upload: ch.Upload | None = None
    """A file to keep for 24 hours, or what is noted about one that is kept."""
    disputes: int = 0
    """How many more conflicts wait for a decision; negative: fewer."""
    uses: int | None = None
    """The upload that is used up by this."""
    tells: tuple[ch.Tell, ...] = field(default=(), repr=False)
    """What others are told of it."""
    link: ch.Link | None = field(default=None, repr=False)
    """Goes along with a `PersonInvited`."""
    crossed: tuple[ch.Crossed, ...] = field(default=(), repr=False)
    """Answers that were not stored because somebody else had just given another."""
    said: Remarks = field(default=(), repr=False)
    secret: bool = False
    """The text that was typed is a password: it is kept nowhere, and taken back from the chat."""

    @property
    def remarks(self) -> Remarks:
        """Everything that is said above the screen, the complaint first."""
        complaint = self.complaint
        return (((complaint.code, complaint.facts),) if complaint else ()) + self.said


@dataclass(frozen=True, slots=True)
class Wants:
    """What a turn has to load besides the desk itself; everything within the person's scope."""

    unit: int | None = None
    """Another unit than the seat's."""
    member: int | None = None
    """编号 of the member the press speaks of."""
    roster: bool = False
    """All members of the unit: the turn runs alone."""
    search: str | None = None
    """Members whose search keys hold this."""
    listed: str | None = None
    """Members of one list: a progress, "unclear", or "cls:<class>"."""
    page: int = 0
    upload: int | None = None
    sent: str = ""
    """The mark of a roster that came back: with `roster`, its members as they stood then."""
    disputed: bool = False
    """The conflicts that wait, of the `upload` or the oldest, and whom they are about."""
    invitation: str | None = field(default=None, repr=False)
    """Hash of a link's token."""
    undo: bool = False
    """The person's last answer that can be taken back."""
    undo_back: int = 0
    """How many of the unit's last rows are passed over in looking for it."""
    history: int | None = None
    """编号 of the member whose chain rows are asked for."""
    attempts: int | None = None
    """编号 of the member whose search attempts are asked for; 0: the open one's, if a text is
    awaited."""
    every_attempt: bool = False
    """All search attempts of the unit."""
    confirmed: bool = False
    """What the unit has confirmed of itself, such as 已动员部署."""
    told_by: int | None = None
    """The message whose answer is asked for."""
    ledger: datetime | None = None
    """A page of what became of the nudges of the unit, or of all below it; what was due by then and
    waits still is late."""
    quiet: Mapping[UnitKind, Silence] = field(default_factory=dict)
    """A page of the branches below of which no secretary reacts, where the unit is of such a kind."""
    matter: int | None = None
    """The running number of one matter of the unit; 0: the one about which a text is awaited."""
    twins: bool = False
    """A page of the people below who stand on the lists of two branches."""
    twin: tuple[int, int] | None = None
    """Unit and 编号 of the other entry of the `member` that is asked for."""
    whole: bool = False
    """The whole chain of the unit: the turn reads as much as the branch has."""
    superior: bool = False
    """The committee or city above the unit."""
    matters: str | None = None
    """Matters of the unit, the latest first: "open", "closed", "kind:<kind>", "member:<编号>"; or
    "inbox": the open ones of any unit below that wait for this unit; or "inquiries": the look-ups
    among these, and the letters that this unit wrote."""
    download: int | None = None
    """Number of a file that was handed out; 0: the one for which a password is awaited."""
    downloads: bool = False
    """A page of the files that were handed out."""
    after: int = 0
    """With `listed`: the members behind this 编号 come first."""
    staff: bool = False
    """What those who work in the unit do in other units below the person's own."""
    deeds: bool = False
    """What the unit did as a whole (`DEEDS`)."""
    below: str | None = None
    """A page of the units below: "units" right below, "branches" of all levels, "phase:<phase>",
    "date:<code>": those that moved this date themselves.

    "children": all that are right below, on one page and without sums."""
    awaited: bool = False
    """What an awaited text needs besides, by what it was asked for."""
    heads: bool = False
    """Where the chains of all units below end."""


@dataclass(frozen=True, slots=True)
class Below:
    """A unit below the seat's, with the sums of everything under it."""

    unit: Unit
    tally: Mapping[str, int] = field(default_factory=dict)
    phases: Mapping[str, int] = field(default_factory=dict)
    """How many of its branches (itself, where it is one) are in each phase."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The desk, and what was wanted beside it."""

    desk: Desk
    roster: Mapping[int, Member] = field(default_factory=dict, repr=False)
    upload: ch.Upload | None = None
    invitation: ch.Invitation | None = None
    undoable: ch.Entry | None = None
    history: tuple[ch.Entry, ...] = ()
    confirmed: Mapping[str, str] = field(default_factory=dict)
    """What the unit has confirmed of itself: kind of change -> day, YYYY-MM-DD."""
    attempts: tuple[Attempt, ...] = ()
    """The search attempts of one member, by running number."""
    sent: Mapping[int, Member] | None = field(default=None, repr=False)
    """The members as the roster showed them when it was sent; None: nobody knows."""
    download: Download | None = None
    downloads: tuple[Download, ...] = ()
    """A page of the files that were handed out, newest first."""
    downloads_total: int = 0
    deeds: tuple[ch.Entry, ...] = field(default=(), repr=False)
    below: tuple[Below, ...] = ()
    below_total: int = 0
    posts: tuple[Post, ...] = ()
    heads: tuple[tuple[int, int, str], ...] = field(default=(), repr=False)
    """Unit, rows and head in hexadecimal."""
    told: ch.Entry | None = None
    """The answer that a message gave."""
    noted: tuple[Noted, ...] = ()
    """A page of what became of nudges, newest first."""
    noted_total: int = 0
    noted_sums: Mapping[str, int] = field(default_factory=dict)
    """State -> how many nudges of the last seven days are in it."""
    quiet: tuple[Quiet, ...] = ()
    """A page of the branches below of which no secretary reacts."""
    quiet_total: int = 0
    twin: Side | None = None
    whole: tuple[ch.Entry, ...] = field(default=(), repr=False)


Decide = Callable[[Loaded], Decision]


@dataclass(frozen=True, slots=True)
class Applied:
    """What stands after a decision: the desk as the screens draw it, and what has to be written."""

    desk: Desk
    members: tuple[Member, ...] = field(default=(), repr=False)
    """Every member that is new or changed, with its standing."""
    matters: tuple[mt.Matter, ...] = field(default=(), repr=False)
    """Every matter that is new or changed."""


def unrated(member: Member) -> bool:
    """Whether a result of 民主评议 is still due."""
    return not (member.closed or excused(member) or member.value("appraisal"))


def excused(member: Member) -> bool:
    """Whether no result of 民主评议 is due: the member has died, or left."""
    return member.standing.cls in ("deceased", "received") or member.outcome in LEAVES


def counts(member: Member) -> set[str]:
    """The names under which a member is counted in the unit's tally."""
    standing = member.standing
    if standing.progress == "closed":
        return {"closed"}
    names = {"total", standing.progress}
    if member.outcome:
        names.add(f"outcome:{member.outcome}")
    if rated := member.value("appraisal"):
        names.add(f"rated:{rated}")
    elif excused(member):
        names.add("excused")
    if standing.cls:
        names.add(f"cls:{standing.cls}")
    if standing.unclear:
        names.add("unclear")
    if member.review.state:
        names.add(f"review:{member.review.state}")
    if member.opinion.disposal:
        names.add(f"measure:{member.opinion.disposal}")
    elif concerned(standing):
        names.add("undecided")
    if standing.next_on:
        names.add("search")
    if standing.next_kind == "reached":
        names.add("reached")
    if standing.leads:
        names.add("lead")
    if standing.gaps:
        names.add("gap")
    if standing.superior:
        names.add("superior")
    return names | {f"flag:{flag}" for flag in standing.flags}


CONCERNED = ("no_receipt", "doubtful", "lost", "broken", "abroad", "hollow", "floating")
"""The classes on which the committee gives an opinion; also on those who were found again."""


def concerned(standing: Standing) -> bool:
    """Whether the committee gives an opinion on the member."""
    return standing.cls in CONCERNED or "found" in standing.flags


def apply(loaded: Loaded, decision: Decision, stand: Stand, now: datetime = mt.NEVER) -> Applied:
    """What stands once the decision's changes have happened, at `now`.

    KeyError where a matter is moved that was not loaded.
    """
    desk = loaded.desk
    known = _known(loaded)
    touched: dict[int, Member] = {}
    if desk.unit is not None:
        for change in decision.changes:
            number = ch.member_of(change)
            if number is None:
                continue
            after = ch.apply(touched.get(number) or known.get(number), change, desk.unit.id)
            if after is not None:
                touched[number] = after
    members = tuple(replace(m, standing=stand(m)) for m in touched.values())
    matters = _matters(desk, decision, now)
    after_desk = _with_matters(_desk_after(desk, decision, members, known), matters)
    return Applied(after_desk, members, tuple(matters.values()))


def _matters(desk: Desk, decision: Decision, now: datetime) -> dict[mt.Id, mt.Matter]:
    if desk.unit is None:
        return {}
    return mt.folded(_on_desk(desk), decision.changes, desk.unit.id, now, desk.person.id)


def _on_desk(desk: Desk) -> tuple[mt.Matter, ...]:
    return (*desk.matters, *((desk.matter,) if desk.matter else ()))


def _with_matters(desk: Desk, touched: Mapping[mt.Id, mt.Matter]) -> Desk:
    """The desk with these matters as they stand now, and counted anew."""
    if not touched:
        return desk
    before = {matter.id: matter for matter in _on_desk(desk)}
    tally = dict(desk.tally)
    for matter in touched.values():
        for name in mt.counts(before[matter.id]) if matter.id in before else ():
            tally[name] = tally.get(name, 0) - 1
        for name in mt.counts(matter):
            tally[name] = tally.get(name, 0) + 1
    open_one = desk.matter
    return replace(
        desk,
        tally=tally,
        matter=touched.get(open_one.id, open_one) if open_one else next(iter(touched.values())),
        matters=tuple(touched.get(matter.id, matter) for matter in desk.matters),
    )


def _known(loaded: Loaded) -> dict[int, Member]:
    desk = loaded.desk
    cards = (*desk.found, desk.upcoming, desk.named, desk.member)
    return {**loaded.roster, **{m.key.number: m for m in cards if m is not None}}


def _classified(category: str, change: ch.Change) -> str:
    return change.category if isinstance(change, ch.UnitClassified) else category


def _desk_after(
    desk: Desk, decision: Decision, members: tuple[Member, ...], known: Mapping[int, Member]
) -> Desk:
    now = {**known, **{m.key.number: m for m in members}}
    seat = decision.seat or desk.seat
    tally = dict(desk.tally)
    for member in members:
        before = known.get(member.key.number)
        for name in counts(before) if before else ():
            tally[name] = tally.get(name, 0) - 1
        for name in counts(member):
            tally[name] = tally.get(name, 0) + 1
    unit, dates = desk.unit, dict(desk.dates)
    dates |= {c.code: c.day for c in decision.changes if isinstance(c, ch.DateShifted)}
    if unit is not None:
        last = max((m.key.number for m in members), default=0)
        for change in decision.changes:
            for name, more in ch.counted(change).items():
                tally[name] = tally.get(name, 0) + more
        unit = replace(
            unit,
            revision=unit.revision + len(decision.changes),
            members=max(unit.members, last),
            phase=reduce(ch.phase_after, decision.changes, unit.phase),
            category=reduce(_classified, decision.changes, unit.category),
            ids=next((c.allowed for c in decision.changes if isinstance(c, IdsDecided)), unit.ids),
        )
    person = desk.person
    if decision.language is not None:
        person = replace(person, language=decision.language)
    if decision.called is not None:
        person = replace(person, name=decision.called)
    if decision.notice is not None:
        person = replace(person, notice=decision.notice)
    if decision.hour is not None:
        person = replace(person, hour=decision.hour)
    if decision.snoozed is not None:
        person = replace(person, snoozed=decision.snoozed)
    named = desk.named and now.get(desk.named.key.number)
    upcoming = desk.upcoming and now.get(desk.upcoming.key.number)
    return replace(
        desk,
        person=person,
        unit=unit,
        seat=seat,
        member=now.get(seat.member) if seat.member is not None else None,
        named=named,
        upcoming=upcoming,
        found=tuple(now.get(m.key.number, m) for m in desk.found),
        finished=now.get(decision.finished) if decision.finished is not None else None,
        tally=tally,
        dates=dates,
        disputes=max(0, desk.disputes + decision.disputes),
    )
