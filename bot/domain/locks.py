"""What may still be changed after a branch has submitted: only what was sent back, by name.

Attempts, evidence and leads are never locked.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.complaints import Complaint
from bot.domain.records import Member, Unit

LOCKED = ("submitted", "verified", "accepted")
"""Phases of a branch in which its answers are locked."""


def locked(unit: Unit | None) -> bool:
    """Whether the answers of the unit are locked."""
    return unit is not None and unit.phase in LOCKED


def barred(
    unit: Unit | None, member: Member | None = None, names: Collection[str] = ()
) -> Complaint | None:
    """Why these answers may not be changed now; None: they may.

    An answer that is still missing may be given when it is asked because of one sent back.
    """
    if not locked(unit):
        return None
    if member is None or member.review.state != "returned":
        return Complaint("locked")
    new = set(names) - member.facts.keys()
    if names and set(names) - new <= set(member.review.fields):
        return None
    return Complaint("locked_fields")
