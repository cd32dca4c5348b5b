"""What a reviewer is pointed to: bursts of identical entries near a date. Pointed out, never judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from bot.domain.attempts import Attempt
from bot.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Burst:
    """Identical entries of one person, recorded one after the other shortly before a date."""

    actor: int
    channel: str
    outcome: str
    first: datetime
    last: datetime
    n: int
    date: str
    """The label of the date before which they were recorded."""
    late: int = 0
    """How many of them were told more than a day after they happened."""


def bursts(attempts: Iterable[Attempt], policy: Policy) -> tuple[Burst, ...]:
    """The bursts among these attempts, the largest first."""
    found, rule = [], policy.effort.bursts
    counting = [a for a in attempts if a.counts]
    for (actor, channel, outcome), same in groupby(sorted(counting, key=_key), key=_said):
        for run in _runs(list(same), rule.within):
            date = _date_near(run[-1].stored, policy)
            if len(run) >= rule.size and date:
                late = sum(made.late for made in run)
                first, last = run[0].stored, run[-1].stored
                found.append(Burst(actor, channel, outcome, first, last, len(run), date, late))
    return tuple(sorted(found, key=lambda burst: (-burst.n, burst.first)))


def _said(made: Attempt) -> tuple[int, str, str]:
    return made.actor, made.first.channel, made.first.outcome


def _key(made: Attempt) -> tuple[tuple[int, str, str], datetime]:
    return _said(made), made.stored


def _runs(same: Sequence[Attempt], within: timedelta) -> list[list[Attempt]]:
    """The entries cut where it took longer from one to the next."""
    runs: list[list[Attempt]] = []
    for made in same:
        if runs and made.stored - runs[-1][-1].stored <= within:
            runs[-1].append(made)
        else:
            runs.append([made])
    return runs


def _date_near(at: datetime, policy: Policy) -> str:
    """The date of the plan before which this instant lies near; empty: none."""
    day = at.astimezone(policy.zone).date()
    ahead = (
        d for d in policy.campaign.deadlines if day <= d.day <= day + policy.effort.bursts.near
    )
    return next((d.label for d in sorted(ahead, key=lambda d: d.day)), "")
