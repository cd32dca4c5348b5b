"""Files of many parts: made one part after the other, telling meanwhile how far they are."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any

from bot.domain.catalogue import FormRow, catalogue, layouts
from bot.domain.changes import Errand
from bot.domain.files import FIGURES, reported, unfinished
from bot.domain.locks import SIGNED
from bot.domain.papers import reports_of
from bot.domain.records import Member, Translator, Unit, UnitKind
from bot.domain.signatures import office
from bot.domain.sums import Unsound
from bot.forms.catalogue import Empty
from bot.forms.dossier import Case, dossier, file_name, folder_name
from bot.forms.zips import Part, volumes, zip_of
from bot.screens.forms import nobody
from handlers import evidence, sealed
from handlers.context import Works
from handlers.drafting import drafted, stamp_of
from handlers.keeping import Making
from handlers.making import Made, Told
from handlers.progress import Progress
from storage import Ledger, Parcel

MakeLong = Callable[[Parcel, Translator, Progress], Awaitable[Made | Told | None]]


def bundles(works: Works) -> Mapping[str, MakeLong]:
    """Every kind of file of many parts, and how it is made; None: nothing to send any more."""
    return {"dossier": partial(_dossiers, works), "bundle": partial(_bundle, works)}


async def _dossiers(
    works: Works, parcel: Parcel, say: Translator, progress: Progress
) -> Made | Told | None:
    """一人一档 of one member, or a folder for every one who cannot be reached."""
    unit, part = int(parcel.payload["unit"]), str(parcel.payload.get("part", ""))
    if not await works.storage.scope(parcel.person, unit):
        return None
    row, table = catalogue(works.policy.tables)["dossier"], layouts(works.policy.tables)["dossier"]
    ledger = await works.storage.ledger(unit)
    number = int(part) if part.isdecimal() else 0
    chosen = [m for m in ledger.members if m.key.number == number or (not number and row.shows(m))]
    if not chosen:
        return Told(nobody(row, unit, say))
    parts: list[Part] = []
    for done, member in enumerate(chosen):
        await progress(done, len(chosen))
        parts += await _folder_of(works, ledger, member, "" if number else None)
    name = file_name(table, number) if number else str(table["bundle_name"])
    caption = say("🗂 失联党员一人一档，{n} 人。", n=len(chosen))
    day = f"{stamp_of(works, ledger).changed:%Y%m%d}"
    made_of = Made(f"{name}-{day}.zip", b"", caption, unit, ledger.stamp.head)
    return await zipped(works, parcel, made_of, parts, say)


async def _folder_of(
    works: Works, ledger: Ledger, member: Member, folder: str | None = None
) -> list[Part]:
    """一人一档 of a member, in a folder of the member's number unless another one is named."""
    if folder is None:
        table = layouts(works.policy.tables)["dossier"]
        folder = f"{folder_name(table, member.key.number)}/"
    made = await asyncio.to_thread(_files, await _case(works, ledger, member), works)
    return [(folder + name, data) for name, data in made]


async def everything(works: Works, ledger: Ledger) -> list[Part]:
    """Every form of a unit on which there is somebody, and 一人一档 of everybody a branch names.

    The city's names only members of committees that have reported.
    """
    rows, unit = catalogue(works.policy.tables), ledger.unit
    table = layouts(works.policy.tables)["bundle"]
    parts: list[Part] = []
    for row in _rows(works, unit, table):
        made = (await _made(works, unit, row, narrow=unit.kind == "city")).made
        if not _outcome(made, table):
            parts.append((f"{table['file_name']}/{made.name}", made.data))  # type: ignore[union-attr]
    for member in ledger.members:
        if rows["dossier"].shows(member):
            folders = await _folder_of(works, ledger, member)
            title = layouts(works.policy.tables)["dossier"]["bundle_name"]
            parts += [(f"{title}/{name}", data) for name, data in folders]
    return parts


