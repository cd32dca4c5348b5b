"""The home card: counts, what is due, one button to go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain import fulfilment, presses
from bot.domain.classes import ORDER
from bot.domain.policy import Deadline
from bot.domain.presses import cases, upward
from bot.domain.records import Translator
from bot.domain.reminders import days_left
from bot.domain.undoing import anything_said
from bot.domain.upward import asks
from bot.screens.conclusions import class_label
from bot.screens.matter_row import matter_row, waiting_line
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
from bot.screens.values import MONTHS
from bot.screens.words import N_

Tally = Mapping[str, int]


def home(scene: Scene) -> Screen:
    """What stands where, and the way on."""
    desk, n = scene.desk, scene.desk.tally
    if desk.unit is None:
        return _nowhere(scene)
    if not desk.holds("secretary"):
        return _above(scene)
    if not n.get("total") and not n.get("closed"):
        return _empty(scene)
    from bot.screens.submissions import to_submit

    rows = (
        *_disputed(scene),
        *to_submit(scene),
        *_onward(scene),
        *matter_row(scene),
        *_filters(scene),
        *_menu(scene),
    )
    return Screen(_text(scene), rows)


def unit_number(scene: Scene) -> int:
    """The id of the unit in which the person works; 0 without one."""
    return scene.desk.unit.id if scene.desk.unit else 0


def unit_name(scene: Scene) -> str:
    """The name of the unit in which the person works."""
    return scene.desk.unit.name if scene.desk.unit else ""


def _text(scene: Scene) -> str:
    _, n = scene.say, scene.desk.tally
    finished = n.get("total", 0) == n.get("done", 0)
    return lines(
        _title(scene),
        GAP,
        bar(n),
        _("在册 {total} 人，已完成 {done} 人", total=n.get("total", 0), done=n.get("done", 0)),
        waiting(n, _),
        classes(n, _),
        waiting_line(scene),
        _("全部核对完了，可以取名册了。") if finished else None,
        GAP,
        due(scene),
    )


def _title(scene: Scene) -> str:
    _ = scene.say
    stage = scene.policy.campaign.stage(scene.today)
    return lines(_("<b>{unit}</b>", unit=unit_name(scene)), _(stage.name) if stage else None)


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


def _onward(scene: Scene) -> tuple[Row, ...]:
    """The one button that goes on, whatever there is to do next."""
    _, n, unit = scene.say, scene.desk.tally, unit_number(scene)
    if n.get("todo", 0) + n.get("doing", 0):
        return ((Button(_("▶️ 下一位"), presses.Next(unit, 0)),),)
    if n.get("later", 0):
        label = _("▶️ 做完稍后的 {n} 人", n=n["later"])
        return ((Button(label, presses.Listed(unit, "later", 0)),),)
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
    _, unit = scene.say, unit_number(scene)
    buttons = [
        Button(_("👥 名单"), presses.Show("lists")),
        Button(_("📋 名册"), presses.Make(unit, "roster")),
        Button(_("📄 表格"), presses.Show("forms")),
        Button(_("📊 进度"), presses.Show("progress")),
        Button(_("⏰ 期限"), presses.Show("deadlines")),
        Button(_("📥 导入"), presses.Show("import")),
        Button(_("➕ 补录"), presses.Add(unit, "")),
        *((undo_button(scene),) if anything_said(scene.desk.tally) else ()),
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
    # Not at the top: that card is drawn from pieces of this one.
    from bot.screens.offices import home_above

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
