"""Buttons of the committee's own acts: meeting, head-count, signature, report, receipt; tasks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signing:
    """How far the committee is with signature and report."""

    unit: int


@dataclass(frozen=True, slots=True)
class Sign:
    """The confirmation; with the digest of what it states: sign it."""

    unit: int
    digest: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """The next text says when the committee met, who took part and what was resolved."""

    unit: int


@dataclass(frozen=True, slots=True)
class HeadCount:
    """The next text is the official half-year head-count of the unit."""

    unit: int


@dataclass(frozen=True, slots=True)
class Passed:
    """The signed papers went on: reported, received, rejected or reopened."""

    unit: int
    step: str
    revision: int


@dataclass(frozen=True, slots=True)
class Tasks:
    """The tasks of a unit."""

    unit: int


@dataclass(frozen=True, slots=True)
class Task:
    """One task; with an act: answer it, close it, or say by when it is due (in days)."""

    unit: int
    task: int
    act: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """The photos and scans of the sealed page; the next file is one more."""

    unit: int


@dataclass(frozen=True, slots=True)
class SendSealed:
    """Send one of them."""

    unit: int
    place: int


Press = Signing | Sign | Meeting | HeadCount | Passed | Tasks | Task | Sealed | SendSealed

CODES: dict[str, type[Press]] = {
    "eg": Signing,
    "es": Sign,
    "eq": Meeting,
    "eh": HeadCount,
    "ep": Passed,
    "et": Tasks,
    "ek": Task,
    "ea": Sealed,
    "eb": SendSealed,
}
"""How each is called in a button's data."""
