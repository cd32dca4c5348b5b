"""What every handler works with; made once by the roof and handed down."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from telegram.ext import Application, ContextTypes

from bot.domain.complaints import Complaint
from bot.domain.decisions import View
from bot.domain.policy import Policy
from bot.domain.records import Translator
from bot.forms.headings import Headings
from bot.forms.intake import Table, read_table
from bot.screens.screen import Screen
from storage import Outcome, Storage

Context = ContextTypes.DEFAULT_TYPE
App = Application[Any, Any, Any, Any, Any, Any]


@dataclass(slots=True)
class Works:
    """The record, the rules' data, the clock and the tongues."""

    storage: Storage
    policy: Policy
    now: Callable[[], datetime]
    zone: ZoneInfo
    tongue: Callable[[str], Translator] = field(repr=False)
    language_of: Callable[[str, str], str] = field(repr=False)
    """(chosen language, Telegram's language code) -> the language to speak."""
    undelivered: type[Exception]
    """The transport's error that says a call surely did not arrive."""
    failing: type[Exception]
    """The transport's error that says Telegram answered, but with a failure of its own."""
    errand_waits: Callable[[], None] = field(default=lambda: None, repr=False)
    """Tells the courier that something is due."""
    read: Callable[[str, bytes, Headings], Table | Complaint] = field(
        default=read_table, repr=False
    )
    """Reads a file that was sent."""
    pdf: Callable[[str, bytes], Awaitable[bytes | None]] | None = field(default=None, repr=False)
    """Makes a PDF of a file; None where no program is there for it."""
    rehearsal: bool = False
    """The clock can be moved: files are marked 演练, and nothing here is real."""
    drawn: Callable[[Outcome, View, Screen], None] = field(
        default=lambda outcome, view, screen: None, repr=False
    )
    """Told of every screen that answers a touch."""

    def today(self, now: datetime) -> date:
        """The date where the people are."""
        return now.astimezone(self.zone).date()


def works_of(context: Context) -> Works:
    """The works of the application that handles this update."""
    return cast(Works, context.bot_data["works"])
