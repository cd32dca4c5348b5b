from datetime import date

import pytest

from bot.domain import classes, questions
from bot.domain.classes import ORDER, Anchor, Reason, anchor, derive
from bot.domain.records import Fact, Member
from bot.domain.standing import stand
from bot.screens.conclusions import CLASSES, reason
from tests.domain.branch import POLICY, complete, facts, member

CAMPAIGN = POLICY.campaign
HERE = {"scope": "in_branch", "reach": "yes", "where": "here"}
GONE = {"scope": "in_branch", "reach": "no"}
AWAY = {"scope": "in_branch", "reach": "yes", "where": "country"}
FIXED = {**AWAY, "since": "2024-03", "settled": "yes", "takes_part": "no"}


def say(sentence: str, /, **places: object) -> str:
    return sentence.format(**places)


def concluded(**values: str) -> tuple[str, tuple[str, ...], tuple[Reason, ...]]:
    """What follows from these answers, in as far as they concern the member."""
    return classes.conclude(questions.walk(member(**values), POLICY)[1], CAMPAIGN)


def cls_of(**values: str) -> str:
    return concluded(**values)[0]


def test_the_campaign_is_the_one_the_edges_are_meant_for() -> None:
    assert (CAMPAIGN.cutoff, CAMPAIGN.lost_months) == (date(2026, 3, 30), 6)


@pytest.mark.parametrize(
    ("values", "cls", "flags"),
    [
        # in the order of precedence
        ({"scope": "deceased"}, "deceased", ()),
        ({"scope": "received"}, "received", ()),
        ({"scope": "no_receipt", "reach": "yes", "where": "here"}, "no_receipt", ()),
        ({"scope": "doubtful"}, "doubtful", ()),
        ({**GONE, "meeting": "2024-01"}, "lost", ()),
        ({**GONE, "meeting": "2026-01"}, "broken", ()),
        ({**HERE, "where": "abroad"}, "abroad", ()),
        (FIXED, "hollow", ()),
        ({**FIXED, "takes_part": "yes"}, "floating", ()),
        (HERE, "normal", ()),
        # what else holds is a flag
        ({"scope": "no_receipt", "reach": "no", "dues": "2022-08"}, "no_receipt", ("lost",)),
        ({"scope": "no_receipt", "reach": "no", "dues": "2026-01"}, "no_receipt", ("broken",)),
        ({"scope": "no_receipt", "reach": "no", "dues": "?"}, "no_receipt", ("doubtful",)),
        (
            {"scope": "no_receipt", "pocket": "yes", "reach": "no", "dues": "2022-08"},
            "no_receipt",
            ("lost", "pocket"),
        ),
        ({"scope": "no_receipt", "reach": "yes", "where": "abroad"}, "no_receipt", ("abroad",)),
        ({**HERE, "conceal": "yes"}, "normal", ("conceal",)),
        ({**FIXED, "conceal": "yes"}, "hollow", ("conceal",)),
        ({**HERE, "conceal": "no"}, "normal", ()),
        # what is not known is doubtful, and never normal
        ({}, "doubtful", ()),
        ({"scope": "?"}, "doubtful", ()),
        ({"scope": "in_branch", "reach": "?"}, "doubtful", ()),
        ({**HERE, "where": "?"}, "doubtful", ()),
        ({"scope": "no_receipt", "reach": "yes", "where": "?"}, "no_receipt", ()),
        ({**GONE, "dues": "?", "dues_on": "?", "meeting": "?"}, "doubtful", ()),
        ({**GONE, "dues": "?", "dues_on": "?", "meeting": "2024-01"}, "lost", ()),
        ({**GONE, "dues": "2024-01", "meeting": "?"}, "lost", ()),
    ],
)
def test_the_first_class_that_holds_is_the_class_and_the_others_are_flags(
    values: dict[str, str], cls: str, flags: tuple[str, ...]
) -> None:
    assert concluded(**values)[:2] == (cls, flags)


@pytest.mark.parametrize(
    ("values", "cls", "flags"),
    [
        ({**FIXED, "scope": "deceased"}, "deceased", ()),
        ({**FIXED, "reach": "no", "meeting": "2024-01"}, "lost", ()),
        ({**HERE, "where": "abroad", "scope": "received"}, "received", ()),
        ({**HERE, "where": "abroad", "reach": "no", "meeting": "2024-01"}, "lost", ()),
        ({**FIXED, "where": "here"}, "normal", ()),
        ({**FIXED, "since": "2026-01"}, "normal", ()),
        ({**HERE, "pocket": "yes"}, "normal", ()),
        ({**GONE, "conceal": "yes", "meeting": "2024-01"}, "lost", ()),
    ],
)
def test_an_answer_that_no_longer_concerns_the_member_concludes_nothing(
    values: dict[str, str], cls: str, flags: tuple[str, ...]
) -> None:
    assert concluded(**values)[:2] == (cls, flags)


