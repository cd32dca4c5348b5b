"""Units of which everything that can be on record is there, each text with the unit's own mark."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from bot.domain.changes import (
    AttemptLogged,
    Change,
    FactsStated,
    Link,
    MatterMoved,
    MatterOpened,
    MemberAdded,
    MobilisationConfirmed,
    PersonInvited,
    ReportEdited,
    Upload,
)
from bot.domain.changes.contacts import ContactAdded
from bot.domain.changes.efforts import WayExcused
from bot.domain.changes.evidence import EvidenceKept
from bot.domain.changes.offices import (
    BranchSubmitted,
    HeadCounted,
    MeetingHeld,
    TaskSent,
    UnitDescribed,
)
from bot.domain.changes.reviews import MemberSentBack, OpinionGiven
from bot.domain.decisions import Decision, Wants
from bot.domain.records import Download, Fact, Unit
from storage import Storage, Ticket, name_of, token_hash
from storage.tables import stamp
from tests.domain.branch import COMPLETE
from tests.journeys.town import idno
from tests.phone import World

PHOTO = b"\xff\xd8\xff\xe0" + b"a letter on paper " * 50
TOLD = "2026-02-24T02:00:00+00:00"
LONG_AGO = {"dues": "2022-08", "meeting": "2022-07-01"}


@dataclass(frozen=True, slots=True)
class Hidden:
    """A unit that is full, and what nobody may see of it who is not in its scope."""

    unit: Unit
    mark: str
    """Stands in every name and text of the unit."""
    sent: str = ""
    """Stands in what the unit sent to the city."""


async def filled(world: World, storage: Storage, unit: Unit, mark: str, by: int) -> Hidden:
    """Put one of everything on record in this unit; `by` is somebody with a role above it."""
    works = _Works(world, storage, unit, by)
    if unit.kind in ("branch", "general_branch"):
        await works.do(*_members(mark), MobilisationConfirmed("2026-02-20"))
        await works.do(*_search(mark), member=1)
        await works.do(*_photo(unit, mark), member=1)
        await storage.keep_file(unit.id, name_of(unit.id), PHOTO)
        await works.do(MemberSentBack(2, ("where",), f"{mark}再问"), member=2)
        await works.do(OpinionGiven(1, "remove", "lost_over", note=f"{mark}意见"), member=1)
        for opened in _matters(unit, mark):
            await works.do(opened, member=opened.number)
        await works.do(
            MatterMoved(8, "exported", state="exported", data={"sha256": "ab"}), matter=8
        )
    await works.do(
        TaskSent(1, f"{mark}任务", "2026-03-20"),
        UnitDescribed("responsible", f"{mark}书记"),
        HeadCounted(3),
        MeetingHeld("2026-02-24", f"{mark}会议"),
        ReportEdited("review", (("一、基本情况", f"{mark}报告"),)),
    )
    await works.invites(mark)
    await works.keeps(mark)
    if mark.endswith("甲"):
        await works.do(BranchSubmitted(3, 1))
    return Hidden(unit, mark, f"{mark}上报")


class _Works:
    def __init__(self, world: World, storage: Storage, unit: Unit, by: int) -> None:
        self._now, self._storage, self._unit, self._by = world.clock.now(), storage, unit, by
        self._n = 0

    async def do(self, *changes: Change, **wants: int | None) -> None:
        """One turn that makes these changes."""
        await self.decide(Decision(tuple(changes)), **wants)

    async def decide(self, decision: Decision, **wants: int | None) -> None:
        """One turn with this decision."""
        self._n += 1
        key = f"filled:{self._unit.id}:{self._n}"
        ticket = Ticket(7, (key,), self._by, "zh", self._now)
        outcome = await self._storage.turn(
            ticket,
            Wants(self._unit.id, **wants),  # type: ignore[arg-type]
            lambda _: decision,
        )
        assert outcome.desk.unit is not None
        assert outcome.desk.unit.id == self._unit.id

    async def invites(self, mark: str) -> None:
        """A link that nobody has used yet."""
        until = self._now + timedelta(hours=72)
        role = "secretary" if self._unit.kind in ("branch", "general_branch") else "verifier"
        await self.decide(
            Decision(
                (PersonInvited(0, role, stamp(until), f"{mark}员"),),  # type: ignore[arg-type]
                link=Link(token_hash(mark), until),
            )
        )

    async def keeps(self, mark: str) -> None:
        """A roster that waits to be confirmed, and a file that was handed out."""
        unit = self._unit.id
        table = {"rows": [[1, {"name": f"{mark}四"}]], "flaws": [], "day": "2026-02-25", "sent": ""}
        upload = Upload(upload_of(unit), unit, "ab", f"{mark}.csv", b"x", table, "plan")
        await self.decide(Decision(upload=upload))
        ask = {"form": "roster", "part": "", "unit": unit}
        await self._storage.log_download(Download(1, unit, "roster", self._now, ask=ask))


def upload_of(unit: int) -> int:
    """The number of the file that waits in this unit."""
    return 5000 + unit


def _members(mark: str) -> list[Change]:
    made: list[Change] = []
    for n, last in enumerate("一二三", 1):
        known = {
            **COMPLETE,
            "idno": idno(n),
            "work": f"{mark}厂",
            "home": f"{mark}路",
            "name": f"{mark}{last}",
        }
        if n < 3:
            known |= {**LONG_AGO, "scope": "in_branch", "reach": "no"}
        facts = {name: Fact(value, origin="roster") for name, value in known.items()}
        made.append(MemberAdded(n, f"{mark}{last}", facts))
    return made


def _search(mark: str) -> list[Change]:
    return [
        AttemptLogged(
            1, 1, "contact", "vacant", TOLD, TOLD, through=f"{mark}表哥", note=f"{mark}说"
        ),
        EvidenceKept(1, 1, "letter", text=f"{mark}函"),
        ContactAdded(1, 1, "phone", f"{mark}表哥", "10000000002"),
        WayExcused(1, "family", f"{mark}理由"),
        FactsStated(1, {"conceal_note": Fact(f"{mark}隐身")}),
    ]


def _photo(unit: Unit, mark: str) -> list[Change]:
    name = name_of(unit.id)
    return [
        EvidenceKept(
            1, 1, "photo", name, sha256(PHOTO).hexdigest(), len(PHOTO), "image/jpeg", f"{mark}.jpg"
        )
    ]


def _matters(unit: Unit, mark: str) -> Sequence[MatterOpened]:
    city, above, *_ = (int(part) for part in unit.path.split("/") if part)
    text = {"text": f"{mark}问"}
    return (
        MatterOpened(1, "case:unreachable", 1, data={"why": f"{mark}因"}),
        MatterOpened(
            2, "letter", 2, data={"no": f"{mark}信", "to": f"{mark}往", "on": "2026-02-24"}
        ),
        MatterOpened(3, "inquiry:police", 1, to=above),
        MatterOpened(4, "request", 1, to=above, data=text),
        MatterOpened(5, "report", to=above, data=text),
        MatterOpened(
            6, "acceptance", state="dropped", data={"note": f"{mark}缺", "day": "2026-02-24"}
        ),
        MatterOpened(7, "twin", 3, "done", data={"other": "1.1", "unit": f"{mark}部", "same": 1}),
        MatterOpened(8, "archive"),
        MatterOpened(9, "request", to=city, data={"text": f"{mark}上报"}),
    )


MATTERS = range(1, 10)


def inside(name: str, data: bytes) -> str:
    """Every text of a file that was sent, also of files within it."""
    if not data.startswith(b"PK"):
        return name + data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return name + "".join(inside(one, packed.read(one)) for one in packed.namelist())
