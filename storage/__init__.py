"""All that is remembered; the only place with SQL."""

from storage.admin import Holder, token_hash
from storage.audit import Finding
from storage.census import Ask, Census
from storage.crypto import Keys
from storage.draft import Input, Ticket
from storage.errors import (
    BadKey,
    NotABackup,
    NotMigrated,
    OtherTool,
    StorageError,
    StorageFull,
    StorageRefused,
    StorageUnavailable,
    UnknownUnit,
    Unreadable,
    WrongKey,
)
from storage.evidence import name_of
from storage.opening import migrate, open_storage, restore
from storage.outbox import FILES, Lane, Parcel, State
from storage.past import Deed, Heard
from storage.reads import Ledger, Stamp
from storage.store import Storage
from storage.turns import Outcome

__all__ = [
    "FILES",
    "Ask",
    "BadKey",
    "Census",
    "Deed",
    "Finding",
    "Heard",
    "Holder",
    "Input",
    "Keys",
    "Lane",
    "Ledger",
    "NotABackup",
    "NotMigrated",
    "OtherTool",
    "Outcome",
    "Parcel",
    "Stamp",
    "State",
    "Storage",
    "StorageError",
    "StorageFull",
    "StorageRefused",
    "StorageUnavailable",
    "Ticket",
    "UnknownUnit",
    "Unreadable",
    "WrongKey",
    "migrate",
    "name_of",
    "open_storage",
    "restore",
    "token_hash",
]
