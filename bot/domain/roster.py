"""An uploaded roster against the record: what is new, changed, unchanged or wrong.

Nothing changes here: the plan is shown, and applied as a whole once it is confirmed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain.changes import (
    Change,
    FactsStated,
    MemberAdded,
    RosterImported,
    Upload,
    pack_facts,
)
from bot.domain.complaints import Complaint, warning
from bot.domain.matching import Matcher
from bot.domain.merge import DATES, Base, sort_out
from bot.domain.policy import Policy
from bot.domain.records import Fact, Member
from bot.domain.roster_rows import (
    BLANK,
    Cells,
    Problem,
    RosterRow,
    duplicates,
    nameless,
    read_rows,
    without,
    without_bad_cells,
    without_foreign_numbers,
)
from bot.domain.values import KINDS, check_member

__all__ = ["Conflict", "Plan", "Problem", "RosterRow", "plan"]

_BESIDE = {
    "confirmed_before_joined": ("confirmed", "joined"),
    "joined_before_birth": ("joined", "birth", "idno"),
}
"""Contradictions in which any of the facts may be the wrong one."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell of the file against an answer on record: the person decides which one stands."""

    row: int
    number: int
    name: str
    theirs: str = field(repr=False)
    """What the file says, in its stored form."""
    settled: str = ""
    """How it was decided: file, mine, or same where the record says it by now; empty: open."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What confirming would do, and what it would leave out."""

    changes: tuple[Change, ...] = field(repr=False)
    new: int
    changed: int
    unchanged: int
    left_out: int
    problems: tuple[Problem, ...] = field(repr=False)
    conflicts: tuple[Conflict, ...] = field(default=(), repr=False)
    """What is asked one by one once the rest is applied."""
    remarks: tuple[Problem, ...] = field(default=(), repr=False)
    """What was seen and is no mistake: emptied cells, rows of people closed meanwhile."""
    missing: tuple[int, ...] = ()
    """编号 of those who were in the file and are not any more; nobody is removed for that."""
    taken: Mapping[int, int] = field(default_factory=dict, repr=False)
    """Row -> 编号 of the member it adds or changes."""

    @property
    def problem_rows(self) -> int:
        """How many rows have a problem that bars the row or one of its values."""
        return len({p.row for p in self.problems if p.complaint.hard})

    @property
    def warned_rows(self) -> int:
        """How many rows are taken over with a warning only."""
        hard = {p.row for p in self.problems if p.complaint.hard}
        return len({p.row for p in self.problems} - hard)

    @property
    def digest(self) -> str:
        """Changes when the plan does: confirming applies exactly what was shown."""
        said = [_gist(change) for change in self.changes]
        said += [["?", c.row, c.number, c.name, c.theirs] for c in self.conflicts]
        text = json.dumps(said, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def _gist(change: Change) -> list[object]:
    """What a change of a plan says, as JSON."""
    match change:
        case MemberAdded(number=number, facts=facts):
            return ["+", number, {name: fact.value for name, fact in facts.items()}]
        case FactsStated(number=number, facts=facts, before=before):
            return ["=", number, pack_facts(facts), pack_facts(before)]
        case RosterImported():
            counts = (change.added, change.changed, change.unchanged, change.left_out)
            return [change.upload, change.sha256, *counts]
    raise AssertionError(type(change).__name__)


def plan(
    rows: Iterable[tuple[int, Cells]],
    members: Mapping[int, Member],
    last_number: int,
    policy: Policy,
    upload: Upload,
    today: date,
    flaws: Iterable[Problem] = (),
    base: Base | None = None,
    columns: Collection[str] = (),
) -> Plan:
    """What the upload would change; `last_number` is the last 编号 the unit gave out.

    `flaws` were found while the file was read. `base` is what had been sent, where that is known,
    and `columns` are the facts for which the file still has a column.
    """
    cells = dict(rows)
    read, problems = read_rows(cells.items(), policy, today)
    if base is None:
        read, problems = without_foreign_numbers(read, problems, members)
    problems += flaws
    problems += nameless(read, problems)
    barred = {p.row for p in problems if p.bars_row}
    problems += duplicates(row for row in read if row.row not in barred)
    barred = {p.row for p in problems if p.bars_row}
    good = without_bad_cells((row for row in read if row.row not in barred), problems)
    matcher = Matcher(members, _news, base.members if base else None)
    meant = matcher.match({row.row: row.values for row in good})
    shown = _Shown(base, cells, policy)
    problems = [p for p in problems if not shown.repeated(p, meant.get(p.row))]

    draft = _Draft(upload, today, last_number, shown, columns)
    for row in good:
        problems += draft.take(row, meant[row.row])
    barred = {p.row for p in problems if p.bars_row}
    ordered = tuple(sorted(problems, key=lambda p: p.row))
    made = draft.finish(ordered, len(barred))
    return replace(made, missing=_missing(base, members, read, meant)) if base else made


def _missing(
    base: Base,
    members: Mapping[int, Member],
    read: Iterable[RosterRow],
    meant: Mapping[int, Member | Complaint | None],
) -> tuple[int, ...]:
    """Who was in the file when it was sent, still has to be accounted for, and is not in it."""
    there = {int(row.values.get("number", 0)) for row in read}
    there |= {m.key.number for m in meant.values() if isinstance(m, Member)}
    was = (number for number, member in base.members.items() if not member.closed)
    return tuple(
        sorted(n for n in was if n not in there and n in members and not members[n].closed)
    )


class _Shown:
    """What the cells of the file say beside what was sent and what our own roster prints."""

    def __init__(self, base: Base | None, cells: Mapping[int, Cells], policy: Policy) -> None:
        self._base = base
        self._cells = cells
        self._labels = policy.tables.get("forms", {}).get("labels", {})
        self._printed: dict[int, Mapping[str, str]] = {}

    def sent(self, member: Member) -> Member | None:
        """The member as the file showed it; None where that is not known."""
        return self._base.members.get(member.key.number) if self._base else None

    def printed(self, member: Member) -> Mapping[str, str]:
        """The cells of this member when the file was sent."""
        sent, number = self.sent(member), member.key.number
        if sent is None or self._base is None:
            return {}
        if number not in self._printed:
            self._printed[number] = self._base.printed(sent)
        return self._printed[number]

    def touched(self, row: RosterRow, member: Member) -> Mapping[str, str]:
        """The values of those cells that do not read as they were sent."""
        printed, cells = self.printed(member), self._cells[row.row]
        if not printed:
            return row.values
        return {n: v for n, v in row.values.items() if cells.get(n, "").strip() != printed.get(n)}

    def cleared(self, row: int, member: Member, columns: Iterable[str]) -> list[str]:
        """The facts whose cells were emptied though something stands there."""
        printed, cells = self.printed(member), self._cells[row]
        return [
            name
            for name in columns
            if name in KINDS
            and cells.get(name, "").strip() in BLANK
            and printed.get(name, "") not in BLANK
            and member.value(name)
        ]

    def repeated(self, problem: Problem, meant: Member | Complaint | None) -> bool:
        """Whether the cell only repeats what was sent, or the word that our roster prints for
        what is on record."""
        raw = self._cells.get(problem.row, {}).get(problem.name, "").strip()
        if not raw or not isinstance(meant, Member):
            return False
        if self.printed(meant).get(problem.name) == raw:
            return True
        words: Mapping[str, str] = self._labels.get(problem.name, {})
        return words.get(meant.value(problem.name)) == raw


@dataclass(slots=True)
class _Draft:
    """A plan while row after row is taken into it."""

    upload: Upload
    today: date
    last_number: int
    shown: _Shown
    columns: Collection[str] = ()
    changes: list[Change] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def take(self, row: RosterRow, meant: Member | Complaint | None) -> list[Problem]:
        """What the row changes, given whom it means; what is wrong with that."""
        if isinstance(meant, Member) and meant.closed:
            meant = self._closed(row, meant)
            if meant is None:
                return []
        if isinstance(meant, Complaint):
            return [Problem(row.row, "", meant)]
        if meant is None:
            self.new, self.last_number = self.new + 1, self.last_number + 1
            added = MemberAdded(self.last_number, row.values["name"], self._facts(row, row.values))
            self.changes.append(added)
            self.taken[row.row] = added.number
            return []
        return self._compared(row, meant)

    def _closed(self, row: RosterRow, member: Member) -> Complaint | None:
        """Why the row of somebody closed is left out; None where it says nothing new anyway."""
        if self.shown.sent(member) is None or self._news(row, member) != ({}, {}):
            return Complaint("member_closed")
        self.unchanged += 1
        self.remarks.append(Problem(row.row, "", warning("closed_meanwhile")))
        return None

    def _news(self, row: RosterRow, member: Member) -> tuple[dict[str, str], dict[str, str]]:
        return sort_out(member, self.shown.touched(row, member), self.shown.sent(member))

    def _compared(self, row: RosterRow, member: Member) -> list[Problem]:
        clean, disputed = self._news(row, member)
        number = member.key.number
        self.conflicts += [Conflict(row.row, number, *item) for item in disputed.items()]
        self.remarks += [
            Problem(row.row, name, warning("cell_cleared"))
            for name in self.shown.cleared(row.row, member, self.columns)
        ]
        news, problems = _fitting(member, row, clean, self.today)
        if not news:
            self.unchanged += 1
            return problems
        self.changed += 1
        self.taken[row.row] = number
        before = {name: member.facts[name] for name in news if name in member.facts}
        stated = FactsStated(number, self._facts(row, news), before, cause="imported")
        self.changes.append(stated)
        return problems

    def _facts(self, row: RosterRow, values: Mapping[str, str]) -> dict[str, Fact]:
        source, told = f"{self.upload.id}:{row.row}", self.today.isoformat()
        return {
            name: Fact(value, "given", "roster", source, told)
            for name, value in values.items()
            if name != "number"
        }

    def finish(self, problems: tuple[Problem, ...], left_out: int) -> Plan:
        """The plan; where anything changes, it ends with the import itself."""
        counts = (self.new, self.changed, self.unchanged, left_out)
        if self.changes:
            self.changes.append(
                RosterImported(self.upload.id, self.upload.sha256, *counts, self.upload.file_name)
            )
        beside = (tuple(self.conflicts), tuple(self.remarks), (), self.taken)
        return Plan(tuple(self.changes), *counts, problems, *beside)


def _fitting(
    member: Member, row: RosterRow, news: dict[str, str], today: date
) -> tuple[dict[str, str], list[Problem]]:
    """The news without those that cannot be true beside what is on record already."""
    if not news:
        return news, []
    known = {name: member.value(name) for name in member.facts}
    clash = [(n, c) for n, c in check_member(known | news, today) if c.hard]
    problems = [
        Problem(row.row, name, complaint)
        for found, complaint in clash
        for name in ((found,) if found in news else _BESIDE.get(complaint.code, ()))
        if name in news
    ]
    return without(news, {p.name for p in problems}), problems


def _news(member: Member, sent: Mapping[str, str]) -> dict[str, str]:
    """What is sent and not on record; a shortened date of the same is no news."""
    return {
        name: value
        for name, value in sent.items()
        if value != (stored := member.value(name))
        and name != "number"
        and not (name in DATES and stored.startswith(value))
        and not (name == "name" and value == member.name)
    }
