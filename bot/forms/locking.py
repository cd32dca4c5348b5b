"""Puts a password on a file of Excel or Word, as those programs do it themselves."""

from __future__ import annotations

import io


def lock(data: bytes, password: str) -> bytes:
    """The file encrypted; two of the same file differ, since each has a salt of its own."""
    # Slow to import, and seldom needed.
    from msoffcrypto.format.ooxml import OOXMLFile

    target = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, target)
    return target.getvalue()
