"""The store of evidence: sealed files beside the database, each named in a row and in the chain.

A file is written and on the disk before the row that names it is committed; a file without a row is
an orphan, and is swept away after a day.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import re
import secrets
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from bot.domain.changes import Change
from bot.domain.changes.evidence import EvidenceKept
from bot.domain.changes.offices import PageSealed
from storage.crypto import Keys
from storage.errors import StorageFull, Unreadable
from storage.tables import evidence

ORPHAN_SECONDS = 24 * 3600
"""So old is a file without a row before it is swept away."""

PACKED = "evidence_files"
"""The table of a backup that holds the files."""

_NAME = re.compile(r"[0-9a-f]{32}", re.ASCII)


def name_of(*parts: object) -> str:
    """A file's name for what came in this message: the same when it is delivered again."""
    said = ":".join(map(str, parts)).encode()
    return hashlib.sha256(b"evidence/" + said).hexdigest()[:32]


class Vault:
    """The folder in which evidence lies, sealed for its unit and name."""

    def __init__(self, folder: Path, keys: Keys) -> None:
        self._folder = folder
        self._keys = keys

    def put(self, unit: int, name: str, data: bytes) -> None:
        """Seal and keep a file; when this returns it is on the disk. StorageFull if it cannot be."""
        sealed = self._keys.seal(data, _purpose(unit, name))
        try:
            _write(self._path(unit, name), sealed)
        except OSError as error:
            raise StorageFull(type(error).__name__) from None

    def get(self, unit: int, name: str) -> bytes | None:
        """The file as it was sent; None if it is not there. Unreadable if it was changed."""
        try:
            sealed = self._path(unit, name).read_bytes()
        except FileNotFoundError:
            return None
        return self._keys.unseal(sealed, _purpose(unit, name))

    def drop(self, unit: int) -> tuple[str, ...]:
        """Remove everything of a unit; what could not be removed."""
        folder, left = self._folder / str(unit), list[str]()

        def failed(_: object, path: object, why: tuple[object, BaseException, object]) -> None:
            if not isinstance(why[1], FileNotFoundError):
                left.append(str(path))

        shutil.rmtree(folder, onerror=failed)
        # Of a folder that cannot be emptied only what is in it tells anything.
        within = [path for path in left if path != str(folder)] or left
        return tuple(dict.fromkeys(within))

    def sweep(self, known: Iterable[tuple[int, str]]) -> int:
        """Remove old files that no row names; how many."""
        named, before, removed = set(known), time.time() - ORPHAN_SECONDS, 0
        for unit, path in self._files():
            # One that cannot be removed now does not keep the others; the next sweep tries again.
            with contextlib.suppress(OSError):
                if (unit, path.name) not in named and path.stat().st_mtime < before:
                    path.unlink()
                    removed += 1
        return removed

    def reseal(self) -> int:
        """Seal with the newest key what an older one sealed; how many files."""
        done = 0
        for unit, path in self._files():
            sealed = path.read_bytes()
            if _NAME.fullmatch(path.name) and not sealed.startswith(self._keys.prefix):
                said = _purpose(unit, path.name)
                _write(path, self._keys.seal(self._keys.unseal(sealed, said), said))
                done += 1
        return done

    def _files(self) -> Iterator[tuple[int, Path]]:
        for folder in sorted(self._folder.glob("*")) if self._folder.is_dir() else ():
            if folder.name.isdecimal():
                yield from ((int(folder.name), path) for path in sorted(folder.iterdir()))

    def _path(self, unit: int, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("no name of a file of evidence")
        return self._folder / str(unit) / name


def _purpose(unit: int, name: str) -> str:
    return f"evidence/{unit}/{name}"


def _write(path: Path, sealed: bytes) -> None:
    """All of it or nothing: written beside, brought to the disk, then given its name."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def rows_of(unit: int, changes: Iterable[Change]) -> list[dict[str, Any]]:
    """The rows that name the files of these changes; a sealed page is nobody's."""
    return [
        {
            "unit_id": unit,
            "file": change.file,
            "member": change.number if isinstance(change, EvidenceKept) else 0,
            "attempt": change.attempt if isinstance(change, EvidenceKept) else 0,
            "sha256": change.sha256,
            "size": change.size,
        }
        for change in changes
        if isinstance(change, EvidenceKept | PageSealed) and change.file
    ]


def known(conn: Connection) -> list[tuple[int, str]]:
    """Unit and name of every file that belongs to the record."""
    return [(row[0], row[1]) for row in conn.execute(select(evidence.c.unit_id, evidence.c.file))]


def faults(
    conn: Connection, vault: Vault | None, unit: int, kept: Mapping[str, EvidenceKept | PageSealed]
) -> Iterator[str]:
    """What does not fit between the chain, the rows and the files of a unit."""
    found = conn.execute(select(evidence).where(evidence.c.unit_id == unit)).mappings()
    rows = {row["file"]: dict(row) for row in found}
    wanted = {row["file"]: row for row in rows_of(unit, kept.values())}
    for name in sorted(rows.keys() | wanted.keys()):
        place = f"evidence {name[:8]}"
        if rows.get(name) != wanted.get(name):
            yield place
        elif vault is not None and not _sound(vault, unit, kept[name]):
            yield f"{place}, its file"


def _sound(vault: Vault, unit: int, kept: EvidenceKept | PageSealed) -> bool:
    try:
        data = vault.get(unit, kept.file)
    except Unreadable:
        return False
    return data is not None and hmac.compare_digest(hashlib.sha256(data).hexdigest(), kept.sha256)


def pack(copy: sqlite3.Connection, folder: Path) -> None:
    """Put the sealed files into a copy of the database, so that a backup is one file."""
    if not copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'evidence'").fetchone():
        return
    copy.execute(f"DROP TABLE IF EXISTS {PACKED}")
    copy.execute(f"CREATE TABLE {PACKED} (unit INTEGER, name TEXT, sealed BLOB)")
    for unit, name in copy.execute("SELECT unit_id, file FROM evidence").fetchall():
        with contextlib.suppress(FileNotFoundError):
            sealed = (folder / str(unit) / name).read_bytes()
            copy.execute(f"INSERT INTO {PACKED} VALUES (?, ?, ?)", (unit, name, sealed))  # noqa: S608


def unpack(backup: sqlite3.Connection, folder: Path) -> None:
    """Bring the files of a backup back, before the rows that name them."""
    if not backup.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (PACKED,)).fetchone():
        return
    for unit, name, sealed in backup.execute(f"SELECT unit, name, sealed FROM {PACKED}"):  # noqa: S608
        if _NAME.fullmatch(name):
            _write(folder / str(int(unit)) / name, sealed)


def emptied(database: sqlite3.Connection) -> None:
    """Forget the files in the database itself once they lie in their folder."""
    database.execute(f"DROP TABLE IF EXISTS {PACKED}")
