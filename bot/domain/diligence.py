"""Whether a search was enough: what is still missing, by a rule that is data.

It never hides a fact. Whoever is not reached at the cut-off is filed as such with the gaps beside;
what is barred until the effort is complete or waived is 自行脱党除名.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Literal, NamedTuple

from bot.domain.attempts import counted
from bot.domain.classes import anchor
from bot.domain.dates import add_months
from bot.domain.effort import Rule
from bot.domain.leads import open_leads
from bot.domain.policy import Policy
from bot.domain.records import WAIVED, Member, Try
from bot.domain.workdays import is_workday

DATES = ("dues", "meeting")
"""The answers by which the clock runs."""

EVENING = 18
"""The hour at which the half-day begins that lies outside working hours."""


class Gap(NamedTuple):
    """Something that is missing."""

    code: Literal["group", "days", "hours", "lead", "date"]
    name: str = ""
    """Which group, contact or date."""
    n: int = 1
    """How much of it is missing."""


class Clock(NamedTuple):
    """From when loss of contact counts, and the two lines that follow from it."""

    since: date
    counts: date
    """The first day with exactly six months: it counts for the registers."""
    removable: date
    """The first day with more than six months (超过6个月)."""


def gaps(member: Member, policy: Policy, met: Collection[str] = ()) -> tuple[Gap, ...]:
    """What is missing; nothing for a member whose search is complete.

    `met` are groups that are met otherwise, such as by an open 协查.
    """
    rule = policy.effort
    made = counted(member.tried)
    return tuple(_gaps(member, made, rule, policy, {*met, *member.excused}))


def _gaps(
    member: Member,
    made: tuple[Try, ...],
    rule: Rule,
    policy: Policy,
    excused: Collection[str],
) -> Iterator[Gap]:
    by_group = count_groups(made, policy)
    for group in rule.groups:
        left = group.need - by_group.get(group.code, 0)
        if left > 0 and group.code not in excused:
            yield Gap("group", group.code, left)
    days = rule.days - _days(made, rule.days, policy)
    if days > 0:
        yield Gap("days", n=days)
    outside = (one for one in made if outside_hours(one, rule, policy))
    # It is enough to find as many as are needed: a member may have dozens of attempts.
    hours = rule.off_hours - len(list(islice(outside, rule.off_hours)))
    if hours > 0:
        yield Gap("hours", n=hours)
    if rule.leads:
        yield from (Gap("lead", str(number)) for number in open_leads(member))
    if rule.dates:
        yield from (Gap("date", name) for name in DATES if not _asked(member, name))


def _days(made: tuple[Try, ...], enough: int, policy: Policy) -> int:
    """On how many days attempts were made, counted up to what is enough."""
    days: set[date] = set()
    for one in made:
        days.add(local(one, policy).date())
        if len(days) >= enough:
            break
    return len(days)


def _asked(member: Member, name: str) -> bool:
    """Whether an answer was given, even if it was 不清楚."""
    fact = member.facts.get(name)
    return fact is not None and fact.mark != "later"


def count_groups(made: tuple[Try, ...], policy: Policy) -> dict[str, int]:
    """How many attempts were made in each group of channels."""
    counted: dict[str, int] = {}
    groups = {row.code: row.group for row in policy.codes["channel"]}
    for one in made:
        group = groups.get(one.channel, one.channel)
        counted[group] = counted.get(group, 0) + 1
    return counted


def local(made: Try, policy: Policy) -> datetime:
    """When an attempt happened, where the people are."""
    return datetime.fromisoformat(made.happened).astimezone(policy.zone)


def outside_hours(made: Try, rule: Rule, policy: Policy) -> bool:
    """Whether an attempt surely lies outside working hours: an evening, or a day off."""
    at = local(made, policy)
    if not is_workday(at.date()):
        return True
    if made.precision == "day":
        return False
    if made.precision == "half_day":
        return at.hour >= EVENING
    return not rule.opens <= at.time() < rule.closes


def waived(member: Member) -> bool:
    """Whether somebody who verifies found the effort enough."""
    return WAIVED in member.excused


def effort_done(member: Member, policy: Policy, met: Collection[str] = ()) -> bool:
    """Whether the search is complete or waived: only then may 自行脱党除名 be decided."""
    return waived(member) or not gaps(member, policy, met)


def clock(member: Member, policy: Policy) -> Clock | None:
    """The lines of six months; None while neither the last dues nor the last meeting is known."""
    since = anchor(member, policy.campaign)
    if since is None:
        return None
    counts = add_months(since.day, policy.campaign.lost_months)
    return Clock(since.day, counts, date.fromordinal(counts.toordinal() + 1))


def line_on(member: Member, policy: Policy) -> str:
    """The day on which a member who is out of contact completes six months; empty: none.

    `member` has only answers that concern it.
    """
    if member.closed or member.value("reach") == "yes" or "reach" not in member.facts:
        return ""
    lines = clock(member, policy)
    return lines.counts.isoformat() if lines else ""
