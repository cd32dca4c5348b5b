"""The decision table: what is proposed for a member, on which basis; people decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain import conditions

TABLE = "measures"
"""The file of the policy pack that holds the table."""

LIST = "disposal"
"""The list of codes to which every proposal belongs."""

EFFORT = "effort"
"""Bars a proposal until the search is complete or waived with a reason."""


@dataclass(frozen=True, slots=True)
class Differing:
    """Another rule that says something else about the same situation."""

    disposal: str
    wording: str
    basis: str


@dataclass(frozen=True, slots=True)
class Situation:
    """One row of the table."""

    code: str
    label: str
    when: conditions.Rows
    disposal: str
    """A code of `LIST`; empty: nothing has to be decided."""
    wording: str
    """What is said for it: the row's own words, else the code's label."""
    approval: str
    basis: str
    barred: tuple[str, ...] = ()
    beside: tuple[Differing, ...] = ()


LEAVES: Mapping[str, str] = {
    "suspend": "suspended",
    **dict.fromkeys(("remove", "remove_persuaded", "withdraw", "cancel", "void", "expel"), "party"),
}
"""Outcome -> how a member left by it: 停止党籍, or 出党."""


def read_measures(table: Mapping[str, Any], labels: Mapping[str, str]) -> tuple[Situation, ...]:
    """The rows of the table; `labels` are those of the codes.

    Raises ValueError for a row that names a code which is not there.
    """
    return tuple(_situation(row, labels) for row in table["situation"])


def _situation(row: Mapping[str, Any], labels: Mapping[str, str]) -> Situation:
    return Situation(
        row["code"],
        row["label"],
        conditions.read_rows(row["when"]),
        _known(row["proposes"], labels),
        row.get("wording") or labels.get(row["proposes"], ""),
        row["approval"],
        row["basis"],
        tuple(row.get("barred", ())),
        tuple(
            Differing(
                _known(other["proposes"], labels),
                other.get("wording") or labels.get(other["proposes"], ""),
                other["basis"],
            )
            for other in row.get("beside", ())
        ),
    )


def _known(code: str, labels: Mapping[str, str]) -> str:
    if code and code not in labels:
        raise ValueError(f"measures.toml: {code} is no code of {LIST}")
    return code
