"""Sheets that say something about themselves: 零报告, and 草表 whose sums do not hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from bot.domain.catalogue import layouts
from bot.domain.records import Key, Member
from bot.domain.sums import Unsound
from bot.forms.books import Books
from bot.forms.form import Column, Form

T = TypeVar("T")

MOST = 20
"""Members that a 草表 lists as missing in a sum."""
NOBODY = Member(Key(0, 0), "")
"""Stands in the one row of an empty list."""


def nil(form: Form[T], books: Books) -> Form[T]:
    """The form with 无 in the column of names and a line that says what it means."""
    words = layouts(books.policy.tables)["labels"]["nil"]
    cutoff = books.policy.campaign.cutoff
    day = f"{cutoff.year}年{cutoff.month}月{cutoff.day}日"
    left = books.unfinished
    note = words["unfinished" if left else "note"].format(cutoff=day, n=left)
    return replace(emptied(form, words), notes=(note, *form.notes))


def emptied(form: Form[T], words: Mapping[str, str]) -> Form[T]:
    """The form with 无 in the column of names and nothing else; `words` are the labels `nil`."""
    columns = tuple(_emptied(column, words["cell"]) for column in form.columns)
    return replace(form, columns=columns)


def draft(form: Form[T], fault: Unsound, books: Books) -> Form[T]:
    """The form with the row whose sum does not hold, and who is missing in it, as its first note."""
    words = layouts(books.policy.tables)["labels"]["draft"]
    note = words["note"].format(
        row=fault.row, rule=fault.rule, found=fault.found, wanted=fault.wanted
    )
    missing = words["missing"].format(who=_missing(fault, books, words)) if fault.who else ""
    title = words["title"].format(title=form.title)
    return replace(form, title=title, notes=(note + missing, *form.notes))


def _missing(fault: Unsound, books: Books, words: Mapping[str, str]) -> str:
    """The first of those who are missing, by 编号; above a branch with the name of theirs."""
    units: dict[int, list[str]] = {}
    for key in fault.who[:MOST]:
        units.setdefault(key.unit, []).append(str(key.number))
    said = []
    for unit, numbers in units.items():
        office = books.offices.get(unit, books.office)
        name = "" if unit == books.office.id else office.name
        said.append(words["numbers"].format(unit=name, numbers="、".join(numbers)))
    more = words["more"].format(n=len(fault.who)) if len(fault.who) > MOST else ""
    return "；".join(said) + more


def _emptied(column: Column[T], cell: str) -> Column[T]:
    if column.heading != "姓名":
        return (
            column if column.mark else replace(column, kind="text", value=lambda row: "", blank="")
        )
    return replace(column, value=lambda row: cell)
