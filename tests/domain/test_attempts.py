from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain import afterwards, attempt_drafts, attempt_log, presses, typed
from bot.domain.attempt_drafts import pending_of
from bot.domain.attempts import (
    AWAITING,
    GRACE,
    Attempt,
    Moment,
    Wording,
    counted,
    fold,
    latest,
    standing,
)
from bot.domain.changes import (
    AttemptAmended,
    AttemptLogged,
    AttemptWithdrawn,
    Entry,
    kind_of,
    pack,
    unpack,
)
from bot.domain.decisions import Decision, Loaded, apply
from bot.domain.records import Grant, Member, Seat, Try
from bot.domain.standing import stand
from tests.domain.branch import NOW, POLICY, SECRETARY, UNIT, Branch, complete

ZONE = ZoneInfo("Asia/Shanghai")
SECOND = timedelta(seconds=1)
LONG_AFTER = GRACE + SECOND
Pressed = (
    presses.Log
    | presses.LogAs
    | presses.Correct
    | presses.Withdraw
    | presses.Complete
    | presses.ConfirmLine
)


class Searching(Branch):
    """A branch in which attempts are recorded; the clock is moved by hand."""

    def __init__(self, *members: Member, seat: Seat | None = None) -> None:
        super().__init__(*(members or (complete(1), complete(2, "李某某"))), seat=seat)
        self.now = NOW

    def loaded_for(self, number: int, *found: Member) -> Loaded:
        loaded = self.loaded(number, attempts=self.attempts(number))
        desk = replace(loaded.desk, found=found, found_total=len(found))
        return replace(loaded, desk=desk)

    def attempts(self, number: int) -> tuple[Attempt, ...]:
        return tuple(a for a in fold(self.chain) if a.number == number)

    def do(self, rule: Callable[..., Decision], press: Pressed, *more: object) -> Decision:
        loaded = self.loaded_for(press.number)
        return self.made(loaded, rule(loaded, press, *more))

    def made(self, loaded: Loaded, decision: Decision) -> Decision:
        applied = apply(loaded, decision, lambda m: stand(m, POLICY))
        self.members |= {m.key.number: m for m in applied.members}
        for change in decision.changes:
            self.chain.append(Entry(len(self.chain) + 1, self.now, SECRETARY.id, change))
        self.seat = decision.seat or self.seat
        return decision

    def log(self, outcome: str = "vacant", attempt: int = 1, channel: str = "contact") -> Decision:
        press = presses.LogAs(UNIT.id, 1, channel, outcome, attempt)
        return self.do(attempt_log.log, press, POLICY, self.now)

    def correct(self, field: str, value: str = "", attempt: int = 1) -> Decision:
        press = presses.Correct(UNIT.id, 1, attempt, field, value)
        return self.do(attempt_log.correct, press, POLICY, self.now, ZONE)

    def withdraw(self, attempt: int = 1) -> Decision:
        return self.do(attempt_log.withdraw, presses.Withdraw(UNIT.id, 1, attempt), self.now)

    def say(self, text: str, *found: Member) -> Decision:
        loaded = self.loaded_for(self.seat.member or 0, *found)
        heard = typed.heard(text, POLICY, self.now, self.now, ZONE)
        return self.made(loaded, typed.meant(loaded, heard, POLICY))

    def tap(self, field: str, value: str = "", number: int = 1) -> Decision:
        pending = pending_of(self.seat)
        assert pending is not None
        press = presses.Complete(UNIT.id, number, pending.id, field, value)
        return self.do(attempt_drafts.complete, press, POLICY, ZONE)

    def confirm(self, attempt: int = 1, line: str = "", number: int = 1) -> Decision:
        pending = pending_of(self.seat)
        line = line or (pending.id if pending else "0")
        press = presses.ConfirmLine(UNIT.id, number, line, attempt)
        return self.do(attempt_drafts.confirm, press, POLICY)

    @property
    def one(self) -> Attempt:
        return self.attempts(1)[0]


def code(decision: Decision) -> str:
    return decision.complaint.code if decision.complaint else ""


def said(decision: Decision) -> list[str]:
    return [one for one, _ in decision.said]


# Three taps.


