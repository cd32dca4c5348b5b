"""A branch in memory: members, a seat and a chain, with the rules at work and nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.domain import changes as ch, decisions, interview, presses
from bot.domain.decisions import Decision, Loaded
from bot.domain.desk import Desk
from bot.domain.identity import check_digit
from bot.domain.records import Fact, Grant, Key, Mark, Member, Person, Seat, Unit
from bot.domain.standing import stand
from bot.policy import load_policy

TODAY = date(2026, 2, 25)
NOW = datetime(2026, 2, 25, 1, 0, tzinfo=UTC)
POLICY = load_policy(2026)
UNIT = Unit(7, "样例镇青禾村党支部", "branch", 4, "/1/4/7/")
SECRETARY = Person(3, 1001, "zh_Hans", NOW)

COMPLETE = {
    "sex": "male",
    "ethnicity": "汉族",
    "birth": "1962-05-03",
    "education": "大专",
    "category": "full",
    "joined": "1985-07",
    "confirmed": "1986-07",
    "work": "务农",
    "phone": "10000000001",
    "home": "样例镇青禾村1组",
    "registered": "样例镇青禾村",
    "dues": "2026-02",
    "meeting": "2026-02-10",
}
"""Everything that a good roster says, but for the id number."""


def idno(birth: str, sequence: int = 1) -> str:
    """A fictitious id number: region 990101, which no one has, and a right check digit."""
    first = f"990101{birth.replace('-', '')}{sequence:03}"
    return first + check_digit(first)


def facts(origin: str = "roster", told: str = "2026-02-25", **values: str) -> dict[str, Fact]:
    """Facts by name; "?" is 不清楚, "/" 不适用, "+" 稍后."""
    marks: dict[str, Mark] = {"?": "unknown", "/": "inapplicable", "+": "later"}
    return {
        name: Fact("", marks[value], origin, "", told)  # type: ignore[arg-type]
        if value in marks
        else Fact(value, "given", origin, "", told)  # type: ignore[arg-type]
        for name, value in values.items()
    }


def member(
    number: int = 1, /, name: str = "张某某", origin: str = "roster", **values: str
) -> Member:
    """A member with these answers, concluded about."""
    known = {**facts("roster", name=name), **facts(origin, **values)}
    plain = Member(Key(UNIT.id, number), name, known, 1)
    return replace(plain, standing=stand(plain, POLICY))


def complete(number: int = 1, /, name: str = "张某某", **values: str) -> Member:
    """A member of whom the roster says everything."""
    known = {**COMPLETE, "idno": idno(COMPLETE["birth"], 2 * number - 1), **values}
    return member(number, name, **{k: v for k, v in known.items() if v})


class Branch:
    """The record of one branch and one secretary at work in it."""

    def __init__(self, *members: Member, seat: Seat | None = None) -> None:
        self.members = {m.key.number: m for m in members}
        self.seat = seat or Seat(UNIT.id)
        self.chain: list[ch.Entry] = []
        self.phase, self.ids = "", ""
        self.grants: tuple[Grant, ...] = (Grant(1, "secretary", UNIT),)
        self.last: Decision = Decision()
        self.desk_after: Desk | None = None

    @property
    def unit(self) -> Unit:
        """The unit as it stands."""
        return replace(
            UNIT,
            revision=len(self.chain),
            members=max(self.members, default=0),
            phase=self.phase,
            ids=self.ids,
        )

    def loaded(self, named: int | None = None, **beside: Any) -> Loaded:
        """What the storage would load for a press about this member."""
        desk = Desk(
            person=SECRETARY,
            grants=self.grants,
            seat=self.seat,
            unit=self.unit,
            member=self.members.get(self.seat.member or 0),
            upcoming=self._upcoming(),
            named=self.members.get(named or 0) if named != self.seat.member else None,
            tally=self.tally(),
        )
        return Loaded(desk, **beside)

    def _upcoming(self) -> Member | None:
        here = self.seat.member or 0
        left = [n for n, m in self.members.items() if m.standing.progress in ("todo", "doing")]
        left = [n for n in sorted(left) if n != here]
        number = next((n for n in left if n > here), left[0] if left else None)
        return self.members[number] if number else None

    def tally(self) -> dict[str, int]:
        """The counts as they follow from the members."""
        counted: dict[str, int] = {}
        for one in self.members.values():
            for name in decisions.counts(one):
                counted[name] = counted.get(name, 0) + 1
        return counted

    def happen(self, loaded: Loaded, decision: Decision) -> Decision:
        """Let the decision's changes stand."""
        applied = decisions.apply(loaded, decision, lambda m: stand(m, POLICY))
        self.members |= {m.key.number: m for m in applied.members}
        for change in decision.changes:
            self.chain.append(ch.Entry(len(self.chain) + 1, NOW, SECRETARY.id, change))
        self.seat = decision.seat or self.seat
        self.last, self.desk_after = decision, applied.desk
        return decision

    def press(self, press: presses.Press) -> Decision:
        """Press a button of the interview."""
        number = getattr(press, "number", None)
        if isinstance(press, presses.Undo):
            return self.undo(press.revision, press.back)
        loaded = self.loaded(number)
        match press:
            case presses.Choose():
                decision = interview.choose(loaded, press, POLICY, TODAY)
            case presses.Mark():
                decision = interview.mark(loaded, press, POLICY, TODAY)
            case presses.Affirm():
                decision = interview.affirm(loaded, press, POLICY, TODAY)
            case presses.Back():
                decision = interview.back(loaded, press, POLICY)
            case presses.Keep():
                decision = interview.keep(loaded, press, POLICY, TODAY)
            case presses.Override():
                decision = interview.override(loaded, press, POLICY, TODAY)
            case presses.Pick():
                decision = interview.pick(loaded, press, POLICY)
            case presses.Ask():
                decision = interview.ask(loaded, press.unit, press.number, press.question, POLICY)
            case presses.Begin():
                decision = interview.begin(loaded, press.unit, press.number, POLICY)
            case presses.Open():
                decision = interview.open_card(loaded, press.unit, press.number)
            case presses.Next():
                decision = interview.next_card(loaded)
            case _:
                raise AssertionError(press)
        return self.happen(loaded, decision)

    def choose(self, question: str, choice: str, number: int | None = None) -> Decision:
        """Press one choice of a question on the open card, as it is drawn now."""
        one = self.members[number or self.seat.member or 0]
        return self.press(presses.Choose(*one.key, question, choice, one.revision))

    def mark(self, question: str, mark: str) -> Decision:
        """Press 不清楚, 不适用 or 稍后 on the open card."""
        one = self.open
        return self.press(presses.Mark(*one.key, question, mark, one.revision))

    def affirm(self) -> Decision:
        """Press 信息无误 on the open card."""
        return self.press(presses.Affirm(*self.open.key, self.open.revision))

    def type(self, text: str) -> Decision | None:
        """Type a text while the card is open."""
        loaded = self.loaded()
        decision = interview.type_answer(loaded, text, POLICY, TODAY)
        return None if decision is None else self.happen(loaded, decision)

    def because(self, reason: str = "papers") -> Decision:
        """Give a reason on a button for the warned answer that waits."""
        key, revision = self.open.key, self.open.revision
        return self.press(presses.Override(*key, self.seat.question, reason, revision))

    def undo(self, revision: int | None = None, back: int = 0) -> Decision:
        """Take the last answer back, as the storage finds it."""
        below = len(self.chain) - back + 1
        found: ch.Entry | None = None
        for entry in reversed(self.chain):
            if isinstance(entry.change, ch.FactsStated) and entry.actor == SECRETARY.id:
                if entry.change.cause == "undone":
                    below = min(below, entry.change.undoes)
                elif entry.seq < below:
                    found = entry
                    break
        about = found.change.number if found and isinstance(found.change, ch.FactsStated) else None
        loaded = self.loaded(about, undoable=found)
        return self.happen(loaded, interview.undo(loaded, POLICY, revision))

    @property
    def open(self) -> Member:
        """The open card."""
        return self.members[self.seat.member or 0]
