"""The same person on the lists of two branches: found by the id number's keyed hash, judged above."""

from __future__ import annotations

from bot.domain import matters
from bot.domain.changes import Change, FactsStated, MatterOpened, Tell
from bot.domain.colleagues import TWIN_CLOSED
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.interview import not_here
from bot.domain.matter_views import own_seat
from bot.domain.presses import twins as presses
from bot.domain.records import Fact, Key, Member
from bot.domain.sides import Side

KIND = "twin"
"""How the kind of matter begins under which a judgement stands in the first branch's chain."""


def judges(desk: Desk) -> bool:
    """Committee and city alone see such pairs."""
    here = desk.unit
    return here is not None and desk.holds("committee", "clerk", "city")


def look(loaded: Loaded, unit: int, page: int) -> Decision:
    """A page of probable matches."""
    here = loaded.desk.unit
    if here is None or here.id != unit or not judges(loaded.desk) or here.kind == "branch":
        return not_here()
    return Decision(view=View("twins", page=page))


def judge(loaded: Loaded, press: presses.Judge, day: str) -> Decision:
    """同一人 closes 转出未回执 and 口袋 of the first entry, with the proof; 不是 lets it be."""
    desk, other = loaded.desk, loaded.twin
    member = desk.named or desk.member
    if desk.unit is None or desk.unit.id != press.unit or not judges(desk):
        return not_here()
    if not desk.above("committee", "clerk", "city"):
        return Decision(complaint=Complaint("case_not_yours"), view=View("home"))
    if member is None or member.key.number != press.number or other is None:
        return not_here()
    if other.key != (press.other, press.there) or member.closed:
        return not_here()
    closes = bool(press.same) and member.value("scope") == "no_receipt"
    if not closes and any(m.kind == kind_of(other.key) for m in desk.matters):
        return Decision(complaint=Complaint("twin_judged"), view=View("twins"), seat=own_seat(desk))
    changes = _changes(desk, member, other, press, day, closes)
    code = ("twin_same" if closes else "twin_noted") if press.same else "twin_other"
    return Decision(
        changes,
        view=View("twins"),
        seat=own_seat(desk),
        tells=_tells(desk, other, press, closes) if press.same else (),
        said=((code, {}),),
    )


def _tells(desk: Desk, other: Side, press: presses.Judge, closes: bool) -> tuple[Tell, ...]:
    """Who is told: the branch whose entry is closed, else both, so that they find out."""
    here = desk.unit.name if desk.unit else ""
    code = TWIN_CLOSED if closes else "twin_found"
    first = Tell(press.unit, ("secretary",), code, {"number": press.number, "other": other.unit})
    places: dict[str, str | int] = {"number": other.key.number, "other": here}
    second = Tell(other.key.unit, ("secretary",), "twin_found", places)
    return (first,) if closes else (first, second)


def kind_of(other: Key) -> str:
    """The kind of matter under which the judgement stands: it names the other entry."""
    return f"{KIND}:{_named(other)}"


def _named(key: Key) -> str:
    return f"{key.unit}.{key.number}"


def _changes(
    desk: Desk, member: Member, other: Side, press: presses.Judge, day: str, closes: bool
) -> tuple[Change, ...]:
    data: dict[str, str | int] = {
        "other": _named(other.key),
        "unit": other.unit,
        "same": press.same,
        "day": day,
    }
    new, state = matters.following(desk.tally), "done" if press.same else "dropped"
    opened = MatterOpened(new, kind_of(other.key), press.number, state, data=data)
    if not closes:
        return (opened,)
    facts = {
        "scope": Fact("received", origin="hand", told=day),
        "received_on": Fact(day, origin="hand", told=day),
        "letter_to": Fact(other.unit, origin="hand", told=day),
    }
    before = {name: member.facts[name] for name in facts if name in member.facts}
    note = f"身份证号相同，已在{other.unit}的名册上"
    stated = FactsStated(press.number, facts, before, cause="corrected", note=note)
    return (opened, stated)
