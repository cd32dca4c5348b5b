"""Files: writing the roster and importing one, against openpyxl doing as little as it can."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side as Line
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from bot.app import opened
from bot.clock import MovableClock
from bot.domain import uploads
from bot.domain.changes import Upload
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, Wants
from bot.domain.policy import Policy
from bot.domain.records import Key, Member, Seat
from bot.forms.form import Stamp
from bot.forms.headings import Headings
from bot.forms.intake import read_table
from bot.forms.roster import RosterLayout, roster
from bot.playground.sample import HEADINGS
from bot.policy import load_policy
from storage import Storage, Ticket
from tests.bench.figures import Figure, Row, Side, rounds
from tests.bench.record import NOW, build, facts_of, settings_for
from tests.bench.scale import Scale

FIELDS = (
    "name", "sex", "ethnicity", "birth", "idno", "education", "category", "joined", "confirmed",
    "work", "phone", "home", "registered", "dues", "meeting",
)  # fmt: skip
"""The facts under the first of the sample roster's headings."""
WORDS = {"male": "男", "female": "女", "full": "正式党员"}


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def writing(scale: Scale, folder: Path) -> Iterator[Row]:
    """The roster of so many members, and the same cells written raw."""
    random = Random(3)
    people = [Member(Key(1, n), *facts_of(random), 1) for n in range(1, scale.rows + 1)]
    layout = RosterLayout.from_table(load_policy(NOW.year).tables["forms"])
    stamp = Stamp("0" * 64, NOW, date(NOW.year, 3, 30), NOW.year)
    columns = [c for c in layout.form.columns if c.kind != "serial"]
    cells = [[n, *(str(c.value(m) or "") for c in columns)] for n, m in enumerate(people, 1)]
    ours, raw = rounds(
        scale.rounds,
        lambda: timed(lambda: roster("样例村党支部", people, stamp, layout)),
        lambda: timed(lambda: _raw(cells)),
    )
    yield Figure(
        f"roster file, {scale.rows} rows", Side("ours", "s", ours),
        Side("openpyxl write-only", "s", raw), goal=1.2, must=2.0,
    )  # fmt: skip


def _raw(rows: list[list[Any]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    assert isinstance(sheet, WriteOnlyWorksheet)
    thin = Line("thin")
    # One styled cell a column, its value changed row by row: the quickest that openpyxl offers.
    cells = [WriteOnlyCell(sheet) for _ in rows[0]]
    for cell in cells:
        cell.font, cell.border = Font("宋体", 9), Border(thin, thin, thin, thin)
        cell.alignment = Alignment("center", "center", wrap_text=True)
    for row in rows:
        for cell, value in zip(cells, row, strict=True):
            cell.value = value
        sheet.append(cells)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def importing(scale: Scale, folder: Path) -> Iterator[Row]:
    """A file of so many rows from bytes to record, and the same file merely gone through."""
    yield from asyncio.run(_importing(scale, folder))


async def _importing(scale: Scale, folder: Path) -> list[Row]:
    data = _file(scale.rows)
    people = await build(folder, scale.rounds * 2 + 1, 0)
    settings = settings_for(folder)
    once: list[float] = []
    whole: list[float] = []
    raw: list[float] = []
    async with AsyncExitStack() as stack:
        storage, policy = await stack.enter_async_context(opened(settings, MovableClock(NOW)))
        await _Desk(storage, policy, people[-1][0]).import_at_once(data)
        for number in range(scale.rounds):
            desk = _Desk(storage, policy, people[2 * number][0])
            once.append(await desk.import_at_once(data))
            raw.append(timed(lambda: _gone_through(data)))
            desk = _Desk(storage, policy, people[2 * number + 1][0])
            whole.append(await desk.preview_and_confirm(data))
    theirs = Side("openpyxl read-only", "s", raw)
    return [
        Figure(
            f"import of {scale.rows} rows", Side("ours", "s", once), theirs, goal=1.5, must=3.0,
            note="read, check, plan, one durable turn",
        ),
        Figure(
            "import as she does it", Side("ours", "s", whole), theirs, goal=3.0,
            note="read, preview (a durable turn), confirm (planned again, a durable turn)",
        ),
    ]  # fmt: skip


class _Desk:
    """A secretary with an empty branch, who sends a file."""

    def __init__(self, storage: Storage, policy: Policy, telegram: int) -> None:
        self._storage = storage
        self._policy = policy
        self._telegram = telegram
        self._headings = Headings.from_table(policy.tables["roster"])
        self._turns = 0

    async def import_at_once(self, data: bytes) -> float:
        """Read, check, plan and write in one turn; seconds."""
        begun = time.perf_counter()
        upload = self._read(data)

        def decide(loaded: Loaded) -> Decision:
            unit = loaded.desk.unit
            assert unit is not None
            made = uploads.plan_of(upload, dict(loaded.roster), unit.members, self._policy)
            return Decision(made.changes, seat=Seat(unit.id, 1))

        await self._turn(decide, Wants(roster=True))
        return time.perf_counter() - begun

    async def preview_and_confirm(self, data: bytes) -> float:
        """The two waits of the product, one after the other; seconds."""
        begun = time.perf_counter()
        upload = self._read(data)
        await self._turn(
            lambda loaded: uploads.preview(loaded, upload, self._policy, NOW), Wants(roster=True)
        )
        await self._turn(
            lambda loaded: uploads.confirm(loaded, self._policy, NOW, _shown(loaded)),
            Wants(roster=True, upload=upload.id),
        )
        return time.perf_counter() - begun

    def _read(self, data: bytes) -> Upload:
        table = read_table("名册.xlsx", data, self._headings)
        assert not isinstance(table, Complaint)
        packed = {**table.pack(), "day": NOW.date().isoformat()}
        return Upload(self._telegram, 0, "0" * 64, "名册.xlsx", data, packed)

    async def _turn(self, decide: Callable[[Loaded], Decision], wants: Wants) -> None:
        self._turns += 1
        ticket = Ticket(1, (f"{self._telegram}:{self._turns}",), self._telegram, "zh", NOW)
        outcome = await self._storage.turn(ticket, wants, decide)
        decision = outcome.decision
        assert decision is not None
        assert decision.complaint is None


def _shown(loaded: Loaded) -> str:
    return loaded.upload.plan[: uploads.SEEN] if loaded.upload else ""


def _file(rows: int) -> bytes:
    """A roster as a spreadsheet program writes it, with the sample's headings."""
    random = Random(5)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("党员名册")
    sheet.append(["序号", *HEADINGS])
    for number in range(1, rows + 1):
        _, facts = facts_of(random)
        cells = [WORDS.get(facts[name].value, facts[name].value) for name in FIELDS]
        sheet.append([number, *cells, "在册", ""])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _gone_through(data: bytes) -> int:
    book = load_workbook(io.BytesIO(data), read_only=True)
    return sum(len(row) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))
