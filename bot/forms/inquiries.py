"""协查名单: the people whom one agency is asked to look up, under one letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain.records import Member
from bot.forms.form import Blank, Column, Form, FormFile, Stamp
from bot.forms.layout import named
from bot.forms.xlsx import write_xlsx


@dataclass(frozen=True, slots=True)
class Asked:
    """One person on the sheet."""

    member: Member = field(repr=False)
    unit: str


def inquiry_sheet(
    unit_name: str,
    agency: str,
    number: str,
    day: str,
    asked: Sequence[Asked],
    stamp: Stamp,
    table: Mapping[str, Any],
) -> FormFile:
    """The sheet that goes along with the letter of this number and day (in words).

    `table` is the policy table `reports`.
    """
    layout = table["inquiries"]
    form = Form(
        title=layout["title"],
        columns=tuple(_column(entry, table["labels"]) for entry in layout["column"]),
        landscape=layout["landscape"],
        header=(layout["header"][0], layout["header"][1]),
        signatures=tuple(layout["signatures"]),
        notes=tuple(layout["notes"]),
        blank=Blank(layout["blank"], layout["zero"]),
        sheet=layout["sheet"],
    )
    form = _filled(named(form, unit_name), {"agency": agency, "number": number, "day": day})
    return FormFile(layout["file"], write_xlsx(form, asked, stamp))


def _filled(form: Form[Asked], places: Mapping[str, str]) -> Form[Asked]:
    from dataclasses import replace

    def said(text: str) -> str:
        for name, value in places.items():
            text = text.replace("{" + name + "}", value)
        return text

    return replace(
        form,
        title=said(form.title),
        header=(said(form.header[0]), said(form.header[1])),
        notes=tuple(map(said, form.notes)),
    )


def _column(entry: Mapping[str, Any], labels: Mapping[str, Any]) -> Column[Asked]:
    return Column(
        heading=entry["heading"],
        value=_value(entry.get("fact", ""), labels.get(entry.get("as", ""), {})),
        width=entry["width"],
        kind=entry.get("kind", "text"),
        align=entry.get("align", "center"),
    )


def _value(fact: str, labels: Mapping[str, str]) -> Callable[[Asked], str]:
    match fact:
        case "unit":
            return lambda row: row.unit
        case "name":
            return lambda row: row.member.name
        case "birth":
            return lambda row: row.member.value("birth")[:7].replace("-", ".")
        case "":
            return lambda row: ""

    def value(row: Asked) -> str:
        told = row.member.value(fact)
        return labels.get(told, told)

    return value
