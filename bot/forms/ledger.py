"""台账变更清单: field, old, new, basis, and the day on which it was entered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from bot.domain.ledger import Item
from bot.domain.measures import LIST
from bot.domain.policy import Policy
from bot.forms.form import Blank, Column, Form, FormFile, Stamp
from bot.forms.layout import named
from bot.forms.xlsx import write_xlsx


@dataclass(frozen=True, slots=True)
class Line:
    """One change and the name of the member."""

    item: Item = field(repr=False)
    name: str = field(repr=False)


def ledger_sheet(
    unit_name: str,
    items: Sequence[Item],
    names: Mapping[int, str],
    stamp: Stamp,
    policy: Policy,
    zone: tzinfo,
) -> FormFile:
    """The sheet of a branch; its layout is in the policy table `reports`."""
    layout = policy.tables["reports"]["ledger"]
    cells = _Cells(policy, zone)
    form = Form(
        title=layout["title"],
        columns=tuple(
            Column(
                heading=entry["heading"],
                value=cells.of(entry.get("fact", "")),
                width=entry["width"],
                kind=entry.get("kind", "text"),
                align=entry.get("align", "center"),
            )
            for entry in layout["column"]
        ),
        landscape=layout["landscape"],
        header=(layout["header"][0], layout["header"][1]),
        signatures=tuple(layout["signatures"]),
        notes=tuple(layout["notes"]),
        blank=Blank(layout["blank"], layout["zero"]),
        sheet=layout["sheet"],
    )
    rows = [Line(item, names.get(item.number, "")) for item in items]
    return FormFile(layout["file"], write_xlsx(named(form, unit_name), rows, stamp))


class _Cells:
    """What each column says about a change."""

    def __init__(self, policy: Policy, zone: tzinfo) -> None:
        self._policy = policy
        self._zone = zone
        self._words: Mapping[str, Any] = policy.tables["reports"]["labels"]

    def of(self, fact: str) -> Callable[[Line], str]:
        """The function for a column; a column without a fact is written by hand."""
        plain: Mapping[str, Callable[[Line], str]] = {
            "number": lambda line: str(line.item.number),
            "name": lambda line: line.name,
            "field": lambda line: self._field(line.item.fact),
            "old": lambda line: self._value(line.item.fact, line.item.old),
            "new": lambda line: self._value(line.item.fact, line.item.new),
            "basis": lambda line: self._basis(line.item),
            "at": lambda line: line.item.at.astimezone(self._zone).strftime("%Y.%m.%d"),
            "entered": lambda line: line.item.entered.replace("-", "."),
        }
        return plain.get(fact, lambda line: "")

    def _field(self, name: str) -> str:
        question = self._policy.question(name)
        if question is not None:
            return question.short
        return str(self._words["ledger_field"].get(name, name))

    def _value(self, name: str, value: str) -> str:
        if name == "outcome":
            row = self._policy.codes[LIST].get(value)
            return row.label if row else value
        question = self._policy.question(name)
        if question is not None and question.type == "select":
            return self._policy.label(name, value)
        if question is not None and question.type in ("date", "month"):
            return value.replace("-", ".")
        return value

    def _basis(self, item: Item) -> str:
        said = str(self._words["ledger_basis"].get(item.basis, item.basis))
        return f"{said}：{item.note}" if item.note else said
