"""Going through one member's questions: what each press and each typed answer changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import get_args

from bot.domain import presses, questions
from bot.domain.changes import AttemptLogged, AttemptWithdrawn, Cause, FactsStated
from bot.domain.complaints import Complaint
from bot.domain.dates import EARLIEST, LATEST, first_day
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.policy import Policy, Question
from bot.domain.records import Desk, Fact, Mark, Member, Seat
from bot.domain.values import Value, check_member, read_value

CARD = View("card")
UNFINISHED = ("todo", "doing")
YEAR_PAGES = 20
"""How many pages of years a question leafs through."""

Said = tuple[tuple[str, Mapping[str, str | int]], ...]

_WORDS: Mapping[str, Mark] = {
    "不清楚": "unknown",
    "不知道": "unknown",
    "不适用": "inapplicable",
    "稍后": "later",
}
"""What people type instead of pressing the button."""

_BESIDE = {
    "confirmed_before_joined": ("confirmed", "joined"),
    "joined_before_birth": ("joined", "birth", "idno"),
}
"""Contradictions between facts; a hard one that is not named here is about one fact alone."""


def addressed(loaded: Loaded, unit: int, number: int) -> Member | None:
    """The member a press speaks of, where the person may see it; None otherwise."""
    desk = loaded.desk
    if desk.unit is None or desk.unit.id != unit or not desk.holds("secretary"):
        return None
    cards = (desk.named, desk.member, desk.upcoming)
    return next((m for m in cards if m is not None and m.key == (unit, number)), None)


def not_here() -> Decision:
    """The neutral refusal: the same for what does not exist and for what is not one's own."""
    return Decision(complaint=Complaint("not_here"))


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
        return Decision(view=CARD, seat=_seat(desk.upcoming))
    # The open card itself may be the last one that is not finished.
    said: Said = () if _unfinished(desk.member) else (("none_left", {}),)
    return Decision(view=View("home"), seat=Seat(desk.unit.id), said=said)


def _went_on(desk: Desk, press: presses.Next) -> bool:
    """Whether the button was on another card than the open one: a doubled press passes nobody."""
    member = desk.member
    return member is not None and member.key.number != press.after and _unfinished(member)


def choose(loaded: Loaded, press: presses.Choose, policy: Policy, today: date) -> Decision:
    """One of the choices of a question, one of its suggestions, or a month picked by buttons."""
    found = _open_question(loaded, press, policy)
    if isinstance(found, Decision):
        return found
    member, question = found
    if question.typed:
        raw = _stands_for(question, press.choice)
        return not_here() if raw is None else _write(loaded, member, question, raw, policy, today)
    if press.choice not in policy.choices[question.choices]:
        return not_here()
    fact = Fact(press.choice, told=today.isoformat())
    return state(loaded, member, {question.name: fact}, policy, today)


def _stands_for(question: Question, choice: str) -> str | None:
    """The text that a button stands for: a suggestion (by its place), or a month."""
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
    return state(loaded, member, {question.name: _marked(marked, today)}, policy, today)


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
        return _refuse_closed(member)
    if press.revision != member.revision or question not in questions.relevant(member, policy):
        return _stale(loaded.desk, member, press.revision)
    return member, question


def _refuse_closed(member: Member) -> Decision:
    return Decision(complaint=Complaint("member_closed"), view=CARD, seat=_seat(member))


def _stale(desk: Desk, member: Member, revision: int) -> Decision:
    """Nothing changes; the card as it is now, or after a doubled press the one that is open."""
    doubled = revision + 1 == member.revision and desk.member is not None
    seat = replace(desk.seat, expects="") if doubled else _seat(member)
    return Decision(complaint=Complaint("stale"), view=CARD, seat=seat)


def type_answer(loaded: Loaded, text: str, policy: Policy, today: date) -> Decision | None:
    """A typed text as the answer to the open question; None when no open question takes texts."""
    member = loaded.desk.member
    if member is None or member.closed or addressed(loaded, *member.key) is None:
        return None
    question = questions.current(member, policy, loaded.desk.seat.question)
    if question is None or not question.typed:
        return None
    if questions.affirmable(member, policy) and not loaded.desk.seat.question:
        return None
    return _write(loaded, member, question, text, policy, today)


def _write(
    loaded: Loaded, member: Member, question: Question, raw: str, policy: Policy, today: date
) -> Decision:
    """A text as the answer to a question, in the form in which it is stored."""
    word = _WORDS.get(raw.strip())
    if word is not None and word in question.marks:
        return state(loaded, member, {question.name: _marked(word, today)}, policy, today)
    read = Value() if word else read_value(question.type, raw, today=today, codes=policy.codes)
    fault = _fault(question, read, today)
    if fault is not None or not read.value:
        seat = Seat(*member.key, question.name)
        return Decision(complaint=fault or Complaint("empty_answer"), view=CARD, seat=seat)
    fact = Fact(read.value, told=today.isoformat())
    remarks = tuple((c.code, c.facts) for c in read.complaints)
    return state(loaded, member, {question.name: fact}, policy, today, remarks=remarks)


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
        return _refuse_closed(member)
    if press.revision != member.revision or not questions.affirmable(member, policy):
        return _stale(loaded.desk, member, press.revision)
    facts = {
        name: replace(fact, told=today.isoformat())
        for name, fact in questions.usual_facts(member, policy).items()
    }
    return state(loaded, member, facts, policy, today, "confirmed")


