"""Every screen, by the name under which a rule asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.domain.changes import Entry
from bot.screens import (
    amendments,
    attempt_lines,
    attempts,
    conflicts,
    home,
    interview,
    members,
    pages,
    roster,
)
from bot.screens.history import history as history_of
from bot.screens.screen import Scene, Screen

Draw = Callable[[Scene], Screen]

SCREENS: Mapping[str, Draw] = {
    "current": interview.card,
    "card": interview.card,
    "pick": interview.card,
    "home": home.home,
    "stranger": pages.stranger,
    "notice": pages.notice,
    "preview": roster.preview,
    "conflict": conflicts.conflict,
    "import": roster.how_to_import,
    "lists": members.lists,
    "list": members.listed,
    "found": members.found,
    "summary": members.summary,
    "add": members.add,
    "add_name": members.add_name,
    "close": members.close,
    "close_note": members.close_note,
    "reinstate_note": members.reinstate_note,
    "reveal": members.reveal,
    "revealed": members.revealed,
    "log": attempts.log,
    "log_outcome": attempts.log_outcome,
    "attempt": attempts.attempt,
    "attempts": attempts.attempts,
    "amend": amendments.amend,
    "amend_text": amendments.amend_text,
    "whom": attempts.whom,
    "line": attempt_lines.line,
    "line_text": attempt_lines.line_text,
    "more": pages.more,
    "units": pages.units,
    "help": pages.help_page,
    "privacy": pages.privacy,
    "language": pages.language,
    "progress": pages.progress,
    "deadlines": pages.deadlines,
    "forms": pages.forms,
}

SHOWN = frozenset({"lists", "import", "more", "units", "help", "privacy", "language"}) | {
    "progress",
    "deadlines",
    "forms",
}
"""Screens that a button or a command may ask for by name."""


def draw(scene: Scene, history: tuple[Entry, ...] = ()) -> Screen:
    """The screen that the view names, drawn from what stands."""
    if scene.view.name == "history":
        return history_of(scene, history)
    return SCREENS[scene.view.name](scene)
