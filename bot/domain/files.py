"""Asking for a file: it is made and sent by the courier, once for each asking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.domain.catalogue import FormRow, catalogue, part_of
from bot.domain.changes import Errand
from bot.domain.decisions import Decision, Loaded, Remarks, View
from bot.domain.desk import Desk
from bot.domain.interview import not_here
from bot.domain.policy import Policy
from bot.domain.records import Role, Unit
from bot.domain.reminders import UNFINISHED

MAY_ASK: tuple[Role, ...] = ("secretary", "clerk", "committee", "city")
"""Roles that get files of their own units and of those below."""
NAMES: tuple[Role, ...] = ("secretary", "clerk", "committee")
"""Of these those that get files on which the people of a branch are named."""
LONG = ("dossier", "bundle")
"""Kinds of forms that are made of many parts."""
FIGURES = ("counts", "blank")
"""Kinds of forms on which nobody is named."""
REPORTED = ("reported", "received")
"""Phases of a committee whose papers lie with the city."""
NIL = "nil"
"""Asks for the sheet that says there is nobody to report: 零报告."""
LISTED = "listed"
"""Asks for a roster from the list of forms: that list stays on the screen."""
DRAFT = "draft"
"""Asks for a sheet whose sums do not hold, with the faults written on it: 草表."""


def ask_for(
    loaded: Loaded, form: str, unit: int | None, asked: str, now: datetime, policy: Policy
) -> Decision:
    """The file is on its way, or a screen says that there is nothing to show.

    `form` is a code of the catalogue, perhaps with a 编号, `NIL`, `LISTED` or `DRAFT` behind a dot;
    `asked` names this asking, so that no redelivery doubles it.
    """
    here = loaded.desk.unit
    code, part = part_of(form)
    row = catalogue(policy.tables).get(code)
    if here is None or row is None or unit not in (None, here.id):
        return not_here()
    if not gets(loaded.desk, row):
        return not_here()
    if part and not _known(row, part):
        return not_here()
    if part in ("", LISTED) and _nobody(row, here, loaded):
        return Decision(view=View("form_nil", code))
    payload = {"form": code, "part": part, "unit": here.id, **narrowed(loaded.desk)}
    kind = "long" if row.kind in LONG else "file"
    errand = Errand(kind, f"file:{form}:{asked}", now, payload)
    unlisted = row.group == "rosters" and part != LISTED
    said: Remarks = (("file_coming", {}),) if unlisted else (("form_coming", {"form": row.name}),)
    return Decision(view=beside(row, part), errands=(errand,), said=said)


def beside(row: FormRow, part: str) -> View:
    """The screen that stays while a file comes: the list it was asked from; the open card where it
    is about one member, or where nobody knows from where it was asked."""
    if part.isdigit() or (row.group == "rosters" and part != LISTED):
        return View()
    return View("form_group", row.group)


def gets(desk: Desk, row: FormRow) -> bool:
    """Whether the person gets this form of the unit at hand.

    Of a branch the city gets figures, and of a committee, too, until its papers were reported: names
    it sees for a reason, or in what was sent to it.
    """
    here = desk.unit
    if here is None or not desk.holds(*MAY_ASK) or not row.offered(here.kind):
        return False
    return row.kind in FIGURES or desk.holds(*NAMES) or here.kind == "city" or _lies_there(here)


def _lies_there(unit: Unit) -> bool:
    """Whether the city has the papers of the committee."""
    return unit.kind == "committee" and unit.phase in REPORTED


def reported(unit: Unit) -> bool:
    """Whether the city has the papers of the unit, its own or the committee's above it."""
    return not {unit.phase, unit.above}.isdisjoint(REPORTED)


def withheld(row: FormRow, below: Iterable[tuple[Unit, Mapping[str, int]]]) -> tuple[int, int]:
    """How many belong on the form whose names the city does not get yet, and how many committees
    have yet to report; `below` are the unit and those below it with their own counts."""
    silent = [(unit, tally) for unit, tally in below if not reported(unit)]
    people = sum(row.counted(tally) for _, tally in silent)
    return people, sum(unit.kind == "committee" for unit, _ in silent)


def unfinished(below: Iterable[tuple[Unit, Mapping[str, int]]]) -> int:
    """How many members of these units have no conclusion yet."""
    return sum(tally.get(name, 0) for _, tally in below for name in UNFINISHED)


def kept_back(desk: Desk) -> bool:
    """Whether names are kept from the person until the unit's papers were reported."""
    here = desk.unit
    city_alone = desk.holds(*MAY_ASK) and not desk.holds(*NAMES)
    return here is not None and city_alone and here.kind == "committee" and not _lies_there(here)


def narrowed(desk: Desk) -> dict[str, bool]:
    """What the courier is told of whose names the person gets: of committees that have reported."""
    return {} if desk.holds(*NAMES) else {"reported": True}


def _known(row: FormRow, part: str) -> bool:
    """Whether this can be asked of the form."""
    if part.isdigit():
        return row.single
    if part == LISTED:
        return row.group == "rosters"
    return part == NIL or (part == DRAFT and row.kind == "counts")


def _nobody(row: FormRow, here: Unit, loaded: Loaded) -> bool:
    """Whether the form would be empty, by the counts of the unit and of those below it; the record
    of the search by the attempts that were loaded with it."""
    if row.kind == "attempts":
        return not loaded.attempts
    told = bool(row.classes) or row.kind == "roster"
    return told and not row.counted(tally_of(here, loaded.desk, row))


def tally_of(here: Unit, desk: Desk, row: FormRow | None = None) -> Mapping[str, int]:
    """What a form of the unit counts: a branch's own members, above it all those below.

    A 党总支 is a branch where people are named: of what lies below it sees the sums.
    """
    named = row is not None and not row.summed
    own = here.kind == "branch" or (here.kind == "general_branch" and named)
    return desk.tally if own else desk.sums
