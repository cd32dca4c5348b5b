"""台账变更清单: what changed on whom, on which basis, and when it was entered in the national system."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain import matters
from bot.domain.changes import (
    Change,
    FactsStated,
    MatterMoved,
    MatterOpened,
    MemberAdded,
    MemberClosed,
    MemberReinstated,
)
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.interview import not_here
from bot.domain.presses import closing as presses
from bot.domain.records import Fact, Role

READERS: tuple[Role, ...] = ("secretary", "committee", "clerk")
"""Who sees what changed on whom."""

KIND = "ledger"
"""The kind of matter by which entering is confirmed."""

FIELDS = (
    "name",
    "sex",
    "ethnicity",
    "birth",
    "idno",
    "education",
    "category",
    "joined",
    "confirmed",
    "work",
    "phone",
    "home",
    "registered",
    "scope",
    "letter_to",
    "received_on",
    "abroad_kept",
)
"""The facts that the register of members holds."""


@dataclass(frozen=True, slots=True)
class Item:
    """One cell of the register that is another now."""

    seq: int
    at: datetime
    number: int
    fact: str
    old: str = field(repr=False)
    new: str = field(repr=False)
    basis: str = ""
    """imported, answered, confirmed, corrected, added, closed, reinstated or case."""
    note: str = field(default="", repr=False)
    entered: str = ""
    """On which day it was entered in the national system."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a chain, as far as the ledger needs it."""

    seq: int
    at: datetime
    change: Change = field(repr=False)


def items(rows: Iterable[Row]) -> tuple[Item, ...]:
    """Every change of the register, oldest first, with the day on which it was entered."""
    found: list[Item] = []
    confirmed: list[tuple[int, str]] = []
    for row in rows:
        found += _items(row)
        if isinstance(row.change, MatterOpened) and row.change.kind == KIND:
            data = row.change.data
            confirmed.append((int(data.get("through", 0)), str(data.get("day", ""))))
    return tuple(_entered(item, confirmed) for item in found)


def _entered(item: Item, confirmed: list[tuple[int, str]]) -> Item:
    from dataclasses import replace

    day = next((day for through, day in confirmed if item.seq <= through), "")
    return replace(item, entered=day)


def _items(row: Row) -> Iterator[Item]:
    match row.change:
        case FactsStated() as said:
            for name in (*said.facts, *said.withdrawn):
                old, new = _value(said.before.get(name)), _value(said.facts.get(name))
                # What was empty on the register and is known now is a change, too.
                if name in FIELDS and old != new:
                    basis, note = said.cause, said.note
                    yield Item(row.seq, row.at, said.number, name, old, new, basis, note)
        case MemberAdded() as added if added.source != "roster":
            yield Item(row.seq, row.at, added.number, "name", "", added.name, "added", added.note)
        case MemberClosed() as closed:
            yield Item(
                row.seq, row.at, closed.number, "listed", "在册", "移出", "closed", closed.note
            )
        case MemberReinstated() as back:
            yield Item(
                row.seq, row.at, back.number, "listed", "移出", "在册", "reinstated", back.note
            )
        case MatterMoved(outcome=outcome, number=int(number)) as moved if outcome:
            note = str(moved.data.get("docno", ""))
            yield Item(row.seq, row.at, number, "outcome", "", outcome, "case", note)


def _value(fact: Fact | None) -> str:
    return fact.value if fact is not None and fact.mark == "given" else ""


def look(loaded: Loaded, unit: int) -> Decision:
    """How many changes there are, and how many of them are entered."""
    here = loaded.desk.unit
    if here is None or here.id != unit or not loaded.desk.holds(*READERS):
        return not_here()
    found = items(Row(e.seq, e.at, e.change) for e in loaded.whole if e.change is not None)
    left = [item for item in found if not item.entered]
    places: dict[str, str | int] = {
        "all": len(found),
        "left": len(left),
        "through": max((item.seq for item in left), default=0),
    }
    return Decision(view=View("ledger", places=places))


def entered(loaded: Loaded, press: presses.Entered, day: str) -> Decision:
    """Everything up to this row was entered today; pressed twice it is said once."""
    shown = look(loaded, press.unit)
    here = loaded.desk.unit
    if shown.complaint is not None or here is None or not loaded.desk.holds("secretary"):
        return not_here()
    if not press.through or shown.view.places["through"] != press.through:
        return Decision(complaint=Complaint("stale"), view=shown.view)
    data: matters.Said = {"through": press.through, "day": day}
    change = MatterOpened(matters.following(loaded.desk.tally), KIND, state="done", data=data)
    view = View("ledger", places={**shown.view.places, "left": 0, "through": 0})
    return Decision((change,), view=view, said=(("ledger_entered", {}),))
