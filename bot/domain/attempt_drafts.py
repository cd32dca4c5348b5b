"""A typed line that waits for its one confirming tap: shown, completed by buttons, then stored.

It waits in the seat, sealed, so that any process can take the confirmation.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, tzinfo

from bot.domain import contacts, presses
from bot.domain.attempt_lines import Line
from bot.domain.attempt_log import NOTE_LIMIT, OFFERED, offered_time, repeated, text_of
from bot.domain.attempt_times import read_time
from bot.domain.attempts import Moment, moment_of, proving
from bot.domain.cards import CARD, addressed, not_here
from bot.domain.changes import AttemptLogged
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.finds import freeze
from bot.domain.leads import CLUE, by_through
from bot.domain.policy import Policy
from bot.domain.records import Member, Precision, Seat

TOPIC = "line"
LINE = View("line")
QUOTED = 40
"""Characters of a line that a remark quotes."""


@dataclass(frozen=True, slots=True)
class Pending:
    """What is known of the attempt so far; what is empty is missing."""

    text: str = field(repr=False)
    told: str
    who: str = field(default="", repr=False)
    """The person as typed."""
    number: int = 0
    channel: str = ""
    outcome: str = ""
    happened: str = ""
    precision: Precision = "exact"
    through: str = field(default="", repr=False)
    note: str = field(default="", repr=False)
    asks: str = ""
    """What the next text is: who, when or note; empty: nothing is awaited."""

    @property
    def id(self) -> str:
        """Tells the buttons of this line from those of another."""
        return f"{zlib.crc32((self.told + self.text).encode()):08x}"

    @property
    def sought(self) -> str:
        """What is looked for, if the line was meant as a search."""
        return self.who or self.text

    @property
    def missing(self) -> str:
        """What has to be asked next: who, channel, outcome or when; empty: nothing."""
        parts = (("who", self.number), ("channel", self.channel), ("outcome", self.outcome))
        return next((name for name, part in (*parts, ("when", self.happened)) if not part), "")

    @property
    def moment(self) -> Moment | None:
        """When it happened."""
        return moment_of(self.happened, self.precision) if self.happened else None


def pending_of(seat: Seat) -> Pending | None:
    """The line that waits, if one does."""
    topic, _, packed = seat.expects.partition(":")
    return Pending(**json.loads(packed)) if topic == TOPIC else None


def offer(loaded: Loaded, text: str, line: Line, told: datetime) -> Decision:
    """Show what was understood; nothing is stored before it is confirmed."""
    desk = loaded.desk
    if desk.unit is None or not desk.holds("secretary"):
        return Decision(complaint=Complaint("no_branch"))
    member, note, said = _whom(desk, line)
    if member is not None and member.closed:
        return Decision(complaint=Complaint("member_closed"), view=CARD, seat=Seat(*member.key))
    pending = Pending(
        text.strip(),
        text_of(told),
        line.who,
        member.key.number if member else 0,
        line.channel,
        line.outcome,
        through=line.through,
        note=note[:NOTE_LIMIT],
        asks="" if member else "who",
    )
    pending, complaint = _timed(pending, line.moment, told)
    old = pending_of(desk.seat)
    if old is not None and old.id != pending.id and old.text:
        said = (*said, ("line_replaced", {"text": old.text[:QUOTED]}))
    return Decision(complaint=complaint, view=LINE, seat=_seat(desk, pending), said=said)


Said = tuple[tuple[str, Mapping[str, str | int]], ...]


def _whom(desk: Desk, line: Line) -> tuple[Member | None, str, Said]:
    """The member who is meant, if that is plain; the note; and what is to be said about it."""
    named = [m for m in desk.found if m.name == line.who or str(m.key.number) == line.who]
    found = named if len(named) == 1 else desk.found
    if line.who and len(found) == 1:
        return found[0], line.note, ()
    if line.who and found:
        return None, line.note, ()
    said: Said = (("who_unknown", {"who": line.who}),) if line.who else ()
    open_card = desk.member if desk.member and not desk.member.closed else None
    if line.leads or open_card is None:
        # A line that begins with a name is about that person, never about the card that is open;
        # and a name that is asked for is no note on whoever is picked then.
        return None, line.note, said
    # In a line about the open card the word may be a remark as well.
    return open_card, "，".join(part for part in (line.written, line.note) if part), said


def _timed(
    pending: Pending, moment: Moment | None, told: datetime
) -> tuple[Pending, Complaint | None]:
    """The line with its time; without one where it cannot be read or is still to come."""
    if moment is None:
        return pending, Complaint("time_unclear")
    if moment.at > told:
        return pending, Complaint("attempt_in_future")
    return replace(pending, happened=text_of(moment.at), precision=moment.precision), None


def complete(loaded: Loaded, press: presses.Complete, policy: Policy, zone: tzinfo) -> Decision:
    """One field of the waiting line by a button; without a value it is asked for."""
    pending = pending_of(loaded.desk.seat)
    if pending is None or pending.id != press.line:
        return Decision(complaint=Complaint("line_gone"))
    match press.field, press.value:
        case "who", _:
            return _for(loaded, press, pending)
        case "when", "":
            return _waits(loaded, replace(pending, asks=OFFERED), View("line", "when"))
        case (("channel" | "outcome"), ""):
            return _waits(loaded, pending, View("line", press.field))
        case "channel", code if policy.codes["channel"].get(code):
            return _waits(loaded, replace(pending, asks="", channel=code))
        case "outcome", code if policy.codes["outcome"].get(code):
            return _waits(loaded, replace(pending, asks="", outcome=code))
        case "back", _:
            return _waits(loaded, replace(pending, asks=""))
        case ("note", "") | ("when", "typed"):
            return _waits(
                loaded, replace(pending, asks=press.field), View("line_text", press.field)
            )
        case "when", choice:
            told = datetime.fromisoformat(pending.told)
            moment = offered_time(choice, told, zone)
            if moment is None:
                return Decision(complaint=Complaint("attempt_in_future"), view=View("line", "when"))
            timed, _ = _timed(pending, moment, told)
            return _waits(loaded, replace(timed, asks=""))
    return not_here()


def _for(loaded: Loaded, press: presses.Complete, pending: Pending) -> Decision:
    if not press.number:
        return _waits(loaded, replace(pending, number=0, asks="who"))
    member = addressed(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    if member.closed:
        return Decision(complaint=Complaint("member_closed"), view=LINE)
    return _waits(loaded, replace(pending, number=press.number, asks=""))


def confirm(loaded: Loaded, press: presses.ConfirmLine, policy: Policy) -> Decision:
    """确认: the line is stored as an attempt, once."""
    pending, member = pending_of(loaded.desk.seat), addressed(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    if pending is None or pending.id != press.line or pending.number != press.number:
        if 0 < press.attempt <= len(member.tried):
            return repeated(member, press.attempt)
        return Decision(complaint=Complaint("line_gone"))
    if pending.missing or member.closed:
        return Decision(complaint=Complaint("stale"), view=LINE)
    if press.attempt != len(member.tried) + 1:
        return Decision(complaint=Complaint("attempt_other", {"n": press.attempt}), view=LINE)
    change = AttemptLogged(
        press.number,
        press.attempt,
        pending.channel,
        pending.outcome,
        pending.happened,
        pending.told,
        pending.precision,
        pending.through,
        pending.note,
        by_through(member, pending.through),
    )
    act = policy.outcomes.get(pending.outcome)
    # What was learnt is a lead in the very words in which it was told.
    lead = act is not None and act.lead and bool(pending.note)
    found = freeze(member, press.attempt, pending.outcome, pending.happened, policy)
    leads = (contacts.added(member, CLUE, pending.note, press.attempt),) if lead else ()
    seat = Seat(*member.key, expects=proving(press.attempt))
    view = View("attempt", page=press.attempt)
    return Decision((change, *leads, *found), view=view, seat=seat)


def still(loaded: Loaded) -> Decision:
    """The line that waits, drawn once more."""
    return Decision(view=LINE) if pending_of(loaded.desk.seat) else Decision()


def typed(loaded: Loaded, text: str, line: Line, told: datetime, zone: tzinfo) -> Decision | None:
    """A text while a line waits; None when it has nothing to do with it."""
    pending, desk = pending_of(loaded.desk.seat), loaded.desk
    if pending is None:
        return None
    timely = pending.asks in ("when", OFFERED) or pending.missing == "when"
    if timely and (moment := read_time(text.strip(), told, zone)):
        timed, complaint = _timed(pending, moment, datetime.fromisoformat(pending.told))
        if complaint is not None:
            return Decision(complaint=complaint, view=View("line_text", "when"))
        return _waits(loaded, replace(timed, asks=""))
    if pending.asks == "note":
        return _noted(loaded, pending, text.strip())
    if line.speaks:
        return _filled(loaded, pending, line) or offer(loaded, text, line, told)
    if pending.asks == "when":
        return Decision(complaint=Complaint("time_unclear"), view=View("line_text", "when"))
    if pending.asks == "who":
        if len(desk.found) == 1:
            return _waits(loaded, replace(pending, number=desk.found[0].key.number, asks=""))
        said = () if desk.found else (("who_unknown", {"who": text.strip()[:QUOTED]}),)
        return replace(_waits(loaded, pending), said=said)
    return None


def _noted(loaded: Loaded, pending: Pending, text: str) -> Decision:
    if not text:
        return Decision(complaint=Complaint("note_missing"), view=View("line_text", "note"))
    if len(text) > NOTE_LIMIT:
        facts: dict[str, str | int] = {"count": len(text), "limit": NOTE_LIMIT}
        return Decision(complaint=Complaint("note_long", facts), view=View("line_text", "note"))
    return _waits(loaded, replace(pending, note=text, asks=""))


def _filled(loaded: Loaded, pending: Pending, line: Line) -> Decision | None:
    """The waiting line with what it lacked; None where the text says more than that."""
    if line.who or line.note or line.timed or not pending.number:
        return None
    if (line.channel and pending.channel) or (line.outcome and pending.outcome):
        return None
    channel, outcome = pending.channel or line.channel, pending.outcome or line.outcome
    return _waits(loaded, replace(pending, channel=channel, outcome=outcome, asks=""))


def _waits(loaded: Loaded, pending: Pending, view: View = LINE) -> Decision:
    return Decision(view=view, seat=_seat(loaded.desk, pending))


def _seat(desk: Desk, pending: Pending) -> Seat:
    """The seat in which the line waits, the card of its member open."""
    packed = json.dumps(asdict(pending), ensure_ascii=False)
    member = pending.number or desk.seat.member
    return Seat(desk.unit.id if desk.unit else None, member, expects=f"{TOPIC}:{packed}")
