"""Databases to test on: a SQLite file, and PostgreSQL where the environment names one."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest

from storage import migrate
from tests.storage.office import Office, office_in

POSTGRES = "PAICHA_TEST_POSTGRES"
"""postgresql://user@host:port/database of a server where the tests may make databases."""


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of an empty database of this version."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/bot.db"
        return
    server = os.environ.get(POSTGRES)
    if not server:
        pytest.skip(f"{POSTGRES} does not name a PostgreSQL server")
    name = f"paicha_{secrets.token_hex(6)}"
    conn = await asyncpg.connect(server)
    await conn.execute(f"CREATE DATABASE {name}")
    address = f"{server.rpartition('/')[0]}/{name}"
    await migrate(address)
    yield address
    await conn.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await conn.close()


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
async def file_office(file_url: str) -> AsyncIterator[Office]:
    """An open storage on a SQLite file."""
    async with office_in(file_url) as opened:
        yield opened
