"""Between the census that the storage takes and the books that a form is made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from bot.domain.catalogue import FormRow, guessed
from bot.domain.policy import Policy
from bot.domain.records import Member, Unit
from bot.domain.summaries import Office
from bot.forms.books import Books
from bot.forms.catalogue import Empty, Made, make
from bot.forms.form import Stamp
from storage import Census


@dataclass(slots=True)
class Making:
    """Makes one form; afterwards it knows what became of it."""

    row: FormRow
    policy: Policy = field(repr=False)
    zone: tzinfo
    now: datetime
    nil: bool = False
    made: Made = field(default_factory=Empty, repr=False)
    people: int = 0
    """How many were gone through."""
    head: str = ""
    changed: datetime = field(init=False)
    """When what it shows was changed last."""

    def __post_init__(self) -> None:
        """Nothing was changed yet, as far as is known."""
        self.changed = self.now

    def __call__(self, census: Census) -> None:
        """Make it from the record of one moment."""
        self.head, self.changed = census.stamp.head, census.stamp.changed or self.now
        self.made = make(self.row.code, self.books(census))

    def books(self, census: Census) -> Books:
        """What the form is made from."""
        offices = {unit.id: self._office(unit, code) for unit, code in census.branches}
        office = offices.get(census.unit.id) or self._office(census.unit, "")
        if census.unit.kind not in ("branch", "general_branch"):
            offices.pop(census.unit.id, None)
        return Books(
            office,
            self._stamp(census),
            self.policy,
            self.zone,
            self._counted(census.members),
            offices,
            census.attempts,
            census.names,
            nil=self.nil,
        )

    def _office(self, unit: Unit, category: str) -> Office:
        return Office(unit.id, unit.name, category or guessed(unit.name, self.policy.tables))

    def _stamp(self, census: Census) -> Stamp:
        campaign, whole = self.policy.campaign, census.stamp
        changed = (whole.changed or self.now).astimezone(self.zone)
        return Stamp(
            whole.head, changed, campaign.cutoff, campaign.year, census.unit.id, whole.rows
        )

    def _counted(self, members: Iterator[Member]) -> Iterator[Member]:
        for member in members:
            self.people += 1
            yield member
