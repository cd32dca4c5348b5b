"""A sheet of units: which are new, which are known, what is wrong; applied whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.domain.changes import Errand, Upload
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.interview import not_here
from bot.domain.offices import BELOW, LEADING, NAME, TEXT
from bot.domain.presses import offices as presses
from bot.domain.records import Seat, Unit, UnitKind
from bot.domain.roster import Problem

KIND = "units"
"""What the table of such an upload has under this name: it is no roster."""

NOTED = ("responsible", "clerk")
"""Columns that describe a unit that is made."""

SHOWN = 3
"""New units that the preview names."""


@dataclass(frozen=True, slots=True)
class NewUnit:
    """One unit to be made: below a known one (its number) or one of the sheet (its row)."""

    row: int
    kind: UnitKind
    name: str
    parent: int
    """Number of a unit that is there already; 0: the one of `below`."""
    below: int = 0
    """Row of a unit that is made before."""
    noted: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """What confirming a sheet would do."""

    new: tuple[NewUnit, ...] = ()
    known: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def digest(self) -> str:
        """Of what would be made."""
        said = [[n.row, n.kind, n.name, n.parent, n.below, n.noted] for n in self.new]
        return hashlib.sha256(json.dumps([said, self.known]).encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class _Place:
    """A unit of the record or of the sheet, as a parent."""

    kind: UnitKind
    unit: int = 0
    row: int = 0


def plan(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    root: Unit,
    units: Sequence[Unit],
    words: Mapping[str, Any],
) -> UnitPlan:
    """The sheet against the units below `root`; `words` is the policy table `units`."""
    problems: list[Problem] = []
    read: list[tuple[int, str, UnitKind, str, Mapping[str, str]]] = []
    for row, cells in rows:
        name, kind = _squeezed(cells.get("name", "")), _kind(cells, words)
        found = _flaws(name, kind, cells)
        problems += [Problem(row, column, one) for column, one in found]
        if not found and kind is not None:
            read.append((row, name, kind, _squeezed(cells.get("above", "")), cells))
    there: dict[str, list[_Place]] = {}
    for unit in units:
        there.setdefault(unit.name, []).append(_Place(unit.kind, unit.id))
    # A parent may stand below its children in the sheet: the highest kinds come first.
    read.sort(key=lambda one: (list(BELOW).index(one[2]), one[0]))
    known = {(unit.parent, unit.name): unit.kind for unit in units}
    seen: set[tuple[int, int, str]] = set()
    new: list[NewUnit] = []
    met = 0
    for row, name, kind, above, cells in read:
        place, wrong = _parent(above, root, there)
        if place is None or kind not in BELOW[place.kind]:
            problems.append(
                Problem(row, "above" if wrong else "kind", wrong or Complaint("units_level"))
            )
            continue
        key = (place.unit, place.row, name)
        if key in seen:
            problems.append(Problem(row, "name", Complaint("units_twice")))
            continue
        seen.add(key)
        if place.unit and (place.unit, name) in known:
            if known[place.unit, name] != kind:
                problems.append(Problem(row, "kind", Complaint("units_other_kind")))
            met += 1
            continue
        noted = tuple((n, cells[n].strip()) for n in NOTED if cells.get(n, "").strip())
        new.append(NewUnit(row, kind, name, place.unit, place.row, noted))
        there.setdefault(name, []).append(_Place(kind, row=row))
    return UnitPlan(tuple(new), met, tuple(sorted(problems, key=lambda p: p.row)))


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _kind(cells: Mapping[str, str], words: Mapping[str, Any]) -> UnitKind | None:
    said, name = cells.get("kind", "").strip(), cells.get("name", "").strip()
    found: UnitKind | None = words["kinds"].get(said.replace("(", "（").replace(")", "）"))
    if said:
        return found
    return next((kind for end, kind in words["endings"].items() if name.endswith(end)), None)


def _flaws(
    name: str, kind: UnitKind | None, cells: Mapping[str, str]
) -> list[tuple[str, Complaint]]:
    found = []
    if not name or len(name) > NAME or "/" in name:
        found.append(("name", Complaint("units_name", {"limit": NAME})))
    if kind is None:
        found.append(("kind", Complaint("units_kind")))
    found += [
        (column, Complaint("units_long", {"limit": TEXT}))
        for column in NOTED
        if len(cells.get(column, "")) > TEXT
    ]
    return found


def _parent(
    above: str, root: Unit, there: Mapping[str, Sequence[_Place]]
) -> tuple[_Place | None, Complaint | None]:
    """Below which unit a row belongs; an empty cell means the unit itself."""
    if not above or above == root.name:
        return _Place(root.kind, root.id), None
    found = there.get(above, ())
    if len(found) == 1:
        return found[0], None
    return None, Complaint("units_above_twice" if found else "units_above")


def plan_of(upload: Upload, units: Sequence[Unit], words: Mapping[str, Any]) -> UnitPlan:
    """The plan of a kept sheet; `units` begin with the one that it was sent in."""
    rows = [(int(row), cells) for row, cells in upload.table["rows"]]
    return plan(rows, next(u for u in units if u.id == upload.unit), units, words)


def leads(desk: Desk) -> bool:
    """Whether the person may bring units in."""
    return any(grant.role in LEADING for grant in desk.grants)


def preview(loaded: Loaded, upload: Upload, made: UnitPlan, now: datetime) -> Decision:
    """Keep the sheet for 24 hours and show what confirming would do."""
    unit = loaded.desk.unit
    if unit is None or unit.id != upload.unit or not loaded.desk.holds(*LEADING):
        return not_here()
    kept = replace(upload, plan=made.digest)
    errands: tuple[Errand, ...] = ()
    if made.problems:
        payload = {"upload": kept.id, "unit": kept.unit}
        errands = (Errand("marked", f"marked:{upload.id}", now, payload),)
    return Decision(upload=kept, view=_shown(kept, made), seat=Seat(unit.id), errands=errands)


def _shown(upload: Upload, made: UnitPlan) -> View:
    names = "、".join(one.name for one in made.new[:SHOWN])
    places: dict[str, str | int] = {
        "new": len(made.new),
        "known": made.known,
        "problems": len({p.row for p in made.problems}),
        "names": names,
        "plan": made.digest,
    }
    return View("units_preview", str(upload.id), places=places)


def again(loaded: Loaded, made: UnitPlan) -> Decision:
    """The preview of a sheet that waits already."""
    upload = _waiting(loaded)
    if isinstance(upload, Complaint):
        return Decision(complaint=upload, view=View("home"))
    return Decision(view=_shown(upload, made))


def _waiting(loaded: Loaded) -> Upload | Complaint:
    upload, unit = loaded.upload, loaded.desk.unit
    if upload is None or unit is None or upload.unit != unit.id or not upload.table.get(KIND):
        return Complaint("upload_gone")
    if not loaded.desk.holds(*LEADING):
        return Complaint("upload_gone")
    return Complaint("upload_used") if upload.used is not None else upload


def act(loaded: Loaded, press: presses.ImportUnits, now: datetime) -> Decision:
    """Make them all, as they were shown; or drop the sheet."""
    upload = _waiting(loaded)
    if isinstance(upload, Complaint):
        return Decision(complaint=upload, view=View("home"))
    if not press.plan:
        return Decision(view=View("home"), uses=upload.id, said=(("upload_dropped", {}),))
    if press.plan != upload.plan:
        return Decision(complaint=Complaint("stale"), view=View("home"))
    payload = {"form": KIND, "upload": upload.id, "unit": upload.unit, "plan": press.plan}
    return Decision(
        view=View("branches", "units"),
        seat=Seat(upload.unit),
        uses=upload.id,
        errands=(Errand(KIND, f"units:{upload.id}", now, payload),),
        said=(("units_coming", {}),),
    )
