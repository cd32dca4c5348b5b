"""Cases, step by step, with the rules at work and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain import cases
from bot.domain.case_types import offered, outcomes_for, read_cases, type_of, types_of
from bot.domain.changes import FactsStated
from bot.domain.decisions import Decision, Loaded, apply
from bot.domain.desk import Desk
from bot.domain.matters import Matter
from bot.domain.presses import cases as presses
from bot.domain.records import WAIVED, Grant, Member, Person, Review, Role, Seat, Try, Unit
from bot.domain.standing import stand
from tests.domain.branch import POLICY, UNIT, complete

TODAY = date(2026, 4, 12)
NOW = datetime(2026, 4, 12, 2, tzinfo=UTC)
COMMITTEE = Unit(4, "样例镇党委", "committee", 1, "/1/4/")
CITY = Unit(1, "市委组织部", "city", None, "/1/")
PLACES: dict[Role, Unit] = {
    "secretary": UNIT,
    "clerk": COMMITTEE,
    "committee": COMMITTEE,
    "verifier": COMMITTEE,
    "city": CITY,
}
SEARCHED = tuple(
    Try(channel, "unanswered", f"2026-03-0{day}T{hour}:00:00+00:00")
    for day, (channel, hour) in enumerate(
        (("contact", "01"), ("family", "12"), ("police", "02"), ("members", "03")), 2
    )
)
"""By every way of the plan, on four days, one evening among them."""


def lost(**values: str) -> Member:
    known = {"reach": "no", "dues": "2022-08", "dues_on": "2022-08-10", "meeting": "2022-07-01"}
    member = complete(
        1, scope="in_branch", **{**known, "circumstance": "1", "focus": "none", **values}
    )
    return replace(member, tried=SEARCHED)


class Case:
    """One member's matters and the people who act on them."""

    def __init__(self, member: Member) -> None:
        self.member = replace(member, standing=stand(member, POLICY))
        self.matters: dict[int, Matter] = {}
        self.tally: dict[str, int] = {}
        self.seats: dict[Role, Seat] = {}
        self.last = Decision()
        self.today = TODAY

    def desk(self, role: Role, own: bool = False) -> Desk:
        grants = [Grant(1, role, PLACES[role])]
        if own:
            grants.append(Grant(2, "secretary", UNIT))
        return Desk(
            Person(3, 1001),
            tuple(grants),
            self.seats.get(role, Seat(UNIT.id)),
            UNIT,
            named=self.member,
            tally=self.tally,
            matter=self.matters.get(1),
            matters=tuple(self.matters.values()),
            superior=COMMITTEE,
        )

    def take(self, decision: Decision, desk: Desk, role: Role) -> Decision:
        applied = apply(Loaded(desk), decision, lambda m: stand(m, POLICY), NOW)
        self.matters |= {m.id.number: m for m in applied.matters}
        self.tally = dict(applied.desk.tally)
        self.member = next(iter(applied.members), self.member)
        if decision.seat is not None:
            self.seats[role] = decision.seat
        self.last = decision
        return decision

    def open(self, kind: str) -> Decision:
        desk = self.desk("secretary")
        number = self.tally.get("matters", 0) + 1
        press = presses.Begin(UNIT.id, 1, kind, number)
        return self.take(cases.begin(Loaded(desk), press, POLICY, self.today), desk, "secretary")

    def do(self, role: Role = "secretary", when: str = "today", own: bool = False) -> Decision:
        desk = self.desk(role, own)
        found = cases.current(Loaded(desk), UNIT.id, 1, POLICY)
        code = found[2].code if found else "none"
        press = presses.Done(UNIT.id, 1, code, when, self.case.revision)
        return self.take(cases.done(Loaded(desk), press, POLICY, self.today), desk, role)

    def say(self, text: str, role: Role = "secretary") -> Decision:
        desk = self.desk(role)
        what = desk.seat.expects.split(":", 2)[2]
        return self.take(cases.typed(Loaded(desk), what, text, POLICY, self.today), desk, role)

    def choose(self, value: str, role: Role = "secretary") -> Decision:
        desk = self.desk(role)
        press = presses.Pick(UNIT.id, 1, value, self.case.revision)
        return self.take(cases.pick(Loaded(desk), press, POLICY, self.today), desk, role)

    @property
    def case(self) -> Matter:
        return self.matters[1]

    @property
    def said(self) -> str:
        return self.last.complaint.code if self.last.complaint else ""


