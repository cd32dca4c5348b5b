"""表格: which forms a unit can ask for, and who is behind the figures of a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain import presses
from bot.domain.catalogue import GROUPS, FormRow, catalogue
from bot.domain.changes import UnitClassified
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.files import MAY_ASK, gets
from bot.domain.interview import not_here
from bot.domain.policy import Policy
from bot.domain.records import Key
from bot.domain.summaries import Counts, Line

PAGE = 8
"""Members on one page."""
FIGURES = 15
"""Figures on one page."""


@dataclass(frozen=True, slots=True)
class Person:
    """Enough to know a member by."""

    name: str = field(repr=False)
    born: str = field(repr=False)
    """The year."""
    branch: str


@dataclass(frozen=True, slots=True)
class Figures:
    """A counted sheet, and who is on it."""

    form: FormRow
    counts: Counts
    people: Mapping[Key, Person] = field(repr=False)

    def rows(self) -> list[int]:
        """The rows in which there is somebody."""
        there = {row for (row, _), keys in self.counts.cells.items() if keys}
        return [n for n, row in enumerate(self.counts.rows) if row.mark in there]


def offered(desk: Desk, policy: Policy, group: str = "") -> tuple[FormRow, ...]:
    """The forms of a group, or of all groups, that the person gets of the unit at hand."""
    rows = catalogue(policy.tables).values()
    return tuple(r for r in rows if group in ("", r.group) and gets(desk, r))


def groups(desk: Desk, policy: Policy) -> tuple[str, ...]:
    """The groups in which there is something."""
    found = {row.group for row in offered(desk, policy)}
    return tuple(group for group in GROUPS if group in found)


def page(loaded: Loaded, unit: int, group: str, policy: Policy) -> Decision:
    """The forms of one group."""
    here = loaded.desk.unit
    if here is None or here.id != unit or not loaded.desk.holds(*MAY_ASK):
        return not_here()
    if group not in groups(loaded.desk, policy):
        return Decision(view=View("forms"))
    return Decision(view=View("form_group", group))


def figures(loaded: Loaded, press: presses.ShowFigures, found: Figures | None) -> Decision:
    """The figures in one row of a sheet."""
    if found is None or not _may_see(loaded, press.unit):
        return not_here()
    there = found.rows()
    if not there:
        return Decision(view=View("form_nil", press.form))
    row = press.row if press.row in there else there[0]
    line = found.counts.rows[row]
    cells = [
        (n, column, found.counts.number(line.mark, column.mark))
        for n, column in enumerate(found.counts.columns)
    ]
    cells = [cell for cell in cells if cell[2]]
    shown = cells[press.page * FIGURES : (press.page + 1) * FIGURES]
    places: dict[str, str | int] = {
        "row": row, "label": line.label, "total": len(cells),
        "before": max((n for n in there if n < row), default=-1),
        "after": min((n for n in there if n > row), default=-1),
    }  # fmt: skip
    for n, (column, said, number) in enumerate(shown):
        places |= {f"column{n}": column, f"said{n}": told(said), f"number{n}": number}
    return Decision(view=View("figures", press.form, press.page, places))


def told(column: Line) -> str:
    """A column by its mark and its heading: headings alone may stand in two groups."""
    return f"{column.mark}栏 {column.label}" if column.label else f"{column.mark}栏"


def behind(loaded: Loaded, press: presses.Behind, found: Figures | None) -> Decision:
    """Who is behind the figure in a cell: by name for the branch itself, above it by number.

    From above names are seen only with a reason, and not here.
    """
    if found is None or not _may_see(loaded, press.unit):
        return not_here()
    counts = found.counts
    if press.row >= len(counts.rows) or press.column >= len(counts.columns):
        return not_here()
    row, column = counts.rows[press.row], counts.columns[press.column]
    keys = counts.behind(row.mark, column.mark)
    places: dict[str, str | int] = {
        "row": press.row, "column": press.column, "total": len(keys),
        "label": row.label, "said": told(column),
    }  # fmt: skip
    for n, key in enumerate(keys[press.page * PAGE : (press.page + 1) * PAGE]):
        person = found.people[key]
        own = key.unit == press.unit and loaded.desk.holds("secretary")
        places |= {f"unit{n}": key.unit, f"number{n}": key.number, f"branch{n}": person.branch}
        places |= {f"name{n}": person.name, f"born{n}": person.born} if own else {}
    return Decision(view=View("behind", press.form, press.page, places))


def classify(loaded: Loaded, press: presses.Classify, policy: Policy) -> Decision:
    """Note which 党组织类别 the branch has; without one, or pressed too late: the choices."""
    here = loaded.desk.unit
    if here is None or here.id != press.unit or not loaded.desk.holds("secretary"):
        return not_here()
    if not press.category:
        return Decision(view=View("classify"))
    if policy.codes["organisation"].get(press.category) is None:
        return not_here()
    if here.category == press.category:
        return Decision(view=View("form_group", "summaries"))
    if here.revision != press.revision:
        return Decision(complaint=Complaint("stale"), view=View("classify"))
    change = UnitClassified(press.category)
    return Decision((change,), view=View("form_group", "summaries"), said=(("classified", {}),))


def _may_see(loaded: Loaded, unit: int) -> bool:
    here = loaded.desk.unit
    return here is not None and here.id == unit and loaded.desk.holds(*MAY_ASK)
