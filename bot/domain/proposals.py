"""What is proposed for a member by the decision table, and on which facts of the record."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain import conditions, questions
from bot.domain.campaign import Campaign
from bot.domain.classes import anchor, derive
from bot.domain.dates import add_months
from bot.domain.measures import LIST, TABLE, Situation, read_measures
from bot.domain.policy import Policy
from bot.domain.records import Member

FOUND = "found"
"""The flag of a member who was out of contact and was found by searching."""

FINDINGS = ("cause", "conduct", "willing", "leaving", "unproven")
"""What is found out about a member beside the questionnaire and may be named in the table."""


def table_of(policy: Policy) -> tuple[Situation, ...]:
    """The table of this policy pack."""
    labels = {row.code: row.label for row in policy.codes[LIST]}
    return read_measures(policy.tables[TABLE], labels)


def propose(
    member: Member, policy: Policy, findings: Mapping[str, str] | None = None
) -> tuple[Situation, ...]:
    """Every situation in which the member is, the one that comes first in the table first.

    `findings` are what was found out beside the answers (see `FINDINGS`); answers of the same name
    are taken where none are given. Nothing is proposed for a member without a class.
    """
    if not member.standing.cls:
        return ()
    values = facts_of(member, policy, findings or {})
    return tuple(row for row in table_of(policy) if conditions.holds(row.when, values))


def proposed(member: Member, policy: Policy) -> str:
    """The disposal that the table proposes first; empty as long as the search bars it."""
    rows = (row for row in propose(member, policy) if row.disposal)
    first = next(rows, None)
    return "" if first is None or waits(first, member) else first.disposal


def waits(row: Situation, member: Member) -> bool:
    """Whether the row's proposal has to wait until the search is complete, or excused."""
    return bool(row.barred and member.standing.gaps)


def facts_of(member: Member, policy: Policy, findings: Mapping[str, str]) -> dict[str, str]:
    """What the table may name, of this member."""
    counting = questions.walk(member, policy)[1]
    values = {name: counting.value(name) for name in counting.facts}
    values |= {name: member.value(name) for name in FINDINGS if member.value(name)}
    values |= derive(counting, policy.campaign)
    values |= {
        "cls": member.standing.cls,
        "over": _over(counting, policy.campaign),
        "regained": "yes" if FOUND in member.standing.flags else "",
    }
    return values | {name: value for name, value in findings.items() if value}


def _over(member: Member, campaign: Campaign) -> str:
    """Whether more than six months passed (超过6个月): exactly six are not more."""
    since = anchor(member, campaign)
    if since is None:
        return ""
    return "yes" if add_months(since.day, campaign.lost_months) < campaign.cutoff else "no"