def removal(case: Case, *, until: str = "") -> Case:
    """A removal, step by step, up to one of them."""
    taken: tuple[tuple[str, Any], ...] = (
        ("checked", lambda: (case.do(), case.say("四类途径都查过，老家和单位都不知道去向"))),
        ("talk", lambda: (case.do(when="not"), case.say("联系不上，已多种方式确认并记录"))),
        ("proposed", lambda: (case.do(), case.choose("remove"))),
        ("preexam", lambda: case.do("clerk")),
        ("meeting", lambda: (case.do(), case.say("18 15 12"))),
        ("approved", lambda: (case.do("committee"), case.say("镇委〔2026〕9号", "committee"))),
    )
    case.open("unreachable")
    for code, act in taken:
        if code == until:
            return case
        act()
    return case


def test_a_removal_takes_every_step_and_then_is_the_members_outcome() -> None:
    case = removal(Case(lost()))
    assert case.case.state == "done"
    assert case.member.outcome == "remove"
    assert case.tally["outcome:remove"] == case.tally["matter:case:unreachable:done"] == 1
    assert [s.code for s in case.case.steps] == [
        "checked", "talk", "proposed", "preexam", "meeting", "approved",
    ]  # fmt: skip
    assert case.case.text("docno") == "镇委〔2026〕9号"
    assert (case.case.data["should"], case.case.data["favour"]) == (18, 12)


@pytest.mark.parametrize("until", ["checked", "talk", "proposed", "preexam", "meeting", "approved"])
def test_a_removal_cannot_be_recorded_before_its_steps_are(until: str) -> None:
    """Neither by jumping to the last step nor by an old button of it."""
    case = removal(Case(lost()), until=until)
    for role in ("secretary", "committee"):
        desk = case.desk(role)
        press = presses.Done(UNIT.id, 1, "approved", "today", case.case.revision)
        case.take(cases.done(Loaded(desk), press, POLICY, TODAY), desk, role)
    assert case.case.state == "open"
    assert case.member.outcome == ""
    assert not case.case.text("approved_on")


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        (replace(lost(), tried=SEARCHED[:3]), "case_effort"),
        (replace(lost(), tried=()), "case_effort"),
        (
            replace(
                lost(), tried=tuple(t._replace(happened=SEARCHED[0].happened) for t in SEARCHED)
            ),
            "case_effort",
        ),
        (replace(lost(), tried=(*SEARCHED[:3], SEARCHED[3]._replace(off="void"))), "case_effort"),
        (lost(dues="2025-10", dues_on="2025-10-12", meeting="2025-09-01"), "case_six_months"),
        (lost(dues="?", dues_on="?", meeting="?"), "case_no_anchor"),
        (
            replace(lost(), tried=(*SEARCHED, SEARCHED[0]._replace(outcome="reached"))),
            "case_reached",
        ),
        (lost(reach="yes"), "case_reached"),
    ],
)
def test_a_removal_is_barred_until_everything_holds(member: Member, reason: str) -> None:
    case = Case(member)
    case.open("unreachable")
    case.do()
    assert case.said == reason
    assert case.case.steps == ()


def test_a_waiver_stands_for_a_complete_search() -> None:
    case = Case(replace(lost(), tried=(), excused=(WAIVED,)))
    case.open("unreachable")
    case.do()
    assert case.said == ""


def test_more_than_six_months_begins_on_the_day_after_six_months_are_full() -> None:
    case = Case(lost(dues="2025-10", dues_on="2025-10-12", meeting="2025-09-01"))
    case.open("unreachable")
    case.today = date(2026, 4, 13)
    case.do()
    assert case.said == ""


@pytest.mark.parametrize(
    ("numbers", "code"), [("18 8 8", "meeting_invalid"), ("18 18 9", "meeting_not_carried")]
)
def test_a_meeting_that_decided_nothing_is_on_record_and_has_to_be_held_again(
    numbers: str, code: str
) -> None:
    case = removal(Case(lost()), until="meeting")
    case.do()
    case.say(numbers)
    assert case.said == code
    assert case.case.steps[-1].code == "meeting_failed"
    assert not case.case.text("meeting_on")
    case.do()
    case.say("18 15 12")
    assert case.case.text("meeting_on") == TODAY.isoformat()


