"""What follows from the outcome of a search attempt: read from the policy, never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bot.domain.codes import CodeList


@dataclass(frozen=True, slots=True)
class Act:
    """The consequences of one outcome."""

    again: int = 1
    """After how many days it is time for the next try."""
    working: bool = False
    """These days are working days."""
    other_hours: bool = False
    """The next try belongs into another part of the day."""
    next_way: bool = False
    """This number or way is used up: the next try goes by another."""
    reached: bool = False
    """The member was reached."""
    note: bool = False
    """What was said has to be written down."""
    evidence: bool = False
    """Proof is wanted: a letter number, a photo, a document."""
    final: bool = False
    """No further try follows."""
    lead: bool = False
    """A new way to the member was learnt: it is written down and followed."""
    superior: bool = False
    """Somebody above has to look at it."""
    aapor: str = ""
    """The nearest final disposition of AAPOR's Standard Definitions."""


def read_outcomes(table: Mapping[str, Any], codes: CodeList) -> Mapping[str, Act]:
    """The act of every outcome code; ValueError where the two lists do not fit together."""
    acts = {
        row["code"]: Act(**{k: v for k, v in row.items() if k != "code"}) for row in _rows(table)
    }
    known = {row.code for row in codes}
    if acts.keys() != known:
        odd = ", ".join(sorted(acts.keys() ^ known))
        raise ValueError(f"outcomes.toml and codes.toml do not name the same outcomes: {odd}")
    return MappingProxyType(acts)


def _rows(table: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    rows: Iterable[Mapping[str, Any]] = table["outcome"]
    return rows
