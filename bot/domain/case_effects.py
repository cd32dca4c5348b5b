"""What follows from a step of a case: who acts next and by when, letters, facts, the outcome."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from bot.domain import matters
from bot.domain.case_types import CaseStep, CaseType
from bot.domain.changes import Change, FactsStated, MatterMoved, MatterOpened, Tell
from bot.domain.decisions import Decision, Loaded
from bot.domain.desk import Desk
from bot.domain.matter_views import SHOWN
from bot.domain.matters import Matter
from bot.domain.records import Fact, Member, Seat

LETTER_DAYS = ("10", "30", "90")
"""How long a letter may be valid; never longer than three months."""


Said = Mapping[str, str | int]


def of_member(desk: Desk, number: int | None) -> Member | None:
    """The member of this number, if the card is on the desk."""
    cards = (desk.named, desk.member)
    return next((m for m in cards if m is not None and m.key.number == number), None)


def earlier_letter(
    desk: Desk, member: Member, kind: CaseType, case: int
) -> tuple[MatterOpened, ...]:
    """The letter that was issued before the screening, to be followed like any other."""
    on = member.value("letter_on")
    receipt = any(step.letter == "receipt" for step in kind.steps)
    out = any(m.kind == "letter" and m.open for m in desk.matters)
    if not receipt or out or len(on) != 10 or member.value("scope") != "no_receipt":
        return ()
    days = int(member.value("letter_days") or LETTER_DAYS[-1])
    told: Said = {
        "no": member.value("letter_no"),
        "to": member.value("letter_to"),
        "on": on,
        "days": days,
        "case": case,
    }
    due = (date.fromisoformat(on) + timedelta(days=days)).isoformat()
    return (MatterOpened(case + 1, "letter", member.key.number, due=due, data=told),)


def due_of(step: CaseStep | None, day: date) -> str:
    """By when the step has to be done."""
    return (day + timedelta(days=step.days)).isoformat() if step and step.days else ""


def acts_next(loaded: Loaded, step: CaseStep | None, *, opening: bool = False) -> int:
    """Which unit has to act next; the own one is told as 0 when a matter opens, else as -1."""
    own, above = (0 if opening else -1), loaded.desk.superior
    if step is None or above is None or step.by in ("secretary", "both"):
        return own
    if step.by == "city" and above.kind != "city":
        return above.parent or above.id
    return above.id


def seat_after(loaded: Loaded) -> Seat:
    """Where the person sits afterwards: the branch at the member's card, others at none."""
    desk, matter = loaded.desk, loaded.desk.matter
    own = desk.holds("secretary")
    return Seat(desk.unit.id if desk.unit else None, matter.member if own and matter else None)


def moved(
    loaded: Loaded, matter: Matter, kind: CaseType, at: CaseStep, data: Said, day: date
) -> Decision:
    """The step on record, with the letter and the facts that go along, and who acts next."""
    left_out = f"{at.code}_not" in data
    later = kind.steps[kind.steps.index(at) + 1 :]
    following = next((s for s in later if not matter.text(f"{s.code}_on")), None)
    beside: list[Change] = []
    due = due_of(following, day)
    if at.letter == "issue" and not left_out:
        letter = _letter(loaded, matter, data, day)
        due = letter.due
        data = {**data, "letter": letter.matter}
        beside += [*_letters(loaded, matter, "replaced", {}), letter]
    if at.letter == "receipt":
        beside += _letters(loaded, matter, "done", {"received_on": day.isoformat()})
    outcome = _outcome(matter, kind, data) if at.decides else ""
    if at.decides:
        beside += _facts(loaded, matter, outcome, data, day)
    step = MatterMoved(
        matter.id.number,
        at.code,
        matter.member,
        "done" if at.decides else "",
        "-" if at.decides or not due else due,
        -1 if at.decides else acts_next(loaded, following),
        data,
        outcome,
    )
    said = (("case_done", {}),) if at.decides else (("case_step_done", {"field": at.label}),)
    return Decision(
        (step, *beside),
        view=SHOWN,
        seat=seat_after(loaded),
        tells=_tells(loaded, matter, step),
        said=said,
    )


def _outcome(matter: Matter, kind: CaseType, data: Said) -> str:
    return str(data.get("outcome") or matter.text("outcome") or kind.outcomes[0])


def _letter(loaded: Loaded, matter: Matter, data: Said, day: date) -> MatterOpened:
    days = int(data.get("letter_days", LETTER_DAYS[-1]))
    return MatterOpened(
        matters.following(loaded.desk.tally),
        "letter",
        matter.member,
        due=(day + timedelta(days=days)).isoformat(),
        data={
            "no": data.get("letter_no", ""),
            "to": data.get("letter_to", ""),
            "on": day.isoformat(),
            "days": days,
            "case": matter.id.number,
        },
    )


def _letters(loaded: Loaded, matter: Matter, state: str, data: Said) -> list[MatterMoved]:
    """The end of every letter of this member that is still out."""
    return [
        MatterMoved(letter.id.number, state, letter.member, state, "-", data=data)
        for letter in loaded.desk.matters
        if letter.kind == "letter" and letter.open and letter.member == matter.member
    ]


def _facts(loaded: Loaded, matter: Matter, outcome: str, data: Said, day: date) -> list[Change]:
    """What is another on the member's card once the case is closed."""
    member = of_member(loaded.desk, matter.member)
    if member is None:
        return []
    values: dict[str, str] = {}
    if outcome == "transfer":
        to = str(data.get("letter_to") or matter.text("letter_to") or member.value("letter_to"))
        values = {"scope": "received", "received_on": day.isoformat()}
        values |= {"letter_to": to} if to else {}
    elif outcome == "keep" and member.value("where") == "abroad":
        values = {"abroad_kept": "yes"}
    facts = {
        name: Fact(value, origin="hand", told=day.isoformat())
        for name, value in values.items()
        if member.value(name) != value
    }
    before = {name: member.facts[name] for name in facts if name in member.facts}
    if not facts:
        return []
    return [FactsStated(member.key.number, facts, before, cause="corrected")]


def _tells(loaded: Loaded, matter: Matter, step: MatterMoved) -> tuple[Tell, ...]:
    """Whoever has to act next, where that is another than before; and the branch at the end."""
    unit = loaded.desk.unit
    places: Said = {"unit": unit.name if unit else "", "n": matter.id.number}
    if step.to > 0 and step.to != matter.to:
        return (
            Tell(step.to, ("committee", "clerk", "city"), "case_came", places, matter=matter.id),
        )
    if not loaded.desk.holds("secretary"):
        code = "case_closed" if step.state == "done" else "case_back"
        return (Tell(matter.id.unit, ("secretary",), code, places, matter=matter.id),)
    return ()
