"""协查: agencies are asked by the superior, and what they answer becomes an attempt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.domain import matters
from bot.domain.attempt_log import text_of
from bot.domain.attempts import AWAITING
from bot.domain.changes import (
    AttemptAmended,
    AttemptLogged,
    Errand,
    MatterMoved,
    MatterOpened,
    Tell,
)
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.interview import not_here
from bot.domain.matter_views import SHOWN, TOLD, addressees, noted, stale, the_matter
from bot.domain.matters import Id, Matter
from bot.domain.presses import inquiries as presses
from bot.domain.records import Member, Seat

AGENCIES = ("police", "labour", "civil")
"""公安, 人社, 民政: codes of the list "channel"."""

ANSWERS = ("lead", "nothing", "unknown_there", "reached")
"""What an agency may answer: codes of the list "outcome"."""

LETTER = "bundle"
"""The type of matter under which a letter to an agency stands above the branches."""

SAID = "said"
"""After the number of a matter in what a seat expects: what an agency answered."""

NUMBER_LIMIT = 60
"""Characters of a letter's number."""


def kind_of(agency: str) -> str:
    """The kind of matter under which a look-up at this agency stands."""
    return f"inquiry:{agency}"


def agency_of(matter: Matter) -> str:
    """At which agency."""
    return matter.kind.partition(":")[2]


def _own(loaded: Loaded, unit: int, number: int) -> Member | None:
    desk = loaded.desk
    if desk.unit is None or desk.unit.id != unit or not desk.holds("secretary"):
        return None
    cards = (desk.named, desk.member)
    return next((m for m in cards if m is not None and m.key.number == number), None)


def ask(loaded: Loaded, press: presses.Ask) -> Decision:
    """At which agency."""
    if _own(loaded, press.unit, press.number) is None:
        return not_here()
    return Decision(view=View("inquiry_ask"), seat=Seat(press.unit, press.number))


def ask_at(loaded: Loaded, press: presses.AskAt, now: datetime) -> Decision:
    """The superior is asked, and the attempt stands as 已请查未复."""
    member, desk = _own(loaded, press.unit, press.number), loaded.desk
    if member is None or desk.unit is None or press.agency not in AGENCIES:
        return not_here()
    if desk.superior is None:
        return Decision(complaint=Complaint("no_superior"))
    if member.closed:
        return Decision(complaint=Complaint("member_closed"))
    kind = kind_of(press.agency)
    known = next((m for m in desk.matters if m.kind == kind and m.open), None)
    new = matters.following(desk.tally)
    if known is not None or press.matter != new:
        return Decision(complaint=Complaint("inquiry_there"), view=_OPEN)
    opened = MatterOpened(new, kind, press.number, to=desk.superior.id)
    made = AttemptLogged(
        press.number,
        len(member.tried) + 1,
        press.agency,
        AWAITING,
        text_of(now),
        text_of(now),
    )
    tell = Tell(
        desk.superior.id, ("committee", "clerk"), "inquiry_came", {"unit": desk.unit.name},
        matter=(desk.unit.id, new),
    )  # fmt: skip
    seat = Seat(press.unit, press.number)
    return Decision((opened, made), view=SHOWN, seat=seat, tells=(tell,))


_OPEN = View("matters", "kind.inquiry")


def bundles(desk: Desk) -> bool:
    """Whether the person bundles look-ups for the unit at hand; the city those sent to it."""
    here = desk.unit
    if here is None or here.kind == "branch" or not desk.holds("committee", "clerk", "city"):
        return False
    return addressees(desk) is None


def waiting(loaded: Loaded, unit: int) -> Decision:
    """What waits to be bundled, and what was asked and not answered."""
    here = loaded.desk.unit
    if here is None or here.id != unit or not bundles(loaded.desk):
        return not_here()
    return Decision(view=View("inquiries"))


def unsent(desk: Desk, agency: str) -> tuple[Matter, ...]:
    """Those that are in no letter yet.

    A letter counts from the moment at which it was asked for: that the branches' own chains say so
    as well takes until the sheet is made.
    """
    out = {place for letter in _written(desk) for place in items_of(letter)}
    return tuple(m for m in _waiting(desk, agency) if m.state == "open" and m.id not in out)


def unanswered(desk: Desk, agency: str) -> int:
    """How many are in a letter, and no answer came."""
    return len(_waiting(desk, agency)) - len(unsent(desk, agency))


def _waiting(desk: Desk, agency: str) -> tuple[Matter, ...]:
    return tuple(m for m in desk.matters if m.kind == kind_of(agency) and m.open)


def _written(desk: Desk) -> tuple[Matter, ...]:
    """The letters that the unit wrote, with the one that this very turn wrote."""
    found = (*desk.matters, *((desk.matter,) if desk.matter else ()))
    return tuple(m for m in found if m.type == LETTER)


def begin_bundle(loaded: Loaded, press: presses.Bundle) -> Decision:
    """The next text is the number of the letter."""
    decision = waiting(loaded, press.unit)
    if decision.complaint is not None or press.agency not in AGENCIES:
        return not_here()
    if not unsent(loaded.desk, press.agency):
        return Decision(complaint=Complaint("inquiry_none"), view=View("inquiries"))
    seat = Seat(press.unit, expects=f"bundle:{press.agency}")
    return Decision(view=View("inquiry_number", press.agency), seat=seat)


