"""A form of the catalogue as a description and its lines, for those who write them elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.catalogue import catalogue
from bot.domain.sums import Unsound
from bot.forms.books import Books
from bot.forms.catalogue import Empty, layout_of
from bot.forms.form import Form
from bot.forms.lists import list_form
from bot.forms.summary import counted, summary_form

Sheet = tuple[Form[Any], Sequence[Any]]


def sheet_of(code: str, books: Books) -> Sheet | Unsound | Empty:
    """The lines of a form; or that there are none, or that its sums do not hold.

    KeyError for a form that has no lines of one kind, such as a card.
    """
    return {"list": _list, "counts": _counts}[catalogue(books.policy.tables)[code].kind](
        code, books
    )


def _list(code: str, books: Books) -> Sheet | Unsound | Empty:
    cases = list(books.cases())
    return (list_form(layout_of(code, books), books), cases) if cases else Empty()


def _counts(code: str, books: Books) -> Sheet | Unsound | Empty:
    entry = layout_of(code, books)
    counts = counted(entry, books)
    if not counts.cells:
        return Empty()
    if (fault := counts.unsound()) is not None:
        return fault
    form, rows = summary_form(entry, books, counts)
    return form, list(rows)
