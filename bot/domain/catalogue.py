"""Which forms there are: read from the policy, so that an office adds a list by adding rows there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.domain.matters import waiting
from bot.domain.records import Member, UnitKind
from bot.domain.summaries import wanted

Level = Literal["branch", "every"]
GROUPS = ("rosters", "registers", "summaries", "lists", "people", "letters")
"""Under which headings the screen offers forms, in this order."""
BRANCHES: tuple[UnitKind, ...] = ("branch", "general_branch")


@dataclass(frozen=True, slots=True)
class FormRow:
    """One form that can be asked for."""

    code: str
    """What a button carries."""
    name: str
    """The full official name."""
    kind: str
    """How it is made."""
    group: str
    level: Level = "branch"
    """Whether it is summed over the branches of a committee or the city as well."""
    who: str = ""
    """Classes and flags of those it shows, as in "class:lost | class:found"; empty: everybody."""
    short: str = ""
    """What fits on a button; empty: the name does."""
    copies: int = 1
    single: bool = False
    """Whether it can be asked for one member alone."""
    closed: bool = False
    """Whether it also shows those who were taken off the list."""
    contacts: bool = False
    """Whether it says how the branch, or the committee above it, can be reached."""
    issued: bool = False
    """Whether it also shows those whose letter of the screening is out, whatever their class."""

    @property
    def label(self) -> str:
        """The words for a button."""
        return self.short or self.name

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes and flags of which one is needed; empty: everybody is."""
        return classes_in(self.who)

    def shows(self, member: Member) -> bool:
        """Whether the member belongs on it."""
        if member.closed and not self.closed:
            return False
        held = {member.standing.cls, *member.standing.flags}
        return not self.classes or not held.isdisjoint(self.classes)

    def offered(self, kind: UnitKind) -> bool:
        """Whether a unit of this kind can ask for it."""
        return self.level == "every" or kind in BRANCHES

    @property
    def summed(self) -> bool:
        """Whether it shows figures only: of a 党总支 those of the branches below it, too."""
        return self.kind == "counts"

    def counted(self, tally: Mapping[str, int]) -> int:
        """How many it shows at most, by the counts of the unit."""
        if not self.classes:
            return tally.get("total", 0)
        held = sum(
            tally.get(f"cls:{name}", 0) + tally.get(f"flag:{name}", 0) for name in self.classes
        )
        # Most whose letter is out are of these classes: nobody is counted twice.
        return max(held, waiting(tally, "letter")) if self.issued else held


def part_of(form: str) -> tuple[str, str]:
    """The code of a form, and what is asked of it: a 编号, "nil", or nothing."""
    code, _, part = form.partition(".")
    return code, part


def classes_in(who: str) -> tuple[str, ...]:
    """The classes and flags that traits ask for, in their order."""
    parts = [trait for every in wanted(who) for trait in every if trait.startswith("class:")]
    return tuple(dict.fromkeys(part.removeprefix("class:") for part in parts))


def layouts(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Every table of the policy files whose names begin with "forms", by its name."""
    found: dict[str, Mapping[str, Any]] = {}
    for name, table in tables.items():
        if name.startswith("forms"):
            found |= table
    return found


def prints(entry: Mapping[str, Any], fact: str) -> bool:
    """Whether a layout has a column for the fact."""
    return any(column.get("fact") == fact for column in entry.get("column", ()))


def catalogue(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, FormRow]:
    """Every form by its code, group by group, in the order of the policy files."""
    rows = [
        FormRow(
            code=code,
            name=entry["name"],
            kind=entry["kind"],
            group=entry["group"],
            level=entry.get("level", "branch"),
            who=entry.get("who", ""),
            short=entry.get("short", ""),
            copies=entry.get("copies", 1),
            single=entry.get("single", False),
            closed=entry.get("closed", False),
            contacts=entry.get("contacts", False),
            issued=entry.get("issued", False),
        )
        for code, entry in layouts(tables).items()
        if isinstance(entry, Mapping) and "kind" in entry
    ]
    rows.sort(key=lambda row: GROUPS.index(row.group))
    return {row.code: row for row in rows}


def guessed(name: str, tables: Mapping[str, Mapping[str, Any]]) -> str:
    """The 党组织类别 that the name of a branch speaks for; empty: it says nothing."""
    hints: list[list[str]] = layouts(tables)["guess"]["organisation"]
    return next((code for word, code in hints if word in name), "")
