"""The home card: counts, what is due, one button to go on."""

from __future__ import annotations

from bot.domain import presses
from bot.domain.classes import ORDER
from bot.domain.policy import Deadline
from bot.domain.records import Translator
from bot.domain.workdays import workdays_until
from bot.screens.conclusions import class_label
from bot.screens.screen import Button, Row, Scene, Screen, in_rows, lines


def home(scene: Scene) -> Screen:
    """What stands where, and the way on."""
    desk, _ = scene.desk, scene.say
    if desk.unit is None:
        return Screen(_("您的权限里还没有党组织。请向上级索取邀请链接。"))
    if not desk.holds("secretary"):
        return _above(scene)
    if not desk.tally.get("total") and not desk.tally.get("closed"):
        return _empty(scene)
    return Screen(_text(scene), (*_onward(scene), *_menu(scene)))


def _text(scene: Scene) -> str:
    desk, _, n = scene.desk, scene.say, scene.desk.tally
    return lines(
        _title(scene),
        _(
            "在册 {total} 人：已完成 {done}，进行中 {doing}，未开始 {todo}",
            total=n.get("total", 0),
            done=n.get("done", 0),
            doing=n.get("doing", 0) + n.get("later", 0),
            todo=n.get("todo", 0),
        ),
        _waiting(desk.tally, _),
        classes(desk.tally, _),
        due(scene),
    )


def _title(scene: Scene) -> str:
    _, unit = scene.say, scene.desk.unit
    stage = scene.policy.campaign.stage(scene.today)
    name = unit.name if unit else ""
    if stage is None:
        return _("<b>{unit}</b>", unit=name)
    return _("<b>{unit}</b> · {stage}", unit=name, stage=_(stage.name))


def _waiting(tally: object, _: Translator) -> str:
    counts = tally if isinstance(tally, dict) else {}
    later, unclear = counts.get("later", 0), counts.get("unclear", 0)
    parts = []
    if later:
        parts.append(_("稍后 {n} 人", n=later))
    if unclear:
        parts.append(_("有不清楚的 {n} 人", n=unclear))
    return " · ".join(parts)


def classes(tally: object, _: Translator) -> str:
    """The classes that occur, except 正常, with their counts in one line."""
    counts = tally if isinstance(tally, dict) else {}
    found = [(name, counts.get(f"cls:{name}", 0)) for name in ORDER if name != "normal"]
    return " · ".join(f"{class_label(name, _)} {n}" for name, n in found if n)


def due(scene: Scene) -> str:
    """The next date that binds this unit, in working days."""
    ahead = scene.policy.campaign.ahead("branch", scene.today)
    return due_line(ahead[0], scene) if ahead else ""


def due_line(deadline: Deadline, scene: Scene) -> str:
    """One date, what it asks for, and how many working days are left."""
    _ = scene.say
    left = workdays_until(scene.today, deadline.day)
    return _(
        "⏰ {month}月{day}日前：{what}（还有 {n} 个工作日）",
        month=deadline.day.month,
        day=deadline.day.day,
        what=_(deadline.label),
        n=left,
    )


def _onward(scene: Scene) -> tuple[Row, ...]:
    desk, _, n = scene.desk, scene.say, scene.desk.tally
    unit = desk.unit.id if desk.unit else 0
    if n.get("todo", 0) + n.get("doing", 0):
        label = _("▶️ 下一位")
        return ((Button(label, presses.Next(unit, 0)),),)
    if n.get("later", 0):
        return (
            (Button(_("▶️ 做完稍后的 {n} 人", n=n["later"]), presses.Listed(unit, "later", 0)),),
        )
    return ((Button(_("📋 名册"), presses.Make(unit, "roster")),),)


def _menu(scene: Scene) -> tuple[Row, ...]:
    desk, _ = scene.desk, scene.say
    unit = desk.unit.id if desk.unit else 0
    buttons = [
        Button(_("👥 名单"), presses.Show("lists")),
        Button(_("📋 名册"), presses.Make(unit, "roster")),
        Button(_("📄 表格"), presses.Show("forms")),
        Button(_("📊 进度"), presses.Show("progress")),
        Button(_("⏰ 期限"), presses.Show("deadlines")),
        Button(_("📥 导入"), presses.Show("import")),
        Button(_("➕ 补录"), presses.Add(unit, "")),
        Button(_("↩️ 撤销"), presses.Undo(desk.unit.revision if desk.unit else 0)),
        Button(_("⚙️ 更多"), presses.Show("more")),
    ]
    return in_rows(buttons, 3)


def _empty(scene: Scene) -> Screen:
    _, unit = scene.say, scene.desk.unit
    number = unit.id if unit else 0
    text = lines(
        _title(scene),
        _("还没有党员名单。"),
        _("请把本支部的党员名册（.xlsx 或 .csv）直接发到这里。"),
        _("先看预览，确认以后才会导入。只有“姓名”一栏是必需的。"),
        due(scene),
    )
    return Screen(
        text,
        (
            (Button(_("📋 空白名册"), presses.Make(number, "blank")),),
            (
                Button(_("➕ 补录"), presses.Add(number, "")),
                Button(_("⚙️ 更多"), presses.Show("more")),
            ),
        ),
    )


def _above(scene: Scene) -> Screen:
    _, n = scene.say, scene.desk.tally
    text = lines(
        _title(scene),
        _("在册 {total} 人，已完成 {done} 人", total=n.get("total", 0), done=n.get("done", 0)),
        classes(n, _),
        due(scene),
    )
    return Screen(text, ((Button(_("⚙️ 更多"), presses.Show("more")),),))
