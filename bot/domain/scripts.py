"""Call scripts: suggested wording that confirms identity and discloses nothing; policy data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TABLE = "scripts"
"""The file of the policy pack that holds them."""


@dataclass(frozen=True, slots=True)
class Script:
    """What may be said to one kind of people."""

    code: str
    label: str
    lines: tuple[str, ...]
    """Sentences with a place for the member's name and for nothing else."""


def scripts_of(tables: Mapping[str, Mapping[str, Any]]) -> tuple[Script, ...]:
    """The scripts of a policy pack, in the order in which they are offered."""
    rows = tables[TABLE]["script"]
    return tuple(Script(row["code"], row["label"], tuple(row["lines"])) for row in rows)
