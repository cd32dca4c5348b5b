"""What a form is made from: one unit's books of one moment, and the rules' data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from bot.domain.attempts import Attempt
from bot.domain.matters import Matter
from bot.domain.policy import Policy
from bot.domain.records import Key, Member
from bot.domain.summaries import Office
from bot.forms.facts import Case, Propose
from bot.forms.form import Stamp


@dataclass(frozen=True, slots=True)
class Books:
    """A branch, or everything below a committee or the city, as one form needs it."""

    office: Office
    """Whose form it is."""
    stamp: Stamp
    policy: Policy = field(repr=False)
    zone: tzinfo
    members: Iterable[Member] = field(default=(), repr=False)
    """Those whom the form shows, unit by unit and by 编号; they may come from a stream, once."""
    offices: Mapping[int, Office] = field(default_factory=dict, repr=False)
    """The branches of these members by id; the office itself need not be among them."""
    attempts: tuple[Attempt, ...] = field(default=(), repr=False)
    names: Mapping[int, str] = field(default_factory=dict, repr=False)
    """编号 -> name, for the attempts of those who are no longer on the list."""
    people: Mapping[int, str] = field(default_factory=dict, repr=False)
    """By what names those are listed who made the attempts."""
    nil: bool = False
    """零报告: the sheet is wanted even if there is nobody to put on it."""
    unfinished: int = 0
    """How many members are not concluded yet: a form that goes by class cannot list them."""
    draft: bool = False
    """草表: a sheet is wanted even if its sums do not hold; it says so on itself."""
    signed: str = ""
    """What the committee's signature says, where it stands; printed below the form."""
    propose: Propose | None = None
    stated: Mapping[str, int] = field(default_factory=dict)
    """What the unit itself has stated, such as its official head-count."""
    unnamed: frozenset[int] = frozenset()
    """Branches whose members are counted and must not be named: they have not been reported."""
    letters: Mapping[Key, Matter] = field(default_factory=dict, repr=False)
    """Member -> the letter of transfer, where one was issued during the screening."""

    def cases(self) -> Iterator[Case]:
        """The members, each with its branch."""
        for member in self.members:
            office = self.offices.get(member.key.unit, self.office)
            yield Case(member, office, self.letters.get(member.key))

    def named(self) -> list[Case]:
        """Those of them who may be named."""
        return [case for case in self.cases() if case.member.key.unit not in self.unnamed]
