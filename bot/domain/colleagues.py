"""Several hands in one branch: whoever answered first is told when somebody says otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.domain.changes import Errand, FactsStated, pack_facts
from bot.domain.decisions import Decision
from bot.domain.desk import Desk
from bot.domain.records import Colleague, Fact
from bot.domain.stating import moved

KIND = "colleague"
"""The kind of errand that tells somebody of another's answer."""

TWIN_CLOSED = "twin_closed"
"""The sentence that tells a branch of a transfer closed from above."""

LOOKING = timedelta(minutes=30)
"""How long a card counts as open at somebody's who has not moved since."""


def beside(desk: Desk, now: datetime | None) -> tuple[Colleague, ...]:
    """Who has the open card open, too."""
    number = desk.member.key.number if desk.member else None
    return tuple(
        one
        for one in desk.colleagues
        if one.member == number and now is not None and looking(one, now)
    )


def looking(colleague: Colleague, now: datetime) -> bool:
    """Whether the card still counts as open there."""
    return colleague.at is not None and now - colleague.at <= LOOKING


def told(desk: Desk, decision: Decision, now: datetime) -> tuple[Errand, ...]:
    """What others are to be told: that their answer was changed, or that somebody says otherwise."""
    if desk.unit is None or any(tell.code == TWIN_CLOSED for tell in decision.tells):
        # Of a transfer that was proved from above its own message tells.
        return ()
    return (*_overruled(desk, decision, now), *_crossed(desk, decision, now))


def _overruled(desk: Desk, decision: Decision, now: datetime) -> Iterator[Errand]:
    me = desk.person.id
    for place, change in enumerate(decision.changes, 1):
        if not isinstance(change, FactsStated) or change.cause == "undone":
            continue
        for name, old in change.before.items():
            new = change.facts.get(name)
            if new is not None and old.by not in (0, me) and moved(old, new):
                row = (desk.unit.revision if desk.unit else 0) + place
                key = f"{KIND}:{_unit(desk)}:{row}:{name}:{old.by}"
                yield _errand(desk, key, now, "overruled", change.number, name, (old, new))


def _crossed(desk: Desk, decision: Decision, now: datetime) -> Iterator[Errand]:
    for one in decision.crossed:
        row = desk.unit.revision if desk.unit else 0
        key = f"{KIND}:{_unit(desk)}:{row}:{one.question}:{one.number}:{desk.person.id}"
        both = (one.stands, one.other)
        yield _errand(desk, key, now, "crossed", one.number, one.question, both)


def _errand(
    desk: Desk,
    key: str,
    now: datetime,
    what: str,
    number: int,
    question: str,
    both: tuple[Fact, Fact],
) -> Errand:
    cards = (desk.member, desk.named, desk.upcoming)
    name = next((m.name for m in cards if m is not None and m.key.number == number), "")
    old, new = both
    payload: Mapping[str, Any] = {
        "what": what,
        "unit": _unit(desk),
        "number": number,
        "name": name,
        "question": question,
        "who": desk.person.id,
        "facts": pack_facts({"old": old, "new": new}),
    }
    return Errand(KIND, key, now, payload, old.by)


def _unit(desk: Desk) -> int:
    return desk.unit.id if desk.unit else 0
