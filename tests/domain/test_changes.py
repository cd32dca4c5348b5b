import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from bot.domain import appraisal
from bot.domain.changes import (
    KINDS,
    Change,
    FactsStated,
    MemberAdded,
    MemberClosed,
    MemberReinstated,
    RosterImported,
    ValueRevealed,
    apply,
    kind_of,
    member_of,
    pack,
    pack_facts,
    today,
    unpack,
    unpack_facts,
)
from bot.domain.presses import closing as presses
from bot.domain.records import Fact, Member, Review
from tests.domain.branch import TODAY, UNIT, Branch, complete, facts, member


def through_json(change: Change) -> Change:
    return unpack(kind_of(change), json.loads(json.dumps(pack(change))))


def test_the_vocabulary_is_closed_and_every_change_has_one_word() -> None:
    assert set(get_args(Change)) == set(KINDS.values())
    assert len(set(KINDS.values())) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_any_change_comes_back_from_json_as_it_was(kind: str, data: st.DataObject) -> None:
    strategy: st.SearchStrategy[Change] = st.builds(KINDS[kind])
    change = data.draw(strategy)
    assert through_json(change) == change


def test_a_word_that_is_not_in_the_vocabulary_is_no_change() -> None:
    with pytest.raises(KeyError):
        unpack("member_erased", {"number": 1})


def test_what_says_nothing_is_not_packed() -> None:
    assert pack(MemberReinstated(4)) == {"number": 4}
    assert pack(RosterImported(7, "aa", 0, 1, 0, 0)) == {
        "upload": 7, "sha256": "aa", "added": 0, "changed": 1, "unchanged": 0, "left_out": 0,
    }  # fmt: skip


@given(st.dictionaries(st.text(max_size=8), st.builds(Fact)))
def test_facts_come_back_from_json_as_they_were(given_facts: dict[str, Fact]) -> None:
    assert unpack_facts(json.loads(json.dumps(pack_facts(given_facts)))) == given_facts


def test_a_change_says_whom_it_is_about() -> None:
    assert member_of(MemberClosed(4, "twice")) == 4
    assert member_of(RosterImported(7, "aa", 1, 0, 0, 0)) is None


def test_an_added_member_stands_at_the_first_revision() -> None:
    added = apply(None, MemberAdded(4, "王某某", facts(name="王某某"), "arrival"), UNIT.id)
    assert added == Member((UNIT.id, 4), "王某某", facts(name="王某某"), 1, "arrival")  # type: ignore[arg-type]


def test_stated_facts_stand_beside_the_others_and_withdrawn_ones_do_not() -> None:
    card = member(1, work="务农", home="样例镇")
    stated = FactsStated(1, facts(work="退休"), withdrawn=("home", "nothing"))
    after = apply(card, stated, UNIT.id)
    assert after is not None
    assert (after.value("work"), "home" in after.facts) == ("退休", False)
    assert after.revision == card.revision + 1


def test_a_stated_name_renames() -> None:
    after = apply(member(1, "王某某"), FactsStated(1, facts(name="王新")), UNIT.id)
    assert after is not None
    assert after.name == "王新"


def test_taking_back_what_was_stated_restores_the_facts() -> None:
    card = complete(1)
    done = FactsStated(1, facts("asked", work="退休", focus="1"), {"work": card.facts["work"]})
    back = FactsStated(1, done.before, done.facts, ("focus",), "undone", 2)
    after = apply(apply(card, done, UNIT.id), back, UNIT.id)
    assert after is not None
    assert after.facts == card.facts
    assert after.revision == card.revision + 2


def test_closing_and_reinstating_leave_the_facts_alone() -> None:
    card = complete(1)
    closed = apply(card, MemberClosed(1, "moved", "说明"), UNIT.id)
    assert closed is not None
    back = apply(closed, MemberReinstated(1, "说明"), UNIT.id)
    assert back is not None
    assert (closed.closed, back.closed) == ("moved", "")
    assert (closed.facts, back.facts) == (card.facts, card.facts)
    assert [m.revision for m in (card, closed, back)] == [1, 2, 3]


@pytest.mark.parametrize(
    "change", [ValueRevealed(1, "phone", "check"), RosterImported(7, "aa", 1, 0, 0, 0)]
)
def test_what_changes_no_answer_leaves_the_buttons_of_the_card_good(change: Change) -> None:
    card = complete(1)
    assert apply(card, change, UNIT.id) == card


def test_a_change_about_nobody_on_record_makes_nobody() -> None:
    assert apply(None, FactsStated(1, facts(work="退休")), UNIT.id) is None


def test_no_change_shows_a_person_in_its_repr() -> None:
    shown = repr(
        [
            MemberAdded(4, "王某某", facts(idno="990101"), note="说明"),
            FactsStated(4, facts(phone="100"), facts(phone="101"), note="说明"),
            MemberClosed(4, "twice", "说明"),
            MemberReinstated(4, "说明"),
        ]
    )
    assert not any(text in shown for text in ("王某某", "990101", "'100'", "'101'", "说明"))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 2, 24, 15, 59, 59, tzinfo=UTC), date(2026, 2, 24)),
        (datetime(2026, 2, 24, 16, 0, tzinfo=UTC), date(2026, 2, 25)),
    ],
)
def test_today_is_the_date_where_the_people_are(now: datetime, expected: date) -> None:
    assert today(now, ZoneInfo("Asia/Shanghai")) == expected


def agreed(**values: str) -> Member:
    return replace(complete(1, **values), review=Review("agreed"))


def test_what_the_branch_changes_after_it_was_agreed_with_is_looked_at_again() -> None:
    stated = FactsStated(1, facts("asked", where="city"))
    after = apply(agreed(), stated, UNIT.id)
    assert after is not None
    assert after.review.state == "changed"
    settled = FactsStated(1, facts("roster", work="教师"), cause="corrected")
    after = apply(agreed(), settled, UNIT.id)
    assert after is not None
    assert after.review.state == "changed"


def test_the_appraisal_and_the_end_of_a_case_are_not_looked_at_again() -> None:
    branch = Branch(agreed(scope="in_branch"))
    branch.phase = "verified"
    loaded = branch.loaded(roster=dict(branch.members))
    branch.happen(loaded, appraisal.rate(loaded, presses.Rate(UNIT.id, 1, "good"), TODAY))
    assert branch.members[1].value("appraisal") == "good"
    assert branch.members[1].review.state == "agreed"
    received = FactsStated(
        1, facts("hand", scope="received", received_on="2026-02-25"), cause="corrected"
    )
    after = apply(branch.members[1], received, UNIT.id)
    assert after is not None
    assert (after.value("scope"), after.review.state) == ("received", "agreed")
