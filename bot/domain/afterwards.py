"""What holds after every touch, whichever rule decided.

Nothing that waited is dropped unsaid, and a text answers the question that was shown and no other.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain import attempt_drafts, edits, questions, stating
from bot.domain.changes import AttemptLogged, apply, member_of
from bot.domain.decisions import Decide, Decision, Loaded
from bot.domain.policy import Policy
from bot.domain.records import Member, Seat

_CARDS = frozenset({"card", "current", "pick"})
"""Views on which a text answers the open question."""

_SAID = frozenset({"line_replaced", "line_searched", "line_edited", "cancelled"})
"""Remarks that tell already what became of what waited."""


def settled(decide: Decide, policy: Policy) -> Decide:
    """The rule, and what is to be said about what it puts by."""

    def rule(loaded: Loaded) -> Decision:
        return pinned(loaded, put_by(loaded, decide(loaded), policy), policy)

    return rule


def pinned(loaded: Loaded, decision: Decision, policy: Policy) -> Decision:
    """The decision whose seat remembers the question that a text would answer, and its card."""
    seat = decision.seat or loaded.desk.seat
    member = _after(loaded, decision, seat)
    if member is None or member.closed or seat.expects or decision.view.name not in _CARDS:
        return decision
    question = questions.current(member, policy, seat.question)
    at_a_glance = not seat.question and questions.affirmable(member, policy)
    if question is None or not question.typed or at_a_glance:
        fresh = replace(seat, revision=0)
    else:
        fresh = replace(seat, question=question.name, revision=member.revision)
    return decision if fresh == loaded.desk.seat else replace(decision, seat=fresh)


def _after(loaded: Loaded, decision: Decision, seat: Seat) -> Member | None:
    """The card on the table once the decision's changes have happened."""
    desk = loaded.desk
    unit = seat.unit or (desk.unit.id if desk.unit else 0)
    cards = (desk.member, desk.named, desk.upcoming, *desk.found)
    key = (unit, seat.member)
    member = next((m for m in cards if m is not None and m.key == key), None)
    for change in decision.changes if member else ():
        if member_of(change) == seat.member:
            member = apply(member, change, unit)
    return member


def put_by(loaded: Loaded, decision: Decision, policy: Policy) -> Decision:
    """The decision, with a remark where something typed that waits to be confirmed is given up."""
    before, after = loaded.desk.seat, decision.seat
    if after is None or not before.expects or after.expects == before.expects:
        return decision
    if _SAID & {code for code, _ in decision.said}:
        return decision
    remarks = (*_line(before, after, decision), *_unsaved(before, decision, policy))
    return decision if not remarks else _with(decision, remarks)


Remarks = tuple[tuple[str, dict[str, str | int]], ...]


def _with(decision: Decision, remarks: Remarks) -> Decision:
    return replace(decision, said=(*remarks, *decision.said))


def _line(before: Seat, after: Seat, decision: Decision) -> Remarks:
    """A line that tells of an attempt, and is neither stored nor still waiting."""
    pending, next_one = attempt_drafts.pending_of(before), attempt_drafts.pending_of(after)
    if pending is None or not pending.text:
        return ()
    if next_one is not None and next_one.id == pending.id:
        return ()
    if any(isinstance(change, AttemptLogged) for change in decision.changes):
        return ()
    return (("line_replaced", {"text": pending.text[: attempt_drafts.QUOTED]}),)


def _unsaved(before: Seat, decision: Decision, policy: Policy) -> Remarks:
    """An answer that waits for its reason or a correction, and is not stored by this very touch."""
    doubted, corrected = stating.doubted(before), edits.waiting(before)
    if decision.changes or decision.view.name == "doubt":
        return ()
    names = (*(doubted[0] if doubted else ()), *(corrected[:1] if corrected else ()))
    code = "doubt_put_by" if doubted else "edit_put_by"
    rows = (policy.question(name) for name in names)
    return tuple((code, {"field": row.short}) for row in rows if row is not None)
