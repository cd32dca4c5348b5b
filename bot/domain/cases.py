"""Rectification cases: opened for a member, led step by step, and closed with an outcome."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain import letters, matters
from bot.domain.case_effects import (
    LETTER_DAYS,
    Said,
    acts_next,
    due_of,
    earlier_letter,
    moved,
    of_member,
    seat_after,
)
from bot.domain.case_gates import barred, may
from bot.domain.case_types import CHOSEN, CaseStep, CaseType, outcomes_for, type_of
from bot.domain.changes import MatterMoved, MatterOpened, Tell
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.interview import not_here
from bot.domain.matter_views import SHOWN, noted, read_day, sees, stale, the_matter
from bot.domain.matters import Matter
from bot.domain.policy import Policy
from bot.domain.presses import cases as presses
from bot.domain.records import Member, Seat
from bot.domain.votes import Vote, fault, read_vote


@dataclass(frozen=True, slots=True)
class Asking:
    """A step that is being recorded: its day, and what was told so far."""

    step: str
    day: str
    told: Said

    def packed(self, matter: int) -> str:
        """As a seat expects it."""
        said = json.dumps([self.step, self.day, dict(self.told)], ensure_ascii=False)
        return f"matter:{matter}:ask:{said}"


def asking_of(expects: str) -> Asking | None:
    """What a seat expects, where it is part of a step."""
    topic, _, rest = expects.partition(":")
    _, _, what = rest.partition(":")
    if topic != "matter" or not what.startswith("ask:"):
        return None
    return Asking(*json.loads(what.removeprefix("ask:")))


NEEDY = ("lost", "no_receipt", "hollow", "floating", "abroad", "doubtful")
"""The classes whose members need something to be put in order."""


def overview(loaded: Loaded, unit: int) -> Decision:
    """Who needs rectification, and which cases are open."""
    desk = loaded.desk
    if desk.unit is None or desk.unit.id != unit or not sees(desk):
        return not_here()
    return Decision(view=View("cases"))


def types(loaded: Loaded, press: presses.Types) -> Decision:
    """Which type of case to open."""
    member = _own(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    view = View("case_types", page=press.page)
    return Decision(view=view, seat=Seat(press.unit, press.number))


def _own(loaded: Loaded, unit: int, number: int) -> Member | None:
    desk = loaded.desk
    if desk.unit is None or desk.unit.id != unit or not desk.holds("secretary"):
        return None
    return of_member(desk, number)


def begin(loaded: Loaded, press: presses.Begin, policy: Policy, today: date) -> Decision:
    """Open a case; an open one of the same type is shown instead."""
    member, kind = _own(loaded, press.unit, press.number), type_of(policy, press.kind)
    if member is None or kind is None:
        return not_here()
    desk = loaded.desk
    known = [m for m in desk.matters if m.open and m.kind == kind.kind]
    if known:
        return Decision(complaint=Complaint("case_open", {"n": known[0].id.number}), view=_THERE)
    new = matters.following(desk.tally)
    if press.matter != new:
        return Decision(complaint=Complaint("matter_moved"), view=_THERE)
    first = kind.steps[0]
    change = MatterOpened(
        new,
        kind.kind,
        press.number,
        due=due_of(first, today) or "",
        to=acts_next(loaded, first, opening=True),
    )
    beside = earlier_letter(desk, member, kind, new)
    return Decision((change, *beside), view=SHOWN, seat=Seat(press.unit, press.number))


_THERE = View("matters", "open")


def current(
    loaded: Loaded, unit: int, number: int, policy: Policy
) -> tuple[Matter, CaseType, CaseStep] | None:
    """The case a press speaks of with its next step, where there is one and it may be seen."""
    matter = the_matter(loaded, unit, number)
    kind = type_of(policy, matter.kind) if matter is not None else None
    if matter is None or kind is None or not matter.open:
        return None
    step = kind.next(matter)
    return None if step is None else (matter, kind, step)


def step(loaded: Loaded, press: presses.Step, policy: Policy, today: date) -> Decision:
    """Ask when the next step was done; refused where something has to hold before it."""
    found = current(loaded, press.unit, press.matter, policy)
    if found is None:
        return not_here()
    matter, _, at = found
    refused = _refused(loaded, matter, at, policy, today)
    return refused or Decision(view=View("case_step"))


def _refused(
    loaded: Loaded, matter: Matter, at: CaseStep, policy: Policy, today: date
) -> Decision | None:
    if not may(loaded.desk, at):
        return Decision(complaint=Complaint("case_not_yours"), view=SHOWN)
    reason = barred(at, of_member(loaded.desk, matter.member), policy, today)
    return Decision(complaint=reason, view=SHOWN) if reason is not None else None


def done(loaded: Loaded, press: presses.Done, policy: Policy, today: date) -> Decision:
    """Record the next step, or go on to what it asks."""
    found = current(loaded, press.unit, press.matter, policy)
    if found is None:
        return not_here()
    matter, _, at = found
    refused = stale(matter, press.revision) or _refused(loaded, matter, at, policy, today)
    if refused is not None:
        return refused
    if at.code != press.step:
        return Decision(complaint=Complaint("matter_moved"), view=SHOWN)
    match press.when:
        case "today" | "yesterday":
            day = today - timedelta(days=press.when == "yesterday")
            early = _early(matter, day.isoformat())
            if early is not None:
                return Decision(complaint=early, view=View("case_step"))
            return _go_on(loaded, Asking(at.code, day.isoformat(), {}), policy, today)
        case "day":
            return _typing(loaded, matter, f"day:{at.code}", "day")
        case "not" if at.skip:
            return _typing(loaded, matter, f"not:{at.code}", "not")
    return not_here()


def earliest(matter: Matter) -> str:
    """The first day for which the next step may be recorded, YYYY-MM-DD; empty: any."""
    return max((str(v) for k, v in matter.data.items() if k.endswith("_on")), default="")


def _early(matter: Matter, day: str) -> Complaint | None:
    """A step is never recorded for a day before the step that had to come first."""
    before = earliest(matter)
    return Complaint("case_early", {"day": before}) if day < before else None


def _typing(loaded: Loaded, matter: Matter, expects: str, view: str) -> Decision:
    seat = Seat(matter.id.unit, expects=f"matter:{matter.id.number}:{expects}")
    return Decision(view=View("case_text", view), seat=seat)


def typed(loaded: Loaded, what: str, text: str, policy: Policy, today: date) -> Decision:
    """What was typed about the case on the desk: a day, a reason, or what a step asks."""
    matter = loaded.desk.matter
    found = current(loaded, *matter.id, policy) if matter is not None else None
    if matter is None or found is None:
        return not_here()
    at, (topic, _, code) = found[2], what.partition(":")
    if topic in ("giveback", "drop"):
        return _ended(loaded, matter, topic, text, policy)
    refused = _refused(loaded, matter, at, policy, today)
    if refused is not None:
        return refused
    if topic == "ask":
        return _told(loaded, matter, text, policy, today)
    if code != at.code:
        return Decision(complaint=Complaint("matter_moved"), view=SHOWN, seat=seat_after(loaded))
    if topic == "not":
        return _left_out(loaded, found, text, today)
    day = read_day(text, today)
    early = day if isinstance(day, Complaint) else _early(matter, day)
    if early is not None or isinstance(day, Complaint):
        return Decision(complaint=early, view=View("case_text", "day"))
    return _go_on(loaded, Asking(at.code, day, {}), policy, today)


def _told(loaded: Loaded, matter: Matter, text: str, policy: Policy, today: date) -> Decision:
    asking = asking_of(loaded.desk.seat.expects)
    found = current(loaded, *matter.id, policy)
    if asking is None or found is None or asking.step != found[2].code:
        return Decision(complaint=Complaint("matter_moved"), view=SHOWN, seat=seat_after(loaded))
    name = asked_next(found[2], asking)
    if name is None or name in CHOSEN:
        return Decision(complaint=Complaint("press_please"), view=View("case_ask", name or ""))
    reason = noted(text)
    if reason is not None:
        return Decision(complaint=reason, view=View("case_ask", name))
    if name != "vote":
        return _go_on(loaded, _with(asking, {name: text.strip()}), policy, today)
    vote = read_vote(text)
    total = loaded.desk.tally.get("total", 0)
    if isinstance(vote, Vote) and 0 < total < vote.entitled:
        vote = Complaint("vote_too_many", {"entitled": vote.entitled, "total": total})
    if isinstance(vote, Complaint):
        return Decision(complaint=vote, view=View("case_ask", name))
    return _go_on(loaded, _with(asking, {"vote": "1", **vote.as_data()}), policy, today)


def _with(asking: Asking, told: Said) -> Asking:
    return Asking(asking.step, asking.day, {**asking.told, **told})


def pick(loaded: Loaded, press: presses.Pick, policy: Policy, today: date) -> Decision:
    """A choice of what is being asked."""
    found = current(loaded, press.unit, press.matter, policy)
    asking = asking_of(loaded.desk.seat.expects)
    if found is None:
        return not_here()
    matter, kind, at = found
    refused = stale(matter, press.revision) or _refused(loaded, matter, at, policy, today)
    if refused is not None:
        return refused
    name = asked_next(at, asking) if asking is not None and asking.step == at.code else None
    if asking is None or name is None:
        return Decision(complaint=Complaint("matter_moved"), view=SHOWN)
    member = of_member(loaded.desk, matter.member)
    allowed = {
        "outcome": outcomes_for(kind, member, policy),
        "letter_days": LETTER_DAYS,
        "docno": ("none",),
        "letter_no": ("serial",),
    }
    if press.value not in allowed.get(name, ()):
        return not_here()
    value = "" if press.value == "none" else press.value
    if value == "serial":
        value = next_letter(loaded.desk, today)
    return _go_on(loaded, _with(asking, {name: value}), policy, today)


def next_letter(desk: Desk, today: date) -> str:
    """The number that a letter of the branch at hand gets where the office has none of its own."""
    return letters.serial(desk.unit, desk.tally, today.year) if desk.unit is not None else ""


def asked_next(at: CaseStep, asking: Asking) -> str | None:
    """What is asked next; None: everything is told."""
    return next((name for name in at.asks if name not in asking.told), None)


def _go_on(loaded: Loaded, asking: Asking, policy: Policy, today: date) -> Decision:
    """The next question of the step, or the step on record."""
    matter = loaded.desk.matter
    found = current(loaded, *matter.id, policy) if matter is not None else None
    if matter is None or found is None:
        return not_here()
    name = asked_next(found[2], asking)
    if name is None:
        return _recorded(loaded, found, asking, policy, today)
    seat = Seat(matter.id.unit, expects=asking.packed(matter.id.number))
    return Decision(view=View("case_ask", name), seat=seat)


def _left_out(
    loaded: Loaded, found: tuple[Matter, CaseType, CaseStep], text: str, today: date
) -> Decision:
    matter, kind, at = found
    reason = noted(text)
    if reason is not None:
        return Decision(complaint=reason, view=View("case_text", "not"))
    data: Said = {f"{at.code}_not": text.strip()}
    return moved(loaded, matter, kind, at, data, today)


def _recorded(
    loaded: Loaded,
    found: tuple[Matter, CaseType, CaseStep],
    asking: Asking,
    policy: Policy,
    today: date,
) -> Decision:
    matter, kind, at = found
    told = {name: value for name, value in asking.told.items() if name != "vote" and value != ""}
    if "vote" in asking.told:
        reason = fault(_vote(asking.told))
        if reason is not None:
            held = MatterMoved(
                matter.id.number,
                f"{at.code}_failed",
                matter.member,
                data={**told, "on": asking.day},
            )
            return Decision((held,), complaint=reason, view=SHOWN, seat=seat_after(loaded))
    data: Said = {f"{at.code}_on": asking.day, **told}
    return moved(loaded, matter, kind, at, data, date.fromisoformat(asking.day))


def _vote(told: Said) -> Vote:
    return Vote(*(int(told[name]) for name in ("entitled", "should", "present", "favour")))


def give_back(loaded: Loaded, press: presses.GiveBack, policy: Policy) -> Decision:
    """The next text says why the case goes back to the branch."""
    found = current(loaded, press.unit, press.matter, policy)
    if found is None or not can_give_back(loaded.desk, found[0], found[2]):
        return not_here()
    return _typing(loaded, found[0], "giveback", "giveback")


def can_give_back(desk: Desk, matter: Matter, at: CaseStep) -> bool:
    """Whether the person decides the next step from above, and there is something to undo."""
    return at.by in ("committee", "city") and may(desk, at) and bool(matter.steps)


def drop(loaded: Loaded, press: presses.Drop, policy: Policy) -> Decision:
    """The next text says why the case is given up."""
    found = current(loaded, press.unit, press.matter, policy)
    if found is None or not can_drop(loaded.desk):
        return not_here()
    return _typing(loaded, found[0], "drop", "drop")


def can_drop(desk: Desk) -> bool:
    """The branch gives up what it opened; so may the committee."""
    return desk.holds("secretary") or desk.above("committee", "clerk")


def _ended(loaded: Loaded, matter: Matter, topic: str, text: str, policy: Policy) -> Decision:
    found = current(loaded, *matter.id, policy)
    allowed = found is not None and (
        can_drop(loaded.desk) if topic == "drop" else can_give_back(loaded.desk, matter, found[2])
    )
    if found is None or not allowed:
        return not_here()
    reason = noted(text)
    if reason is not None:
        return Decision(complaint=reason, view=View("case_text", topic))
    if topic == "drop":
        change = MatterMoved(
            matter.id.number, "drop", matter.member, "dropped", "-", -1, {"why": text.strip()}
        )
    else:
        data: dict[str, str | int] = {"why": text.strip()}
        again = _again_from(found[1])
        data |= {f"{s.code}_on": "" for s in again} | {f"{s.code}_not": "" for s in again}
        change = MatterMoved(matter.id.number, "giveback", matter.member, "", "-", -1, data)
    unit = loaded.desk.unit
    places: Said = {"unit": unit.name if unit else "", "n": matter.id.number}
    tell = Tell(matter.id.unit, ("secretary",), f"case_{topic}", places, matter=matter.id)
    return Decision((change,), view=SHOWN, seat=seat_after(loaded), tells=(tell,))


def _again_from(kind: CaseType) -> tuple[CaseStep, ...]:
    """The steps that have to be taken anew: from the branch's proposal on, else all of them."""
    codes = [step.code for step in kind.steps]
    start = codes.index("proposed") if "proposed" in codes else 0
    return kind.steps[start:]
