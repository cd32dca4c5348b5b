"""How much was tried: attempts counted by channel, day, result and person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import tzinfo

from bot.domain.attempts import Attempt
from bot.domain.cards import not_here
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.efforts import visible
from bot.domain.offices import ABOVE
from bot.domain.presses import tried as presses
from bot.domain.records import Seat


@dataclass(frozen=True, slots=True)
class Summary:
    """The attempts that count, in figures."""

    n: int = 0
    people: int = 0
    """For how many members they were made."""
    late: int = 0
    """How many were told more than a day after they happened."""
    channels: tuple[tuple[str, int], ...] = ()
    outcomes: tuple[tuple[str, int], ...] = ()
    days: tuple[tuple[str, int], ...] = ()
    """YYYY-MM-DD and how many happened then, the latest first."""
    actors: tuple[tuple[int, int], ...] = field(default=())
    """Number of the person and how many were recorded by that person."""


def summary(attempts: Iterable[Attempt], zone: tzinfo) -> Summary:
    """These attempts in figures, the most frequent first."""
    made = [a for a in attempts if a.counts]
    days = Counter(a.wording.moment.at.astimezone(zone).date().isoformat() for a in made)
    return Summary(
        len(made),
        len({a.number for a in made}),
        sum(a.late for a in made),
        tuple(Counter(a.wording.channel for a in made).most_common()),
        tuple(Counter(a.wording.outcome for a in made).most_common()),
        tuple(sorted(days.items(), reverse=True)),
        tuple(Counter(a.actor for a in made).most_common()),
    )


def look(loaded: Loaded, press: presses.Tried) -> Decision:
    """查找统计 of a member or of the branch, for the secretary and for those above."""
    desk = loaded.desk
    if desk.unit is None or desk.unit.id != press.unit:
        return not_here()
    if press.number:
        if visible(loaded, press.unit, press.number) is None:
            return not_here()
        return Decision(view=View("tried", "member"), seat=Seat(press.unit, press.number))
    if not desk.holds("secretary") and not desk.holds(*ABOVE):
        return not_here()
    return Decision(view=View("tried"), seat=Seat(press.unit))
