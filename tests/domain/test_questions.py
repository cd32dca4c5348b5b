import pytest

from bot.domain import questions
from bot.domain.records import Member
from tests.domain.branch import POLICY, complete, member

NOT_ASKED = {
    "deceased": {"scope", "died_on"},
    "received": {"scope", "letter_to", "received_on"},
    "doubtful": {
        "scope", "doubt", "sex", "ethnicity", "birth", "idno", "category", "joined",
    },
}  # fmt: skip
PARTICULARS = {
    "sex", "ethnicity", "birth", "idno", "education", "category", "joined", "confirmed", "work",
    "phone", "home", "registered",
}  # fmt: skip
FOUR = {"scope", "dues", "meeting", "transfer"}


def names(card: Member) -> list[str]:
    return [q.name for q in questions.relevant(card, POLICY)]


@pytest.mark.parametrize(("scope", "asked"), NOT_ASKED.items())
def test_who_needs_no_search_is_asked_little(scope: str, asked: set[str]) -> None:
    assert set(names(member(scope=scope))) == asked


def test_first_of_all_the_organisational_relation_is_asked() -> None:
    assert names(member()) == ["scope"]


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({"where": "here"}, set()),
        ({"where": "?"}, set()),
        ({"where": "country"}, {"since", "place"}),
        ({"where": "country", "since": "2026-01"}, {"since", "place"}),
        ({"where": "country", "since": "2025-10"}, {"since", "place"}),
        ({"where": "country", "since": "2025-09"}, {"since", "place", "takes_part", "settled"}),
        ({"where": "city", "since": "?"}, {"since", "place", "takes_part", "settled"}),
        (
            {"where": "province", "since": "2024-01", "takes_part": "no", "settled": "yes"},
            {
                "since", "place", "takes_part", "settled", "hollow_reason", "hollow_to",
                "hollow_progress",
            },
        ),
        (
            {"where": "country", "since": "2024-01", "takes_part": "no", "settled": "no"},
            {
                "since", "place", "takes_part", "settled", "float_reason", "float_cert",
                "float_contact", "last_contact",
            },
        ),
        ({"where": "abroad"}, {"since", "place", "abroad_kind", "abroad_kept"}),
    ],
)  # fmt: skip
def test_a_reached_member_is_asked_what_the_place_calls_for(
    values: dict[str, str], asked: set[str]
) -> None:
    card = member(scope="in_branch", reach="yes", category="full", **values)
    always = {*FOUR, *PARTICULARS, "reach", "where", "focus", "conceal"}
    assert set(names(card)) == always | asked


@pytest.mark.parametrize(
    ("circumstance", "asked"), [("1", set()), ("6", set()), ("7", {"circumstance_note"})]
)
def test_an_unreachable_member_is_asked_for_the_circumstance_and_the_anchors(
    circumstance: str, asked: set[str]
) -> None:
    card = member(scope="in_branch", reach="no", category="full", circumstance=circumstance)
    always = {"scope", "reach", "circumstance", "dues", "dues_on", "meeting", "focus"}
    assert set(names(card)) == always | PARTICULARS | asked


def test_who_was_transferred_without_receipt_is_asked_for_the_letter() -> None:
    card = member(scope="no_receipt", reach="yes", where="here", category="full")
    letter = {"letter_to", "letter_no", "letter_on", "letter_days", "pocket"}
    assert letter <= set(names(card))
    assert not {"transfer", "conceal", "work", "home"} & set(names(card))


def test_a_probationary_member_is_not_asked_when_full_membership_began() -> None:
    assert "confirmed" not in names(member(scope="in_branch", category="probationary"))
    assert "confirmed" in names(member(scope="in_branch", category="full"))


@pytest.mark.parametrize(
    ("change", "gone"),
    [
        ({"reach": "no"}, {"since", "place", "float_reason", "float_contact", "transfer"}),
        ({"scope": "deceased"}, {"reach", "where", "since", "float_reason", "dues"}),
        ({"where": "here"}, {"since", "takes_part", "float_reason"}),
        ({"since": "2026-01"}, {"takes_part", "settled", "float_reason"}),
    ],
)
def test_questions_that_follow_from_an_answer_go_when_it_changes(
    change: dict[str, str], gone: set[str]
) -> None:
    floating = {
        "scope": "in_branch", "reach": "yes", "where": "country", "since": "2024-01",
        "takes_part": "no", "settled": "no", "float_reason": "work", "float_contact": "张支委",
    }  # fmt: skip
    assert gone <= set(names(member(**floating)))
    assert not gone & set(names(member(**{**floating, **change})))


