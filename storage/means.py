"""What the storage is given to work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.decisions import Stand
from storage.crypto import Keys
from storage.evidence import Vault


@dataclass(frozen=True, slots=True)
class Means:
    """The keys, the rule that concludes about a member, and the rule that makes names findable."""

    keys: Keys
    stand: Stand
    search_keys: Callable[[str], str]
    vault: Vault | None = None
    """Where the files of evidence lie."""
