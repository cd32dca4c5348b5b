"""The arithmetic that a sheet prints."""

import pytest

from bot.domain.sums import faults, read_rule

VALUES = {("01", "1"): 3, ("01", "2"): 1, ("01", "3"): 2, ("02", "1"): 3, ("02", "2"): 1,
          ("02", "3"): 2}  # fmt: skip


def value(row: str, column: str) -> int:
    return VALUES.get((row, column), 0)


@pytest.mark.parametrize("text", ["1=2+3", "2≤1", "01=02", "3=1-2", " 1 = 2 + 3 "])
def test_what_holds(text: str) -> None:
    assert faults([read_rule(text)], ["01", "02"], ["1", "2", "3"], value) == []


def test_what_does_not_hold_names_the_row_and_both_sides() -> None:
    rule = read_rule("1=2")
    found = faults([rule], ["01", "02"], ["1", "2", "3"], value)
    assert [(f.row, f.column, f.found, f.wanted) for f in found] == [
        ("01", "1", 3, 1),
        ("02", "1", 3, 1),
    ]
    (only, *_) = faults([read_rule("01=03")], ["01", "02"], ["1", "2"], value)
    assert (only.row, only.column, only.found, only.wanted) == ("01", "1", 3, 0)
    (more,) = faults([read_rule("3≤2")], ["01"], ["1", "2", "3"], value)
    assert (more.found, more.wanted) == (2, 1)


def test_marks_and_signs_are_read() -> None:
    rule = read_rule("17=16-15")
    assert (rule.left, rule.sign, rule.right) == ("17", "=", ((1, "16"), (-1, "15")))
    assert rule.marks == ("17", "16", "15")
    with pytest.raises(ValueError, match="no sum"):
        read_rule("总计")
