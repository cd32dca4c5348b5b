"""When a question is relevant: rows of facts and the values they must have (XLSForm's relevant)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Row = Mapping[str, frozenset[str]]
Rows = tuple[Row, ...]


def read_rows(raw: Sequence[Mapping[str, Sequence[str]]]) -> Rows:
    """Rows as they stand in the policy file: [{fact: [value, ...], ...}, ...]."""
    return tuple({name: frozenset(values) for name, values in row.items()} for row in raw)


def holds(rows: Rows, values: Mapping[str, str]) -> bool:
    """Whether any row holds; without rows: always. A fact without value counts as ""."""
    # Plain loops: this is asked some fifty times for every member of a branch.
    for row in rows:
        for name, wanted in row.items():
            if values.get(name, "") not in wanted:
                break
        else:
            return True
    return not rows


def names(rows: Rows) -> frozenset[str]:
    """The facts on which the rows depend."""
    return frozenset(name for row in rows for name in row)
