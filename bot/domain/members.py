"""Members by hand: added, closed and reinstated with a reason, and masked values shown."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.domain import presses
from bot.domain.cards import CARD, addressed, bad_note, not_here
from bot.domain.changes import (
    Errand,
    MemberAdded,
    MemberClosed,
    MemberReinstated,
    ValueRevealed,
)
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.leads import masked
from bot.domain.locks import lock, locked
from bot.domain.policy import Policy
from bot.domain.records import Fact, Member, Seat
from bot.domain.values import read_value

WAYS = ("arrival", "supplement", "claimed")
"""转入, 补录, and a person who claims membership and is not on the roster."""

CLOSING = ("not_ours", "twice", "moved", "other")
"""Why a member need not be accounted for here: 名册多余, 重复, 已整理到别的支部, 其他."""

REASONS = ("check", "form", "contact", "asked")
"""Why a masked value is shown: 核对证件, 填表, 联系本人, 上级要求."""

MASKED = ("idno", "phone", "contact_now")
SHOWN_FOR = timedelta(seconds=60)


def add(loaded: Loaded, press: presses.Add) -> Decision:
    """Begin 补录: the next text is the name."""
    unit = loaded.desk.unit
    if unit is None or unit.id != press.unit or not loaded.desk.holds("secretary"):
        return not_here()
    if locked(unit):
        return Decision(complaint=lock(unit), view=View("home"), seat=Seat(unit.id))
    if press.how not in WAYS:
        return Decision(view=View("add"), seat=Seat(unit.id))
    seat = Seat(unit.id, expects=f"add:{press.how}")
    return Decision(view=View("add_name", press.how), seat=seat)


def add_named(loaded: Loaded, how: str, text: str, policy: Policy, today: date) -> Decision:
    """The member with the typed name, on the list from now on; the card opens."""
    unit = loaded.desk.unit
    if unit is None or not loaded.desk.holds("secretary") or how not in WAYS:
        return not_here()
    if locked(unit):
        return Decision(complaint=lock(unit), view=View("home"), seat=Seat(unit.id))
    read = read_value("name", text, today=today, codes=policy.codes)
    hard = next((c for c in read.complaints if c.hard), None)
    if hard is not None or read.value is None:
        return Decision(complaint=hard or Complaint("empty_answer"), view=View("add_name", how))
    number = unit.members + 1
    fact = Fact(read.value, origin="hand", told=today.isoformat())
    twins = [m.key.number for m in loaded.desk.found if m.name == read.value]
    said = (("same_name", {"number": twins[0]}),) if twins else ()
    change = MemberAdded(number, read.value, {"name": fact}, how)
    return Decision((change,), view=CARD, seat=Seat(unit.id, number), said=said)


def close(loaded: Loaded, press: presses.Close) -> Decision:
    """Ask for the reason; with one, the next text is the note that explains it."""
    member = addressed(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    if member.closed:
        return Decision(view=CARD, seat=Seat(press.unit, press.number))
    if locked(loaded.desk.unit):
        return Decision(complaint=lock(loaded.desk.unit), view=CARD, seat=Seat(*member.key))
    if press.reason not in CLOSING:
        return Decision(view=View("close"), seat=Seat(press.unit, press.number))
    seat = Seat(press.unit, press.number, expects=f"close:{press.reason}")
    return Decision(view=View("close_note", press.reason), seat=seat)


def close_noted(loaded: Loaded, reason: str, text: str) -> Decision:
    """The open member is closed, with the reason and its note."""
    member, note = loaded.desk.member, text.strip()
    if member is None or addressed(loaded, *member.key) is None or reason not in CLOSING:
        return not_here()
    if member.closed:
        return Decision(view=CARD, seat=Seat(*member.key))
    if locked(loaded.desk.unit):
        return Decision(complaint=lock(loaded.desk.unit), view=CARD, seat=Seat(*member.key))
    if fault := bad_note(note):
        return Decision(complaint=fault, view=View("close_note", reason))
    change = MemberClosed(member.key.number, reason, note)
    return Decision((change,), view=CARD, seat=Seat(*member.key), said=(("closed", {}),))


def reinstate(loaded: Loaded, press: presses.Reinstate) -> Decision:
    """The next text says why the member has to be accounted for after all."""
    member = addressed(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    if not member.closed:
        return Decision(view=CARD, seat=Seat(press.unit, press.number))
    if locked(loaded.desk.unit):
        return Decision(complaint=lock(loaded.desk.unit), view=CARD, seat=Seat(*member.key))
    seat = Seat(press.unit, press.number, expects="reinstate:note")
    return Decision(view=View("reinstate_note"), seat=seat)


def reinstate_noted(loaded: Loaded, text: str) -> Decision:
    """The closed member is open again, with the reason."""
    member, note = loaded.desk.member, text.strip()
    if member is None or addressed(loaded, *member.key) is None:
        return not_here()
    if not member.closed:
        return Decision(view=CARD, seat=Seat(*member.key))
    if locked(loaded.desk.unit):
        return Decision(complaint=lock(loaded.desk.unit), view=CARD, seat=Seat(*member.key))
    if fault := bad_note(note):
        return Decision(complaint=fault, view=View("reinstate_note"))
    change = MemberReinstated(member.key.number, note)
    return Decision((change,), view=CARD, seat=Seat(*member.key), said=(("reinstated", {}),))


def masked_value(member: Member, name: str) -> str:
    """The whole value behind a masked one, of a fact or of a contact; empty: there is none."""
    return member.value(name) if name in MASKED else masked(member, name)


def reveal(loaded: Loaded, press: presses.Reveal) -> Decision:
    """Ask why a masked value has to be seen."""
    member = addressed(loaded, press.unit, press.number)
    if member is None or not masked_value(member, press.question):
        return not_here()
    seat = Seat(press.unit, press.number)
    return Decision(view=View("reveal", press.question), seat=seat)


def reveal_for(
    loaded: Loaded, press: presses.RevealFor, now: datetime, chat: int, message: int
) -> Decision:
    """Show the value on this message, log it, and have it masked again after a minute."""
    member = addressed(loaded, press.unit, press.number)
    if member is None or press.reason not in REASONS or not masked_value(member, press.question):
        return not_here()
    change = ValueRevealed(press.number, press.question, press.reason)
    key = f"mask:{chat}:{message}:{now.isoformat()}"
    payload = {"message": message, "unit": press.unit, "number": press.number}
    return Decision(
        (change,),
        view=View("revealed", press.question),
        seat=Seat(press.unit, press.number),
        errands=(Errand("mask", key, now + SHOWN_FOR, payload),),
    )
