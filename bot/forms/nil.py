"""Sheets that say something about themselves: 零报告, and 草表 whose sums do not hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from bot.domain.catalogue import layouts
from bot.domain.records import Key, Member
from bot.domain.sums import Unsound
from bot.forms.books import Books
from bot.forms.form import Column, Form

T = TypeVar("T")

NOBODY = Member(Key(0, 0), "")
"""Stands in the one row of an empty list."""


def nil(form: Form[T], books: Books) -> Form[T]:
    """The form with 无 in the column of names and a line that says what it means."""
    words = layouts(books.policy.tables)["labels"]["nil"]
    cutoff = books.policy.campaign.cutoff
    day = f"{cutoff.year}年{cutoff.month}月{cutoff.day}日"
    left = books.unfinished
    note = words["unfinished" if left else "note"].format(cutoff=day, n=left)
    columns = tuple(_emptied(column, words["cell"]) for column in form.columns)
    return replace(form, columns=columns, notes=(note, *form.notes))


def draft(form: Form[T], fault: Unsound, books: Books) -> Form[T]:
    """The form with the row whose sum does not hold, and who is missing in it, as its first note."""
    words = layouts(books.policy.tables)["labels"]["draft"]
    numbers = "、".join(str(key.number) for key in fault.who)
    note = words["note"].format(
        row=fault.row, rule=fault.rule, found=fault.found, wanted=fault.wanted
    )
    missing = words["missing"].format(numbers=numbers) if numbers else ""
    title = words["title"].format(title=form.title)
    return replace(form, title=title, notes=(note + missing, *form.notes))


def _emptied(column: Column[T], cell: str) -> Column[T]:
    if column.heading != "姓名":
        return (
            column if column.mark else replace(column, kind="text", value=lambda row: "", blank="")
        )
    return replace(column, value=lambda row: cell)
