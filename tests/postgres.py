"""Empty databases of this version on a real PostgreSQL server, where the environment names one."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg  # type: ignore[import-untyped]
import pytest

from storage import migrate
from storage.tables import REVISION

POSTGRES = "PAICHA_TEST_POSTGRES"
"""postgresql://user@host:port/database of a server where the tests may make databases."""

ON_BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
"""A test (or, as `pytestmark`, all of a module) whose world stands on either database."""

LOCK = 0x74657374
"""The number under which one test process at a time makes the template."""


@asynccontextmanager
async def postgres() -> AsyncIterator[str]:
    """The address of a database of its own, gone afterwards; the test is skipped without a server."""
    server = os.environ.get(POSTGRES)
    if not server:
        pytest.skip(f"{POSTGRES} does not name a PostgreSQL server")
    name = f"paicha_{secrets.token_hex(6)}"
    conn = await asyncpg.connect(server)
    try:
        template = await _template(conn, server)
        await conn.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield _address(server, name)
        finally:
            await conn.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await conn.close()


async def _template(conn: asyncpg.Connection, server: str) -> str:
    """A migrated database to copy: to migrate each anew would be most of a test's time."""
    name = f"paicha_template_{REVISION}_{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"
    await conn.execute("SELECT pg_advisory_lock($1)", LOCK)
    try:
        if not await conn.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            await conn.execute(f"CREATE DATABASE {name}")
            await migrate(_address(server, name))
        return name
    finally:
        await conn.execute("SELECT pg_advisory_unlock($1)", LOCK)


def _address(server: str, name: str) -> str:
    return f"{server.rpartition('/')[0]}/{name}"
