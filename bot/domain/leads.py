"""By what a member may be reached, in order of trying, and which leads nobody has followed.

A lead is a contact that was found in an attempt. It is followed once an attempt was made by it, and
stays open until then or until it is dropped with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from bot.domain.records import Contact, Member

TOPIC = "contact"
"""Names a contact where a fact may be named, as "contact.3"."""

CLUE = "clue"
"""A lead in the words in which it was told; by which channel it is followed is asked."""

_PHONE = re.compile(r"(?<!\d)(?:0\d{2,3}-?\d{7,8}|\d{7,12})(?!\d)")
_EDGES = " \t　,，、。;；:：()（）"


def open_leads(member: Member) -> tuple[int, ...]:
    """The running numbers of the leads that nobody has followed, in order of trying."""
    tried = {made.contact for made in member.tried if not made.off}
    return tuple(n for n, c in ranked(member) if _found(member, c) and not c.off and n not in tried)


def _found(member: Member, contact: Contact) -> bool:
    """Whether it was found in an attempt that counts: what was taken back led nowhere."""
    if not 0 < contact.attempt <= len(member.tried):
        return False
    return not member.tried[contact.attempt - 1].off


def untried(member: Member) -> tuple[int, ...]:
    """The running numbers of all contacts that were not tried yet, in order of trying."""
    tried = {made.contact for made in member.tried if not made.off}
    return tuple(n for n, c in ranked(member) if not c.off and n not in tried)


def ranked(member: Member) -> Iterator[tuple[int, Contact]]:
    """Running number and contact, in order of trying; those that lead nowhere come last."""
    numbered = enumerate(member.contacts, 1)
    yield from sorted(numbered, key=lambda item: (bool(item[1].off), item[1].rank))


def contact_of(member: Member, number: int) -> Contact | None:
    """The contact of this running number."""
    return member.contacts[number - 1] if 1 <= number <= len(member.contacts) else None


def by_through(member: Member, through: str) -> int:
    """The running number of the contact that these words mean beyond doubt; 0: none."""
    said = {_digits(part) for part in _PHONE.findall(through)}
    numbers = [n for n, c in ranked(member) if not c.off and said & _numbers(c)]
    if said:
        return numbers[0] if len(numbers) == 1 else 0
    named = [n for n, c in ranked(member) if not c.off and through and c.who == through]
    return named[0] if len(named) == 1 else 0


def _numbers(contact: Contact) -> set[str]:
    return {_digits(part) for part in _PHONE.findall(contact.value)}


def _digits(text: str) -> str:
    return text.replace("-", "")


def through_of(contact: Contact) -> str:
    """Whom or which number was tried, as it is written into an attempt."""
    return " ".join(part for part in (contact.who, contact.value) if part)


def read_contact(text: str) -> tuple[str, str]:
    """Who it is, and the number in the text; without a number all of it says who or what it is."""
    plain = " ".join(text.split())
    found = _PHONE.search(plain)
    if found is None:
        return plain, ""
    rest = (plain[: found.start()] + " " + plain[found.end() :]).strip(_EDGES)
    return " ".join(rest.split()), found[0]


def masked(member: Member, name: str) -> str:
    """The whole number behind "contact.3"; empty for any other name."""
    topic, _, number = name.partition(".")
    if topic != TOPIC or not number.isdecimal():
        return ""
    contact = contact_of(member, int(number))
    return contact.value if contact else ""


def last_try(member: Member, number: int) -> tuple[int, str, datetime] | None:
    """How often a contact was tried, and outcome and instant of the last time; None: never."""
    made = [one for one in member.tried if one.contact == number and not one.off]
    if not made:
        return None
    last = max(made, key=lambda one: one.happened)
    return len(made), last.outcome, datetime.fromisoformat(last.happened)
