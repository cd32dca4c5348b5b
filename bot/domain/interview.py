"""Going through one member's questions: what each press and each typed answer changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import get_args

from bot.domain import presses, questions, stating
from bot.domain.cards import (
    CARD as CARD,
    Said as Said,
    addressed as addressed,
    bad_note,
    not_here as not_here,
    refuse_closed,
    seat_of,
    unfinished,
)
from bot.domain.changes import Crossed
from bot.domain.complaints import Complaint
from bot.domain.dates import EARLIEST, LATEST, first_day
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.policy import Policy, Question
from bot.domain.records import Fact, Mark, Member, Seat
from bot.domain.stating import Telling, state
from bot.domain.undoing import undo as undo
from bot.domain.values import Value, check_member, read_value

YEAR_PAGES = 20
"""How many pages of years a question leafs through."""

SAME = "same."
"""Begins a choice that takes over another answer, whose name follows."""

OVERRIDES = ("papers", "self", "then")
"""Reasons on a button why a warned answer is true: 核对过材料, 本人确认, 当时情况如此."""

_WORDS: Mapping[str, Mark] = {
    "不清楚": "unknown",
    "不知道": "unknown",
    "不适用": "inapplicable",
    "稍后": "later",
}
"""What people type instead of pressing the button."""


def open_card(loaded: Loaded, unit: int, number: int) -> Decision:
    """Put a member's card on the table."""
    member = addressed(loaded, unit, number)
    if member is None:
        return not_here()
    return Decision(view=CARD, seat=Seat(unit, number))


def next_card(loaded: Loaded, press: presses.Next | None = None) -> Decision:
    """下一位: the next member without a conclusion, or the home card when none is left."""
    desk = loaded.desk
    if desk.unit is None or not desk.holds("secretary"):
        return not_here()
    if press is not None and press.unit != desk.unit.id:
        return not_here()
    if press is not None and _went_on(desk, press):
        return Decision(view=CARD, seat=replace(desk.seat, expects=""))
    if desk.upcoming is not None:
        return Decision(view=CARD, seat=seat_of(desk.upcoming))
    # The open card itself may be the last one that is not finished; where there is nobody at all,
    # the home card asks for the roster.
    all_done = bool(desk.tally.get("total")) and not unfinished(desk.member)
    said: Said = (("none_left", {}),) if all_done else ()
    return Decision(view=View("home"), seat=Seat(desk.unit.id), said=said)


def to_next(loaded: Loaded) -> Decision:
    """The same for a command, which those above the branches may send, too."""
    if not loaded.desk.holds("secretary"):
        return Decision(complaint=Complaint("next_below"), view=View("home"))
    return next_card(loaded)


def _went_on(desk: Desk, press: presses.Next) -> bool:
    """Whether the button was on another card than the open one: a doubled press passes nobody."""
    member = desk.member
    return member is not None and member.key.number != press.after and unfinished(member)


def choose(loaded: Loaded, press: presses.Choose, policy: Policy, today: date) -> Decision:
    """One of the choices of a question, one of its suggestions, or a month picked by buttons."""
    found = _open_question(loaded, press, policy)
    if isinstance(found, Decision):
        return found
    member, question = found
    if question.typed:
        raw = _stands_for(question, press.choice, member)
        if raw is None:
            return not_here()
        return write(loaded, member, question, raw, policy, Telling(today))
    if press.choice not in policy.choices[question.choices]:
        return not_here()
    fact = Fact(press.choice, told=today.isoformat())
    return state(loaded, member, {question.name: fact}, policy, Telling(today))


def _stands_for(question: Question, choice: str, member: Member) -> str | None:
    """The text that a button stands for: a suggestion (by its place), another answer, a month."""
    if choice.startswith(SAME):
        other = choice.removeprefix(SAME)
        return member.value(other) or None if other in question.same else None
    if question.suggest:
        place = int(choice) if choice.isascii() and choice.isdecimal() else -1
        return question.suggest[place] if 0 <= place < len(question.suggest) else None
    return choice if question.type in ("date", "month") else None


def mark(loaded: Loaded, press: presses.Mark, policy: Policy, today: date) -> Decision:
    """不清楚, 不适用 or 稍后."""
    found = _open_question(loaded, press, policy)
    if isinstance(found, Decision):
        return found
    member, question = found
    marked = next((m for m in get_args(Mark) if m == press.mark and m in question.marks), None)
    if marked is None:
        return not_here()
    return state(loaded, member, {question.name: _marked(marked, today)}, policy, Telling(today))


def _marked(mark: Mark, today: date) -> Fact:
    return Fact(mark=mark, told=today.isoformat())


def _open_question(
    loaded: Loaded, press: presses.Choose | presses.Mark, policy: Policy
) -> tuple[Member, Question] | Decision:
    """The member and the question that the press answers, where both are as they were drawn."""
    member = addressed(loaded, press.unit, press.number)
    question = policy.question(press.question)
    if member is None or question is None:
        return not_here()
    if member.closed:
        return refuse_closed(member)
    asked = question in questions.relevant(member, policy)
    if press.revision != member.revision and asked:
        return _crossed(loaded, member, question, press)
    if not asked:
        return _stale(loaded.desk, member, press.revision)
    return member, question


