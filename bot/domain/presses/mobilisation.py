"""The button by which a unit confirms its mobilisation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mobilise:
    """已动员部署: the unit has been called to the screening."""

    unit: int


Press = Mobilise

CODES: dict[str, type[Press]] = {
    "mo": Mobilise,
}
"""How each is called in a button's data."""
