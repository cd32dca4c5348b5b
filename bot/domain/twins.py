"""The same person on the lists of two branches: found by the id number's keyed hash, judged above."""

from __future__ import annotations

from bot.domain import matters
from bot.domain.changes import Change, FactsStated, MatterOpened, Tell
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.interview import not_here
from bot.domain.matter_views import own_seat
from bot.domain.presses import twins as presses
from bot.domain.records import Desk, Fact, Key, Member
from bot.domain.sides import Side

KIND = "twin"
"""The kind of matter under which the judgement stands in the first branch's chain."""


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
    if any(m.kind == KIND and m.text("other") == _named(other.key) for m in desk.matters):
        return Decision(complaint=Complaint("twin_judged"), view=View("twins"), seat=own_seat(desk))
    changes = _changes(desk, member, other, press, day)
    tells: tuple[Tell, ...] = ()
    if press.same:
        places = {"other": other.unit}
        tells = (Tell(press.unit, ("secretary",), "twin_closed", places),)
    code = "twin_same" if press.same else "twin_other"
    return Decision(
        changes, view=View("twins"), seat=own_seat(desk), tells=tells, said=((code, {}),)
    )


def _named(key: Key) -> str:
    return f"{key.unit}.{key.number}"


def _changes(
    desk: Desk, member: Member, other: Side, press: presses.Judge, day: str
) -> tuple[Change, ...]:
    closes = bool(press.same) and member.value("scope") == "no_receipt"
    data: dict[str, str | int] = {
        "other": _named(other.key),
        "unit": other.unit,
        "same": press.same,
        "day": day,
    }
    opened = MatterOpened(matters.following(desk.tally), KIND, press.number, "done", data=data)
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