def _crossed(
    loaded: Loaded, member: Member, question: Question, press: presses.Choose | presses.Mark
) -> Decision:
    """A button of an older card: told apart whether somebody else has answered meanwhile."""
    stands, me = member.facts.get(question.name), loaded.desk.person.id
    mine = _pressed(press)
    if stands is None or stands.by in (0, me) or mine is None:
        return _stale(loaded.desk, member, press.revision)
    facts: dict[str, str | int] = {
        "who": loaded.desk.names.get(stands.by, stands.by),
        "field": question.short,
    }
    seat = replace(seat_of(member), question=question.name)
    if not stating.moved(stands, mine):
        return Decision(complaint=Complaint("same_by_other", facts), view=CARD, seat=seat)
    return Decision(
        complaint=Complaint("answered_by_other", facts),
        view=CARD,
        seat=seat,
        crossed=(Crossed(member.key.number, question.name, stands, mine),),
    )


def _pressed(press: presses.Choose | presses.Mark) -> Fact | None:
    """The answer on the button, as far as the button says it itself."""
    if isinstance(press, presses.Choose):
        return None if press.choice.startswith(SAME) else Fact(press.choice)
    marked = next((m for m in get_args(Mark) if m == press.mark), None)
    return Fact(mark=marked) if marked else None


def _stale(desk: Desk, member: Member, revision: int) -> Decision:
    """Nothing changes; the card as it is now, or after a doubled press the one that is open."""
    doubled = revision + 1 == member.revision and desk.member is not None
    seat = replace(desk.seat, expects="") if doubled else seat_of(member)
    return Decision(complaint=Complaint("stale"), view=CARD, seat=seat)


def type_answer(
    loaded: Loaded, text: str, policy: Policy, today: date, message: int = 0
) -> Decision | None:
    """A typed text as the answer to the open question; None when no open question takes texts."""
    member = loaded.desk.member
    if member is None or member.closed or addressed(loaded, *member.key) is None:
        return None
    question = questions.current(member, policy, loaded.desk.seat.question)
    if question is None or not question.typed:
        return None
    if questions.affirmable(member, policy) and not loaded.desk.seat.question:
        return None
    if (crossed := _crossed_text(loaded, member, question)) is not None:
        return crossed
    return write(loaded, member, question, text, policy, Telling(today, message=message))


def _crossed_text(loaded: Loaded, member: Member, question: Question) -> Decision | None:
    """Why a text is no answer any more: somebody else answered since the question was shown."""
    seat, fact = loaded.desk.seat, member.facts.get(question.name)
    if not seat.revision or seat.revision == member.revision:
        return None
    if question.name != seat.question:
        return Decision(complaint=Complaint("question_gone"), view=CARD, seat=seat_of(member))
    if fact is None or fact.by in (0, loaded.desk.person.id):
        return None
    seen = replace(seat_of(member), question=question.name)
    facts: dict[str, str | int] = {
        "who": loaded.desk.names.get(fact.by, fact.by),
        "field": question.short,
    }
    return Decision(complaint=Complaint("answered_by_other", facts), view=CARD, seat=seen)


def write(
    loaded: Loaded, member: Member, question: Question, raw: str, policy: Policy, how: Telling
) -> Decision:
    """A text as the answer to a question, in the form in which it is stored."""
    word = _WORDS.get(raw.strip())
    if word is not None and word in question.marks:
        return state(loaded, member, {question.name: _marked(word, how.today)}, policy, how)
    read = Value() if word else read_value(question.type, raw, today=how.today, codes=policy.codes)
    fault = _fault(question, read, how.today)
    if fault is not None or not read.value:
        seat = replace(seat_of(member), question=question.name)
        return Decision(complaint=fault or Complaint("empty_answer"), view=CARD, seat=seat)
    fact = Fact(read.value, told=how.today.isoformat())
    return state(
        loaded, member, {question.name: fact}, policy, replace(how, doubts=read.complaints)
    )


def _fault(question: Question, read: Value, today: date) -> Complaint | None:
    hard = next((c for c in read.complaints if c.hard), None)
    if hard is not None or not read.value or question.constraint != "past":
        return hard
    if first_day(read.value) > today:
        return Complaint("in_future", {"field": question.short})
    return None


def begin(loaded: Loaded, unit: int, number: int, policy: Policy) -> Decision:
    """逐项回答: the first question without an answer, or the first of all."""
    member = addressed(loaded, unit, number)
    if member is None:
        return not_here()
    first = next(iter(questions.unanswered(member, policy)), None)
    first = first or next(iter(questions.relevant(member, policy)), None)
    return Decision(view=CARD, seat=Seat(unit, number, first.name if first else ""))


