from dataclasses import replace

import pytest

from bot.domain import efforts
from bot.domain.decisions import Loaded
from bot.domain.desk import Desk
from bot.domain.presses.efforts import Waive
from bot.domain.records import Grant, Person, Unit
from tests.domain.branch import NOW, UNIT, member

TOWN = Unit(4, "镇党委", "committee", 1, "/1/4/")


def group_at(above: str) -> Loaded:
    unit = replace(UNIT, phase="submitted", above=above)
    grants = (Grant(1, "verifier", TOWN),)
    return Loaded(Desk(Person(9, 1009, "zh_Hans", NOW), grants, unit=unit, member=member(1)))


@pytest.mark.parametrize("above", ["signed", "reported", "received"])
def test_nothing_is_waived_once_the_committee_has_signed(above: str) -> None:
    signed = group_at(above)
    assert not efforts.may_waive(signed.desk)
    pressed = efforts.waive(signed, Waive(UNIT.id, 1, 0))
    written = efforts.typed(signed, efforts.WAIVE, "", "全村都不知道去向")
    for refused in (pressed, written):
        assert refused.complaint is not None
        assert (refused.complaint.code, refused.changes) == ("signed_above", ())


@pytest.mark.parametrize("above", ["", "rejected"])
def test_before_that_it_is(above: str) -> None:
    at_work = group_at(above)
    assert efforts.may_waive(at_work.desk)
    assert efforts.waive(at_work, Waive(UNIT.id, 1, 0)).complaint is None
    assert len(efforts.typed(at_work, efforts.WAIVE, "", "全村都不知道去向").changes) == 1