def _files(case: Case, works: Works) -> list[Part]:
    return list(dossier(case, works.policy, works.zone))


async def _case(works: Works, ledger: Ledger, member: Member) -> Case:
    """The member with everything that belongs into the folder."""
    made = tuple(a for a in ledger.attempts if a.number == member.key.number)
    entries = await works.storage.entries(*member.key)
    return Case(
        member,
        ledger.unit.name,
        stamp_of(works, ledger),
        entries,
        made,
        await works.storage.names([*(e.actor for e in entries), *(a.actor for a in made)]),
        evidence=await evidence.parts(works, ledger.unit.id, made),
    )


async def _bundle(
    works: Works, parcel: Parcel, say: Translator, progress: Progress
) -> Made | Told | None:
    """Every form of a unit, and of every branch below it in a folder of its own."""
    root = int(parcel.payload["unit"])
    if not await works.storage.scope(parcel.person, root):
        return None
    table = layouts(works.policy.tables)["bundle"]
    below = await works.storage.below(root)
    units = [unit for unit, _ in below]
    shown = _parts(units, root)
    narrow = bool(parcel.payload.get("reported"))
    silent = [u for u in shown if narrow and u.kind == "committee" and not reported(u)]
    planned = [
        (unit, row)
        for unit in shown
        for row in _rows(works, unit, table)
        if unit not in silent or row.kind in FIGURES
    ]
    parts: list[Part] = []
    contents = [f"{_folder(unit, root, table)}\t{table['unreported']}" for unit in silent]
    head, changed, unsound = "", works.now(), list[str]()
    for done, (unit, row) in enumerate(planned):
        await progress(done, len(planned))
        folder = _folder(unit, root, table)
        making = await _made(works, unit, row, narrow)
        if unit.id == root:
            head, changed = making.head, making.changed
        held = [one for one in below if one[0].path.startswith(unit.path)]
        if said := _outcome(making.made, table, *making.withheld(held)):
            contents.append(f"{folder}\t《{row.name}》\t{said}")
            unsound += [row.name] if isinstance(making.made, Unsound) else []
            continue
        data: bytes = making.made.data  # type: ignore[union-attr]
        contents.append(f"{folder}\t《{row.name}》\t✓\t{_digest(data)}")
        parts.append((f"{folder}/{making.made.name}", data))  # type: ignore[union-attr]
    for unit in shown:
        folder = _folder(unit, root, table)
        for name, data in await _reports(works, unit) if unit not in silent else ():
            contents.append(f"{folder}\t{name}\t✓\t{_digest(data)}")
            parts.append((f"{folder}/{name}", data))
    for unit in shown:
        folder = _folder(unit, root, table)
        contents += [f"{folder}\t{line}" for line in await _signature(works, unit, table)]
        for name, data in await sealed.parts(works, unit.id) if unit.kind == "committee" else ():
            contents.append(f"{folder}\t{name}\t✓\t{_digest(data)}")
            parts.append((f"{folder}/{name}", data))
    caption = _caption(shown[0], len(parts), unfinished(below), unsound, say)
    progress.came(len(parts))
    listed = "\ufeff" + "\r\n".join(contents) + "\r\n"
    parts.insert(0, (str(table["contents"]), listed.encode()))
    name = f"{table['file_name']}-{changed.astimezone(works.zone):%Y%m%d}.zip"
    return await zipped(works, parcel, Made(name, b"", caption, root, head), parts, say)


def _caption(unit: Unit, n: int, left: int, unsound: Sequence[str], say: Translator) -> str:
    """How many sheets there are, and what is not in them."""
    parts = [say("🗂 {unit}全套表格，{n} 张。", unit=escape(unit.name, quote=False), n=n)]
    if left:
        parts.append(say("⚠️ 还有 {n} 人没有核对完，表里没有他们的情况。", n=left))
    if unsound:
        names = "".join(f"《{name}》" for name in dict.fromkeys(unsound))
        parts.append(say("⚠️ 合计不符，没有放进去：{forms}。", forms=names))
    return "".join(parts)


