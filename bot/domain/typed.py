"""What a typed text means: what was asked for, else an answer, an attempt, or a search."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo

from bot.domain import (
    attempt_drafts,
    attempt_log,
    cases,
    closing,
    contacts,
    efforts,
    evidence,
    inquiries,
    interview,
    leads,
    members,
    mobilisation,
    offices,
    opinions,
    people,
    presses,
    reviews,
    signatures,
    tasks,
    upward,
)
from bot.domain.attempt_lines import Line, read_line
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.policy import Policy
from bot.domain.records import Seat

SOUGHT = "sought"
"""What a seat holds while the people are shown whom a text found."""

SEARCH_LIMIT = 40
"""Longer texts are no search."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A text, when it was written and when it is dealt with, and the attempt it may tell of."""

    text: str = field(repr=False)
    told: datetime
    now: datetime
    zone: tzinfo
    line: Line
    message: int = 0
    """The number of the message in the chat with whoever wrote it."""
    fresh: str = field(default="", repr=False)
    """A secret that nobody has seen, for a link."""

    @property
    def today(self) -> date:
        """The date where the people are."""
        return self.now.astimezone(self.zone).date()

    @property
    def sought(self) -> str:
        """Whom to look for: the person named in an attempt, else the whole text."""
        named = self.line.who if self.line.speaks else ""
        return (named or self.text.strip())[:SEARCH_LIMIT]


def heard(
    text: str,
    policy: Policy,
    told: datetime,
    now: datetime,
    zone: tzinfo,
    message: int = 0,
    fresh: str = "",
) -> Heard:
    """The text with what was understood of it."""
    told = min(told, now)
    return Heard(text, told, now, zone, read_line(text, policy.codes, told, zone), message, fresh)


def meant(loaded: Loaded, said: Heard, policy: Policy) -> Decision:
    """The decision that follows from a text; nothing of it is lost silently."""
    decision = _expected(loaded, said, policy)
    if decision is None:
        answer = interview.type_answer(loaded, said.text, policy, said.today, said.message)
        return answer or _attempt(loaded, said) or search(loaded, said.text)
    if decision.complaint is not None and decision.complaint.code == "not_here":
        # What was asked for cannot be answered any more: the next text means something else.
        return replace(decision, seat=replace(loaded.desk.seat, expects=""))
    return decision


def _expected(loaded: Loaded, said: Heard, policy: Policy) -> Decision | None:
    """The text as what was asked for; None when nothing was."""
    topic, _, argument = loaded.desk.seat.expects.partition(":")
    match topic:
        case "add":
            return members.add_named(loaded, argument, said.text, policy, said.today)
        case "close":
            return members.close_noted(loaded, argument, said.text)
        case "reinstate":
            return members.reinstate_noted(loaded, said.text)
        case "reason":
            return interview.reasoned(loaded, said.text, policy, said.today)
        case "note" | "when" | "amend":
            return attempt_log.typed(loaded, said.text, said.told, said.now, said.zone)
        case attempt_log.OFFERED:
            return attempt_log.typed_time(loaded, said.text, said.told, said.now, said.zone)
        case mobilisation.TOPIC if not said.line.speaks:
            campaign = policy.campaign
            return mobilisation.typed(loaded, said.text, campaign, said.told, said.zone)
        case leads.TOPIC:
            return contacts.typed(loaded, argument, said.text)
        case contacts.CORRECT:
            return contacts.corrected(loaded, argument, said.text)
        case contacts.DROP:
            return contacts.dropped(loaded, argument, said.text)
        case evidence.TOPIC:
            return evidence.typed(loaded, argument, said.text)
        case efforts.EXCUSE | efforts.WAIVE | efforts.REQUIRE:
            return efforts.typed(loaded, topic, argument, said.text)
        case "line":
            return attempt_drafts.typed(loaded, said.text, said.line, said.told, said.zone)
        case "about":
            return offices.described(loaded, argument, said.text, said.today)
        case "unit":
            return offices.unit_named(loaded, argument, said.text)
        case "invite":
            return people.named(loaded, argument, said.text, said.fresh, said.now)
        case people.CALLED:
            return people.called(loaded, said.text)
        case "sendback":
            return reviews.sent_back(loaded, said.text)
        case "reopen":
            return reviews.reopened(loaded, said.text)
        case "meeting":
            return signatures.met(loaded, said.text, said.today)
        case "headcount":
            return signatures.counted(loaded, said.text)
        case "rejected" | "reopened":
            return signatures.reasoned(loaded, topic, said.text)
        case "newtask":
            return tasks.sent(loaded, argument, said.text)
        case "task":
            return tasks.answered(loaded, argument, said.text)
        case "opinion":
            return opinions.noted(loaded, argument, said.text, policy)
        case "up":
            return upward.written(loaded, argument, said.text)
        case upward.UNSORTED | upward.WAITS:
            return upward.unsorted(loaded, argument, said.text)
        case "bundle":
            day = said.today.isoformat()
            return inquiries.bundle(loaded, argument, said.text, said.now, day)
        case "accept":
            return closing.typed(loaded, argument, said.text, said.today.isoformat())
        case "matter":
            return _on_matter(loaded, argument.partition(":")[2], said, policy)
        case "whom":
            return _attempt(loaded, said) or _whom(loaded, said)
    return None


