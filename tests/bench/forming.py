"""Sheets of a whole city, beside the SQL that merely counts those who are on them."""

from __future__ import annotations

import asyncio
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, insert, select

from bot.app import keys_of, opened
from bot.clock import MovableClock
from bot.domain.catalogue import catalogue
from bot.domain.names import search_keys
from bot.domain.policy import Policy
from bot.domain.records import Fact, Key, Member, Standing
from bot.domain.standing import stand
from bot.policy import load_policy
from handlers.keeping import Making
from storage import Storage, admin
from storage.census import held
from storage.database import Database
from storage.means import Means
from storage.rows import member_row, name_row
from storage.tables import members, units
from tests.bench.figures import Figure, Row, Side
from tests.bench.record import NOW, facts_of, settings_for
from tests.bench.scale import Scale

LOST = {"scope": "in_branch", "reach": "no", "circumstance": "1", "dues_on": "2021-08-10",
        "transfer": "none", "focus": "none"}  # fmt: skip
SHEETS = ("lost_summary", "disposal_summary")
BRANCH = 60
MILLI = 1000
ZONE = ZoneInfo("Asia/Shanghai")
AT_ONCE = 100
"""Branches that are written in one transaction."""


def forming(scale: Scale, folder: Path) -> Iterator[Row]:
    """附件-type sheets for a city, and what they cost in memory."""
    yield from asyncio.run(_forming(scale, folder))


async def _forming(scale: Scale, folder: Path) -> list[Row]:
    settings = settings_for(folder)
    city = await _city(scale, folder)
    rows: list[Row] = []
    async with opened(settings, MovableClock(NOW)) as (storage, policy):
        stock = Database(settings.database)
        try:
            for code in SHEETS:
                ours: list[float] = []
                theirs: list[float] = []
                for _ in range(scale.rounds):
                    ours.append(await _made(storage, policy, city, code) * MILLI)
                    theirs.append(await _counted(stock, city) * MILLI)
                rows.append(
                    Figure(
                        f"{code}, {scale.branches * BRANCH} members, {scale.branches} lost",
                        Side("ours", "ms", ours),
                        Side("SQL", "ms", theirs),
                        goal=10.0,
                        note="read, opened, counted, summed, checked and written as .xlsx",
                    )
                )
            rows.append(await _memory(storage, policy, city, scale))
        finally:
            await stock.close()
    return rows


async def _made(storage: Storage, policy: Policy, city: int, code: str) -> float:
    row = catalogue(policy.tables)[code]
    making = Making(row, policy, ZONE, NOW)
    begun = time.perf_counter()
    await storage.census(making.ask(city), making)
    taken = time.perf_counter() - begun
    assert making.people > 0
    assert hasattr(making.made, "data"), making.made
    return taken


async def _memory(storage: Storage, policy: Policy, city: int, scale: Scale) -> Row:
    """What the sheet takes at most while it is made, beside the file itself."""
    tracemalloc.start()
    try:
        await _made(storage, policy, city, "lost_summary")
        peak = tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
    # 5 000 who are lost, of whom at most one batch is open at a time.
    return Figure(
        "memory of a sheet for the city", Side("ours", "MB", [peak] * scale.rounds),
        Side("allowed", "MB", [64.0] * scale.rounds), goal=1.0,
        note="greatest height while it is made",
    )  # fmt: skip


async def _counted(stock: Database, city: int) -> float:
    begun = time.perf_counter()
    await stock.read(_count, city)
    return time.perf_counter() - begun


def _count(conn: Connection, city: int) -> Any:
    path = conn.execute(select(units.c.path).where(units.c.id == city)).scalar_one()
    under = func.substr(units.c.path, 1, len(path)) == path
    query = (
        select(members.c.unit_id, func.count())
        .join(units, units.c.id == members.c.unit_id)
        .where(held(("found", "lost")), under)
        .group_by(members.c.unit_id)
    )
    return conn.execute(query).all()


async def _city(scale: Scale, folder: Path) -> int:
    """So many branches of sixty, in each of which one cannot be reached; the city's id."""
    settings = settings_for(folder)
    async with opened(settings, MovableClock(NOW)):
        pass
    policy = load_policy(NOW.year)
    means = Means(keys_of(settings), lambda member: stand(member, policy), search_keys)
    stock = Database(settings.database)
    try:
        city = await stock.write(admin.add_unit, means, "city", "样例市委", None, NOW)
        for start in range(0, scale.branches, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, scale.branches))
            await stock.write(_fill, means, city.id, numbers)
    finally:
        await stock.close()
    return city.id


def _fill(conn: Connection, means: Means, city: int, numbers: range) -> None:
    committee = admin.add_unit(conn, means, "committee", f"第{numbers[0]}镇党委", city, NOW)
    for number in numbers:
        branch = admin.add_unit(conn, means, "branch", f"第{number}村党支部", committee.id, NOW)
        random = Random(number)
        rows = [
            member_row(one, means.keys) | name_row(one, means)
            for one in (_member(branch.id, n, random, means) for n in range(1, BRANCH + 1))
        ]
        conn.execute(insert(members), rows)


def _member(unit: int, number: int, random: Random, means: Means) -> Member:
    name, facts = facts_of(random)
    if number > 1:
        return Member(Key(unit, number), name, facts, 1, standing=Standing("done", "normal"))
    told = {key: Fact(value, told="2026-02-24") for key, value in LOST.items()}
    dues = {"dues": Fact("2021-07"), "meeting": Fact("2021-06-01")}
    one = Member(Key(unit, number), name, {**facts, **told, **dues}, 8)
    return replace(one, standing=means.stand(one))