def test_a_look_up_and_its_answer_are_counted_as_one() -> None:
    when = "2026-03-05T02:00:00+00:00"
    asked, heard = Try("police", AWAITING, when), Try("police", "lead", when)
    phone = Try("contact", "vacant", when)
    assert counted((asked, phone)) == (asked, phone)
    assert counted((asked, phone, heard)) == (phone, heard)
    assert counted((asked, phone, heard, asked)) == (phone, heard, asked)


def test_an_attempt_happened_and_was_told_when_the_button_was_pressed() -> None:
    branch = Searching()
    decision = branch.log()
    assert (decision.view.name, decision.view.page) == ("attempt", 1)
    assert branch.one == Attempt(
        1, 1, Wording("contact", "vacant", Moment(NOW)), NOW, NOW, SECRETARY.id
    )
    assert branch.members[1].tried == (Try("contact", "vacant", NOW.isoformat()),)


def test_running_numbers_count_up_for_each_member() -> None:
    branch = Searching()
    branch.log("vacant", 1)
    branch.log("off", 2)
    press = presses.LogAs(UNIT.id, 2, "family", "nothing", 1)
    branch.do(attempt_log.log, press, POLICY, NOW)
    assert [(a.number, a.attempt) for a in fold(branch.chain)] == [(1, 1), (1, 2), (2, 1)]


def test_the_same_press_stores_once_and_shows_what_it_stored() -> None:
    branch = Searching()
    branch.log()
    again = branch.log()
    assert (again.changes, code(again), again.view.page) == ((), "attempt_there", 1)


def test_a_number_that_somebody_else_used_stores_nothing_and_offers_a_fresh_one() -> None:
    branch = Searching()
    branch.log("vacant")
    other = branch.log("reached")
    assert (other.changes, code(other), other.view.name) == ((), "attempt_other", "log_outcome")


@pytest.mark.parametrize("attempt", [0, 2, 999])
def test_a_number_that_does_not_follow_stores_nothing(attempt: int) -> None:
    assert Searching().log(attempt=attempt).changes == ()


@pytest.mark.parametrize(("channel", "outcome"), [("phone", "vacant"), ("contact", "gone")])
def test_codes_that_the_lists_do_not_have_are_refused(channel: str, outcome: str) -> None:
    assert code(Searching().log(outcome, channel=channel)) == "not_here"


def test_nothing_is_recorded_for_a_member_who_was_closed() -> None:
    branch = Searching(replace(complete(1), closed="moved"))
    assert code(branch.log()) == "member_closed"
    assert branch.do(attempt_log.begin, presses.Log(UNIT.id, 1)).view.name == "card"


def test_only_a_secretary_of_the_branch_records() -> None:
    branch = Searching()
    branch.grants = (Grant(1, "clerk", UNIT),)
    assert code(branch.log()) == "not_here"
    assert code(branch.say("张某某 电话 空号", branch.members[1])) == "no_branch"
    elsewhere = presses.LogAs(UNIT.id + 1, 1, "contact", "vacant", 1)
    assert code(Searching().do(attempt_log.log, elsewhere, POLICY, NOW)) == "not_here"


def test_no_answer_changes_and_no_button_of_the_card_grows_old() -> None:
    branch = Searching()
    before = branch.members[1]
    branch.log()
    after = branch.members[1]
    # Only the next step of the search is another.
    assert replace(after.standing, next_on="", next_kind="", gaps=0) == before.standing
    assert (after.facts, after.revision) == (before.facts, before.revision)
    assert after.standing.next_on == "2026-02-25"


# Withdrawing.


@pytest.mark.parametrize(
    ("passed", "complaint"), [(timedelta(0), ""), (GRACE, ""), (GRACE + SECOND, "attempt_settled")]
)
def test_an_attempt_is_withdrawn_within_ten_minutes(passed: timedelta, complaint: str) -> None:
    branch = Searching()
    branch.log()
    branch.now += passed
    decision = branch.withdraw()
    assert code(decision) == complaint
    assert branch.one.counts == bool(complaint)
    assert branch.one.first.outcome == "vacant"


def test_withdrawing_twice_withdraws_once_and_the_number_is_not_used_again() -> None:
    branch = Searching()
    branch.log()
    branch.withdraw()
    assert branch.withdraw().changes == ()
    branch.log("off", 2)
    assert [a.withdrawn is None for a in branch.attempts(1)] == [False, True]
    tried = branch.members[1].tried
    assert (len(tried), len(standing(tried)), latest(tried)) == (2, 1, tried[1])


