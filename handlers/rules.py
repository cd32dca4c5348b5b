"""What a topic says about its buttons: what has to be loaded, and which rule decides."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any

from telegram import Update

from bot.domain.decisions import Decide, Wants
from bot.domain.policy import Policy
from handlers.context import Context, Works, works_of


@dataclass(frozen=True, slots=True)
class Touch:
    """One press of a button, and what rules may know besides the record."""

    update: Update = field(repr=False)
    context: Context = field(repr=False)
    now: datetime

    @property
    def works(self) -> Works:
        """What the handlers work with."""
        return works_of(self.context)

    @property
    def policy(self) -> Policy:
        """What an office may change."""
        return self.works.policy

    @property
    def zone(self) -> tzinfo:
        """Where the people are."""
        return self.works.zone

    @property
    def today(self) -> date:
        """The date where the people are."""
        return self.works.today(self.now)

    @property
    def asked(self) -> str:
        """Names this very press."""
        query = self.update.callback_query
        return query.id if query else ""

    @property
    def place(self) -> tuple[int, int]:
        """Chat and message of the button."""
        message = self.update.callback_query.message if self.update.callback_query else None
        return (message.chat.id, message.message_id) if message else (0, 0)


NOTHING = Wants()
"""The desk itself is enough."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How one press is dealt with."""

    decide: Decide
    wants: Wants | Awaitable[Wants] = NOTHING
    """What has to be loaded; awaited where a look at the record has to go before."""
    again: Decide | None = None
    """How the answer is found when the same touch is delivered once more; None: the open card."""
    redraw: bool = False
    """Deciding once more shows the same screen: no `again` of its own is needed."""
    repeatable: bool = False
    """It has an effect each time and carries no revision that would tell two presses apart."""
    for_all: bool = False
    """Also for those who have not read the notice; the rule itself sees to the others."""


RuleOf = Callable[[Any, Touch], Rule]
Rules = Mapping[type[Any], RuleOf]
"""Each topic's buttons, and how each is dealt with."""


def of_member(press: Any, **more: Any) -> Wants:
    """What most buttons of a member need: the unit and the member that they name."""
    return Wants(unit=press.unit, member=press.number or None, **more)
