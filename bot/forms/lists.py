"""Forms with one line for each member: the registers and the lists of a branch."""

from __future__ import annotations

from bot.forms.books import Books
from bot.forms.facts import Case, Facts
from bot.forms.form import Form
from bot.forms.layout import Entry, column_of, form_of, named


def list_form(entry: Entry, books: Books) -> Form[Case]:
    """The form of a list, its cells taken from the facts that the layout names."""
    facts = Facts(books.policy, books.zone, books.propose)
    columns = [
        column_of(column, facts.of(column.get("fact", ""), column.get("as", "text")))
        for column in entry["column"]
    ]
    return named(
        form_of(entry, columns), books.office.name, books.policy.campaign.cutoff, books.signed
    )
