"""What has to be loaded for a typed text, by what it was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain import mobilisation
from bot.domain.decisions import Wants
from bot.domain.records import Seat

NEEDS: Mapping[str, Mapping[str, Any]] = {
    mobilisation.TOPIC: {"confirmed": True},
    "about": {"deeds": True},
    "unit": {"below": "children"},
    "invite": {"deeds": True},
    "meeting": {"deeds": True, "heads": True},
    "rejected": {"deeds": True, "heads": True},
    "reopened": {"deeds": True, "heads": True},
    "headcount": {"deeds": True},
    "newtask": {"deeds": True},
    "task": {"deeds": True},
    "sendback": {"listed": "waiting", "search": None},
    "opinion": {"listed": "undecided", "search": None},
}
"""Topic of the seat's `expects` -> what its rule looks at."""


def wanted(wants: Wants, seat: Seat) -> Wants:
    """The wants, with what the awaited text needs."""
    needs = NEEDS.get(seat.expects.partition(":")[0])
    if not wants.awaited or needs is None:
        return wants
    wants = replace(wants, **needs)
    return replace(wants, after=seat.member or 0) if "listed" in needs else wants
