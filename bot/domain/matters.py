"""Matters (事项): what was begun and has to be brought to an end, with the steps taken so far.

A matter stands in the chain of the unit that it is about; a superior's step is a row there, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import NamedTuple

from bot.domain.changes.matters import NOTHING, MatterMoved, MatterOpened

Said = Mapping[str, str | int]
Change = MatterOpened | MatterMoved

CLOSED = frozenset({"done", "dropped", "replaced", "answered"})
"""States in which nobody has to act any more; every other state is open."""

TALLY = "matters"
"""The count of all matters ever opened in a unit: the last running number."""

NEVER = datetime.min.replace(tzinfo=UTC)


class Step(NamedTuple):
    """One step of a matter, as it was recorded."""

    at: datetime
    actor: int
    code: str
    data: Said = MappingProxyType({})


class Id(NamedTuple):
    """Names one matter for good: the unit in whose chain it stands, and its running number."""

    unit: int
    number: int


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter as it stands."""

    id: Id
    kind: str
    opened: datetime
    opened_by: int
    member: int | None = None
    """编号 of the member it is about."""
    state: str = "open"
    due: str = ""
    """The day by which somebody has to act, YYYY-MM-DD; empty: none."""
    to: int = 0
    """The unit that has to act; 0: its own."""
    changed: datetime = NEVER
    closed: datetime | None = None
    data: Said = field(default_factory=dict, repr=False)
    """What is known of it now; a later step says the same thing anew."""
    steps: tuple[Step, ...] = field(default=(), repr=False)
    unit_name: str = ""
    """The name of its unit, where it is shown to another."""
    member_name: str = field(default="", repr=False)

    @property
    def revision(self) -> int:
        """How many steps were recorded: a button drawn before the last one does nothing."""
        return len(self.steps)

    @property
    def open(self) -> bool:
        """Whether somebody still has to act."""
        return self.state not in CLOSED

    @property
    def type(self) -> str:
        """The kind before its colon: "case" for every case."""
        return self.kind.partition(":")[0]

    def text(self, name: str) -> str:
        """What is known under this name, as text; empty: nothing."""
        return str(self.data.get(name, ""))

    def step(self, code: str) -> Step | None:
        """The last step of this code."""
        return next((s for s in reversed(self.steps) if s.code == code), None)


def fold(
    known: Mapping[Id, Matter], change: object, unit: int, at: datetime, actor: int
) -> Matter | None:
    """The matter that the change opens or moves, afterwards; None for any other change.

    KeyError where a matter is moved that is not known.
    """
    if isinstance(change, MatterOpened):
        return _opened(change, unit, at, actor)
    if isinstance(change, MatterMoved):
        return _moved(known[Id(unit, change.matter)], change, at, actor)
    return None


def _opened(change: MatterOpened, unit: int, at: datetime, actor: int) -> Matter:
    return Matter(
        Id(unit, change.matter),
        change.kind,
        at,
        actor,
        change.number,
        change.state,
        change.due,
        change.to,
        at,
        None if change.state not in CLOSED else at,
        dict(change.data),
    )


def _moved(matter: Matter, change: MatterMoved, at: datetime, actor: int) -> Matter:
    state = change.state or matter.state
    step = Step(at, actor, change.step, dict(change.data))
    return replace(
        matter,
        state=state,
        due="" if change.due == NOTHING else change.due or matter.due,
        to=0 if change.to < 0 else change.to or matter.to,
        changed=at,
        closed=at if state in CLOSED else None,
        data={**matter.data, **change.data},
        steps=(*matter.steps, step),
    )


def folded(
    known: Iterable[Matter], changes: Iterable[object], unit: int, at: datetime, actor: int
) -> dict[Id, Matter]:
    """Every matter that these changes open or move, as it stands afterwards."""
    standing = {matter.id: matter for matter in known}
    touched: dict[Id, Matter] = {}
    for change in changes:
        matter = fold(standing, change, unit, at, actor)
        if matter is not None:
            standing[matter.id] = touched[matter.id] = matter
    return touched


def counts(matter: Matter) -> set[str]:
    """The names under which a matter is counted in the tally of its unit."""
    return {TALLY, f"matter:{matter.kind}:{matter.state}"}


def following(tally: Mapping[str, int], more: int = 0) -> int:
    """The next running number of a unit; `more` are opened before it by the same decision."""
    return tally.get(TALLY, 0) + 1 + more


def waiting(tally: Mapping[str, int], kind: str = "") -> int:
    """How many open matters a unit has; of one kind, or of all that begin with it ("case")."""
    found = 0
    for name, n in tally.items():
        head, _, rest = name.partition(":")
        if head != "matter":
            continue
        of, _, state = rest.rpartition(":")
        if state not in CLOSED and (not kind or of == kind or of.startswith(f"{kind}:")):
            found += n
    return found
