"""Opening the storage at an address, bringing it to this version, bringing a backup back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.domain.decisions import Stand
from storage import backup, schema
from storage.crypto import Keys
from storage.database import BUSY_SECONDS, Database
from storage.errors import NotMigrated, OtherTool
from storage.evidence import Vault
from storage.means import Means
from storage.store import Storage


@asynccontextmanager
async def open_storage(
    url: str,
    keys: Keys,
    stand: Stand,
    search_keys: Callable[[str], str],
    wait: float = BUSY_SECONDS,
    folder: Path | None = None,
) -> AsyncIterator[Storage]:
    """The storage at this address, open for the length of the block.

    A SQLite file is made and migrated when needed; on PostgreSQL that raises NotMigrated.
    WrongKey if the database was written with other keys. A write waits up to `wait` seconds for
    another process on SQLite, then raises StorageUnavailable. Evidence lies beside the SQLite file,
    else in `folder`.
    """
    database = Database(url, wait)
    beside = backup.folder_of(database.path) if database.path is not None else folder
    vault = Vault(beside, keys) if beside is not None else None
    storage = Storage(database, Means(keys, stand, search_keys, vault))
    try:
        if not await schema.current(database):
            if not database.is_sqlite:
                raise NotMigrated
            await schema.migrate(database)
        await storage.check_keys()
        yield storage
    finally:
        await storage.close()


async def migrate(url: str) -> bool:
    """Bring the database to this program's version; False if it was there already."""
    database = Database(url)
    try:
        return await schema.migrate(database)
    finally:
        await database.close()


async def restore(url: str, path: Path, keys: Keys) -> None:
    """Bring a backup back; NotABackup or WrongKey before anything is changed."""
    database = Database(url)
    target = database.path
    await database.close()
    if target is None:
        raise OtherTool
    await asyncio.to_thread(backup.restore, path, target, keys)
