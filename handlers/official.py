"""An office's own blank form: matched when it is sent, filled when that is confirmed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from bot.domain import official, presses
from bot.domain.catalogue import catalogue, layouts
from bot.domain.changes import Upload
from bot.domain.complaints import Complaint
from bot.domain.decisions import Wants
from bot.domain.official import Candidate
from bot.domain.policy import Policy
from bot.domain.records import Translator
from bot.domain.sums import Unsound
from bot.forms.catalogue import Empty
from bot.forms.headings import Headings
from bot.forms.official import Filled, Place, Signs, examine, fill
from bot.forms.official_match import Levels
from bot.forms.sheets import sheet_of
from bot.screens.complaints import sentence
from bot.screens.forms import nobody, unsound, withheld
from bot.screens.official import not_filled
from bot.screens.values import shortened
from handlers.context import Works
from handlers.keeping import Making
from handlers.making import Made, Told, caveats
from handlers.rules import Rule, Rules, Touch
from storage import Census, Parcel

NAMED = 100
"""Chinese characters for the lines that her sheet lacks."""


def recognised(data: bytes, policy: Policy, code: str = "") -> tuple[Candidate, ...] | Complaint:
    """The forms that the file may be, the best first; or only the one of this code, if it fits.

    The title that is printed above the headings decides where no code does.
    """
    wanted = _wanted(policy)
    only = {code: wanted[code]} if code else wanted
    found = examine(data, only, same_words(policy), signs(policy))
    if isinstance(found, Complaint):
        return found
    by_title = {} if code else {n: place for n, place in found.items() if place.titled == n}
    candidates = tuple(
        _candidate(name, place, wanted[name]) for name, place in (by_title or found).items()
    )
    if not code:
        # Another sheet of the file may be the form all the same.
        titles = {place.titled for place in found.values()}
        barred = official.barred(titles.pop(), policy) if len(titles) == 1 else None
        return barred or official.likely(candidates)
    if not candidates:
        return Complaint("template_unknown", {"form": catalogue(policy.tables)[code].name})
    return candidates


def _wanted(policy: Policy) -> dict[str, list[Levels]]:
    """The headings of every form that can be filled into somebody's sheet."""
    tables = layouts(policy.tables)
    return {
        code: [_levels(column["heading"]) for column in tables[code]["column"]]
        for code in official.fillable(policy)
    }


def _levels(heading: str | list[str]) -> Levels:
    return (heading,) if isinstance(heading, str) else tuple(heading)


def same_words(policy: Policy) -> Callable[[str], str]:
    """Headings that mean the same in a roster mean the same in any form."""
    headings = Headings.from_table(policy.tables["roster"])
    return lambda word: headings.field_of(word) or ""


def signs(policy: Policy) -> Signs:
    """What forms are known by beside their headings."""
    tables = layouts(policy.tables)
    lines = {
        code: {
            place: [row[column["stub"]] for row in tables[code]["row"] if row["count"] != "unit"]
            for place, column in enumerate(tables[code]["column"])
            if "stub" in column
        }
        for code, form in official.fillable(policy).items()
        if form.summed
    }
    return Signs(partial(official.titled, policy=policy), lines)


def _candidate(code: str, place: Place, wanted: list[Levels]) -> Candidate:
    fits = tuple("".join(wanted[p][-1].split()) or wanted[p][0] for p in place.match.columns)
    match = place.match
    return Candidate(code, place.sheet, match.last, fits, match.theirs, match.ours)


