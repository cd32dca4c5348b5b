"""An uploaded roster against the record: what is new, changed, unchanged or wrong.

Nothing changes here: the plan is shown, and applied as a whole once it is confirmed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
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
from bot.domain.complaints import Complaint
from bot.domain.matching import Matcher
from bot.domain.policy import Policy
from bot.domain.records import Fact, Member
from bot.domain.values import KINDS, Value, check_member, read_value

BLANK = frozenset({"", "无", "—", "-", "--", "/", "待补", "不清楚", "不适用", "稍后", "未完成"})
"""What a cell holds when it says nothing; so that a printed roster can be sent back."""

Cells = Mapping[str, str]

_KINDS = {**KINDS, "number": "number"}
_DATES = frozenset(name for name, kind in KINDS.items() if kind in ("date", "month"))
_UNIQUE = frozenset({"name", "idno", "phone", "text"})
"""Kinds of which hardly two cells of a file are alike; what the others mean is kept by."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a row (or one field of it) that she has to look at."""

    row: int
    name: str
    """The field; empty: the whole row."""
    complaint: Complaint

    @property
    def bars_row(self) -> bool:
        """Whether the whole row is left out."""
        return self.complaint.hard and self.name in ("", "name", "number")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row as it is understood: values in the form in which they are stored."""

    row: int
    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """What confirming would do, and what it would leave out."""

    changes: tuple[Change, ...] = field(repr=False)
    new: int
    changed: int
    unchanged: int
    left_out: int
    problems: tuple[Problem, ...] = field(repr=False)

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


def read_rows(
    rows: Iterable[tuple[int, Cells]], policy: Policy, today: date
) -> tuple[list[RosterRow], list[Problem]]:
    """Rows with their values checked one by one and against each other."""
    read: list[RosterRow] = []
    problems: list[Problem] = []
    known: dict[tuple[str, str], Value] = {}

    def value_of(kind: str, raw: str) -> Value:
        if kind in _UNIQUE:
            return read_value(kind, raw, today=today, codes=policy.codes)
        if (kind, raw) not in known:
            known[kind, raw] = read_value(kind, raw, today=today, codes=policy.codes)
        return known[kind, raw]

    for number, cells in rows:
        values: dict[str, str] = {}
        for name, raw in cells.items():
            if name not in _KINDS or raw.strip() in BLANK:
                continue
            value = value_of(_KINDS[name], raw)
            if value.complaints:
                problems += [Problem(number, name, c) for c in value.complaints]
            if value.value is not None:
                values[name] = value.value
        problems += [Problem(number, name, c) for name, c in check_member(values, today)]
        read.append(RosterRow(number, values))
    return read, problems


def _nameless(rows: Iterable[RosterRow], problems: Iterable[Problem]) -> list[Problem]:
    """Rows without a name about whose name nothing was said yet."""
    said = {p.row for p in problems if p.name == "name"}
    return [
        Problem(row.row, "name", Complaint("name_missing"))
        for row in rows
        if "name" not in row.values and row.row not in said
    ]


def _duplicates(rows: Iterable[RosterRow]) -> Iterator[Problem]:
    """The same id number twice; the same name and birth date twice; the same row twice."""
    ids: dict[str, int] = {}
    people: dict[tuple[str, str], tuple[int, str]] = {}
    copies: dict[frozenset[tuple[str, str]], int] = {}
    for row in rows:
        idno, name = row.values.get("idno", ""), row.values["name"]
        person = (name, row.values.get("birth", ""))
        whole = frozenset(item for item in row.values.items() if item[0] != "number")
        twin, its_idno = people.get(person, (0, ""))
        if idno and idno in ids:
            yield Problem(row.row, "", Complaint("duplicate_idno", {"other": ids[idno]}))
        elif person[1] and twin and not (idno and its_idno):
            yield Problem(row.row, "", Complaint("duplicate_person", {"other": twin}))
        elif len(whole) > 1 and whole in copies:
            yield Problem(row.row, "", Complaint("duplicate_person", {"other": copies[whole]}))
        ids.setdefault(idno, row.row)
        people.setdefault(person, (row.row, idno))
        copies.setdefault(whole, row.row)


def plan(
    rows: Iterable[tuple[int, Cells]],
    members: Mapping[int, Member],
    last_number: int,
    policy: Policy,
    upload: Upload,
    today: date,
    flaws: Iterable[Problem] = (),
) -> Plan:
    """What the upload would change; `last_number` is the last 编号 the unit gave out.

    `flaws` were found while the file was read.
    """
    cells = dict(rows)
    read, problems = read_rows(cells.items(), policy, today)
    read, problems = _without_foreign_numbers(read, problems, members)
    problems += flaws
    problems += _nameless(read, problems)
    barred = {p.row for p in problems if p.bars_row}
    problems += _duplicates(row for row in read if row.row not in barred)
    barred = {p.row for p in problems if p.bars_row}
    good = _without_bad_cells((row for row in read if row.row not in barred), problems)
    meant = Matcher(members, _news).match({row.row: row.values for row in good})
    problems = [p for p in problems if not _as_printed(p, meant.get(p.row), cells, policy)]

    draft = _Draft(upload, today, last_number)
    for row in good:
        problems += draft.take(row, meant[row.row])
    barred = {p.row for p in problems if p.bars_row}
    ordered = tuple(sorted(problems, key=lambda p: p.row))
    return draft.finish(ordered, len(barred))


@dataclass(slots=True)
class _Draft:
    """A plan while row after row is taken into it."""

    upload: Upload
    today: date
    last_number: int
    changes: list[Change] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def take(self, row: RosterRow, meant: Member | Complaint | None) -> list[Problem]:
        """What the row changes, given whom it means; what is wrong with that."""
        if isinstance(meant, Member) and meant.closed:
            meant = Complaint("member_closed")
        if isinstance(meant, Complaint):
            return [Problem(row.row, "", meant)]
        if meant is None:
            self.new, self.last_number = self.new + 1, self.last_number + 1
            added = MemberAdded(self.last_number, row.values["name"], self._facts(row, row.values))
            self.changes.append(added)
            return []
        news, problems = _fitting(meant, row, _news(meant, row.values), self.today)
        if not news:
            self.unchanged += 1
            return problems
        self.changed += 1
        before = {name: meant.facts[name] for name in news if name in meant.facts}
        stated = FactsStated(meant.key.number, self._facts(row, news), before, cause="imported")
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
            self.changes.append(RosterImported(self.upload.id, self.upload.sha256, *counts))
        return Plan(tuple(self.changes), *counts, problems)


def _without_foreign_numbers(
    rows: list[RosterRow], problems: list[Problem], members: Mapping[int, Member]
) -> tuple[list[RosterRow], list[Problem]]:
    """The rows without 编号 where the file's are not ours: none of them is known here."""
    if any(int(row.values.get("number", 0)) in members for row in rows):
        return rows, problems
    bare = [replace(row, values=_without(row.values, {"number"})) for row in rows]
    return bare, [p for p in problems if p.name != "number"]


