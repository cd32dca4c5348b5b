"""Keys, sealing and keyed hashes: what is stored sealed says nothing without the data key."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import hmac
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import BadKey, Unreadable

VERSION = b"\x01"
MARK = 4
NONCE = 12
SIZE = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """The data keys (the first one seals, all of them open) and the audit key kept apart.

    The keyed hashes hang on the audit key, so that a new data key leaves them as they are.
    """

    data: tuple[bytes, ...] = field(repr=False)
    audit: bytes = field(repr=False)
    chain: bytes = field(init=False, repr=False)
    _idno: bytes = field(init=False, repr=False)
    _tail: bytes = field(init=False, repr=False)
    _ciphers: dict[bytes, AESGCM] = field(init=False, repr=False, compare=False)
    prefix: bytes = field(init=False, repr=False)
    """What every value begins with that the newest data key sealed."""

    def __post_init__(self) -> None:
        if not self.data or any(len(key) != SIZE for key in (*self.data, self.audit)):
            raise BadKey
        derived = {
            "chain": derive(self.audit, b"chain"),
            "_idno": derive(self.audit, b"identity number"),
            "_tail": derive(self.audit, b"last four of the identity number"),
            "_ciphers": {fingerprint(key): AESGCM(key) for key in self.data},
            "prefix": VERSION + fingerprint(self.data[0]),
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    @classmethod
    def from_text(cls, text: str, audit: bytes) -> Keys:
        """Keys from base64, several separated by commas, the newest first; BadKey otherwise."""
        return cls(tuple(decode(part) for part in re.split(r"[,\s]+", text.strip())), audit)

    @classmethod
    def load(cls, data_dir: Path, data_key: str | None = None) -> Keys:
        """The keys of this installation; missing key files are made, readable by the owner only."""
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = data_key or key_file(data_dir / "data.key")
        return cls.from_text(text, decode(key_file(data_dir / "audit.key")))

    def seal(self, plain: bytes, purpose: str) -> bytes:
        """Version, key mark, nonce and ciphertext; opens only for the same purpose."""
        nonce = os.urandom(NONCE)
        cipher = self._ciphers[self.prefix[1:]]
        return self.prefix + nonce + cipher.encrypt(nonce, plain, purpose.encode())

    def unseal(self, sealed: bytes, purpose: str) -> bytes:
        """What was sealed for this purpose; Unreadable otherwise."""
        cipher = self._ciphers.get(sealed[1 : 1 + MARK])
        if cipher is None or sealed[:1] != VERSION:
            raise Unreadable
        start = 1 + MARK + NONCE
        try:
            return cipher.decrypt(sealed[1 + MARK : start], sealed[start:], purpose.encode())
        except (InvalidTag, ValueError):
            raise Unreadable from None

    def idno_hash(self, idno: str) -> str:
        """Keyed hash by which one identity number is found again."""
        return hmac.digest(self._idno, plain_idno(idno).encode(), "sha256").hex()

    def tail_hash(self, tail: str) -> str:
        """Keyed hash by which the last four of an identity number are found again."""
        return hmac.digest(self._tail, plain_idno(tail)[-4:].encode(), "sha256").hex()


def derive(key: bytes, label: bytes) -> bytes:
    """A key of its own for one use."""
    info = b"paicha/" + label
    return HKDF(algorithm=SHA256(), length=SIZE, salt=None, info=info).derive(key)


def fingerprint(key: bytes) -> bytes:
    """Four bytes that tell data keys apart."""
    return hashlib.sha256(b"paicha/mark" + key).digest()[:MARK]


def plain_idno(text: str) -> str:
    """An identity number as it is hashed: no spaces, X in capitals."""
    return "".join(text.split()).upper()


def decode(text: str) -> bytes:
    """32 bytes from base64, plain or URL-safe; BadKey otherwise."""
    try:
        key = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        raise BadKey from None
    if len(key) != SIZE:
        raise BadKey
    return key


def key_file(path: Path) -> str:
    """The text of a key file, made now if there is none; two processes agree on one key."""
    if not path.exists():
        _make_key(path)
    return path.read_text("ascii")


def _make_key(path: Path) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(SIZE)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        # Linking is the step that fails for all but one process, and never shows half a key.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
