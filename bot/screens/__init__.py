"""Every screen, by the name under which a rule asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.domain.changes import Entry
from bot.screens import (
    about,
    amendments,
    attempt_lines,
    attempts,
    below,
    cases,
    closing,
    conflicts,
    contacts,
    deadlines,
    diligence,
    evidence,
    files,
    finds,
    forms,
    handover,
    home,
    inquiries,
    interview,
    letters,
    matters,
    members,
    offices,
    official,
    opinions,
    origins,
    pages,
    papers,
    people,
    repeats,
    reports,
    reviews,
    rhythm,
    roster,
    signatures,
    submissions,
    tasks,
    tried,
    twins,
)
from bot.screens.history import history as history_of
from bot.screens.screen import Scene, Screen

Draw = Callable[[Scene], Screen]

TOPICS = (
    pages,
    home,
    interview,
    origins,
    handover,
    members,
    roster,
    conflicts,
    files,
    attempts,
    amendments,
    attempt_lines,
    forms,
    official,
    repeats,
    tried,
    contacts,
    diligence,
    evidence,
    finds,
    deadlines,
    rhythm,
    reports,
    below,
    offices,
    about,
    people,
    submissions,
    reviews,
    opinions,
    signatures,
    tasks,
    matters,
    letters,
    cases,
    closing,
    inquiries,
    papers,
    twins,
)

SCREENS: Mapping[str, Draw] = {
    name: screen for topic in TOPICS for name, screen in topic.SCREENS.items()
}

PASTS: Mapping[str, Callable[[Scene, tuple[Entry, ...]], Screen]] = {
    "history": history_of,
    "past": origins.past,
}
"""Screens that are drawn from rows of the chain."""

SHOWN = frozenset({"lists", "import", "more", "units", "help", "privacy", "language"}) | {
    "progress",
    "deadlines",
    "reminders",
    "forms",
}
"""Screens that a button or a command may ask for by name."""


def draw(scene: Scene, history: tuple[Entry, ...] = ()) -> Screen:
    """The screen that the view names, drawn from what stands."""
    if scene.view.name in PASTS:
        return PASTS[scene.view.name](scene, history)
    return SCREENS[scene.view.name](scene)
