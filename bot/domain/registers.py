"""Who belongs in which of the two registers of members out of contact, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Final, Literal

from bot.domain.attempts import standing
from bot.domain.classes import Anchor, anchor
from bot.domain.dates import months_between
from bot.domain.policy import Campaign
from bot.domain.records import Member, Try, standing_find

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


def found_by(member: Member) -> Try | None:
    """The attempt by which a member was reached: the first that counts."""
    find = standing_find(member)
    if find is not None:
        return member.tried[find.attempt - 1]
    return next((made for made in standing(member.tried) if made.outcome == "reached"), None)


def found_again(member: Member, campaign: Campaign) -> bool:
    """Whether the member was out of contact for long when the screening began, and was found."""
    made, since = found_by(member), anchor(member, campaign)
    if member.value("reach") != "yes" or made is None or since is None:
        return False
    # What was paid or attended after being found says nothing about the time before.
    if since.day.isoformat() > made.happened[:10]:
        return False
    return months_between(since.day, campaign.starts) >= campaign.lost_months


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
