"""Saying something about the effort of a search: reasons of the branch, waivers of those who verify."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import reduce

from bot.domain.cards import CARD, Said, addressed, not_here
from bot.domain.changes import Change, apply
from bot.domain.changes.efforts import EffortRequired, EffortWaived, WayExcused
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.diligence import waived
from bot.domain.finds import freeze
from bot.domain.locks import signed_above
from bot.domain.policy import Policy
from bot.domain.presses import efforts as presses
from bot.domain.records import Fact, Member, Role, Seat
from bot.domain.stating import Telling, state

EXCUSE, WAIVE, REQUIRE = "excuse", "waive", "require"
"""What the next text is."""

LIMIT = 500
ABOVE: tuple[Role, ...] = ("verifier", "committee", "clerk")
"""Who reads of a member from above; the city sees figures, and names only for a reason."""
SHORT = "gap"
"""The list of those in whose search something is missing."""


def may_waive(desk: Desk) -> bool:
    """Whether this person verifies here: not his own branch, and not what was signed above."""
    return desk.above("verifier") and not signed_above(desk.unit)


def may_list(desk: Desk) -> bool:
    """Whether the person sees by name who is searched for in the unit at hand."""
    return desk.holds("secretary", *ABOVE)


def visible(loaded: Loaded, unit: int, number: int) -> Member | None:
    """The member, for the secretary and for those above; None for everybody else."""
    desk = loaded.desk
    if desk.unit is None or desk.unit.id != unit:
        return None
    if not may_list(desk):
        return None
    cards = (desk.named, desk.member, desk.upcoming)
    return next((m for m in cards if m is not None and m.key == (unit, number)), None)


def look(loaded: Loaded, press: presses.Meter | presses.Regained) -> Decision:
    """查找力度 of one member, or how the member was reached again."""
    member = visible(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    name = "meter" if isinstance(press, presses.Meter) else "regained"
    return Decision(view=View(name), seat=Seat(press.unit, press.number))


def short(loaded: Loaded, press: presses.Short) -> Decision:
    """Those in whose search something is missing, a page of them."""
    desk = loaded.desk
    if desk.unit is None or desk.unit.id != press.unit:
        return not_here()
    if not may_list(desk):
        return not_here()
    return Decision(view=View("short", page=press.page), seat=Seat(press.unit))


def excuse(loaded: Loaded, press: presses.Excuse, policy: Policy) -> Decision:
    """The next text says why this way cannot be tried."""
    member = addressed(loaded, press.unit, press.number)
    if member is None or press.group not in {group.code for group in policy.effort.groups}:
        return not_here()
    expects = f"{EXCUSE}:{press.group}"
    view = View("effort_text", expects)
    return Decision(view=view, seat=Seat(*member.key, expects=expects))


def waive(loaded: Loaded, press: presses.Waive) -> Decision:
    """The next text says why the effort is enough, or why it is not after all."""
    member = visible(loaded, press.unit, press.number)
    if member is None or not loaded.desk.above("verifier"):
        return not_here()
    if signed_above(loaded.desk.unit):
        complaint = Complaint("signed_above")
        return Decision(complaint=complaint, view=View("meter"), seat=Seat(*member.key))
    if waived(member) != bool(press.again):
        complaint = Complaint("stale")
        return Decision(complaint=complaint, view=View("meter"), seat=Seat(*member.key))
    expects = f"{REQUIRE if press.again else WAIVE}:"
    view = View("effort_text", expects)
    return Decision(view=view, seat=Seat(*member.key, expects=expects))


def typed(loaded: Loaded, topic: str, argument: str, text: str) -> Decision:
    """The reason that was asked for; it stays on record."""
    member = loaded.desk.member
    if member is None:
        return not_here()
    if topic != EXCUSE and loaded.desk.above("verifier") and signed_above(loaded.desk.unit):
        complaint = Complaint("signed_above")
        return Decision(complaint=complaint, view=View("meter"), seat=Seat(*member.key))
    allowed = addressed(loaded, *member.key) if topic == EXCUSE else may_waive(loaded.desk)
    if not allowed:
        return not_here()
    text = text.strip()
    if not text or len(text) > LIMIT:
        return Decision(complaint=_bad(text), view=View("effort_text", f"{topic}:{argument}"))
    change, said = _change(member, topic, argument, text)
    told: Said = ((said, {}),)
    return Decision((change,), view=View("meter"), seat=Seat(*member.key), said=told)


def _change(member: Member, topic: str, argument: str, text: str) -> tuple[Change, str]:
    if topic == EXCUSE:
        return WayExcused(member.key.number, argument, text), "way_excused"
    if topic == WAIVE:
        return EffortWaived(member.key.number, text), "effort_waived"
    return EffortRequired(member.key.number, text), "effort_required"


def _bad(text: str) -> Complaint:
    if not text:
        return Complaint("note_missing")
    facts: Mapping[str, str | int] = {"count": len(text), "limit": LIMIT}
    return Complaint("note_long", facts)


def regain(loaded: Loaded, press: presses.Regain, policy: Policy, today: date) -> Decision:
    """The answer that the member can be reached; what has to be found out is asked next."""
    member = addressed(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    if member.closed:
        return Decision(complaint=Complaint("member_closed"), view=CARD, seat=Seat(*member.key))
    if member.value("reach") == "yes":
        return Decision(view=CARD, seat=Seat(*member.key))
    told = {"reach": Fact("yes", told=today.isoformat())}
    found = _found(member, policy)
    # Whether the answer is locked depends on the find, and so does what is asked after it.
    reached = reduce(lambda one, change: apply(one, change, press.unit) or one, found, member)
    decision = state(loaded, reached, told, policy, Telling(today))
    if decision.complaint is not None:
        return decision
    return replace(decision, changes=(*found, *decision.changes))


def _found(member: Member, policy: Policy) -> tuple[Change, ...]:
    """The find itself, where the attempt was only later corrected to have reached the member."""
    for attempt, made in enumerate(member.tried, 1):
        if not made.off and (found := freeze(member, attempt, made.outcome, made.happened, policy)):
            return found
    return ()
