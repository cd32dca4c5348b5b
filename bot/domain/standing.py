"""Where a member stands: how far the questions are answered, and what they conclude."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import questions
from bot.domain.classes import conclude, found_again
from bot.domain.diligence import gaps, line_on, waived
from bot.domain.leads import open_leads
from bot.domain.letters import letter_until
from bot.domain.next_steps import next_step
from bot.domain.policy import Policy
from bot.domain.records import Member, Standing
from bot.domain.registers import FOUND


def stand(member: Member, policy: Policy) -> Standing:
    """Where the member stands: progress, and the class once the questions are finished."""
    asked, counting = questions.walk(member, policy)
    progress = questions.progress(member, asked)
    unclear = questions.unclear(member, asked)
    search = replace(
        _search(replace(member, facts=counting.facts), policy),
        letter_until="" if member.closed or member.outcome else letter_until(counting),
    )
    if progress != "done":
        return replace(search, progress=progress, unclear=unclear)
    cls, flags, reasons = conclude(counting, policy.campaign)
    if counting.value("reach") == "yes" and found_again(member, policy.campaign):
        flags = (*flags, FOUND)
    return replace(
        search, progress=progress, cls=cls, flags=flags, reasons=reasons, unclear=unclear
    )


def _search(member: Member, policy: Policy) -> Standing:
    """What stands about the search for a member that has only answers that concern it."""
    step, line = next_step(member, policy), line_on(member, policy)
    if step is None:
        return Standing(line_on=line)
    missing = 0 if waived(member) else len(gaps(member, policy))
    return Standing(
        next_on=step.on.isoformat(),
        next_kind=step.kind,
        leads=len(open_leads(member)),
        gaps=missing,
        line_on=line,
        superior=step.superior and not _looked_at(member),
    )


def _looked_at(member: Member) -> bool:
    """Whether somebody above knows of every attempt: looked, agreed, or gave an opinion."""
    return member.review.looked >= len(member.tried) or bool(member.opinion.disposal)