@pytest.mark.parametrize("field", ["when", "note", "outcome", "void", ""])
def test_a_withdrawn_attempt_is_not_changed_any_more(field: str) -> None:
    branch = Searching()
    branch.log()
    branch.withdraw()
    decision = branch.correct(field, "off" if field == "outcome" else "")
    assert (code(decision), decision.changes) == ("attempt_off", ())


# Correcting.


@pytest.mark.parametrize(
    ("choice", "happened", "precision"),
    [
        ("now", "2026-02-25T01:00:00+00:00", "exact"),
        ("am0", "2026-02-24T16:00:00+00:00", "half_day"),
        ("am1", "2026-02-23T16:00:00+00:00", "half_day"),
        ("pm1", "2026-02-24T04:00:00+00:00", "half_day"),
        ("ev1", "2026-02-24T10:00:00+00:00", "half_day"),
    ],
)
def test_the_time_is_changed_by_a_button(choice: str, happened: str, precision: str) -> None:
    branch = Searching()
    branch.log()
    branch.correct("when", choice)
    assert branch.one.wording.moment == Moment(datetime.fromisoformat(happened), precision)  # type: ignore[arg-type]
    assert branch.one.first.moment == Moment(NOW)
    assert branch.correct("when", choice).changes == ()


@pytest.mark.parametrize("choice", ["pm0", "ev0", "tomorrow"])
def test_a_time_still_to_come_is_refused(choice: str) -> None:
    branch = Searching()
    branch.log()
    decision = branch.correct("when", choice)
    assert (code(decision), decision.changes) == ("attempt_in_future", ())


@pytest.mark.parametrize(
    ("text", "complaint", "happened"),
    [
        ("昨天下午3点", "", "2026-02-24T07:00:00+00:00"),
        ("今天上午九点", "", "2026-02-25T01:00:00+00:00"),
        ("今天上午9点01", "attempt_in_future", ""),
        ("明年", "time_unclear", ""),
    ],
)
def test_the_time_is_changed_by_a_text(text: str, complaint: str, happened: str) -> None:
    branch = Searching()
    branch.log()
    branch.correct("when", "typed")
    decision = branch.say(text)
    assert code(decision) == complaint
    if happened:
        assert branch.one.wording.moment.at == datetime.fromisoformat(happened)
    else:
        assert branch.seat.expects == "when:1"


def test_within_ten_minutes_no_reason_is_asked() -> None:
    branch = Searching()
    branch.log()
    branch.now += GRACE
    assert isinstance(branch.correct("outcome", "off").changes[0], AttemptAmended)
    assert branch.one.wording.outcome == "off"


def test_later_a_reason_is_asked_and_the_first_text_stays_readable() -> None:
    branch = Searching()
    branch.log()
    branch.now += LONG_AFTER
    asked = branch.correct("outcome", "off")
    assert (asked.changes, asked.view.argument) == ((), "reason")
    assert code(branch.say("  ")) == "note_missing"
    branch.say("记错了：是关机")
    made = branch.one
    assert (made.wording.outcome, made.first.outcome, made.corrected) == ("off", "vacant", True)
    assert made.amendments[0].reason == "记错了：是关机"
    assert branch.seat.expects == ""


def test_a_note_that_was_missing_is_added_at_any_time_and_is_no_correction() -> None:
    branch = Searching()
    branch.log()
    branch.now += LONG_AFTER
    branch.correct("note")
    branch.say("机主已换人：说不认识")
    assert (branch.one.wording.note, branch.one.corrected) == ("机主已换人：说不认识", False)
    branch.correct("note")
    assert branch.say("另一句").view.argument == "reason"


@pytest.mark.parametrize(("length", "complaint"), [(500, ""), (501, "note_long")])
def test_a_note_has_an_end(length: int, complaint: str) -> None:
    branch = Searching()
    branch.log()
    branch.correct("note")
    assert code(branch.say("字" * length)) == complaint


def test_what_was_recorded_by_mistake_is_void_with_a_reason() -> None:
    branch = Searching()
    branch.log()
    branch.now += LONG_AFTER
    assert branch.correct("void").changes == ()
    branch.say("记到别人名下了")
    assert not branch.one.counts
    assert branch.members[1].tried[0].off == "void"
    assert branch.one.wording.outcome == "vacant"


