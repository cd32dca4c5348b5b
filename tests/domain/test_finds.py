from dataclasses import replace

from bot.domain import efforts, questions
from bot.domain.changes import AttemptLogged, AttemptWithdrawn, Change, apply
from bot.domain.classes import anchor
from bot.domain.complaints import Complaint
from bot.domain.finds import freeze
from bot.domain.presses.efforts import Regain
from bot.domain.proposals import propose
from bot.domain.records import Fact, Member, Seat, standing_find
from bot.domain.registers import FOUND, LOST, register
from bot.domain.standing import stand
from bot.domain.stating import Telling, state
from tests.domain.branch import POLICY, TODAY, UNIT, Branch, complete

WHEN = "2026-02-26T01:00:00+00:00"


def lost(**values: str) -> Member:
    known = {"scope": "in_branch", "reach": "no", "circumstance": "1", "dues": "2024-03",
             "dues_on": "2024-03-10", "meeting": "2024-01-05", **values}  # fmt: skip
    one = complete(1, **known)
    return filled(one)


def filled(one: Member) -> Member:
    """The member with every other question answered somehow."""
    while row := next(iter(questions.unanswered(one, POLICY)), None):
        plain = {"phone": "10012345678", "month": "2024-01", "date": "2024-01-02"}
        value = (
            next(iter(POLICY.choices[row.choices])) if row.choices else plain.get(row.type, "某处")
        )
        one = replace(one, facts={**one.facts, row.name: Fact(value, told="2026-03-01")})
    return replace(one, standing=stand(one, POLICY))


def after(one: Member, *changes: Change) -> Member:
    for change in changes:
        later = apply(one, change, UNIT.id)
        assert later is not None
        one = later
    return replace(one, standing=stand(one, POLICY))


def reached(one: Member) -> Member:
    attempt = len(one.tried) + 1
    logged = AttemptLogged(1, attempt, "family", "reached", WHEN, WHEN)
    return after(one, logged, *freeze(one, attempt, "reached", WHEN, POLICY))


def answered(one: Member, **values: str) -> Member:
    facts = {
        **one.facts,
        **{name: Fact(value, told="2026-03-01") for name, value in values.items()},
    }
    return filled(replace(one, facts=facts))


def test_the_clock_stands_still_once_the_member_is_reached() -> None:
    one = reached(lost())
    before = anchor(one, POLICY.campaign)
    paid = answered(one, reach="yes", dues="2026-03", dues_on="2026-03-01", meeting="2026-03-02")
    since = anchor(paid, POLICY.campaign)
    assert since == before
    assert since is not None
    assert since.day.isoformat() == "2024-03-10"


def test_a_member_moves_from_one_register_to_the_other_and_is_never_in_both() -> None:
    one = lost()
    assert register(one) == LOST
    found = answered(reached(one), reach="yes")
    assert register(found) == FOUND
    assert found.standing.cls != LOST
    assert FOUND in found.standing.flags
    # Until the answer on the card is changed, the member stands where the card says.
    assert register(reached(one)) == LOST


def test_a_find_falls_with_its_attempt() -> None:
    one = reached(lost())
    assert standing_find(one) is not None
    taken_back = after(one, AttemptWithdrawn(1, 1))
    assert standing_find(taken_back) is None
    assert register(answered(taken_back, reach="yes")) == ""


def test_who_was_gone_for_less_than_six_months_is_in_no_register() -> None:
    short = lost(dues="2025-12", dues_on="2025-12-10", meeting="2025-11-05")
    assert register(answered(reached(short), reach="yes")) == ""


def test_only_who_was_sought_is_found_and_only_once() -> None:
    one = lost()
    assert freeze(one, 1, "vacant", WHEN, POLICY) == ()
    assert freeze(answered(one, reach="yes"), 1, "reached", WHEN, POLICY) == ()
    assert freeze(reached(one), 2, "reached", WHEN, POLICY) == ()
    unasked = replace(one, facts={n: f for n, f in one.facts.items() if n != "reach"})
    (change,) = freeze(unasked, 1, "reached", WHEN, POLICY)
    assert change.since == "2024-03-10"
    young = replace(unasked, facts={**unasked.facts, "meeting": Fact("2026-02-10")})
    assert freeze(young, 1, "reached", WHEN, POLICY) == ()
    unknown = lost()
    dated = ("dues", "dues_on", "meeting")
    unknown = replace(unknown, facts={n: f for n, f in unknown.facts.items() if n not in dated})
    (change,) = freeze(unknown, 1, "reached", WHEN, POLICY)
    assert (change.on, change.since) == ("2026-02-26", "")


