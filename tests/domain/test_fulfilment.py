"""Which fact of a unit ends a date: what is done asks for nothing more, what is not stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain import fulfilment
from bot.domain.changes.offices import REPORTED, TRAINED
from bot.domain.changes.units import MOBILISED
from bot.domain.desk import Desk
from bot.domain.records import Person, Unit, UnitKind
from bot.policy import load_policy

CAMPAIGN = load_policy(2026).campaign
LATE = date(2026, 8, 10)
EVERY = {"branches": 2}
NO_CASES = {"total": 3}


def desk(kind: UnitKind = "branch", phase: str = "", **told: Any) -> Desk:
    unit = Unit(7, "一支部", kind, 1, "/1/7/", phase=phase)
    return replace(Desk(Person(3, 1001), unit=unit), **told)


def codes(found: tuple[object, ...]) -> set[str]:
    return {d.code for d in found}  # type: ignore[attr-defined]


def test_every_date_of_the_plan_says_what_ends_it_in_words_that_are_known() -> None:
    assert {d.clears for d in CAMPAIGN.deadlines} <= fulfilment.FACTS.keys()


@pytest.mark.parametrize(
    ("here", "left"),
    [
        (desk(), {"mobilised", "branch_forms", "cases_closed"}),
        (desk(tally={MOBILISED: 1}), {"branch_forms", "cases_closed"}),
        (desk(phase="submitted", tally={MOBILISED: 2}), set()),
        (desk(phase="verified", tally={"cls:lost": 1}), {"mobilised", "cases_closed"}),
        (desk("general_branch", tally={}), {"mobilised"}),
        (desk("general_branch", tally=NO_CASES), {"mobilised", "branch_forms", "cases_closed"}),
    ],
)
def test_what_a_branch_has_not_done_is_overdue_until_it_is(here: Desk, left: set[str]) -> None:
    assert codes(fulfilment.overdue(CAMPAIGN, here, "branch", LATE)) == left


OPEN = {"branches_unmobilised": 1, "branches_unaccepted": 1}
SIGNED = {"committee_forms", "screening_ends"}


@pytest.mark.parametrize(
    ("here", "left"),
    [
        (desk("committee"), {"committee_mobilised", *SIGNED, "accepted", "final_report"}),
        (
            desk("committee", "signed", lacking=EVERY, tally={TRAINED: 1}),
            {"final_report"},
        ),
        (
            desk("committee", "signed", lacking=EVERY | OPEN, tally={TRAINED: 1}),
            {"committee_mobilised", "accepted", "final_report"},
        ),
        (desk("committee", "signed", lacking=EVERY), {"committee_mobilised", "final_report"}),
        (
            desk("committee", "reported", lacking=EVERY, tally={f"{REPORTED}2026-03-28": 1}),
            {"committee_mobilised", "final_report"},
        ),
        (
            desk("committee", "reported", lacking=EVERY, tally={f"{REPORTED}2026-08-04": 1}),
            {"committee_mobilised"},
        ),
    ],
)
def test_what_a_committee_has_not_done_is_overdue_until_it_is(here: Desk, left: set[str]) -> None:
    assert codes(fulfilment.overdue(CAMPAIGN, here, "committee", LATE)) == left


def test_what_is_done_is_not_ahead_any_more() -> None:
    here, day = desk(tally={MOBILISED: 1}), date(2026, 2, 14)
    assert "mobilised" in codes(fulfilment.ahead(CAMPAIGN, desk(), "branch", day))
    assert "mobilised" not in codes(fulfilment.ahead(CAMPAIGN, here, "branch", day))
    assert codes(fulfilment.done(CAMPAIGN, here, "branch", day)) == {"mobilised"}
    assert fulfilment.codes(CAMPAIGN, here) == ("mobilised",)


def test_who_is_above_looks_on_and_has_nothing_overdue() -> None:
    for level in ("branch", "committee"):
        assert fulfilment.overdue(CAMPAIGN, desk("city"), level, LATE) == ()
