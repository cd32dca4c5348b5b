"""Files of the stages three and four: look-up sheets, ledgers of changes, text reports."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from functools import partial

from bot.domain import closing, inquiries
from bot.domain.dates import print_chinese
from bot.domain.decisions import Wants
from bot.domain.matters import Id
from bot.domain.papers import reports_of
from bot.domain.records import Translator
from bot.forms.chain import chain_lines
from bot.forms.form import FormFile
from bot.forms.inquiries import Asked, inquiry_sheet
from bot.forms.ledger import ledger_sheet
from bot.forms.zips import Part, volumes, zip_of
from bot.screens.closing import confirmer
from handlers import evidence, sealed
from handlers.bundles import everything, zipped
from handlers.context import Works
from handlers.drafting import drafted, items_of, stamp_of
from handlers.making import Made, MakeFile
from storage import Parcel, Ticket
from storage.reads import Ledger


def files(works: Works) -> Mapping[str, MakeFile]:
    """Every kind of file of these stages, and how it is made."""
    maker = _Maker(works)
    return {
        "inquiries": maker.inquiries,
        "review": partial(maker.report, "review"),
        "screening": partial(maker.report, "screening"),
        "final": partial(maker.report, "final"),
        "rectified": partial(maker.report, "rectified"),
        "ledger": maker.ledger,
        "archive": maker.archive,
    }


class _Maker:
    def __init__(self, works: Works) -> None:
        self._works = works

    async def inquiries(self, parcel: Parcel, say: Translator) -> Made | None:
        """协查名单 of one letter; every look-up on it is noted as asked, once."""
        works, unit = self._works, int(parcel.payload["unit"])
        if not await works.storage.scope(parcel.person, unit):
            return None
        bundle = await works.storage.matter(unit, int(parcel.payload["matter"]))
        if bundle is None:
            return None
        asked = []
        for place in inquiries.items_of(bundle):
            await self._note_sent(parcel, place, bundle.text("no"), bundle.text("day"))
            found = await works.storage.matter_member(*place)
            if found is not None:
                asked.append(Asked(*found))
        ledger = await works.storage.ledger(unit)
        row = works.policy.codes["channel"].get(inquiries.agency_of(bundle))
        agency = row.button if row else ""
        made = await asyncio.to_thread(
            inquiry_sheet,
            ledger.unit.name,
            agency,
            bundle.text("no"),
            print_chinese(bundle.text("day")),
            asked,
            stamp_of(works, ledger),
            works.policy.tables["reports"],
        )
        caption = say("🔎 协查名单，{n} 人。随公函发出，收到答复后逐人登记。", n=len(asked))
        return Made(made.name, made.data, caption, unit, ledger.stamp.head)

    async def report(self, name: str, parcel: Parcel, say: Translator) -> Made | None:
        """The draft of a text report: of one branch, or of all that lies below the unit."""
        works, number = self._works, int(parcel.payload["unit"])
        if not await works.storage.scope(parcel.person, number):
            return None
        ledger = await works.storage.ledger(number)
        made = await drafted(works, name, ledger)
        caption = say(
            "📝 这是按记录起草的初稿，可以在电脑上修改、打印、签字；改好发回来，下次就按您改的出。"
        )
        return Made(made.name, made.data, caption, number, ledger.stamp.head, name)

    async def ledger(self, parcel: Parcel, say: Translator) -> Made | None:
        """台账变更清单 of a branch."""
        works, unit = self._works, int(parcel.payload["unit"])
        if not await works.storage.scope(parcel.person, unit):
            return None
        ledger = await works.storage.ledger(unit)
        made = await self._changes(ledger)
        caption = say("📒 台账变更清单。录入全国系统以后，请按“今天已录入”。")
        return Made(made.name, made.data, caption, unit, ledger.stamp.head)

    async def _changes(self, ledger: Ledger) -> FormFile:
        works = self._works
        return await asyncio.to_thread(
            ledger_sheet,
            ledger.unit.name,
            await items_of(works, ledger.unit.id),
            {m.key.number: m.name for m in ledger.members},
            stamp_of(works, ledger),
            works.policy,
            works.zone,
        )

    async def archive(self, parcel: Parcel, say: Translator) -> Made | None:
        """Everything of a unit in one file; that it was made is noted with its digest, once."""
        works, unit = self._works, int(parcel.payload["unit"])
        if not await works.storage.scope(parcel.person, unit):
            return None
        ledger = await works.storage.ledger(unit)
        entries = await works.storage.whole(unit)
        table = works.policy.tables["reports"]
        parts = [(str(table["archive"]["chain"]), chain_lines(entries))]
        branch = ledger.unit.kind not in closing.HIGHER
        if branch:
            changes = await self._changes(ledger)
            parts.append((changes.name, changes.data))
        for name in reports_of("branch" if branch else ledger.unit.kind):
            made = await drafted(works, name, ledger)
            parts.append((made.name, made.data))
        parts += await everything(works, ledger)
        parts += await sealed.parts(works, unit)
        folder = str(table["archive"]["evidence"])
        kept = await evidence.parts(works, unit, ledger.attempts)
        parts += [(f"{folder}/{name}", data) for name, data in kept]
        caption = say(
            "🗄 归档文件。核对能打开、内容完整以后，请{who}在“归档”里确认收到。",
            who=confirmer(ledger.unit, say),
        )
        archive = Made(str(table["archive"]["file"]), b"", caption, unit, ledger.stamp.head)
        await self._note_exported(parcel, ledger, parts)
        return await zipped(works, parcel, archive, parts, say)

    async def _note_exported(self, parcel: Parcel, ledger: Ledger, parts: list[Part]) -> None:
        """Note the digest of the file, or of all volumes one after the other with the last one."""
        cut = list(volumes(len(data) for _, data in parts))
        if int(parcel.payload.get("volume", 0)) + 1 < len(cut):
            return
        whole = hashlib.sha256()
        for places in cut:
            whole.update(await asyncio.to_thread(zip_of, [parts[at] for at in places]))
        unit, matter = ledger.unit.id, int(parcel.payload["matter"])
        await self._works.storage.turn(
            self._ticket(parcel, f"exported:{unit}:{matter}"),
            Wants(unit, matter=matter),
            lambda loaded: closing.exported(
                loaded, Id(unit, matter), whole.hexdigest(), ledger.stamp.rows
            ),
        )

    def _ticket(self, parcel: Parcel, key: str) -> Ticket:
        return Ticket(0, (key,), parcel.telegram, parcel.language, self._works.now())

    async def _note_sent(self, parcel: Parcel, place: Id, letter: str, day: str) -> None:
        """In the branch's own chain; a file that is made once more changes nothing."""
        works = self._works
        key = (
            f"sent:{parcel.payload['unit']}:{parcel.payload['matter']}:{place.unit}:{place.number}"
        )
        await works.storage.turn(
            self._ticket(parcel, key),
            Wants(place.unit, matter=place.number),
            lambda loaded: inquiries.sent(loaded, place, letter, day),
        )
