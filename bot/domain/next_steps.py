"""What has to be done next about a member out of reach, and from which day: always computed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from bot.domain.attempts import latest, standing
from bot.domain.leads import open_leads, untried
from bot.domain.outcomes import Act
from bot.domain.policy import Policy
from bot.domain.records import Member, Try
from bot.domain.workdays import is_workday

Kind = Literal[
    "begin", "again", "other_hours", "lead", "contact", "next_way", "superior", "wait", "reached"
]

AGENCIES = "agency"
"""The group of channels that answer on working days only."""

SETTLED = ("deceased", "received")
"""Answers to "scope" of members whom nobody has to reach any more."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """The next step, and the day from which it is due."""

    kind: Kind
    on: date
    channel: str = ""
    """The channel of the attempt from which it follows."""
    contact: int = 0
    """The contact that is tried next."""
    superior: bool = False
    """Somebody above has to look as well."""


def sought(member: Member) -> bool:
    """Whether this member has to be searched for; `member` has only answers that concern it."""
    if member.closed or member.outcome or member.value("scope") in SETTLED:
        return False
    reach = member.value("reach")
    return reach == "no" or (reach != "yes" and bool(standing(member.tried)))


def next_step(member: Member, policy: Policy) -> Step | None:
    """The next step about a member, from its last attempt; None for one who is not searched for."""
    if not sought(member):
        return None
    last = latest(member.tried)
    if last is None:
        fact = member.facts.get("reach")
        told = fact.told if fact and fact.told else policy.campaign.starts.isoformat()
        return Step("begin", date.fromisoformat(told))
    act = policy.outcomes.get(last.outcome, Act())
    day = day_of(last, policy)
    if act.reached:
        return Step("reached", day, last.channel)
    if leads := open_leads(member):
        # A lead does not wait for what else was tried.
        return Step("lead", day, last.channel, leads[0], act.superior)
    due, others = _due(day, act, last, policy), untried(member)
    if act.next_way and others:
        return Step("contact", due, last.channel, others[0], act.superior)
    return Step(_kind(act), due, last.channel, superior=act.superior)


def day_of(made: Try, policy: Policy) -> date:
    """The day of an attempt where the people are."""
    return datetime.fromisoformat(made.happened).astimezone(policy.zone).date()


def _kind(act: Act) -> Kind:
    if act.next_way:
        return "next_way"
    if act.working:
        return "wait"
    if act.superior:
        return "superior"
    return "other_hours" if act.other_hours else "again"


def _due(day: date, act: Act, last: Try, policy: Policy) -> date:
    due = day
    for _ in range(act.again):
        due += _DAY
        while act.working and not is_workday(due):
            due += _DAY
    row = policy.codes["channel"].get(last.channel)
    if row is not None and row.group == AGENCIES and not act.next_way:
        while not is_workday(due):
            due += _DAY
    return due
