"""Matches the headings of an office's own blank sheet with those of a form of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.forms.headings import plain
from bot.forms.places import column_index

Levels = tuple[str, ...]
"""The heads of a column above each other, from the top down."""
Rows = Mapping[int, Mapping[int, str]]
"""The texts of a sheet by row and column, from 1; empty cells are left out."""
Lines = Mapping[int, Sequence[str]]
"""Place of a column, from 0 -> what it says in each line, where that is known beforehand."""
Area = tuple[int, int, int, int]
"""First and last row, first and last column."""

SEARCHED = 20
"""Rows among which the headings are looked for."""
DEEPEST = 5
LEAST = 2
"""Columns that have to fit before a sheet can be this form at all; so with lines by name."""

_BRACKETS = re.compile(r"[(（\[〔【][^()（）\[\]〔〕【】]*[)）\]〕】]")
_NUMBERED = re.compile(
    r"^(?:[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）、.．]|[①-⑳]|其中[:：])\s*"
)
_TOTALS = ("总计", "合计", "共计")
_MARKS = re.compile(r"[甲乙丙丁]|\d{1,3}|[一二三四五六七八九十]{1,3}")


@dataclass(frozen=True, slots=True)
class Match:
    """Where the columns of a form stand in her sheet."""

    first: int
    last: int
    """Rows of the headings."""
    below: int
    """First row below them, and below the row of marks (甲, 乙, 1, 2 …)."""
    columns: Mapping[int, int]
    """Place of the form's column, from 0 -> her column, from 1."""
    theirs: tuple[str, ...] = ()
    """Headings of hers that no column of the form has."""
    ours: tuple[str, ...] = ()
    """Headings of the form that her sheet lacks."""
    likeness: int = 0
    """How much alike the matched heads are, all those above the leaves taken in."""

    @property
    def share(self) -> float:
        """How much of the form has its place."""
        return len(self.columns) / max(1, len(self.columns) + len(self.ours))


def match(
    rows: Rows,
    merges: Iterable[str],
    wanted: Sequence[Levels],
    same: Callable[[str], str],
    lines: Lines = MappingProxyType({}),
) -> Match | None:
    """The best match of her sheet's headings with the wanted ones; None for none at all.

    `same` gives the same word for headings that mean the same; a column that names the `lines` is
    known by what stands in it, too. Several rows of headings and
    merged ones are read as a person reads them: a head stands over all that it spans.
    """
    areas = [area(merge) for merge in merges]
    spread = _spread(rows, areas)
    best: Match | None = None
    for first in range(1, SEARCHED + 1):
        for last in range(first, first + DEEPEST):
            if not spread.get(first) or not spread.get(last):
                continue
            found = _matched(spread, rows, first, last, wanted, same)
            if found and (best is None or _worth(found) > _worth(best)):
                best = found
    if best and (told := _told(rows, best, lines)):
        best = _matched(spread, rows, best.first, best.last, wanted, same, told)
    if best is None or len(best.columns) < min(LEAST, len(wanted)):
        return None
    last = _merged_to(best, areas)
    return replace(best, last=last, below=_below(rows, last))


def _told(rows: Rows, found: Match, lines: Lines) -> dict[int, int]:
    """The columns that are known by the names of the lines in them, though not by a heading."""
    told: dict[int, int] = {}
    there = {column for row, cells in rows.items() if row >= found.below for column in cells}
    for place in lines.keys() - found.columns.keys():
        free = sorted(there - {*found.columns.values(), *told.values()})
        known = {c: named_rows(rows, found.below, c, lines[place]) for c in free}
        hits = {c: sum(row is not None for row in known[c]) for c in free}
        best = max(free, key=hits.__getitem__, default=0)
        if hits.get(best, 0) >= LEAST:
            told[place] = best
    return told


def named_rows(rows: Rows, below: int, column: int, labels: Iterable[str]) -> list[int | None]:
    """The row that each label names in a column below the headings; None: there is none."""
    texts = [
        (row, cells[column])
        for row, cells in sorted(rows.items(), reverse=True)
        if row >= below and column in cells
    ]
    whole = {bare(text): row for row, text in texts}
    loose = {_loosely(text): row for row, text in texts}
    found: list[int | None] = []
    taken: set[int | None] = set()
    for label in labels:
        row = (whole.get(bare(label)) or loose.get(_loosely(label))) if label else None
        found.append(None if row in taken else row)
        taken.add(row)
    return found


def _loosely(label: str) -> str:
    """The label without its number; every word for the sum of all is one word."""
    said = bare(_NUMBERED.sub("", label.strip(), count=1)) or bare(label)
    return _TOTALS[0] if said in _TOTALS else said.lstrip("0") or said


