"""Between the layouts of the policy and forms: what every kind of form reads from its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from bot.forms.form import Blank, Column, Form, Value

T = TypeVar("T")
Entry = Mapping[str, Any]


def form_of(entry: Entry, columns: Sequence[Column[T]]) -> Form[T]:
    """The form of a layout; its texts still have {unit} in them. KeyError where it lacks something."""
    left, right = entry["header"]
    return Form(
        title=entry["title"],
        columns=tuple(columns),
        landscape=entry["landscape"],
        header=(left, right),
        signatures=tuple(entry["signatures"]),
        notes=tuple(entry.get("notes", ())),
        blank=Blank(entry["blank"], entry["zero"]),
        sheet=entry.get("sheet", entry.get("name", "")),
        size=entry["size"],
        row_height=entry["row_height"],
    )


def column_of(entry: Entry, value: Callable[[T], Value]) -> Column[T]:
    """One column of a layout, filled by this function."""
    heading = entry["heading"]
    return Column(
        heading=heading if isinstance(heading, str) else tuple(heading),
        value=value,
        width=entry["width"],
        kind=entry.get("kind", "text"),
        align=entry.get("align", "center"),
        mark=entry.get("mark", ""),
        blank=entry.get("blank"),
    )


def named(form: Form[T], unit: str, cutoff: date | None = None, signed: str = "") -> Form[T]:
    """The form with the unit's name and the cut-off date in its texts.

    `signed` is what a signature that stands says; it is the last note.
    """
    day = f"{cutoff.year}年{cutoff.month}月{cutoff.day}日" if cutoff else ""

    def filled(text: str) -> str:
        return text.replace("{unit}", unit).replace("{cutoff}", day)

    return replace(
        form,
        title=filled(form.title),
        header=(filled(form.header[0]), filled(form.header[1])),
        notes=(*map(filled, form.notes), *((signed,) if signed else ())),
        signatures=tuple(map(filled, form.signatures)),
    )
