"""零报告: a sheet that says there is nobody to report."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from bot.domain.catalogue import layouts
from bot.domain.records import Key, Member
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
    note = words["note"].format(cutoff=day)
    columns = tuple(_emptied(column, words["cell"]) for column in form.columns)
    return replace(form, columns=columns, notes=(note, *form.notes))


def _emptied(column: Column[T], cell: str) -> Column[T]:
    if column.heading != "姓名":
        return (
            column if column.mark else replace(column, kind="text", value=lambda row: "", blank="")
        )
    return replace(column, value=lambda row: cell)
