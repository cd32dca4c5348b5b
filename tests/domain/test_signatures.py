from datetime import UTC, datetime

import pytest

from bot.domain.changes import Change, Entry
from bot.domain.changes.offices import (
    CommitteeReopened,
    CommitteeReported,
    CommitteeSigned,
    MeetingHeld,
    ReportRejected,
)
from bot.domain.complaints import Complaint
from bot.domain.decisions import Loaded
from bot.domain.desk import Desk
from bot.domain.presses.signatures import Sign
from bot.domain.records import Grant, Person, Role, Unit
from bot.domain.signatures import digest, figures, met, moved, office, sign
from tests.domain.branch import NOW, POLICY, TODAY

CAMPAIGN = POLICY.campaign

TOWN = Unit(4, "样例镇党委", "committee", 1, "/1/4/")
HEADS = ((7, 3, "aa"), (8, 1, "bb"))


def entries(*changes: Change) -> tuple[Entry, ...]:
    return tuple(Entry(n, NOW, 1, change) for n, change in enumerate(changes, 1))


def loaded(role: Role, *changes: Change, unit: Unit = TOWN) -> Loaded:
    grants = (Grant(1, role, TOWN if role != "city" else Unit(1, "市", "city", None, "/1/")),)
    desk = Desk(Person(3, 1001), grants, unit=unit, sums={"total": 9, "todo": 1, "cls:lost": 2})
    return Loaded(desk, deeds=entries(*changes), heads=HEADS)


MET = MeetingHeld("2026-02-20", "同意")


def test_a_signature_freezes_figures_and_heads_as_they_were_stated() -> None:
    at = loaded("committee", MET)
    decision = sign(at, Sign(4, digest(at)), CAMPAIGN, TODAY)
    (change,) = decision.changes
    assert isinstance(change, CommitteeSigned)
    assert (change.signature, change.heads) == (1, HEADS)
    assert change.figures == {"cls:lost": 2, "total": 9}


@pytest.mark.parametrize(
    ("at", "complaint"),
    [
        (loaded("clerk", MET), "secretary_signs"),
        (loaded("city", MET), "secretary_signs"),
        (loaded("committee"), "meeting_first"),
        (loaded("committee", MET, unit=Unit(4, "镇", "committee", 1, "/1/4/", phase="signed")),
         "signed_already"),
    ],
)  # fmt: skip
def test_nobody_else_signs_and_not_without_a_meeting_nor_twice(at: Loaded, complaint: str) -> None:
    decision = sign(at, Sign(4, digest(at)), CAMPAIGN, TODAY)
    assert (decision.changes, decision.complaint) == ((), Complaint(complaint))


def test_what_was_stated_before_something_moved_signs_nothing() -> None:
    decision = sign(loaded("committee", MET), Sign(4, "0" * 16), CAMPAIGN, TODAY)
    assert (decision.changes, decision.complaint) == ((), Complaint("figures_moved"))


def test_what_happened_since_the_last_signature_is_what_counts() -> None:
    signed = CommitteeSigned(1, "d", {}, HEADS)
    known = office(entries(MET, signed, CommitteeReported("2026-03-01"), ReportRejected("差一份")))
    assert (known.signatures, known.reported, known.reason) == (1, "2026-03-01", "差一份")
    again = office(entries(MET, signed, CommitteeReopened("漏了"), CommitteeSigned(2, "e")))
    assert (again.signatures, again.reason) == (2, "")
    assert moved(known.signature, HEADS) == 0
    assert moved(known.signature, ((7, 3, "aa"), (8, 2, "cc"), (9, 1, "dd"))) == 2


def test_figures_are_those_that_a_form_shows() -> None:
    counted = {"total": 3, "todo": 2, "cls:lost": 1, "flag:found": 1, "task:open": 4, "done": 0}
    assert figures(counted) == {"cls:lost": 1, "flag:found": 1, "total": 3}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2月20日 陈某主持，同意", "2026-02-20"),
        ("2.20 陈某主持", "2026-02-20"),
        ("2026年2月20日，陈某主持", "2026-02-20"),
        ("2026-02-20 陈某主持", "2026-02-20"),
    ],
)
def test_a_meeting_is_told_with_its_day_first(text: str, day: str) -> None:
    (change,) = met(loaded("clerk"), text, TODAY).changes
    assert isinstance(change, MeetingHeld)
    assert (change.day, change.text[:4]) == (day, "陈某主持")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("陈某主持", "meeting_day"), ("12月1日 陈某", "meeting_future"), ("2月20日", "meeting_who")],
)
def test_a_meeting_without_a_day_or_words_is_not_recorded(text: str, complaint: str) -> None:
    decision = met(loaded("clerk"), text, TODAY)
    assert decision.changes == ()
    assert decision.complaint is not None
    assert decision.complaint.code == complaint
    assert datetime(2026, 2, 25, tzinfo=UTC).date() == TODAY