def test_no_more_vote_than_are_on_the_list() -> None:
    case = removal(Case(lost()), until="meeting")
    case.tally["total"] = 4
    case.do()
    case.say("18 15 12")
    assert case.said == "vote_too_many"
    assert not case.case.text("meeting_on")
    case.say("4 4 3")
    assert case.case.text("meeting_on") == TODAY.isoformat()


def test_nobody_approves_for_a_branch_where_he_is_the_secretary() -> None:
    case = removal(Case(lost()), until="approved")
    case.do("committee", own=True)
    assert case.said == "case_not_yours"
    for role in ("secretary", "verifier"):
        case.do(role)
        assert case.said == "case_not_yours"
    # The city does not even see what was not sent to it.
    case.do("city")
    assert case.said == "not_here"
    assert case.case.state == "open"


def test_a_case_waits_for_whoever_has_the_next_step() -> None:
    case = removal(Case(lost()), until="preexam")
    assert case.case.to == COMMITTEE.id
    assert [(t.unit, t.code) for t in case.last.tells] == [(COMMITTEE.id, "case_came")]
    case.do("clerk")
    assert case.case.to == 0
    assert [(t.unit, t.code) for t in case.last.tells] == [(UNIT.id, "case_back")]


def test_what_is_given_back_is_proposed_and_voted_on_anew() -> None:
    case = removal(Case(lost()), until="approved")
    desk = case.desk("clerk")
    case.take(cases.give_back(Loaded(desk), presses.GiveBack(UNIT.id, 1), POLICY), desk, "clerk")
    case.say("决议没有写明事实", "clerk")
    found = cases.current(Loaded(case.desk("secretary")), UNIT.id, 1, POLICY)
    assert found is not None
    assert found[2].code == "proposed"
    assert case.case.text("checked_on")
    assert case.case.text("why") == "决议没有写明事实"
    assert case.case.to == 0


def test_a_stale_or_doubled_press_changes_nothing() -> None:
    case = removal(Case(lost()), until="preexam")
    desk = case.desk("clerk")
    press = presses.Done(UNIT.id, 1, "preexam", "today", case.case.revision)
    case.take(cases.done(Loaded(desk), press, POLICY, TODAY), desk, "clerk")
    desk = case.desk("clerk")
    case.take(cases.done(Loaded(desk), press, POLICY, TODAY), desk, "clerk")
    assert case.said == "matter_moved"
    assert len(case.case.steps) == 4


def test_a_second_case_of_the_same_type_is_not_opened() -> None:
    case = Case(lost())
    case.open("unreachable")
    case.open("unreachable")
    assert case.said == "case_open"
    assert len(case.matters) == 1


def test_a_transfer_has_a_letter_that_runs_out_and_ends_with_its_receipt() -> None:
    case = Case(complete(1, scope="in_branch", reach="yes", where="city"))
    case.member = replace(case.member, review=Review("agreed"))
    case.open("transfer_out")
    case.do()
    case.do("clerk")
    case.say("邻市望海区临江街道党工委", "clerk")
    case.say("2026-012", "clerk")
    case.choose("30", "clerk")
    letter = case.matters[2]
    assert (letter.kind, letter.due, letter.text("no")) == ("letter", "2026-05-12", "2026-012")
    assert case.case.due == "2026-05-12"
    case.today = date(2026, 4, 20)
    case.do("secretary")
    assert case.matters[2].state == case.case.state == "done"
    assert case.member.outcome == "transfer"
    assert case.member.value("scope") == "received"
    assert case.member.value("letter_to") == "邻市望海区临江街道党工委"
    (stated,) = [c for c in case.last.changes if isinstance(c, FactsStated)]
    assert stated.before["scope"].value == "in_branch"
    assert case.member.review.state == "agreed"


