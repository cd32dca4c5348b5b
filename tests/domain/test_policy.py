import tomllib
from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain import conditions
from bot.domain.policy import DERIVED, Policy, read_policy
from bot.domain.values import _READERS
from bot.policy import FILES, load_policy
from tests.domain.branch import POLICY

PACK = Path(__file__).parents[2] / "bot" / "policy"
TABLES: dict[str, dict[str, Any]] = {
    name: tomllib.loads((PACK / f"{name}.toml").read_text("utf-8")) for name in FILES
}
CAMPAIGN = POLICY.campaign
ASKED = [q.name for q in POLICY.questions]


def read(change: Callable[[dict[str, Any]], object]) -> Policy:
    tables = deepcopy(TABLES)
    change(tables)
    return read_policy(tables, 2026)


def row(tables: dict[str, Any], name: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = tables["questions"]["question"]
    return next(r for r in rows if r["name"] == name)


# the questionnaire as it is delivered


def test_every_condition_names_answers_and_choices_that_there_are() -> None:
    for question in POLICY.questions:
        for condition in question.relevant:
            for name, wanted in condition.items():
                if name in DERIVED:
                    assert wanted <= set(DERIVED[name]["values"])
                    continue
                asked = POLICY.question(name)
                assert asked is not None
                assert wanted <= POLICY.choices[asked.choices].keys()


def test_every_condition_is_settled_by_questions_that_come_before() -> None:
    for place, question in enumerate(POLICY.questions):
        for name in conditions.names(question.relevant):
            needed = DERIVED[name]["from"] if name in DERIVED else (name,)
            assert set(needed) <= set(ASKED[:place]), question.name


def test_what_conditions_derive_is_derived_from_questions() -> None:
    for rule in DERIVED.values():
        assert set(rule["from"]) <= set(ASKED)


def test_every_question_can_be_answered_in_some_way_besides_later() -> None:
    for question in POLICY.questions:
        assert question.type == "select" or question.type in _READERS
        assert (question.type == "select") == bool(question.choices)
        assert "later" in question.marks


@pytest.mark.parametrize("question", POLICY.questions, ids=ASKED)
def test_labels_fit_a_phone(question: Any) -> None:
    assert len(question.short) <= 7
    assert len(question.label) <= 60
    assert all(len(text) <= 12 for text in question.suggest)
    if question.choices:
        assert all(len(label) <= 12 for label in POLICY.choices[question.choices].values())


def test_short_names_tell_the_questions_apart() -> None:
    shorts = [q.short for q in POLICY.questions]
    assert len(set(shorts)) == len(shorts)


def test_the_facts_that_the_classes_rest_on_are_asked() -> None:
    needed = {
        "scope", "reach", "where", "since", "settled", "takes_part", "dues", "dues_on", "meeting",
        "pocket", "conceal", "died_on", "received_on", "letter_on", "doubt", "place",
    }  # fmt: skip
    assert needed <= set(ASKED)


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("scope", {"in_branch", "no_receipt", "received", "deceased", "doubtful"}),
        ("reach", {"yes", "no"}),
        ("where", {"here", "city", "province", "country", "abroad"}),
        ("circumstance", {"1", "2", "3", "4", "5", "6", "7"}),
        ("focus", {"1", "2", "3", "4", "5", "6", "none"}),
        ("settled", {"yes", "no"}),
        ("takes_part", {"yes", "no"}),
        ("pocket", {"yes", "no"}),
        ("conceal", {"yes", "no"}),
        ("category", {"full", "probationary"}),
        ("sex", {"male", "female"}),
    ],
)
def test_the_choices_that_rules_know_are_the_ones_that_are_offered(
    question: str, codes: set[str]
) -> None:
    asked = POLICY.question(question)
    assert asked is not None
    assert set(POLICY.choices[asked.choices]) == codes


@pytest.mark.parametrize(
    ("question", "value", "label"),
    [
        ("scope", "no_receipt", "已转出，未收到回执"),
        ("circumstance", "7", "⑦其他"),
        ("focus", "none", "都不是"),
        ("where", "elsewhere", "elsewhere"),
        ("work", "务农", "务农"),
        ("nonsense", "x", "x"),
    ],
)
def test_a_stored_value_is_shown_by_its_label_where_it_has_one(
    question: str, value: str, label: str
) -> None:
    assert POLICY.label(question, value) == label


def test_the_committee_decides_whether_an_id_number_is_entered() -> None:
    asked = POLICY.question("idno")
    assert asked is not None
    assert "inapplicable" in asked.marks