def bundle(loaded: Loaded, agency: str, text: str, now: datetime, day: str) -> Decision:
    """One sheet for the agency, under this number: everything that waits for it is on it."""
    desk, number = loaded.desk, text.strip()
    if desk.unit is None or not bundles(desk) or agency not in AGENCIES:
        return not_here()
    if not number or len(number) > NUMBER_LIMIT:
        reason = Complaint("note_missing") if not number else Complaint("number_long")
        return Decision(complaint=reason, view=View("inquiry_number", agency))
    found = unsent(desk, agency)
    if not found:
        return Decision(
            complaint=Complaint("inquiry_none"), view=View("inquiries"), seat=Seat(desk.unit.id)
        )
    new = matters.following(desk.tally)
    data: Mapping[str, str | int] = {
        "no": number,
        "day": day,
        "n": len(found),
        "items": ",".join(f"{m.id.unit}.{m.id.number}" for m in found),
    }
    opened = MatterOpened(new, f"{LETTER}:{agency}", data=data, state="done")
    payload = {"form": "inquiries", "unit": desk.unit.id, "matter": new}
    errand = Errand("file", f"file:inquiries:{desk.unit.id}:{new}", now, payload)
    return Decision(
        (opened,),
        view=View("inquiries"),
        seat=Seat(desk.unit.id),
        errands=(errand,),
        said=(("inquiry_bundled", {"n": len(found)}), ("file_coming", {})),
    )


def items_of(matter: Matter) -> tuple[Id, ...]:
    """The look-ups that a letter holds."""
    pairs = (part.split(".") for part in matter.text("items").split(",") if part)
    return tuple(Id(int(unit), int(number)) for unit, number in pairs)


def sent(loaded: Loaded, place: Id, number: str, day: str) -> Decision:
    """Note with a branch's look-up in which letter it went out; once."""
    here, found = loaded.desk.unit, loaded.desk.matter
    # Who has lost the branch since sits elsewhere, and there the number means another matter.
    if here is None or here.id != place.unit or found is None or found.id != place:
        return Decision()
    if found.type != "inquiry" or found.state != "open":
        return Decision()
    data = {"no": number, "day": day}
    return Decision((MatterMoved(place.number, "sent", found.member, "sent", data=data),))


def reply(loaded: Loaded, press: presses.Reply, now: datetime) -> Decision:
    """The answer is an attempt of its own, and the look-up is done."""
    matter, desk = the_matter(loaded, press.unit, press.matter), loaded.desk
    if matter is None or matter.type != "inquiry" or press.outcome not in ANSWERS:
        return not_here()
    if not may_reply(desk):
        return not_here()
    refused = stale(matter, press.revision)
    if refused is not None:
        return refused
    member = next(
        (m for m in (desk.named, desk.member) if m and m.key.number == matter.member), None
    )
    if member is None:
        return not_here()
    made = AttemptLogged(
        member.key.number,
        len(member.tried) + 1,
        agency_of(matter),
        press.outcome,
        text_of(now),
        text_of(now),
    )
    step = MatterMoved(
        press.matter, "reply", matter.member, "answered", to=-1, data={"outcome": press.outcome}
    )
    tells: tuple[Tell, ...] = ()
    if not desk.holds("secretary"):
        tells = (Tell(press.unit, ("secretary",), "inquiry_answered", matter=matter.id),)
    # What the answer says besides is asked for at once: an address, a number, a day.
    seat = Seat(press.unit, None, expects=f"matter:{press.matter}:{SAID}")
    return Decision((step, made), view=SHOWN, seat=seat, tells=tells)


def said(loaded: Loaded, text: str, now: datetime) -> Decision:
    """What the agency wrote goes with the attempt that its answer is."""
    matter, desk = loaded.desk.matter, loaded.desk
    member = next(
        (m for m in (desk.named, desk.member) if matter and m and m.key.number == matter.member),
        None,
    )
    if matter is None or member is None or matter.state != "answered" or not may_reply(desk):
        return not_here()
    fault = noted(text)
    if fault is not None:
        return Decision(complaint=fault, view=SHOWN)
    agency = agency_of(matter)
    made = [n for n, one in enumerate(member.tried, 1) if one.channel == agency and not one.off]
    if not made:
        return not_here()
    change = AttemptAmended(member.key.number, made[-1], text_of(now), note=text.strip())
    tells: tuple[Tell, ...] = ()
    if not desk.holds("secretary"):
        places = {"text": text.strip()[:TOLD]}
        tells = (Tell(matter.id.unit, ("secretary",), "inquiry_said", places, matter=matter.id),)
    seat = Seat(matter.id.unit)
    return Decision((change,), view=SHOWN, seat=seat, tells=tells, said=(("inquiry_noted", {}),))


def may_reply(desk: Desk) -> bool:
    """Whoever received the letter notes the answer: the branch or above."""
    return desk.holds("secretary", "committee", "clerk", "city")
