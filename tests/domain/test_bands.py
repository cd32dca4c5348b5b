"""Bands at the cut-off date, on both sides of every edge."""

from datetime import date

import pytest

from bot.domain import bands
from bot.domain.records import Fact, Key, Member
from bot.policy import load_policy

CUTOFF = date(2026, 3, 30)
CODES = load_policy(2026).codes


def member(**values: str) -> Member:
    return Member(Key(1, 1), "张某", {name: Fact(value) for name, value in values.items()})


@pytest.mark.parametrize(
    ("birth", "age", "label"),
    [
        ("1990-03-31", 35, "35岁及以下"),
        ("1990-03-30", 36, "36岁至45岁"),
        ("1980-03-31", 45, "36岁至45岁"),
        ("1980-03-30", 46, "46岁至60岁"),
        ("1965-03-31", 60, "46岁至60岁"),
        ("1965-03-30", 61, "61岁及以上"),
        ("1990", 36, "36岁至45岁"),
        ("1990-04", 35, "35岁及以下"),
        ("1960-02-29", 66, "61岁及以上"),
    ],
)
def test_age_counts_completed_years(birth: str, age: int, label: str) -> None:
    one = member(birth=birth)
    assert bands.age(one, CUTOFF) == age
    assert CODES["age"].label(bands.age_band(one, CUTOFF, CODES)) == label


def test_age_and_sex_are_read_from_the_identity_number_where_nobody_told_them() -> None:
    one = member(idno="99010119620503001X")
    assert (bands.age(one, CUTOFF), bands.sex(one)) == (63, "male")
    assert bands.sex(member(idno="990101196205030028")) == "female"
    assert bands.age(member(idno="99010119620503001X", birth="1990-01-01"), CUTOFF) == 36


def test_nobody_is_put_into_a_band_on_a_guess() -> None:
    assert bands.age_band(member(), CUTOFF, CODES) == ""
    assert bands.party_age_band(member(joined="1990-01-01"), CUTOFF, CODES) == ""
    assert bands.education_band(member(), CODES) == ""
    assert bands.education_band(member(education="某某培训班"), CODES) == ""


@pytest.mark.parametrize(
    ("confirmed", "label"),
    [
        ("2025-03-31", "1年以下"),
        ("2025-03-30", "1年至5年"),
        ("2020-03-31", "1年至5年"),
        ("2020-03-30", "6年至10年"),
        ("2015-03-31", "6年至10年"),
        ("2015-03-30", "11年至20年"),
        ("2005-03-31", "11年至20年"),
        ("2005-03-30", "21年及以上"),
    ],
)
def test_party_age_begins_with_full_membership(confirmed: str, label: str) -> None:
    one = member(joined="1985-07-01", confirmed=confirmed, category="full")
    assert CODES["party_age"].label(bands.party_age_band(one, CUTOFF, CODES)) == label


def test_a_probationary_member_has_less_than_a_year() -> None:
    one = member(category="probationary", joined="2023-01-01", confirmed="2024-01-01")
    assert CODES["party_age"].label(bands.party_age_band(one, CUTOFF, CODES)) == "1年以下"


@pytest.mark.parametrize(
    ("months", "label"),
    [
        (5, ""),
        (6, "6个月以上不满1年"),
        (11, "6个月以上不满1年"),
        (12, "1年至5年"),
        (71, "1年至5年"),
        (72, "6年至10年"),
        (131, "6年至10年"),
        (132, "11年及以上"),
    ],
)
def test_time_out_of_contact(months: int, label: str) -> None:
    assert CODES["lost_duration"].label(bands.duration_band(months, CODES)) == label


@pytest.mark.parametrize(
    ("education", "band"),
    [
        ("研究生", "college"),
        ("大学专科肄业", "college"),
        ("中专", "secondary"),
        ("普通高中肄业", "secondary"),
        ("初中", "basic"),
        ("其他", "basic"),
    ],
)
def test_education(education: str, band: str) -> None:
    assert bands.education_band(member(education=education), CODES) == band


@pytest.mark.parametrize(("told", "is_one"), [("汉族", False), ("满族", True), ("", False)])
def test_minorities(told: str, is_one: bool) -> None:
    assert bands.minority(member(ethnicity=told)) is is_one
