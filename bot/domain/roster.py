"""An uploaded roster against the record: what is new, changed, unchanged or wrong.

Nothing changes here: the plan is shown, and applied as a whole once it is confirmed.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.domain.changes import Change, FactsStated, MemberAdded, RosterImported, Upload, pack
from bot.domain.complaints import Complaint
from bot.domain.policy import Policy
from bot.domain.records import Fact, Member
from bot.domain.values import KINDS, check_member, read_value

BLANK = frozenset({"", "无", "—", "-", "--", "/", "待补", "不清楚", "不适用", "未完成"})
"""What a cell holds when it says nothing; so that a printed roster can be sent back."""

Cells = Mapping[str, str]


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
        said = [pack(change) for change in self.changes]
        text = json.dumps(said, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def read_rows(
    rows: Iterable[tuple[int, Cells]], policy: Policy, today: date
) -> tuple[list[RosterRow], list[Problem]]:
    """Rows with their values checked one by one and against each other."""
    kinds = {**KINDS, "number": "number"}
    read: list[RosterRow] = []
    problems: list[Problem] = []
    for number, cells in rows:
        values: dict[str, str] = {}
        found: list[Problem] = []
        for name, raw in cells.items():
            if raw.strip() in BLANK or name not in kinds:
                continue
            value = read_value(kinds[name], raw, today=today, codes=policy.codes)
            found += [Problem(number, name, c) for c in value.complaints]
            if value.value is not None:
                values[name] = value.value
        if "name" not in values and not any(p.name == "name" for p in found):
            found.append(Problem(number, "name", Complaint("name_missing")))
        problems += found
        problems += [Problem(number, name, c) for name, c in check_member(values, today)]
        read.append(RosterRow(number, values))
    return read, problems + _duplicates(read)


def _duplicates(rows: Sequence[RosterRow]) -> list[Problem]:
    """The same id number twice, or the same name and birth date twice."""
    found: list[Problem] = []
    first_id: dict[str, int] = {}
    first_person: dict[tuple[str, str], int] = {}
    for row in rows:
        idno = row.values.get("idno", "")
        person = (row.values.get("name", ""), row.values.get("birth", ""))
        if idno and idno in first_id:
            found.append(Problem(row.row, "", _twice("idno", first_id[idno])))
        elif not idno and all(person) and person in first_person:
            found.append(Problem(row.row, "", _twice("person", first_person[person])))
        if idno:
            first_id.setdefault(idno, row.row)
        first_person.setdefault(person, row.row)
    return found


def _twice(what: str, row: int) -> Complaint:
    return Complaint(f"duplicate_{what}", {"other": row})


class _Matcher:
    """Finds whom a row means: by 编号, then the id number, then name and birth date."""

    def __init__(self, members: Mapping[int, Member], rows: Sequence[RosterRow]) -> None:
        self.members = members
        self.by_id = {m.value("idno"): m for m in members.values() if m.value("idno")}
        self.by_name: dict[str, list[Member]] = defaultdict(list)
        for member in members.values():
            self.by_name[member.name].append(member)
        self.names_in_file = Counter(row.values.get("name", "") for row in rows)

    def find(self, values: Mapping[str, str]) -> Member | Complaint | None:
        number = values.get("number", "")
        if number:
            return self._by_number(number, values)
        idno = values.get("idno", "")
        if idno in self.by_id:
            return self.by_id[idno]
        same = [m for m in self.by_name[values["name"]] if _may_be(m, values)]
        if len(same) == 1 and self.names_in_file[values["name"]] == 1:
            return same[0]
        exact = [m for m in same if values.get("birth") and m.value("birth") == values["birth"]]
        if len(exact) == 1:
            return exact[0]
        return Complaint("which_member", {"count": len(same)}) if same else None

    def _by_number(self, number: str, values: Mapping[str, str]) -> Member | Complaint:
        member = self.members.get(int(number)) if number.isdigit() else None
        if member is None:
            return Complaint("number_unknown", {"number": number})
        if member.name == values["name"]:
            return member
        if values.get("idno") and values["idno"] == member.value("idno"):
            return member
        return Complaint("number_other_name", {"number": number})


def _may_be(member: Member, values: Mapping[str, str]) -> bool:
    """Whether neither the id number nor the birth date speaks against it."""
    for name in ("idno", "birth"):
        mine, theirs = member.value(name), values.get(name, "")
        if mine and theirs and not (mine.startswith(theirs) or theirs.startswith(mine)):
            return False
    return True


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
    read, problems = read_rows(rows, policy, today)
    problems += flaws
    bad_cells = {(p.row, p.name) for p in problems if p.complaint.hard}
    barred = {p.row for p in problems if p.bars_row}
    matcher = _Matcher(members, read)
    changes: list[Change] = []
    new = changed = unchanged = 0
    met: dict[int, int] = {}
    for row in read:
        if row.row in barred:
            continue
        found = matcher.find(row.values)
        if isinstance(found, Member) and found.key.number in met:
            found = Complaint("duplicate_person", {"other": met[found.key.number]})
        if isinstance(found, Complaint):
            problems.append(Problem(row.row, "", found))
            barred.add(row.row)
            continue
        facts = _facts(row, bad_cells, upload, today)
        if found is None:
            last_number, new = last_number + 1, new + 1
            changes.append(MemberAdded(last_number, row.values["name"], facts))
            continue
        met[found.key.number] = row.row
        stated = _stated(found, facts)
        changed, unchanged = changed + (stated is not None), unchanged + (stated is None)
        if stated is not None:
            changes.append(stated)
    if changes:
        changes.append(
            RosterImported(upload.id, upload.sha256, new, changed, unchanged, len(barred))
        )
    ordered = tuple(sorted(problems, key=lambda p: p.row))
    return Plan(tuple(changes), new, changed, unchanged, len(barred), ordered)


def _facts(
    row: RosterRow, bad_cells: set[tuple[int, str]], upload: Upload, today: date
) -> dict[str, Fact]:
    source, told = f"{upload.id}:{row.row}", today.isoformat()
    return {
        name: Fact(value, "given", "roster", source, told)
        for name, value in row.values.items()
        if name != "number" and (row.row, name) not in bad_cells
    }


def _stated(member: Member, facts: Mapping[str, Fact]) -> FactsStated | None:
    """The answers that the row changes; a shortened value of the same is no change."""
    news = {name: fact for name, fact in facts.items() if not _same(member.value(name), fact.value)}
    if not news:
        return None
    before = {name: member.facts[name] for name in news if name in member.facts}
    return FactsStated(member.key.number, news, before, cause="imported")


def _same(stored: str, sent: str) -> bool:
    if stored == sent:
        return True
    partial_date = len(sent) in (4, 7) and sent[:4].isdigit() and stored.startswith(sent)
    return bool(stored) and partial_date
