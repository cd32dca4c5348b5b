"""交接: a successor takes over everything that a secretary works on, with one confirmation.

The record belongs to the branch, so that nothing has to be moved: the successor gets the role by a
link, and in the same turn the predecessor loses it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.domain import presses
from bot.domain.cards import not_here
from bot.domain.changes import AccessRevoked, Errand, Invitation, Link, PersonInvited
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.records import Person, Seat

VALID = timedelta(hours=72)
LINK = "link"
"""The kind of errand that brings a link: a message that may be forwarded."""
TAKEN = "handed_over"
"""The kind of errand that tells the predecessor that the work is in other hands."""


def hand_over(loaded: Loaded, press: presses.HandOver, link: Link, token: str) -> Decision:
    """Say what it means; confirmed, make the link for the one who takes over."""
    desk = loaded.desk
    if desk.unit is None or desk.unit.id != press.unit or not desk.holds("secretary"):
        return not_here()
    seat = Seat(desk.unit.id)
    if not press.revision:
        return Decision(view=View("handover"), seat=seat)
    if press.revision != desk.unit.revision:
        return Decision(complaint=Complaint("stale"), view=View("handover"), seat=seat)
    # As the row of the link says it, so that both can be compared.
    expires = link.expires.astimezone(UTC).isoformat(timespec="microseconds")
    change = PersonInvited(0, "secretary", expires, replaces=desk.person.id)
    key, due = f"{LINK}:{link.token_hash[:24]}", link.expires - VALID
    errand = Errand(LINK, key, due, {"token": token})
    return Decision((change,), view=View("handed"), seat=seat, link=link, errands=(errand,))


def again(loaded: Loaded) -> Decision:
    """The same press delivered once more: the link was sent already."""
    return Decision(view=View("handed"))


def taken_over(
    invitation: Invitation, person: Person, now: datetime
) -> tuple[tuple[AccessRevoked, ...], tuple[Errand, ...]]:
    """What else happens when the link is used: the predecessor's access ends, and that is said."""
    before = invitation.replaces
    if not before or before == person.id:
        return (), ()
    key = f"{TAKEN}:{invitation.id}"
    told = Errand(TAKEN, key, now, {"unit_name": invitation.unit_name}, before)
    return (AccessRevoked(before, invitation.role),), (told,)
