"""Two numbers beside each other say where they differ, and no more than is needed."""

import pytest

from bot.gallery.sample import YEAR
from bot.gallery.scenes import shots
from bot.policy import load_policy
from bot.screens.conflicts import FEW, differing, told_apart

POLICY = load_policy(YEAR)


def test_a_slip_is_shown_beneath_the_mask() -> None:
    file, record, mask = "99010119620503001X", "99010119620508001X", "990101********001X"
    assert told_apart(file, record, mask) == "990101*******3001X"
    assert told_apart(record, file, mask) == "990101*******8001X"


@pytest.mark.parametrize(
    ("one", "other", "n"), [("123", "123", 0), ("123", "124", 1), ("123", "12", FEW + 1)]
)
def test_how_much_two_numbers_differ(one: str, other: str, n: int) -> None:
    assert differing(one, other) == n


def test_quite_another_number_stays_masked() -> None:
    shot = next(s for s in shots(POLICY) if s.title == "不一致：身份证号")
    text = shot.drawn("zh_Hans", POLICY).text
    file, record = str(shot.view.places["theirs"]), str(shot.view.places["mine"])
    assert differing(file, record) > FEW
    assert file not in text
    lines = [line for line in text.splitlines() if "990101" in line]
    assert len(lines) == 2
    assert all(line.count("*") >= 8 for line in lines)
