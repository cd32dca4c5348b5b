"""Whether a unit has done what a date of the plan asks of it, as its counts show.

The one place that says so: for the home card, the dates, putting nudges off, and the calendar file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from bot.domain import matters
from bot.domain.campaign import Campaign, Deadline
from bot.domain.changes.offices import REPORTED, TRAINED
from bot.domain.changes.units import MOBILISED
from bot.domain.closing import unopened
from bot.domain.deadlines import of_desk
from bot.domain.desk import Desk
from bot.domain.locks import SIGNED
from bot.domain.offices import LEADING

PARTS = {"trained": ("untrained", "branches_unmobilised"), "accepted": ("unaccepted",)}
"""What a date asks of a committee -> the nudges that name the parts of it."""

BOUND = {"branch": ("branch", "general_branch"), "committee": ("committee",)}
"""Level of a date -> the kinds of units that it binds themselves; those above them only look."""

LACKING = ("branches", "branches_unmobilised", "branches_unaccepted")
"""The facts of a committee that say how many branches lack something; as in nudges.toml."""

_Fact = Callable[[Deadline, Desk], bool]


def _mobilised(_: Deadline, desk: Desk) -> bool:
    return bool(desk.tally.get(MOBILISED))


def _submitted(_: Deadline, desk: Desk) -> bool:
    return desk.unit is not None and bool(desk.unit.phase)


def _cases_closed(deadline: Deadline, desk: Desk) -> bool:
    n = desk.tally
    left = matters.waiting(n, "case") + matters.waiting(n, "letter") + unopened(n)
    return _submitted(deadline, desk) and left == 0


def _trained(_: Deadline, desk: Desk) -> bool:
    return bool(desk.tally.get(TRAINED)) and _nowhere(desk, "branches_unmobilised")


def _signed(_: Deadline, desk: Desk) -> bool:
    return desk.unit is not None and desk.unit.phase in SIGNED


def _accepted(_: Deadline, desk: Desk) -> bool:
    return _nowhere(desk, "branches_unaccepted")


def _reported(deadline: Deadline, desk: Desk) -> bool:
    since = deadline.since.isoformat() if deadline.since else ""
    days = (name.removeprefix(REPORTED) for name in desk.tally if name.startswith(REPORTED))
    return any(day >= since for day in days)


def _nowhere(desk: Desk, lacking: str) -> bool:
    """Whether no branch below lacks it, and there are some."""
    return bool(desk.lacking.get("branches")) and not desk.lacking.get(lacking)


FACTS: Mapping[str, _Fact] = {
    "mobilised": _mobilised,
    "submitted": _submitted,
    "cases_closed": _cases_closed,
    "trained": _trained,
    "signed": _signed,
    "accepted": _accepted,
    "reported": _reported,
}
"""What a date of campaign.toml may say that clears it."""


def binds(deadline: Deadline, desk: Desk) -> bool:
    """Whether the date asks something of this very unit; a 党总支 answers for members of its own."""
    unit = desk.unit
    if unit is None or unit.kind not in BOUND.get(deadline.level, ()):
        return False
    whole = unit.kind != "general_branch" or bool(desk.tally.get("total"))
    return whole or deadline.clears == "mobilised"


def fulfilled(deadline: Deadline, desk: Desk) -> bool:
    """Whether what ends the date is there; never for a fact that is not known here."""
    fact = FACTS.get(deadline.clears)
    return fact is not None and binds(deadline, desk) and fact(deadline, desk)


def left(deadline: Deadline, desk: Desk) -> tuple[tuple[str, int], ...]:
    """What is still to be done for the date, part by part: the code of its nudge, and how many."""
    counts = {
        "untrained": 0 if desk.tally.get(TRAINED) else 1,
        "branches_unmobilised": desk.lacking.get("branches_unmobilised", 0),
        "unaccepted": desk.lacking.get("branches_unaccepted", 0),
    }
    return tuple((code, counts[code]) for code in PARTS.get(deadline.clears, ()) if counts[code])


def untrained(desk: Desk) -> bool:
    """Whether the person may write down when this committee's people were trained, and did not."""
    committee = desk.unit is not None and desk.unit.kind == "committee"
    return committee and desk.holds(*LEADING) and not desk.tally.get(TRAINED)


def overdue(campaign: Campaign, desk: Desk, level: str, today: date) -> tuple[Deadline, ...]:
    """The dates that have passed without what they ask for, the oldest first."""
    passed = of_desk(campaign, desk).passed(level, today)
    asked = (d for d in passed if binds(d, desk) and d.clears in FACTS)
    return tuple(d for d in asked if not fulfilled(d, desk))


def ahead(campaign: Campaign, desk: Desk, level: str, today: date) -> tuple[Deadline, ...]:
    """The dates that have not passed and still ask for something, the nearest first."""
    coming = of_desk(campaign, desk).ahead(level, today)
    return tuple(d for d in coming if not fulfilled(d, desk))


def codes(campaign: Campaign, desk: Desk) -> tuple[str, ...]:
    """Of all dates, the codes of those that ask for nothing any more."""
    return tuple(d.code for d in campaign.deadlines if fulfilled(d, desk))


def done(campaign: Campaign, desk: Desk, level: str, today: date) -> tuple[Deadline, ...]:
    """The dates that have not passed and ask for nothing any more, the nearest first."""
    coming = of_desk(campaign, desk).ahead(level, today)
    return tuple(d for d in coming if fulfilled(d, desk))
