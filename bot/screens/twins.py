"""The same person in two branches: probable matches, for committee and city alone."""

from __future__ import annotations

from html import escape

from bot.domain.presses import twins as presses
from bot.domain.sides import Pair, Side
from bot.screens.conclusions import class_label
from bot.screens.screen import Button, Row, Scene, Screen, home_button, lines
from bot.screens.standing import unit_number
from bot.screens.values import shortened

PAGE = 4


def twins(scene: Scene) -> Screen:
    """A page of pairs, each with its two buttons."""
    _, desk, view = scene.say, scene.desk, scene.view
    unit = unit_number(scene)
    first = view.page * PAGE + 1
    told, rows = [], []
    for n, pair in enumerate(desk.twins, first):
        told.append(f"{n}. {_side(scene, pair.one)} ↔ {_side(scene, pair.other)}")
        rows.append(_judging(scene, pair, n))
    text = lines(
        _("<b>两个支部名册上的同一人</b>　共 {n} 对", n=desk.twins_total),
        _("身份证号相同。确认是同一人，“转出未回执”就凭这个办结。"),
        *(told or [_("现在没有。")]),
    )
    turn: list[Button] = []
    if view.page:
        turn.append(Button(_("◀ 上一页"), presses.Twins(unit, view.page - 1)))
    if first + PAGE <= desk.twins_total:
        turn.append(Button(_("下一页 ▶"), presses.Twins(unit, view.page + 1)))
    return Screen(text, (*rows, (*turn, home_button(_))))


def _side(scene: Scene, side: Side) -> str:
    cls = class_label(side.cls, scene.say) if side.cls else scene.say("未完成")
    name = escape(f"{shortened(side.name, 5)}（{shortened(side.unit, 8)}", quote=False)
    return f"{name}，{cls}）"


def _judging(scene: Scene, pair: Pair, n: int) -> Row:
    _ = scene.say
    place = (*pair.one.key, *pair.other.key)
    return (
        Button(_("✅ {n} 同一人", n=n), presses.Judge(*place, 1)),
        Button(_("✖️ {n} 不是", n=n), presses.Judge(*place, 0)),
    )


SCREENS = {"twins": twins}
"""The names under which rules ask for them."""