def test_the_letter_of_a_relation_that_never_arrived_is_followed_from_the_first_day() -> None:
    facts = {"letter_no": "88", "letter_on": "2026-02-01", "letter_days": "30", "letter_to": "外省"}
    case = Case(complete(1, scope="no_receipt", reach="yes", where="city", **facts))
    case.open("never_arrived")
    assert (case.matters[2].kind, case.matters[2].due) == ("letter", "2026-03-03")
    case.do()
    case.say("对方说没有收到介绍信")
    case.do("clerk")
    case.say("外省望海县委组织部", "clerk")
    case.say("2026-013", "clerk")
    case.choose("90", "clerk")
    assert case.matters[2].state == "replaced"
    assert case.matters[3].due == "2026-07-11"


def test_a_day_is_typed_and_one_that_is_still_ahead_is_refused() -> None:
    case = Case(lost())
    case.today = date(2026, 4, 9)
    removal(case, until="preexam")
    case.today = date(2026, 4, 20)
    case.do("clerk", "day")
    case.say("2026.5.1", "clerk")
    assert case.said == "case_day_ahead"
    case.say("明年", "clerk")
    assert case.said
    case.say("4月10日", "clerk")
    assert case.case.text("preexam_on") == "2026-04-10"


def test_no_step_is_recorded_for_a_day_before_the_step_that_had_to_come_first() -> None:
    case = removal(Case(lost()), until="preexam")
    proposed = case.case.text("proposed_on")
    case.do("clerk", "yesterday")
    assert case.said == "case_early"
    case.today += timedelta(days=3)
    case.do("clerk", "day")
    case.say((date.fromisoformat(proposed) - timedelta(days=1)).isoformat(), "clerk")
    assert (case.said, case.last.complaint.facts if case.last.complaint else {}) == (
        "case_early",
        {"day": proposed},
    )
    case.say(proposed, "clerk")
    assert case.case.text("preexam_on") == proposed


def test_a_case_that_is_given_up_says_why_and_has_no_outcome() -> None:
    case = removal(Case(lost()), until="proposed")
    desk = case.desk("secretary")
    case.take(cases.drop(Loaded(desk), presses.Drop(UNIT.id, 1), POLICY), desk, "secretary")
    case.say("本人来电话了")
    assert (case.case.state, case.member.outcome) == ("dropped", "")
    assert case.case.text("why") == "本人来电话了"


def test_every_type_can_be_led_to_its_end() -> None:
    for one in types_of(POLICY):
        case = Case(lost() if one.code == "unreachable" else complete(1, scope="in_branch"))
        case.open(one.code)
        for step in one.steps:
            role: Role = {"both": "secretary", "committee": "clerk"}.get(step.by, step.by)  # type: ignore[assignment]
            case.do(role)
            for name in step.asks:
                if name in ("outcome", "letter_days"):
                    case.choose({"outcome": one.outcomes[0]}.get(name, "30"), role)
                else:
                    case.say("18 15 12" if name == "vote" else "情况属实", role)
            assert case.said == "", (one.code, step.code)
        assert case.case.state == "done"
        assert case.member.outcome == one.outcomes[0]


def test_types_are_offered_by_class_and_by_the_decision_table() -> None:
    fit, rest = offered(Case(lost()).member, POLICY)
    assert [one.code for one in fit] == ["unreachable"]
    assert {*fit, *rest} == set(types_of(POLICY))


def test_an_outcome_of_full_members_is_not_offered_for_a_probationary_one() -> None:
    one = type_of(POLICY, "unreachable")
    assert one is not None
    assert outcomes_for(one, lost(), POLICY) == ("remove", "suspend")
    assert outcomes_for(one, lost(category="probationary"), POLICY) == ("cancel",)


@pytest.mark.parametrize(
    "fault",
    [
        {"outcomes": ["nothing"]},
        {"outcomes": []},
        {"step": [{"code": "a", "label": "a", "by": "secretary"}]},
        {"step": [{"code": "a", "label": "a", "by": "somebody", "decides": True}]},
        {"outcomes": ["remove", "keep"]},
    ],
)
def test_a_type_that_cannot_be_carried_out_is_refused(fault: dict[str, Any]) -> None:
    last = {"code": "a", "label": "a", "by": "secretary", "decides": True}
    row = {"code": "x", "label": "x", "basis": "x", "outcomes": ["keep"], "step": [last]} | fault
    with pytest.raises(ValueError, match=r"cases\.toml"):
        read_cases({"case": [row]}, {"keep": "", "remove": ""})
