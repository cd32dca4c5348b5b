from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.changes import apply
from bot.domain.changes.efforts import EffortRequired, EffortWaived, WayExcused
from bot.domain.diligence import Gap, clock, effort_done, gaps, line_on, outside_hours, waived
from bot.domain.effort import read_rule
from bot.domain.records import Contact, Member, Precision, Try
from bot.domain.standing import stand
from tests.domain.branch import POLICY, UNIT, member


def made(channel: str, at: str, outcome: str = "nothing", **more: Any) -> Try:
    """An attempt at this time in China, such as 02-25 09:00."""
    hour = int(at[6:8])
    day = int(at[3:5]) - (hour < 8)
    return Try(
        channel, outcome, f"2026-{at[:2]}-{day:02}T{(hour - 8) % 24:02}{at[8:]}:00+00:00", **more
    )


ENOUGH = (
    made("contact", "02-25 09:00", "vacant"),
    made("family", "02-26 19:30"),
    made("police", "02-27 10:00"),
    made("members", "02-27 11:00"),
)


def sought(*tried: Try, **values: str) -> Member:
    known = {"scope": "in_branch", "reach": "no", "dues": "2024-03", "meeting": "?", **values}
    return replace(member(1, "某某", "asked", **{k: v for k, v in known.items() if v}), tried=tried)


def codes(one: Member) -> list[tuple[str, str, int]]:
    return [(gap.code, gap.name, gap.n) for gap in gaps(one, POLICY)]


def test_a_complete_search_lacks_nothing() -> None:
    assert gaps(sought(*ENOUGH), POLICY) == ()
    assert effort_done(sought(*ENOUGH), POLICY)
    assert stand(sought(*ENOUGH), POLICY).gaps == 0


def test_every_way_of_the_plan_is_missed_until_it_was_tried() -> None:
    assert codes(sought()) == [
        ("group", "contact", 1),
        ("group", "family", 1),
        ("group", "agency", 1),
        ("group", "members", 1),
        ("days", "", 3),
        ("hours", "", 1),
    ]
    for missing in range(4):
        rest = [one for i, one in enumerate(ENOUGH) if i != missing]
        assert ("group" in [gap.code for gap in gaps(sought(*rest), POLICY)]) is True


@pytest.mark.parametrize("agency", ["police", "labour", "civil"])
def test_one_of_the_agencies_is_enough(agency: str) -> None:
    tried = (*ENOUGH[:2], made(agency, "02-27 10:00"), ENOUGH[3])
    assert gaps(sought(*tried), POLICY) == ()


def test_an_open_request_or_a_reason_stands_for_a_way() -> None:
    without = (*ENOUGH[:2], ENOUGH[3])
    assert codes(sought(*without)) == [("group", "agency", 1)]
    assert gaps(sought(*without), POLICY, met=("agency",)) == ()
    excused = apply(sought(*without), WayExcused(1, "agency", "派出所不受理"), UNIT.id)
    assert excused is not None
    assert gaps(excused, POLICY) == ()


def test_what_was_taken_back_does_not_count() -> None:
    tried = (*ENOUGH[:3], ENOUGH[3]._replace(off="withdrawn"))
    assert codes(sought(*tried)) == [("group", "members", 1)]


def test_attempts_of_one_day_are_one_day_and_office_hours_are_not_the_evening() -> None:
    day = tuple(made(one.channel, "02-25 10:00") for one in ENOUGH)
    assert codes(sought(*day)) == [("days", "", 2), ("hours", "", 1)]


@pytest.mark.parametrize(
    ("at", "precision", "outside"),
    [
        ("02-25 08:29", "exact", True),
        ("02-25 08:30", "exact", False),
        ("02-25 17:29", "exact", False),
        ("02-25 17:30", "exact", True),
        ("02-25 18:00", "half_day", True),
        ("02-25 12:00", "half_day", False),
        ("02-25 00:00", "day", False),
        # Saturday 28 February 2026 is a working day, Sunday 1 March is none.
        ("02-28 10:00", "exact", False),
        ("03-01 10:00", "exact", True),
        ("03-01 08:00", "day", True),
    ],
)
def test_outside_working_hours_is_an_evening_or_a_day_off(
    at: str, precision: Precision, outside: bool
) -> None:
    one = made("contact", at, precision=precision)
    assert outside_hours(one, POLICY.effort, POLICY) is outside


def test_an_open_lead_is_missing_by_name() -> None:
    one = replace(sought(*ENOUGH), contacts=(Contact("kin", "表哥", "", 2, 1),))
    assert gaps(one, POLICY) == (Gap("lead", "1"),)
    followed = replace(one, tried=(*ENOUGH, made("family", "02-28 09:00", contact=1)))
    assert gaps(followed, POLICY) == ()


def test_dues_and_meeting_are_both_asked_but_need_not_be_known() -> None:
    assert codes(sought(*ENOUGH, dues="")) == [("date", "dues", 1)]
    assert codes(sought(*ENOUGH, meeting="+")) == [("date", "meeting", 1)]
    assert gaps(sought(*ENOUGH, dues="?", meeting="?"), POLICY) == ()


def test_a_waiver_completes_the_effort_and_hides_no_gap() -> None:
    one = apply(sought(), EffortWaived(1, "全村都不知道去向"), UNIT.id)
    assert one is not None
    assert waived(one)
    assert effort_done(one, POLICY)
    assert len(gaps(one, POLICY)) == 6
    assert stand(one, POLICY).gaps == 0
    back = apply(one, EffortRequired(1, "还有表哥没有问"), UNIT.id)
    assert back is not None
    assert not effort_done(back, POLICY)


@pytest.mark.parametrize(
    ("since", "counts", "removable"),
    [
        ("2025-09-30", date(2026, 3, 30), date(2026, 3, 31)),
        ("2025-08-31", date(2026, 2, 28), date(2026, 3, 1)),
        ("2024-02-29", date(2024, 8, 29), date(2024, 8, 30)),
    ],
)
def test_exactly_six_months_and_more_than_six_are_told_apart(
    since: str, counts: date, removable: date
) -> None:
    lines = clock(sought(dues_on=since, dues="?", meeting="?"), POLICY)
    assert lines is not None
    assert (lines.since.isoformat(), lines.counts, lines.removable) == (since, counts, removable)


def test_the_line_is_known_ahead_for_who_is_out_of_contact() -> None:
    assert line_on(sought(dues_on="2025-09-20", dues="?", meeting="?"), POLICY) == "2026-03-20"
    assert line_on(sought(dues="?", meeting="?"), POLICY) == ""
    assert line_on(sought(dues_on="2025-09-20", reach="yes"), POLICY) == ""
    assert line_on(member(1), POLICY) == ""


def test_the_rule_names_groups_that_channels_belong_to() -> None:
    table = {**POLICY.tables["diligence"], "group": [{"code": "post", "label": "邮局"}]}
    with pytest.raises(ValueError, match="post"):
        read_rule(table, POLICY.codes["channel"])
