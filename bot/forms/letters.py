"""组织关系介绍信: stub, letter and receipt on one page, with the same number on each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.domain import bands
from bot.domain.dates import first_day
from bot.domain.letters import capitals, days_valid, month_in_capitals
from bot.forms.book import STRUCK
from bot.forms.books import Books
from bot.forms.cards import sheet_name
from bot.forms.facts import Case, Facts
from bot.forms.grid import Box, Sheet, Strip
from bot.forms.layout import Entry

_CHOICE = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")
PARTS = ("stub", "letter", "receipt")


def letters(entry: Entry, books: Books, cases: Iterable[Case]) -> Iterator[Sheet]:
    """A page for each member."""
    facts = Facts(books.policy, books.zone)
    for case in cases:
        said = _Said(entry, facts, case, books)
        strips = tuple(said.strip(line) for part in PARTS for line in entry[part])
        yield Sheet(sheet_name(case), strips)


class _Said:
    """What the letter of one member says in its places."""

    def __init__(self, entry: Entry, facts: Facts, case: Case, books: Books) -> None:
        self._entry = entry
        member, blank = case.member, entry["blank_line"]
        letter, over = case.letter, case.office.over
        on = letter.on
        day = first_day(on) if len(on) == 10 else None
        years = bands.age(member, day or books.policy.campaign.cutoff)
        dues = (
            month_in_capitals(member.value("dues"))
            if member.value("dues")
            else (blank[:3], blank[:2])
        )
        to = letter.to or member.value("hollow_to") or blank
        self._places = {
            "serial": _serial(entry, letter.no or blank),
            "name": member.name,
            "from": case.office.name,
            "to": to,
            "day": _day(entry, on) if day else entry["no_day"],
            "age": blank[:2] if years is None else str(years),
            "ethnicity": member.value("ethnicity") or blank[:3],
            "idno": member.value("idno") or blank,
            "paid": f"{dues[0]}年{dues[1]}月",
            "days": capitals(days_valid(member, letter, entry["near"], entry["far"])),
            "phone": member.value("phone") or blank,
            "address": (over.address if over else "") or blank + blank,
            "sender": over.name if over else blank + blank,
            "telephone": (over.phone if over else "") or blank,
            "blank": blank,
        }
        self._held = {facts.of("sex")(case), _short(facts.of("category", "category")(case))}

    def strip(self, line: Entry) -> Strip:
        """One line of the page."""
        text = _CHOICE.sub(self._chosen, line["text"])
        for name, value in self._places.items():
            text = text.replace(f"{{{name}}}", value)
        whole = len(self._entry["widths"])
        size = line.get("size", self._entry["size"])
        box = Box(text, whole, line["align"], border=False, size=size)
        return Strip((box,), line.get("height", self._entry["line"]))

    def _chosen(self, match: re.Match[str]) -> str:
        """Both words, that which does not hold struck through; nothing known: both stay."""
        words = match[1], match[2]
        if not self._held.intersection(words):
            return "/".join(words)
        return "/".join(w if w in self._held else f"{STRUCK}{w}{STRUCK}" for w in words)


def _short(category: object) -> str:
    return str(category or "").removesuffix("党员")


def _day(entry: Entry, on: str) -> str:
    day = first_day(on)
    return str(entry["day"].format(year=day.year, month=day.month, day=day.day))


def _serial(entry: Entry, number: str) -> str:
    """The number in its frame, 第…号, unless it has one of its own."""
    return number if "号" in number else str(entry["serial"].format(number=number))
