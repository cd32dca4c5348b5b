"""表格: the forms that can be asked for, by their full names."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain import forms as rules, presses
from bot.domain.catalogue import FormRow, catalogue
from bot.domain.files import NIL
from bot.domain.records import Translator
from bot.domain.sums import Unsound
from bot.screens.home import home, unit_number
from bot.screens.screen import (
    GAP,
    Button,
    Row,
    Scene,
    Screen,
    home_button,
    in_rows,
    lines,
)
from bot.screens.words import N_

GROUPS: Mapping[str, str] = {
    "rosters": N_("📋 名册"),
    "registers": N_("📑 登记表"),
    "summaries": N_("📊 汇总统计表"),
    "lists": N_("📃 工作名单"),
    "people": N_("👤 党员个人表"),
    "letters": N_("✉️ 介绍信"),
}

MOST = 20
"""Members that are named where a sum does not hold."""


def forms(scene: Scene) -> Screen:
    """The groups of forms."""
    _, unit = scene.say, scene.desk.unit
    buttons = [
        Button(_(GROUPS[group]), presses.Forms(unit_number(scene), group))
        for group in rules.groups(unit, scene.policy)
    ]
    text = lines(
        _("<b>表格</b>"),
        _("选一类表格。文件会作为新消息发来，可以保存、打印、转存。"),
        _unfinished(scene),
    )
    return Screen(text, (*in_rows(buttons, 2), (home_button(_),)))


def form_group(scene: Scene) -> Screen:
    """The forms of one group: full names, how many each lists, a button for each."""
    _, unit = scene.say, scene.desk.unit
    rows = rules.offered(unit, scene.policy, scene.view.argument)
    if not rows:
        return home(scene)
    text = lines(
        _("<b>{group}</b>", group=_(GROUPS[scene.view.argument])),
        *(_line(scene, row) for row in rows),
        GAP,
        _unfinished(scene) or _("点一个，文件会作为新消息发来。"),
    )
    buttons = [
        Button(f"📄 {row.label}", presses.Make(unit_number(scene), row.code)) for row in rows
    ]
    foot: Row = (Button(_("↩️ 返回"), presses.Show("forms")), home_button(_))
    return Screen(text, (*in_rows(buttons, 1 if len(buttons) < 4 else 2), foot))


def form_nil(scene: Scene) -> Screen:
    """The form has nobody on it: the sheet that says so is offered."""
    row = catalogue(scene.policy.tables).get(scene.view.argument)
    if row is None:
        return home(scene)
    return nobody(row, unit_number(scene), scene.say, _unfinished(scene))


def nobody(row: FormRow, unit: int, _: Translator, unfinished: str = "") -> Screen:
    """There is nobody to put on a form."""
    text = lines(
        _("<b>《{form}》</b>", form=row.name),
        GAP,
        _("现在没有要填进这张表的党员。"),
        unfinished,
        _("上级要求零报告的，可以取一张写明“无”的表。"),
    )
    nil = Button(_("📄 零报告"), presses.Make(unit, f"{row.code}.{NIL}"))
    return Screen(text, ((nil,), _foot(row, unit, _)))


def unsound(row: FormRow, unit: int, fault: Unsound, _: Translator) -> Screen:
    """Why a sheet is not given out: which row, which sum, and who is missing in it."""
    numbers = "、".join(str(key.number) for key in fault.who[:MOST])
    text = lines(
        _("<b>《{form}》没有生成</b>", form=row.name),
        GAP,
        _("“{row}”一行合计不符：{rule}。", row=fault.row, rule=fault.rule),
        _("等号左边是 {found}，右边是 {wanted}。", found=fault.found, wanted=fault.wanted),
        _("没有算进去的是编号 {numbers}。", numbers=numbers) if numbers else None,
        _("请补全他们的出生日期、学历、人员类别、转正时间和失联情形，再取一次。"),
    )
    here = [key.number for key in fault.who if key.unit == unit][:6]
    cards = [Button(_("改 {short}", short=n), presses.Summary(unit, n, 0)) for n in here]
    return Screen(text, (*in_rows(cards, 3), _foot(row, unit, _)))


def _foot(row: FormRow, unit: int, _: Translator) -> Row:
    return (Button(_("↩️ 返回"), presses.Forms(unit, row.group)), home_button(_))


def _line(scene: Scene, row: FormRow) -> str:
    """The full name; in a branch also how many are on it."""
    _, unit = scene.say, scene.desk.unit
    if unit is None or unit.kind != "branch" or not row.classes:
        return _("· 《{form}》", form=row.name)
    return _("· 《{form}》　{n} 人", form=row.name, n=row.counted(scene.desk.tally))


def _unfinished(scene: Scene) -> str:
    """How many are not concluded yet: no form can list them."""
    _, n = scene.say, scene.desk.tally
    left = n.get("todo", 0) + n.get("doing", 0) + n.get("later", 0)
    return _("⚠️ 还有 {n} 人没有核对完，表里还没有他们的情况。", n=left) if left else ""


SCREENS = {"forms": forms, "form_group": form_group, "form_nil": form_nil}
