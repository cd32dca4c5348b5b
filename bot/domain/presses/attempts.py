"""Buttons about search attempts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Log:
    """记录查找: begin to record an attempt to reach this member."""

    unit: int
    number: int


@dataclass(frozen=True, slots=True)
class LogBy:
    """By which channel and contact; the outcome is asked next, or the channel if there is none."""

    unit: int
    number: int
    channel: str
    contact: int = 0
    """The contact that is tried; 0: none of those on record."""


@dataclass(frozen=True, slots=True)
class LogAs:
    """With which outcome: this stores the attempt, once for each running number."""

    unit: int
    number: int
    channel: str
    outcome: str
    attempt: int
    contact: int = 0


@dataclass(frozen=True, slots=True)
class Attempts:
    """A page of a member's attempts."""

    unit: int
    number: int
    page: int


@dataclass(frozen=True, slots=True)
class OneAttempt:
    """One attempt, and what can be done with it."""

    unit: int
    number: int
    attempt: int


@dataclass(frozen=True, slots=True)
class Correct:
    """Change one field of an attempt; without a value: ask for it."""

    unit: int
    number: int
    attempt: int
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """撤销 an attempt within ten minutes."""

    unit: int
    number: int
    attempt: int


@dataclass(frozen=True, slots=True)
class Complete:
    """Fill in one field of the typed line that waits; without a value: ask for it."""

    unit: int
    number: int
    line: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class ConfirmLine:
    """确认: store the typed line that waits as the attempt of this running number."""

    unit: int
    number: int
    line: str
    attempt: int


@dataclass(frozen=True, slots=True)
class FindLine:
    """搜索: the typed line that waits was meant as a search."""

    unit: int
    line: str


Press = (
    Log
    | LogBy
    | LogAs
    | Attempts
    | OneAttempt
    | Correct
    | Withdraw
    | Complete
    | ConfirmLine
    | FindLine
)

CODES: dict[str, type[Press]] = {
    "t": Log,
    "tb": LogBy,
    "ta": LogAs,
    "tl": Attempts,
    "to": OneAttempt,
    "tc": Correct,
    "tw": Withdraw,
    "ti": Complete,
    "tk": ConfirmLine,
    "tf": FindLine,
}
"""How each is called in a button's data."""
