import pytest

from bot.domain.complaints import Complaint
from bot.domain.votes import Vote, fault, read_vote


@pytest.mark.parametrize(
    ("vote", "valid", "carried"),
    [
        (Vote(18, 18, 9, 9), True, False),
        (Vote(18, 18, 8, 8), False, False),
        (Vote(17, 17, 9, 9), True, True),
        (Vote(17, 17, 8, 8), False, False),
        (Vote(18, 18, 10, 9), True, False),
        (Vote(18, 18, 18, 10), True, True),
        (Vote(20, 14, 10, 8), True, True),
        (Vote(20, 14, 10, 7), True, False),
        (Vote(20, 14, 9, 8), False, False),
        (Vote(1, 1, 1, 1), True, True),
    ],
)
def test_half_of_those_entitled_and_more_than_half_of_those_who_should_come(
    vote: Vote, valid: bool, carried: bool
) -> None:
    assert (vote.valid, vote.carried) == (valid, carried)
    reason = fault(vote)
    assert (reason is None) == carried
    if reason is not None:
        assert reason.code == ("meeting_not_carried" if valid else "meeting_invalid")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("18 15 12", Vote(18, 18, 15, 12)),
        ("应到18，实到15，赞成12", Vote(18, 18, 15, 12)),
        ("２０ 18 １５ 12", Vote(20, 18, 15, 12)),
        ("有表决权20 应到18 实到15 赞成12票", Vote(20, 18, 15, 12)),
    ],
)
def test_a_vote_is_read_from_one_line(text: str, read: Vote) -> None:
    assert read_vote(text) == read


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "vote_numbers"),
        ("通过了", "vote_numbers"),
        ("18 15", "vote_numbers"),
        ("1 2 3 4 5", "vote_numbers"),
        ("18 19 12", "vote_present"),
        ("18 12 15", "vote_favour"),
        ("18 20 15 12", "vote_should"),
        ("0 0 0", "vote_should"),
        ("99999 9 9", "vote_should"),
    ],
)
def test_numbers_that_cannot_be_true_are_refused(text: str, code: str) -> None:
    read = read_vote(text)
    assert isinstance(read, Complaint)
    assert read.code == code
