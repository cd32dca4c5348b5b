"""Evidence: what is sent after an attempt belongs to it, and stays viewable for those in scope."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.attempts import EVIDENCE, Attempt, proving
from bot.domain.cards import addressed, not_here
from bot.domain.changes import Errand
from bot.domain.changes.evidence import EvidenceKept
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.efforts import visible
from bot.domain.presses import evidence as presses
from bot.domain.records import Member, Seat, Try

TOPIC = EVIDENCE
"""What a seat expects while evidence for an attempt is awaited, as "evidence:<attempt>"."""

LARGEST = 10 * 1024 * 1024
"""Bytes of one file."""

MOST = 20
"""Pieces of evidence of one attempt."""

LONGEST = 1000
"""Characters of a text."""

FRESH = timedelta(hours=1)
"""For so long after an attempt was told what is sent belongs to it without asking."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that was sent; a file lies in the store already, under this name."""

    kind: str
    file: str = ""
    sha256: str = ""
    size: int = 0
    type: str = ""
    name: str = field(default="", repr=False)
    text: str = field(default="", repr=False)


def aim(desk: Desk, now: datetime) -> int:
    """The attempt of the open card to which something that is sent now belongs; 0: none.

    The one for which it was asked, else the last one if it happened within the hour.
    """
    member = desk.member
    if member is None or addressed(Loaded(desk), *member.key) is None:
        return 0
    topic, _, argument = desk.seat.expects.partition(":")
    if topic == TOPIC:
        return int(argument.partition(":")[0])
    if desk.seat.expects or not member.tried:
        return 0
    last: Try = member.tried[-1]
    happened = datetime.fromisoformat(last.happened)
    fresh = not last.off and now - happened <= FRESH
    return len(member.tried) if fresh else 0


def ask(loaded: Loaded, press: presses.AddEvidence) -> Decision:
    """📎 加佐证: the next file, place or text belongs to this attempt."""
    member, made = _made(loaded, press)
    if member is None or made is None:
        return not_here()
    if not made.counts:
        view = View("attempt", page=press.attempt)
        return Decision(complaint=Complaint("attempt_off"), view=view, seat=Seat(*member.key))
    view = View("evidence_add", page=press.attempt)
    seat = Seat(*member.key, expects=f"{TOPIC}:{press.attempt}")
    return Decision(view=view, seat=seat)


def typed(loaded: Loaded, argument: str, text: str) -> Decision | None:
    """A letter's number was typed as evidence; None once something was sent already."""
    if ":" in argument:
        return None
    text = text.strip()
    if not text or len(text) > LONGEST:
        code = "note_missing" if not text else "note_long"
        complaint = Complaint(code, {"count": len(text), "limit": LONGEST} if text else {})
        return Decision(complaint=complaint, view=View("evidence_add", page=int(argument)))
    return keep(loaded, int(argument), Piece("letter", text=text))


def keep(loaded: Loaded, attempt: int, piece: Piece) -> Decision:
    """The piece belongs to this attempt of the open card from now on."""
    member = loaded.desk.member
    if member is None or addressed(loaded, *member.key) is None:
        return not_here()
    made = _attempt(loaded, member.key.number, attempt)
    if made is None or not made.counts:
        return Decision(complaint=Complaint("evidence_whither"))
    shown = View("evidence", page=attempt)
    # More may follow; but a text that is typed now means what it always means.
    seat = Seat(*member.key, expects=proving(attempt))
    if any(piece.file and one.file == piece.file for one in made.evidence):
        return Decision(view=shown, seat=seat)
    if len(made.evidence) >= MOST:
        return Decision(complaint=Complaint("evidence_full", {"n": MOST}), view=shown, seat=seat)
    change = EvidenceKept(
        member.key.number,
        attempt,
        piece.kind,
        piece.file,
        piece.sha256,
        piece.size,
        piece.type,
        piece.name[:100],
        piece.text[:LONGEST],
    )
    return Decision((change,), view=shown, seat=seat, said=(("evidence_kept", {}),))


def look(loaded: Loaded, press: presses.Evidence) -> Decision:
    """What belongs to an attempt."""
    member, made = _made(loaded, press)
    if member is None or made is None:
        return not_here()
    return Decision(view=View("evidence", page=press.attempt), seat=Seat(*member.key))


def send(loaded: Loaded, press: presses.SendEvidence, asked: str, now: datetime) -> Decision:
    """The file is sent once more to whoever may see it."""
    member, made = _made(loaded, press)
    if member is None or made is None or not 0 < press.place <= len(made.evidence):
        return not_here()
    piece = made.evidence[press.place - 1]
    if not piece.file:
        return Decision(view=View("evidence", page=press.attempt), seat=Seat(*member.key))
    payload = {
        "form": "evidence",
        "unit": press.unit,
        "number": press.number,
        "attempt": press.attempt,
        "place": press.place,
    }
    errand = Errand("evidence", f"evidence:{press.unit}:{piece.file}:{asked}", now, payload)
    view = View("evidence", page=press.attempt)
    return Decision(view=view, seat=Seat(*member.key), errands=(errand,))


def _made(
    loaded: Loaded, press: presses.AddEvidence | presses.Evidence | presses.SendEvidence
) -> tuple[Member | None, Attempt | None]:
    if isinstance(press, presses.AddEvidence):
        member = addressed(loaded, press.unit, press.number)
    else:
        member = visible(loaded, press.unit, press.number)
    return member, _attempt(loaded, press.number, press.attempt)


def _attempt(loaded: Loaded, number: int, attempt: int) -> Attempt | None:
    wanted = (number, attempt)
    return next((a for a in loaded.attempts if (a.number, a.attempt) == wanted), None)
