from dataclasses import replace

import pytest

from bot.domain.complaints import Complaint
from bot.domain.locks import barred, locked
from bot.domain.records import Review, Unit
from tests.domain.branch import UNIT, complete


def at(phase: str) -> Unit:
    return replace(UNIT, phase=phase)


@pytest.mark.parametrize("phase", ["submitted", "verified", "accepted"])
def test_a_branch_that_has_submitted_is_locked(phase: str) -> None:
    assert locked(at(phase))
    assert barred(at(phase), complete(), {"dues"}) == Complaint("locked")


def test_a_branch_at_work_and_nobodys_branch_are_not() -> None:
    assert not locked(at(""))
    assert not locked(None)
    assert barred(at(""), complete(), {"dues"}) is None


def test_only_what_was_sent_back_opens_and_what_is_asked_because_of_it() -> None:
    member = replace(complete(), review=Review("returned", ("where",), "再问"))
    assert barred(at("submitted"), member, {"where"}) is None
    assert "since" not in member.facts
    assert barred(at("submitted"), member, {"since"}) is None
    assert barred(at("submitted"), member, {"dues"}) == Complaint("locked_fields")
    assert barred(at("submitted"), member, {"where", "dues"}) == Complaint("locked_fields")


@pytest.mark.parametrize("state", ["", "agreed", "corrected", "changed"])
def test_nothing_is_open_unless_it_was_sent_back(state: str) -> None:
    member = replace(complete(), review=Review(state, ("where",)))
    assert barred(at("submitted"), member, {"where"}) == Complaint("locked")