def _without_bad_cells(rows: Iterable[RosterRow], problems: Iterable[Problem]) -> list[RosterRow]:
    """The rows without the cells that cannot be taken over."""
    bad: dict[int, set[str]] = {}
    for problem in problems:
        if problem.complaint.hard:
            bad.setdefault(problem.row, set()).add(problem.name)
    return [
        replace(row, values=_without(row.values, bad[row.row])) if row.row in bad else row
        for row in rows
    ]


def _without(values: Mapping[str, str], names: set[str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if name not in names}


def _as_printed(
    problem: Problem,
    meant: Member | Complaint | None,
    cells: Mapping[int, Cells],
    policy: Policy,
) -> bool:
    """Whether the cell only repeats the word that our own roster prints for what is on record."""
    if not isinstance(meant, Member):
        return False
    words = policy.tables.get("forms", {}).get("labels", {}).get(problem.name, {})
    raw = cells.get(problem.row, {}).get(problem.name, "")
    return bool(raw) and words.get(meant.value(problem.name)) == raw.strip()


def _fitting(
    member: Member, row: RosterRow, news: dict[str, str], today: date
) -> tuple[dict[str, str], list[Problem]]:
    """The news without those that cannot be true beside what is on record already."""
    if not news:
        return news, []
    together = {name: member.value(name) for name in member.facts} | dict(row.values)
    mine = {name for name, c in check_member(row.values, today) if c.hard}
    clash = [(n, c) for n, c in check_member(together, today) if c.hard and n in news]
    problems = [Problem(row.row, name, c) for name, c in clash if name not in mine]
    return _without(news, {p.name for p in problems}), problems


def _news(member: Member, sent: Mapping[str, str]) -> dict[str, str]:
    """What is sent and not on record; a shortened date of the same is no news."""
    return {
        name: value
        for name, value in sent.items()
        if value != (stored := member.value(name))
        and name != "number"
        and not (name in _DATES and stored.startswith(value))
        and not (name == "name" and value == member.name)
    }
