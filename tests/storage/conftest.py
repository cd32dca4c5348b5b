"""Databases to test on: a SQLite file, and PostgreSQL where the environment names one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.postgres import postgres
from tests.sqlite import lay_empty
from tests.storage.office import Office, office_in


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of an empty database of this version."""
    if request.param == "sqlite":
        await lay_empty(tmp_path / "bot.db")
        yield f"sqlite:///{tmp_path}/bot.db"
        return
    async with postgres() as address:
        yield address


@pytest.fixture
def file_url(tmp_path: Path) -> str:
    """The address of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path}/bot.db"


@pytest.fixture
async def office(url: str) -> AsyncIterator[Office]:
    """An open storage on either database."""
    async with office_in(url) as opened:
        yield opened


@pytest.fixture
async def file_office(file_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    """An open storage on a SQLite file."""
    await lay_empty(tmp_path / "bot.db")
    async with office_in(file_url) as opened:
        yield opened
