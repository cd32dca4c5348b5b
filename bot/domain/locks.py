"""What may still be changed after a branch has submitted: only what was sent back, by name.

Attempts, evidence and leads are never locked, nor is what follows when a member is reached again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.domain.complaints import Complaint
from bot.domain.finds import FOUND_OUT
from bot.domain.records import Member, Unit, standing_find

LOCKED = ("submitted", "verified", "accepted")
"""Phases of a branch in which its answers are locked."""

SIGNED = ("signed", "reported", "received")
"""Phases of a committee in which its signature stands: nothing below it is changed from above."""

STRENGTH = ("", "rejected", *SIGNED)
"""The phases of a committee, the one that binds most last."""


def locked(unit: Unit | None) -> bool:
    """Whether the answers of the unit are locked: it has submitted, or its committee has signed."""
    return (unit is not None and unit.phase in LOCKED) or signed_above(unit)


def lock(unit: Unit | None) -> Complaint:
    """What locks the answers of the unit, and who may open them."""
    return Complaint("signed_above" if signed_above(unit) else "locked")


def signed_above(unit: Unit | None) -> bool:
    """Whether a committee above the unit has signed, and nobody has opened that again."""
    return unit is not None and unit.above in SIGNED


def shut(unit: Unit | None, member: Member) -> bool:
    """Whether none of the member's answers may be changed now."""
    if not locked(unit) or standing_find(member) is not None:
        return False
    return signed_above(unit) or member.review.state != "returned"


def strongest(phases: Iterable[str]) -> str:
    """The phase that binds most; empty where there is none."""
    found = set(phases)
    return next((phase for phase in reversed(STRENGTH) if phase in found), "")


def barred(
    unit: Unit | None, member: Member | None = None, names: Collection[str] = ()
) -> Complaint | None:
    """Why these answers may not be changed now; None: they may.

    An answer that is still missing, or is to be looked at once more, may be given when it is asked
    because of one sent back or because the member was reached again.
    """
    if not locked(unit):
        return None
    if member is None:
        return lock(unit)
    known = {n for n in names if n in member.facts and not member.facts[n].again}
    if names and standing_find(member) is not None and known <= {"reach", *FOUND_OUT}:
        return None
    if member.review.state != "returned" or signed_above(unit):
        return lock(unit)
    if names and known <= set(member.review.fields):
        return None
    return Complaint("locked_fields")
