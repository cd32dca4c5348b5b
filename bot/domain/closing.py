"""The last stage: what the plan asks of a branch, acceptance by the committee, and the archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.domain import matters
from bot.domain.campaign import Campaign
from bot.domain.changes import Errand, MatterMoved, MatterOpened, Tell
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.files import REPORTED
from bot.domain.interview import not_here
from bot.domain.locks import signed_above
from bot.domain.matter_views import TOLD, noted, sees, stale
from bot.domain.presses import closing as presses
from bot.domain.records import Role, Seat, Unit, UnitKind
from bot.domain.reminders import UNFINISHED

ACCEPTANCE, ARCHIVE = "acceptance", "archive"
"""Kinds of matters."""

DECIDES: tuple[Role, ...] = ("committee", "clerk")
HIGHER: tuple[UnitKind, ...] = ("committee", "city")
"""Units that keep an archive of their own: of what they decided, and of what they summed up."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that the plan asks of a branch."""

    code: str
    held: bool
    left: int = 0
    """How many are still missing, where that is a number."""


def checklist(desk: Desk, confirmed: Mapping[str, str]) -> tuple[Check, ...]:
    """What the plan asks of the branch at hand, and whether it is there."""
    n = desk.tally
    undone = sum(n.get(name, 0) for name in UNFINISHED)
    rated = sum(v for k, v in n.items() if k.startswith("rated:"))
    phase = desk.unit.phase if desk.unit else ""

    def none_left(code: str, left: int) -> Check:
        return Check(code, left <= 0, max(left, 0))

    return (
        Check("mobilised", "mobilisation_confirmed" in confirmed),
        Check("members", bool(n.get("total")) and not undone, undone),
        Check("verified", phase == "verified"),
        Check("signed", signed_above(desk.unit)),
        none_left("cases", matters.waiting(n, "case") + unopened(n)),
        none_left("letters", matters.waiting(n, "letter")),
        none_left("inquiries", matters.waiting(n, "inquiry")),
        none_left("requests", matters.waiting(n, "request")),
        none_left("appraisal", n.get("total", 0) - rated - n.get("excused", 0)),
    )


def unopened(n: Mapping[str, int]) -> int:
    """How many lost members nobody has opened a case for."""
    opened = sum(v for k, v in n.items() if k.startswith("matter:case:unreachable:"))
    return max(0, n.get("cls:lost", 0) - opened)


def look(loaded: Loaded, unit: int) -> Decision:
    """The checklist of a branch; of a unit above, what becomes of its own record."""
    desk = loaded.desk
    if desk.unit is None or desk.unit.id != unit or not sees(desk):
        return not_here()
    if desk.unit.kind in HIGHER and not (archives(desk) or confirms(desk)):
        return not_here()
    return Decision(view=_view(loaded))


def archives(desk: Desk) -> bool:
    """Whether the person may export the archive of the unit at hand."""
    city = desk.unit is not None and desk.unit.kind == "city"
    return desk.holds("city") if city else desk.above(*DECIDES)


def confirms(desk: Desk) -> bool:
    """Whether the person may confirm that the archive of the unit at hand is kept."""
    city = desk.unit is not None and desk.unit.kind == "city"
    return desk.above("city" if city else "committee")


def ripe(desk: Desk) -> bool:
    """Whether it is time for the archive: a branch is accepted, a committee has reported."""
    unit = desk.unit
    if unit is None or unit.kind == "city":
        return unit is not None
    if unit.kind == "committee":
        return unit.phase in REPORTED
    return bool(desk.tally.get(f"matter:{ACCEPTANCE}:done"))


def _view(loaded: Loaded) -> View:
    if loaded.desk.unit is not None and loaded.desk.unit.kind in HIGHER:
        return View("archiving")
    checks = checklist(loaded.desk, loaded.confirmed)
    places = {check.code: "ok" if check.held else str(check.left) for check in checks}
    return View("checklist", places=places)


BRANCHES = 6
"""Branches on one page."""


def branches(loaded: Loaded, press: presses.Branches) -> Decision:
    """The branches below, and which of them are accepted."""
    desk = loaded.desk
    if desk.unit is None or desk.unit.id != press.unit or desk.unit.kind == "branch":
        return not_here()
    if not desk.holds("committee", "clerk", "verifier", "city"):
        return not_here()
    places: dict[str, str | int] = {"total": loaded.below_total}
    for n, one in enumerate(loaded.below[:BRANCHES]):
        places[f"unit{n}"], places[f"name{n}"] = one.unit.id, one.unit.name
        places[f"done{n}"] = one.tally.get(f"matter:{ACCEPTANCE}:done", 0)
    return Decision(view=View("closing_branches", page=press.page, places=places))


def accept(loaded: Loaded, press: presses.Accept, day: str) -> Decision:
    """验收通过, where nothing is missing."""
    desk = loaded.desk
    if not _judges(loaded, press.unit):
        return not_here()
    if any(not check.held for check in checklist(desk, loaded.confirmed)):
        return Decision(complaint=Complaint("acceptance_gaps"), view=_view(loaded))
    if press.matter != matters.following(desk.tally):
        return Decision(complaint=Complaint("matter_moved"), view=_view(loaded))
    return _accepted(loaded, {"day": day})


