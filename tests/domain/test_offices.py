from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import offices, presses
from bot.domain.changes import Entry, UnitAdded
from bot.domain.changes.offices import MembersShown
from bot.domain.decisions import Below, Loaded
from bot.domain.desk import Desk
from bot.domain.records import Grant, Person, Unit, UnitKind
from tests.domain.branch import NOW, UNIT

CITY = Unit(1, "市", "city", None, "/1/")
BOSS = Person(9, 1009, "zh_Hans", NOW)
SHOWN = MembersShown("spot")


def seen_from_above(unit: Unit = UNIT) -> Desk:
    return Desk(BOSS, (Grant(1, "city", CITY),), unit=unit)


@pytest.mark.parametrize(
    ("page", "deeds", "recorded"),
    [
        (0, (), True),
        (1, (), True),
        (1, (Entry(1, NOW - timedelta(minutes=5), BOSS.id, SHOWN),), False),
        (1, (Entry(1, NOW - timedelta(minutes=5), 4, SHOWN),), True),
        (1, (Entry(1, NOW - timedelta(days=1), BOSS.id, SHOWN),), True),
        (1, (Entry(1, NOW - timedelta(minutes=5), BOSS.id, MembersShown("check")),), True),
    ],
)
def test_names_are_shown_only_behind_a_reason_on_record(
    page: int, deeds: tuple[Entry, ...], *, recorded: bool
) -> None:
    loaded = Loaded(seen_from_above(), deeds=deeds)
    decision = offices.names(loaded, presses.offices.Names(UNIT.id, "spot", page), NOW)
    assert decision.view is not None
    assert decision.view.name == "names"
    assert decision.changes == ((SHOWN,) if recorded else ())


@pytest.mark.parametrize(
    ("above", "kind", "made"),
    [
        ("city", "committee", True),
        ("committee", "general_branch", True),
        ("committee", "committee", False),
        ("general_branch", "branch", True),
        ("general_branch", "committee", False),
        ("branch", "branch", False),
    ],
)
def test_a_unit_is_made_only_below_one_that_may_hold_it(
    above: UnitKind, kind: UnitKind, *, made: bool
) -> None:
    loaded = Loaded(seen_from_above(replace(UNIT, kind=above)))
    named = offices.unit_named(loaded, kind, "新单位")
    assert named.changes == ((UnitAdded(0, kind, "新单位"),) if made else ())
    pressed = offices.add_unit(loaded, presses.offices.AddUnit(UNIT.id, kind))
    asked = pressed.seat is not None and pressed.seat.expects == f"unit:{kind}"
    assert asked is made


def test_no_two_units_side_by_side_have_one_name() -> None:
    town = Unit(4, "镇党委", "committee", 1, "/1/4/")
    loaded = Loaded(seen_from_above(town), below=(Below(replace(UNIT, name="东"), {}, {}),))
    refused = offices.unit_named(loaded, "branch", " 东 ")
    assert refused.complaint is not None
    assert (refused.complaint.code, refused.changes) == ("unit_there", ())