EDGES = [
    # exactly six months at 30 March count, one day less does not
    ("2025-09-29", 6, "lost"),
    ("2025-09-30", 6, "lost"),
    ("2025-10-01", 5, "broken"),
    ("2025-10-02", 5, "broken"),
    # a month counts to its last day, a year too
    ("2025-09", 6, "lost"),
    ("2025-10", 4, "broken"),
    ("2024", 14, "lost"),
    ("2025", 2, "broken"),
    ("2026-02-25", 1, "broken"),
    ("2022-08", 42, "lost"),
]


@pytest.mark.parametrize(("told", "months", "cls"), EDGES)
@pytest.mark.parametrize("fact", ["meeting", "dues_on"])
def test_contact_is_lost_from_six_full_months_at_the_cut_off(
    fact: str, told: str, months: int, cls: str
) -> None:
    values = {**GONE, fact: told}
    found = anchor(member(**values), CAMPAIGN)
    assert found is not None
    assert (found.months, cls_of(**values)) == (months, cls)


@pytest.mark.parametrize(("told", "cls"), [("2025-09", "lost"), ("2025-10", "broken")])
def test_the_month_paid_through_counts_to_its_last_day(told: str, cls: str) -> None:
    assert cls_of(**GONE, dues=told) == cls


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, None),
        ({"dues": "?", "dues_on": "?", "meeting": "?"}, None),
        (
            {"dues": "2025-06", "meeting": "2025-05-20"},
            Anchor(date(2025, 6, 30), "dues_month", "2025-06", 9),
        ),
        (
            {"dues": "2025-06", "meeting": "2025-07-01"},
            Anchor(date(2025, 7, 1), "meeting", "2025-07-01", 8),
        ),
        # the day of payment goes before the month that was paid for
        (
            {"dues": "2025-12", "dues_on": "2025-03-08", "meeting": "2025-01"},
            Anchor(date(2025, 3, 8), "dues", "2025-03-08", 12),
        ),
        (
            {"dues": "2025-12", "dues_on": "?"},
            Anchor(date(2025, 12, 31), "dues_month", "2025-12", 2),
        ),
        # dues paid ahead count to the day on which it was told
        ({"dues": "2026-12"}, Anchor(date(2026, 2, 25), "dues_month", "2026-12", 1)),
        ({"dues": "2026-02"}, Anchor(date(2026, 2, 25), "dues_month", "2026-02", 1)),
    ],
)
def test_the_anchor_is_the_later_of_the_last_dues_and_the_last_meeting(
    values: dict[str, str], expected: Anchor | None
) -> None:
    assert anchor(member(**values), CAMPAIGN) == expected


def test_after_the_cut_off_nobody_is_silent_for_less_than_no_month() -> None:
    card = member(meeting="2026-05-01")
    late = Member(card.key, card.name, facts(told="2026-05-02", meeting="2026-05-01"))
    assert anchor(late, CAMPAIGN) == Anchor(date(2026, 5, 1), "meeting", "2026-05-01", 0)


def test_a_fact_of_unknown_telling_is_not_cut() -> None:
    card = Member(member().key, "张某某", {"dues": Fact("2025-06")})
    assert anchor(card, CAMPAIGN) == Anchor(date(2025, 6, 30), "dues_month", "2025-06", 9)


@pytest.mark.parametrize(
    ("since", "away"),
    [
        ("2025-09", "long"),
        ("2025-09-30", "long"),
        ("2025-10-01", "short"),
        ("2025-10", "short"),
        ("2026-01", "short"),
        ("2019", "long"),
        ("?", "long"),
    ],
)
def test_away_is_long_from_six_months_at_the_cut_off(since: str, away: str) -> None:
    assert derive(member(**AWAY, since=since), CAMPAIGN)["away"] == away


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, {}),
        ({"where": "country"}, {}),
        ({"where": "here", "since": "2019"}, {}),
        ({"where": "abroad", "since": "2019"}, {}),
        ({"where": "city", "since": "2019"}, {"away": "long"}),
        ({"where": "city", "since": "2019", "settled": "yes"}, {"away": "long"}),
        (
            {"where": "city", "since": "2019", "settled": "yes", "takes_part": "no"},
            {"away": "long", "stays": "hollow"},
        ),
        (
            {"where": "city", "since": "2019", "settled": "?", "takes_part": "no"},
            {"away": "long", "stays": "floating"},
        ),
        (
            {"where": "city", "since": "2019", "settled": "yes", "takes_part": "?"},
            {"away": "long", "stays": "floating"},
        ),
        ({"reach": "no"}, {"lost": "unknown"}),
        ({"reach": "no", "meeting": "2024"}, {"silence": "long", "lost": "long"}),
        ({"reach": "no", "meeting": "2026-01"}, {"silence": "short", "lost": "short"}),
        ({"reach": "yes", "meeting": "2024"}, {"silence": "long"}),
    ],
)
def test_what_conditions_may_name_is_derived_from_the_answers(
    values: dict[str, str], expected: dict[str, str]
) -> None:
    assert derive(member(**values), CAMPAIGN) == expected