def _judges(loaded: Loaded, unit: int) -> bool:
    """Whether the person may accept this unit: a branch below."""
    desk = loaded.desk
    branch = desk.unit is not None and desk.unit.kind not in HIGHER
    return branch and look(loaded, unit).complaint is None and desk.above(*DECIDES)


def _accepted(loaded: Loaded, data: matters.Said) -> Decision:
    desk = loaded.desk
    unit = desk.unit.id if desk.unit else 0
    change = MatterOpened(matters.following(desk.tally), ACCEPTANCE, state="done", data=data)
    note = str(data.get("note", ""))[:TOLD]
    tell = Tell(unit, ("secretary",), "accepted")
    if note:
        tell = Tell(unit, ("secretary",), "accepted_gaps", {"text": note})
    return Decision(
        (change,),
        view=_view(loaded),
        seat=Seat(unit),
        tells=(tell,),
        said=(("acceptance_done", {}),),
    )


def refuse(loaded: Loaded, press: presses.Refuse) -> Decision:
    """The next text says what is missing: it is accepted nevertheless, or goes back."""
    if not _judges(loaded, press.unit):
        return not_here()
    if press.how not in ("gaps", "back"):
        return not_here()
    seat = Seat(press.unit, expects=f"accept:{press.how}")
    return Decision(view=View("acceptance_text", press.how), seat=seat)


def typed(loaded: Loaded, how: str, text: str, day: str) -> Decision:
    """Accepted with gaps that are named, or sent back."""
    desk = loaded.desk
    if desk.unit is None or not _judges(loaded, desk.unit.id):
        return not_here()
    reason = noted(text)
    if reason is not None:
        return Decision(complaint=reason, view=View("acceptance_text", how))
    data: matters.Said = {"day": day, "note": text.strip()}
    if how == "gaps":
        return _accepted(loaded, data)
    change = MatterOpened(matters.following(desk.tally), ACCEPTANCE, state="dropped", data=data)
    tell = Tell(desk.unit.id, ("secretary",), "acceptance_back", {"text": text.strip()[:TOLD]})
    return Decision((change,), view=_view(loaded), seat=Seat(desk.unit.id), tells=(tell,))


def archive(loaded: Loaded, press: presses.Archive, now: datetime) -> Decision:
    """Everything of the unit goes into one file, to be kept by the committee."""
    desk = loaded.desk
    if look(loaded, press.unit).complaint is not None or not archives(desk):
        return not_here()
    if not ripe(desk):
        higher = desk.unit is not None and desk.unit.kind in HIGHER
        why = "archive_unreported" if higher else "archive_early"
        return Decision(complaint=Complaint(why), view=_view(loaded))
    new = matters.following(desk.tally)
    if press.matter != new:
        return Decision(complaint=Complaint("matter_moved"), view=_view(loaded))
    change = MatterOpened(new, ARCHIVE)
    payload = {"form": "archive", "unit": press.unit, "matter": new}
    errand = Errand("file", f"file:archive:{press.unit}:{new}", now, payload)
    return Decision((change,), view=_view(loaded), errands=(errand,), said=(("file_coming", {}),))


def exported(loaded: Loaded, place: matters.Id, sha256: str, rows: int) -> Decision:
    """Note what was exported; once."""
    here, found = loaded.desk.unit, loaded.desk.matter
    # Who has lost the branch since sits elsewhere, and there the number means another matter.
    if here is None or here.id != place.unit or found is None or found.id != place:
        return Decision()
    if found.kind != ARCHIVE or found.state != "open":
        return Decision()
    data: matters.Said = {"sha256": sha256, "rows": rows}
    return Decision((MatterMoved(place.number, "exported", state="exported", data=data),))


def too_early(unit: Unit, campaign: Campaign, today: date) -> Literal["", "ends", "unreported"]:
    """Why nothing may be purged yet, whatever was archived: the campaign goes on, or the committee
    above has yet to report; empty: it is time.

    What a committee reports is summed from what the branches hold.
    """
    if today <= campaign.ends:
        return "ends"
    if unit.kind in ("branch", "general_branch") and unit.above not in REPORTED:
        return "unreported"
    return ""


def received(loaded: Loaded, press: presses.Received, day: str) -> Decision:
    """The committee has the archive: from now on the data may be purged."""
    desk, found = loaded.desk, loaded.desk.matter
    if look(loaded, press.unit).complaint is not None or not confirms(desk):
        return not_here()
    if found is None or found.id.number != press.matter or found.kind != ARCHIVE:
        return not_here()
    if found.state != "exported":
        return Decision(complaint=Complaint("archive_open"), view=View("matter"))
    refused = stale(found, press.revision)
    if refused is not None:
        return refused
    change = MatterMoved(press.matter, "received", state="done", data={"day": day})
    return Decision((change,), view=View("matter"), said=(("archive_received", {}),))
