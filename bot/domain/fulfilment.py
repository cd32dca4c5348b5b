"""Whether a unit has done what a date of the plan asks of it, as its counts show."""

from __future__ import annotations

from datetime import date

from bot.domain import matters
from bot.domain.changes.units import MOBILISED
from bot.domain.closing import ACCEPTANCE, unopened
from bot.domain.deadlines import of_desk
from bot.domain.locks import SIGNED
from bot.domain.policy import Campaign, Deadline
from bot.domain.records import Desk

BOUND = {"branch": "branch", "committee": "committee"}
"""Level of a date -> the kind of unit that it binds itself; those above it only look."""

COUNTED = ("mobilised", "submitted", "cases_closed", "trained", "signed", "accepted")
"""What ends a date, where counts tell whether it is there."""


def fulfilled(deadline: Deadline, desk: Desk) -> bool:
    """Whether what ends the date is there; never for what no count tells (`reported`)."""
    unit, n = desk.unit, desk.tally
    if unit is None or unit.kind != BOUND.get(deadline.level):
        return False
    match deadline.clears:
        case "mobilised":
            return bool(n.get(MOBILISED))
        case "submitted":
            return bool(unit.phase)
        case "cases_closed":
            left = matters.waiting(n, "case") + matters.waiting(n, "letter") + unopened(n)
            return bool(unit.phase) and left == 0
        case "trained":
            return _everywhere(desk, MOBILISED)
        case "signed":
            return unit.phase in SIGNED
        case "accepted":
            return _everywhere(desk, f"matter:{ACCEPTANCE}:done")
    return False


def _everywhere(desk: Desk, name: str) -> bool:
    """Whether it is counted as often as there are branches below, and there are some."""
    branches = sum(desk.phases.values())
    return 0 < branches <= desk.sums.get(name, 0)


def overdue(campaign: Campaign, desk: Desk, level: str, today: date) -> tuple[Deadline, ...]:
    """The dates that have passed without what they ask for, the oldest first."""
    passed = of_desk(campaign, desk).passed(level, today)
    return tuple(d for d in passed if _told_of(d, desk) and not fulfilled(d, desk))


def _told_of(deadline: Deadline, desk: Desk) -> bool:
    bound = desk.unit is not None and desk.unit.kind == BOUND.get(deadline.level)
    return bound and deadline.clears in COUNTED


def ahead(campaign: Campaign, desk: Desk, level: str, today: date) -> tuple[Deadline, ...]:
    """The dates that have not passed and still ask for something, the nearest first."""
    coming = of_desk(campaign, desk).ahead(level, today)
    return tuple(d for d in coming if not fulfilled(d, desk))


def done(campaign: Campaign, desk: Desk, level: str, today: date) -> tuple[Deadline, ...]:
    """The dates that have not passed and ask for nothing any more, the nearest first."""
    coming = of_desk(campaign, desk).ahead(level, today)
    return tuple(d for d in coming if fulfilled(d, desk))
