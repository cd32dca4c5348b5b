"""Looking at matters: who may, and what every topic of matters needs."""

from __future__ import annotations

import re
from datetime import date

from bot.domain.complaints import Complaint
from bot.domain.dates import read_date
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.interview import not_here
from bot.domain.matters import Matter
from bot.domain.presses import matters as presses
from bot.domain.records import Desk, Role, Seat

ABOVE: tuple[Role, ...] = ("committee", "clerk", "verifier", "city")
"""Who looks at the matters of units below."""

TEXT_LIMIT = 1000
"""Characters of a report, a question, an answer or a note."""

SHOWN = View("matter")


def sees(desk: Desk) -> bool:
    """Whether the person may see the matters of the unit at hand."""
    return desk.unit is not None and desk.holds("secretary", *ABOVE)


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
    if desk.unit is None or desk.unit.id != unit or not sees(desk):
        return None
    return matter if matter is not None and matter.id == (unit, number) else None


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


def noted(text: str) -> Complaint | None:
    """What is wrong with a typed text of a matter; None: nothing."""
    if not text.strip():
        return Complaint("note_missing")
    if len(text.strip()) > TEXT_LIMIT:
        return Complaint("note_long", {"count": len(text.strip()), "limit": TEXT_LIMIT})
    return None
