"""What every test may ask for: a world with a strict Telegram, and phones in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import MovableClock
from bot.playground.telegram import FakeTelegram
from tests.phone import Phone, World

MORNING = datetime(2026, 2, 25, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A strict Telegram on loopback and an empty data folder, on 25 February at nine."""
    clock = MovableClock(MORNING)
    telegram = FakeTelegram(clock)
    async with telegram.serving():
        yield World(tmp_path / "data", telegram, clock)
    assert telegram.refusals == []


@pytest.fixture
def secretary(world: World) -> Phone:
    """Somebody who has not opened a link yet."""
    return Phone(world, 1001, "李书记")
