"""Handing the caseload over: what it means, and that the link is on its way."""

from __future__ import annotations

from html import escape

from bot.domain import presses
from bot.domain.records import Translator
from bot.screens.home import home
from bot.screens.screen import GAP, Button, Scene, Screen, home_button, lines
from bot.screens.standing import unit_name


def handover(scene: Scene) -> Screen:
    """What handing over means; one confirmation."""
    _, unit = scene.say, scene.desk.unit
    if unit is None:
        return home(scene)
    text = lines(
        _("<b>交接工作：{unit}</b>", unit=unit_name(scene)),
        GAP,
        _("名单、回答、查找记录都在支部里，不用搬，一条也不会少。"),
        _("按“确认”后，您会收到一个链接，请转给接任的人。"),
        _("对方点开并接手的那一刻，您在本支部的权限停止；在那以前您照常工作。"),
        _("链接 72 小时内有效，只能用一次。"),
    )
    confirm = Button(_("✅ 确认"), presses.HandOver(unit.id, unit.revision))
    back = Button(_("↩️ 返回"), presses.Show("more"))
    return Screen(text, ((confirm, back), (home_button(_),)))


def handed(scene: Scene) -> Screen:
    """The link comes as a message of its own."""
    _ = scene.say
    text = lines(
        _("<b>交接链接已发给您。</b>"),
        _("请把它转给接任的人。没有人用，72 小时后自动作废。"),
    )
    return Screen(text, ((home_button(_),),))


def link(url: str, _: Translator) -> Screen:
    """The message that is forwarded to the successor."""
    text = lines(
        _("交接链接（72 小时内有效，只能用一次）。请接任的人点开，按“开始”："),
        escape(url),
    )
    return Screen(text, ((home_button(_),),), stays=True, shared=True)


def taken(unit: str, _: Translator) -> Screen:
    """Told to the predecessor."""
    said = _("“{unit}”的工作已由接任的人接手，您在那里的权限已停止。谢谢您。", unit=unit)
    return Screen(said, ((home_button(_),),))


SCREENS = {
    "handover": handover,
    "handed": handed,
}
"""The names under which rules ask for them."""
