"""查找联系记录: every search attempt of a unit, one line each, with what was corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from types import MappingProxyType
from typing import Any

from bot.domain.attempts import Attempt, Moment, Wording
from bot.domain.codes import CodeList
from bot.domain.identity import mask_phone
from bot.domain.outcomes import Act
from bot.forms.form import Form
from bot.forms.layout import column_of, form_of, named


@dataclass(frozen=True, slots=True)
class Line:
    """One attempt and the name of the member it was made for."""

    attempt: Attempt
    name: str


NOTHING_FOLLOWS: Mapping[str, Act] = MappingProxyType({})
NAMELESS: Mapping[int, str] = MappingProxyType({})


def called(person: int, people: Mapping[int, str], labels: Mapping[str, str]) -> str:
    """Somebody by name; by number where none is known (`actor` of the policy's labels)."""
    return people.get(person) or labels["actor"].format(actor=person)


def attempt_sheet(
    unit_name: str,
    attempts: Iterable[Attempt],
    names: Mapping[int, str],
    table: Mapping[str, Any],
    codes: Mapping[str, CodeList],
    zone: tzinfo,
    outcomes: Mapping[str, Act] = NOTHING_FOLLOWS,
    people: Mapping[int, str] = NAMELESS,
) -> tuple[Form[Line], list[Line]]:
    """The sheet for a file, and its lines by 编号 and running number.

    `people`: by what names those are listed who made them; others by number. `table` is the policy
    table `forms`; KeyError where it lacks something.
    """
    layout = table["attempts"]
    cells = _Cells(table["labels"], codes, zone, outcomes, people)
    columns = [column_of(entry, cells.of(entry.get("fact", ""))) for entry in layout["column"]]
    form = form_of(layout, columns)
    lines = [Line(attempt, names.get(attempt.number, "")) for attempt in attempts]
    return named(form, unit_name), lines


class _Cells:
    """What each column says about a line."""

    def __init__(
        self,
        labels: Mapping[str, Mapping[str, str]],
        codes: Mapping[str, CodeList],
        zone: tzinfo,
        outcomes: Mapping[str, Act],
        people: Mapping[int, str],
    ) -> None:
        self._people = people
        self._labels, self._steps = labels["attempt"], labels["next"]
        self._outcomes = outcomes
        self._codes = codes
        self._zone = zone

    def of(self, fact: str) -> Callable[[Line], str]:
        """The function for a column; the columns for writing by hand stay empty."""
        plain: Mapping[str, Callable[[Line], str]] = {
            "number": lambda line: str(line.attempt.number),
            "name": lambda line: line.name,
            "attempt": lambda line: str(line.attempt.attempt),
            "happened": lambda line: self._when(line.attempt.wording.moment),
            "channel": lambda line: self._label("channel", line.attempt.wording.channel),
            "outcome": lambda line: self._label("outcome", line.attempt.wording.outcome),
            "through": lambda line: mask_phone(line.attempt.wording.through),
            "note": lambda line: mask_phone(line.attempt.wording.note),
            "actor": lambda line: called(line.attempt.actor, self._people, self._labels),
            "stored": lambda line: self._minute(line.attempt),
            "next": lambda line: self._next(line.attempt),
            "evidence": lambda line: self._evidence(line.attempt),
            "marks": lambda line: "；".join(self._marks(line.attempt)),
        }
        return plain.get(fact, lambda line: "")

    def _next(self, attempt: Attempt) -> str:
        """What this outcome asks for; nothing behind one that does not count."""
        act = self._outcomes.get(attempt.wording.outcome)
        if act is None or not attempt.counts:
            return ""
        names = ("reached", "lead", "superior", "working", "next_way", "other_hours")
        return next((self._steps[name] for name in names if getattr(act, name)), "")

    def _evidence(self, attempt: Attempt) -> str:
        n = len(attempt.evidence)
        return self._steps["evidence"].format(n=n) if n else ""

    def _label(self, name: str, code: str) -> str:
        row = self._codes[name].get(code)
        return row.button if row else code

    def _minute(self, attempt: Attempt) -> str:
        return attempt.stored.astimezone(self._zone).strftime("%Y.%m.%d %H:%M")

    def _when(self, moment: Moment) -> str:
        at = moment.at.astimezone(self._zone)
        if moment.precision == "exact":
            return at.strftime("%Y.%m.%d %H:%M")
        day = at.strftime("%Y.%m.%d")
        return day if moment.precision == "day" else f"{day} {self._labels[_part(at.hour)]}"

    def _marks(self, attempt: Attempt) -> Iterable[str]:
        labels = self._labels
        if attempt.late:
            yield labels["late"]
        if attempt.withdrawn is not None:
            yield labels["withdrawn"]
        if attempt.void is not None:
            yield labels["void"]
        if attempt.corrected:
            yield labels["amended"].format(first=self._wording(attempt.first))
        for amendment in attempt.amendments:
            if amendment.reason:
                yield labels["reason"].format(reason=mask_phone(amendment.reason))

    def _wording(self, said: Wording) -> str:
        parts = (
            self._when(said.moment),
            self._label("channel", said.channel),
            self._label("outcome", said.outcome),
            mask_phone(said.note),
        )
        return " ".join(part for part in parts if part)


def _part(hour: int) -> str:
    """The part of the day that begins at this hour."""
    return (
        "morning" if hour < 11 else "noon" if hour < 12 else "afternoon" if hour < 18 else "evening"
    )
