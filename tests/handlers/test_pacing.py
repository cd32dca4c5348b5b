import pytest

from handlers.pacing import MANY_CHATS, Pace


class Ticking:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_messages_to_different_chats_leave_at_the_pace() -> None:
    clock = Ticking()
    pace = Pace(per_second=25, chat_seconds=1, monotonic=clock)
    left = []
    for chat in range(50):
        while wait := pace.take(chat):
            clock.now += wait
        left.append(clock.now)
    assert left[-1] - left[0] == pytest.approx(49 / 25)


def test_one_chat_waits_a_second_and_holds_up_no_other() -> None:
    clock = Ticking()
    pace = Pace(per_second=25, chat_seconds=1, monotonic=clock)
    assert pace.take(1) == 0
    clock.now += 0.5
    assert pace.take(1) == pytest.approx(0.5)
    assert pace.take(2) == 0
    clock.now += 0.5
    assert pace.take(1) == 0


def test_a_wait_is_as_long_as_the_longer_of_the_two() -> None:
    clock = Ticking()
    pace = Pace(per_second=2, chat_seconds=0.1, monotonic=clock)
    assert pace.take(1) == 0
    assert pace.take(1) == pytest.approx(0.5)
    assert pace.take(2) == pytest.approx(0.5)


def test_chats_of_long_ago_are_forgotten() -> None:
    clock = Ticking()
    pace = Pace(per_second=1e9, chat_seconds=1, monotonic=clock)
    for chat in range(MANY_CHATS):
        clock.now += 1e-6
        assert pace.take(chat) == 0
    clock.now += 2
    assert pace.take(-1) == 0
    assert len(pace._chats) == 1


async def test_a_turn_comes() -> None:
    pace = Pace(per_second=1000, chat_seconds=0.001)
    for _ in range(3):
        await pace.turn(1)
    assert pace.take(2) >= 0
