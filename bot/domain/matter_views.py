"""Looking at matters: who may, and what every topic of matters needs."""

from __future__ import annotations

import re
from datetime import date

from bot.domain.complaints import Complaint
from bot.domain.dates import read_date
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.interview import not_here
from bot.domain.matters import Matter
from bot.domain.presses import matters as presses
from bot.domain.records import Role, Seat

ABOVE: tuple[Role, ...] = ("committee", "clerk", "verifier", "city")
"""Who sees how many matters units below have."""

READING: tuple[Role, ...] = ("secretary", "committee", "clerk", "verifier")
"""Who looks at every matter of the unit at hand; the city only at those that were sent to it."""

TEXT_LIMIT = 1000
"""Characters of a report, a question, an answer or a note."""

LISTS = ("open", "closed", "inbox", "kind", "member")
"""Which pages of matters there are; behind a dot the kind, or the 编号 of the member."""

SHOWN = View("matter")


def sees(desk: Desk) -> bool:
    """Whether the person may see what the matters of the unit at hand come to, in figures."""
    return desk.unit is not None and desk.holds("secretary", *ABOVE)


def addressees(desk: Desk) -> frozenset[int] | None:
    """The units for one of which a matter of the unit at hand has to wait, so that the person
    sees it; None: the person sees each of them."""
    here = desk.unit
    if here is None:
        return frozenset()
    own = {g.unit.id for g in desk.grants if here.path.startswith(g.unit.path)}
    # In a unit of his own nobody is kept from what it has begun itself.
    return None if here.id in own or desk.holds(*READING) else frozenset(own)


def shows(desk: Desk, matter: Matter) -> bool:
    """Whether the person may see this matter of the unit at hand."""
    waits_for = addressees(desk)
    return sees(desk) and (waits_for is None or matter.to in waits_for)


def own_seat(desk: Desk) -> Seat:
    """Where the person sits after having acted in a unit below: in the unit of the own role."""
    here = desk.unit
    if here is None:
        return Seat()
    held = [g.unit for g in desk.grants if here.path.startswith(g.unit.path)]
    nearest = max(held, key=lambda unit: len(unit.path), default=here)
    return Seat(nearest.id)


def the_matter(loaded: Loaded, unit: int, number: int) -> Matter | None:
    """The matter a press speaks of, where the person may see it."""
    desk, matter = loaded.desk, loaded.desk.matter
    if desk.unit is None or desk.unit.id != unit or matter is None or matter.id != (unit, number):
        return None
    return matter if shows(desk, matter) else None


def look(loaded: Loaded, press: presses.Look) -> Decision:
    """One matter."""
    if the_matter(loaded, press.unit, press.matter) is None:
        return not_here()
    return Decision(view=SHOWN)


def listed(loaded: Loaded, press: presses.Listed) -> Decision:
    """A page of matters."""
    desk = loaded.desk
    if desk.unit is None or desk.unit.id != press.unit or not sees(desk):
        return not_here()
    which, _, _ = press.which.partition(".")
    if which not in LISTS or (which == "member" and not desk.holds(*READING)):
        return not_here()
    return Decision(view=View("matters", press.which, press.page))


def stale(matter: Matter, revision: int) -> Decision | None:
    """The refusal of a press that was drawn before the last step; None: it is as it was drawn."""
    if matter.revision == revision and matter.open:
        return None
    return Decision(complaint=Complaint("matter_moved"), view=SHOWN)


_SHORT_DAY = re.compile(r"(\d{1,2})[月./-](\d{1,2})[日号]?")


def read_day(text: str, today: date) -> str | Complaint:
    """A day that has come, as YYYY-MM-DD; without a year it is one of this year."""
    short = _SHORT_DAY.fullmatch(text.strip())
    told = f"{today.year}-{short[1]}-{short[2]}" if short else text
    day = read_date(told, today=today)
    if isinstance(day, Complaint):
        return day
    if len(day) < len("2026-04-12"):
        return Complaint("case_day")
    return Complaint("case_day_ahead") if day > today.isoformat() else day


TOLD = 300
"""So much of what was written is told in a message."""


def noted(text: str) -> Complaint | None:
    """What is wrong with a typed text of a matter; None: nothing."""
    if not text.strip():
        return Complaint("note_missing")
    if len(text.strip()) > TEXT_LIMIT:
        return Complaint("note_long", {"count": len(text.strip()), "limit": TEXT_LIMIT})
    return None
