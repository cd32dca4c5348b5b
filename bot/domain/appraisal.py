"""民主评议: one result per member, gone through one after the other."""

from __future__ import annotations

from datetime import date

from bot.domain.changes import FactsStated
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View, unrated
from bot.domain.interview import not_here
from bot.domain.presses import closing as presses
from bot.domain.records import Fact, Member, Seat

FACT = "appraisal"
"""The fact that holds the result."""

RATINGS = ("excellent", "good", "fair", "poor")
"""优秀, 合格, 基本合格, 不合格."""


def look(loaded: Loaded, unit: int) -> Decision:
    """The next member without a result, or that all have one."""
    here = loaded.desk.unit
    if here is None or here.id != unit or not loaded.desk.holds("secretary"):
        return not_here()
    return _next(loaded, ())


def _next(loaded: Loaded, rated: tuple[int, ...]) -> Decision:
    left = [m for m in loaded.roster.values() if unrated(m) and m.key.number not in rated]
    unit = loaded.desk.unit.id if loaded.desk.unit else 0
    places: dict[str, str | int] = {"left": len(left), "total": len(loaded.roster)}
    return Decision(
        view=View("appraisal", places=places),
        seat=Seat(unit, left[0].key.number if left else None),
    )


def rate(loaded: Loaded, press: presses.Rate, today: date) -> Decision:
    """The result is on record; the next member is shown."""
    if look(loaded, press.unit).complaint is not None or press.rating not in RATINGS:
        return not_here()
    member = loaded.roster.get(press.number)
    if member is None or member.closed:
        return not_here()
    step = _next(loaded, (press.number,))
    if member.value(FACT) == press.rating:
        return step
    said = (("appraisal_poor", {"name": member.name}),) if press.rating == "poor" else ()
    change = _stated(member, press.rating, today)
    return Decision((change,), view=step.view, seat=step.seat, said=said)


def rate_rest(loaded: Loaded, press: presses.RateRest, today: date) -> Decision:
    """合格 for everybody without a result."""
    here = loaded.desk.unit
    if here is None or look(loaded, press.unit).complaint is not None:
        return not_here()
    if press.revision != here.revision:
        return Decision(complaint=Complaint("stale"), view=look(loaded, press.unit).view)
    left = tuple(filter(unrated, loaded.roster.values()))
    changes = tuple(_stated(member, "good", today) for member in left)
    view = View("appraisal", places={"left": 0, "total": len(loaded.roster)})
    return Decision(changes, view=view, seat=Seat(here.id))


def _stated(member: Member, rating: str, today: date) -> FactsStated:
    fact = Fact(rating, told=today.isoformat())
    before = {FACT: member.facts[FACT]} if FACT in member.facts else {}
    return FactsStated(member.key.number, {FACT: fact}, before)
