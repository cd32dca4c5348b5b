"""What every rule about a member's card needs: whose card it is, and the neutral refusals."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.records import Member, Seat

CARD = View("card")
UNFINISHED = ("todo", "doing")
NOTE_LIMIT = 500
"""Characters of a typed reason."""

Said = tuple[tuple[str, Mapping[str, str | int]], ...]


def addressed(loaded: Loaded, unit: int, number: int) -> Member | None:
    """The member a press speaks of, where the person may see it; None otherwise."""
    desk = loaded.desk
    if desk.unit is None or desk.unit.id != unit or not desk.holds("secretary"):
        return None
    cards = (desk.named, desk.member, desk.upcoming)
    return next((m for m in cards if m is not None and m.key == (unit, number)), None)


def not_here() -> Decision:
    """The neutral refusal: the same for what does not exist and for what is not one's own."""
    return Decision(complaint=Complaint("not_here"))


def refuse_closed(member: Member) -> Decision:
    """Nothing is answered about a member who need not be accounted for here."""
    return Decision(complaint=Complaint("member_closed"), view=CARD, seat=seat_of(member))


def seat_of(member: Member) -> Seat:
    """The seat at this member's card, at the first question without an answer."""
    return Seat(member.key.unit, member.key.number)


def unfinished(member: Member | None) -> bool:
    """Whether somebody is left to be gone through."""
    return member is not None and member.standing.progress in UNFINISHED


def bad_note(note: str) -> Complaint | None:
    """What is wrong with a typed reason."""
    if not note:
        return Complaint("note_missing")
    if len(note) > NOTE_LIMIT:
        return Complaint("note_long", {"count": len(note), "limit": NOTE_LIMIT})
    return None