def affirm(loaded: Loaded, press: presses.Affirm, policy: Policy, today: date) -> Decision:
    """信息无误: the usual answers are stated, and only what is missing is asked."""
    member = addressed(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    if member.closed:
        return refuse_closed(member)
    if press.revision != member.revision or not questions.affirmable(member, policy):
        return _stale(loaded.desk, member, press.revision)
    facts = {
        name: replace(fact, told=today.isoformat())
        for name, fact in questions.usual_facts(member, policy).items()
    }
    facts |= _affirmed(member, policy, today)
    return state(loaded, member, facts, policy, Telling(today, "confirmed"))


def _affirmed(member: Member, policy: Policy, today: date) -> dict[str, Fact]:
    """What the roster says, confirmed with its origin; what contradicts itself is still asked."""
    warned = {name for name, _ in check_member(questions.stated_values(member.facts), today)}
    asked, _ = questions.walk(member, policy, usual=True)
    known = ((q.name, member.facts.get(q.name)) for q in asked)
    return {
        name: replace(fact, again="warned") if name in warned else replace(fact, origin="confirmed")
        for name, fact in known
        if fact is not None and fact.origin == "roster"
    }


def ask(loaded: Loaded, unit: int, number: int, question: str, policy: Policy) -> Decision:
    """Go to one question, its old answer beside it."""
    member = addressed(loaded, unit, number)
    if member is None:
        return not_here()
    if question not in {q.name for q in questions.relevant(member, policy)}:
        return Decision(complaint=Complaint("stale"), view=CARD, seat=seat_of(member))
    return Decision(view=CARD, seat=Seat(unit, number, question))


def back(loaded: Loaded, press: presses.Back, policy: Policy) -> Decision:
    """上一步: the question answered before the one on the card, its old answer beside it."""
    member = addressed(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    earlier = questions.before(member, policy, press.question)
    if earlier is None:
        return Decision(view=CARD, seat=seat_of(member), said=(("first_question", {}),))
    return Decision(view=CARD, seat=Seat(press.unit, press.number, earlier.name))


def keep(loaded: Loaded, press: presses.Keep, policy: Policy, today: date) -> Decision:
    """不改，继续: the answer stands as it is; on to the first one that is missing."""
    member = addressed(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    fact = member.facts.get(press.question)
    if fact is None or not fact.again or member.closed:
        return Decision(view=CARD, seat=seat_of(member))
    if press.revision != member.revision:
        return _stale(loaded.desk, member, press.revision)
    origin = "confirmed" if fact.origin == "roster" else fact.origin
    kept = replace(fact, again="", origin=origin)
    return state(loaded, member, {press.question: kept}, policy, Telling(today))


def override(loaded: Loaded, press: presses.Override, policy: Policy, today: date) -> Decision:
    """A warned answer is true all the same, for one of the usual reasons."""
    member = addressed(loaded, press.unit, press.number)
    if member is None or press.reason not in OVERRIDES:
        return not_here()
    waits = stating.doubted(loaded.desk.seat)
    if waits is None or loaded.desk.seat.member != press.number or press.question not in waits[0]:
        return _stale(loaded.desk, member, press.revision)
    return _reasoned(loaded, member, press.reason, policy, today)


def reasoned(loaded: Loaded, text: str, policy: Policy, today: date) -> Decision | None:
    """A typed reason for the warned answer that waits; None when none does."""
    member, note = loaded.desk.member, text.strip()
    if member is None or addressed(loaded, *member.key) is None:
        return None
    if fault := bad_note(note):
        return Decision(complaint=fault, view=View("doubt"))
    return _reasoned(loaded, member, note, policy, today)


def _reasoned(loaded: Loaded, member: Member, reason: str, policy: Policy, today: date) -> Decision:
    waits = stating.doubted(loaded.desk.seat)
    if waits is None or member.closed:
        return _stale(loaded.desk, member, member.revision)
    facts, message, revision = waits
    if revision != member.revision:
        return _stale(loaded.desk, member, revision)
    telling = Telling(today, reason=reason, message=message)
    return state(loaded, member, facts, policy, telling)


def pick(loaded: Loaded, press: presses.Pick, policy: Policy) -> Decision:
    """Other years, or the months of a year, for the question on the card."""
    if press.year > YEAR_PAGES and not EARLIEST <= press.year <= LATEST:
        return not_here()
    decision = ask(loaded, press.unit, press.number, press.question, policy)
    if decision.complaint is not None:
        return decision
    return replace(decision, view=View("pick", page=press.year))


def past(loaded: Loaded, press: presses.Past, view: View, policy: Policy) -> Decision:
    """Where one answer comes from; the question itself stays on the table."""
    member = addressed(loaded, press.unit, press.number)
    if member is None or policy.question(press.question) is None:
        return not_here()
    return Decision(view=view, seat=replace(seat_of(member), question=press.question))


def look(loaded: Loaded, unit: int, number: int, view: View) -> Decision:
    """Another view of a member: all answers, or the history."""
    if addressed(loaded, unit, number) is None:
        return not_here()
    return Decision(view=view, seat=Seat(unit, number))
