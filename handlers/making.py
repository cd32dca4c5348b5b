"""Makes the files that the courier sends, each from the record as it stands at that moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bot.domain.changes import Upload
from bot.domain.merge import Base, Sent
from bot.domain.records import Member, Translator
from bot.domain.roster import Problem
from bot.domain.uploads import plan_of
from bot.forms.attempts import Line, attempt_sheet
from bot.forms.form import Form, FormFile, Stamp
from bot.forms.intake import Table
from bot.forms.marking import Note, mark, report
from bot.forms.roster import RosterLayout, blank_roster, roster
from bot.screens.complaints import sentence
from bot.screens.results import cells
from handlers.context import Works
from storage import Parcel
from storage.reads import Ledger


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


MakeFile = Callable[[Parcel, Translator], Awaitable[Made | None]]


def files(works: Works) -> Mapping[str, MakeFile]:
    """Every kind of file, and how it is made; None when there is nothing to send any more."""
    maker = _Maker(works)
    return {
        "roster": maker.roster,
        "blank": maker.blank,
        "marked": maker.marked,
        "result": maker.result,
    }


class _Maker:
    def __init__(self, works: Works) -> None:
        self._works = works

    async def roster(self, parcel: Parcel, say: Translator) -> Made | None:
        """党员名册 of the unit."""
        ledger = await self._ledger(parcel)
        if ledger is None:
            return None
        people = [m for m in ledger.members if not m.closed]
        made = await self._printed(ledger, people)
        caption = say("📋 党员名册，{n} 人。", n=len(people))
        return Made(made.name, made.data, caption, ledger.unit.id, ledger.stamp.head)

    async def blank(self, parcel: Parcel, say: Translator) -> Made | None:
        """An empty roster to fill in at a desk."""
        ledger = await self._ledger(parcel)
        if ledger is None:
            return None
        made = await asyncio.to_thread(
            blank_roster, ledger.unit.name, self._stamp(ledger), self._layout()
        )
        return Made(made.name, made.data, say("📋 空白名册：填好后发回这里，只有“姓名”必须填。"))

    async def _ledger(self, parcel: Parcel) -> Ledger | None:
        """The unit's books, for one who may still see them at this moment."""
        unit = int(parcel.payload["unit"])
        if not await self._works.storage.scope(parcel.person, unit):
            return None
        return await self._works.storage.ledger(unit)

    async def _printed(self, ledger: Ledger, people: list[Member]) -> FormFile:
        stamp, layout = self._stamp(ledger), self._layout()
        more = (self._searches(ledger),) if ledger.attempts else ()
        return await asyncio.to_thread(roster, ledger.unit.name, people, stamp, layout, more)

    def _searches(self, ledger: Ledger) -> tuple[Form[Line], list[Line]]:
        """The second sheet: every attempt, also for those who are no longer on the list."""
        policy, names = self._works.policy, {m.key.number: m.name for m in ledger.members}
        return attempt_sheet(
            ledger.unit.name,
            ledger.attempts,
            names,
            policy.tables["forms"],
            policy.codes,
            self._works.zone,
        )

    def _stamp(self, ledger: Ledger) -> Stamp:
        campaign = self._works.policy.campaign
        changed = (ledger.stamp.changed or self._works.now()).astimezone(self._works.zone)
        whole, unit = ledger.stamp, ledger.unit.id
        return Stamp(whole.head, changed, campaign.cutoff, campaign.year, unit, whole.rows)

    def _layout(self) -> RosterLayout:
        return RosterLayout.from_table(self._works.policy.tables["forms"])

    async def marked(self, parcel: Parcel, say: Translator) -> Made | None:
        """Her own file back, the bad cells marked and a reason beside each."""
        works, upload = self._works, await self._upload(parcel)
        if upload is None:
            return None
        base = await self._base(upload)
        members = {m.key.number: m for m in await works.storage.members(upload.unit)}
        last = max(members, default=0)
        plan = await asyncio.to_thread(plan_of, upload, members, last, works.policy, base)
        notes = _notes(plan.problems, say)
        table = Table.unpack(upload.table)
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


def _notes(problems: Iterable[Problem], say: Translator) -> list[Note]:
    return [
        Note(p.row, p.name or None, sentence(p.complaint, say), p.complaint.hard) for p in problems
    ]