def ask(loaded: Loaded, unit: int, number: int, question: str, policy: Policy) -> Decision:
    """Go to one question, its old answer beside it."""
    member = addressed(loaded, unit, number)
    if member is None:
        return not_here()
    if question not in {q.name for q in questions.relevant(member, policy)}:
        return Decision(complaint=Complaint("stale"), view=CARD, seat=_seat(member))
    return Decision(view=CARD, seat=Seat(unit, number, question))


def back(loaded: Loaded, press: presses.Back, policy: Policy) -> Decision:
    """上一步: the question answered before the one on the card, its old answer beside it."""
    member = addressed(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    earlier = questions.before(member, policy, press.question)
    if earlier is None:
        return Decision(view=CARD, seat=_seat(member), said=(("first_question", {}),))
    return Decision(view=CARD, seat=Seat(press.unit, press.number, earlier.name))


def keep(loaded: Loaded, press: presses.Keep, policy: Policy) -> Decision:
    """不改，继续: leave the answer as it is and go on to the first one that is missing."""
    member = addressed(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    return Decision(view=CARD, seat=_seat(member))


def pick(loaded: Loaded, press: presses.Pick, policy: Policy) -> Decision:
    """Other years, or the months of a year, for the question on the card."""
    if press.year > YEAR_PAGES and not EARLIEST <= press.year <= LATEST:
        return not_here()
    decision = ask(loaded, press.unit, press.number, press.question, policy)
    if decision.complaint is not None:
        return decision
    return replace(decision, view=View("pick", page=press.year))


def look(loaded: Loaded, unit: int, number: int, view: View) -> Decision:
    """Another view of a member: all answers, or the history."""
    if addressed(loaded, unit, number) is None:
        return not_here()
    return Decision(view=view, seat=Seat(unit, number))


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
    if member.closed:
        return _refuse_closed(member)
    touched_since = [n for n, f in done.facts.items() if member.facts.get(n) != f]
    if touched_since:
        return Decision(complaint=Complaint("changed_since"), view=CARD, seat=_seat(member))
    gone = tuple(name for name in done.facts if name not in done.before)
    change = FactsStated(
        done.number, done.before, done.facts, gone, cause="undone", undoes=entry.seq
    )
    first = next(iter(done.facts))
    seat = Seat(unit.id, done.number, first if len(done.facts) == 1 else "")
    return Decision((change,), view=CARD, seat=seat, said=(("undone", {}),))


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
        (change,), view=View("attempt", page=done.attempt), seat=_seat(member), said=said
    )


def state(
    loaded: Loaded,
    member: Member,
    facts: Mapping[str, Fact],
    policy: Policy,
    today: date,
    cause: Cause = "answered",
    remarks: Said = (),
) -> Decision:
    """The change that states these facts, and where the talk goes on afterwards.

    A value that cannot be true beside what was answered in person is refused; beside the roster,
    which may itself be wrong, it is remarked upon.
    """
    changed = {n: f for n, f in facts.items() if _differs(member.facts.get(n), f)}
    after = replace(member, facts={**member.facts, **changed})
    found = _contradictions(member, after, changed, today)
    barred = next((c for c in found if c.hard and not _beside_roster(c, member, changed)), None)
    if barred is not None:
        seat = Seat(*member.key, next(iter(changed)))
        return Decision(complaint=barred, view=CARD, seat=seat)
    seat, said = _onward(loaded.desk, member, after, policy)
    said = (*remarks, *((c.code, c.facts) for c in found), *said)
    if not changed:
        return Decision(view=CARD, seat=seat, said=said)
    before = {n: member.facts[n] for n in changed if n in member.facts}
    change = FactsStated(member.key.number, changed, before, cause=cause)
    view = CARD if seat.member is not None else View("home")
    finished = member.key.number if seat.member != member.key.number else None
    return Decision((change,), view=view, seat=seat, finished=finished, said=said)


def _differs(old: Fact | None, new: Fact) -> bool:
    return old is None or (old.value, old.mark, old.origin) != (new.value, new.mark, new.origin)


def _contradictions(
    member: Member, after: Member, changed: Mapping[str, Fact], today: date
) -> tuple[Complaint, ...]:
    """What does not fit together since these facts."""
    if not changed:
        return ()
    old = check_member(questions.stated_values(member.facts), today)
    new = check_member(questions.stated_values(after.facts), today)
    return tuple(c for name, c in new if name in changed or (name, c) not in old)


def _beside_roster(complaint: Complaint, member: Member, changed: Mapping[str, Fact]) -> bool:
    """Whether a fact of the roster may be what is wrong."""
    beside = (member.facts.get(n) for n in _BESIDE.get(complaint.code, ()) if n not in changed)
    return any(fact is not None and fact.origin == "roster" for fact in beside)


def _onward(desk: Desk, member: Member, after: Member, policy: Policy) -> tuple[Seat, Said]:
    """The next question of this card; with none left, the next member."""
    finished_before = member.standing.progress in ("done", "later")
    if finished_before or questions.unanswered(after, policy):
        return _seat(member), ()
    others = (m for m in (desk.upcoming, desk.member) if m is not None and m.key != member.key)
    following = next(filter(_unfinished, others), None)
    if following is not None:
        return _seat(following), ()
    if desk.upcoming is not None:
        # It was this very member: who comes after is not known here.
        return _seat(member), ()
    return Seat(member.key.unit), (("none_left", {}),)


def _unfinished(member: Member | None) -> bool:
    return member is not None and member.standing.progress in UNFINISHED


def _seat(member: Member) -> Seat:
    return Seat(member.key.unit, member.key.number)
