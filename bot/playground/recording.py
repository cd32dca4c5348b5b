"""Makes a journey of what a person did: masked, and proved to draw the same screens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain import interview, questions
from bot.domain.changes import MobilisationConfirmed, kind_of, member_of, pack
from bot.domain.decisions import Wants
from bot.domain.names import search_keys
from bot.domain.policy import Policy
from bot.domain.presses import STAYS, Confirm, Press, Undo, pack as packed_press, unpack
from bot.domain.records import Member, Unit
from bot.playground.journey import Event, Journey, Place, Touch
from bot.playground.masking import Mask, letters
from bot.playground.replay import FORGED, STANDS, Played, Scratch, scratch
from storage import Deed, Heard, Outcome, Storage

_PLACES: Mapping[str, str] = {
    "city": "样例市委组织部",
    "committee": "样例镇党委",
    "general_branch": "样例村党总支",
    "branch": "样例村党支部",
}
_SEARCHES = ("/find",)


class Differs(Exception):  # noqa: N818 - it is what happened, not what went wrong
    """The masked conversation does not draw the same screens; nothing was written."""


class NothingHeard(Exception):  # noqa: N818
    """Nothing is on record that could be played again."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A masked journey, and how much of the conversation is not in it."""

    journey: Journey
    left_out: int
    """Inputs whose content is gone: uploads that nobody confirmed within a day."""
    unlike: int | None
    """The first of her changes, from 1, that is not on record as it was played; None: all are."""


async def record(
    storage: Storage, person: int, policy: Policy, zone: ZoneInfo, folder: Path | None = None
) -> Recorded:
    """The person's conversation of the last month, masked.

    NothingHeard if there is none; Differs, naming the touch, if the masked one draws other screens.
    """
    told, left_out = await gather(storage, person, policy.campaign.year, zone)
    numbers = re.findall(r"[0-9]{5,}[xX]?", told.text())
    today = told.begins.astimezone(zone).date()
    mask = Mask(_names(told), map(str.upper, numbers), policy, today)
    events = tuple(replace(e, change=mask.change(e.kind, e.change)) for e in told.events)
    hidden = replace(told, events=events)
    played: list[Touch] = []
    async with scratch(told, folder) as real, scratch(hidden, folder) as other:
        masker = Masker(mask, real, other, policy, zone)
        for number, touch in enumerate(told.touches, 1):
            original = replace(touch, content=settled(touch, real))
            was = await real.touch(original)
            masked = await masker.masked(original, was)
            now = await other.touch(masked)
            if now.signature != was.signature:
                raise Differs(_said(number, touch, was, now))
            played.append(replace(masked, draws=now.signature))
        unlike = await _unlike(storage, person, told, real)
    journey = replace(hidden, touches=tuple(played))
    leaks = list(mask.leaks(journey.text()))
    if leaks:
        raise Differs(f"遮盖以后的文件里还能读到原来的内容（{len(leaks)} 处），没有写文件。")
    return Recorded(journey, left_out, unlike)


def _said(number: int, touch: Touch, was: Played, now: Played) -> str:
    shown, seen = was.signature, now.signature
    return (
        f"第 {number} 次操作（{touch.kind}，{touch.at.isoformat(timespec='seconds')}）"
        f"遮盖后画面不同：原来是 {shown.view}（{shown.lines} 行，{len(shown.buttons)} 个按钮），"
        f"遮盖后是 {seen.view}（{seen.lines} 行，{len(seen.buttons)} 个按钮）。没有写文件。"
    )


async def gather(storage: Storage, person: int, year: int, zone: ZoneInfo) -> tuple[Journey, int]:
    """The conversation as it was, units numbered from 1; and how many inputs are left out."""
    heard = await storage.inputs(person)
    if not heard:
        raise NothingHeard("这个用户最近 30 天没有可以重放的操作。")
    holder = next(h for h in await storage.people() if h.person == person)
    tree = await storage.tree()
    joined = [tuple(h.content["joined"]) for h in heard if "joined" in h.content]
    roots = {unit for unit, _ in joined} | {unit.id for _, unit in holder.roles}
    roots |= {h.unit for h in heard if h.unit is not None}
    units = _around(tree, roots)
    numbers = {unit.id: n for n, unit in enumerate(units, 1)}
    deeds = await storage.deeds(numbers)
    kept = [h for h in _with_tables(heard) if h.kind != "upload" or _can_be_sent(h)]
    files = await storage.downloads_of(person, heard[0].at)
    touches = tuple(_touches(kept, numbers, files))
    events = tuple(_events(deeds, person, {h.at for h in kept}, numbers))
    held = [(unit.id, str(role)) for role, unit in holder.roles]
    roles = tuple((numbers[u], r) for u, r in held if (u, r) not in joined)
    journey = Journey(year, zone.key, _places(units, numbers), roles, events, touches)
    return journey, len(heard) - len(kept)


