"""What the home card says of matters, and the ways to them."""

from __future__ import annotations

from bot.domain import matters
from bot.domain.matter_views import addressees
from bot.domain.offices import LEADING
from bot.domain.presses import matters as presses
from bot.screens.matter_parts import kind_label
from bot.screens.screen import Button, Row, Scene

COUNTED = ("case", "letter", "inquiry", "request", "report")


def waiting_line(scene: Scene) -> str:
    """What is open in the branch, in one line: only what there is."""
    _, n = scene.say, scene.desk.tally
    said = [
        f"{kind_label(kind, _)} {count}" for kind in COUNTED if (count := matters.waiting(n, kind))
    ]
    return _("📌 未办结：{what}", what=" · ".join(said)) if said else ""


def matter_row(scene: Scene) -> tuple[Row, ...]:
    """The ways to matters from the home card, where there are any."""
    _, desk = scene.say, scene.desk
    unit = desk.unit.id if desk.unit else 0
    if addressees(desk) is not None:
        return ()
    row = [*inbox(scene)]
    if n := matters.waiting(desk.tally):
        row.append(Button(_("📌 未办结 {n}", n=n), presses.Listed(unit, "open", 0)))
    return (tuple(row),) if row else ()


def inbox(scene: Scene) -> Row:
    """The way to what waits for an answer, for those who may give one; a working group only looks."""
    _, desk = scene.say, scene.desk
    if not desk.addressed or not desk.holds(*LEADING):
        return ()
    unit = desk.unit.id if desk.unit else 0
    return (Button(_("📨 等我处理 {n}", n=desk.addressed), presses.Listed(unit, "inbox", 0)),)
