"""Sheets of figures: counted, summed, held to their own arithmetic, and printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bot.domain.summaries import Counts, Line, counts_of, traits
from bot.forms.books import Books
from bot.forms.form import Form, Value
from bot.forms.layout import Entry, column_of, form_of, named


def counted(entry: Entry, books: Books) -> Counts:
    """The figures of a sheet for everybody in the books, who are gone through once."""
    counts = counts_of(entry, books.offices.values())
    for case in books.cases():
        held = traits(case.member, case.office, books.policy, books.zone)
        counts.add(case.member.key, held)
    return counts


def summary_form(entry: Entry, books: Books, counts: Counts) -> tuple[Form[Line], Iterable[Line]]:
    """The sheet and its rows."""
    columns = [column_of(c, _value(c, counts, books.stated)) for c in entry["column"]]
    form = form_of(entry, columns)
    return named(form, books.office.name, books.policy.campaign.cutoff, books.signed), counts.rows


def _value(column: Entry, counts: Counts, stated: Mapping[str, int]) -> Callable[[Line], Value]:
    if column.get("stub") == "label":
        return lambda row: row.label
    if column.get("stub") == "mark":
        return lambda row: row.mark
    if "stated" in column:
        return _stated(column, counts, stated)
    mark, by_hand = column["mark"], not column.get("count")
    return (lambda row: None) if by_hand else (lambda row: counts.number(row.mark, mark))


def _stated(column: Entry, counts: Counts, stated: Mapping[str, int]) -> Callable[[Line], Value]:
    """What the unit has stated, in its one row; or by how much the figure beside it differs."""
    told, beside = stated.get(column["stated"]), column.get("less", "")

    def value(row: Line) -> Value:
        if told is None or row.mark != column["row"]:
            return None
        return counts.number(row.mark, beside) - told if beside else told

    return value