@pytest.mark.parametrize(
    ("values", "code", "said"),
    [
        (HERE, "normal", "在册、能联系上，未发现其他情况"),
        (
            {**GONE, "dues_on": "2022-08"},
            "lost_dues",
            "最后一次交纳党费 2022年8月，至截止日 42 个月",
        ),
        ({**GONE, "dues": "2022-08"}, "lost_dues_month", "党费交至 2022年8月，至截止日 42 个月"),
        (
            {**GONE, "meeting": "2022-08-05"},
            "lost_meeting",
            "最近参加组织生活 2022年8月5日，至截止日 43 个月",
        ),
        (
            {**GONE, "dues": "2025-12"},
            "broken_dues_month",
            "联系不上；党费交至 2025年12月，至截止日 2 个月，不满6个月",
        ),
        (
            {**GONE, "dues": "?", "dues_on": "?", "meeting": "?"},
            "anchor_unknown",
            "联系不上，但最后交纳党费和参加组织生活的时间都不清楚，还差其中一个",
        ),
        ({"scope": "?"}, "scope_unknown", "组织关系情况还没有查清"),
        ({"scope": "in_branch", "reach": "?"}, "reach_unknown", "能不能联系上还没有查清"),
        ({**HERE, "where": "?"}, "where_unknown", "现在在哪里工作、生活还没有查清"),
        ({"scope": "deceased", "died_on": "2025-08"}, "deceased_told", "2025年8月 去世"),
        ({"scope": "deceased", "died_on": "?"}, "deceased", "已去世"),
        (
            {"scope": "received", "received_on": "2025-11-03"},
            "received_told",
            "组织关系已转出，2025年11月3日 收到回执",
        ),
        ({"scope": "received"}, "received", "组织关系已转出，有回执"),
        (
            {"scope": "no_receipt", "letter_on": "2025-11"},
            "no_receipt_told",
            "介绍信 2025年11月 开出，没有收到回执",
        ),
        ({"scope": "no_receipt"}, "no_receipt", "组织关系已转出，没有收到回执"),
        ({"scope": "doubtful", "doubt": "2021年入党"}, "doubtful_told", "2021年入党"),
        ({"scope": "doubtful"}, "doubtful", "拿不准"),
        (
            {**HERE, "where": "abroad", "place": "2019 去往"},
            "abroad_told",
            "现在国（境）外：2019 去往",
        ),
        ({**HERE, "where": "abroad", "place": "?"}, "abroad", "现在国（境）外"),
        (
            FIXED,
            "hollow_told",
            "2024年3月 起在外，不参加组织生活，有固定去处、应当转出",
        ),
        (
            {**FIXED, "since": "?"},
            "hollow",
            "从何时起在外不清楚，不参加组织生活，有固定去处、应当转出",
        ),
        (
            {**FIXED, "settled": "no"},
            "floating_told",
            "2024年3月 起外出，组织关系没有转",
        ),
        (
            {**FIXED, "settled": "no", "since": "?"},
            "floating",
            "从何时起外出不清楚，按6个月以上对待，组织关系没有转",
        ),
    ],
)
def test_a_conclusion_says_from_which_fact_it_follows(
    values: dict[str, str], code: str, said: str
) -> None:
    reasons = concluded(**values)[2]
    assert [name for name, _ in reasons] == [code]
    assert [reason(name, places, say) for name, places in reasons] == [said]  # type: ignore[arg-type]


def test_every_class_and_flag_has_its_words() -> None:
    assert {*ORDER, "pocket", "conceal", "found"} == CLASSES.keys()


def test_there_is_no_class_before_the_last_question_is_answered() -> None:
    card = complete(**HERE, transfer="none", focus="none")
    assert stand(card, POLICY).progress == "todo"
    assert stand(card, POLICY).cls == ""
    finished = complete(**HERE, transfer="none", focus="none", conceal="no")
    assert (stand(finished, POLICY).progress, stand(finished, POLICY).cls) == ("done", "normal")


def test_a_question_left_for_later_holds_the_class_back() -> None:
    card = complete(**HERE, transfer="none", focus="none", conceal="+")
    standing = stand(card, POLICY)
    assert (standing.progress, standing.cls) == ("later", "")


def test_answers_that_are_not_clear_are_counted_where_they_concern_the_member() -> None:
    card = complete(**HERE, transfer="none", focus="?", conceal="?", hollow_to="?")
    standing = stand(card, POLICY)
    assert (standing.progress, standing.unclear) == ("done", 2)
