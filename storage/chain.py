"""The chain of a unit: each row holds the hash of the one before, keyed with the audit key."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from bot.domain.changes import Change, kind_of, member_of, pack
from storage.crypto import Keys
from storage.tables import stamp

GENESIS = bytes(32)
SALT = 16


@dataclass(frozen=True, slots=True)
class Head:
    """Where a unit's chain ends: how many rows, the last hash, and how many rows are purged."""

    unit: int
    rows: int = 0
    hash: bytes = GENESIS
    purged: int = 0

    def mac(self, keys: Keys) -> bytes:
        """Keyed hash over count and head, so that a cut tail shows."""
        said = orjson.dumps(["head", self.unit, self.rows, self.hash.hex(), self.purged])
        return hmac.digest(keys.chain, said, "sha256")


@dataclass(frozen=True, slots=True)
class Link:
    """What the hash of one row covers besides the row before."""

    unit: int
    seq: int
    at: str
    """The moment as it is stored."""
    actor: int
    kind: str
    member: int | None
    digest: bytes = field(repr=False)

    def hash(self, keys: Keys, previous: bytes) -> bytes:
        """The row's hash; JSON keeps the parts apart, so no two rows are written alike."""
        said = orjson.dumps(
            [
                "row",
                previous.hex(),
                self.unit,
                self.seq,
                self.at,
                self.actor,
                self.kind,
                self.member,
                self.digest.hex(),
            ]
        )
        return hmac.digest(keys.chain, said, "sha256")


def purpose(unit: int, seq: int) -> str:
    """What the payload of this row is sealed for."""
    return f"log.sealed/{unit}/{seq}"


def payload(change: Change) -> bytes:
    """The change as canonical JSON."""
    return orjson.dumps(pack(change), option=orjson.OPT_SORT_KEYS)


def extend(
    keys: Keys, head: Head, changes: Iterable[Change], at: datetime, actor: int
) -> tuple[Head, list[dict[str, Any]]]:
    """The head after the changes, and the rows of the log that lead there."""
    rows: list[dict[str, Any]] = []
    said = stamp(at)
    seq, last = head.rows, head.hash
    for change in changes:
        seq += 1
        salted = os.urandom(SALT) + payload(change)
        digest = hashlib.sha256(salted).digest()
        link = Link(head.unit, seq, said, actor, kind_of(change), member_of(change), digest)
        last = link.hash(keys, last)
        rows.append(
            {
                "unit_id": head.unit,
                "seq": seq,
                "at": at,
                "actor": actor,
                "kind": link.kind,
                "member": link.member,
                "sealed": keys.seal(salted, purpose(head.unit, seq)),
                "digest": digest,
                "hash": last,
            }
        )
    return Head(head.unit, seq, last, head.purged), rows


def person_mac(keys: Keys, person: int, telegram: int) -> bytes:
    """Keyed hash that ties a person's number in the chains to the Telegram account."""
    return hmac.digest(keys.chain, orjson.dumps(["person", person, telegram]), "sha256")
