"""Counts behind the sheets: every figure traced, branches summed over random trees."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from bot.domain.catalogue import catalogue, layouts
from bot.domain.records import Key, Member
from bot.domain.summaries import Counts, Office, counts_of, traits, wanted
from tests.forms.people import (
    FLOATING,
    FOUND,
    FOUND_BY,
    LOST,
    OFFICE,
    POLICY,
    PROBATIONARY,
    ZONE,
    branch,
    person,
)

SHEETS = tuple(code for code, row in catalogue(POLICY.tables).items() if row.kind == "counts")


def count(code: str, members: Iterable[Member], offices: Iterable[Office] = (OFFICE,)) -> Counts:
    places = {office.id: office for office in offices}
    counts = counts_of(layouts(POLICY.tables)[code], places.values())
    for member in members:
        office = places.get(member.key.unit, OFFICE)
        counts.add(member.key, traits(member, office, POLICY, ZONE))
    return counts


def keys(*numbers: int) -> tuple[Key, ...]:
    return tuple(Key(1, number) for number in numbers)


@pytest.mark.parametrize(
    ("column", "numbers"),
    [
        ("丙", (8,)), ("丁", (4, 5, 7)), ("1", (4, 5, 7, 8)), ("2", (7,)), ("3", (4, 8)),
        ("4", ()), ("6", (4, 5, 7, 8)), ("9", (7,)), ("12", (4, 5, 8)), ("14", (4, 5, 7, 8)),
        ("17", (7,)), ("18", (4, 5, 8)), ("21", (4, 7)), ("26", (8,)), ("27", (5,)),
    ],
)  # fmt: skip
def test_who_is_behind_a_figure(column: str, numbers: tuple[int, ...]) -> None:
    counts = count("lost_summary", branch())
    for row in ("01", "04"):  # the branch is one of a village
        assert counts.behind(row, column) == keys(*numbers)
    assert counts.number("02", column) == 0
    assert counts.unsound() is None


def test_those_who_float_are_counted_by_where_they_went() -> None:
    counts = count("floating_summary", branch())
    assert [counts.number("合计", mark) for mark in ("1", "2", "3")] == [1, 1, 0]
    assert counts.behind("u1", "1") == keys(2)


def test_as_long_as_nothing_is_decided_everybody_waits() -> None:
    counts = count("disposal_summary", branch())
    assert [counts.number("01", str(n)) for n in range(1, 21)] == [4, *[0] * 18, 4]
    # On paper the heading breaks before its bracket; a button has one line.
    assert counts.columns[-1].label == "待处置（含请示）"


def test_a_missing_birth_breaks_the_sum_and_names_the_row_and_the_member() -> None:
    broken = person(4, "林某梅", LOST)
    facts = {k: v for k, v in broken.facts.items() if k not in ("birth", "idno")}
    members = [replace(broken, facts=facts), person(5, "王某明", LOST)]
    unsound = count("lost_summary", members).unsound()
    assert unsound is not None
    assert (unsound.row, unsound.rule, unsound.found, unsound.wanted) == ("总计", "1=5+6+7+8", 2, 1)
    assert unsound.who == keys(4)


def test_a_branch_of_no_known_kind_breaks_the_sum_of_the_rows() -> None:
    unsound = count("lost_summary", branch(), [Office(1, "某某党支部")]).unsound()
    assert unsound is not None
    assert (unsound.row, unsound.found, unsound.wanted) == ("总计", 1, 0)


def test_traits_are_read_as_and_and_or() -> None:
    assert wanted("a b | c") == (frozenset({"a", "b"}), frozenset({"c"}))
    assert wanted("") == ()


STATES = st.sampled_from(
    [{}, LOST, LOST | PROBATIONARY, FOUND, FLOATING, FLOATING | {"where": "city"}]
)
BIRTHS = st.sampled_from(["1950-05-01", "1975-01-01", "1985-06-01", "1999-09-09"])


@st.composite
def cities(draw: st.DrawFn) -> list[tuple[Office, int, list[Member]]]:
    """Branches of three committees, with members in every state."""
    found = []
    for unit in range(1, draw(st.integers(1, 6)) + 1):
        office = Office(unit, f"第{unit}村", draw(st.sampled_from("123456789")))
        people = []
        for number in range(1, draw(st.integers(0, 5)) + 1):
            facts = draw(STATES)
            tried = (FOUND_BY,) if facts is FOUND else ()
            birth = {"birth": draw(BIRTHS), "sex": draw(st.sampled_from(["male", "female"]))}
            people.append(person(number, "张某", {**facts, **birth}, unit=unit, tried=tried))
        found.append((office, draw(st.integers(1, 3)), people))
    return found


@pytest.mark.parametrize("code", SHEETS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(cities())
def test_the_branches_are_the_committees_are_the_city(
    code: str, city: list[tuple[Office, int, list[Member]]]
) -> None:
    offices = [office for office, _, _ in city]
    whole = count(code, (m for _, _, people in city for m in people), offices)
    branches = counts_of(layouts(POLICY.tables)[code], offices)
    empty = counts_of(layouts(POLICY.tables)[code], offices)
    committees: dict[int, Counts] = dict.fromkeys((1, 2, 3), empty)
    for _, committee, people in city:
        each = count(code, people, offices)
        branches = branches.plus(each)
        committees[committee] = committees[committee].plus(each)
    above = empty
    for sheet in committees.values():
        above = above.plus(sheet)
    assert whole.figures() == branches.figures() == above.figures()
    assert whole.unsound() is None
