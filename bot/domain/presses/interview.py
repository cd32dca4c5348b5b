"""Buttons of a card: going through the questions of one member."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Next:
    """下一位: the next member without a conclusion after this one (0: from the beginning)."""

    unit: int
    after: int


@dataclass(frozen=True, slots=True)
class Open:
    """Put this member's card on the table."""

    unit: int
    number: int


@dataclass(frozen=True, slots=True)
class Begin:
    """逐项回答 instead of 信息无误."""

    unit: int
    number: int


@dataclass(frozen=True, slots=True)
class Affirm:
    """信息无误: everything usual holds."""

    unit: int
    number: int
    revision: int


@dataclass(frozen=True, slots=True)
class Choose:
    """One choice of a question."""

    unit: int
    number: int
    question: str
    choice: str
    revision: int


@dataclass(frozen=True, slots=True)
class Mark:
    """An answer that is no answer: unknown, inapplicable or later."""

    unit: int
    number: int
    question: str
    mark: str
    revision: int


@dataclass(frozen=True, slots=True)
class Back:
    """上一步 from this question."""

    unit: int
    number: int
    question: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Go to one question of the card."""

    unit: int
    number: int
    question: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Leave the old answer as it is and go on."""

    unit: int
    number: int
    question: str
    revision: int


@dataclass(frozen=True, slots=True)
class Override:
    """The warned answer that waits is true, for this reason."""

    unit: int
    number: int
    question: str
    reason: str
    revision: int


@dataclass(frozen=True, slots=True)
class Mend:
    """The edited message corrects the answer it gave."""

    unit: int
    number: int
    question: str


@dataclass(frozen=True, slots=True)
class Pick:
    """Show the months of a year, or another span of years, for a question."""

    unit: int
    number: int
    question: str
    year: int


@dataclass(frozen=True, slots=True)
class Summary:
    """All answers of a member; a page of those that can be changed."""

    unit: int
    number: int
    page: int


@dataclass(frozen=True, slots=True)
class History:
    """What was changed on this member, when and by whom."""

    unit: int
    number: int
    page: int


@dataclass(frozen=True, slots=True)
class Past:
    """Where one answer comes from, and what stood there before."""

    unit: int
    number: int
    question: str
    page: int


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the person's last answer."""

    revision: int
    back: int = 0
    """How many of the last rows of the chain stay as they are: only what is older is taken back."""


Press = (
    Next
    | Open
    | Begin
    | Affirm
    | Choose
    | Mark
    | Back
    | Ask
    | Keep
    | Override
    | Mend
    | Pick
    | Summary
    | History
    | Past
    | Undo
)

CODES: dict[str, type[Press]] = {
    "x": Next,
    "o": Open,
    "b": Begin,
    "y": Affirm,
    "c": Choose,
    "m": Mark,
    "z": Back,
    "q": Ask,
    "k": Keep,
    "kr": Override,
    "em": Mend,
    "p": Pick,
    "s": Summary,
    "hi": History,
    "hf": Past,
    "un": Undo,
}
"""How each is called in a button's data."""
