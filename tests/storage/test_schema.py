import asyncio
import sqlite3
import stat
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage import NotMigrated, StorageFull, StorageUnavailable, migrate
from storage.database import Database, in_our_words
from storage.schema import MIGRATIONS
from storage.tables import REVISION, metadata
from tests.storage.office import office_in


def differences(conn: Connection) -> list[object]:
    context = MigrationContext.configure(conn, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_the_migrations_make_exactly_the_tables(url: str) -> None:
    await migrate(url)
    database = Database(url)
    assert await database.read(differences) == []
    await database.close()


def test_the_last_migration_is_the_version_of_the_program() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [REVISION]


async def test_an_older_database_keeps_its_members(file_url: str) -> None:
    database = Database(file_url)
    await database.write(_as_of, "0005")
    await database.close()
    assert await migrate(file_url) is True
    database = Database(file_url)
    assert await database.read(lambda conn: conn.execute(text(KEPT)).all()) == [("张一", None)]
    assert await database.read(differences) == []
    await database.close()


KEPT = "SELECT name, next_on FROM members"


def _as_of(conn: Connection, revision: str) -> None:
    """An empty database of that version, with one member in it."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = conn
    command.upgrade(config, revision)
    nothing = {"head": b"", "mac": b""}
    conn.execute(
        text(
            "INSERT INTO units (id, kind, name, path, members, chain_rows, chain_head, chain_mac,"
            " purged) VALUES (1, 'branch', '一支部', '/1/', 1, 0, :head, :mac, 0)"
        ),
        nothing,
    )
    conn.execute(
        text(
            "INSERT INTO members (unit_id, number, name, search, revision, source, closed,"
            " progress, unfinished, cls, flags, unclear, float_to)"
            " VALUES (1, 1, '张一', '', 1, 'roster', '', 'todo', 1, '', '', 0, '')"
        )
    )


async def test_a_second_migration_does_nothing(file_url: str) -> None:
    assert await migrate(file_url) is True
    assert await migrate(file_url) is False


async def test_processes_that_start_at_once_migrate_once(file_url: str) -> None:
    assert sorted(await asyncio.gather(*[migrate(file_url) for _ in range(4)])) == [
        *[False] * 3,
        True,
    ]


async def test_a_database_of_a_newer_program_is_left_alone(file_url: str, tmp_path: Path) -> None:
    await migrate(file_url)
    with sqlite3.connect(tmp_path / "bot.db") as conn:
        conn.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NotMigrated):
        async with office_in(file_url):
            pass


def modes(folder: Path) -> set[int]:
    return {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


async def test_the_file_is_its_owners_alone(file_url: str, tmp_path: Path) -> None:
    async with office_in(file_url) as office:
        await office.branch()
        assert modes(tmp_path) == {0o600}


async def test_a_start_without_a_migration_does_not_import_alembic(file_url: str) -> None:
    await migrate(file_url)
    program = (
        "import asyncio, sys\n"
        "from tests.storage.office import office_in\n"
        "async def main():\n"
        "    async with office_in(sys.argv[1]): pass\n"
        "asyncio.run(main())\n"
        "assert 'alembic' not in sys.modules\n"
    )
    started = await asyncio.create_subprocess_exec(sys.executable, "-c", program, file_url)
    assert await started.wait() == 0


async def test_a_setting_stays_as_it_was_first_given(url: str) -> None:
    async with office_in(url) as office:
        assert await office.storage.setting("year", "2026") == "2026"
        assert await office.storage.setting("year", "2027") == "2026"


async def test_a_file_that_is_no_database_is_said_in_our_words(
    file_url: str, tmp_path: Path
) -> None:
    (tmp_path / "bot.db").write_bytes(b"something else altogether " * 100)
    with pytest.raises(StorageFull, match="damaged"):
        async with office_in(file_url):
            pass


def test_each_database_failure_has_a_word(tmp_path: Path) -> None:
    conn = sqlite3.connect(tmp_path / "small.db")
    conn.execute("CREATE TABLE t (a)")
    conn.execute("PRAGMA max_page_count = 2")
    with pytest.raises(sqlite3.OperationalError) as full:
        conn.execute("INSERT INTO t VALUES (zeroblob(100000))")
    conn.execute("PRAGMA query_only = ON")
    with pytest.raises(sqlite3.OperationalError) as read_only:
        conn.execute("INSERT INTO t VALUES (1)")
    conn.close()
    said = [in_our_words(error.value) for error in (full, read_only)]
    assert [type(error) for error in said] == [StorageFull, StorageFull]
    assert type(in_our_words(ConnectionRefusedError())) is StorageUnavailable


async def test_a_server_that_does_not_answer_is_unavailable() -> None:
    with pytest.raises(StorageUnavailable):
        async with office_in("postgresql://nobody@127.0.0.1:1/none"):
            pass
