"""Makes the files that the courier sends, each from the record as it stands at that moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from bot.domain.catalogue import BRANCHES, catalogue, guessed, layouts, prints
from bot.domain.changes import Upload
from bot.domain.files import DRAFT, FIGURES, NIL, reported, unfinished
from bot.domain.merge import Base, Sent
from bot.domain.records import Translator, Unit
from bot.domain.roster import Problem
from bot.domain.sums import Unsound
from bot.domain.unit_sheets import KIND as UNITS, plan_of as unit_plan
from bot.domain.uploads import plan_of
from bot.forms.catalogue import Empty
from bot.forms.intake import Table
from bot.forms.marking import Note, mark, report
from bot.forms.roster import RosterLayout
from bot.screens.complaints import sentence
from bot.screens.forms import nobody, unsound, withheld
from bot.screens.results import cells
from bot.screens.screen import Screen
from bot.screens.values import shortened
from handlers.context import Works
from handlers.keeping import Making
from storage import Parcel

Below = tuple[Unit, Mapping[str, int]]
"""A unit here or below, with its own counts."""
MOST = 5
"""Members whom a caption names."""
PAGED = ("cards", "visit", "letters")
"""Kinds of forms with a sheet for each member."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file ready to be sent."""

    name: str
    data: bytes = field(repr=False)
    caption: str
    unit: int = 0
    """Whose record it shows; 0: none, and nobody notes that it was taken."""
    head: str = ""
    """Head of that unit's chain."""
    form: str = ""
    """Code of the form, where the parcel does not name it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A screen that is sent in place of a file."""

    screen: Screen = field(repr=False)


MakeFile = Callable[[Parcel, Translator], Awaitable[Made | Told | None]]


def files(works: Works) -> Mapping[str, MakeFile]:
    """Every kind of file, and how it is made; None when there is nothing to send any more."""
    maker = _Maker(works)
    forms: dict[str, MakeFile] = dict.fromkeys(catalogue(works.policy.tables), maker.form)
    return {**forms, "marked": maker.marked, "result": maker.result}


class _Maker:
    def __init__(self, works: Works) -> None:
        self._works = works

    async def form(self, parcel: Parcel, say: Translator) -> Made | Told | None:
        """A form of the catalogue, made from the record as it stands now."""
        works, unit = self._works, int(parcel.payload["unit"])
        row = catalogue(works.policy.tables)[str(parcel.payload["form"])]
        if not await works.storage.scope(parcel.person, unit):
            return None
        part = str(parcel.payload.get("part", ""))
        number = int(part) if part.isdigit() else 0
        making = Making(row, works.policy, works.zone, works.now(), nil=part == NIL)
        making.draft = part == DRAFT
        making.reported = bool(parcel.payload.get("reported"))
        await works.storage.census(making.ask(unit, number), making)
        made, below = making.made, await works.storage.below(unit)
        people, committees = making.withheld(below)
        if people:
            return Told(withheld(row, unit, people, committees, say))
        if isinstance(made, Empty):
            return Told(nobody(row, unit, say))
        if isinstance(made, Unsound):
            names = {one.id: one.name for one, _ in below}
            return Told(unsound(row, unit, made, names, say))
        caption = self._caption(making, unit, below, say)
        # Of an empty sheet nobody notes that it was taken.
        shown = 0 if row.kind == "blank" else unit
        return Made(made.name, made.data, caption, shown, making.head)

    def _caption(self, making: Making, unit: int, below: Sequence[Below], say: Translator) -> str:
        """What it is, how many are on it, how often to print it, and what it lacks."""
        row, people = making.row, making.people
        if row.kind == "blank":
            return say("📋 空白名册：填好后发回这里，只有“姓名”必须填。")
        if row.kind == "roster":
            return say("📋 党员名册，{n} 人。", n=people)
        if making.drafted:
            parts = [
                say("📝 《{form}》草表，{n} 人，合计不符，不能上报。", form=row.name, n=people)
            ]
        else:
            parts = [say("📄 《{form}》，{n} 人。", form=row.name, n=people)]
        if row.kind in PAGED and people > 1:
            parts.append(say("每人一页，打印时请选“打印整个工作簿”。"))
        return "".join((*parts, *caveats(self._works, making, unit, below, say)))

    def _layout(self) -> RosterLayout:
        return RosterLayout.from_table(self._works.policy.tables["forms"])

    async def marked(self, parcel: Parcel, say: Translator) -> Made | None:
        """Her own file back, the bad cells marked and a reason beside each."""
        works, upload = self._works, await self._upload(parcel)
        if upload is None:
            return None
        if upload.table.get(UNITS):
            return await self._marked(upload, await self._unit_problems(upload), say)
        base = await self._base(upload)
        members = {m.key.number: m for m in await works.storage.members(upload.unit)}
        last, ids = max(members, default=0), (await works.storage.unit(upload.unit)).ids
        plan = await asyncio.to_thread(plan_of, upload, members, last, works.policy, base, ids)
        return await self._marked(upload, plan.problems, say)

    async def _unit_problems(self, upload: Upload) -> Iterable[Problem]:
        below = [unit for unit, _ in await self._works.storage.below(upload.unit)]
        return unit_plan(upload, below, self._works.policy.tables["units"]).problems

    async def _marked(self, upload: Upload, problems: Iterable[Problem], say: Translator) -> Made:
        table, notes = Table.unpack(upload.table), _notes(problems, say)
        name, data = await asyncio.to_thread(mark, upload.file_name, upload.data, table, notes)
        caption = say("红色是错误，黄色是疑点，最右一列写着原因。改好后可以再发一次。")
        return Made(name, data, caption)

    async def result(self, parcel: Parcel, say: Translator) -> Made | None:
        """Her own file back, with what became of each row beside it."""
        upload = await self._upload(parcel)
        if upload is None:
            return None
        table = Table.unpack(upload.table)
        told = cells(upload, (row.number for row in table.rows), say)
        name, data = await asyncio.to_thread(report, upload.data, table, told)
        waiting = say("还有 {n} 处等您决定。", n=upload.waiting) if upload.waiting else ""
        return Made(name, data, say("名册已处理，每一行的结果写在“处理结果”一列。") + waiting)

    async def _upload(self, parcel: Parcel) -> Upload | None:
        """The file that is kept, for one who may still see it at this moment."""
        works, unit = self._works, int(parcel.payload["unit"])
        if not await works.storage.scope(parcel.person, unit):
            return None
        return await works.storage.upload(unit, int(parcel.payload["upload"]), works.now())

    async def _base(self, upload: Upload) -> Base | None:
        """What had been sent, if the file is a roster of ours that is back."""
        sent = Sent.read(str(upload.table.get("sent", "")))
        if sent is None or sent.unit != upload.unit:
            return None
        then = await self._works.storage.members_at(sent.unit, sent.seq, sent.head)
        return None if then is None else Base(then, self._layout().printed)


