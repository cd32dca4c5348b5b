"""A nudge before a date of the plan, and the one line it becomes when the work is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bot.domain import presses
from bot.domain.mobilisation import CONFIRMED
from bot.domain.policy import Deadline
from bot.domain.records import Translator, Unit
from bot.domain.reminders import CONFIRMS, MEMBERS_DONE, Tally, days_left, is_last, unfinished
from bot.screens.home import classes, waiting
from bot.screens.screen import Button, Row, Screen, lines
from bot.screens.values import MONTHS


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a nudge tells: the date, and how far the unit is."""

    deadline: Deadline
    unit: Unit
    today: date
    tally: Tally = field(default_factory=dict)
    again: bool = False
    """The first sending may have arrived already."""


def nudge(told: Reminder, _: Translator) -> Screen:
    """The date, the working days left, what is left, and the button straight to it."""
    text = lines(
        _("（重发）") if told.again else None,
        f"⏰ <b>{_aim(told.deadline, _)}</b>",
        _("{unit}：{left}", unit=told.unit.name, left=_left(told, _)),
        _state(told, _) or None,
    )
    home = Button(_("🏠 首页"), presses.Sit(told.unit.id))
    return Screen(text, (*_onward(told, _), (home,)), stays=True)


def done(deadline: Deadline, unit: Unit, _: Translator) -> Screen:
    """What a sent nudge becomes once the work is done: one line."""
    text = _("✅ {unit}：{what}，已完成", unit=unit.name, what=_(deadline.label))
    return Screen(text, ((Button(_("🏠 首页"), presses.Sit(unit.id)),),), stays=True)


def _aim(deadline: Deadline, _: Translator) -> str:
    month, day, what = _(MONTHS[deadline.day.month - 1]), deadline.day.day, _(deadline.label)
    if deadline.before:
        return _("{month}{day}日前：{what}", month=month, day=day, what=what)
    return _("{month}{day}日截止：{what}", month=month, day=day, what=what)


def _left(told: Reminder, _: Translator) -> str:
    deadline, today = told.deadline, told.today
    if today > deadline.last:
        return _("期限已过，请尽快完成。")
    if today == deadline.day:
        return _("今天截止。")
    left = days_left(deadline, today)
    if is_last(deadline, today):
        return _("还有 {n} 个工作日，就是今天。", n=left)
    return _.plural("还有 {n} 个工作日。", "还有 {n} 个工作日。", left)


def _state(told: Reminder, _: Translator) -> str:
    """What is left of the work that this date asks for."""
    if told.deadline.clears in CONFIRMS:
        return _("还没有确认动员部署。")
    if told.deadline.level != "branch":
        total, done_ = told.tally.get("total", 0), told.tally.get("done", 0)
        return _("下级已核对 {done}/{total} 人", done=done_, total=total)
    if told.deadline.clears in MEMBERS_DONE and not told.tally.get("total", 0):
        return _("名册还没有导入。")
    return lines(waiting(told.tally, _), classes(told.tally, _))


def _onward(told: Reminder, _: Translator) -> tuple[Row, ...]:
    unit, tally = told.unit.id, told.tally
    if CONFIRMS.get(told.deadline.clears) == CONFIRMED:
        return ((Button(_("✅ 已动员部署"), presses.Mobilise(unit)),),)
    if told.deadline.level != "branch":
        return ()
    if not tally.get("total", 0):
        return ((Button(_("📥 导入"), presses.Sit(unit)),),)
    if tally.get("todo", 0) + tally.get("doing", 0):
        return ((Button(_("▶️ 下一位"), presses.Next(unit, 0)),),)
    if unfinished(tally):
        label = _("▶️ 做完稍后的 {n} 人", n=tally.get("later", 0))
        return ((Button(label, presses.Listed(unit, "later", 0)),),)
    return ()
