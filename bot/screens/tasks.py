"""Tasks sent down: the list, a new one, its answer."""

from __future__ import annotations

from bot.domain import presses
from bot.domain.tasks import DUE, SENDERS, Task, tasks
from bot.screens.home import home
from bot.screens.offices import to_unit
from bot.screens.screen import Button, Row, Scene, Screen, home_button, in_rows, lines
from bot.screens.standing import unit_name, unit_number
from bot.screens.values import in_words, shortened

MOST = 4
"""Tasks on the screen: the open ones, then the latest."""


def listed(scene: Scene) -> Screen:
    """The tasks of the unit, the open ones first."""
    _, unit, desk = scene.say, scene.desk.unit, scene.desk
    if unit is None:
        return home(scene)
    every = sorted(tasks(scene.deeds), key=lambda t: (t.closed, -t.number))
    shown = every[:MOST]
    text = lines(
        _("<b>{unit}　交办任务</b>", unit=unit.name),
        *(_line(one, scene) for one in shown),
        None if every else _("没有交办任务。"),
        _("另有 {n} 件较早的", n=len(every) - MOST) if len(every) > MOST else None,
    )
    works = unit.kind != "committee" and desk.holds("secretary")
    works = works or (unit.kind == "committee" and desk.holds("verifier", "committee", "clerk"))
    buttons = [
        Button(
            _("✍️ 答复 {n}", n=one.number), presses.signatures.Task(unit.id, one.number, "answer")
        )
        for one in shown
        if works and not one.answer and not one.closed
    ]
    if desk.above(*SENDERS):
        buttons += [
            Button(
                _("✅ 办结 {n}", n=one.number),
                presses.signatures.Task(unit.id, one.number, "close"),
            )
            for one in shown
            if not one.closed
        ]
        buttons.append(Button(_("➕ 交办"), presses.signatures.Task(unit.id, 0, "")))
    return Screen(text, (*in_rows(buttons, 2), _foot(scene)))


def _foot(scene: Scene) -> Row:
    return (home_button(scene.say),) if scene.desk.holds("secretary") else to_unit(scene)


def _line(one: Task, scene: Scene) -> str:
    _ = scene.say
    mark = "✅" if one.closed else "💬" if one.answer else "📌"
    if not (one.answer or one.closed) and one.due < scene.today.isoformat():
        mark = "⏰"
    said = _(
        "{mark} {n}. {text}（{due} 前）",
        mark=mark,
        n=one.number,
        text=shortened(one.text, 36),
        due=in_words(one.due, _),
    )
    answer = _("　答复：{text}", text=shortened(one.answer, 36)) if one.answer else None
    return lines(said, answer)


def due(scene: Scene) -> Screen:
    """By when the new task is to be answered."""
    _, unit = scene.say, unit_number(scene)
    buttons = [
        Button(_("{n} 天内", n=days), presses.signatures.Task(unit, 0, str(days))) for days in DUE
    ]
    text = lines(_("<b>{unit}　交办任务</b>", unit=unit_name(scene)), _("多久内答复？"))
    back = Button(_("↩️ 返回"), presses.signatures.Tasks(unit))
    return Screen(text, (*in_rows(buttons, 4), (back, home_button(_))))


def text_of(scene: Scene) -> Screen:
    """The next text is the task."""
    _ = scene.say
    text = lines(
        _("<b>{unit}　交办任务</b>", unit=unit_name(scene)),
        _("{due} 前答复。", due=in_words(scene.view.argument, _)),
        _("✍️ 请打字写明要办什么，发出就交办。"),
    )
    back = Button(_("↩️ 返回"), presses.signatures.Tasks(unit_number(scene)))
    return Screen(text, ((back, home_button(_)),))


def answer(scene: Scene) -> Screen:
    """The next text is the answer."""
    _, number = scene.say, scene.view.argument
    one = next((t for t in tasks(scene.deeds) if str(t.number) == number), None)
    text = lines(
        _("<b>{unit}　交办任务</b>", unit=unit_name(scene)),
        _line(one, scene) if one else None,
        _("✍️ 请打字写明办理情况。"),
    )
    back = Button(_("↩️ 返回"), presses.signatures.Tasks(unit_number(scene)))
    return Screen(text, ((back, home_button(_)),))


SCREENS = {
    "tasks": listed,
    "task_due": due,
    "task_text": text_of,
    "task_answer": answer,
}
"""The names under which rules ask for them."""
