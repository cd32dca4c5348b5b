"""The conflicts of an imported roster, one by one: what the file says, or what stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from bot.domain import presses, results
from bot.domain.changes import Change, FactsStated, Upload, apply, member_of
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.interview import not_here
from bot.domain.locks import lock, locked
from bot.domain.merge import fact_of, says
from bot.domain.records import Fact, Member, Seat
from bot.domain.roster import Conflict
from bot.domain.values import check_member

CHOICES = ("file", "mine", "later")
"""用文件的, 保留现在的, 稍后."""

Members = Mapping[int, Member]


def shown(upload: Upload, members: Members) -> View:
    """The first conflict that still has to be decided; the home card where there is none."""
    conflicts = results.conflicts_of(upload)
    place = next((i for i, c in enumerate(conflicts) if _open(c, members)), None)
    return View("home") if place is None else _view(upload, conflicts, place, members)


def after(members: Members, changes: Iterable[Change], unit: int) -> dict[int, Member]:
    """The members once these changes have happened."""
    known = dict(members)
    for change in changes:
        number = member_of(change)
        now = apply(known.get(number), change, unit) if number is not None else None
        if number is not None and now is not None:
            known[number] = now
    return known


def ask(loaded: Loaded, unit: int, now: datetime) -> Decision:
    """Put the first conflict that waits on the table."""
    here, upload = loaded.desk.unit, loaded.upload
    if here is None or here.id != unit or not loaded.desk.holds("secretary"):
        return not_here()
    if upload is None or upload.used is None:
        return Decision(complaint=Complaint("no_conflicts"), view=View("home"), seat=Seat(unit))
    return _onward(loaded, upload, loaded.roster, now)


def again(loaded: Loaded) -> Decision:
    """The conflict that waits, for a press that was seen before."""
    upload, here = loaded.upload, loaded.desk.unit
    if upload is None or here is None or upload.unit != here.id or not upload.waiting:
        return Decision()
    return (
        Decision(view=shown(upload, loaded.roster))
        if loaded.desk.holds("secretary")
        else Decision()
    )


def settle(loaded: Loaded, press: presses.Settle, today: date, now: datetime) -> Decision:
    """Decide one conflict, and show the next; the last one sends the file with its results."""
    upload, here = loaded.upload, loaded.desk.unit
    if here is None or here.id != press.unit or not loaded.desk.holds("secretary"):
        return not_here()
    if upload is None or upload.used is None or upload.unit != here.id:
        return Decision(complaint=Complaint("upload_gone"), view=View("home"), seat=Seat(here.id))
    conflicts = results.conflicts_of(upload)
    if press.place >= len(conflicts) or press.choice not in CHOICES:
        return not_here()
    if press.choice != "later" and locked(here):
        return Decision(complaint=lock(here), view=View("home"), seat=Seat(here.id))
    if press.choice == "later":
        return Decision(view=View("home"), seat=Seat(here.id), said=(("conflicts_later", {}),))
    conflict = conflicts[press.place]
    member = loaded.roster.get(conflict.number)
    if member is None or not _open(conflict, loaded.roster):
        return replace(_onward(loaded, upload, loaded.roster, now), complaint=Complaint("stale"))
    refused = _refused(member, conflict, press, today, here.ids)
    if refused is not None:
        view = _view(upload, conflicts, press.place, loaded.roster)
        return Decision(complaint=refused, view=view, seat=Seat(here.id))
    return _decided(loaded, upload, press, today, now)


def report(loaded: Loaded, press: presses.Report, asked: str, now: datetime) -> Decision:
    """Send the file with its results as they are by now."""
    upload, here = loaded.upload, loaded.desk.unit
    if here is None or here.id != press.unit or not loaded.desk.holds("secretary"):
        return not_here()
    if upload is None or upload.used is None:
        return Decision(complaint=Complaint("upload_gone"), view=View("home"))
    return Decision(errands=(results.errand(upload, now, asked),), said=(("file_coming", {}),))


def _refused(
    member: Member, conflict: Conflict, press: presses.Settle, today: date, ids: str
) -> Complaint | None:
    """Why the choice cannot be followed as it was pressed."""
    if press.revision != member.revision:
        return Complaint("conflict_moved")
    if press.choice == "mine":
        return None
    if member.closed:
        return Complaint("member_closed")
    if conflict.name == "idno" and ids == "no":
        return Complaint("ids_not_from_file")
    known = {name: member.value(name) for name in member.facts}
    together = known | {conflict.name: conflict.theirs}
    before = check_member(known, today)
    return next(
        (c for n, c in check_member(together, today) if c.hard and (n, c) not in before), None
    )


def _decided(
    loaded: Loaded, upload: Upload, press: presses.Settle, today: date, now: datetime
) -> Decision:
    conflicts = list(results.conflicts_of(upload))
    conflict = conflicts[press.place]
    conflicts[press.place] = replace(conflict, settled=press.choice)
    decided = results.with_conflicts(upload, tuple(conflicts))
    if press.choice == "mine":
        return _onward(loaded, decided, loaded.roster, now)
    member = loaded.roster[conflict.number]
    source = f"{upload.id}:{conflict.row}"
    fact = Fact(conflict.theirs, "given", "roster", source, today.isoformat())
    old = {n: f for n, f in member.facts.items() if n == conflict.name}
    change = FactsStated(conflict.number, {conflict.name: fact}, old, cause="corrected")
    members = after(loaded.roster, (change,), upload.unit)
    return replace(_onward(loaded, decided, members, now), changes=(change,))


def _onward(loaded: Loaded, upload: Upload, members: Members, now: datetime) -> Decision:
    """The next conflict, or the end of them; those that settled themselves are noted."""
    reviewed = _reviewed(upload, members)
    waited = loaded.upload.waiting if loaded.upload else 0
    done = waited > 0 and reviewed.waiting == 0
    return Decision(
        view=shown(reviewed, members),
        seat=Seat(upload.unit),
        upload=reviewed if reviewed != loaded.upload else None,
        disputes=reviewed.waiting - waited,
        errands=(results.errand(reviewed, now),) if done else (),
        said=(("conflicts_done", {}),) if done else (),
    )


def _reviewed(upload: Upload, members: Members) -> Upload:
    """The upload with every conflict settled that the record has settled meanwhile."""
    conflicts = results.conflicts_of(upload)
    reviewed = tuple(
        c if c.settled or _open(c, members) else replace(c, settled="same") for c in conflicts
    )
    return upload if reviewed == conflicts else results.with_conflicts(upload, reviewed)


def _open(conflict: Conflict, members: Members) -> bool:
    """Whether the record still says something else than the file."""
    member = members.get(conflict.number)
    if conflict.settled or member is None:
        return False
    return not says(fact_of(member, conflict.name), conflict.theirs, conflict.name)


def _view(upload: Upload, conflicts: tuple[Conflict, ...], place: int, members: Members) -> View:
    conflict = conflicts[place]
    member = members[conflict.number]
    fact = fact_of(member, conflict.name) or Fact("", "later", "roster")
    places: dict[str, str | int] = {
        "place": place,
        "left": sum(_open(c, members) for c in conflicts),
        "number": conflict.number,
        "member": member.name,
        "revision": member.revision,
        "row": conflict.row,
        "field": conflict.name,
        "theirs": conflict.theirs,
        "mine": fact.value,
        "mark": fact.mark,
        "origin": fact.origin,
        "told": fact.told,
    }
    return View("conflict", str(upload.id), places=places)
