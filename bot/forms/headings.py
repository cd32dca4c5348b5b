"""Which columns a roster may have, and where its headings stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain.complaints import Complaint
from bot.forms.intake_container import Limits
from bot.forms.intake_table import Column
from bot.forms.places import letters

Line = tuple[int, Mapping[int, str]]
"""A row as text: its number and its non-empty cells by column, from 1."""

_LEVELS = (1, 2, 3)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|<[^<>]*>")
_NOISE = re.compile(r"[\s*:：.。、/_\-·　'\"“”]+")


@dataclass(frozen=True, slots=True)
class Found:
    """The headings of a sheet: the rows they fill and the columns they name."""

    first_row: int
    last_row: int
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings that are understood, from the policy table `roster`."""

    fields: Mapping[str, str]
    """Heading without spaces and brackets -> fact; "" is known and not read."""
    names: Mapping[str, str]
    """Fact -> the heading we call it by."""
    kinds: Mapping[str, str]
    """Fact -> text, date, idno or number."""
    footers: tuple[str, ...]
    titles: tuple[str, ...]
    blanks: frozenset[str]
    search_rows: int
    reasons_heading: str
    """Heading of the column that a marked file carries."""
    limits: Limits = field(default_factory=Limits)
    elsewhere: frozenset[str] = frozenset()
    """Headings of papers that name people and are no roster."""
    labels: frozenset[str] = frozenset()
    """What stands beside the boxes of a sheet for one person, beside the headings."""

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Headings:
        """The headings that a parsed roster.toml lists; KeyError where it lacks something."""
        columns = table["column"]
        fields = {plain(word): "" for word in (*table["not_read"], table["reasons_heading"])}
        for column in columns:
            for word in (column["heading"], *column.get("synonyms", ())):
                fields[plain(word)] = column["field"]
        return cls(
            fields=fields,
            names={column["field"]: column["heading"] for column in columns},
            kinds={column["field"]: column.get("kind", "text") for column in columns},
            footers=tuple(table["footers"]),
            titles=tuple(table["titles"]),
            blanks=frozenset(table["blanks"]),
            search_rows=table["search_rows"],
            reasons_heading=table["reasons_heading"],
            limits=Limits(**table.get("limits", {})),
            elsewhere=frozenset(map(plain, table.get("elsewhere", ()))),
            labels=frozenset(map(plain, table.get("labels", ()))),
        )

    def other_paper(self, found: Found) -> bool:
        """Whether the sheet is no roster though it names people: our own 查找联系记录."""
        return any(plain(column.heading) in self.elsewhere for column in found.columns)

    def field_of(self, heading: str) -> str | None:
        """The fact a heading means, "" when it is not read, None when it is not known."""
        whole = plain(heading)
        if whole in self.fields:
            return self.fields[whole]
        return self.fields.get(_without_brackets(heading))

    def is_label(self, text: str) -> bool:
        """Whether a text says what stands beside it, and so is nobody's name."""
        return self.field_of(text) is not None or _without_brackets(text) in self.labels

    def find(self, lines: Sequence[Line]) -> Found | Complaint:
        """The headings among the first rows of a sheet, or why there are none."""
        best = max(self._candidates(lines), key=_worth, default=None)
        if best is None or (not _names_people(best) and len(_facts(best)) < 2):
            return Complaint("file_headings", {"rows": self.search_rows})
        if not _names_people(best):
            known = [c.heading for c in best.columns if c.field]
            return Complaint("file_name_column", {"found": "、".join(known)})
        return _twice(best) or best

    def is_person(self, line: Line, found: Found, people: int) -> bool:
        """Whether a row below the headings may be a person: no headings again, no signature.

        `people` is the column of the name.
        """
        cells = line[1]
        name, first = cells.get(people, ""), cells[min(cells)]
        if self._is_footer(name) or self._is_footer(first):
            return False
        if len(cells) == 1 and first.endswith(self.titles):
            return False
        return not self._repeats(cells, found, people)

    def _is_footer(self, text: str) -> bool:
        text = "".join(text.split())
        for word in self.footers:
            if text.startswith(word):
                rest = text[len(word) :]
                if not rest or len(word) > 2 or rest[0] in "：:（(":
                    return True
        return False

    def _repeats(self, cells: Mapping[int, str], found: Found, people: int) -> bool:
        if self.field_of(cells.get(people, "")) == "name":
            return True
        if people in cells:
            return False
        known = (c for c in found.columns if c.field and c.index in cells)
        return sum(self.field_of(cells[c.index]) == c.field for c in known) > 1

    def _candidates(self, lines: Sequence[Line]) -> Iterator[Found]:
        for start in range(len(lines)):
            for depth in _LEVELS:
                block = lines[start : start + depth]
                if len(block) == depth and _adjoin(block):
                    yield self._read_block(block)

    def _read_block(self, block: Sequence[Line]) -> Found:
        columns = []
        heads = [_spread(above, block[i + 1 :]) for i, (_, above) in enumerate(block[:-1])]
        for index in sorted(set().union(*(cells for _, cells in block))):
            own = next((cells[index] for _, cells in reversed(block) if index in cells), "")
            above = [row[index] for row in heads if row.get(index, own) != own]
            heading = _flat("".join((*above, own)))
            field = self.field_of(own)
            columns.append(Column(index, self.field_of(heading) if field is None else field, own))
        return Found(block[0][0], block[-1][0], tuple(columns))


def plain(heading: str) -> str:
    """The heading as it is compared: half-width, no spaces, no asterisks, no colons."""
    return _NOISE.sub("", _flat(heading)).lower()


def _without_brackets(text: str) -> str:
    return plain(_BRACKETS.sub("", _flat(text)))


def _flat(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _adjoin(block: Sequence[Line]) -> bool:
    return block[-1][0] - block[0][0] == len(block) - 1


def _spread(above: Mapping[int, str], below: Sequence[Line]) -> dict[int, str]:
    """A row of group heads, each stretched to the right over the leaves without one."""
    leaves = set().union(*(cells for _, cells in below))
    spread = dict(above)
    for index in sorted(leaves):
        if index not in spread and index - 1 in spread and index - 1 in leaves:
            spread[index] = spread[index - 1]
    return spread


def _facts(found: Found) -> set[str]:
    return {column.field for column in found.columns if column.field}


def _names_people(found: Found) -> bool:
    return "name" in _facts(found)


def _worth(found: Found) -> tuple[bool, int, int]:
    """How good a candidate is: the most facts, in the fewest rows."""
    return _names_people(found), len(_facts(found)), found.first_row - found.last_row


def _twice(found: Found) -> Complaint | None:
    seen: dict[tuple[str, str], int] = {}
    for column in found.columns:
        if not column.field:
            continue
        first = seen.setdefault((column.field, plain(column.heading)), column.index)
        if first != column.index:
            places = f"{letters(first)}、{letters(column.index)}"
            return Complaint("file_heading_twice", {"heading": column.heading, "columns": places})
    return None
