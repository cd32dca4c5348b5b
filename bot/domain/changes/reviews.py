"""What the working group and the committee say about a member."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.domain.changes.members import Facts, FactsStated
from bot.domain.records import Fact, Member, Opinion, Review


@dataclass(frozen=True, slots=True)
class MemberAgreed:
    """The working group agrees with what the branch says about a member."""

    number: int
    tries: int = 0
    """How many attempts to reach the member it knew of."""


@dataclass(frozen=True, slots=True)
class MemberLooked:
    """Somebody above looked at the search for a member, as an outcome asked for."""

    number: int
    tries: int
    """How many attempts there were."""


@dataclass(frozen=True, slots=True)
class MemberSentBack:
    """The working group asks the branch to look again at some answers."""

    number: int
    fields: tuple[str, ...]
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MemberCorrected:
    """The branch has looked again: corrected, or confirmed as it was."""

    number: int
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class OpinionGiven:
    """The committee's preliminary opinion on what is to be done about a member."""

    number: int
    disposal: str
    situation: str
    """The row of the decision table from which it comes; empty: chosen freely."""
    beside: bool = False
    """It is the differing rule, not the plan's."""
    note: str = field(default="", repr=False)


Change = MemberAgreed | MemberLooked | MemberSentBack | MemberCorrected | OpinionGiven

KINDS: Mapping[str, type[Change]] = {
    "member_agreed": MemberAgreed,
    "member_looked": MemberLooked,
    "member_sent_back": MemberSentBack,
    "member_corrected": MemberCorrected,
    "opinion_given": OpinionGiven,
}
"""The words under which they stand in the chain."""


def after(member: Member | None, change: Change, unit: int) -> Member | None:
    """The member after the change; no answer changes by it."""
    if member is None:
        return None
    turn = member.review.turn + 1
    match change:
        case MemberAgreed():
            review = Review("agreed", turn=turn, looked=change.tries)
        case MemberLooked():
            review = replace(member.review, looked=change.tries)
        case MemberSentBack():
            looked = member.review.looked
            review = Review("returned", change.fields, change.reason, turn=turn, looked=looked)
        case MemberCorrected():
            review = replace(member.review, state="corrected", note=change.note, turn=turn)
        case OpinionGiven():
            opinion = Opinion(change.disposal, change.situation, change.beside, change.note)
            review = replace(member.review, turn=turn)
            return replace(member, opinion=opinion, review=review)
    return replace(member, review=review)


def noticed(before: Member | None, member: Member | None, change: object) -> Member | None:
    """The member, marked where the branch changed answers after they were agreed with.

    The yearly appraisal comes after the answers, and the end of a case is decided above the branch:
    neither is looked at once more.
    """
    if before is None or member is None or before.review.state != "agreed":
        return member
    if isinstance(change, FactsStated) and _concluded(change):
        return member
    if _checked(before.facts) == _checked(member.facts) and before.closed == member.closed:
        return member
    return replace(member, review=replace(member.review, state="changed"))


def _concluded(change: FactsStated) -> bool:
    """Whether the facts come from the end of a case or a judgement above, not from the branch."""
    return change.cause == "corrected" and all(f.origin == "hand" for f in change.facts.values())


def _checked(facts: Facts) -> dict[str, Fact]:
    """The facts that the working group agrees with."""
    return {name: fact for name, fact in facts.items() if name != "appraisal"}
