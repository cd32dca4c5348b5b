"""What every test may ask for: a world with a strict Telegram, and phones in it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Generator
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings

from bot.clock import MovableClock
from bot.playground.telegram import FakeTelegram
from tests.compiled import compile_once
from tests.phone import Phone, World
from tests.postgres import postgres
from tests.sqlite import lay_empty

# How long one example takes says how busy the machine is, not whether the code is right.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

compile_once()

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes begins first, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: "reliability" not in item.path.parts)


SKIPS_FAIL = bool(os.environ.get("CI"))
"""Where everything was installed that a test could want, a skipped test is a failure."""

MORNING = datetime(2026, 2, 25, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let nothing be skipped unseen in CI."""
    return _not_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole module that would be skipped."""
    return _not_skipped((yield))


def _not_skipped(report: Report) -> Report:
    if SKIPS_FAIL and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped in CI, where nothing may be: {report.longrepr}"
    return report


@pytest.fixture
async def database(request: pytest.FixtureRequest) -> AsyncIterator[str | None]:
    """The address of the database; None: the SQLite file. Tests marked ON_BOTH meet either."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield None
    else:
        async with postgres() as address:
            yield address


@pytest.fixture
async def world(tmp_path: Path, database: str | None) -> AsyncIterator[World]:
    """A strict Telegram on loopback and an empty data folder, on 25 February at nine."""
    clock = MovableClock(MORNING)
    telegram = FakeTelegram(clock)
    if database is None:
        await lay_empty(tmp_path / "data" / "paicha.sqlite3")
    async with telegram.serving():
        yield World(tmp_path / "data", telegram, clock, database)
    assert telegram.refusals == []


@pytest.fixture
def secretary(world: World) -> Phone:
    """Somebody who has not opened a link yet."""
    return Phone(world, 1001, "李书记")
