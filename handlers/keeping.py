"""Between the census that the storage takes and the books that a form is made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo

from bot.domain import proposals
from bot.domain.catalogue import FormRow, guessed, layouts
from bot.domain.dates import print_chinese
from bot.domain.files import FIGURES, REPORTED, reported, withheld
from bot.domain.forms import Figures, Person
from bot.domain.offices import CONTACTS
from bot.domain.policy import Policy
from bot.domain.records import Key, Member, Unit
from bot.domain.summaries import Office
from bot.forms.books import Books
from bot.forms.catalogue import Empty, Made, make
from bot.forms.form import FormFile, Stamp
from bot.forms.summary import counted
from storage import Ask, Census

STATED = ("headcount",)
"""Counts that the unit itself has stated."""
WITH_ATTEMPTS = ("roster", "attempts")
"""Kinds of forms that show the search attempts."""
WITH_LETTERS = ("letters", "list")
"""Kinds of forms that show letters of transfer."""


@dataclass(slots=True)
class Keeping:
    """Keeps the books of one form."""

    row: FormRow
    policy: Policy = field(repr=False)
    zone: tzinfo
    now: datetime
    nil: bool = False
    draft: bool = False
    reported: bool = False
    """Whether it names only members of committees that have reported; figures are of all."""
    people: int = 0
    """How many were gone through."""
    lacking: list[str] = field(default_factory=list, repr=False)
    """Those of them whose search lacks something, by name."""

    def ask(self, unit: int, number: int = 0) -> Ask:
        """Whom the form needs of this unit; with a 编号 one member alone."""
        attempts = self.row.kind in WITH_ATTEMPTS
        letters, row = self.row.kind in WITH_LETTERS, self.row
        phases = REPORTED if self.reported and row.kind not in FIGURES else ()
        return Ask(
            unit,
            row.classes,
            number,
            row.closed,
            row.summed,
            attempts,
            letters,
            row.contacts,
            row.issued,
            phases,
        )

    def books(self, census: Census) -> Books:
        """The books of one moment."""
        offices = {unit.id: self._office(unit, census) for unit in census.branches}
        office = offices.get(census.unit.id) or self._office(census.unit, census)
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
            census.people,
            nil=self.nil,
            draft=self.draft,
            signed=self._signed(census),
            unfinished=census.unfinished if self.row.classes else 0,
            propose=self._proposed,
            stated={name: census.tally[name] for name in STATED if name in census.tally},
            unnamed=self._unnamed(census),
            letters=census.letters,
        )

    def _unnamed(self, census: Census) -> frozenset[int]:
        if not self.reported:
            return frozenset()
        return frozenset(unit.id for unit in census.branches if not reported(unit))

    def _office(self, unit: Unit, census: Census) -> Office:
        category = unit.category or guessed(unit.name, self.policy.tables)
        said, over = census.described.get(unit.id, {}), census.committees.get(unit.id)
        above = self._office(over, census) if over is not None and over.id != unit.id else None
        phone, address = (said.get(name, "") for name in CONTACTS)
        return Office(unit.id, unit.name, category, phone, address, above)

    def _signed(self, census: Census) -> str:
        """What the committee's signature says, as long as it stands."""
        at, change = census.signed
        if at is None or change is None:
            return ""
        day = at.astimezone(self.zone).date().isoformat()
        said = layouts(self.policy.tables)["labels"]["signed"]
        return str(
            said["moved" if census.moved else "note"].format(
                day=print_chinese(day),
                n=change.signature,
                digest=change.digest[:16],
            )
        )

    def _proposed(self, member: Member) -> str:
        """The committee's opinion, else what the decision table proposes first."""
        if member.opinion.disposal:
            return member.opinion.disposal
        return proposals.proposed(member, self.policy)

    def _stamp(self, census: Census) -> Stamp:
        campaign, whole = self.policy.campaign, census.stamp
        changed = (whole.changed or self.now).astimezone(self.zone)
        return Stamp(
            whole.head, changed, campaign.cutoff, campaign.year, census.unit.id, whole.rows
        )

    def _counted(self, members: Iterator[Member]) -> Iterator[Member]:
        for member in members:
            self.people += 1
            if member.standing.gaps:
                self.lacking.append(member.name)
            yield member


@dataclass(slots=True)
class Making(Keeping):
    """Makes one form; afterwards it knows what became of it."""

    annexed: bool = True
    """Whether a second sheet of names goes along where the form has one."""
    made: Made = field(default_factory=Empty, repr=False)
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
        if self.row.kind == "attempts":
            self.people = len({one.number for one in census.attempts})

    @property
    def drafted(self) -> bool:
        """Whether a 草表 came of it."""
        return isinstance(self.made, FormFile) and self.made.draft

    def withheld(self, below: Iterable[tuple[Unit, Mapping[str, int]]]) -> tuple[int, int]:
        """How many belong on it of whom nobody may be named yet, and how many committees have yet
        to report; 0 where somebody is on it, or nobody belongs there."""
        if not self.reported or self.people or self.row.kind in FIGURES:
            return 0, 0
        return withheld(self.row, below)


@dataclass(slots=True)
class Counting(Keeping):
    """Counts one sheet; afterwards it knows every figure and who is behind it."""

    figures: Figures | None = None

    def __call__(self, census: Census) -> None:
        """Count them in the record of one moment."""
        books = self.books(census)
        people: dict[Key, Person] = {}

        def named() -> Iterator[Member]:
            for member in books.members:
                office = books.offices.get(member.key.unit, books.office)
                birth = member.value("birth")
                people[member.key] = Person(member.name, birth[:4], office.name)
                yield member

        counts = counted(
            layouts(self.policy.tables)[self.row.code], replace(books, members=named())
        )
        self.figures = Figures(self.row, counts, people)
