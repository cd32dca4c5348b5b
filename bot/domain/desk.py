"""The desk: all that one turn needs of the record, and what the person may do with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.matters import Matter
from bot.domain.records import (
    Colleague,
    Grant,
    Member,
    Person,
    Role,
    Seat,
    Unit,
)
from bot.domain.sides import Pair


@dataclass(frozen=True, slots=True)
class Desk:
    """All that one turn needs: who acts, where, and the cards on the table."""

    person: Person
    grants: tuple[Grant, ...] = ()
    seat: Seat = field(default_factory=Seat)
    unit: Unit | None = None
    """The unit of the seat, if the person may still see it."""
    member: Member | None = None
    """The open card."""
    upcoming: Member | None = None
    """The next member without a conclusion after the open card."""
    named: Member | None = None
    """The member a press speaks of, where it is another than the open one."""
    finished: Member | None = None
    """The card that this very turn finished."""
    tally: Mapping[str, int] = field(default_factory=dict)
    """Counts of the unit: total, todo, doing, later, done, closed, unclear, and one per class."""
    found: tuple[Member, ...] = ()
    """A page of members that were asked for."""
    found_total: int = 0
    dates: Mapping[str, str] = field(default_factory=dict)
    """Dates of the plan that were moved for this unit: code -> YYYY-MM-DD."""
    disputes: int = 0
    """How many cells of imported rosters wait for a decision."""
    colleagues: tuple[Colleague, ...] = ()
    """The cards that are open at others' in this unit."""
    names: Mapping[int, str] = field(default_factory=dict, repr=False)
    """By what names others of whom the desk speaks are listed; the rest are told by their number."""
    matter: Matter | None = None
    """The matter a press speaks of."""
    matters: tuple[Matter, ...] = ()
    """A page of matters that were asked for."""
    matters_total: int = 0
    twins: tuple[Pair, ...] = ()
    twins_total: int = 0
    superior: Unit | None = None
    """The committee or city above the unit, if it was asked for."""
    addressed: int = 0
    """How many open matters of units below wait for this unit."""
    sums: Mapping[str, int] = field(default_factory=dict)
    """For a unit above the branches: the counts of everything below it together."""
    phases: Mapping[str, int] = field(default_factory=dict)
    """For a unit above the branches: how many branches below it are in each phase."""
    lacking: Mapping[str, int] = field(default_factory=dict)
    """For a committee: fact -> how many branches below it have yet to do what a date asks for."""

    def above(self, *roles: Role) -> bool:
        """Whether the person has one of the roles over the unit, and is not its own secretary.

        Nobody verifies, waives or approves for a branch where he is the secretary.
        """
        here = self.unit.id if self.unit else 0
        own = any(g.role == "secretary" and g.unit.id == here for g in self.grants)
        return not own and self.holds(*roles)

    def holds(self, *roles: Role) -> bool:
        """Whether the person has one of the roles over the unit of the seat.

        A secretary works in the very unit only: who leads a 党总支 sees the sums below it.
        """
        unit = self.unit
        if unit is None:
            return False
        return any(
            g.role in roles
            and (
                g.unit.id == unit.id if g.role == "secretary" else unit.path.startswith(g.unit.path)
            )
            for g in self.grants
        )
