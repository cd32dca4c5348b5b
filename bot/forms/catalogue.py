"""Every kind of form, and how it is made: the forms themselves are rows of the policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from bot.domain.catalogue import catalogue, layouts
from bot.domain.sums import Unsound
from bot.forms.attempts import Line as Attempted, attempt_sheet
from bot.forms.books import Books
from bot.forms.cards import cards, visits
from bot.forms.facts import Case
from bot.forms.form import Form, FormFile
from bot.forms.grid import Sheet, write_pages
from bot.forms.layout import Entry
from bot.forms.letters import letters
from bot.forms.lists import list_form
from bot.forms.nil import NOBODY, draft, nil
from bot.forms.roster import RosterLayout, blank_roster, roster
from bot.forms.summary import counted, summary_form
from bot.forms.xlsx import write_book, write_xlsx


@dataclass(frozen=True, slots=True)
class Empty:
    """There is nobody to put on the form."""


Made = FormFile | Unsound | Empty
Maker = Callable[[str, Books], Made]
Paged = Callable[[Entry, Books, Iterable[Case]], Iterator[Sheet]]


def make(code: str, books: Books) -> Made:
    """The file of the form of this code, or why it is not given out. KeyError for no form.

    The same books give the same bytes.
    """
    return MAKERS[catalogue(books.policy.tables)[code].kind](code, books)


def layout_of(code: str, books: Books) -> Entry:
    """The layout of a form in the policy."""
    return layouts(books.policy.tables)[code]


def file_name(entry: Entry, books: Books, mark: str = "") -> str:
    """The name a file is sent with: the form, what sort of sheet it is where it is not the final
    one, and the day of the last change in it."""
    parts = (entry["file_name"], mark, f"{books.stamp.changed:%Y%m%d}")
    return f"{'-'.join(filter(None, parts))}.xlsx"


def _roster(code: str, books: Books) -> Made:
    layout = RosterLayout.from_table(books.policy.tables["forms"])
    more = (_attempt_sheet(books),) if books.attempts else ()
    members = iter(books.members)
    first = next(members, None)
    if first is not None:
        everybody = chain((first,), members)
        return roster(books.office.name, everybody, books.stamp, layout, more)
    if not books.nil:
        return Empty()
    emptied = replace(layout, form=nil(layout.form, books))
    return roster(books.office.name, (NOBODY,), replace(books.stamp, unit=0), emptied)


def _blank(code: str, books: Books) -> Made:
    layout = RosterLayout.from_table(books.policy.tables["forms"])
    return blank_roster(books.office.name, books.stamp, layout)


def _attempt_sheet(books: Books) -> tuple[Form[Attempted], list[Attempted]]:
    policy = books.policy
    return attempt_sheet(
        books.office.name,
        books.attempts,
        books.names,
        policy.tables["forms"],
        policy.codes,
        books.zone,
        policy.outcomes,
        books.people,
    )


def _attempts(code: str, books: Books) -> Made:
    form, lines = _attempt_sheet(books)
    name = file_name(layout_of(code, books), books)
    if lines:
        return FormFile(name, write_xlsx(form, lines, books.stamp))
    if not books.nil:
        return Empty()
    emptied: Form[Any] = nil(form, books)
    return FormFile(name, write_xlsx(emptied, (NOBODY,), books.stamp))


def _list(code: str, books: Books) -> Made:
    entry = layout_of(code, books)
    form, cases = list_form(entry, books), books.cases()
    first = next(cases, None)
    if first is None:
        if not books.nil:
            return Empty()
        form, cases = nil(form, books), iter((Case(NOBODY, books.office),))
    else:
        cases = chain((first,), cases)
    return FormFile(file_name(entry, books), write_xlsx(form, cases, books.stamp))


def _counts(code: str, books: Books) -> Made:
    entry = layout_of(code, books)
    if "with" in entry:
        # They are gone through twice: once for the figures, once for the sheet of names.
        books = replace(books, members=tuple(books.members))
    counts = counted(entry, books)
    if not counts.cells and not books.nil:
        return Empty()
    form, rows = summary_form(entry, books, counts)
    if (unsound := counts.unsound()) is not None:
        if not books.draft:
            return unsound
        form = draft(form, unsound, books)
    sheets: list[tuple[Form[Any], Iterable[Any]]] = [
        (form if counts.cells else nil(form, books), rows)
    ]
    if "with" in entry and counts.cells and (named := books.named()):
        sheets.append((list_form(layout_of(entry["with"], books), books), named))
    data = write_book(entry["name"], sheets, books.stamp)
    if unsound is None:
        return FormFile(file_name(entry, books), data)
    mark = layouts(books.policy.tables)["labels"]["draft"]["file"]
    return FormFile(file_name(entry, books, mark), data, draft=True)


def _pages(paged: Paged) -> Maker:
    """The maker of a form with a page for each member."""

    def made(code: str, books: Books) -> Made:
        entry, cases = layout_of(code, books), books.cases()
        first = next(cases, None)
        if first is None:
            return Empty()
        pages = paged(entry, books, chain((first,), cases))
        data = write_pages(entry["title"], entry["widths"], pages, books.stamp)
        return FormFile(file_name(entry, books), data)

    return made


MAKERS: Mapping[str, Maker] = {
    "roster": _roster,
    "blank": _blank,
    "attempts": _attempts,
    "list": _list,
    "counts": _counts,
    "cards": _pages(cards),
    "visit": _pages(visits),
    "letters": _pages(letters),
}
