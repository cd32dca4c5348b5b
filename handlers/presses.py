"""A button was pressed: today's, last week's or a forged one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from telegram import Update

from bot.domain import interview, joining, presses
from bot.domain.decisions import Decide, Wants
from handlers import (
    attempts,
    cases,
    closing,
    conflicts,
    contacts,
    deadlines,
    efforts,
    evidence,
    files,
    forms,
    handover,
    inquiries,
    interview as cards,
    letters,
    matters,
    members,
    mobilisation,
    offices,
    official,
    opinions,
    pages,
    papers,
    repeats,
    reports,
    reviews,
    rhythm,
    signatures,
    tried,
    uploads,
    upward,
)
from handlers.context import Context, works_of
from handlers.rules import Rule, RuleOf, Touch
from handlers.turn import touch

TOPICS = (
    pages,
    cards,
    members,
    uploads,
    conflicts,
    files,
    forms,
    attempts,
    mobilisation,
    official,
    handover,
    repeats,
    tried,
    contacts,
    efforts,
    deadlines,
    rhythm,
    evidence,
    reports,
    offices,
    reviews,
    opinions,
    signatures,
    matters,
    letters,
    upward,
    cases,
    closing,
    inquiries,
    papers,
)
"""Everything that has buttons."""

RULES: Mapping[type[Any], RuleOf] = {
    kind: rule for topic in TOPICS for kind, rule in topic.RULES.items()
}

SAME_PRESS = timedelta(seconds=5)
"""So soon after the first a press of the same button is the first one, sent again."""


async def pressed(update: Update, context: Context) -> None:
    """Deal with the press as its topic says."""
    query = update.callback_query
    if query is None:
        return
    press = presses.unpack(query.data or "")
    if press is None:
        await touch(update, context, Wants(), joining.admitted(lambda _: interview.not_here()))
        return
    at = Touch(update, context, works_of(context).now())
    rule = RULES[type(press)](press, at)
    wants = rule.wants if isinstance(rule.wants, Wants) else await rule.wants
    keys = _same(at) if rule.repeatable else ()
    await touch(update, context, wants, _guarded(rule, rule.decide), _again(rule), keys)


def _guarded(rule: Rule, decide: Decide) -> Decide:
    return decide if rule.for_all else joining.admitted(decide)


def _again(rule: Rule) -> Decide | None:
    again = rule.decide if rule.redraw else rule.again
    return _guarded(rule, again) if again else None


def _same(at: Touch) -> tuple[str, ...]:
    """Keys that the press shares with every other of this button within `SAME_PRESS`."""
    query = at.update.callback_query
    if query is None:
        return ()
    slot = _slot(at.now)
    button = f"p:{':'.join(map(str, at.place))}:{query.data}"
    # Two slots are marked, so that none falls between them.
    return (f"{button}:{slot}", f"{button}:{slot + 1}")


def _slot(now: datetime) -> int:
    return int(now.timestamp() // SAME_PRESS.total_seconds())
