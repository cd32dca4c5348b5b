"""The branch hands its answers over; those that come back are looked at again."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain import presses
from bot.domain.changes import Entry, Tell
from bot.domain.changes.offices import BranchReopened, BranchSubmitted
from bot.domain.changes.reviews import MemberCorrected
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.interview import addressed, not_here
from bot.domain.locks import lock, locked, signed_above
from bot.domain.records import Seat
from bot.domain.reminders import UNFINISHED

GAPS = ("todo", "doing", "later", "unclear")
"""Counts that are named when a branch is handed over with gaps."""


def gaps(desk: Desk) -> dict[str, int]:
    """What is still open in the branch."""
    found = {name: desk.tally.get(name, 0) for name in GAPS}
    found["disputes"] = desk.disputes
    return {name: n for name, n in found.items() if n}


def reopened_for(deeds: Iterable[Entry]) -> str:
    """Why the branch was given back as a whole since it was last handed over; empty: it was not."""
    reason = ""
    for entry in deeds:
        match entry.change:
            case BranchReopened() as change:
                reason = change.reason
            case BranchSubmitted():
                reason = ""
    return reason


def submit(loaded: Loaded, press: presses.reviews.Submit) -> Decision:
    """Show what would be handed over; pressed there, hand it over as it was shown."""
    desk, unit = loaded.desk, loaded.desk.unit
    if unit is None or unit.id != press.unit or not desk.holds("secretary"):
        return not_here()
    seat = Seat(unit.id)
    if locked(unit) and not unit.phase:
        return Decision(complaint=lock(unit), view=View("submit"), seat=seat)
    if locked(unit):
        return Decision(view=View("submit"), seat=seat, said=(("submitted_already", {}),))
    if not desk.tally.get("total") and press.revision == 0:
        # Whoever is reminded before there is a roster is told so, not refused.
        return Decision(view=View("home"), seat=seat, said=(("nobody_to_submit", {}),))
    if not desk.tally.get("total"):
        return Decision(complaint=Complaint("nobody_to_submit"), view=View("home"), seat=seat)
    if press.revision == 0:
        return Decision(view=View("submit"), seat=seat)
    if press.revision != unit.revision:
        return Decision(complaint=Complaint("moved_meanwhile"), view=View("submit"), seat=seat)
    n = desk.tally
    change = BranchSubmitted(n.get("total", 0), n.get("done", 0), gaps(desk))
    told: dict[str, str | int] = {"unit": unit.name, "n": n.get("total", 0)}
    tells = tuple(
        Tell(parent, ("verifier", "clerk"), "branch_submitted", told, "verify")
        for parent in _above(unit.path)
    )
    return Decision((change,), view=View("submit"), seat=seat, tells=tells)


def _above(path: str) -> list[int]:
    return [int(part) for part in path.split("/") if part][:-1]


def returned(loaded: Loaded, press: presses.reviews.Returned) -> Decision:
    """Those who were sent back."""
    desk = loaded.desk
    if desk.unit is None or desk.unit.id != press.unit or not desk.holds("secretary"):
        return not_here()
    return Decision(view=View("returned", page=press.page), seat=Seat(press.unit))


def sent_back(loaded: Loaded, press: presses.reviews.SentBack) -> Decision:
    """Why a member was sent back, and which answers may be changed."""
    member = addressed(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    return Decision(view=View("sent_back"), seat=Seat(*member.key))


def corrected(loaded: Loaded, press: presses.reviews.Corrected) -> Decision:
    """The branch has looked at a member again."""
    member = addressed(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    seat = Seat(*member.key)
    if member.review.state != "returned" or member.seen != press.seen:
        return Decision(complaint=Complaint("stale"), view=View("sent_back"), seat=seat)
    if member.standing.progress in UNFINISHED:
        return Decision(
            complaint=Complaint("correct_unfinished"), view=View("sent_back"), seat=seat
        )
    unit = loaded.desk.unit
    if signed_above(unit):
        return Decision(complaint=lock(unit), view=View("sent_back"), seat=seat)
    told: dict[str, str | int] = {"unit": unit.name if unit else "", "number": press.number}
    parents = _above(unit.path if unit else "")
    tells = tuple(Tell(one, ("verifier",), "member_corrected", told, "verify") for one in parents)
    change = MemberCorrected(press.number)
    return Decision(
        (change,),
        view=View("returned"),
        seat=Seat(press.unit),
        tells=tells,
        said=(("corrected", {"number": press.number}),),
    )
