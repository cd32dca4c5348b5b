"""Where a member stands: how far the questions are answered, and what they conclude."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import questions
from bot.domain.classes import conclude
from bot.domain.leads import open_leads
from bot.domain.next_steps import next_step
from bot.domain.policy import Policy
from bot.domain.records import Member, Standing
from bot.domain.registers import FOUND, found_again


def stand(member: Member, policy: Policy) -> Standing:
    """Where the member stands: progress, and the class once the questions are finished."""
    asked, counting = questions.walk(member, policy)
    progress = questions.progress(member, asked)
    unclear = questions.unclear(member, asked)
    sought = replace(member, facts=counting.facts)
    search = next_step(sought, policy)
    next_on = search.on.isoformat() if search else ""
    leads = len(open_leads(member)) if search else 0
    if progress != "done":
        return Standing(progress, unclear=unclear, next_on=next_on, leads=leads)
    cls, flags, reasons = conclude(counting, policy.campaign)
    if counting.value("reach") == "yes" and found_again(member, policy.campaign):
        flags = (*flags, FOUND)
    return Standing(progress, cls, flags, reasons, unclear, next_on, leads)
