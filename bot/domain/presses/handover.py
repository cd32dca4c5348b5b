"""The button that hands the whole caseload to a successor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HandOver:
    """交接: make the link for the successor; 0 as revision: say first what it means."""

    unit: int
    revision: int


Press = HandOver

CODES: dict[str, type[Press]] = {"ho": HandOver}
"""How each is called in a button's data."""
