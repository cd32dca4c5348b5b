from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from bot.domain import closing, inquiries, matters
from bot.domain.changes import MatterMoved, MatterOpened, apply
from bot.domain.decisions import Decision, Loaded, apply as decided, counts
from bot.domain.desk import Desk
from bot.domain.matters import Id, Matter, folded
from bot.domain.records import Person, Standing
from tests.domain.branch import UNIT as HERE, member

NOW = datetime(2026, 4, 2, 3, tzinfo=UTC)
UNIT = HERE.id


def opened(number: int = 1, **more: object) -> MatterOpened:
    return replace(MatterOpened(number, "request"), **more)  # type: ignore[arg-type]


def fold(*changes: object, known: tuple[Matter, ...] = ()) -> Matter:
    return folded(known, changes, UNIT, NOW, 7)[Id(UNIT, 1)]


def test_a_step_keeps_what_it_does_not_name() -> None:
    first = opened(due="2026-04-09", to=2, data={"text": "怎么办", "n": 1})
    matter = fold(first, MatterMoved(1, "seen", state="seen", data={"n": 2}))
    assert (matter.state, matter.due, matter.to) == ("seen", "2026-04-09", 2)
    assert matter.data == {"text": "怎么办", "n": 2}
    assert [(s.at, s.actor, s.code, s.data) for s in matter.steps] == [(NOW, 7, "seen", {"n": 2})]
    assert matter.open
    assert matter.closed is None


def test_a_step_takes_away_the_due_day_and_gives_the_matter_back() -> None:
    matter = fold(opened(due="2026-04-09", to=2), MatterMoved(1, "back", due="-", to=-1))
    assert (matter.due, matter.to) == ("", 0)


@pytest.mark.parametrize("state", sorted(matters.CLOSED))
def test_a_closed_matter_says_when_and_opens_again(state: str) -> None:
    matter = fold(opened(), MatterMoved(1, "end", state=state))
    assert (matter.open, matter.closed) == (False, NOW)
    again = fold(MatterMoved(1, "again", state="open"), known=(matter,))
    assert (again.open, again.closed, again.revision) == (True, None, 2)


def test_a_matter_that_is_not_known_cannot_be_moved() -> None:
    with pytest.raises(KeyError):
        folded((), [MatterMoved(1, "seen")], UNIT, NOW, 7)


def test_waiting_counts_what_is_open_of_a_kind_and_of_all_that_begin_with_it() -> None:
    tally = {
        "matter:case:abroad:open": 2,
        "matter:case:abroad:done": 3,
        "matter:case:letter:approved": 1,
        "matter:request:open": 4,
        "matter:request:answered": 5,
        "matters": 15,
        "total": 9,
    }
    assert matters.waiting(tally) == 7
    assert matters.waiting(tally, "case") == 3
    assert matters.waiting(tally, "case:abroad") == 2
    assert matters.waiting(tally, "report") == 0
    assert matters.following(tally) == 16


def desk(*known: Matter, tally: dict[str, int] | None = None) -> Desk:
    return Desk(Person(7, 1007), unit=HERE, matters=known, tally=tally or {})


STATES = st.sampled_from(["open", "seen", *sorted(matters.CLOSED)])


@given(st.lists(st.tuples(st.integers(0, 3), STATES), max_size=12))
def test_the_tally_is_what_the_matters_add_up_to(moves: list[tuple[int, str]]) -> None:
    """Whatever is opened and moved, one decision after the other or all at once."""
    changes: list[MatterOpened | MatterMoved] = []
    last = 0
    for number, state in moves:
        if 0 < number <= last:
            changes.append(MatterMoved(number, "step", state=state))
        else:
            last += 1
            changes.append(opened(last, state=state))
    at_once = decided(Loaded(desk()), Decision(tuple(changes)), lambda m: Standing(), NOW)
    here, standing = desk(), dict[Id, Matter]()
    for change in changes:
        here = replace(here, matters=tuple(standing.values()))
        applied = decided(Loaded(here), Decision((change,)), lambda m: Standing(), NOW)
        standing |= {m.id: m for m in applied.matters}
        here = applied.desk
    found: dict[str, int] = {}
    for matter in standing.values():
        for name in matters.counts(matter):
            found[name] = found.get(name, 0) + 1
    for tally in (at_once.desk.tally, here.tally):
        assert {name: n for name, n in tally.items() if n} == found


def test_what_became_of_a_member_is_counted_and_taken_back() -> None:
    gone = apply(member(3), MatterMoved(1, "approve", 3, "done", outcome="remove"), UNIT)
    assert gone is not None
    assert gone.outcome == "remove"
    assert "outcome:remove" in counts(gone)
    assert gone.revision == member(3).revision
    back = apply(gone, MatterMoved(1, "reopened", 3, "open", outcome="-"), UNIT)
    assert back == member(3)


def seen(kind: str) -> Loaded:
    """The first matter of the unit, as the courier meets it when its file is made."""
    matter = Matter(Id(UNIT, 1), kind, NOW, 7)
    return Loaded(Desk(Person(7, 1001), unit=HERE, matter=matter))


def test_what_a_file_says_of_a_matter_is_noted_with_that_very_one() -> None:
    here, elsewhere = Id(UNIT, 1), Id(UNIT + 1, 1)
    (change,) = inquiries.sent(seen("inquiry:police"), here, "3", "2026-04-02").changes
    assert change == MatterMoved(1, "sent", None, "sent", data={"no": "3", "day": "2026-04-02"})
    assert len(closing.exported(seen("archive"), here, "ab", 9).changes) == 1
    # Whoever has lost the unit since sits in another one, where the number is another matter's.
    assert inquiries.sent(seen("inquiry:police"), elsewhere, "3", "2026-04-02") == Decision()
    assert closing.exported(seen("archive"), elsewhere, "ab", 9) == Decision()
    assert inquiries.sent(seen("archive"), here, "3", "2026-04-02") == Decision()
    assert closing.exported(seen("inquiry:police"), here, "ab", 9) == Decision()