# Three clocks.


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        (Moment(NOW - timedelta(days=1)), False),
        (Moment(NOW - timedelta(days=1, seconds=1)), True),
        (Moment(NOW - timedelta(days=1, hours=12), "half_day"), False),
        (Moment(NOW - timedelta(days=1, hours=12, seconds=1), "half_day"), True),
        (Moment(NOW - timedelta(days=2), "day"), False),
        (Moment(NOW - timedelta(days=2, seconds=1), "day"), True),
    ],
)
def test_an_attempt_told_more_than_a_day_after_it_happened_is_late(
    moment: Moment, late: bool
) -> None:
    told = Attempt(1, 1, Wording("contact", "vacant", moment), NOW, NOW, 3)
    assert told.late is late


# A typed line.


def test_a_line_waits_for_its_confirmation() -> None:
    branch = Searching()
    offered = branch.say("张某某 电话 空号 昨天下午", branch.members[1])
    assert (offered.changes, offered.view.name, branch.seat.member) == ((), "line", 1)
    branch.now += timedelta(minutes=5)
    branch.confirm()
    made = branch.one
    assert made.wording == Wording(
        "contact", "vacant", Moment(datetime(2026, 2, 24, 4, tzinfo=UTC), "half_day")
    )
    assert (made.told, made.stored) == (NOW, NOW + timedelta(minutes=5))


def test_a_line_is_confirmed_once() -> None:
    branch = Searching()
    branch.say("张某某 电话 空号", branch.members[1])
    line = pending_of(branch.seat)
    assert line is not None
    branch.confirm(line=line.id)
    again = branch.confirm(line=line.id)
    assert (again.changes, code(again), again.view.page) == ((), "attempt_there", 1)


def test_the_button_of_another_line_confirms_nothing() -> None:
    branch = Searching()
    branch.say("张某某 电话 空号", branch.members[1])
    first = pending_of(branch.seat)
    second = branch.say("张某某 微信 没回", branch.members[1])
    assert first is not None
    assert ("line_replaced", {"text": "张某某 电话 空号"}) in second.said
    refused = branch.confirm(line=first.id)
    assert (refused.changes, code(refused)) == ((), "line_gone")
    branch.confirm()
    assert branch.one.wording.outcome == "unanswered"


def test_what_a_line_lacks_is_asked_one_by_one() -> None:
    branch = Searching(complete(1), complete(2))
    offered = branch.say("张某某 说在外地 亲友", branch.members[1], branch.members[2])
    pending = pending_of(branch.seat)
    assert pending is not None
    assert (offered.view.name, pending.missing, pending.note) == ("line", "who", "说在外地")
    branch.tap("who", number=2)
    branch.tap("outcome", "lead", number=2)
    branch.confirm(number=2)
    assert branch.attempts(2)[0].wording.outcome == "lead"


def test_an_incomplete_line_is_not_stored() -> None:
    branch = Searching()
    branch.say("张某某 电话", branch.members[1])
    assert branch.confirm().changes == ()
    branch.say("空号")
    branch.confirm()
    assert branch.one.wording.outcome == "vacant"


def test_each_part_of_a_line_can_be_changed_before_it_is_stored() -> None:
    branch = Searching()
    branch.say("张某某 电话 空号", branch.members[1])
    branch.tap("channel", "police")
    branch.tap("outcome", "unknown_there")
    branch.tap("when", "pm1")
    branch.tap("note")
    branch.say("户籍已迁出")
    branch.tap("when", "typed")
    branch.say("前天")
    branch.confirm()
    assert branch.one.wording == Wording(
        "police",
        "unknown_there",
        Moment(datetime(2026, 2, 22, 16, tzinfo=UTC), "day"),
        note="户籍已迁出",
    )
    assert branch.one.late is True


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("张某某 电话 空号 今天下午", "attempt_in_future"),
        ("张某某 电话 空号 2月30日", "time_unclear"),
    ],
)
def test_a_line_with_an_impossible_time_is_asked_for_it(text: str, complaint: str) -> None:
    branch = Searching()
    decision = branch.say(text, branch.members[1])
    pending = pending_of(branch.seat)
    assert pending is not None
    assert (code(decision), pending.missing) == (complaint, "when")
    branch.tap("when", "am0")
    assert len(branch.confirm().changes) == 1