def _around(tree: Sequence[Unit], roots: Iterable[int]) -> list[Unit]:
    """These units, all above and all below them."""
    paths = [unit.path for unit in tree if unit.id in set(roots)]
    return [
        unit
        for unit in tree
        if any(path.startswith(unit.path) or unit.path.startswith(path) for path in paths)
    ]


def _places(units: Sequence[Unit], numbers: Mapping[int, int]) -> tuple[Place, ...]:
    made = []
    for number, unit in enumerate(units, 1):
        parent = None if unit.parent is None else numbers.get(unit.parent)
        made.append(Place(unit.kind, f"{_PLACES[unit.kind]}{number}", parent))
    return tuple(made)


def _with_tables(heard: Sequence[Heard]) -> Iterator[Heard]:
    """The inputs, an upload with the roster that was taken over from it later."""
    tables = {}
    for one in heard:
        press = unpack(str(one.content.get("data", "")))
        if "table" in one.content and press is not None:
            tables[getattr(press, "upload", 0)] = one.content["table"]
    for one in heard:
        table = tables.get(one.content.get("upload"))
        more = {"table": table} if table and "table" not in one.content else {}
        yield replace(one, content={**one.content, **more})


def _can_be_sent(heard: Heard) -> bool:
    """Whether the file is still there, or was none that could be read."""
    return "upload" not in heard.content or "table" in heard.content


def _touches(
    heard: Sequence[Heard], numbers: Mapping[int, int], files: Sequence[int]
) -> Iterator[Touch]:
    ids = [h.content["upload"] for h in heard if "upload" in h.content]
    uploads = {number: place for place, number in enumerate(dict.fromkeys(ids), 1)}
    downloads = {number: place for place, number in enumerate(files, 1)}
    for one in heard:
        content = dict(one.content)
        if one.kind == "press":
            content = {"data": _press(content, numbers, uploads, downloads)}
        elif "joined" in content:
            unit, role = content["joined"]
            content = {"text": "/start", "joined": [numbers[unit], role]}
        else:
            wanted = ("text", "link", "name", "table", "refused")
            content = {name: content[name] for name in wanted if name in content}
        yield Touch(one.at, one.kind, content)


def _press(
    content: Mapping[str, Any],
    numbers: Mapping[int, int],
    uploads: Mapping[int, int],
    downloads: Mapping[int, int],
) -> str:
    """Button data with the journey's numbers; 撤销 says how many changes it came too late, 确认
    whether the plan above it stood."""
    data = str(content["data"])
    press = unpack(data)
    if press is None:
        return FORGED
    changed: dict[str, Any] = {}
    if hasattr(press, "unit"):
        changed["unit"] = numbers.get(press.unit, 0)
    if hasattr(press, "upload"):
        changed["upload"] = uploads.get(press.upload, 0)
    if hasattr(press, "download"):
        changed["download"] = downloads.get(press.download, 0)
    if isinstance(press, Confirm):
        stood = press.plan and str(content.get("plan", "")).startswith(press.plan)
        changed["plan"] = STANDS if stood else ""
    if isinstance(press, Undo):
        changed["revision"] = max(int(content.get("rows", 0)) - press.revision, 0)
    return packed_press(replace(press, **changed), data.startswith(STAYS))


def _events(
    deeds: Iterable[Deed], person: int, heard: set[Any], numbers: Mapping[int, int]
) -> Iterator[Event]:
    """What happened to members and units that no touch of hers did."""
    others: dict[int, int] = {person: 0}
    for deed in deeds:
        if not _of_the_record(deed):
            continue
        if deed.actor == person and deed.at in heard:
            continue
        by = others.setdefault(deed.actor, len(others))
        yield Event(deed.at, numbers[deed.unit], by, kind_of(deed.change), pack(deed.change))


def _names(journey: Journey) -> Iterator[str]:
    """The names of members that the conversation brings along."""
    for event in journey.events:
        said = (event.change.get(part, {}) for part in ("facts", "before"))
        yield from (facts["name"][0] for facts in said if "name" in facts)
        if event.kind == "member_added":
            yield event.change["name"]
    for touch in journey.touches:
        rows = touch.content.get("table", {}).get("rows", ())
        yield from (cells["name"] for _, cells in rows if "name" in cells)


def settled(touch: Touch, world: Scratch) -> Mapping[str, Any]:
    """What is touched, with the journey's number for what was numbered at run time."""
    press = unpack(str(touch.content.get("data", "")))
    if press is None or not hasattr(press, "line"):
        return touch.content
    offered: Press = world.offered(press)
    return {**touch.content, "data": world.told(packed_press(offered))}


async def _unlike(storage: Storage, person: int, told: Journey, world: Scratch) -> int | None:
    """The first of her changes that the record holds otherwise than they were played."""
    begins = told.touches[0].at
    played = await _made(world.storage, await world.person(), begins)
    real = await _made(storage, person, begins)
    pairs = enumerate(zip(played, real, strict=False), 1)
    first = next((at for at, (one, other) in pairs if one != other), None)
    shorter = min(len(played), len(real))
    return first or (None if len(played) == len(real) else shorter + 1)


