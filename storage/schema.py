"""The version of the database, and how it is brought to that of the program."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, func, inspect, select, text

from storage.database import Database, make_private
from storage.errors import NotMigrated
from storage.tables import REVISION

MIGRATIONS = Path(__file__).with_name("migrations")
LOCK = 0x70616963
"""The number under which PostgreSQL lets one process migrate at a time."""


def revision(conn: Connection) -> str | None:
    """The version of the database; None for an empty one."""
    if not inspect(conn).has_table("alembic_version"):
        return None
    return conn.execute(text("SELECT version_num FROM alembic_version")).scalar()


async def migrate(database: Database) -> bool:
    """Bring the database to this program's version; False if it was there already."""
    if database.path is not None:
        make_private(database.path)
    return await database.write(_migrate)


async def current(database: Database) -> bool:
    """Whether the database has this program's version."""
    if database.path is not None:
        make_private(database.path)
    return await database.read(revision) == REVISION


def _migrate(conn: Connection) -> bool:
    # On SQLite the transaction itself keeps every other process out.
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.pg_advisory_xact_lock(LOCK)))
    if revision(conn) == REVISION:
        return False
    # Alembic is slow to import, and most starts do not need it.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = conn
    try:
        command.upgrade(config, "head")
    except CommandError:
        raise NotMigrated from None
    return True
