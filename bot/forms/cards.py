"""Forms for one member on a page of its own: 采集表, and the card to take along on a visit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.domain.policy import Policy, Question
from bot.forms.books import Books
from bot.forms.facts import Case, Facts
from bot.forms.form import Value
from bot.forms.grid import Box, Sheet, Strip
from bot.forms.layout import Entry

_PLACE = re.compile(r"\{(\w+)\}")
TICKED, UNTICKED = "√", "□"
"""Both are in every Chinese font; a ticked box is not."""


def cards(entry: Entry, books: Books, cases: Iterable[Case]) -> Iterator[Sheet]:
    """A page for each member."""
    page = _Page(entry, books)
    for case in cases:
        yield Sheet(sheet_name(case), (page.title(), *page.strips(entry["lines"], case)))


def visits(entry: Entry, books: Books, cases: Iterable[Case]) -> Iterator[Sheet]:
    """A page for each member to take along: what is on record, and room for what is found."""
    page = _Page(entry, books)
    for case in cases:
        strips = (
            page.title(),
            *page.strips(entry["lines"], case),
            *_asked(entry, books.policy, case),
            *page.strips(entry["closing"], case),
        )
        yield Sheet(sheet_name(case), strips)


def sheet_name(case: Case) -> str:
    """By which a member's page is found in the file."""
    return f"{case.member.key.number} {case.member.name}"


class _Page:
    """Boxes from the items of a layout."""

    def __init__(self, entry: Entry, books: Books) -> None:
        self._entry = entry
        self._facts = Facts(books.policy, books.zone, books.propose)
        self._policy = books.policy
        self._whole = len(entry["widths"])

    def title(self) -> Strip:
        """The title over the whole width."""
        box = Box(self._entry["title"], self._whole, size=18, border=False, font="黑体")
        return Strip((box,), self._entry["title_height"])

    def strips(self, lines: Sequence[Sequence[Entry]], case: Case) -> Iterator[Strip]:
        """The rows of boxes for one member."""
        for line in lines:
            boxes = tuple(self._box(item, case) for item in line)
            yield Strip(boxes, max(item.get("height", self._entry["line"]) for item in line))

    def _box(self, item: Entry, case: Case) -> Box:
        if "label" in item:
            return Box(item["label"], item["span"], font="黑体", size=item.get("size", 10.5))
        return Box(
            self._text(item, case),
            item["span"],
            item.get("align", "center"),
            border=item.get("border", True),
            size=item.get("size", self._entry["size"]),
        )

    def _text(self, item: Entry, case: Case) -> str:
        if "tick" in item:
            return self._ticked(item["tick"], case)
        if "fact" in item:
            return self._shown(self._facts.of(item["fact"], item.get("as", "text"))(case))
        return _PLACE.sub(lambda m: self._shown(self._facts.of(m[1])(case), ""), item["text"])

    def _shown(self, value: Value, blank: str | None = None) -> str:
        if value is None or value == "":
            return self._entry["blank"] if blank is None else blank
        return str(value)

    def _ticked(self, name: str, case: Case) -> str:
        """The choices of a box, the one that holds marked."""
        holds = self._facts.choice(name, case)
        return "　".join(
            f"{TICKED if code == holds else UNTICKED}{label}"
            for code, label in self._facts.choices(name).items()
        )


def _asked(entry: Entry, policy: Policy, case: Case) -> Iterator[Strip]:
    """The questions that may be asked at the door, and what is known already."""
    heads = entry["heads"]
    yield Strip(
        tuple(
            Box(t, span, font="黑体", size=10.5) for t, span in zip(heads, (3, 6, 3), strict=True)
        )
    )
    for name in entry["questions"]:
        question = policy.question(name)
        if question is None:
            continue
        known = policy.label(name, case.member.value(name))
        if question.type in ("date", "month"):
            known = known.replace("-", ".")
        yield Strip(
            (
                Box(question.short, 3, size=10),
                Box(_room(question, policy), 6, "left", size=10),
                Box(known, 3, size=9),
            ),
            25,
        )


def _room(question: Question, policy: Policy) -> str:
    """Choices to tick, or room to write."""
    offered: Mapping[str, Any] = policy.choices.get(question.choices, {})
    return "　".join(f"{UNTICKED}{label}" for label in offered.values())