def _merged_to(found: Match, areas: Iterable[Area]) -> int:
    """The row in which the headings end: a merged one reaches further down than its text."""
    columns = found.columns.values()
    ends = (
        bottom
        for top, bottom, left, right in areas
        if top <= found.last and any(left <= column <= right for column in columns)
    )
    return max((found.last, *ends))


def _worth(found: Match) -> tuple[int, int, int, int]:
    return len(found.columns), found.likeness, found.first - found.last, -len(found.theirs)


def _matched(
    spread: Rows,
    rows: Rows,
    first: int,
    last: int,
    wanted: Sequence[Levels],
    same: Callable[[str], str],
    told: Mapping[int, int] = MappingProxyType({}),
) -> Match | None:
    heads = dict(_heads(spread, rows, first, last))
    names = {index: _path(levels, same) for index, levels in heads.items()}
    columns = dict(told)
    ours = [_path(levels, same) for levels in wanted]
    likeness = 0
    for weight, alike in ((3, _whole), (2, _ends), (1, _leaf)):
        for place, path in enumerate(ours):
            if place in columns:
                continue
            fitting = [i for i, n in names.items() if i not in columns.values() and alike(path, n)]
            rivals = [p for p, other in enumerate(ours) if p not in columns and alike(other, path)]
            # A leaf that stands in several groups is told apart by its group or not at all;
            # where both have it equally often, their order tells.
            if fitting and (len(fitting) == 1 or len(fitting) == len(rivals)):
                columns[place] = fitting[rivals.index(place) if len(rivals) > 1 else 0]
                likeness += weight
    if not columns:
        return None
    return Match(
        first,
        last,
        _below(rows, last),
        dict(sorted(columns.items())),
        tuple(_shown(heads[i]) for i in heads if i not in columns.values()),
        tuple(_shown(wanted[p]) for p in range(len(wanted)) if p not in columns),
        likeness,
    )


def _whole(ours: Levels, theirs: Levels) -> bool:
    return ours == theirs


def _ends(ours: Levels, theirs: Levels) -> bool:
    """The same leaf, below a group of the same name at least."""
    return ours[-1] == theirs[-1] and bool(set(ours[:-1]) & set(theirs[:-1]))


def _leaf(ours: Levels, theirs: Levels) -> bool:
    return ours[-1] == theirs[-1]


def _heads(spread: Rows, rows: Rows, first: int, last: int) -> Iterator[tuple[int, Levels]]:
    """Every column that the block names, with its heads from the top down."""
    columns = sorted(set().union(*(spread.get(row, {}) for row in range(first, last + 1))))
    before: Levels = ()
    for column in columns:
        levels = [spread.get(row, {}).get(column, "") for row in range(first, last + 1)]
        said = tuple(t for place, t in enumerate(levels) if t and t not in levels[:place])
        # One head over several columns, and nothing below it: they are one column to the eye.
        own = any(rows.get(row, {}).get(column) for row in range(first, last + 1))
        if said and (own or said != before):
            yield column, said
        before = said


def _path(levels: Levels, same: Callable[[str], str]) -> Levels:
    """The heads as they are compared, without empty ones and without one said twice."""
    words = [same(word) or word for level in levels if (word := bare(level))]
    return tuple(dict.fromkeys(words)) or ("",)


def bare(heading: str) -> str:
    """The heading without spaces, units and remarks in brackets."""
    return plain(_BRACKETS.sub("", heading)) or plain(heading)


def _shown(levels: Levels) -> str:
    return "·".join("".join(level.split()) for level in levels if level.strip())


def _below(rows: Rows, last: int) -> int:
    """The first row below the headings: a row of marks or numbers is one of them."""
    marks = rows.get(last + 1, {})
    marked = sum(bool(_MARKS.fullmatch(plain(text))) for text in marks.values())
    return last + 2 if len(marks) > 2 and marked == len(marks) else last + 1


def _spread(rows: Rows, areas: Iterable[Area]) -> Rows:
    """The texts of the first rows, a merged one in every cell that it covers."""
    spread = {row: dict(cells) for row, cells in rows.items() if row <= SEARCHED + DEEPEST}
    for top, bottom, left, right in areas:
        text = rows.get(top, {}).get(left, "")
        if not text or top > SEARCHED or right - left > 300:
            continue
        for row in range(top, min(bottom, SEARCHED + DEEPEST) + 1):
            for column in range(left, right + 1):
                spread.setdefault(row, {}).setdefault(column, text)
    return spread


def area(ref: str) -> Area:
    """First and last row, first and last column of a range such as B2:D5; ValueError for none."""
    start, _, end = ref.replace("$", "").partition(":")
    (left, top), (right, bottom) = _cell(start), _cell(end or start)
    return top, bottom, left, right


def _cell(name: str) -> tuple[int, int]:
    letters = name.rstrip("0123456789")
    return column_index(letters), int(name[len(letters) :])
