from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from bot.domain import decisions
from bot.domain.changes import (
    Change,
    FactsStated,
    MemberAdded,
    MemberClosed,
    MemberReinstated,
    ValueRevealed,
)
from bot.domain.decisions import Applied, Decision, Loaded, counts
from bot.domain.desk import Desk
from bot.domain.records import Fact, Member, Seat, Standing
from bot.domain.standing import stand
from tests.domain.branch import NOW, POLICY, SECRETARY, UNIT, Branch, complete, facts, member


def concluded(one: Member) -> Standing:
    return stand(one, POLICY)


def applied(branch: Branch, decision: Decision, named: int | None = None) -> Applied:
    return decisions.apply(branch.loaded(named), decision, concluded)


@pytest.mark.parametrize(
    ("standing", "names"),
    [
        (Standing("todo"), {"total", "todo"}),
        (Standing("later", unclear=2), {"total", "later", "unclear"}),
        (Standing("done", "normal"), {"total", "done", "cls:normal"}),
        (
            Standing("done", "no_receipt", ("lost", "pocket"), unclear=1),
            {
                *("total", "done", "cls:no_receipt", "flag:lost", "flag:pocket", "unclear"),
                "undecided",
            },
        ),
        (Standing("closed"), {"closed"}),
        (Standing("closed", unclear=3), {"closed"}),
    ],
)
def test_a_member_is_counted_under_progress_class_and_flags(
    standing: Standing, names: set[str]
) -> None:
    assert counts(replace(member(), standing=standing)) == names


def test_a_decision_without_changes_leaves_the_desk_as_it_is() -> None:
    branch = Branch(complete(1), seat=Seat(UNIT.id, 1))
    after = applied(branch, Decision())
    assert after.members == ()
    assert after.desk == branch.loaded().desk


def test_changes_move_the_tally_the_revision_and_the_card() -> None:
    branch = Branch(complete(1), member(2), seat=Seat(UNIT.id, 1))
    changes = (
        FactsStated(1, facts("asked", scope="deceased", died_on="2025")),
        FactsStated(1, facts("asked", died_on="2026-01")),
    )
    after = applied(branch, Decision(changes, finished=1, seat=Seat(UNIT.id, 2)))
    assert [m.key.number for m in after.members] == [1]
    done = after.members[0]
    assert (done.revision, done.value("died_on"), done.standing.cls) == (3, "2026-01", "deceased")
    assert after.desk.finished == done
    assert after.desk.member == branch.members[2]
    assert after.desk.unit is not None
    assert after.desk.unit.revision == 2
    assert after.desk.tally == {
        "total": 2, "todo": 1, "done": 1, "cls:deceased": 1, "excused": 1,
    }  # fmt: skip


def test_a_member_is_found_whether_open_named_upcoming_found_or_on_the_roster() -> None:
    one = complete(1)
    stated = Decision((FactsStated(1, facts("asked", focus="1")),))
    desk = Desk(SECRETARY, unit=UNIT, seat=Seat(UNIT.id))
    for loaded in (
        Loaded(replace(desk, member=one)),
        Loaded(replace(desk, named=one)),
        Loaded(replace(desk, upcoming=one)),
        Loaded(replace(desk, found=(one,))),
        Loaded(desk, roster={1: one}),
    ):
        after = decisions.apply(loaded, stated, concluded)
        assert [m.value("focus") for m in after.members] == ["1"]


def test_a_change_about_somebody_who_was_not_loaded_touches_nobody() -> None:
    stated = Decision((FactsStated(9, facts(focus="1")),))
    assert applied(Branch(complete(1)), stated).members == ()


def test_a_new_member_raises_the_last_number_that_was_given_out() -> None:
    after = applied(Branch(member(4)), Decision((MemberAdded(5, "王某某", facts(name="王某某")),)))
    assert after.desk.unit is not None
    assert after.desk.unit.members == 5
    assert after.desk.tally == {"total": 2, "todo": 2}


def test_what_is_only_shown_counts_as_a_change_of_the_unit_and_not_of_the_card() -> None:
    branch = Branch(complete(1), seat=Seat(UNIT.id, 1))
    after = applied(branch, Decision((ValueRevealed(1, "phone", "check"),)))
    assert after.desk.member is not None
    assert after.desk.member.revision == 1
    assert after.desk.unit is not None
    assert after.desk.unit.revision == 1


def test_language_and_notice_stand_at_once() -> None:
    after = applied(Branch(), Decision(language="en", notice=NOW))
    assert (after.desk.person.language, after.desk.person.notice) == ("en", NOW)
    kept = applied(Branch(), Decision())
    assert kept.desk.person == SECRETARY


def test_without_a_unit_nothing_is_changed() -> None:
    loaded = Loaded(Desk(SECRETARY, member=complete(1)))
    after = decisions.apply(loaded, Decision((FactsStated(1, facts(focus="1")),)), concluded)
    assert after.members == ()


FACTS = st.fixed_dictionaries(
    {},
    optional={
        "scope": st.sampled_from(["in_branch", "deceased", "no_receipt"]),
        "reach": st.sampled_from(["yes", "no"]),
        "where": st.sampled_from(["here", "abroad"]),
        "died_on": st.sampled_from(["2025", "2024-03"]),
        "meeting": st.sampled_from(["2024-01", "2026-01"]),
        "conceal": st.sampled_from(["yes", "no"]),
    },
)
CHANGES: st.SearchStrategy[Change] = st.one_of(
    st.builds(
        lambda number, given: FactsStated(number, {k: Fact(v) for k, v in given.items()}),
        st.integers(1, 3),
        FACTS,
    ),
    st.builds(MemberClosed, st.integers(1, 3), st.just("other")),
    st.builds(MemberReinstated, st.integers(1, 3)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CHANGES, max_size=4), max_size=6))
def test_the_counts_are_always_those_of_the_members(turns: list[list[Change]]) -> None:
    branch = Branch(complete(1), complete(2, scope="in_branch"), member(3))
    tally = branch.tally()
    for changes in turns:
        loaded = branch.loaded(roster=dict(branch.members))
        loaded = replace(loaded, desk=replace(loaded.desk, tally=tally))
        branch.happen(loaded, Decision(tuple(changes)))
        assert branch.desk_after is not None
        tally = dict(branch.desk_after.tally)
        assert {name: n for name, n in tally.items() if n} == branch.tally()
