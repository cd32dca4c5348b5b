"""The chain of a unit as lines of JSON: what an archive keeps for good."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.domain.changes import Entry, kind_of, pack


def chain_lines(entries: Iterable[Entry]) -> bytes:
    """One line a row: number, moment (UTC), actor, kind and what was said."""
    lines = []
    for entry in entries:
        said = None if entry.change is None else pack(entry.change)
        kind = None if entry.change is None else kind_of(entry.change)
        row = [entry.seq, entry.at.isoformat(), entry.actor, kind, said]
        lines.append(json.dumps(row, ensure_ascii=False, sort_keys=True))
    return ("\n".join(lines) + "\n").encode()
