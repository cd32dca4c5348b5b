"""Counts behind the summary sheets: who is in which cell, and why the sums hold.

A member has traits, such as "age:2" or "circumstance:1"; a row and a column of a sheet each ask
for traits; the members in whom both are found stand in the cell. So every figure can be traced.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from bot.domain import bands, sums
from bot.domain.measures import LEAVES
from bot.domain.policy import Policy
from bot.domain.records import Key, Member
from bot.domain.registers import absence, register

Cell = tuple[str, str]
"""Marks of a row and a column."""


@dataclass(frozen=True, slots=True)
class Office:
    """What a form says about the branch in which a member is."""

    id: int
    name: str
    category: str = ""
    """党组织类别, a code of the policy list `organisation`; empty: not known."""
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    over: Office | None = None
    """The committee above it, where a form says how to reach it."""


PENDING = "pending"
"""The outcome of a member about whom nothing was decided (policy list `disposal`)."""


def traits(member: Member, office: Office, policy: Policy, zone: tzinfo) -> frozenset[str]:
    """Everything by which a sheet may count the member, at the cut-off date."""
    campaign, codes = policy.campaign, policy.codes
    lost = absence(member, campaign, zone)
    held = {
        "register": register(member),
        "organisation": office.category,
        "unit": str(office.id),
        "category": member.value("category"),
        "sex": bands.sex(member),
        "age": bands.age_band(member, campaign.cutoff, codes),
        "party_age": bands.party_age_band(member, campaign.cutoff, codes),
        "education": bands.education_band(member, codes),
        "duration": bands.duration_band(lost.months, codes) if lost else "",
        "circumstance": member.value("circumstance"),
        "where": member.value("where"),
        "source": member.source,
        "closed": member.closed,
        "scope": member.value("scope") or "none",
        "disposal": member.outcome or PENDING,
        "left": LEAVES.get(member.outcome, "no"),
    }
    found = {f"{name}:{value}" for name, value in held.items() if value}
    found |= {f"class:{name}" for name in (member.standing.cls, *member.standing.flags) if name}
    found |= {"total"} if member.closed else {"total", "open"}
    if bands.minority(member):
        found.add("minority")
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column of a sheet: its mark there, and the traits that are asked for."""

    mark: str
    wanted: tuple[frozenset[str], ...]
    """Any of these sets, every trait of which is held; empty: filled in by hand, never counted."""
    label: str = ""

    def takes(self, held: frozenset[str]) -> bool:
        """Whether a member with these traits belongs here."""
        return any(every <= held for every in self.wanted)


def wanted(text: str) -> tuple[frozenset[str], ...]:
    """Traits as a layout writes them: "a b | c" is a and b, or c."""
    return tuple(frozenset(part.split()) for part in text.split("|") if part.strip())


@dataclass(slots=True)
class Counts:
    """The cells of one sheet under way: members are added, sheets of branches are summed."""

    rows: Sequence[Line]
    columns: Sequence[Line]
    rules: Sequence[sums.Rule] = ()
    who: tuple[frozenset[str], ...] = (frozenset(),)
    """Whom the sheet is about: nobody else is counted, whatever a cell asks for."""
    cells: dict[Cell, list[Key]] = field(default_factory=lambda: defaultdict(list))
    _seen: dict[frozenset[str], tuple[Cell, ...]] = field(default_factory=dict, repr=False)

    def add(self, key: Key, held: frozenset[str]) -> None:
        """Count one member with these traits."""
        # Many members are alike: for each kind of them the cells are looked for once.
        places = self._seen.get(held)
        if places is None:
            places = self._seen[held] = tuple(self._places(held))
        for place in places:
            self.cells[place].append(key)

    def _places(self, held: frozenset[str]) -> Iterator[Cell]:
        if not any(every <= held for every in self.who):
            return
        columns = [column.mark for column in self.columns if column.takes(held)]
        for row in self.rows:
            if row.takes(held):
                yield from ((row.mark, column) for column in columns)

    def number(self, row: str, column: str) -> int:
        """The figure in a cell."""
        return len(self.cells.get((row, column), ()))

    def behind(self, row: str, column: str) -> tuple[Key, ...]:
        """Who is behind the figure."""
        return tuple(sorted(self.cells.get((row, column), ())))

    def plus(self, other: Counts) -> Counts:
        """The sheet of both together."""
        cells: dict[Cell, list[Key]] = defaultdict(list)
        for each in (self, other):
            for place, keys in each.cells.items():
                cells[place].extend(keys)
        return Counts(self.rows, self.columns, self.rules, self.who, cells)

    def figures(self) -> Mapping[Cell, int]:
        """Every figure that is not zero."""
        return {place: len(keys) for place, keys in self.cells.items() if keys}

    def faults(self) -> list[sums.Fault]:
        """Where the arithmetic of the sheet does not hold."""
        rows = [row.mark for row in self.rows]
        columns = [column.mark for column in self.columns]
        return sums.faults(self.rules, rows, columns, self.number)

    def unsound(self) -> sums.Unsound | None:
        """The first row whose sums do not hold, and who is missing in them."""
        for fault in self.faults():
            label = next(row.label for row in self.rows if row.mark == fault.row)
            who = self.missing(fault)
            return sums.Unsound(label, fault.rule.text, fault.found, fault.wanted, who)
        return None

    def missing(self, fault: sums.Fault) -> tuple[Key, ...]:
        """Who is counted on the left side of the rule and nowhere on its right."""
        across = fault.column == fault.rule.left

        def cell(mark: str) -> Cell:
            return (fault.row, mark) if across else (mark, fault.column)

        right = {key for _, mark in fault.rule.right for key in self.cells.get(cell(mark), ())}
        return tuple(sorted(set(self.cells.get(cell(fault.rule.left), ())) - right))


def counts_of(entry: Mapping[str, Any], units: Iterable[Office] = ()) -> Counts:
    """The empty sheet of a layout (a table of the policy); KeyError where it lacks something.

    A row that asks for "unit" becomes one row for each of the units.
    """
    columns = tuple(
        Line(column["mark"], wanted(column.get("count", "")), _leaf(column["heading"]))
        for column in entry["column"]
        if "count" in column
    )
    rows: list[Line] = []
    for row in entry["row"]:
        if row["count"] == "unit":
            rows += [Line(f"u{u.id}", wanted(f"unit:{u.id}"), u.name) for u in units]
        else:
            rows.append(Line(row["mark"], wanted(row["count"]), row["label"]))
    rules = tuple(sums.read_rule(text) for text in entry.get("checks", ()))
    who = wanted(entry["who"]) or (frozenset[str](),)
    return Counts(tuple(rows), columns, rules, who)


def _leaf(heading: str | Sequence[str]) -> str:
    parts = (heading,) if isinstance(heading, str) else heading
    # A heading may say where its line breaks on paper.
    return next((part.replace("\n", "") for part in reversed(parts) if part), "")
