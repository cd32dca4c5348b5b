"""Buttons of submitting, verifying, sending back and correcting."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Submit:
    """Show what would be handed over; with the unit's revision: hand it over."""

    unit: int
    revision: int


@dataclass(frozen=True, slots=True)
class Returned:
    """Those who were sent back."""

    unit: int
    page: int


@dataclass(frozen=True, slots=True)
class SentBack:
    """One member who was sent back: why, and which answers."""

    unit: int
    number: int


@dataclass(frozen=True, slots=True)
class Corrected:
    """改好了: the branch has looked again."""

    unit: int
    number: int
    seen: int


@dataclass(frozen=True, slots=True)
class Verify:
    """How far the verification of a branch is."""

    unit: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A page of members in one state of verification."""

    unit: int
    which: str
    page: int


@dataclass(frozen=True, slots=True)
class Check:
    """A member as the working group sees it; 0: the next who waits, behind the one of `after`."""

    unit: int
    number: int
    after: int = 0


@dataclass(frozen=True, slots=True)
class Answers:
    """A page of the answers, only to be read."""

    unit: int
    number: int
    page: int


@dataclass(frozen=True, slots=True)
class Agree:
    """The working group agrees."""

    unit: int
    number: int
    seen: int


@dataclass(frozen=True, slots=True)
class Looked:
    """已看过: somebody above knows how the search for the member stands."""

    unit: int
    number: int
    tries: int


@dataclass(frozen=True, slots=True)
class SendBack:
    """Choose the answers to be looked at again; `field` is added or taken away."""

    unit: int
    number: int
    seen: int
    field: str
    page: int


@dataclass(frozen=True, slots=True)
class Verified:
    """Everybody was gone through."""

    unit: int
    revision: int


@dataclass(frozen=True, slots=True)
class Reopen:
    """Give the whole branch back; the next text is the reason."""

    unit: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Show the spot check; with a size: draw so many at random."""

    unit: int
    size: int
    revision: int


Press = (
    Submit
    | Returned
    | SentBack
    | Corrected
    | Verify
    | Checked
    | Check
    | Answers
    | Agree
    | Looked
    | SendBack
    | Verified
    | Reopen
    | Spot
)

CODES: dict[str, type[Press]] = {
    "js": Submit,
    "jl": Returned,
    "jb": SentBack,
    "jc": Corrected,
    "jv": Verify,
    "jp": Checked,
    "jm": Check,
    "ja": Answers,
    "jg": Agree,
    "jk": Looked,
    "jf": SendBack,
    "jd": Verified,
    "jo": Reopen,
    "jt": Spot,
}
"""How each is called in a button's data."""
