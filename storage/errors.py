"""What can go wrong with the database; each message is the docstring, never data."""

# The names say what happened, as the callers read them after "except".
# ruff: noqa: N818

from __future__ import annotations

import inspect


class StorageError(Exception):
    """The storage could not do what was asked."""

    def __str__(self) -> str:
        return " ".join([inspect.cleandoc(self.__doc__ or ""), *map(str, self.args)])


class StorageUnavailable(StorageError):
    """The database is busy or cannot be reached; nothing was stored, try again later."""


class StorageRefused(StorageError):
    """The database refuses to store this; nothing was stored."""


class Overtaken(StorageRefused):
    """Another process was faster: nothing was stored, decide anew on what stands now."""


class StorageFull(StorageRefused):
    """The database cannot be written: the disk is full, read-only or damaged."""


class Unreadable(StorageError):
    """A sealed value cannot be opened: another data key was used, or it was changed."""


class BadKey(StorageError):
    """A key must be 32 bytes written in base64."""


class WrongKey(StorageError):
    """The database was written with another data key: put the old key into DATA_KEY or data.key."""


class NotMigrated(StorageError):
    """The database has another version than this program: run the command `migrate`."""


class NotABackup(StorageError):
    """The file is not a sound backup of this program's database; nothing was changed."""


class OtherTool(StorageError):
    """On PostgreSQL use pg_dump to make a backup and pg_restore to bring it back."""


class UnknownUnit(StorageError):
    """There is no such unit."""
