"""What is shown, as a plain value: text and buttons; sending it is somebody else's task."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.attempts import Attempt
from bot.domain.changes import Entry
from bot.domain.decisions import Below, View
from bot.domain.desk import Desk
from bot.domain.policy import Policy
from bot.domain.presses import Home, Press, Undo
from bot.domain.records import Download, Noted, Post, Quiet, Translator

PAGE = 8
"""Members, answers or history rows on one page."""

MOST_LINES = 12
"""What fits a phone without scrolling."""

CHOSEN = "● "
"""Before the choice that stands already."""


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
    shared: bool = False
    """It is made to be passed on: not protected against copying."""
    stays: bool = False
    """The message keeps its text when a button is pressed: the answer is a new message."""


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a screen may look at."""

    desk: Desk
    view: View
    policy: Policy = field(repr=False)
    say: Translator
    today: date
    zone: ZoneInfo
    now: datetime | None = None
    """For what is offered for some minutes only; None: it is not offered."""
    attempts: tuple[Attempt, ...] = ()
    """The search attempts of the open card, where a view shows them."""
    deeds: tuple[Entry, ...] = field(default=(), repr=False)
    """What the unit did as a whole, where a view shows it."""
    below: tuple[Below, ...] = ()
    """A page of the units below."""
    below_total: int = 0
    posts: tuple[Post, ...] = ()
    """What those who work in the unit do elsewhere."""
    heads: tuple[tuple[int, int, str], ...] = field(default=(), repr=False)
    """Where the chains of the units below end, where a view shows what moved since."""
    downloads: tuple[Download, ...] = ()
    """A page of the files that were handed out, where a view shows them."""
    downloads_total: int = 0
    noted: tuple[Noted, ...] = ()
    """A page of what became of nudges, where a view shows it."""
    noted_total: int = 0
    noted_sums: Mapping[str, int] = field(default_factory=dict)
    quiet: tuple[Quiet, ...] = ()
    """A page of the branches from which nobody reacts, where a view shows them."""
    quiet_total: int = 0


GAP = " "
"""An empty line between what belongs apart."""


def lines(*parts: str | None) -> str:
    """The parts that say something, one a line."""
    return "\n".join("" if part == GAP else part for part in parts if part)


def fitting(*parts: str | None) -> str:
    """The parts a line each; without the empty lines where a phone's screen would be too short."""
    whole = lines(*parts)
    if len(whole.splitlines()) <= MOST_LINES:
        return whole
    return lines(*(part for part in parts if part != GAP))


def remarked(screen: Screen, remarks: Iterable[str]) -> Screen:
    """The screen with one-line remarks on top."""
    return replace(screen, text=lines(*(f"<i>{remark}</i>" for remark in remarks), screen.text))


def in_rows(buttons: Iterable[Button], width: int) -> tuple[Row, ...]:
    """The buttons side by side, `width` a row."""
    row = list(buttons)
    return tuple(tuple(row[i : i + width]) for i in range(0, len(row), width))


def by_length(buttons: Iterable[Button]) -> tuple[Row, ...]:
    """Short labels side by side, long ones alone: what fits a phone."""
    row = list(buttons)
    longest = max((columns(b.label.removeprefix(CHOSEN)) for b in row), default=0)
    return in_rows(row, 4 if longest <= 8 else 3 if longest <= 11 else 2 if longest <= 20 else 1)


def columns(text: str) -> int:
    """How wide the text is: a Chinese character takes two columns, a combining mark none."""
    return sum(_width(letter) for letter in text)


def _width(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def home_button(_: Translator) -> Button:
    """首页, which stands on every screen."""
    return Button(_("🏠 首页"), Home())


def undo_button(scene: Scene) -> Button:
    """撤销, which takes back once, however often it is pressed."""
    unit = scene.desk.unit
    return Button(scene.say("⏪ 撤销"), Undo(unit.revision if unit else 0))


def steps(
    page: int, total: int, turn: Callable[[int], Press], _: Translator, size: int = PAGE
) -> Row:
    """The buttons to the pages before and after this one, where there are any."""
    row: list[Button] = []
    if page:
        row.append(Button(_("◀ 上一页"), turn(page - 1)))
    if (page + 1) * size < total:
        row.append(Button(_("下一页 ▶"), turn(page + 1)))
    return tuple(row)
