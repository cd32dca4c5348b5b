"""Buttons for what goes up, 及时报告 and 请示, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Begin:
    """报告请示: what it is, and about whom."""

    unit: int


@dataclass(frozen=True, slots=True)
class Write:
    """The next text goes up; about the member of this 编号, or about none (0)."""

    unit: int
    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The next text is the answer."""

    unit: int
    matter: int


@dataclass(frozen=True, slots=True)
class Seen:
    """已阅: a report needs no more than that."""

    unit: int
    matter: int
    revision: int


@dataclass(frozen=True, slots=True)
class PassOn:
    """转报上级: the committee cannot decide it either."""

    unit: int
    matter: int
    revision: int


Press = Begin | Write | Answer | Seen | PassOn

CODES: dict[str, type[Press]] = {
    "ub": Begin,
    "uw": Write,
    "ua": Answer,
    "us": Seen,
    "up": PassOn,
}
"""How each is called in a button's data."""