def test_a_name_that_nobody_has_is_asked_and_nothing_is_lost() -> None:
    branch = Searching()
    decision = branch.say("赵某某 电话 空号")
    pending = pending_of(branch.seat)
    assert pending is not None
    assert (said(decision), pending.missing) == (["who_unknown"], "who")
    assert (pending.channel, pending.outcome, pending.who) == ("contact", "vacant", "赵某某")
    branch.say("张某某", branch.members[1])
    picked = pending_of(branch.seat)
    assert picked is not None
    assert (picked.missing, picked.note) == ("", "")


def test_a_word_in_a_line_about_the_open_card_stays_as_a_note() -> None:
    branch = Searching(seat=Seat(UNIT.id, 1))
    decision = branch.say("电话 空号 搬走")
    pending = pending_of(branch.seat)
    assert pending is not None
    assert (said(decision), pending.number, pending.note) == (["who_unknown"], 1, "搬走")


def test_a_line_that_begins_with_an_unknown_name_is_never_about_the_open_card() -> None:
    branch = Searching(seat=Seat(UNIT.id, 1))
    decision = branch.say("赵某某 电话 空号")
    pending = pending_of(branch.seat)
    assert pending is not None
    assert (said(decision), pending.missing, pending.note) == (["who_unknown"], "who", "")


def test_without_a_name_the_open_card_is_meant() -> None:
    branch = Searching(seat=Seat(UNIT.id, 1))
    branch.say("问了他表哥，说在深圳")
    pending = pending_of(branch.seat)
    assert pending is not None
    assert (pending.number, pending.through, pending.note) == (1, "表哥", "说在深圳")


def test_without_a_name_and_a_card_it_is_a_search() -> None:
    assert Searching().say("空号").view.name == "found"


def test_an_open_text_question_takes_the_line_as_its_answer() -> None:
    card = complete(1, work="", scope="in_branch")
    branch = Searching(card, seat=Seat(UNIT.id, 1, "work"))
    decision = branch.say("张某某 电话 空号", card)
    assert not [c for c in decision.changes if isinstance(c, AttemptLogged)]
    assert pending_of(branch.seat) is None


def test_a_search_while_a_line_waits_says_that_the_line_was_not_stored() -> None:
    branch = Searching()
    branch.say("张某某 电话 空号", branch.members[1])
    loaded = branch.loaded()
    decision = afterwards.put_by(loaded, branch.say("李", branch.members[2]), POLICY)
    assert "line_replaced" in said(decision)


def test_a_line_meant_as_a_search_finds() -> None:
    branch = Searching()
    branch.say("张某某 电话", branch.members[1])
    pending = pending_of(branch.seat)
    assert pending is not None
    assert pending.sought == "张某某"
    loaded = branch.loaded_for(1, branch.members[1])
    decision = typed.find_line(loaded, presses.FindLine(UNIT.id, pending.id))
    assert (decision.view.name, decision.seat) == ("card", Seat(UNIT.id, 1))


# On record.


@pytest.mark.parametrize(
    "change",
    [
        AttemptLogged(1, 1, "contact", "vacant", "2026-02-25T01:00:00+00:00", "2026-02-25T01:00:00+00:00"),
        AttemptLogged(1, 2, "family", "lead", "2026-02-24T04:00:00+00:00", "2026-02-25T01:00:00+00:00",
                      "half_day", "表哥 10000000002", "说在外地"),
        AttemptAmended(1, 1, "2026-02-25T01:00:00+00:00", outcome="off", reason="记错"),
        AttemptAmended(1, 1, "2026-02-25T01:00:00+00:00", void=True, reason="记错"),
        AttemptWithdrawn(1, 1),
    ],
)  # fmt: skip
def test_a_change_comes_back_from_the_chain_as_it_was(
    change: AttemptLogged | AttemptAmended | AttemptWithdrawn,
) -> None:
    assert unpack(kind_of(change), pack(change)) == change


def test_what_was_said_is_not_in_the_representation_of_a_change() -> None:
    change = AttemptLogged(
        1, 1, "family", "lead", "t", "t", "exact", "表哥 10000000002", "说在外地"
    )
    assert "表哥" not in repr(change)
    assert "说在外地" not in repr(change)


def test_rows_of_a_purged_chain_add_up_to_nothing() -> None:
    assert fold([Entry(1, NOW, 3, None), Entry(2, NOW, 3, AttemptWithdrawn(1, 1))]) == ()
