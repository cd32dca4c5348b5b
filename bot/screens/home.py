"""The home card: counts, what is due, one button to go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain import presses
from bot.domain.locks import locked, signed_above
from bot.domain.offices import looks_below
from bot.domain.presses import cases, upward
from bot.domain.records import Translator
from bot.domain.undoing import anything_said
from bot.domain.upward import asks
from bot.screens.matter_row import matter_row, waiting_line
from bot.screens.offices import home_above, one_unit
from bot.screens.person import several
from bot.screens.screen import (
    GAP,
    Button,
    Row,
    Scene,
    Screen,
    in_rows,
    lines,
    undo_button,
)
from bot.screens.standing import bar, classes, due, unit_name, unit_number, waiting
from bot.screens.submitting import lock_line, to_submit
from bot.screens.words import N_


def home(scene: Scene) -> Screen:
    """What stands where, and the way on."""
    desk, n = scene.desk, scene.desk.tally
    if desk.unit is None:
        return _nowhere(scene)
    if not desk.holds("secretary"):
        return one_unit(scene) if looks_below(desk) else _above(scene)
    if not n.get("total") and not n.get("closed"):
        return _empty(scene)

    rows = (
        *_disputed(scene),
        *to_submit(scene),
        *_onward(scene),
        *matter_row(scene),
        *_filters(scene),
        *_menu(scene),
    )
    return Screen(_text(scene), rows)


def _text(scene: Scene) -> str:
    _, n = scene.say, scene.desk.tally
    return lines(
        _title(scene),
        GAP,
        bar(n),
        _("在册 {total} 人，已完成 {done} 人", total=n.get("total", 0), done=n.get("done", 0)),
        waiting(n, _),
        classes(n, _),
        waiting_line(scene),
        _so_far(scene),
        GAP,
        due(scene),
    )


def _so_far(scene: Scene) -> str | None:
    """What was sent back, what is locked, or that everybody was gone through."""
    _, n, unit = scene.say, scene.desk.tally, scene.desk.unit
    if n.get("review:returned") and not signed_above(unit):
        return _("↩️ 退回的 {n} 人改完以后，请按“改好了”。", n=n["review:returned"])
    if unit is not None and locked(unit):
        return lock_line(unit, _)
    finished = n.get("total", 0) == n.get("done", 0)
    return _("全部核对完了，可以取名册了。") if finished else None


def _title(scene: Scene) -> str:
    _ = scene.say
    stage = scene.policy.campaign.stage(scene.today)
    return lines(_("<b>{unit}</b>", unit=unit_name(scene)), _(stage.name) if stage else None)


def _onward(scene: Scene) -> tuple[Row, ...]:
    """The one button that goes on, whatever there is to do next."""
    _, n, unit = scene.say, scene.desk.tally, unit_number(scene)
    shut = locked(scene.desk.unit)
    if n.get("todo", 0) + n.get("doing", 0) and not shut:
        return ((Button(_("▶️ 下一位"), presses.Next(unit, 0)),),)
    if n.get("later", 0) and not shut:
        label = _("▶️ 做完稍后的 {n} 人", n=n["later"])
        return ((Button(label, presses.Listed(unit, "later", 0)),),)
    if shut and n.get("reached"):
        label = _("▶️ 登记联系上的 {n} 人", n=n["reached"])
        return ((Button(label, presses.Listed(unit, "reached", 0)),),)
    return ((Button(_("📋 名册"), presses.Make(unit, "roster")),),)


_FILTERS = ("todo", "later", "unclear", "cls:floating", "cls:hollow", "cls:lost", "cls:no_receipt")
"""The lists one tap away: what is left to do, and whom the screening is about."""


def _filters(scene: Scene) -> tuple[Row, ...]:
    """Those lists that have somebody on them, with their counts."""
    _, n, unit = scene.say, scene.desk.tally, unit_number(scene)
    found = [(name, n[name]) for name in _FILTERS if n.get(name)]
    buttons = [
        Button(
            _("{list} {n}", list=short_label(name, _), n=count),
            presses.Listed(unit, name.replace(":", "."), 0),
        )
        for name, count in found
    ]
    return in_rows(buttons, 4 if len(buttons) in (4, 7) else 3)


def short_label(name: str, _: Translator) -> str:
    """The name of a list, short enough for four side by side."""
    return _(_SHORT[name])


_SHORT: Mapping[str, str] = {
    "todo": N_("未开始"),
    "later": N_("稍后"),
    "unclear": N_("不清楚"),
    "cls:floating": N_("流动"),
    "cls:hollow": N_("空挂"),
    "cls:lost": N_("失联"),
    "cls:no_receipt": N_("无回执"),
}


def _disputed(scene: Scene) -> tuple[Row, ...]:
    """The way to what an imported roster and the record say differently, while that waits, and to
    the ledger as long as a reminder may not have arrived."""
    _, n, unit = scene.say, scene.desk.disputes, unit_number(scene)
    row = []
    if n:
        row.append(Button(_("⚖️ 名册不一致 {n} 处", n=n), presses.Conflicts(unit)))
    if scene.desk.person.untold:
        row.append(Button(_("⚠️ 有提醒可能没送到"), presses.Ledger(unit, 0)))
    return (tuple(row),) if row else ()


def _menu(scene: Scene) -> tuple[Row, ...]:
    _, unit, shut = scene.say, unit_number(scene), locked(scene.desk.unit)
    undoes = not shut and anything_said(scene.desk.tally)
    more = (
        Button(_("📥 导入"), presses.Show("import")),
        Button(_("➕ 补录"), presses.Add(unit, "")),
    )
    buttons = [
        Button(_("👥 名单"), presses.Show("lists")),
        Button(_("📋 名册"), presses.Make(unit, "roster")),
        Button(_("📄 表格"), presses.Show("forms")),
        Button(_("📊 进度"), presses.Show("progress")),
        Button(_("⏰ 期限"), presses.Show("deadlines")),
        *(() if shut else more),
        *((undo_button(scene),) if undoes else ()),
        Button(_("🛠 整改"), cases.Overview(unit)),
        Button(_("⚙️ 更多"), presses.Show("more")),
    ]
    if several(scene):
        buttons.append(Button(_("🏢 换支部"), presses.Show("units")))
    first = {button.press for row in _onward(scene) for button in row}
    left = [button for button in buttons if button.press not in first]
    return in_rows(left, 4 if len(left) > 9 else 3)


def _empty(scene: Scene) -> Screen:
    _, unit = scene.say, unit_number(scene)
    text = lines(
        _title(scene),
        GAP,
        _("还没有党员名单。"),
        _("📎 请把党员名册（.xlsx 或 .csv）直接发到这里。"),
        _("先看预览，确认以后才会导入。只有“姓名”一栏是必需的。"),
        GAP,
        due(scene),
    )
    blank = Button(_("📋 空白名册"), presses.Make(unit, "blank"))
    add = Button(_("➕ 补录"), presses.Add(unit, ""))
    more = [Button(_("⚙️ 更多"), presses.Show("more"))]
    if several(scene):
        more.append(Button(_("🏢 换支部"), presses.Show("units")))
    return Screen(text, ((blank, add), tuple(more)))


def _above(scene: Scene) -> Screen:
    """What those see who have no members of their own to account for."""
    _, unit = scene.say, unit_number(scene)
    drawn = home_above(scene)
    more = [Button(_("🛠 整改"), cases.Overview(unit))]
    if asks(scene.desk):
        more.append(Button(_("📣 报告请示"), upward.Begin(unit)))
    if several(scene):
        more.append(Button(_("🏢 我的岗位"), presses.Show("units")))
    return replace(drawn, rows=(*matter_row(scene), *drawn.rows, tuple(more)))


def _nowhere(scene: Scene) -> Screen:
    _ = scene.say
    text = _("您的权限里还没有党组织。请向上级索取邀请链接。")
    return Screen(text, ((Button(_("🏢 我的岗位"), presses.Show("units")),),))


SCREENS = {
    "home": home,
}
"""The names under which rules ask for them."""
