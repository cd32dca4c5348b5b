"""An uploaded roster's way: previewed, then confirmed as it was shown, or dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from bot.domain import conflicts, results
from bot.domain.changes import Errand, MemberAdded, Upload
from bot.domain.complaints import Complaint, warning
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.locks import lock, locked
from bot.domain.merge import Base, Printed, Sent
from bot.domain.official import KIND as OFFICIAL
from bot.domain.policy import Policy
from bot.domain.records import Member, Seat
from bot.domain.reports import KIND as REPORT
from bot.domain.roster import Plan, Problem, plan
from bot.domain.roster_rows import BLANK, without

SEEN = 8
"""Characters of a plan's digest that the button under its preview carries."""

NAMES = 3
"""How many of those who are missing in a file are named."""


def plan_of(
    upload: Upload,
    members: Mapping[int, Member],
    last_number: int,
    policy: Policy,
    base: Base | None = None,
    ids: str = "",
) -> Plan:
    """The plan of a staged upload against the record as it stands, and what had been sent.

    `ids`: whether real id numbers may be kept here; where not, the file's column is left out.
    """
    rows = [(int(number), cells) for number, cells in upload.table["rows"]]
    day = date.fromisoformat(upload.table["day"])
    flaws = [
        Problem(row, name, Complaint(code, facts, hard))
        for row, name, code, facts, hard in upload.table["flaws"]
    ]
    columns = [name for _, name, _ in upload.table.get("columns", ()) if name]
    if ids != "no":
        return plan(rows, members, last_number, policy, upload, day, flaws, base, columns)
    left = [
        Problem(row, "idno", warning("ids_left_out"))
        for row, cells in rows
        if cells.get("idno", "").strip() not in BLANK
    ]
    rows = [(row, without(cells, {"idno"})) for row, cells in rows]
    flaws = [flaw for flaw in flaws if flaw.name != "idno"]
    columns = [name for name in columns if name != "idno"]
    made = plan(rows, members, last_number, policy, upload, day, flaws, base, columns)
    return replace(made, remarks=(*made.remarks, *left))


def _plan(loaded: Loaded, upload: Upload, policy: Policy, printed: Printed | None) -> Plan:
    unit = loaded.desk.unit
    base = None if loaded.sent is None or printed is None else Base(loaded.sent, printed)
    last, ids = (unit.members, unit.ids) if unit else (0, "")
    return plan_of(upload, loaded.roster, last, policy, base, ids)


def compared(loaded: Loaded, upload: Upload) -> str:
    """With what the file is compared: sent (what had been sent), other (the record, because the
    file shows another unit), lost (the record, because nobody can tell any more), or "" for a file
    that was never ours."""
    sent, unit = Sent.read(str(upload.table.get("sent", ""))), loaded.desk.unit
    if loaded.sent is not None:
        return "sent"
    if sent is not None:
        return "other" if unit is None or sent.unit != unit.id else "lost"
    numbered = any(name == "number" for _, name, _ in upload.table.get("columns", ()))
    return "lost" if numbered and loaded.roster else ""


def _preview(loaded: Loaded, upload: Upload, made: Plan) -> View:
    missing = [loaded.roster[n].name for n in made.missing[:NAMES] if n in loaded.roster]
    places: dict[str, str | int] = {
        "plan": made.digest[:SEEN],
        "new": made.new,
        "changed": made.changed,
        "unchanged": made.unchanged,
        "problems": made.problem_rows,
        "warnings": made.warned_rows,
        "left_out": made.left_out,
        "sheet": str(upload.table.get("sheet", "")),
        "other_sheets": len(upload.table.get("other_sheets", ())),
        "unknown": "、".join(upload.table.get("unknown", ())[:5]),
        "compared": compared(loaded, upload),
        "conflicts": len(made.conflicts),
        "cleared": sum(p.complaint.code == "cell_cleared" for p in made.remarks),
        "ids_left_out": sum(p.complaint.code == "ids_left_out" for p in made.remarks),
        "missing": len(made.missing),
        "missing_names": "、".join(missing),
    }
    return View("preview", str(upload.id), places=places)


