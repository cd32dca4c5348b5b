"""一人一档: all that is known of one member who cannot be reached, as the files of a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from bot.domain import questions
from bot.domain.attempts import Attempt
from bot.domain.catalogue import layouts
from bot.domain.changes import Entry, FactsStated
from bot.domain.policy import Policy
from bot.domain.records import Fact, Member
from bot.forms.attempts import attempt_sheet, called
from bot.forms.form import Blank, Column, Form, Stamp
from bot.forms.nil import NOBODY, emptied
from bot.forms.report import Cover, Heading, Paragraph, Report, Sheet, Signatures
from bot.forms.searches import Searches
from bot.forms.xlsx import write_book
from bot.forms.zips import Part

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One member with everything that belongs into the folder."""

    member: Member = field(repr=False)
    unit: str
    stamp: Stamp
    entries: tuple[Entry, ...] = field(default=(), repr=False)
    """The rows of the chain that are about the member, oldest first."""
    attempts: tuple[Attempt, ...] = field(default=(), repr=False)
    people: Mapping[int, str] = field(default_factory=dict, repr=False)
    """By what names those are listed who answered and searched."""
    evidence: Sequence[Part] = field(default=(), repr=False)
    """Files under the names that they are to have; none of them names a person."""


def folder_name(table: Table, number: int) -> str:
    """The folder of a member: 编号, never a name."""
    return str(table["folder"]).format(number=f"{number:04d}")


def file_name(table: Table, number: int) -> str:
    """The name of the .zip of one member."""
    return str(table["file_name"]).format(number=f"{number:04d}")


def dossier(case: Case, policy: Policy, zone: tzinfo) -> Iterator[Part]:
    """The files of the folder: cover sheet, answers with history, attempts, evidence."""
    return _Dossier(case, policy, zone).parts()


