import pytest

from bot.domain.conditions import holds, names, read_rows

ROWS = read_rows([{"scope": ["in_branch"], "reach": ["yes", "no"]}, {"stays": ["hollow"]}])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, False),
        ({"scope": "in_branch"}, False),
        ({"reach": "yes"}, False),
        ({"scope": "in_branch", "reach": "yes"}, True),
        ({"scope": "in_branch", "reach": "no"}, True),
        ({"scope": "in_branch", "reach": "maybe"}, False),
        ({"scope": "deceased", "reach": "yes"}, False),
        ({"stays": "hollow"}, True),
        ({"scope": "deceased", "stays": "hollow"}, True),
        ({"stays": "floating", "other": "hollow"}, False),
    ],
)
def test_any_row_holds_when_all_its_facts_have_one_of_their_values(
    values: dict[str, str], expected: bool
) -> None:
    assert holds(ROWS, values) is expected


def test_without_rows_it_always_holds() -> None:
    assert holds((), {}) is True


def test_a_row_without_facts_always_holds() -> None:
    assert holds(read_rows([{}]), {}) is True


def test_a_fact_without_value_counts_as_the_empty_value() -> None:
    rows = read_rows([{"scope": [""]}])
    assert holds(rows, {}) is True
    assert holds(rows, {"scope": "in_branch"}) is False


def test_the_names_are_all_facts_that_are_looked_at() -> None:
    assert names(ROWS) == {"scope", "reach", "stays"}
    assert names(()) == frozenset()
