"""What somebody does at a desk with a file that the bot sent, and what the record says after it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from bot.app import opened
from bot.domain.changes import FactsStated
from bot.domain.decisions import Decision, Wants
from bot.domain.records import Member
from bot.gallery.sample import CASES, walked
from storage import Ticket
from tests.phone import Phone, World

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = 3
"""The row in which the headings of our roster stand."""


def columns_of(sheet: Any) -> dict[str, int]:
    return {"".join(str(c.value).split()): c.column for c in sheet[HEADINGS] if c.value}


def edited(data: bytes, change: Callable[[Any, dict[str, int]], None]) -> bytes:
    """The file after somebody worked in its first sheet."""
    book = load_workbook(BytesIO(data))
    sheet = book.worksheets[0]
    change(sheet, columns_of(sheet))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def filled(data: bytes, *cells: tuple[int, str, str | None]) -> bytes:
    """The file with these cells (编号, heading, text) typed over."""

    def change(sheet: Any, at: dict[str, int]) -> None:
        rows = {sheet.cell(row, at["编号"]).value: row for row in range(4, sheet.max_row + 1)}
        for number, heading, text in cells:
            sheet.cell(rows[str(number)], at[heading]).value = text

    return edited(data, change)


def results(phone: Phone) -> dict[str, str]:
    """编号 -> what the last file says became of the row."""
    sheet = load_workbook(BytesIO(phone.files[-1].data)).worksheets[0]
    at = columns_of(sheet)
    return {
        str(sheet.cell(row, at["编号"]).value or sheet.cell(row, at["姓名"]).value): str(told)
        for row in range(4, sheet.max_row + 1)
        if (told := sheet.cell(row, at["处理结果"]).value)
    }


def data_of(phone: Phone, label: str) -> str:
    """What the button with this label on the screen sends."""
    sends = {b.label: b.data for row in phone.screen.buttons for b in row}
    data = sends[label]
    assert data is not None
    return data


async def member(world: World, number: int) -> Member:
    async with world.storage() as storage:
        (unit, *_) = await storage.find_units("北山村党支部")
        return next(m for m in await storage.members(unit.id) if m.key.number == number)


async def sound(world: World) -> bool:
    async with world.storage() as storage:
        return await storage.audit() == []


async def answer(phone: Phone, number: int, question: str, text: str) -> None:
    """Answer one question about a member in the chat."""
    await phone.say(str(number))
    await phone.press("🗂 全部答案")
    while f"改 {question}" not in phone.labels:
        await phone.press("下一页 ▶")
    await phone.press(f"改 {question}")
    await phone.say(text)


def saved_by_libreoffice(data: bytes, folder: Path) -> bytes:
    """The workbook opened and saved by LibreOffice."""
    folder.mkdir()
    (folder / "file.xlsx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir"]
    subprocess.run(
        [*command, str(folder / "out"), str(folder / "file.xlsx")],
        check=True,
        capture_output=True,
        timeout=180,
        env={**os.environ, "HOME": str(folder)},
    )
    return (folder / "out" / "file.xlsx").read_bytes()


async def known(
    world: World, telegram: int, number: int, case: str, branch: str = "北山村党支部"
) -> None:
    """Every question about a member answered, so that this class follows."""
    async with opened(world.settings, world.clock) as (storage, policy):
        (unit, *_) = await storage.find_units(branch)
        before = next(m for m in await storage.members(unit.id) if m.key.number == number)
        facts = walked(before, policy, **CASES[case]).facts
        new = {name: fact for name, fact in facts.items() if before.facts.get(name) != fact}
        change = FactsStated(number, new, {n: f for n, f in before.facts.items() if n in new})
        ticket = Ticket(1, (f"known:{branch}:{number}",), telegram, "zh", world.clock.now())
        await storage.turn(ticket, Wants(member=number), lambda _: Decision((change,)))
