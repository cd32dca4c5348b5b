"""What a secretary has to hand in or got back, as rows of other screens."""

from __future__ import annotations

from bot.domain import presses
from bot.domain.locks import locked, signed_above
from bot.domain.records import Translator, Unit
from bot.screens.offices import phase_label
from bot.screens.screen import Button, Row, Scene
from bot.screens.standing import unit_number


def lock_line(unit: Unit, _: Translator) -> str:
    """What has locked the answers, and what may be written all the same."""
    phase = phase_label(unit, _) if unit.phase else _("党（工）委已签字")
    return _("🔒 {phase}。回答已锁定，查找记录照常可以写。", phase=phase)


def to_returned(scene: Scene) -> tuple[Row, ...]:
    """The way to those who were sent back, while there are any."""
    _, n = scene.say, scene.desk.tally.get("review:returned", 0)
    if not n or signed_above(scene.desk.unit):
        return ()
    label = _("↩️ 退回 {n} 人", n=n)
    return ((Button(label, presses.reviews.Returned(unit_number(scene), 0)),),)


def to_submit(scene: Scene) -> tuple[Row, ...]:
    """All of it, as rows of the home card."""
    _, unit, n = scene.say, scene.desk.unit, scene.desk.tally
    if unit is None or not n.get("total"):
        return ()
    rows = (*to_tasks(scene), *to_returned(scene))
    if locked(unit) or unit.phase:
        return rows
    if n.get("todo", 0) + n.get("doing", 0) + n.get("later", 0):
        return rows
    return (*rows, (Button(_("📨 提交支部自查"), presses.reviews.Submit(unit.id, 0)),))


def to_tasks(scene: Scene) -> tuple[Row, ...]:
    """The way to tasks that wait for an answer."""
    _, n = scene.say, scene.desk.tally.get("task:open", 0)
    if not n:
        return ()
    return ((Button(_("📌 交办任务 {n}", n=n), presses.signatures.Tasks(unit_number(scene))),),)
