"""What is shown, as a plain value: text and buttons; sending it is somebody else's task."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from bot.domain.decisions import View
from bot.domain.policy import Policy
from bot.domain.presses import Home, Press
from bot.domain.records import Desk, Translator


@dataclass(frozen=True, slots=True)
class Button:
    """A label and what pressing it says."""

    label: str
    press: Press


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: HTML text and rows of buttons."""

    text: str = field(repr=False)
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a screen may look at."""

    desk: Desk
    view: View
    policy: Policy = field(repr=False)
    say: Translator
    today: date
    zone: object = None


def lines(*parts: str | None) -> str:
    """The parts that say something, one a line."""
    return "\n".join(part for part in parts if part)


def in_rows(buttons: Iterable[Button], width: int) -> tuple[Row, ...]:
    """The buttons side by side, `width` a row."""
    row = list(buttons)
    return tuple(tuple(row[i : i + width]) for i in range(0, len(row), width))


def by_length(buttons: Iterable[Button]) -> tuple[Row, ...]:
    """Short labels side by side, long ones alone: what fits a phone."""
    row = list(buttons)
    longest = max((len(b.label) for b in row), default=0)
    return in_rows(row, 4 if longest <= 4 else 3 if longest <= 5 else 2 if longest <= 9 else 1)


def home_button(_: Translator) -> Button:
    """首页, which stands on every screen."""
    return Button(_("🏠 首页"), Home())
