"""/undo: the person's last answer is taken back, as often as it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from bot.domain import locks
from bot.domain.cards import CARD, addressed, not_here, seat_of
from bot.domain.changes import AttemptLogged, AttemptWithdrawn, FactsStated
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.policy import Policy
from bot.domain.records import Member, Seat


def anything_said(tally: Mapping[str, int]) -> bool:
    """Whether anybody answered or tried anything in the unit: else nothing can be taken back."""
    return any(tally.get(name) for name in ("doing", "later", "done", "search"))


def undo(loaded: Loaded, policy: Policy, revision: int | None) -> Decision:
    """Take back the person's last answer; what stood before stands again.

    A button carries the unit's revision, so that pressing it twice takes back once.
    """
    entry, unit = loaded.undoable, loaded.desk.unit
    if unit is not None and revision not in (None, unit.revision):
        return Decision(complaint=Complaint("stale"))
    if entry is not None and isinstance(entry.change, AttemptLogged):
        return _withdraw(loaded, entry.change)
    if entry is None or unit is None or not isinstance(entry.change, FactsStated):
        return Decision(complaint=Complaint("nothing_to_undo"))
    done = entry.change
    if done.cause in ("imported", "undone"):
        return Decision(complaint=Complaint("nothing_to_undo"))
    member = addressed(loaded, unit.id, done.number)
    if member is None:
        return not_here()
    stays = partial(_stays, member, unit.revision - entry.seq + 1)
    if member.closed:
        return stays(Complaint("closed_since"))
    shut = locks.barred(unit, member, done.facts.keys())
    if shut is not None:
        return stays(shut)
    touched_since = [n for n, f in done.facts.items() if member.facts.get(n) != f]
    if touched_since:
        return stays(Complaint("changed_since"), touched_since)
    gone = tuple(name for name in done.facts if name not in done.before)
    change = FactsStated(
        done.number, done.before, done.facts, gone, cause="undone", undoes=entry.seq
    )
    # What 信息无误 stated was answered as a whole; anything else begins with the answer itself.
    first = next(iter(done.facts)) if done.cause == "answered" else ""
    seat = Seat(unit.id, done.number, first)
    return Decision((change,), view=CARD, seat=seat, said=(("undone", {}),))


def _stays(member: Member, back: int, why: Complaint, names: Iterable[str] = ()) -> Decision:
    """Why the answer stays, what stands now in these fields, and the way to older answers."""
    view = View("undo_stays", " ".join(names), back)
    return Decision(complaint=why, view=view, seat=seat_of(member))


def _withdraw(loaded: Loaded, done: AttemptLogged) -> Decision:
    """The attempt that was the last thing recorded, taken back while it may be."""
    unit = loaded.desk.unit
    member = addressed(loaded, unit.id, done.number) if unit else None
    if member is None or not 0 < done.attempt <= len(member.tried):
        return not_here()
    if member.tried[done.attempt - 1].off:
        return Decision(complaint=Complaint("nothing_to_undo"))
    change = AttemptWithdrawn(done.number, done.attempt)
    said = (("attempt_withdrawn", {"n": done.attempt}),)
    return Decision(
        (change,), view=View("attempt", page=done.attempt), seat=seat_of(member), said=said
    )