def caveats(
    works: Works, making: Making, unit: int, below: Sequence[Below], say: Translator
) -> Iterator[str]:
    """What has to be known of every filled form: how often to print it, and what it lacks."""
    row = making.row
    if row.copies > 1:
        yield say("请打印 {n} 份，签字盖章。", n=row.copies)
    left = unfinished(below)
    if left and row.classes:
        yield say("⚠️ 还有 {n} 人没有核对完，表里没有他们的情况。", n=left)
    root = next(one for one, _ in below if one.id == unit)
    yield from _unnamed(works, making, below, say)
    yield from _lacking(works, making, root, say)


def _unnamed(
    works: Works, making: Making, below: Sequence[Below], say: Translator
) -> Iterator[str]:
    """Whose members the city does not get by name."""
    row = making.row
    missing = sum(u.kind == "committee" and not reported(u) for u, _ in below)
    if not making.reported or not missing:
        return
    if row.kind not in FIGURES:
        yield say("⚠️ {n} 个党（工）委还没有上报，表里没有它们的党员。", n=missing)
    elif making.annexed and "with" in layouts(works.policy.tables)[row.code]:
        yield say("⚠️ {n} 个党（工）委还没有上报，花名册里没有它们的党员。", n=missing)


def _lacking(works: Works, making: Making, root: Unit, say: Translator) -> Iterator[str]:
    """What should be done before the sheet goes on: only here, never on the paper."""
    tables = works.policy.tables
    entry, own = layouts(tables)[making.row.code], root.kind in BRANCHES
    if making.lacking and prints(entry, "search"):
        names = "、".join(escape(shortened(n, 8), quote=False) for n in making.lacking[:MOST])
        more = "…" if len(making.lacking) > MOST else ""
        n = len(making.lacking)
        if own:
            yield say("⚠️ {n} 人查找还不够：{names}。", n=n, names=names + more)
        else:
            # Of several branches a name would not say whom it means.
            yield say("⚠️ {n} 人查找还不够。", n=n)
    chosen = root.category or guessed(root.name, tables)
    if root.kind == "branch" and making.people and not chosen and prints(entry, "organisation"):
        yield say(
            "⚠️ 还没有选党组织类别，表里写的是“—”。请党支部书记到“📊 汇总统计表”按“🏷 选党组织类别”，再取一次。"
        )


def _notes(problems: Iterable[Problem], say: Translator) -> list[Note]:
    return [
        Note(p.row, p.name or None, sentence(p.complaint, say), p.complaint.hard) for p in problems
    ]
