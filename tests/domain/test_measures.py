from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from bot.domain import measures
from bot.domain.measures import EFFORT, LIST, read_measures
from bot.domain.policy import read_policy
from bot.domain.proposals import FOUND, propose, table_of
from bot.domain.records import Member
from bot.gallery.sample import CASES, imported, walked
from tests.domain.branch import POLICY, complete

LABELS = {row.code: row.label for row in POLICY.codes[LIST]}
BRANCH = imported(POLICY)


def case(**values: str) -> Member:
    return BRANCH.standing(walked(BRANCH.members[29], POLICY, **values))


def first(member: Member, **findings: str) -> tuple[str, str]:
    row = propose(member, POLICY, findings)[0]
    return row.code, row.disposal


LOST = CASES["lost"]


@pytest.mark.parametrize(
    ("values", "situation", "disposal"),
    [
        (CASES["normal"], "normal", ""),
        (CASES["floating"], "floating", "retain"),
        ({**CASES["floating"], "settled": "yes"}, "floating_settled", "transfer"),
        (CASES["hollow"], "hollow", "transfer"),
        ({**CASES["abroad"], "abroad_kind": "study"}, "abroad", "keep"),
        ({**CASES["abroad"], "abroad_kind": "settled"}, "settled_abroad", "suspend"),
        (
            {**CASES["abroad"], "abroad_kind": "settled", "category": "probationary"},
            "settled_abroad_probationary",
            "cancel",
        ),
        (CASES["no_receipt"], "no_receipt", "transfer"),
        (CASES["received"], "received", ""),
        (LOST, "lost_over", "remove"),
        ({**LOST, "category": "probationary"}, "lost_probationary", "cancel"),
        (
            {**LOST, "category": "probationary", "circumstance": "5"},
            "lost_probationary_abroad",
            "cancel",
        ),
        (CASES["broken"], "broken", "pending"),
        ({"scope": "doubtful"}, "doubtful", "referred"),
        ({"scope": "deceased"}, "deceased", "died"),
    ],
)
def test_each_situation_of_the_table_leads_to_its_proposal(
    values: dict[str, str], situation: str, disposal: str
) -> None:
    assert first(case(**values)) == (situation, disposal)


@pytest.mark.parametrize(
    ("paid", "situation"),
    [("2025-09-29", "lost_over"), ("2025-09-30", "lost_edge"), ("2025-08-31", "lost_over")],
)
def test_removal_takes_more_than_six_months_and_exactly_six_are_not(
    paid: str, situation: str
) -> None:
    lost = case(**{**LOST, "dues": "2025-01", "dues_on": paid, "meeting": "2025-01-10"})
    assert lost.standing.cls == "lost"
    assert first(lost)[0] == situation


def test_the_plan_comes_first_and_the_differing_rule_stands_beside_it() -> None:
    row = propose(case(**LOST), POLICY)[0]
    assert (row.disposal, row.barred) == ("remove", (EFFORT,))
    assert "实施方案" in row.basis
    assert [other.disposal for other in row.beside] == ["suspend"]


@pytest.mark.parametrize(
    ("findings", "situation", "disposal"),
    [
        ({}, "regained_open", "pending"),
        ({"cause": "objective"}, "regained_objective", "retain"),
        ({"cause": "subjective"}, "regained_subjective", "correct"),
        ({"cause": "subjective", "willing": "no"}, "regained_refuses", "persuade"),
        ({"cause": "faith"}, "regained_faith", "withdraw"),
        ({"cause": "objective", "conduct": "violation"}, "violation", "referred"),
        ({"leaving": "yes"}, "leaving", "withdraw"),
        ({"unproven": "yes"}, "unproven", "void"),
    ],
)
def test_what_was_found_out_decides_about_one_who_was_reached_again(
    findings: dict[str, str], situation: str, disposal: str
) -> None:
    member = case(**CASES["normal"])
    flags = (*member.standing.flags, FOUND)
    found = replace(member, standing=replace(member.standing, flags=flags))
    assert first(found, **findings) == (situation, disposal)


def test_nothing_is_proposed_before_the_questions_are_finished() -> None:
    assert propose(complete(), POLICY) == ()


def test_everybody_with_a_class_has_a_proposal() -> None:
    for values in CASES.values():
        assert propose(case(**values), POLICY) != ()


def test_every_row_names_its_basis_and_who_approves() -> None:
    rows = table_of(POLICY)
    assert len({row.code for row in rows}) == len(rows)
    for row in rows:
        assert row.basis
        assert row.approval
        assert row.wording
        assert row.disposal in {"", *LABELS}


def test_a_pack_that_proposes_what_there_is_no_code_for_is_refused() -> None:
    tables: dict[str, Any] = deepcopy(dict(POLICY.tables))
    tables[measures.TABLE]["situation"][0]["proposes"] = "shoot"
    with pytest.raises(ValueError, match="shoot"):
        read_measures(tables[measures.TABLE], LABELS)
    with pytest.raises(ValueError, match="shoot"):
        read_policy(tables, 2026)
