"""Being reached again: by which attempt, and the clock as it stood then.

What is paid or attended afterwards does not reset the clock: it is frozen once a member is reached.
"""

from __future__ import annotations

from datetime import datetime

from bot.domain.changes.finds import MemberFound
from bot.domain.classes import anchor, long_before
from bot.domain.policy import Policy
from bot.domain.records import Member, standing_find

FOUND_OUT = ("contact_now", "place_now", "cause", "conduct", "willing")
"""What is asked of one who was reached again, in this order."""


def freeze(
    member: Member, attempt: int, outcome: str, happened: str, policy: Policy
) -> tuple[MemberFound, ...]:
    """The change that says a member was reached by this attempt; none where nobody was sought.

    Sought is who is said to be out of reach; and who gave no sign for so long when the screening
    began, as long as nobody said that the member can be reached.
    """
    act = policy.outcomes.get(outcome)
    if act is None or not act.reached or standing_find(member) is not None:
        return ()
    since = anchor(member, policy.campaign)
    silent = since is not None and long_before(since, policy.campaign)
    if member.value("reach") != "no" and (member.value("reach") or not silent):
        return ()
    on = datetime.fromisoformat(happened).astimezone(policy.zone).date().isoformat()
    if since is None:
        return (MemberFound(member.key.number, attempt, outcome, on),)
    day = since.day.isoformat()
    return (MemberFound(member.key.number, attempt, outcome, on, day, since.kind, since.told),)
