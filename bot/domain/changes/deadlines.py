"""What happens to the dates of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.records import Member


@dataclass(frozen=True, slots=True)
class DateShifted:
    """A date of the plan was moved, for this unit and all below it."""

    code: str
    """Which date, as the policy calls it."""
    day: str
    """YYYY-MM-DD."""
    was: str
    """The day that held until then."""


Change = DateShifted

KINDS: Mapping[str, type[Change]] = {"date_shifted": DateShifted}
"""The words under which they stand in the chain."""


def after(member: Member | None, change: Change, unit: int) -> Member | None:
    """The member as before: these changes are about nobody on the list."""
    return member
