from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.next_steps import next_step
from bot.domain.outcomes import read_outcomes
from bot.domain.records import Member, Try
from bot.domain.standing import stand
from tests.domain.branch import POLICY, member

WEDNESDAY = "2026-02-25T01:00:00+00:00"


def tried(*made: Try, **values: str) -> Member:
    return replace(member(1, "某某", "asked", **{"reach": "no", **values}), tried=made)


def one(outcome: str, channel: str = "contact", happened: str = WEDNESDAY, **more: Any) -> Try:
    return Try(channel, outcome, happened, **more)


@pytest.mark.parametrize(
    ("made", "kind", "on"),
    [
        (one("unanswered"), "other_hours", date(2026, 2, 26)),
        (one("off"), "other_hours", date(2026, 2, 26)),
        (one("suspended"), "next_way", date(2026, 2, 28)),
        (one("vacant"), "next_way", date(2026, 2, 25)),
        (one("unknown_there"), "next_way", date(2026, 2, 25)),
        (one("refused"), "superior", date(2026, 2, 28)),
        (one("lead", "family"), "next_way", date(2026, 2, 25)),
        (one("nothing", "family"), "next_way", date(2026, 2, 26)),
        # five working days: Saturday 28 February is one, Sunday is none
        (one("awaiting", "police"), "wait", date(2026, 3, 3)),
        (one("reached"), "reached", date(2026, 2, 25)),
    ],
    ids=lambda value: value.outcome if isinstance(value, Try) else str(value),
)
def test_an_outcome_says_what_is_next_and_when(made: Try, kind: str, on: date) -> None:
    step = next_step(tried(made), POLICY)
    assert step is not None
    assert (step.kind, step.on) == (kind, on)


def test_a_day_is_that_of_the_people_not_of_greenwich() -> None:
    late = one("unanswered", happened=datetime(2026, 2, 25, 17, tzinfo=UTC).isoformat())
    step = next_step(tried(late), POLICY)
    assert step is not None
    assert step.on == date(2026, 2, 27)


def test_who_was_never_looked_for_is_due_since_it_was_told() -> None:
    step = next_step(tried(), POLICY)
    assert step is not None
    assert (step.kind, step.on) == ("begin", date(2026, 2, 25))


def test_what_was_taken_back_has_no_consequence() -> None:
    step = next_step(tried(one("unanswered"), one("vacant", off="withdrawn")), POLICY)
    assert step is not None
    assert step.kind == "other_hours"


def test_only_who_cannot_be_reached_is_searched_for() -> None:
    made = one("unanswered")
    assert next_step(tried(made, reach="yes"), POLICY) is None
    assert next_step(replace(tried(made), closed="moved"), POLICY) is None
    assert next_step(member(1, reach="yes"), POLICY) is None
    assert next_step(member(1), POLICY) is None
    assert next_step(replace(member(1), tried=(made,)), POLICY) is not None


def test_the_step_stands_with_the_member_and_goes_when_the_answer_no_longer_concerns() -> None:
    out_of_reach = tried(one("unanswered"), scope="in_branch")
    assert stand(out_of_reach, POLICY).next_on == "2026-02-26"
    died = tried(one("unanswered"), scope="deceased")
    assert stand(replace(died, tried=()), POLICY).next_on == ""


def test_every_outcome_has_consequences_and_no_other_has() -> None:
    codes = POLICY.codes["outcome"]
    assert POLICY.outcomes.keys() == {row.code for row in codes}
    table = {"outcome": [{"code": "reached", "reached": True}]}
    with pytest.raises(ValueError, match="vacant"):
        read_outcomes(table, codes)
