"""Which questions a member's card asks: computed from the answers, never stored."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain import conditions
from bot.domain.classes import derive
from bot.domain.policy import Policy, Question
from bot.domain.records import Fact, Member


def walk(
    member: Member, policy: Policy, usual: bool = False
) -> tuple[tuple[Question, ...], Member]:
    """The questions that concern this member, and the member with only the answers to these.

    An answer that no longer concerns the member stays on record, but nothing follows from it.
    `usual`: a question without an answer is taken to have its usual one.
    """
    asked: list[Question] = []
    facts: dict[str, Fact] = {}
    known: dict[str, str] = {}
    # Its facts grow as the questions are gone through.
    counting = Member(member.key, member.name, facts, tried=member.tried, find=member.find)
    for question in policy.questions:
        if not conditions.holds(question.relevant, known):
            continue
        asked.append(question)
        fact = member.facts.get(question.name)
        if fact is None and usual and question.usual:
            fact = Fact(question.usual, origin="confirmed")
        if fact is None:
            continue
        facts[question.name] = fact
        if fact.mark == "given":
            known[question.name] = fact.value
        if question.name in policy.turning:
            known |= derive(counting, policy.campaign)
    return tuple(asked), counting


def relevant(member: Member, policy: Policy) -> tuple[Question, ...]:
    """The questions that concern this member, in the order of the questionnaire."""
    return walk(member, policy)[0]


def unanswered(member: Member, policy: Policy) -> tuple[Question, ...]:
    """Relevant questions to which nothing was said, not even 稍后, or that are asked once more."""
    return tuple(q for q in relevant(member, policy) if unsaid(member, q))


def unsaid(member: Member, question: Question) -> bool:
    """Whether the question waits for an answer, or for its old one to be looked at once more."""
    fact = member.facts.get(question.name)
    return fact is None or bool(fact.again)


def parked(member: Member, policy: Policy) -> tuple[Question, ...]:
    """Relevant questions that wait with 稍后."""
    return tuple(q for q in relevant(member, policy) if _mark(member, q) == "later")


def current(member: Member, policy: Policy, chosen: str = "") -> Question | None:
    """The question on the table: the chosen one, else the first without an answer."""
    if chosen:
        asked = next((q for q in relevant(member, policy) if q.name == chosen), None)
        if asked is not None:
            return asked
    return next(iter(unanswered(member, policy)), None)


def before(member: Member, policy: Policy, question: str) -> Question | None:
    """The question that was answered in person before this one, for 上一步.

    What 信息无误 stated in one go is gone back to only where nothing was answered by itself.
    """
    answered: Question | None = None
    stated: Question | None = None
    for row in relevant(member, policy):
        if row.name == question:
            break
        fact = member.facts.get(row.name)
        if fact is None or fact.source or fact.origin == "roster":
            continue
        if fact.origin == "confirmed":
            stated = row
        else:
            answered = row
    return answered or stated


def untouched(member: Member) -> bool:
    """Whether nobody has answered anything in person yet."""
    return all(fact.origin in ("roster", "hand") for fact in member.facts.values())


def usual_facts(member: Member, policy: Policy) -> dict[str, Fact]:
    """What 信息无误 would state: the usual answer of every question that has one."""
    # One walk will do: whether a question is asked depends on earlier ones alone.
    facts = walk(member, policy, usual=True)[1].facts
    return {name: fact for name, fact in facts.items() if name not in member.facts}


def open_ones(member: Member, policy: Policy) -> tuple[Question, ...]:
    """What will still be asked, as far as it can be told: what is not known is taken as usual."""
    asked, _ = walk(member, policy, usual=True)
    return tuple(q for q in asked if unsaid(member, q))


def affirmable(member: Member, policy: Policy) -> bool:
    """Whether 信息无误 may be offered: nothing on record speaks against a member in good order."""
    if member.closed or not untouched(member):
        return False
    if member.value("scope") not in ("", "in_branch"):
        return False
    return derive(member, policy.campaign).get("silence") != "long"


def doubted(member: Member, policy: Policy) -> tuple[str, ...]:
    """The answers of a member in good order by what they say that speak against a usual one."""
    return tuple(
        name
        for question in open_ones(member, policy)
        for name, words in question.against.items()
        if any(word in member.value(name) for word in words)
    )


def progress(member: Member, asked: tuple[Question, ...]) -> str:
    """todo, doing, later, done or closed, given the member's relevant questions."""
    if member.closed:
        return "closed"
    if any(unsaid(member, q) for q in asked):
        return "todo" if untouched(member) else "doing"
    return "later" if any(_mark(member, q) == "later" for q in asked) else "done"


def unclear(member: Member, asked: tuple[Question, ...]) -> int:
    """How many of the answers that count are 不清楚."""
    return sum(_mark(member, q) == "unknown" for q in asked)


def _mark(member: Member, question: Question) -> str:
    fact = member.facts.get(question.name)
    return fact.mark if fact else ""


def stated_values(facts: Mapping[str, Fact]) -> dict[str, str]:
    """Only the values that were given."""
    return {name: fact.value for name, fact in facts.items() if fact.mark == "given"}
