"""Where a unit stands, in the words that several screens share: its name, counts and dates."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain import fulfilment
from bot.domain.campaign import Deadline
from bot.domain.classes import ORDER
from bot.domain.records import Translator
from bot.domain.reminders import days_left
from bot.screens.conclusions import class_label
from bot.screens.screen import Scene
from bot.screens.values import MONTHS

Tally = Mapping[str, int]


def unit_number(scene: Scene) -> int:
    """The id of the unit in which the person works; 0 without one."""
    return scene.desk.unit.id if scene.desk.unit else 0


def unit_name(scene: Scene) -> str:
    """The name of the unit in which the person works."""
    return scene.desk.unit.name if scene.desk.unit else ""


def bar(n: Tally) -> str:
    """How much is done, in ten pieces and in figures; a full bar means everybody."""
    total, done = n.get("total", 0), n.get("done", 0)
    share = done * 10 // total if total else 0
    return "■" * share + "□" * (10 - share) + f"　{done}/{total}"


def waiting(n: Tally, _: Translator) -> str:
    """What is still to be done, in one line: only what there is."""
    said = (
        ("todo", _("未开始 {n}", n=n.get("todo", 0))),
        ("doing", _("进行中 {n}", n=n.get("doing", 0))),
        ("later", _("稍后 {n}", n=n.get("later", 0))),
        ("unclear", _("有不清楚的 {n}", n=n.get("unclear", 0))),
    )
    return " · ".join(text for name, text in said if n.get(name))


def classes(n: Tally, _: Translator) -> str:
    """The classes that occur, except 正常, with their counts in one line."""
    found = [(name, n.get(f"cls:{name}", 0)) for name in ORDER if name != "normal"]
    said = " · ".join(f"{class_label(name, _)} {count}" for name, count in found if count)
    return f"🔶 {said}" if said else ""


def level(scene: Scene) -> str:
    """Whose dates bind the unit of the seat: a branch's or a committee's."""
    unit = scene.desk.unit
    return "branch" if unit is None or unit.kind in ("branch", "general_branch") else "committee"


def due(scene: Scene) -> str:
    """What is overdue, else the next date that binds this unit, in working days."""
    binding = (*overdue(scene), *ahead(scene))
    return f"⏰ {due_line(binding[0], scene)}" if binding else ""


def ahead(scene: Scene) -> tuple[Deadline, ...]:
    """The dates that bind this unit, have not passed and still ask for something."""
    return fulfilment.ahead(scene.policy.campaign, scene.desk, level(scene), scene.today)


def overdue(scene: Scene) -> tuple[Deadline, ...]:
    """The dates that have passed without what they ask for."""
    return fulfilment.overdue(scene.policy.campaign, scene.desk, level(scene), scene.today)


def due_line(deadline: Deadline, scene: Scene) -> str:
    """One date, what it asks for, and how many working days are left."""
    _ = scene.say
    if scene.today > deadline.last:
        return _("{aim}（期限已过，请尽快完成）", aim=aim(deadline, _))
    if deadline.day == scene.today:
        return _("今天截止：{what}", what=_(deadline.label))
    return _.plural(
        "{aim}（还有 {n} 个工作日）",
        "{aim}（还有 {n} 个工作日）",
        days_left(deadline, scene.today),
        aim=aim(deadline, _),
    )


def aim(deadline: Deadline, _: Translator) -> str:
    """The date and what it asks for; X日前 aims at the day before."""
    month, day, what = _(MONTHS[deadline.day.month - 1]), deadline.day.day, _(deadline.label)
    if deadline.before:
        return _("{month}{day}日前：{what}", month=month, day=day, what=what)
    return _("{month}{day}日截止：{what}", month=month, day=day, what=what)