def _folder(unit: Unit, root: int, table: Mapping[str, Any]) -> str:
    return str(table["own"]) if unit.id == root else f"{unit.id:03d}-{unit.name}"


def _digest(data: bytes) -> str:
    """What stands in the list of contents beside a file, so that it can be compared later."""
    return f"SHA-256 {hashlib.sha256(data).hexdigest()}"


async def _signature(works: Works, unit: Unit, table: Mapping[str, Any]) -> list[str]:
    """Whether the committee has signed, when, and with which digest."""
    if unit.kind != "committee":
        return []
    deeds = [e for e in await works.storage.whole(unit.id) if e.change is not None]
    found = office(deeds).signature
    if found is None or unit.phase not in SIGNED:
        return [str(table["unsigned"])]
    day = f"{found.at.astimezone(works.zone):%Y-%m-%d}"
    signed = found.signed
    return [str(table["signed"]).format(n=signed.signature, day=day, digest=signed.digest)]


def _parts(units: Sequence[Unit], number: int) -> list[Unit]:
    """Whose forms are in the set: the unit's, and those of the level below: of a committee the
    branches, of the city the committees. A 党总支 sees only the sums of its branches."""
    root = next(unit for unit in units if unit.id == number)
    if root.kind == "general_branch":
        return [root]
    wanted: tuple[UnitKind, ...] = ("branch", "general_branch")
    if root.kind == "city":
        wanted = ("committee",)
    return [root, *(unit for unit in units if unit.kind in wanted and unit != root)]


def _rows(works: Works, unit: Unit, table: Mapping[str, Any]) -> list[FormRow]:
    """The forms of a unit."""
    rows = catalogue(works.policy.tables).values()
    return [r for r in rows if r.kind not in table["skipped"] and r.offered(unit.kind)]


async def _reports(works: Works, unit: Unit) -> list[Part]:
    """The text reports of a unit."""
    ledger = await works.storage.ledger(unit.id)
    made = [await drafted(works, name, ledger) for name in reports_of(unit.kind)]
    return [(file.name, file.data) for file in made]


async def _made(works: Works, unit: Unit, row: FormRow, narrow: bool) -> Making:
    making = Making(row, works.policy, works.zone, works.now(), reported=narrow)
    await works.storage.census(making.ask(unit.id), making)
    return making


def _outcome(made: Any, table: Mapping[str, Any], people: int = 0, committees: int = 0) -> str:
    """Why there is no file; empty where there is one.

    `people` belong on it and may not be named until so many committees have reported.
    """
    match made:
        case Empty() if people:
            return str(table["withheld"]).format(n=people, m=committees)
        case Empty():
            return str(table["empty"])
        case Unsound(row=row, rule=rule):
            return str(table["unsound"]).format(row=row, rule=rule)
    return ""


async def zipped(
    works: Works, parcel: Parcel, made: Made, parts: list[Part], say: Translator
) -> Made:
    """The .zip; where it is larger than Telegram takes, one volume, and the next one is asked for."""
    cut = list(volumes(len(data) for _, data in parts))
    place = int(parcel.payload.get("volume", 0))
    chosen = [parts[at] for at in cut[min(place, len(cut) - 1)]]
    data = await asyncio.to_thread(zip_of, chosen)
    if len(cut) == 1:
        return replace(made, data=data)
    if place + 1 < len(cut):
        payload = {**parcel.payload, "volume": place + 1}
        key = f"{parcel.key.removesuffix(f':v{place}')}:v{place + 1}"
        errand = Errand("long", key, works.now(), payload)
        await works.storage.post(parcel.person, [errand], parcel.unit)
    stem = made.name.removesuffix(".zip")
    told = say("第 {n} 卷，共 {total} 卷。", n=place + 1, total=len(cut))
    name = f"{stem}-{place + 1}-{len(cut)}.zip"
    return replace(made, name=name, data=data, caption=made.caption + told)
