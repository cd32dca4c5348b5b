"""党员名册: everyone of a unit, one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any

from bot.domain.measures import LEAVES
from bot.domain.merge import Sent
from bot.domain.records import Key, Member
from bot.forms.form import Column, Form, FormFile, Stamp
from bot.forms.layout import column_of, form_of, named
from bot.forms.xlsx import write_book, write_xlsx

Labels = Mapping[str, Mapping[str, str]]

_NOBODY = Member(Key(0, 0), "")


@dataclass(frozen=True, slots=True)
class RosterLayout:
    """How the roster is printed, from the policy table `forms`."""

    form: Form[Member]
    """Its texts still have {unit} in them."""
    cells: Mapping[str, Callable[[Member], str]]
    """Fact -> what the roster prints for it."""
    file_name: str

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> RosterLayout:
        """The layout in a parsed forms.toml; KeyError where it lacks something."""
        roster, labels = table["roster"], table["labels"]
        columns = tuple(_column(entry, labels) for entry in roster["column"])
        form = form_of(roster, columns)
        named = zip(roster["column"], columns, strict=True)
        cells = {entry["fact"]: _text(column) for entry, column in named if "fact" in entry}
        return cls(form, cells, roster["file_name"])

    def printed(self, member: Member) -> dict[str, str]:
        """What the roster says about a member, by fact, without the empty cells.

        An imported value equal to it is no change, though the record may know more exactly.
        """
        texts = {fact: cell(member) for fact, cell in self.cells.items()}
        return {fact: text for fact, text in texts.items() if text}


def roster(
    unit_name: str,
    members: Iterable[Member],
    stamp: Stamp,
    layout: RosterLayout,
    more: Iterable[tuple[Form[Any], Iterable[Any]]] = (),
) -> FormFile:
    """The roster of a unit, ready to print; members in the order in which they come.

    `more` are filled forms for further sheets. The file says unseen what it shows, so that it
    can be compared when it comes back.
    """
    mark = Sent(stamp.unit, stamp.rows, stamp.head).mark() if stamp.unit else ""
    form = named(layout.form, unit_name)
    data = write_book(form.title, ((form, members), *more), stamp, mark)
    return FormFile(f"{layout.file_name}-{stamp.changed:%Y%m%d}.xlsx", data)


def blank_roster(unit_name: str, stamp: Stamp, layout: RosterLayout, lines: int = 30) -> FormFile:
    """The same sheet with numbered empty lines, to be filled in and sent back."""
    form = named(layout.form, unit_name)
    empty = replace(form, columns=tuple(replace(c, value=_nothing) for c in form.columns))
    nobody = repeat(_NOBODY, lines)
    return FormFile(f"{layout.file_name}-空白.xlsx", write_xlsx(empty, nobody, stamp))


def _nothing(_: Member) -> str:
    return ""


def _column(entry: Mapping[str, Any], labels: Labels) -> Column[Member]:
    return column_of(entry, _value(entry.get("fact", ""), entry.get("as", "text"), labels))


def _text(column: Column[Member]) -> Callable[[Member], str]:
    return lambda member: str(column.value(member) or "")


def _value(fact: str, shape: str, labels: Labels) -> Callable[[Member], str]:
    if fact == "number":
        return lambda member: str(member.key.number)
    if fact == "name":
        return lambda member: member.name
    if fact == "class":
        return lambda member: _class(member, labels)
    print_value = _printer(shape, labels)
    marks = labels["mark"]

    def value(member: Member) -> str:
        known = member.facts.get(fact)
        if known is None:
            return ""
        return print_value(known.value) if known.mark == "given" else marks[known.mark]

    return value


def _class(member: Member, labels: Labels) -> str:
    """The class; of somebody who left by the outcome of a case that, too."""
    said = labels["class"].get(member.standing.cls, member.standing.cls)
    left = labels["left"].get(LEAVES.get(member.outcome, ""), "{cls}")
    return left.format(cls=said)


def _printer(shape: str, labels: Labels) -> Callable[[str], str]:
    if shape == "text":
        return str
    if shape == "month":
        return lambda value: value[:7].replace("-", ".")
    if shape == "day":
        return lambda value: value.replace("-", ".")
    choices = labels[shape]
    return lambda value: choices.get(value, value)
