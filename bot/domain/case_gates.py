"""What bars a step of a case: a removal cannot be recorded before all that must hold does."""

from __future__ import annotations

from datetime import date

from bot.domain.attempts import standing
from bot.domain.case_types import CaseStep
from bot.domain.classes import anchor
from bot.domain.complaints import Complaint
from bot.domain.dates import add_months
from bot.domain.desk import Desk
from bot.domain.diligence import count_groups, effort_done, gaps
from bot.domain.policy import Policy
from bot.domain.records import Member

GROUPS = ("contact", "family", "agency", "members")
"""The plan's four ways of searching; each has to be tried."""


def may(desk: Desk, step: CaseStep) -> bool:
    """Whether it is for this person to record the step; nobody approves for his own branch."""
    secretary = desk.holds("secretary")
    committee = desk.above("committee", "clerk")
    match step.by:
        case "secretary":
            return secretary
        case "committee":
            return committee
        case "city":
            return desk.above("city")
    return secretary or committee


def barred(step: CaseStep, member: Member | None, policy: Policy, today: date) -> Complaint | None:
    """The first thing that has to hold before the step and does not."""
    if member is None:
        return None
    for need in step.needs:
        fault = _CHECKS[need](member, policy, today)
        if fault is not None:
            return fault
    return None


def _unreached(member: Member, policy: Policy, today: date) -> Complaint | None:
    reached = any(made.outcome == "reached" for made in standing(member.tried))
    return Complaint("case_reached") if member.value("reach") != "no" or reached else None


def _over(member: Member, policy: Policy, today: date) -> Complaint | None:
    """超过6个月: on the day on which exactly six months are full it is not more."""
    since = anchor(member, policy.campaign)
    if since is None:
        return Complaint("case_no_anchor")
    full = add_months(since.day, policy.campaign.lost_months)
    return None if full < today else Complaint("case_six_months", {"day": full.isoformat()})


def missing_groups(member: Member, policy: Policy) -> tuple[str, ...]:
    """The plan's ways of searching that were not tried yet."""
    tried = count_groups(standing(member.tried), policy)
    return tuple(group for group in GROUPS if not tried.get(group))


def _effort(member: Member, policy: Policy, today: date) -> Complaint | None:
    """The search is complete, or waived by those who verify."""
    if effort_done(member, policy):
        return None
    return Complaint("case_effort", {"n": len(gaps(member, policy))})


_CHECKS = {"unreached": _unreached, "over": _over, "effort": _effort}
