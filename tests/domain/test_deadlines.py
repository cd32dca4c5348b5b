from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain import deadlines
from bot.domain.changes import DateShifted, pack, unpack
from bot.domain.complaints import Complaint
from bot.domain.decisions import Loaded, apply
from bot.domain.desk import Desk
from bot.domain.records import Grant, Member, Person, Role, Standing, Unit
from bot.policy import load_policy

TODAY = date(2026, 3, 4)
NOW = datetime(2026, 3, 4, 1, tzinfo=UTC)
CAMPAIGN = load_policy(2026).campaign
CITY = Unit(1, "市委组织部", "city", None, "/1/", 3)
TOWN = Unit(2, "镇党委", "committee", 1, "/1/2/", 5)
BRANCH = Unit(3, "一支部", "branch", 2, "/1/2/3/", 7)


def desk(role: Role = "clerk", unit: Unit = TOWN, at: Unit | None = None) -> Desk:
    return Desk(Person(9, 1009), (Grant(1, role, unit),), unit=at or unit)


def shifted(here: Desk, code: str, day: str, revision: int | None = None) -> object:
    assert here.unit is not None
    at = here.unit.revision if revision is None else revision
    return deadlines.shift(Loaded(here), here.unit.id, code, day, at, CAMPAIGN, TODAY, NOW)


@pytest.mark.parametrize(
    ("here", "levels"),
    [
        (desk("clerk"), {"branch"}),
        (desk("committee"), {"branch"}),
        (desk("verifier"), set()),
        (desk("secretary", BRANCH), set()),
        (desk("clerk", TOWN, BRANCH), set()),
        (desk("city", CITY), {"branch", "committee"}),
        (desk("city", CITY, TOWN), {"branch", "committee"}),
    ],
)
def test_who_may_move_which_dates(here: Desk, levels: set[str]) -> None:
    found = deadlines.shiftable(CAMPAIGN, here, TODAY)
    assert {d.level for d in found} == levels
    # Of the dates that have passed only those may give more time who are not bound by the plan.
    passed = {d.code for d in found if d.day < TODAY}
    assert passed == ({"mobilised", "committee_mobilised"} if "committee" in levels else set())


def test_a_date_of_our_own_that_has_passed_can_still_give_more_time() -> None:
    today = date(2026, 3, 23)
    assert "branch_forms" in {d.code for d in deadlines.shiftable(CAMPAIGN, desk(), today)}
    days = deadlines.pickable(CAMPAIGN, desk(), "branch_forms", today)
    assert (days[0], days[-1]) == (date(2026, 3, 24), date(2026, 3, 27))


def test_where_the_city_gave_the_committee_more_time_it_may_pass_that_on() -> None:
    today, more = date(2026, 4, 2), replace(desk(), dates={"committee_forms": "2026-04-10"})
    assert deadlines.pickable(CAMPAIGN, desk(), "branch_forms", today) == ()
    assert deadlines.pickable(CAMPAIGN, more, "branch_forms", today)[-1] == date(2026, 4, 9)


def test_a_moved_date_holds_for_whoever_reads_the_campaign() -> None:
    here = replace(desk(), dates={"branch_forms": "2026-03-18"})
    moved = deadlines.of_desk(CAMPAIGN, here)
    found = moved.deadline("branch_forms")
    assert found is not None
    assert (found.day, found.last) == (date(2026, 3, 18), date(2026, 3, 17))
    assert moved.deadline("cases_closed") == CAMPAIGN.deadline("cases_closed")
    assert [d.code for d in moved.ahead("branch", date(2026, 3, 19))] == ["cases_closed"]


@pytest.mark.parametrize(
    ("here", "code", "last"),
    [
        (desk(), "branch_forms", date(2026, 3, 29)),
        (desk(), "cases_closed", date(2026, 7, 30)),
        (desk("city", CITY), "cases_closed", date(2026, 12, 31)),
    ],
)
def test_below_the_city_a_date_never_goes_beyond_the_plan(
    here: Desk, code: str, last: date
) -> None:
    assert deadlines.latest(CAMPAIGN, here, code) == last


def test_only_working_days_that_are_still_to_come_are_offered() -> None:
    days = deadlines.pickable(CAMPAIGN, desk(), "branch_forms", date(2026, 3, 6))
    assert days[:3] == (date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 11))
    assert date(2026, 3, 28) not in days
    assert days[-1] == date(2026, 3, 27)


def test_moving_leaves_one_change_and_one_errand_that_tells_those_below() -> None:
    decision = shifted(desk(), "branch_forms", "2026-03-18")
    assert decision.changes == (DateShifted("branch_forms", "2026-03-18", "2026-03-20"),)  # type: ignore[attr-defined]
    (errand,) = decision.errands  # type: ignore[attr-defined]
    assert (errand.kind, errand.key, errand.due) == ("announce", "announce:2:5", NOW)
    after = apply(Loaded(desk()), decision, nobody)  # type: ignore[arg-type]
    assert after.desk.dates == {"branch_forms": "2026-03-18"}


def nobody(member: Member) -> Standing:
    raise AssertionError(member)


@pytest.mark.parametrize(
    ("here", "code", "day", "complaint"),
    [
        (desk(), "branch_forms", "2026-03-30", "day_not_offered"),
        (desk(), "branch_forms", "2026-03-07", "day_not_offered"),
        (desk(), "branch_forms", "2026-03-04", "day_not_offered"),
        (desk(), "branch_forms", "soon", "day_not_offered"),
        (desk(), "committee_forms", "2026-03-18", "not_here"),
        (desk(), "mobilised", "2026-03-18", "not_here"),
        (desk("verifier"), "branch_forms", "2026-03-18", "not_here"),
        (replace(desk(), dates={"branch_forms": "2026-03-18"}), "branch_forms", "2026-03-18",
         "date_there"),
    ],
)  # fmt: skip
def test_what_cannot_be_moved_is_refused(here: Desk, code: str, day: str, complaint: str) -> None:
    decision = shifted(here, code, day)
    assert (decision.changes, decision.complaint) == ((), Complaint(complaint))  # type: ignore[attr-defined]


def test_an_old_confirmation_moves_nothing() -> None:
    decision = shifted(desk(), "branch_forms", "2026-03-18", revision=4)
    assert (decision.changes, decision.complaint) == ((), Complaint("stale"))  # type: ignore[attr-defined]


def test_another_unit_s_button_moves_nothing() -> None:
    decision = deadlines.offer(Loaded(desk()), 99, CAMPAIGN, TODAY)
    assert decision.complaint == Complaint("not_here")


@pytest.mark.parametrize(
    ("place", "first"), [(deadlines.NEAR, 94), (0, 0), (16, 16), (9000, 192), (-1, 0)]
)
def test_the_days_that_are_shown_lie_around_the_one_that_holds(place: int, first: int) -> None:
    days = deadlines.pickable(CAMPAIGN, desk("city", CITY), "cases_closed", TODAY)
    assert deadlines.first_shown(days, date(2026, 7, 30), place) == first
    assert place != deadlines.NEAR or days[first + 7] == date(2026, 7, 30)


def test_a_few_days_are_all_shown() -> None:
    assert deadlines.first_shown((TODAY,), TODAY, deadlines.NEAR) == 0


def test_the_change_comes_back_from_the_chain_as_it_went_in() -> None:
    change = DateShifted("branch_forms", "2026-03-18", "2026-03-20")
    assert unpack("date_shifted", pack(change)) == change
