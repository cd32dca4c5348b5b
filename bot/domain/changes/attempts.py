"""What happens to search attempts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.domain.records import Member, Precision, Try


@dataclass(frozen=True, slots=True)
class AttemptLogged:
    """Somebody tried to reach a member; when it was stored, the row itself says."""

    number: int
    attempt: int
    """Counts up for each member from 1."""
    channel: str
    outcome: str
    happened: str
    """ISO, UTC: the instant, or the beginning of the half-day or day."""
    told: str
    """ISO, UTC: the message's date, or the arrival of the press."""
    precision: Precision = "exact"
    through: str = field(default="", repr=False)
    """Whom or which number was tried."""
    note: str = field(default="", repr=False)
    contact: int = 0
    """The running number of the contact that was tried; 0: none of those on record."""


@dataclass(frozen=True, slots=True)
class AttemptAmended:
    """An attempt is told anew where a field is not empty; what it said first stays on record."""

    number: int
    attempt: int
    told: str
    channel: str = ""
    outcome: str = ""
    happened: str = ""
    precision: Precision | Literal[""] = ""
    through: str = field(default="", repr=False)
    note: str = field(default="", repr=False)
    void: bool = False
    """It was recorded by mistake and does not count."""
    reason: str = field(default="", repr=False)
    """Why; not asked within the first ten minutes."""


@dataclass(frozen=True, slots=True)
class AttemptWithdrawn:
    """An attempt was taken back within ten minutes; its text stays readable."""

    number: int
    attempt: int


Change = AttemptLogged | AttemptAmended | AttemptWithdrawn

KINDS: Mapping[str, type[Change]] = {
    "attempt_logged": AttemptLogged,
    "attempt_amended": AttemptAmended,
    "attempt_withdrawn": AttemptWithdrawn,
}
"""The words under which they stand in the chain."""


def after(member: Member | None, change: Change, unit: int) -> Member | None:
    """The member after the change; no answer changes by it: the buttons of the card stay good."""
    return member and replace(member, tried=_tried(member.tried, change))


def _tried(tried: tuple[Try, ...], change: Change) -> tuple[Try, ...]:
    if isinstance(change, AttemptLogged):
        made = Try(
            change.channel,
            change.outcome,
            change.happened,
            change.precision,
            contact=change.contact,
        )
        return (*tried, made)
    if not 1 <= change.attempt <= len(tried):
        return tried
    old = tried[change.attempt - 1]
    if isinstance(change, AttemptWithdrawn):
        new = old._replace(off="withdrawn")
    else:
        new = Try(
            change.channel or old.channel,
            change.outcome or old.outcome,
            change.happened or old.happened,
            change.precision or old.precision,
            "void" if change.void else old.off,
            old.contact,
        )
    return (*tried[: change.attempt - 1], new, *tried[change.attempt :])
