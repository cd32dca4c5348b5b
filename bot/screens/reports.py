"""A text report that was sent back: which sections were edited."""

from __future__ import annotations

from bot.domain import presses
from bot.domain.reports import name_of
from bot.screens.home import home
from bot.screens.screen import GAP, Button, Scene, Screen, fitting, home_button
from bot.screens.standing import unit_number
from bot.screens.values import shortened

SHOWN = 5
"""Edited sections that are named one by one."""


def report(scene: Scene) -> Screen:
    """What was edited, and what is drafted again."""
    _, places = scene.say, scene.view.places
    name = name_of(str(places.get("code", "")))
    if not name:
        return home(scene)
    sections = str(places["sections"]).split("\n")
    restored = set(str(places["restored"]).split("\n"))
    missing = str(places["missing"])
    told = [
        _("· {heading}（改回自动起草）", heading=heading)
        if heading in restored
        else _("· {heading}", heading=heading)
        for heading in sections[:SHOWN]
    ]
    more = len(sections) - SHOWN
    text = fitting(
        _("<b>《{form}》修改稿</b>（还没有保存）", form=name),
        GAP,
        _("改过 {n} 段", n=len(sections)),
        *told,
        _("……另有 {n} 段", n=more) if more > 0 else None,
        _("没有找到这些标题，照旧：{headings}", headings=shortened(missing, 60))
        if missing
        else None,
        GAP,
        _("保存以后，再取这份报告就是您改的文字；表格和没有改的段落仍按记录更新。"),
    )
    save = Button(_("✅ 保存"), presses.SaveReport(unit_number(scene), int(scene.view.argument)))
    return Screen(text, ((save,), (home_button(_),)))


SCREENS = {"report": report}
"""The names under which rules ask for them."""
