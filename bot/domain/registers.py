"""Who belongs in which of the two registers of members out of contact, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Final, Literal

from bot.domain.campaign import Campaign
from bot.domain.classes import Anchor, anchor, found_by
from bot.domain.dates import months_between
from bot.domain.records import Member

Register = Literal["found", "lost", ""]
"""《经查找取得联系党员登记表》, 《经查找仍然无法取得联系党员登记表》, or neither. Never both."""

LOST: Final = "lost"
FOUND: Final = "found"


@dataclass(frozen=True, slots=True)
class Absence:
    """How long a member was out of contact, as a register counts it."""

    since: Anchor
    until: date
    """The day of being found, else the cut-off date."""
    months: int


def register(member: Member) -> Register:
    """Where the member is filed, by what the rules have concluded."""
    held = (member.standing.cls, *member.standing.flags)
    return LOST if LOST in held else FOUND if FOUND in held else ""


def absence(member: Member, campaign: Campaign, zone: tzinfo) -> Absence | None:
    """How long the member was out of contact; None for one in no register."""
    since, kind = anchor(member, campaign), register(member)
    if since is None or not kind:
        return None
    until, made = campaign.cutoff, found_by(member)
    if kind == FOUND and made is not None:
        found = datetime.fromisoformat(made.happened).astimezone(zone).date()
        until = max(found, campaign.starts)
    return Absence(since, until, months_between(since.day, until))
