"""The rows of a roster by themselves: every value read and checked, before anybody is sought."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain.complaints import Complaint
from bot.domain.policy import Policy
from bot.domain.values import KINDS, Value, check_member, read_value

BLANK = frozenset({"", "无", "—", "-", "--", "/", "待补", "不清楚", "不适用", "稍后", "未完成"})
"""What a cell holds when it says nothing; so that a printed roster can be sent back."""

Cells = Mapping[str, str]

_KINDS = {**KINDS, "number": "number"}
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


def nameless(rows: Iterable[RosterRow], problems: Iterable[Problem]) -> list[Problem]:
    """Rows without a name about whose name nothing was said yet."""
    said = {p.row for p in problems if p.name == "name"}
    return [
        Problem(row.row, "name", Complaint("name_missing"))
        for row in rows
        if "name" not in row.values and row.row not in said
    ]


def duplicates(rows: Iterable[RosterRow]) -> Iterator[Problem]:
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


def without_foreign_numbers(
    rows: list[RosterRow], problems: list[Problem], ours: Collection[int]
) -> tuple[list[RosterRow], list[Problem]]:
    """The rows without 编号 where the file's are not ours: none of them is known here."""
    if any(int(row.values.get("number", 0)) in ours for row in rows):
        return rows, problems
    bare = [replace(row, values=without(row.values, {"number"})) for row in rows]
    return bare, [p for p in problems if p.name != "number"]


def without_bad_cells(rows: Iterable[RosterRow], problems: Iterable[Problem]) -> list[RosterRow]:
    """The rows without the cells that cannot be taken over."""
    bad: dict[int, set[str]] = {}
    for problem in problems:
        if problem.complaint.hard:
            bad.setdefault(problem.row, set()).add(problem.name)
    return [
        replace(row, values=without(row.values, bad[row.row])) if row.row in bad else row
        for row in rows
    ]


def without(values: Mapping[str, str], names: set[str]) -> dict[str, str]:
    """The values but for these fields."""
    return {name: value for name, value in values.items() if name not in names}
