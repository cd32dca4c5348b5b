import itertools
from dataclasses import fields
from typing import get_args, get_type_hints

import pytest
from hypothesis import given, strategies as st

from bot.domain import members, presses
from bot.domain.presses import Press, pack, unpack
from tests.domain.branch import POLICY

KINDS = get_args(Press)
BIG = 999_999_999
HINTS = {kind: get_type_hints(kind) for kind in KINDS}
NUMBERS = st.integers(0, BIG)
WORDS = st.text("ABCXYZabcxyz019_.-", max_size=12)
ANY_CODE = "unknown_there"
"""As long as any code of the lists that attempts are told in."""
SMALL = {"contact": 99}
"""A member has at most some dozens of these."""
LONGEST = {
    "question": max((q.name for q in POLICY.questions), key=len),
    "choice": max(
        (c for q in POLICY.questions for c in POLICY.choices.get(q.choices, ())), key=len
    ),
    "mark": "inapplicable",
    "which": "cls.no_receipt",
    "screen": "deadlines",
    "line": "f" * 8,
    "field": "happened",
    "form": "roster",
    "language": "zh_Hans",
    "how": max(members.WAYS, key=len),
    "reason": max((*members.CLOSING, *members.REASONS), key=len),
}


@st.composite
def any_press(draw: st.DrawFn) -> Press:
    kind = draw(st.sampled_from(KINDS))
    hints = get_type_hints(kind)
    values = [
        draw(st.integers(0, SMALL.get(f.name, BIG)) if hints[f.name] is int else WORDS)
        for f in fields(kind)
    ]
    press: Press = kind(*values)
    return press


@given(any_press(), st.booleans())
def test_a_press_comes_back_as_it_was_sent(press: Press, stays: bool) -> None:
    assert unpack(pack(press, stays)) == press


@pytest.mark.parametrize("kind", KINDS)
def test_the_longest_press_of_a_kind_fits_a_button(kind: type) -> None:
    hints = get_type_hints(kind)
    press = kind(
        *(
            SMALL.get(f.name, BIG) if hints[f.name] is int else LONGEST.get(f.name, ANY_CODE)
            for f in fields(kind)
        )
    )
    for stays in (False, True):
        assert len(pack(press, stays).encode()) <= 64
        assert unpack(pack(press, stays)) == press


def test_a_button_from_before_a_part_was_added_can_still_be_pressed() -> None:
    old = "ta:7:12:contact:vacant:3"
    assert unpack(old) == presses.LogAs(7, 12, "contact", "vacant", 3)
    assert unpack("tb:7:12:family") == presses.LogBy(7, 12, "family")
    assert unpack("ta:7:12:contact:vacant") is None


def test_every_answer_that_can_be_drawn_fits_a_button() -> None:
    for question in POLICY.questions:
        choices = [*POLICY.choices.get(question.choices, ()), "2026-12", "9"]
        drawn: list[Press] = [presses.Choose(BIG, BIG, question.name, c, BIG) for c in choices]
        drawn += [presses.Mark(BIG, BIG, question.name, m, BIG) for m in question.marks]
        for press in drawn:
            assert len(pack(press, stays=True).encode()) <= 64
            assert unpack(pack(press)) == press


def test_an_upload_of_a_large_number_fits_too() -> None:
    press = presses.Confirm(2**47 - 1, "0e1f2a3b")
    assert unpack(pack(press)) == press


@given(st.text())
def test_no_text_makes_it_stumble(data: str) -> None:
    unpack(data)


@given(
    st.sampled_from(["h", "o", "c", "m", "un", "ok", "l"]),
    st.lists(st.text(st.sampled_from("0123456789²٣一.:-_ aZ\n\0+"), max_size=20), max_size=6),
)
def test_nothing_that_looks_like_a_press_makes_it_stumble(code: str, parts: list[str]) -> None:
    press = unpack(":".join([code, *parts]))
    assert press is None or isinstance(press, KINDS)


@pytest.mark.parametrize(
    "data",
    [
        "", ":", "o", "o:1", "o:1:2:3", "++o:1:2", "o:1:x", "o:-1:2", "o: 1:2", "o:1:²", "o:1:٣", "o:1:一",
        "o:1:2\n", "o:1.5:2", "o::2", "O:1:2", "zz:1", "h:1", "c:1:2:scope:有:1",
        "c:1:2:scope:a b:1", "o:1:1234567890", "ok:1234567890123456", "w:" + "a" * 33,
    ],
)  # fmt: skip
def test_what_no_button_of_ours_says_is_no_press(data: str) -> None:
    assert unpack(data) is None


def test_no_two_kinds_share_their_code() -> None:
    codes = [
        pack(kind(*(1 if t is int else "a" for t in get_type_hints(kind).values()))).split(":")[0]
        for kind in KINDS
    ]
    assert all(one != other for one, other in itertools.combinations(codes, 2))
