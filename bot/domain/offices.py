"""Above the branches: which unit is whose, what is said of a unit, and units that are made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.domain import presses
from bot.domain.changes import Entry, Errand, MobilisationConfirmed, Tell, UnitAdded
from bot.domain.changes.offices import IdsDecided, MembersShown, UnitDescribed
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.interview import not_here
from bot.domain.records import Role, Seat, Unit, UnitKind

ABOVE: tuple[Role, ...] = ("city", "committee", "clerk", "verifier")
"""The roles above the branches, the highest first."""

LEADING: tuple[Role, ...] = ("city", "committee", "clerk")
"""Those who make units, invite people and send tasks."""

REASONS = ("spot", "check", "asked", "report")
"""Why names are looked at from above: 抽查, 核对, 请示, 汇总."""

STATED = ("stated", "stated:total")
"""In the sums of a unit above: how many below stated their head-count, and how many members these
have."""

LISTS = {
    "units": "units",
    "branches": "branches",
    "verify": "verify",
    "verified": "phase:verified",
    "open": "phase:",
    "opinion": "count:undecided",
    "task": "count:task:open",
    "answered": "count:task:answered",
    "superior": "count:superior",
    "rectify": "rectify",
    "unmanned": "unmanned",
    "unmobilised": "unsaid:mobilised",
    "unfinished": "unfinished",
}
"""What a list of units is called in a button -> what the storage looks for."""

KINDS: tuple[UnitKind, ...] = ("committee", "general_branch", "branch")

BELOW: dict[UnitKind, tuple[UnitKind, ...]] = {
    "city": KINDS,
    "committee": KINDS[1:],
    "general_branch": KINDS[2:],
    "branch": (),
}
"""Which kinds of units are made right below one of each kind."""

LOOK = timedelta(hours=12)
"""For how long the names that were opened may be leafed through without another row."""

DATED = ("mobilised", "trained")
"""What is written down with its day."""

CONTACTS = ("phone", "address")
"""How a unit can be reached, as its forms and letters say."""

DESCRIBED = (
    "responsible",
    "clerk",
    "group",
    *CONTACTS,
    "mobilised",
    "trained",
    "attended",
    "missing",
    "category",
)
"""What is written down about a unit: 第一责任人, 专职人员, 工作组成员, 联系电话, 通讯地址, 动员, 培训,
出席, 缺席, 类别."""

DIGITS = 5
"""The shortest telephone number."""
TEXT = 300
NAME = 60


def roles_here(desk: Desk) -> tuple[Role, ...]:
    """The roles above the branches that the person has over the unit of the seat."""
    return tuple(role for role in ABOVE if desk.holds(role))


def home_unit(desk: Desk) -> int | None:
    """Where the person is at home: the unit of the seat, or the one from which it is seen."""
    unit = desk.unit
    if unit is None:
        return None
    over = [g.unit for g in desk.grants if unit.path.startswith(g.unit.path)]
    if not over or any(one.id == unit.id for one in over):
        return unit.id
    return max(over, key=lambda one: len(one.path)).id


def looks_below(desk: Desk) -> bool:
    """Whether the unit of the seat is one below that in which the person is at home."""
    return desk.unit is not None and home_unit(desk) != desk.unit.id


def own_unit(desk: Desk) -> int | None:
    """The unit above the branches in which the person works."""
    over = [g.unit for g in desk.grants if g.role in ABOVE]
    here = desk.unit
    near = [one for one in over if here is not None and here.path.startswith(one.path)]
    if here is not None and any(one.id == here.id for one in near):
        return here.id
    found = max(near, key=lambda one: len(one.path), default=over[0] if over else None)
    return found.id if found else None


def here(loaded: Loaded, unit: int, *roles: Role) -> Unit | None:
    """The unit that a press names, where the person holds one of the roles over it."""
    found = loaded.desk.unit
    if found is None or found.id != unit or not loaded.desk.holds(*(roles or ABOVE)):
        return None
    return found


def branches(loaded: Loaded, press: presses.offices.Branches) -> Decision:
    """A page of the units below."""
    if here(loaded, press.unit) is None or press.which not in LISTS:
        return not_here()
    return Decision(view=View("branches", press.which, press.page), seat=Seat(press.unit))


def to_list(loaded: Loaded, which: str) -> Decision:
    """The same for a command: in the unit above in which the person works."""
    unit = own_unit(loaded.desk)
    if unit is None:
        return Decision(complaint=Complaint("above_only"))
    return Decision(view=View("branches", which), seat=Seat(unit))


def one_unit(loaded: Loaded, press: presses.offices.OneUnit) -> Decision:
    """One unit as it is seen from above."""
    if here(loaded, press.unit) is None:
        return not_here()
    return Decision(view=View("unit"), seat=Seat(press.unit))


def names(loaded: Loaded, press: presses.offices.Names, now: datetime) -> Decision:
    """Who is on the list: after a reason, which goes on record."""
    if here(loaded, press.unit) is None:
        return not_here()
    if press.reason not in REASONS:
        return Decision(view=View("names_why"), seat=Seat(press.unit))
    # Leafing through what was opened is no new look.
    leafs = press.page > 0 and _opened(loaded, press.reason, now)
    changes = () if leafs else (MembersShown(press.reason),)
    return Decision(changes, view=View("names", press.reason, press.page), seat=Seat(press.unit))


def _opened(loaded: Loaded, reason: str, now: datetime) -> bool:
    """Whether this person opened the names for this reason a short while ago."""
    looks = (e for e in loaded.deeds if e.actor == loaded.desk.person.id and now - e.at < LOOK)
    return any(e.change == MembersShown(reason) for e in looks)


def urge(loaded: Loaded, press: presses.offices.Urge, today: date) -> Decision:
    """Remind those whose part is missing, at most once a day."""
    unit = here(loaded, press.unit)
    if unit is None:
        return not_here()
    many = unit.kind not in ("branch", "general_branch")
    key = f"urge:{unit.id}:{today.isoformat()}"
    phase = "" if many else None
    told = Tell(unit.id, ("secretary",), "urged", {}, "submit", key=key, phase=phase)
    return Decision(tells=(told,), view=View("urged"), seat=Seat(unit.id), said=(("urging", {}),))


OVERVIEWS = ("chart", "overview")
"""The progress of the units below, as a picture and as a sheet."""


def overview(
    loaded: Loaded, press: presses.offices.Overview, asked: str, now: datetime
) -> Decision:
    """The picture or the sheet is on its way."""
    unit = here(loaded, press.unit)
    if unit is None or press.kind not in OVERVIEWS:
        return not_here()
    errand = Errand(press.kind, f"{press.kind}:{asked}", now, {"unit": unit.id, "of": press.kind})
    return Decision(
        view=View("progress"), seat=Seat(unit.id), errands=(errand,), said=(("file_coming", {}),)
    )


def about(loaded: Loaded, press: presses.offices.About) -> Decision:
    """What is written down about the unit; with a name, the next text is written down."""
    unit, desk = loaded.desk.unit, loaded.desk
    if unit is None or unit.id != press.unit or not desk.holds("secretary", *ABOVE):
        return not_here()
    if press.name not in DESCRIBED or not desk.holds("secretary", *LEADING):
        return Decision(view=View("about"), seat=Seat(unit.id))
    seat = Seat(unit.id, expects=f"about:{press.name}")
    return Decision(view=View("about_text", press.name), seat=seat)


_DAY = re.compile(r"(?:(\d{4})\s*[年.\-/])?\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})")


def _fault(name: str, text: str, today: date) -> Complaint | None:
    """What is wrong with what is to be written down; None: nothing."""
    if name == "phone" and sum(map(str.isdigit, text)) < DIGITS:
        return Complaint("unit_phone")
    return _undated(name, text, today)


def _undated(name: str, text: str, today: date) -> Complaint | None:
    """What is wrong with the day of the mobilisation or the training in a text; None: nothing."""
    if name not in DATED:
        return None
    found = _DAY.search(text)
    try:
        day = date(int(found[1] or today.year), int(found[2]), int(found[3])) if found else None
    except ValueError:
        day = None
    if day is None:
        return Complaint("held_day")
    return Complaint("held_future") if day > today else None


def described(loaded: Loaded, name: str, text: str, today: date) -> Decision:
    """The text goes on record beside what was written before."""
    unit, said = loaded.desk.unit, text.strip()
    if unit is None or name not in DESCRIBED or not loaded.desk.holds("secretary", *LEADING):
        return not_here()
    if not said or len(said) > TEXT:
        return Decision(complaint=too_long(said, TEXT), view=View("about_text", name))
    if (fault := _fault(name, said, today)) is not None:
        return Decision(complaint=fault, view=View("about_text", name))
    changes = (UnitDescribed(name, said),)
    return Decision(changes, view=View("about"), seat=Seat(unit.id), said=(("noted", {}),))


def too_long(text: str, limit: int) -> Complaint:
    """What is wrong with a note: missing, or too long."""
    if not text:
        return Complaint("note_missing")
    return Complaint("note_long", {"count": len(text), "limit": limit})


def decide_ids(loaded: Loaded, press: presses.offices.DecideIds) -> Decision:
    """The committee decides whether real identity numbers may be entered."""
    unit = here(loaded, press.unit, "city", "committee")
    if unit is None or unit.kind in ("branch", "general_branch"):
        return not_here()
    if press.allowed not in ("yes", "no"):
        return Decision(view=View("about"), seat=Seat(unit.id))
    if unit.ids == press.allowed:
        return Decision(view=View("about"), seat=Seat(unit.id))
    change = IdsDecided(press.allowed)
    return Decision((change,), view=View("about"), seat=Seat(unit.id), said=(("ids_set", {}),))


def add_unit(loaded: Loaded, press: presses.offices.AddUnit) -> Decision:
    """Begin to make a unit below: the next text is its name."""
    unit = here(loaded, press.unit, *LEADING)
    if unit is None or not BELOW[unit.kind]:
        return not_here()
    if press.kind not in BELOW[unit.kind]:
        return Decision(view=View("add_unit"), seat=Seat(unit.id))
    seat = Seat(unit.id, expects=f"unit:{press.kind}")
    return Decision(view=View("add_unit_name", press.kind), seat=seat)


def unit_named(loaded: Loaded, kind: str, text: str) -> Decision:
    """The unit of this name is there from now on."""
    name = " ".join(text.split())
    desk = loaded.desk
    if desk.unit is None or not desk.holds(*LEADING):
        return not_here()
    found = next((k for k in BELOW[desk.unit.kind] if k == kind), None)
    if found is None:
        return not_here()
    if not name or len(name) > NAME or "/" in name:
        return Decision(complaint=too_long(name, NAME), view=View("add_unit_name", kind))
    if any(one.unit.name == name for one in loaded.below):
        return Decision(complaint=Complaint("unit_there"), view=View("add_unit_name", kind))
    return Decision(
        (UnitAdded(0, found, name),),
        view=View("add_unit"),
        seat=Seat(desk.unit.id),
        said=(("unit_made", {"name": name}),),
    )


def description(deeds: Iterable[Entry]) -> dict[str, str]:
    """What is written down about the unit today, by name."""
    found: dict[str, str] = {}
    for entry in deeds:
        if isinstance(entry.change, UnitDescribed):
            found[entry.change.name] = entry.change.text
        if isinstance(entry.change, MobilisationConfirmed):
            found.setdefault("mobilised", entry.change.day)
    return found