def preview(
    loaded: Loaded, upload: Upload, policy: Policy, now: datetime, printed: Printed | None = None
) -> Decision:
    """Keep the file for 24 hours and show what confirming would do."""
    if loaded.desk.unit is None or not loaded.desk.holds("secretary"):
        return Decision(complaint=Complaint("no_branch"))
    if locked(loaded.desk.unit):
        return Decision(complaint=lock(loaded.desk.unit), view=View("home"))
    made = _plan(loaded, upload, policy, printed)
    kept = replace(upload, unit=loaded.desk.unit.id, plan=made.digest)
    errands: tuple[Errand, ...] = ()
    if made.problems:
        payload = {"upload": kept.id, "unit": kept.unit}
        errands = (Errand("marked", f"marked:{upload.id}", now, payload),)
    return Decision(upload=kept, view=_preview(loaded, kept, made), errands=errands)


def again(loaded: Loaded, policy: Policy, printed: Printed | None = None) -> Decision:
    """The preview of a file that waits already, without keeping it again; or why there is none."""
    if not _hers(loaded) or loaded.upload is None:
        return Decision(complaint=Complaint("upload_gone"), view=View("home"))
    if loaded.upload.used is not None:
        return Decision(complaint=Complaint("upload_used"), view=View("home"))
    made = _plan(loaded, loaded.upload, policy, printed)
    return Decision(view=_preview(loaded, loaded.upload, made))


def confirm(
    loaded: Loaded,
    policy: Policy,
    now: datetime,
    seen: str,
    printed: Printed | None = None,
) -> Decision:
    """Apply the upload as it was shown, whole; show a new preview if the record moved meanwhile.

    `seen`: which plan stood above the button; neither a second tap nor a button that names no
    plan applies a preview nobody read.
    """
    upload, unit = loaded.upload, loaded.desk.unit
    if not _hers(loaded) or upload is None or unit is None:
        return Decision(complaint=Complaint("upload_gone"), view=View("home"))
    if upload.used is not None:
        return Decision(complaint=Complaint("upload_used"), view=View("home"))
    if locked(unit):
        return Decision(complaint=lock(unit), view=View("home"))
    made = _plan(loaded, upload, policy, printed)
    if made.digest != upload.plan or seen != made.digest[:SEEN]:
        return preview_moved(loaded, upload, made)
    noted = results.noted(upload, made)
    first = None if made.conflicts else _first_open(loaded, made)
    view = View("card") if first is not None else View("home")
    places: dict[str, str | int] = {"new": made.new, "changed": made.changed}
    members = conflicts.after(loaded.roster, made.changes, unit.id) if made.conflicts else {}
    wanted = compared(loaded, upload) or made.conflicts
    return Decision(
        made.changes,
        view=conflicts.shown(noted, members) if made.conflicts else view,
        seat=Seat(unit.id, first),
        upload=noted,
        disputes=noted.waiting,
        uses=upload.id,
        said=(("imported", places),),
        errands=(results.errand(noted, now),) if wanted and not made.conflicts else (),
    )


def preview_moved(loaded: Loaded, upload: Upload, made: Plan) -> Decision:
    """The preview as it would be now; it takes the place of the one that was shown."""
    kept = replace(upload, plan=made.digest)
    return Decision(
        upload=kept, view=_preview(loaded, kept, made), complaint=Complaint("record_moved")
    )


def drop(loaded: Loaded) -> Decision:
    """Forget the upload; nothing was changed by it."""
    if not _hers(loaded) or loaded.upload is None:
        return Decision(complaint=Complaint("upload_gone"), view=View("home"))
    if loaded.upload.used is not None:
        return Decision(complaint=Complaint("upload_used"), view=View("home"))
    return Decision(view=View("home"), uses=loaded.upload.id, said=(("upload_dropped", {}),))


def _hers(loaded: Loaded) -> bool:
    """Whether the upload waits for the unit in which she sits, and she may confirm it."""
    upload, unit = loaded.upload, loaded.desk.unit
    if upload is None or unit is None or not loaded.desk.holds("secretary"):
        return False
    if upload.table.get("kind") in (OFFICIAL, REPORT):
        return False
    return upload.unit == unit.id


def _first_open(loaded: Loaded, made: Plan) -> int | None:
    open_ones = [n for n, m in loaded.roster.items() if m.standing.progress in ("todo", "doing")]
    added = [c.number for c in made.changes if isinstance(c, MemberAdded)]
    return min((*open_ones, *added), default=None)