def test_who_was_reached_before_anybody_called_the_member_lost_is_asked_the_same() -> None:
    unasked = lost()
    unasked = replace(unasked, facts={n: f for n, f in unasked.facts.items() if n != "reach"})
    one = reached(unasked)
    found = answered(one, reach="yes", where="here")
    asked = [q.name for q in questions.walk(found, POLICY)[0]]
    assert {"contact_now", "place_now", "cause", "conduct", "circumstance"} <= set(asked)


def test_what_was_found_out_leads_to_a_proposal_with_its_basis() -> None:
    one = reached(lost())
    for values, disposal in (
        ({"cause": "objective", "conduct": "fine", "willing": "yes"}, "retain"),
        ({"cause": "subjective", "conduct": "fine", "willing": "yes"}, "correct"),
        ({"cause": "subjective", "conduct": "fine", "willing": "no"}, "persuade"),
        ({"cause": "faith", "conduct": "fine"}, "withdraw"),
        ({"cause": "subjective", "conduct": "violation", "willing": "yes"}, "referred"),
    ):
        found = answered(one, reach="yes", where="here", **values)
        first = propose(found, POLICY)[0]
        assert (values, first.disposal) == (values, disposal)
        assert first.basis


def test_recording_that_the_member_was_reached_asks_what_has_to_be_found_out() -> None:
    one = reached(lost())
    branch = Branch(one, seat=Seat(UNIT.id, 1))
    press = Regain(UNIT.id, 1)
    decision = branch.happen(
        branch.loaded(1), efforts.regain(branch.loaded(1), press, POLICY, TODAY)
    )
    assert branch.members[1].value("reach") == "yes"
    open_ones = [q.name for q in questions.unanswered(branch.members[1], POLICY)]
    assert open_ones[:4] == ["contact_now", "place_now", "cause", "conduct"]
    assert decision.complaint is None
    again = efforts.regain(branch.loaded(1), press, POLICY, TODAY)
    assert again.changes == ()


def test_an_attempt_that_was_corrected_to_have_reached_the_member_is_a_find_too() -> None:
    one = lost()
    logged = after(one, AttemptLogged(1, 1, "family", "nothing", WHEN, WHEN))
    corrected = replace(logged, tried=(logged.tried[0]._replace(outcome="reached"),))
    branch = Branch(corrected, seat=Seat(UNIT.id, 1))
    branch.happen(
        branch.loaded(1), efforts.regain(branch.loaded(1), Regain(UNIT.id, 1), POLICY, TODAY)
    )
    find = standing_find(branch.members[1])
    assert find is not None
    assert find.since == "2024-03-10"


def test_reaching_a_member_again_is_never_locked() -> None:
    one = lost()
    logged = after(one, AttemptLogged(1, 1, "family", "nothing", WHEN, WHEN))
    corrected = replace(logged, tried=(logged.tried[0]._replace(outcome="reached"),))
    branch = Branch(corrected, seat=Seat(UNIT.id, 1))
    branch.phase = "submitted"
    press = Regain(UNIT.id, 1)
    decision = branch.happen(
        branch.loaded(1), efforts.regain(branch.loaded(1), press, POLICY, TODAY)
    )
    assert decision.complaint is None
    while row := next(iter(questions.unanswered(branch.members[1], POLICY)), None):
        plain = {"phone": "10012345678", "month": "2024-01", "date": "2024-01-02"}
        value = (
            next(iter(POLICY.choices[row.choices])) if row.choices else plain.get(row.type, "某处")
        )
        told = {row.name: Fact(value, told="2026-03-01")}
        how = Telling(TODAY, reason="papers")
        stated = state(branch.loaded(1), branch.members[1], told, POLICY, how)
        assert (row.name, stated.complaint) == (row.name, None)
        branch.happen(branch.loaded(1), stated)
    told = {"dues": Fact("2025-01", told="2026-03-01")}
    other = state(branch.loaded(1), branch.members[1], told, POLICY, Telling(TODAY))
    assert other.complaint == Complaint("locked")


def test_without_an_attempt_that_reached_the_member_a_refusal_stores_nothing() -> None:
    branch = Branch(lost(), seat=Seat(UNIT.id, 1))
    branch.phase = "submitted"
    decision = efforts.regain(branch.loaded(1), Regain(UNIT.id, 1), POLICY, TODAY)
    assert (decision.complaint, decision.changes) == (Complaint("locked"), ())
