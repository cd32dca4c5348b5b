"""An uploaded roster's way: previewed, then confirmed as it was shown, or dropped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.domain.changes import Errand, MemberAdded, Upload
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.policy import Policy
from bot.domain.records import Member, Seat
from bot.domain.roster import Plan, Problem, plan


def plan_of(upload: Upload, members: dict[int, Member], last_number: int, policy: Policy) -> Plan:
    """The plan of a staged upload against the record as it stands."""
    rows = [(int(number), cells) for number, cells in upload.table["rows"]]
    day = date.fromisoformat(upload.table["day"])
    flaws = [
        Problem(row, name, Complaint(code, facts, hard))
        for row, name, code, facts, hard in upload.table["flaws"]
    ]
    return plan(rows, members, last_number, policy, upload, day, flaws)


def _plan(loaded: Loaded, upload: Upload, policy: Policy) -> Plan:
    unit = loaded.desk.unit
    return plan_of(upload, dict(loaded.roster), unit.members if unit else 0, policy)


def _preview(upload: Upload, made: Plan) -> View:
    places: dict[str, str | int] = {
        "new": made.new,
        "changed": made.changed,
        "unchanged": made.unchanged,
        "problems": made.problem_rows,
        "warnings": made.warned_rows,
        "left_out": made.left_out,
        "sheet": str(upload.table.get("sheet", "")),
        "other_sheets": len(upload.table.get("other_sheets", ())),
        "unknown": "、".join(upload.table.get("unknown", ())[:5]),
    }
    return View("preview", str(upload.id), places=places)


def preview(loaded: Loaded, upload: Upload, policy: Policy, now: datetime) -> Decision:
    """Keep the file for 24 hours and show what confirming would do."""
    if loaded.desk.unit is None or not loaded.desk.holds("secretary"):
        return Decision(complaint=Complaint("no_branch"))
    made = _plan(loaded, upload, policy)
    kept = replace(upload, unit=loaded.desk.unit.id, plan=made.digest)
    errands: tuple[Errand, ...] = ()
    if made.problems:
        payload = {"upload": kept.id, "unit": kept.unit}
        errands = (Errand("marked", f"marked:{upload.id}", now, payload),)
    return Decision(upload=kept, view=_preview(kept, made), errands=errands)


def again(loaded: Loaded, policy: Policy) -> Decision:
    """The preview of a file that waits already, without keeping it again."""
    if not _hers(loaded) or loaded.upload is None or loaded.upload.used is not None:
        return Decision(view=View("home"))
    return Decision(view=_preview(loaded.upload, _plan(loaded, loaded.upload, policy)))


def confirm(loaded: Loaded, policy: Policy) -> Decision:
    """Apply the upload as it was shown, whole; show a new preview if the record moved meanwhile."""
    upload, unit = loaded.upload, loaded.desk.unit
    if not _hers(loaded) or upload is None or unit is None:
        return Decision(complaint=Complaint("upload_gone"), view=View("home"))
    if upload.used is not None:
        return Decision(complaint=Complaint("upload_used"), view=View("home"))
    made = _plan(loaded, upload, policy)
    if made.digest != upload.plan:
        return preview_moved(loaded, upload, made)
    first = _first_open(loaded, made)
    view = View("card") if first is not None else View("home")
    places: dict[str, str | int] = {"new": made.new, "changed": made.changed}
    return Decision(
        made.changes,
        view=view,
        seat=Seat(unit.id, first),
        uses=upload.id,
        said=(("imported", places),),
    )


def preview_moved(loaded: Loaded, upload: Upload, made: Plan) -> Decision:
    """The preview as it would be now; it takes the place of the one that was shown."""
    kept = replace(upload, plan=made.digest)
    return Decision(upload=kept, view=_preview(kept, made), complaint=Complaint("record_moved"))


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
    return upload.unit == unit.id


def _first_open(loaded: Loaded, made: Plan) -> int | None:
    open_ones = [n for n, m in loaded.roster.items() if m.standing.progress in ("todo", "doing")]
    added = [c.number for c in made.changes if isinstance(c, MemberAdded)]
    return min((*open_ones, *added), default=None)