def test_an_answer_that_no_longer_concerns_the_member_stays_on_record() -> None:
    card = member(scope="in_branch", reach="no", where="abroad")
    asked, counting = questions.walk(card, POLICY)
    assert card.value("where") == "abroad"
    assert counting.value("where") == ""
    assert {q.name for q in asked} >= set(counting.facts)


def test_the_question_on_the_table_is_the_first_without_an_answer() -> None:
    card = member(scope="in_branch", reach="yes")
    asked = questions.current(card, POLICY)
    assert asked is not None
    assert asked.name == "where"


@pytest.mark.parametrize(
    ("chosen", "current"),
    [("scope", "scope"), ("reach", "reach"), ("died_on", "where"), ("nonsense", "where")],
)
def test_a_chosen_question_is_on_the_table_while_it_concerns_the_member(
    chosen: str, current: str
) -> None:
    asked = questions.current(member(scope="in_branch", reach="yes"), POLICY, chosen)
    assert asked is not None
    assert asked.name == current


def test_with_every_question_answered_none_is_on_the_table() -> None:
    card = complete(scope="in_branch", reach="yes", where="here", transfer="none", focus="none",
                    conceal="no")  # fmt: skip
    assert questions.current(card, POLICY) is None
    assert questions.unanswered(card, POLICY) == ()


def test_answers_from_the_roster_are_no_step_to_go_back_to() -> None:
    card = complete(scope="in_branch")
    assert questions.before(card, POLICY, "reach") is None
    asked = member(origin="asked", scope="in_branch", reach="yes", where="here")
    earlier = questions.before(asked, POLICY, "dues")
    assert earlier is not None
    assert earlier.name == "where"
    assert questions.before(asked, POLICY, "scope") is None


@pytest.mark.parametrize(
    ("card", "offered"),
    [
        (member(), True),
        (complete(), True),
        (complete(scope="in_branch"), True),
        (complete(scope="no_receipt"), False),
        (complete(scope="deceased"), False),
        (member(origin="hand"), True),
        (member(origin="asked", sex="male"), False),
        (member(origin="confirmed", reach="yes"), False),
        # silent for six months at the cut-off: nobody confirms that with one tap
        (complete(dues="2025-09", meeting="2025-09-30"), False),
        (complete(dues="2025-09", meeting="2025-10-01"), True),
        (complete(dues="2025-09", meeting=""), False),
    ],
)
def test_the_one_tap_is_offered_where_nothing_speaks_against_it(
    card: Member, offered: bool
) -> None:
    assert questions.affirmable(card, POLICY) is offered


@pytest.mark.parametrize(
    ("card", "against"),
    [
        (complete(), ()),
        (complete(work="外地务工，装修"), ("work",)),
        (complete(work="外地务工", home="邻省宁海市"), ("work", "home")),
        # asked and answered: there is nothing to doubt any more
        (complete(work="外地务工", where="here"), ()),
        (complete(work="外地务工", scope="deceased"), ()),
    ],
)
def test_what_reads_like_elsewhere_is_pointed_at(card: Member, against: tuple[str, ...]) -> None:
    assert questions.doubted(card, POLICY) == against


def test_the_one_tap_says_in_the_branch_reached_here_and_nothing_special() -> None:
    stated = questions.stated_values(questions.usual_facts(complete(), POLICY))
    assert stated == {
        "scope": "in_branch",
        "reach": "yes",
        "where": "here",
        "transfer": "none",
        "focus": "none",
        "conceal": "no",
    }


def test_the_one_tap_repeats_nothing_that_the_roster_said() -> None:
    stated = questions.usual_facts(complete(scope="in_branch"), POLICY)
    assert "scope" not in stated
    assert {fact.origin for fact in stated.values()} == {"confirmed"}


@pytest.mark.parametrize(
    ("card", "progress"),
    [
        (member(), "todo"),
        (complete(), "todo"),
        (member(origin="hand"), "todo"),
        (member(origin="asked", scope="in_branch"), "doing"),
        (member(origin="asked", scope="deceased"), "doing"),
        (member(origin="asked", scope="deceased", died_on="+"), "later"),
        (member(origin="asked", scope="+"), "later"),
        (member(origin="asked", scope="deceased", died_on="?"), "done"),
        (member(origin="asked", scope="deceased", died_on="2025"), "done"),
        (member(origin="roster", scope="deceased", died_on="2025"), "done"),
    ],
)
def test_progress_is_what_is_left_to_answer(card: Member, progress: str) -> None:
    assert questions.progress(card, questions.relevant(card, POLICY)) == progress


def test_parked_questions_are_those_left_for_later() -> None:
    card = member(origin="asked", scope="in_branch", reach="+", where="+")
    assert [q.name for q in questions.parked(card, POLICY)] == ["reach"]
