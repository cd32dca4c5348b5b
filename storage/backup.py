"""A consistent copy of the SQLite database while the bot runs, and the way back."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from storage.care import check_keys
from storage.crypto import Keys
from storage.database import BUSY_SECONDS, make_private
from storage.errors import NotABackup, StorageFull
from storage.evidence import emptied, pack, unpack
from storage.schema import MIGRATIONS


def backup(source: Path, target: Path) -> None:
    """Copy database and evidence to a file that only its owner can read; an older one is replaced."""
    with _draft(target) as draft:
        with closing(_connect(source)) as old, closing(_connect(draft)) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode = DELETE")
            pack(new, folder_of(source))
        draft.replace(target)


def restore(source: Path, target: Path, keys: Keys) -> None:
    """Bring a backup back in one step, after it was found sound and readable with these keys."""
    check(source, keys)
    make_private(target)
    # Files first: one without a row is swept away, a row without its file is a loss.
    with closing(_read_only(source)) as old:
        unpack(old, folder_of(target))
    try:
        _copy_back(source, target)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise StorageFull(type(error).__name__) from None
        _set_aside(target)
        make_private(target)
        _copy_back(source, target)


def folder_of(database: Path) -> Path:
    """Where the evidence lies: beside the database."""
    return database.with_name("evidence")


def check(path: Path, keys: Keys) -> None:
    """NotABackup unless the file is a whole database of ours; WrongKey if others wrote it."""
    if not path.is_file():
        raise NotABackup
    # The check reads a copy: looking at a database in WAL mode may write beside it.
    with _draft(path) as draft:
        try:
            with closing(_read_only(path)) as old, closing(_connect(draft)) as copy:
                old.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
                marks = _check_content(copy)
        except sqlite3.Error:
            raise NotABackup from None
    check_keys(keys, marks)


def _check_content(copy: sqlite3.Connection) -> tuple[str, str]:
    if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        raise NotABackup
    tables = {row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    if not {"units", "log", "members", "settings", "alembic_version"} <= tables:
        raise NotABackup
    known = {path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("0*.py")}
    if copy.execute("SELECT version_num FROM alembic_version").fetchone()[0] not in known:
        raise NotABackup
    marks = dict(copy.execute("SELECT name, value FROM settings WHERE name IN ('seal', 'audit')"))
    if len(marks) != 2:
        raise NotABackup
    return marks["seal"], marks["audit"]


def empty_log(path: Path) -> bool:
    """Move everything from SQLite's write-ahead log into the file, and leave the log empty.

    False: somebody else is reading, and the log still holds what it held.
    """
    with closing(_connect(path)) as conn:
        (busy, *_) = conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy


def _copy_back(source: Path, target: Path) -> None:
    with closing(_read_only(source)) as old, closing(_connect(target)) as new:
        old.backup(new)
        emptied(new)


def _set_aside(path: Path) -> None:
    path.replace(path.with_name(f"{path.name}.damaged"))
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)


@contextmanager
def _draft(target: Path) -> Iterator[Path]:
    """A private file beside the target, gone afterwards unless it was renamed."""
    draft = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)
