"""The engines: one writer and readers on SQLite, one pool on PostgreSQL; errors in our words."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import StaticPool

from storage.errors import Overtaken, StorageError, StorageFull, StorageRefused, StorageUnavailable

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[Concatenate[Connection, P], T]

BUSY_SECONDS = 5
"""How long a write waits for another process, in seconds."""
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
)
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_INTERRUPT}
_FULL = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_PERM,
}
_PG_BUSY = ("08", "40", "57", "55P03", "53300", "58")
_PG_OVERTAKEN = ("23505", "40001", "40P01")
_PG_FULL = ("53100", "25006", "53200")


class Database:
    """One database: transactions that write, transactions that only read.

    On SQLite a whole write runs in one thread of its own: a thread hop for every statement would
    cost more than the statements. On PostgreSQL the driver is asynchronous all the way.
    """

    def __init__(self, url: str, wait: float = BUSY_SECONDS) -> None:
        self.url = parse_url(url)
        pragmas = (f"PRAGMA busy_timeout = {wait * 1000:.0f}", *PRAGMAS)
        self._closed = False
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            plain = self.url.set(drivername="sqlite")
            self._writer = create_engine(plain, poolclass=StaticPool, hide_parameters=True)
            _prepare_sqlite(self._writer, "BEGIN IMMEDIATE", pragmas)
            self._thread = ThreadPoolExecutor(1, "storage")
            self._pool = create_async_engine(self.url, hide_parameters=True)
            reading = (*pragmas, "PRAGMA query_only = ON")
            _prepare_sqlite(self._pool.sync_engine, "BEGIN", reading)
        else:
            self._pool = create_async_engine(self.url, hide_parameters=True, pool_pre_ping=True)

    @property
    def path(self) -> Path | None:
        """The SQLite file, or None for another database."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    async def write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do the work in a transaction that is committed when it ends well, else undone."""
        if not self.is_sqlite:
            return await self._run(None, work, *args, **kwargs)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, partial(self._now, work, *args, **kwargs))

    async def read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do work that only reads."""
        return await self._run(None, work, *args, **kwargs)

    async def snapshot(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do work that only reads, and sees everything as of one moment."""
        level = None if self.is_sqlite else "REPEATABLE READ"
        return await self._run(level, work, *args, **kwargs)

    @asynccontextmanager
    async def moment(self) -> AsyncIterator[AsyncConnection]:
        """A connection that only reads, and sees everything as of one moment."""
        with _our_words():
            async with self._pool.connect() as conn:
                if not self.is_sqlite:
                    await conn.execution_options(isolation_level="REPEATABLE READ")
                async with conn.begin():
                    yield conn

    async def close(self) -> None:
        """Close every connection."""
        await self._pool.dispose()
        if self.is_sqlite and not self._closed:
            self._closed = True
            await asyncio.get_running_loop().run_in_executor(self._thread, self._writer.dispose)
            self._thread.shutdown()

    def _now(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        with _our_words(), self._writer.begin() as conn:
            return work(conn, *args, **kwargs)

    async def _run(
        self, isolation: str | None, work: Work[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        with _our_words():
            async with self._pool.connect() as conn:
                if isolation:
                    await conn.execution_options(isolation_level=isolation)
                async with conn.begin():
                    return await conn.run_sync(work, *args, **kwargs)


@contextmanager
def _our_words() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise in_our_words(error) from None
    except Exception as error:
        if type(error).__module__.startswith("asyncpg"):
            raise in_our_words(error) from None
        raise


def parse_url(url: str) -> URL:
    """The address with the driver we use: aiosqlite or asyncpg."""
    parsed = make_url(url)
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
    drivers["postgres"] = drivers["postgresql"]
    return parsed.set(drivername=drivers[parsed.drivername.partition("+")[0]])


def make_private(path: Path) -> None:
    """Make the file, readable by its owner only, if there is none."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


def _prepare_sqlite(engine: Engine, begin: str, pragmas: tuple[str, ...]) -> None:
    def connected(connection: Any, _record: Any) -> None:
        # The driver must not begin transactions of its own: it would begin them as readers.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    def began(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", began)


def insert_into(conn: Connection, table: Table) -> Any:
    """An INSERT that knows ON CONFLICT, for the database behind the connection."""
    if conn.dialect.name == "sqlite":
        return sqlite.insert(table)
    # Loaded with the first connection to a server, and not at the start of whoever has none.
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


def in_our_words(error: BaseException) -> StorageError:
    """The failure as one of our errors: without SQL, without data."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    name = type(origin).__name__
    if isinstance(error, PoolTimeout | OSError):
        return StorageUnavailable(name)
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return StorageUnavailable(name)
    code = getattr(origin, "sqlite_errorcode", None)
    if code is not None:
        return _sqlite_error(code, name)
    state = str(getattr(origin, "sqlstate", None) or "")
    if state.startswith(_PG_FULL):
        return StorageFull(name)
    if state in _PG_OVERTAKEN:
        return Overtaken(name)
    if state.startswith(_PG_BUSY) or not isinstance(error, SQLAlchemyError):
        return StorageUnavailable(name)
    return StorageRefused(name)


def _sqlite_error(code: int, name: str) -> StorageError:
    primary = code & 0xFF
    if primary in _BUSY:
        return StorageUnavailable(name)
    return StorageFull(name) if primary in _FULL else StorageRefused(name)
