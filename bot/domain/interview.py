"""Going through one member's questions: what each press and each typed answer changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.domain import presses, questions
from bot.domain.changes import Cause, FactsStated
from bot.domain.complaints import Complaint
from bot.domain.dates import first_day
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.policy import Policy, Question
from bot.domain.records import Fact, Member, Seat
from bot.domain.values import check_member, read_value

CARD = View("card")


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


def next_card(loaded: Loaded) -> Decision:
    """下一位: the next member without a conclusion, or the home card when none is left."""
    unit, upcoming = loaded.desk.unit, loaded.desk.upcoming
    if unit is None or not loaded.desk.holds("secretary"):
        return not_here()
    if upcoming is None:
        return Decision(view=View("home"), seat=Seat(unit.id), said=(("none_left", {}),))
    return Decision(view=CARD, seat=Seat(unit.id, upcoming.key.number))


def choose(loaded: Loaded, press: presses.Choose, policy: Policy, today: date) -> Decision:
    """One of the choices of a question, or a month picked by buttons."""
    question = policy.question(press.question)
    if question is None:
        return not_here()
    allowed = policy.choices[question.choices] if question.choices else {}
    if question.typed:
        return _typed_choice(loaded, press, question, policy, today)
    if press.choice not in allowed:
        return not_here()
    fact = Fact(press.choice, told=today.isoformat())
    return _answer(loaded, press, question, fact, policy, today)


def _typed_choice(
    loaded: Loaded, press: presses.Choose, question: Question, policy: Policy, today: date
) -> Decision:
    """A button that stands for a text: one of the suggestions (by place), or a month."""
    raw = press.choice
    if question.suggest:
        if not raw.isdigit() or int(raw) >= len(question.suggest):
            return not_here()
        raw = question.suggest[int(raw)]
    elif question.type not in ("date", "month"):
        return not_here()
    value = _read(question, raw, policy, today)
    if isinstance(value, Complaint):
        return Decision(complaint=value, view=CARD)
    return _answer(loaded, press, question, Fact(value, told=today.isoformat()), policy, today)


def mark(loaded: Loaded, press: presses.Mark, policy: Policy, today: date) -> Decision:
    """不清楚, 不适用 or 稍后."""
    question = policy.question(press.question)
    if question is None or press.mark not in question.marks:
        return not_here()
    fact = Fact(mark=press.mark, told=today.isoformat())  # type: ignore[arg-type]
    return _answer(loaded, press, question, fact, policy, today)


def _answer(
    loaded: Loaded,
    press: presses.Choose | presses.Mark,
    question: Question,
    fact: Fact,
    policy: Policy,
    today: date,
) -> Decision:
    member = addressed(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    if member.closed:
        return Decision(complaint=Complaint("member_closed"), view=CARD)
    if press.revision != member.revision:
        return Decision(complaint=Complaint("stale"), view=CARD, seat=_seat(member))
    if question not in questions.relevant(member, policy):
        return Decision(complaint=Complaint("stale"), view=CARD, seat=_seat(member))
    return state(loaded, member, {question.name: fact}, policy, today)


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
    value = _read(question, text, policy, today)
    if isinstance(value, Complaint):
        return Decision(complaint=value, view=CARD)
    fact = Fact(value, told=today.isoformat())
    return state(loaded, member, {question.name: fact}, policy, today)


def _read(question: Question, raw: str, policy: Policy, today: date) -> str | Complaint:
    """The value of a typed answer, in the form in which it is stored."""
    read = read_value(question.type, raw, today=today, codes=policy.codes)
    hard = next((c for c in read.complaints if c.hard), None)
    if hard is not None:
        return hard
    if read.value is None:
        return Complaint("empty_answer")
    if question.constraint == "past" and first_day(read.value) > today:
        return Complaint("in_future", {"field": question.short})
    return read.value


def begin(loaded: Loaded, unit: int, number: int, policy: Policy) -> Decision:
    """逐项回答: the first question of the questionnaire, answered by the roster or not."""
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
    if press.revision != member.revision or not questions.affirmable(member, policy):
        return Decision(complaint=Complaint("stale"), view=CARD, seat=_seat(member))
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
    """Leave an answer as it is and go on to the next that was answered, or to the open one."""
    member = addressed(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    return Decision(view=CARD, seat=_seat(member))


def pick(loaded: Loaded, press: presses.Pick, policy: Policy) -> Decision:
    """Other years, or the months of a year, for the question on the card."""
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
    if entry is None or unit is None or not isinstance(entry.change, FactsStated):
        return Decision(complaint=Complaint("nothing_to_undo"))
    done = entry.change
    member = addressed(loaded, unit.id, done.number)
    if member is None:
        return not_here()
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


def state(
    loaded: Loaded,
    member: Member,
    facts: Mapping[str, Fact],
    policy: Policy,
    today: date,
    cause: Cause = "answered",
) -> Decision:
    """The change that states these facts, and where the talk goes on afterwards."""
    changed = {n: f for n, f in facts.items() if _differs(member.facts.get(n), f)}
    after = replace(member, facts={**member.facts, **changed})
    seat, said = _onward(loaded, member, after, policy)
    remarks = _remarks(after, facts, today)
    if not changed:
        return Decision(view=CARD, seat=seat, said=(*remarks, *said))
    before = {n: member.facts[n] for n in changed if n in member.facts}
    change = FactsStated(member.key.number, changed, before, cause=cause)
    view = CARD if seat.member is not None else View("home")
    finished = member.key.number if seat.member != member.key.number else None
    return Decision((change,), view=view, seat=seat, finished=finished, said=(*remarks, *said))


def _differs(old: Fact | None, new: Fact) -> bool:
    return old is None or (old.value, old.mark, old.origin) != (new.value, new.mark, new.origin)


def _onward(
    loaded: Loaded, member: Member, after: Member, policy: Policy
) -> tuple[Seat, tuple[tuple[str, Mapping[str, str | int]], ...]]:
    """The next question of this card; with none left, the next member."""
    key = member.key
    if questions.unanswered(after, policy):
        return Seat(key.unit, key.number), ()
    finished_before = member.standing.progress in ("done", "later")
    upcoming = loaded.desk.upcoming
    if finished_before or (upcoming is not None and upcoming.key == key):
        return Seat(key.unit, key.number), ()
    if upcoming is None:
        return Seat(key.unit), (("none_left", {}),)
    return Seat(key.unit, upcoming.key.number), ()


def _remarks(
    after: Member, facts: Mapping[str, Fact], today: date
) -> tuple[tuple[str, Mapping[str, str | int]], ...]:
    """What does not fit together since these answers; shown, but it bars nothing."""
    found = check_member(questions.stated_values(after.facts), today)
    return tuple((c.code, c.facts) for name, c in found if name in facts)


def _seat(member: Member) -> Seat:
    return Seat(member.key.unit, member.key.number)