def _on_matter(loaded: Loaded, what: str, said: Heard, policy: Policy) -> Decision:
    """The text as what was asked for about the matter on the desk."""
    match what.partition(":")[0]:
        case "answer":
            return upward.answered(loaded, said.text)
        case inquiries.SAID:
            return inquiries.said(loaded, said.text, said.now)
        case "ask" | "day" | "not" | "giveback" | "drop":
            return cases.typed(loaded, what, said.text, policy, said.today)
    return interview.not_here()


def _attempt(loaded: Loaded, said: Heard) -> Decision | None:
    """The text as an attempt to be confirmed: a person, or the open card, and a word of its kind."""
    card = loaded.desk.member
    if not said.line.speaks or not (said.line.who or (card is not None and not card.closed)):
        return None
    return attempt_drafts.offer(loaded, said.text, said.line, said.told)


def log(loaded: Loaded, said: Heard) -> Decision:
    """/log: for the open card, for a person, or a whole attempt in one line."""
    desk, line = loaded.desk, said.line
    if desk.unit is None or not desk.holds("secretary"):
        return Decision(complaint=Complaint("no_branch"))
    if not said.text.strip():
        if desk.member is not None and not desk.member.closed:
            return attempt_log.begin(loaded, presses.Log(*desk.member.key))
        return Decision(view=View("whom"), seat=Seat(desk.unit.id, expects="whom:"))
    if line.speaks or line.timed or line.note:
        return attempt_drafts.offer(loaded, said.text, line, said.told)
    return _whom(loaded, said)


def log_again(loaded: Loaded, said: Heard) -> Decision:
    """The same /log delivered once more: the line it left waiting, else what it showed."""
    waits = attempt_drafts.pending_of(loaded.desk.seat) is not None
    return attempt_drafts.still(loaded) if waits else log(loaded, said)


def _whom(loaded: Loaded, said: Heard) -> Decision:
    """The member for whom an attempt is recorded; a choice where the text finds several."""
    desk = loaded.desk
    unit = desk.unit.id if desk.unit else 0
    if len(desk.found) == 1:
        key = desk.found[0].key
        return Decision(view=View("log"), seat=Seat(key.unit, key.number))
    quoted = {"who": said.text.strip()[: attempt_drafts.QUOTED]}
    return Decision(
        view=View("whom"),
        seat=Seat(unit, expects="whom:"),
        said=() if desk.found else (("who_unknown", quoted),),
    )


def find_line(loaded: Loaded, press: presses.FindLine) -> Decision:
    """搜索: what was offered as an attempt was meant as a search."""
    pending = attempt_drafts.pending_of(loaded.desk.seat)
    if pending is None or pending.id != press.line:
        return Decision(complaint=Complaint("line_gone"))
    decision = search(loaded, pending.sought)
    said = (*decision.said, ("line_searched", {}))
    return replace(decision, seat=decision.seat or Seat(loaded.desk.seat.unit), said=said)


def search(loaded: Loaded, text: str) -> Decision:
    """The members that the text finds; the card where it is only one."""
    desk, wanted = loaded.desk, text.strip()
    if desk.unit is None or not desk.holds("secretary"):
        above = "search_above" if upward.own(desk) else "search_above_only"
        return Decision(complaint=Complaint(above if desk.grants else "no_branch"))
    if not wanted:
        return Decision(complaint=Complaint("search_short"))
    if len(wanted) > SEARCH_LIMIT:
        return Decision(complaint=Complaint("text_too_long", {"count": len(wanted)}))
    if len(desk.found) == 1:
        key = desk.found[0].key
        return Decision(view=interview.CARD, seat=Seat(key.unit, key.number))
    # With nobody found the card stays open: it may have been meant as an answer.
    seat = Seat(desk.unit.id, expects=f"{SOUGHT}:{wanted}") if desk.found else None
    return Decision(view=View("found", wanted), seat=seat)


def sought_in(seat: Seat) -> str:
    """What was searched for last, if that is what the screen shows."""
    topic, _, text = seat.expects.partition(":")
    return text if topic == SOUGHT else ""


def found(loaded: Loaded, press: presses.Found) -> Decision:
    """Another page of what was searched for."""
    desk, text = loaded.desk, sought_in(loaded.desk.seat)
    if desk.unit is None or desk.unit.id != press.unit or not desk.holds("secretary"):
        return interview.not_here()
    if not text:
        return Decision(complaint=Complaint("search_gone"), view=View("home"))
    return Decision(view=View("found", text, press.page))
