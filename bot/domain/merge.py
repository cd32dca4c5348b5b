"""Three sides of one cell: what the file said when it was sent, what it says now, what stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.domain.records import Fact, Member
from bot.domain.values import KINDS

Printed = Callable[[Member], Mapping[str, str]]
"""What the roster file shows of a member, by fact, without the empty cells."""

Verdict = Literal["same", "clean", "conflict"]
"""No change; a change that nothing speaks against; a change beside another one."""

DATES = frozenset(name for name, kind in KINDS.items() if kind in ("date", "month"))
HEAD = 16
"""Characters of the chain's head that a mark carries, as many as are printed on the sheet."""

_MARK = re.compile(r"roster:(\d{1,15}):(\d{1,15}):([0-9a-f]{16})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a roster file shows: a unit as it stood after one row of its chain."""

    unit: int
    seq: int
    head: str
    """The beginning of that row's hash: another database has another one."""

    def mark(self) -> str:
        """The text that the file carries unseen."""
        return f"roster:{self.unit}:{self.seq}:{self.head[:HEAD]}"

    @classmethod
    def read(cls, mark: str) -> Sent | None:
        """What the mark says; None for no mark, or one that was damaged."""
        found = _MARK.fullmatch(mark.strip())
        return cls(int(found[1]), int(found[2]), found[3]) if found else None


@dataclass(frozen=True, slots=True)
class Base:
    """What had been sent: the members as they stood then, and what the file showed of them."""

    members: Mapping[int, Member] = field(repr=False)
    printed: Printed = field(repr=False)


def compare(name: str, theirs: str, sent: Fact | None, now: Fact | None) -> Verdict:
    """What becomes of a value in the file, given what had been sent and what stands now."""
    if says(sent, theirs, name) or says(now, theirs, name):
        return "same"
    return "conflict" if _moved(sent, now) else "clean"


def compare_unsent(name: str, theirs: str, now: Fact | None) -> Verdict:
    """The same where nobody knows what had been sent: an answer given in the chat is kept."""
    if says(now, theirs, name):
        return "same"
    return "conflict" if answered(now) else "clean"


def says(fact: Fact | None, value: str, name: str) -> bool:
    """Whether the fact is this value; a shortened date of the same says nothing else."""
    if fact is None or fact.mark != "given":
        return False
    return fact.value == value or (name in DATES and fact.value.startswith(value))


def answered(fact: Fact | None) -> bool:
    """Whether somebody answered this in the chat; 稍后 is no answer yet."""
    return fact is not None and fact.origin != "roster" and fact.mark != "later"


def fact_of(member: Member, name: str) -> Fact | None:
    """The fact as it stands; a name always does."""
    fact = member.facts.get(name)
    if fact is None and name == "name":
        return Fact(member.name, origin="roster")
    return fact


def _moved(sent: Fact | None, now: Fact | None) -> bool:
    """Whether something else stands since, or the same was said again in the chat."""
    return _stands(sent) != _stands(now) or (answered(now) and now != sent)


def _stands(fact: Fact | None) -> tuple[str, str] | None:
    return None if fact is None or fact.mark == "later" else (fact.value, fact.mark)


def sort_out(
    member: Member, values: Mapping[str, str], sent: Member | None
) -> tuple[dict[str, str], dict[str, str]]:
    """What a row changes about the member, and what of it is for her to decide."""
    clean: dict[str, str] = {}
    disputed: dict[str, str] = {}
    for name, theirs in values.items():
        if name == "number":
            continue
        now = fact_of(member, name)
        if now is not None and now.value == theirs and now.mark == "given":
            continue
        if sent is None:
            verdict = compare_unsent(name, theirs, now)
        else:
            verdict = compare(name, theirs, fact_of(sent, name), now)
        if verdict != "same":
            (clean if verdict == "clean" else disputed)[name] = theirs
    return clean, disputed
