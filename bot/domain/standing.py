"""Where a member stands: how far the questions are answered, and what they conclude."""

from __future__ import annotations

from bot.domain import questions
from bot.domain.classes import conclude
from bot.domain.policy import Policy
from bot.domain.records import Member, Standing
from bot.domain.registers import FOUND, found_again


def stand(member: Member, policy: Policy) -> Standing:
    """Where the member stands: progress, and the class once the questions are finished."""
    asked, counting = questions.walk(member, policy)
    progress = questions.progress(member, asked)
    unclear = questions.unclear(member, asked)
    if progress != "done":
        return Standing(progress, unclear=unclear)
    cls, flags, reasons = conclude(counting, policy.campaign)
    if counting.value("reach") == "yes" and found_again(member, policy.campaign):
        flags = (*flags, FOUND)
    return Standing(progress, cls, flags, reasons, unclear)
