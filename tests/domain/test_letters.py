"""介绍信: numerals and the days for which it is valid."""

from datetime import date

import pytest

from bot.domain.letters import (
    Told,
    capitals,
    days_valid,
    month_in_capitals,
    serial,
    told,
    valid_until,
)
from bot.domain.records import Fact, Key, Member, Unit


def member(**values: str) -> Member:
    return Member(Key(1, 1), "张某", {name: Fact(value) for name, value in values.items()})


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"), (3, "叁"), (10, "壹拾"), (12, "壹拾贰"), (30, "叁拾"), (90, "玖拾"),
        (100, "壹佰"), (101, "壹佰零壹"), (110, "壹佰壹拾"), (365, "叁佰陆拾伍"),
    ],
)  # fmt: skip
def test_numbers_in_capitals(number: int, text: str) -> None:
    assert capitals(number) == text


def test_only_small_numbers_are_written() -> None:
    with pytest.raises(ValueError, match="1000"):
        capitals(1000)


@pytest.mark.parametrize(
    ("partial", "said"),
    [
        ("2026-03", ("贰零贰陆", "叁")),
        ("2025-12-31", ("贰零贰伍", "壹拾贰")),
        ("2020", ("贰零贰零", "")),
    ],
)
def test_months_in_capitals(partial: str, said: tuple[str, str]) -> None:
    assert month_in_capitals(partial) == said


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        ({}, 30), ({"where": "city"}, 10), ({"where": "country"}, 30), ({"letter_days": "90"}, 90),
        ({"letter_days": "365"}, 90),
    ],
)  # fmt: skip
def test_a_letter_is_never_valid_for_more_than_ninety_days(
    facts: dict[str, str], days: int
) -> None:
    someone = member(**facts)
    assert days_valid(someone, told(someone, None), 10, 30) == days


@pytest.mark.parametrize(
    ("on", "days", "last"),
    [
        ("2025-11-20", "30", date(2025, 12, 20)),
        ("2025-11-20", "365", date(2026, 2, 18)),
        ("2025-11", "30", None),
        ("", "30", None),
        ("2025-11-20", "", None),
    ],
)
def test_until_when_a_letter_is_valid(on: str, days: str, last: date | None) -> None:
    assert valid_until(Told(on=on, days=days)) == last


def test_every_letter_of_a_branch_has_a_number_of_its_own() -> None:
    branch = Unit(7, "样例村党支部", "branch", 4, "/1/4/7/")
    assert serial(branch, {}, 2026) == "2026-07-001"
    issued = {"matter:letter:open": 1, "matter:letter:replaced": 2, "matter:case:transfer:open": 5}
    assert serial(branch, issued, 2026) == "2026-07-004"