class _Dossier:
    def __init__(self, case: Case, policy: Policy, zone: tzinfo) -> None:
        self._case = case
        self._policy = policy
        self._zone = zone
        self._table: Table = layouts(policy.tables)["dossier"]
        self._labels: Table = layouts(policy.tables)["labels"]
        self._places = {"unit": case.unit, "number": str(case.member.key.number)}

    def parts(self) -> Iterator[Part]:
        """Every file, in the order in which they are bound."""
        table = self._table
        # Heavy to import, and most processes never write one.
        from bot.forms.report_docx import write_docx

        yield table["cover"], write_docx(self._cover())
        yield table["answers"], self._answers()
        yield table["attempts"], self._searches()
        for number, (name, data) in enumerate(self._case.evidence, 1):
            yield f"{table['evidence']}/{number:02d}-{name}", data

    def _cover(self) -> Report:
        case, table = self._case, self._table
        heads, member = table["headings"], case.member
        lines = tuple(
            (table["cover_lines"][name], said)
            for name, said in (
                ("unit", case.unit),
                ("number", str(member.key.number)),
                ("name", member.name),
                ("class", self._labels["class"].get(member.standing.cls, table["unknown"])),
                ("changed", case.stamp.changed.strftime("%Y-%m-%d %H:%M")),
            )
        )
        answers = tuple((name, value) for name, value, _, _ in self._facts())
        columns = table["columns"]
        return Report(
            table["title"],
            (
                Heading(heads["state"]),
                Sheet((columns["question"], columns["value"]), answers, (1, 2.4)),
                Heading(heads["searches"]),
                Paragraph(self._searched()),
                Heading(heads["evidence"]),
                Paragraph(self._said("evidence", len(case.evidence))),
                Heading(heads["gaps"]),
                *map(Paragraph, list(self._gaps()) or [table["sentences"]["no_gaps"]]),
                Heading(heads["confirmation"]),
                Paragraph(table["sentences"]["confirmation"]),
                Signatures(tuple(table["signed"])),
            ),
            case.stamp,
            Cover(case.unit, lines),
        )

    def _said(self, name: str, n: int, **places: str) -> str:
        sentences = self._table["sentences"]
        return str(sentences[name if n else f"no_{name}"]).format(n=n, **places)

    def _gaps(self) -> Iterator[str]:
        """What a reader would miss: what the search lacks, open answers, papers."""
        sentences = self._table["sentences"]
        labels = layouts(self._policy.tables)["labels"]
        if lacking := Searches(self._policy, self._zone, labels).missing(self._case.member):
            yield f"{lacking}。"
        for name, mark in (("gap_later", "later"), ("gap_unknown", "unknown")):
            if names := [*self._marked(mark)]:
                yield str(sentences[name]).format(names="、".join(names))
        if not self._case.evidence:
            yield str(sentences["gap_evidence"])

    def _marked(self, mark: str) -> Iterator[str]:
        member = self._case.member
        for question in questions.relevant(member, self._policy):
            fact = member.facts.get(question.name)
            if fact is not None and fact.mark == mark:
                yield question.short

    def _counted(self) -> list[Attempt]:
        """The attempts that count: neither withdrawn nor recorded by mistake."""
        return [a for a in self._case.attempts if a.withdrawn is None and a.void is None]

    def _searched(self) -> str:
        counted = self._counted()
        codes = self._policy.codes["channel"]
        names = dict.fromkeys(
            row.button if (row := codes.get(a.wording.channel)) else a.wording.channel
            for a in counted
        )
        return self._said("searches", len(counted), channels="、".join(names))

    def _facts(self) -> Iterator[tuple[str, str, str, str]]:
        """Question, answer, where it came from, and the day on which it was told."""
        member = self._case.member
        for question in questions.relevant(member, self._policy):
            fact = member.facts.get(question.name)
            if fact is not None:
                origin = self._table["origins"].get(fact.origin, "")
                yield question.short, self._value(question.name, fact), origin, fact.told

    def _value(self, name: str, fact: Fact | None) -> str:
        if fact is None:
            return ""
        if fact.mark != "given":
            return str(self._labels["mark"][fact.mark])
        return self._policy.label(name, fact.value)

    def _answers(self) -> bytes:
        sheets, columns = self._table["sheets"], self._table["columns"]
        answers = self._form(
            sheets["answers"],
            sheets["answers_title"],
            ((columns["question"], 16), (columns["value"], 46), (columns["origin"], 10),
             (columns["told"], 12)),
        )  # fmt: skip
        history = self._form(
            sheets["history"],
            sheets["history_title"],
            ((columns["when"], 15), (columns["who"], 11), (columns["question"], 14),
             (columns["before"], 24), (columns["after"], 24), (columns["how"], 10)),
        )  # fmt: skip
        filled = ((answers, list(self._facts())), (history, list(self._history())))
        return write_book(self._table["title"], filled, self._case.stamp)

    def _form(
        self, sheet: str, title: str, columns: Sequence[tuple[str, float]]
    ) -> Form[tuple[str, ...]]:
        sheets = self._table["sheets"]
        left, right = (text.format(**self._places) for text in sheets["header"])
        return Form(
            title=title.format(**self._places),
            columns=tuple(
                Column(heading, _cell(place), width, align="left" if width > 20 else "center")
                for place, (heading, width) in enumerate(columns)
            ),
            landscape=len(columns) > 4,
            header=(left, right),
            signatures=tuple(sheets["signatures"]),
            blank=Blank(sheets["blank"]),
            sheet=sheet,
            size=10.5,
            row_height=22,
        )

    def _history(self) -> Iterator[tuple[str, ...]]:
        """When, who, which question, what it said before, what it says since, and how."""
        for entry in self._case.entries:
            change = entry.change
            if not isinstance(change, FactsStated):
                continue
            how = self._table["causes"].get(change.cause, "")
            who = called(entry.actor, self._case.people, self._labels["attempt"])
            for name in dict.fromkeys((*change.facts, *change.withdrawn)):
                question = self._policy.question(name)
                yield (
                    self._minute(entry.at),
                    who,
                    question.short if question else name,
                    self._value(name, change.before.get(name)),
                    self._value(name, change.facts.get(name)),
                    how,
                )

    def _minute(self, at: datetime) -> str:
        return at.astimezone(self._zone).strftime("%Y.%m.%d %H:%M")

    def _searches(self) -> bytes:
        case, tables = self._case, self._policy.tables
        names = {case.member.key.number: case.member.name}
        form, lines = attempt_sheet(
            case.unit,
            case.attempts,
            names,
            tables["forms"],
            self._policy.codes,
            self._zone,
            self._policy.outcomes,
            case.people,
        )
        if not lines:
            empty: Form[Any] = emptied(form, self._labels["nil"])
            return write_book(form.title, ((empty, (NOBODY,)),), case.stamp)
        return write_book(form.title, ((form, lines),), case.stamp)


def _cell(place: int) -> Any:
    return lambda row: row[place]
