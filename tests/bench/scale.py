"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """The size of everything; the ratios of a small run say less."""

    rounds: int
    seconds: float
    """Length of one stretch of load."""
    members: int
    """Members of each of the fifty branches that are pressed in."""
    branches: int
    """Branches of sixty in the large record."""
    rows: int
    """Rows of a file."""


FULL = Scale(rounds=7, seconds=3.0, members=300, branches=5_000, rows=10_000)
QUICK = Scale(rounds=2, seconds=0.8, members=30, branches=100, rows=1_000)