# an office's own pack


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda t: row(t, "reach").update(relevant=[{"scoop": ["in_branch"]}]), "scoop"),
        (lambda t: row(t, "reach").update(relevant=[{"scope": ["in_brunch"]}]), "in_brunch"),
        (lambda t: row(t, "scope").update(relevant=[{"reach": ["yes"]}]), "not known before"),
        (lambda t: row(t, "where").update(relevant=[{"stays": ["hollow"]}]), "not known before"),
        (lambda t: row(t, "focus").update(relevant=[{"away": ["far"]}]), "never far"),
        (lambda t: row(t, "focus").update(relevant=[{"meeting": ["2025"]}]), "never 2025"),
        (lambda t: row(t, "focus").update(choices="nonsense"), "unknown list"),
        (lambda t: row(t, "focus").update(usual="99"), "not one of its choices"),
        (lambda t: row(t, "focus").update(marks=["maybe"]), "marks are"),
        (lambda t: row(t, "focus").update(name="scope"), "taken"),
        (lambda t: row(t, "focus").update(name="away"), "taken"),
        (lambda t: row(t, "focus").update(name="Focus!"), "no name"),
        (lambda t: row(t, "focus").update(name="a" * 19), "no name"),
        (lambda t: row(t, "focus").update(type="text"), "choices belong"),
        (lambda t: row(t, "work").update(type="select"), "choices belong"),
        (lambda t: t["questions"]["choices"].update(yes_no=[["yes", "是"], ["not at all", "否"]]),
         "a choice is no code"),
    ],
)  # fmt: skip
def test_a_questionnaire_that_cannot_be_asked_is_refused_with_the_reason(
    change: Callable[[dict[str, Any]], object], fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        read(change)


def test_a_question_may_be_added_without_code() -> None:
    own = {
        "name": "hobby",
        "short": "特长",
        "label": "有什么特长？",
        "type": "text",
        "relevant": [{"lost": ["long"]}],
        "marks": ["unknown", "later"],
    }
    policy = read(lambda tables: tables["questions"]["question"].append(own))
    assert policy.questions[-1].name == "hobby"
    assert policy.turning == {*DERIVED["away"]["from"], *DERIVED["stays"]["from"],
                              *DERIVED["lost"]["from"]}  # fmt: skip


def test_a_file_of_ones_own_takes_the_place_of_ours(tmp_path: Path) -> None:
    text = (PACK / "campaign.toml").read_text("utf-8").replace("03-30", "04-10", 1)
    (tmp_path / "campaign.toml").write_text(text, "utf-8")
    assert load_policy(2026, tmp_path).campaign.cutoff == date(2026, 4, 10)


@pytest.mark.parametrize("text", ["cutoff = ", 'cutoff = "03-30"', 'cutoff = "13-45"', "\udcff"])
def test_a_broken_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "campaign.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ValueError, match=r"campaign\.toml|policy pack|month|isoformat"):
        load_policy(2026, tmp_path)


# the campaign


def test_the_dates_are_those_of_the_plan() -> None:
    assert (CAMPAIGN.starts, CAMPAIGN.cutoff) == (date(2026, 2, 25), date(2026, 3, 30))
    dates = {(d.level, d.day.strftime("%m-%d"), d.internal) for d in CAMPAIGN.deadlines}
    assert dates == {
        ("branch", "02-20", False),
        ("branch", "03-20", True),
        ("branch", "07-30", False),
        ("committee", "02-24", False),
        ("committee", "03-30", False),
        ("committee", "03-31", False),
        ("committee", "08-05", False),
        ("committee", "08-06", False),
    }


def test_every_date_names_what_clears_it_under_a_code_of_its_own() -> None:
    codes = [d.code for d in CAMPAIGN.deadlines]
    assert len(set(codes)) == len(codes)
    assert all(d.clears and d.label for d in CAMPAIGN.deadlines)


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        ("02-13", None),
        ("02-14", "动员部署阶段"),
        ("02-24", "动员部署阶段"),
        ("02-25", "集中排查阶段"),
        ("03-31", "集中排查阶段"),
        ("04-01", "整改规范阶段"),
        ("07-30", "整改规范阶段"),
        ("07-31", None),
        ("08-01", "总结巩固阶段"),
        ("08-05", "总结巩固阶段"),
        ("08-06", None),
    ],
)
def test_a_day_lies_in_one_stage_of_the_plan_or_in_none(day: str, stage: str | None) -> None:
    found = CAMPAIGN.stage(date.fromisoformat(f"2026-{day}"))
    assert (found.name if found else None) == stage


def test_a_date_is_ahead_until_its_day_is_over() -> None:
    due = date(2026, 3, 20)
    for today, nearest in ((due - timedelta(1), due), (due, due), (due + timedelta(1), None)):
        ahead = CAMPAIGN.ahead("branch", today)
        assert ahead[0].day == (nearest or date(2026, 7, 30))
    assert CAMPAIGN.ahead("branch", date(2026, 7, 31)) == ()
    assert [d.day for d in CAMPAIGN.ahead("committee", date(2026, 1, 1))] == sorted(
        d.day for d in CAMPAIGN.deadlines if d.level == "committee"
    )


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_the_plan_fits_every_year(year: int) -> None:
    campaign = load_policy(year).campaign
    assert {d.day.year for d in campaign.deadlines} == {year}
    assert campaign.cutoff.year == campaign.year == year