async def _made(storage: Storage, person: int, since: datetime) -> list[tuple[object, ...]]:
    """When she made which changes of the record."""
    deeds = await storage.deeds(unit.id for unit in await storage.tree())
    return [
        (deed.at, kind_of(deed.change), member_of(deed.change))
        for deed in deeds
        if deed.actor == person and deed.at >= since and _of_the_record(deed)
    ]


def _of_the_record(deed: Deed) -> bool:
    """Whether it happened to a member or a unit, not to somebody's access."""
    return member_of(deed.change) is not None or isinstance(deed.change, MobilisationConfirmed)


class Masker:
    """Masks one touch after the other, looking at what each did to the real record."""

    def __init__(
        self, mask: Mask, real: Scratch, other: Scratch, policy: Policy, zone: ZoneInfo
    ) -> None:
        self._mask = mask
        self._real = real
        self._other = other
        self._policy = policy
        self._zone = zone

    async def masked(self, touch: Touch, was: Played) -> Touch:
        """The touch with nothing of anybody in it; `was` is what the real one led to."""
        await self._other.until(touch.at)
        return replace(touch, content=await self._content(touch, was))

    async def _content(self, touch: Touch, was: Played) -> Mapping[str, Any]:
        told = touch.content
        if touch.kind == "upload":
            return self._upload(told)
        if "text" not in told or told["text"].startswith("/start"):
            return told
        said = str(told["text"])
        if touch.kind == "command":
            name, space, argument = said.partition(" ")
            if name.partition("@")[0] in _SEARCHES and was.outcome:
                return {"text": name + space + await self._search(argument, was.outcome)}
            return {"text": name + space + self._mask.line(argument)}
        if was.outcome is None:
            return {"text": self._mask.line(said)}
        return {"text": await self._text(said, was.outcome, touch)}

    def _upload(self, told: Mapping[str, Any]) -> Mapping[str, Any]:
        ending = str(told.get("name", "")).rpartition(".")[2].lower()
        name = f"名册.{ending}" if ending in ("xlsx", "csv") else "文件"
        if "table" in told:
            return {"name": name, "table": self._mask.table(told["table"])}
        refused = {"refused": self._mask.refused(told["refused"])} if "refused" in told else {}
        return {"name": name, **refused}

    async def _text(self, said: str, outcome: Outcome, touch: Touch) -> str:
        """A typed text by what it meant: what was asked for, an answer, a search, or a line."""
        loaded = outcome.loaded
        topic = loaded.desk.seat.expects.partition(":")[0]
        if topic == "add":
            return self._mask.value("name", said)
        if topic in ("close", "reinstate"):
            return self._mask.text(said)
        today = self._today(touch)
        if not topic and interview.type_answer(loaded, said, self._policy, today) is not None:
            return self._mask.value(
                self._asked(loaded.desk.member, loaded.desk.seat.question), said
            )
        view = outcome.decision.view.name if outcome.decision else ""
        if topic or view not in ("card", "found"):
            return self._mask.line(said)
        return await self._search(said, outcome)

    def _today(self, touch: Touch) -> date:
        return touch.at.astimezone(self._zone).date()

    def _asked(self, member: Member | None, chosen: str) -> str:
        """The kind of the question that was open."""
        question = questions.current(member, self._policy, chosen) if member else None
        return question.type if question is not None else "text"

    async def _search(self, sought: str, outcome: Outcome) -> str:
        """What finds the same members in the masked record; the plain mask where nothing does."""
        real = outcome.loaded.desk
        wanted = [member.key for member in real.found], real.found_total
        guesses = list(dict.fromkeys(self._guesses(sought.strip(), real.found)))
        for guess in guesses:
            desk = (await self._other.look(Wants(search=guess))).loaded.desk
            if ([member.key for member in desk.found], desk.found_total) == wanted:
                return guess
        return guesses[0]

    def _guesses(self, sought: str, found: Sequence[Member]) -> Iterator[str]:
        """What might find the same, the likeliest first."""
        mask, idnos = self._mask, [m.value("idno") for m in found]
        if sought.isdigit() and len(sought) < 4:
            yield sought
        if sought.isascii():
            yield from (mask.value("idno", i)[-len(sought) :] for i in idnos if i.endswith(sought))
            yield letters(sought)
        yield mask.names(sought) if mask.names.knows(sought) else mask.text(sought)
        for member in found[:1]:
            keys = search_keys(mask.value("name", member.name)).split()
            yield from (key for key in keys if len(key) == len(sought))
            yield from _parts(keys, len(sought))
        if len(found) == 1:
            yield str(found[0].key.number)


def _parts(keys: Sequence[str], near: int) -> Iterator[str]:
    """All parts of search keys, those of about this length first."""
    parts = {k[i:j] for k in keys for i in range(len(k)) for j in range(i + 1, len(k) + 1)}
    yield from sorted(parts, key=lambda part: (abs(len(part) - near), part))
