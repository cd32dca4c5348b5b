"""The committee's preliminary opinion on a member: proposed by the table, given by a person."""

from __future__ import annotations

from bot.domain import presses
from bot.domain.changes.reviews import OpinionGiven
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.interview import Said, not_here
from bot.domain.locks import signed_above
from bot.domain.measures import LIST
from bot.domain.offices import ABOVE, TEXT, too_long
from bot.domain.policy import Policy
from bot.domain.proposals import propose
from bot.domain.records import Member, Role, Seat, Unit

COMMITTEE: tuple[Role, ...] = ("committee", "clerk")
"""Who gives opinions: the clerk prepares, the secretary signs."""


def _branch(loaded: Loaded, unit: int) -> Unit | None:
    here = loaded.desk.unit
    if here is None or here.id != unit or not loaded.desk.holds(*COMMITTEE):
        return None
    return here


def _member(loaded: Loaded, unit: int, number: int) -> Member | None:
    desk = loaded.desk
    cards = (desk.named, desk.member, *desk.found)
    return next((m for m in cards if m is not None and m.key == (unit, number)), None)


def may_opine(desk: Desk) -> Complaint | None:
    """Why no opinion can be given here now; None: it can."""
    unit = desk.unit
    if unit is None or not desk.holds(*COMMITTEE):
        return Complaint("not_here")
    if not desk.above(*COMMITTEE):
        return Complaint("own_branch")
    if signed_above(unit):
        return Complaint("signed_above")
    return None if unit.phase else Complaint("not_submitted")


def opinions(loaded: Loaded, press: presses.opinions.Opinions) -> Decision:
    """Those on whom there is no opinion yet."""
    if _branch(loaded, press.unit) is None:
        return not_here()
    return Decision(view=View("opinions", page=press.page), seat=Seat(press.unit))


def opine(loaded: Loaded, press: presses.opinions.Opine) -> Decision:
    """What is proposed for one member, or for the one after."""
    if _branch(loaded, press.unit) is None:
        return not_here()
    if press.number == 0:
        return _next(loaded, press.unit, press.after)
    if _member(loaded, press.unit, press.number) is None:
        return not_here()
    return Decision(view=View("opinion"), seat=Seat(press.unit, press.number))


def _next(loaded: Loaded, unit: int, but: int) -> Decision:
    following = next((m for m in loaded.desk.found if m.key.number != but), None)
    if following is None:
        said: Said = (("all_opined", {}),)
        return Decision(view=View("opinions"), seat=Seat(unit), said=said)
    return Decision(view=View("opinion"), seat=Seat(unit, following.key.number))


def decide(loaded: Loaded, press: presses.opinions.Decide, policy: Policy) -> Decision:
    """The opinion that the table proposes, by the plan's rule or by the one beside it."""
    member = _member(loaded, press.unit, press.number)
    if member is None or _branch(loaded, press.unit) is None:
        return not_here()
    seat = Seat(*member.key)
    complaint = may_opine(loaded.desk)
    if complaint is None and press.seen != member.seen:
        complaint = Complaint("looked_at_meanwhile")
    if complaint is not None:
        return Decision(complaint=complaint, view=View("opinion"), seat=seat)
    row = next((r for r in propose(member, policy) if r.code == press.situation), None)
    if row is None or not 0 <= press.place <= len(row.beside):
        return Decision(complaint=Complaint("stale"), view=View("opinion"), seat=seat)
    disposal = row.beside[press.place - 1].disposal if press.place else row.disposal
    return _given(loaded, OpinionGiven(press.number, disposal, row.code, beside=press.place > 0))


def other(loaded: Loaded, press: presses.opinions.Other, policy: Policy) -> Decision:
    """Another opinion than is proposed: chosen from the list, with a reason."""
    member = _member(loaded, press.unit, press.number)
    if member is None or _branch(loaded, press.unit) is None:
        return not_here()
    seat = Seat(*member.key)
    complaint = may_opine(loaded.desk)
    if complaint is None and press.seen != member.seen:
        complaint = Complaint("looked_at_meanwhile")
    if complaint is not None:
        return Decision(complaint=complaint, view=View("opinion"), seat=seat)
    if policy.codes[LIST].get(press.disposal) is None:
        return Decision(view=View("opinion_other"), seat=seat)
    seat = Seat(*member.key, expects=f"opinion:{press.seen}:{press.disposal}")
    return Decision(view=View("opinion_note", press.disposal), seat=seat)


def noted(loaded: Loaded, argument: str, text: str, policy: Policy) -> Decision:
    """The other opinion, with its reason."""
    member, reason = loaded.desk.member, text.strip()
    seen, _, disposal = argument.partition(":")
    if member is None or _branch(loaded, member.key.unit) is None:
        return not_here()
    if policy.codes[LIST].get(disposal) is None:
        return not_here()
    complaint = may_opine(loaded.desk)
    if complaint is None and seen != str(member.seen):
        complaint = Complaint("looked_at_meanwhile")
    if complaint is not None:
        return Decision(complaint=complaint, view=View("opinion"), seat=Seat(*member.key))
    if not reason or len(reason) > TEXT:
        return Decision(complaint=too_long(reason, TEXT), view=View("opinion_note", disposal))
    return _given(loaded, OpinionGiven(member.key.number, disposal, "", note=reason))


def _given(loaded: Loaded, change: OpinionGiven) -> Decision:
    unit = loaded.desk.unit
    onward = _next(loaded, unit.id if unit else 0, change.number)
    said = (("opinion_given", {"number": change.number}), *onward.said)
    return Decision((change,), view=onward.view, seat=onward.seat, said=said)


def why(loaded: Loaded, press: presses.opinions.Why) -> Decision:
    """The rules that speak of a member, for whoever may see the member."""
    here = loaded.desk.unit
    if here is None or here.id != press.unit or not loaded.desk.holds("secretary", *ABOVE):
        return not_here()
    if _member(loaded, press.unit, press.number) is None:
        return not_here()
    if not loaded.desk.holds("secretary", "verifier", *COMMITTEE):
        return not_here()
    return Decision(view=View("basis"), seat=Seat(press.unit, press.number))
