"""Answers are stated: what bars them, what they bring along, and where the talk goes on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain import locks, questions
from bot.domain.cards import CARD, Said, seat_of, unfinished
from bot.domain.changes import Cause, FactsStated, pack_facts, unpack_facts
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.policy import Policy
from bot.domain.records import Fact, Member, Seat
from bot.domain.values import check_member

REASON = "reason"
"""What a seat expects while a warning waits for its reason."""

_BESIDE = {
    "confirmed_before_joined": ("confirmed", "joined"),
    "joined_before_birth": ("joined", "birth", "idno"),
}
"""Contradictions between facts; a hard one that is not named here is about one fact alone."""


@dataclass(frozen=True, slots=True)
class Telling:
    """The circumstances under which answers are stated."""

    today: date
    cause: Cause = "answered"
    doubts: tuple[Complaint, ...] = ()
    """Warnings about how the answer reads."""
    reason: str = field(default="", repr=False)
    """Why it is true all the same."""
    message: int = 0
    """The message that gave the answer; 0: a button did."""


def state(
    loaded: Loaded, member: Member, facts: Mapping[str, Fact], policy: Policy, how: Telling
) -> Decision:
    """The change that states these facts, and where the talk goes on afterwards.

    A value that cannot be true beside what was answered in person is refused; of the roster, which
    may itself be wrong, the other value is asked for anew. A warning waits for a reason.
    """
    me = loaded.desk.person.id
    changed = {n: replace(f, by=me) for n, f in facts.items() if _differs(member.facts.get(n), f)}
    after = replace(member, facts={**member.facts, **changed})
    shut = _shut(loaded.desk, member, changed)
    if shut is not None:
        return Decision(complaint=shut, view=CARD, seat=seat_of(member))
    found = _contradictions(member, after, changed, how.today)
    hard = [c for _, c in found if c.hard]
    barred = next((c for c in hard if not _beside_roster(c, member, changed)), None)
    if barred is not None:
        return Decision(complaint=barred, view=CARD, seat=_at(member, changed))
    doubts = (*how.doubts, *(c for _, c in found if not c.hard))
    if doubts and not how.reason and how.cause == "answered":
        return _doubted(member, changed, doubts, how)
    changed |= _brought_along(member, after, changed, hard, policy)
    after = replace(member, facts={**member.facts, **changed})
    seat, said = _onward(loaded.desk, member, after, policy)
    said = (*((c.code, c.facts) for c in hard), *said)
    if not changed:
        return Decision(view=CARD, seat=seat, said=said)
    before = {n: member.facts[n] for n in changed if n in member.facts}
    change = FactsStated(
        member.key.number,
        changed,
        before,
        cause="answered" if how.reason else how.cause,
        note=how.reason,
        told_by=how.message,
    )
    view = CARD if seat.member is not None else View("home")
    finished = member.key.number if seat.member != member.key.number else None
    return Decision((change,), view=view, seat=seat, finished=finished, said=said)


def _shut(desk: Desk, member: Member, changed: Mapping[str, Fact]) -> Complaint | None:
    """Why these answers may not be changed: locked, or real id numbers are not wanted here."""
    if not changed:
        return None
    fact, unit = changed.get("idno"), desk.unit
    if fact is not None and fact.value and unit is not None and unit.ids == "no":
        return Complaint("ids_barred")
    return locks.barred(unit, member, changed.keys())


def _at(member: Member, facts: Mapping[str, Fact]) -> Seat:
    return replace(seat_of(member), question=next(iter(facts)))


def _differs(old: Fact | None, new: Fact) -> bool:
    if old is None:
        return True
    parts = ("value", "mark", "origin", "again")
    return any(getattr(old, part) != getattr(new, part) for part in parts)


def moved(old: Fact | None, new: Fact | None) -> bool:
    """Whether something else is answered than before."""
    was, now = (None if f is None else (f.value, f.mark) for f in (old, new))
    return was != now


def _doubted(
    member: Member, facts: Mapping[str, Fact], doubts: tuple[Complaint, ...], how: Telling
) -> Decision:
    """The answer waits, sealed in the seat, for the reason why it is true all the same."""
    waits = json.dumps([pack_facts(facts), how.message, member.revision], ensure_ascii=False)
    seat = replace(_at(member, facts), expects=f"{REASON}:{waits}")
    said = tuple((c.code, c.facts) for c in doubts)
    return Decision(view=View("doubt"), seat=seat, said=said)


def doubted(seat: Seat) -> tuple[Mapping[str, Fact], int, int] | None:
    """The answer that waits for its reason, the message that gave it, and the card's revision."""
    topic, _, packed = seat.expects.partition(":")
    if topic != REASON:
        return None
    facts, message, revision = json.loads(packed)
    return unpack_facts(facts), message, revision


def _contradictions(
    member: Member, after: Member, changed: Mapping[str, Fact], today: date
) -> tuple[tuple[str, Complaint], ...]:
    """What does not fit together since these facts."""
    if not changed:
        return ()
    old = check_member(questions.stated_values(member.facts), today)
    new = check_member(questions.stated_values(after.facts), today)
    return tuple((name, c) for name, c in new if name in changed or (name, c) not in old)


def _beside_roster(complaint: Complaint, member: Member, changed: Mapping[str, Fact]) -> bool:
    """Whether a fact of the roster may be what is wrong: what is said anew then stands."""
    if not any(moved(member.facts.get(name), fact) for name, fact in changed.items()):
        return False
    return bool(_from_roster(complaint, member, changed))


def _from_roster(complaint: Complaint, member: Member, changed: Mapping[str, Fact]) -> list[str]:
    beside = [n for n in _BESIDE.get(complaint.code, ()) if n not in changed and n in member.facts]
    return [n for n in beside if member.facts[n].source or member.facts[n].origin == "roster"]


def _brought_along(
    member: Member,
    after: Member,
    changed: Mapping[str, Fact],
    hard: list[Complaint],
    policy: Policy,
) -> dict[str, Fact]:
    """Answers that have to be looked at once more: those that follow a changed one, and those of
    the roster that contradict it."""
    turned = {n for n, f in changed.items() if n in member.facts and moved(member.facts[n], f)}
    asked = (
        [q for q in questions.relevant(after, policy) if q.name not in changed] if turned else []
    )
    again = {q.name: "follows" for q in asked if turned & set(q.follows)}
    again |= {n: "warned" for c in hard for n in _from_roster(c, member, changed)}
    known = ((n, why) for n, why in again.items() if n in member.facts)
    return {n: replace(member.facts[n], again=why) for n, why in known if _stands(member.facts[n])}


def _stands(fact: Fact) -> bool:
    return fact.mark != "later"


def _onward(desk: Desk, member: Member, after: Member, policy: Policy) -> tuple[Seat, Said]:
    """The next question of this card; with none left, the next member."""
    finished_before = member.standing.progress in ("done", "later")
    if finished_before or questions.unanswered(after, policy):
        return seat_of(member), ()
    others = (m for m in (desk.upcoming, desk.member) if m is not None and m.key != member.key)
    following = next(filter(unfinished, others), None)
    if following is not None:
        return seat_of(following), ()
    if desk.upcoming is not None:
        # It was this very member: who comes after is not known here.
        return seat_of(member), ()
    return Seat(member.key.unit), (("none_left", {}),)