class _FillingIn(Making):
    """Fills a blank from the record of one moment; afterwards it knows what became of it."""

    def begin(self, data: bytes, policy: Policy) -> None:
        """The blank that is filled."""
        self.data = data
        self.same, self.signs = same_words(policy), signs(policy)
        self.filled: Filled | Complaint | Unsound | Empty = Empty()

    def __call__(self, census: Census) -> None:
        """Fill it."""
        self.head = census.stamp.head
        books, code = self.books(census), self.row.code
        sheet = sheet_of(code, books)
        if isinstance(sheet, Unsound | Empty):
            self.filled = sheet
            return
        form, rows = sheet
        levels = [column.levels for column in form.columns]
        stubs = sorted(self.signs.lines.get(code, ()))
        # By now the lines are known that had no name before: one for each branch.
        lines = {p: [str(form.columns[p].value(row)) for row in rows] for p in stubs}
        found = examine(
            self.data, {code: levels}, self.same, Signs(self.signs.titled, {code: lines})
        )
        if isinstance(found, Complaint):
            self.filled = found
        else:
            self.filled = fill(self.data, found[code], form, rows, books.office.name, stubs)


async def _filled(works: Works, parcel: Parcel, say: Translator) -> Made | Told | None:
    """Her blank with the record in it; what could not be put there is said beside it."""
    unit, place = int(parcel.payload["unit"]), int(parcel.payload["place"])
    if not await works.storage.scope(parcel.person, unit):
        return None
    upload = await works.storage.upload(unit, int(parcel.payload["official"]), works.now())
    found = official.candidates_of(upload) if upload is not None else ()
    if upload is None or place >= len(found):
        return Told(not_filled(sentence(Complaint("upload_gone"), say), say))
    row = catalogue(works.policy.tables)[found[place].code]
    filling = _FillingIn(row, works.policy, works.zone, works.now())
    filling.reported = bool(parcel.payload.get("reported"))
    filling.annexed = False
    filling.begin(upload.data, works.policy)
    await works.storage.census(filling.ask(unit), filling)
    below = await works.storage.below(unit)
    people, committees = filling.withheld(below)
    if people:
        return Told(withheld(row, unit, people, committees, say))
    match filling.filled:
        case Empty():
            return Told(nobody(row, unit, say))
        case Unsound() as fault:
            names = {one.id: one.name for one, _ in below}
            return Told(unsound(row, unit, fault, names, say))
        case Complaint() as complaint:
            return Told(not_filled(sentence(complaint, say), say))
        case Filled() as done:
            caption = _caption(done, row.name, say)
            caption += "".join(caveats(works, filling, unit, below, say))
            name = f"{row.name}-{upload.id % 10_000:04d}.xlsx"
            return Made(name, done.data, caption, unit, filling.head, row.code)
    raise AssertionError(filling.filled)


def _caption(done: Filled, form: str, say: Translator) -> str:
    parts = [say("📄 已填进您发来的《{form}》，{n} 行。", form=form, n=done.rows)]
    if done.left:
        named = shortened("、".join(done.left), NAMED)
        parts.append(say("❗ 表里没有这几行，没有填：{rows}。", rows=named))
    if done.formulas:
        parts.append(say("{n} 格有公式，保留公式。", n=done.formulas))
    return "".join(parts)


def makers(works: Works) -> Mapping[str, Callable[..., Awaitable[Any]]]:
    """What the courier makes for this topic."""
    return {"filled": partial(_filled, works)}


async def look(works: Works, data: bytes, code: str = "") -> tuple[Candidate, ...] | Complaint:
    """`recognised`, beside the loop: a large sheet takes a while."""
    return await asyncio.to_thread(recognised, data, works.policy, code)


def kept(upload: Upload) -> Wants:
    """What a turn about a kept blank has to load."""
    return Wants(upload=upload.id)


def _fill_as(press: presses.FillAs, at: Touch) -> Rule:
    wants = Wants(press.unit, upload=press.upload)
    return Rule(lambda loaded: official.fill_as(loaded, press), wants, redraw=True)


def _fill(press: presses.Fill, at: Touch) -> Rule:
    return Rule(
        lambda loaded: official.fill(loaded, press, at.asked, at.now),
        Wants(press.unit, upload=press.upload),
        repeatable=True,
    )


RULES: Rules = {presses.FillAs: _fill_as, presses.Fill: _fill}
