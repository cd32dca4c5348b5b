"""Keeping the contacts and leads of a member: added, put first, dropped with a reason."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.cards import CARD, Said, addressed, not_here
from bot.domain.changes.contacts import (
    ContactAdded,
    ContactCorrected,
    ContactDropped,
    ContactPreferred,
)
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.leads import TOPIC, contact_of, last_try, ranked, read_contact
from bot.domain.policy import Policy
from bot.domain.presses import contacts as presses
from bot.domain.records import Member, Seat

KINDS = "contact"
"""The list of codes of what a contact can be."""

CORRECT, DROP = "recontact", "drop"
LIMIT = 200
"""Characters of a contact or of a reason."""

MOST = 30
"""Contacts of one member."""


def look(loaded: Loaded, press: presses.Contacts | presses.OneContact) -> Decision:
    """A page of a member's contacts, or one of them."""
    member = addressed(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    seat = Seat(press.unit, press.number)
    if isinstance(press, presses.Contacts):
        return Decision(view=View("contacts", page=press.page), seat=seat)
    if contact_of(member, press.contact) is None:
        return not_here()
    return Decision(view=View("contact", page=press.contact), seat=seat)


def add(loaded: Loaded, press: presses.AddContact, policy: Policy) -> Decision:
    """Which kind of contact is it? With the kind: the next text says who and by which number."""
    member = addressed(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    if member.closed:
        return Decision(complaint=Complaint("member_closed"), view=CARD, seat=Seat(*member.key))
    if policy.codes[KINDS].get(press.kind) is None:
        return Decision(view=View("contact_add", page=press.attempt), seat=Seat(*member.key))
    expects = f"{TOPIC}:{press.kind}:{press.attempt}"
    view = View("contact_text", press.kind, press.attempt)
    return Decision(view=view, seat=Seat(*member.key, expects=expects))


def typed(loaded: Loaded, argument: str, text: str) -> Decision:
    """The text that was asked for: the contact itself."""
    member = loaded.desk.member
    if member is None or addressed(loaded, *member.key) is None or member.closed:
        return not_here()
    kind, _, attempt = argument.partition(":")
    asked = View("contact_text", kind, int(attempt or 0))
    text = text.strip()
    if not text or len(text) > LIMIT:
        return Decision(complaint=_bad(text), view=asked)
    if len(member.contacts) >= MOST:
        view = View("contacts")
        return Decision(complaint=Complaint("contacts_full", {"n": MOST}), view=view)
    change = added(member, kind, text, int(attempt or 0))
    view = View("contact", page=change.contact)
    said: Said = (("contact_added", {}),)
    return Decision((change,), view=view, seat=Seat(*member.key), said=said)


def added(member: Member, kind: str, text: str, attempt: int) -> ContactAdded:
    """The change that puts this text on record as a contact, behind all others."""
    who, value = read_contact(text)
    return ContactAdded(member.key.number, len(member.contacts) + 1, kind, who, value, attempt)


def correct(loaded: Loaded, press: presses.CorrectContact) -> Decision:
    """The next text takes the place of what was noted wrongly."""
    member = addressed(loaded, press.unit, press.number)
    if member is None or not correctable(member, press.contact):
        return not_here()
    view = View("contact_correct", page=press.contact)
    return Decision(view=view, seat=Seat(*member.key, expects=f"{CORRECT}:{press.contact}"))


def correctable(member: Member, number: int) -> bool:
    """Whether a contact may be written anew: attempts by it stay attempts by what it was then."""
    contact = contact_of(member, number)
    return contact is not None and not contact.off and last_try(member, number) is None


def corrected(loaded: Loaded, argument: str, text: str) -> Decision:
    """The contact as it is right; as it was noted first stays in the record."""
    member, number = loaded.desk.member, int(argument or 0)
    if member is None or addressed(loaded, *member.key) is None:
        return not_here()
    if member.closed or not correctable(member, number):
        return not_here()
    text = text.strip()
    if not text or len(text) > LIMIT:
        return Decision(complaint=_bad(text), view=View("contact_correct", page=number))
    change = ContactCorrected(member.key.number, number, *read_contact(text))
    said: Said = (("contact_corrected", {}),)
    view = View("contact", page=number)
    return Decision((change,), view=view, seat=Seat(*member.key), said=said)


def prefer(loaded: Loaded, press: presses.PreferContact) -> Decision:
    """先试这个: it comes before all others."""
    member = addressed(loaded, press.unit, press.number)
    contact = contact_of(member, press.contact) if member else None
    if member is None or contact is None or contact.off:
        return not_here()
    seat, view = Seat(*member.key), View("contacts")
    first = next(n for n, _ in ranked(member))
    if first == press.contact:
        return Decision(view=view, seat=seat)
    return Decision((ContactPreferred(press.number, press.contact),), view=view, seat=seat)


def drop(loaded: Loaded, press: presses.DropContact) -> Decision:
    """The next text says why the contact leads nowhere."""
    member = addressed(loaded, press.unit, press.number)
    contact = contact_of(member, press.contact) if member else None
    if member is None or contact is None:
        return not_here()
    if contact.off:
        return Decision(view=View("contact", page=press.contact), seat=Seat(*member.key))
    expects = f"{DROP}:{press.contact}"
    view = View("contact_drop", page=press.contact)
    return Decision(view=view, seat=Seat(*member.key, expects=expects))


def dropped(loaded: Loaded, argument: str, text: str) -> Decision:
    """The contact is dropped with its reason; it stays readable."""
    member = loaded.desk.member
    number = int(argument or 0)
    contact = contact_of(member, number) if member else None
    if member is None or contact is None or addressed(loaded, *member.key) is None:
        return not_here()
    text, seat = text.strip(), Seat(*member.key)
    if contact.off:
        return Decision(view=View("contact", page=number), seat=seat)
    if not text or len(text) > LIMIT:
        return Decision(complaint=_bad(text), view=View("contact_drop", page=number))
    change = ContactDropped(member.key.number, number, text)
    said: Said = (("contact_dropped", {}),)
    return Decision((change,), view=View("contacts"), seat=seat, said=said)


def _bad(text: str) -> Complaint:
    if not text:
        return Complaint("note_missing")
    facts: Mapping[str, str | int] = {"count": len(text), "limit": LIMIT}
    return Complaint("note_long", facts)
