"""Being reached again: by which attempt, and the clock as it stood then.

What is paid or attended afterwards does not reset the clock: it is frozen once a member is reached.
"""

from __future__ import annotations

from datetime import datetime

from bot.domain.changes.finds import MemberFound
from bot.domain.classes import anchor
from bot.domain.policy import Policy
from bot.domain.records import Member, standing_find

FOUND_OUT = ("contact_now", "place_now", "cause", "conduct", "willing")
"""What is asked of one who was reached again, in this order."""


def freeze(
    member: Member, attempt: int, outcome: str, happened: str, policy: Policy
) -> tuple[MemberFound, ...]:
    """The change that says a member was reached by this attempt; none where nobody was sought."""
    act = policy.outcomes.get(outcome)
    if act is None or not act.reached or standing_find(member) is not None:
        return ()
    if member.value("reach") != "no":
        return ()
    since = anchor(member, policy.campaign)
    on = datetime.fromisoformat(happened).astimezone(policy.zone).date().isoformat()
    if since is None:
        return (MemberFound(member.key.number, attempt, outcome, on),)
    day = since.day.isoformat()
    return (MemberFound(member.key.number, attempt, outcome, on, day, since.kind, since.told),)
