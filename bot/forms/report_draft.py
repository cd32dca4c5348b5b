"""Drafts a text report from the record: paragraphs from counts, tables, what was edited by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain.catalogue import layouts
from bot.domain.reports import mark_of
from bot.domain.summaries import traits, wanted
from bot.forms.books import Books
from bot.forms.facts import Case, Facts
from bot.forms.form import Value
from bot.forms.layout import Entry, column_of
from bot.forms.report import Block, Cover, Heading, Paragraph, Report, Sheet, Signatures

Wanted = tuple[frozenset[str], ...]


@dataclass(slots=True)
class _Counted:
    """The figures of everybody, and of each branch."""

    wanted: Mapping[str, Wanted]
    whole: Counter[str] = field(default_factory=Counter)
    by_unit: dict[int, Counter[str]] = field(default_factory=dict)

    def add(self, unit: int, held: frozenset[str]) -> None:
        """Count somebody with these traits."""
        names = [n for n, sets in self.wanted.items() if any(every <= held for every in sets)]
        self.whole.update(names)
        self.by_unit.setdefault(unit, Counter()).update(names)


def draft(code: str, books: Books) -> Report | None:
    """The report of this code; None where nobody is there to report on.

    A section that somebody edited says what was written there; its table and figures are the
    record's.
    """
    return _Draft(layouts(books.policy.tables)[code], code, books).report()


class _Draft:
    def __init__(self, entry: Entry, code: str, books: Books) -> None:
        tables = layouts(books.policy.tables)
        self._entry, self._code, self._books = entry, code, books
        self._common: Entry = tables["report_common"]
        self._counted = _Counted({n: wanted(w) for n, w in tables["report_counts"].items()})
        self._rows: dict[int, list[tuple[str, ...]]] = {}
        self._left: Counter[int] = Counter()

    def report(self) -> Report | None:
        """The report, once everybody was gone through."""
        self._count()
        if not self._counted.whole["total"] and not self._books.nil:
            return None
        said = {s["heading"]: self._hers(s) or self._said(s) for s in self._entry["section"]}
        blocks = [
            b for n, s in enumerate(self._entry["section"]) for b in self._section(n, s, said)
        ]
        stamp = self._books.stamp
        mark = mark_of(self._books.office.id, self._code, stamp.head, said)
        return Report(
            self._filled(self._entry["title"]),
            (*blocks, Signatures(tuple(self._entry["signatures"]))),
            stamp,
            Cover(
                self._books.office.name,
                tuple((name, self._filled(text)) for name, text in self._common["cover"]),
                self._filled(self._common["date"]),
            ),
            mark,
        )

    def _count(self) -> None:
        books = self._books
        listed = self._listed()
        for case in books.cases():
            held = traits(case.member, case.office, books.policy, books.zone)
            self._counted.add(case.office.id, held)
            for number, who, columns in listed:
                if any(every <= held for every in who):
                    self._list(number, case, columns)

    def _listed(self) -> list[tuple[int, Wanted, list[Any]]]:
        """The sections with one line a member: whom they list, and what each column says."""
        facts = Facts(self._books.policy, self._books.zone, self._books.propose)
        found = []
        for number, section in enumerate(self._entry["section"]):
            table = section.get("table", {})
            if "who" in table:
                columns = [
                    column_of(column, facts.of(column["fact"], column.get("as", "text")))
                    for column in table["column"]
                ]
                found.append((number, wanted(table["who"]), columns))
        return found

    def _list(self, number: int, case: Case, columns: Sequence[Any]) -> None:
        rows = self._rows.setdefault(number, [])
        if len(rows) >= self._common["most"]:
            self._left[number] += 1
            return
        rows.append(tuple(_text(column.value(case)) for column in columns))

    def _hers(self, section: Entry) -> tuple[str, ...]:
        """What somebody wrote in a section by hand; empty: nothing."""
        text = self._books.texts.get(section["heading"], "")
        return tuple(text.split("\n")) if text else ()

    def _said(self, section: Entry) -> tuple[str, ...]:
        """The drafted paragraphs of a section."""
        return tuple(
            self._filled(text)
            for text in map(self._chosen, section.get("text", ()))
            if text is not None
        )

    def _chosen(self, text: str | Entry) -> str | None:
        if isinstance(text, str):
            return text
        whole = self._counted.whole
        if "when" in text and not any(whole[name] for name in text["when"].split()):
            return None
        if "unless" in text and any(whole[name] for name in text["unless"].split()):
            return None
        return str(text["say"])

    def _filled(self, text: str) -> str:
        campaign, books = self._books.policy.campaign, self._books
        day = campaign.cutoff
        figures = {name: self._counted.whole[name] for name in self._counted.wanted}
        places = {
            **figures,
            "unit": books.office.name,
            "year": campaign.year,
            "cutoff": f"{day.year}年{day.month}月{day.day}日",
            "branches": len(self._counted.by_unit),
        }
        return text.format(**places)

    def _section(
        self, number: int, section: Entry, said: Mapping[str, tuple[str, ...]]
    ) -> Iterator[Block]:
        heading = section["heading"]
        yield Heading(heading)
        for text in said[heading]:
            yield Paragraph(text)
        yield from self._table(number, section.get("table", {}))

    def _table(self, number: int, table: Entry) -> Iterator[Block]:
        caption, whole = table.get("caption", ""), self._counted.whole
        if "of" in table and any(whole[name] for _, name in table["of"]):
            rows = tuple((label, str(whole[name])) for label, name in table["of"])
            yield Sheet(("项目", "人数"), rows, (2, 1), caption)
        if "units" in table and len(self._counted.by_unit) > 1:
            yield self._by_unit(table["units"], caption)
        left = self._left[number]
        note = self._common["more"].format(n=left) if left else ""
        if self._rows.get(number):
            headings = tuple(column["heading"] for column in table["column"])
            widths = tuple(float(column["width"]) for column in table["column"])
            yield Sheet(headings, tuple(self._rows[number]), widths, caption, note)

    def _by_unit(self, columns: Sequence[Sequence[str]], caption: str) -> Sheet:
        offices = {**self._books.offices, self._books.office.id: self._books.office}
        rows = tuple(
            (offices[unit].name if unit in offices else "", *(str(n[name]) for _, name in columns))
            for unit, n in sorted(self._counted.by_unit.items())
        )
        headings = ("党（总）支部", *(label for label, _ in columns))
        return Sheet(headings, rows, (3.0, *(1.0 for _ in columns)), caption)


def _text(value: Value) -> str:
    return "" if value is None else str(value)
