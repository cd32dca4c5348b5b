"""What is written down about a unit, and units that are made below it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain import presses
from bot.domain.offices import BELOW, DESCRIBED, LEADING, description
from bot.domain.records import Translator, Unit
from bot.screens.offices import home_above, to_unit
from bot.screens.screen import Button, Scene, Screen, home_button, in_rows, lines
from bot.screens.standing import unit_name, unit_number
from bot.screens.values import in_words, shortened
from bot.screens.words import N_

KIND_LABELS: Mapping[str, str] = {
    "city": N_("市委"),
    "committee": N_("党（工）委"),
    "general_branch": N_("党总支"),
    "branch": N_("党支部"),
}
ABOUT: Mapping[str, str] = {
    "responsible": N_("第一责任人"),
    "clerk": N_("专职工作人员"),
    "group": N_("工作组成员"),
    "phone": N_("联系电话"),
    "address": N_("通讯地址"),
    "mobilised": N_("动员部署"),
    "trained": N_("培训日期"),
    "attended": N_("培训出席"),
    "missing": N_("培训缺席"),
    "category": N_("党组织类别"),
}


def about(scene: Scene) -> Screen:
    """What is written down about the unit, each with a button to write it anew."""
    _, unit, desk = scene.say, scene.desk.unit, scene.desk
    if unit is None:
        return home_above(scene)
    known = description(scene.deeds)
    names_ = shown_about(unit)
    said = [
        _("{what}：{said}", what=_(ABOUT[name]), said=shortened(_told(known.get(name, ""), _), 40))
        for name in names_
    ]
    text = lines(_("<b>{unit}　单位情况</b>", unit=unit.name), *said, _ids(unit, _))
    writes = desk.holds("secretary", *LEADING)
    buttons = [
        Button(_("✏️ {what}", what=_(ABOUT[name])), presses.offices.About(unit.id, name))
        for name in names_
        if writes
    ]
    decides = unit.kind in ("city", "committee") and desk.holds("city", "committee")
    ids = [
        Button(_("可录身份证号"), presses.offices.DecideIds(unit.id, "yes")),
        Button(_("不录身份证号"), presses.offices.DecideIds(unit.id, "no")),
    ]
    foot = (home_button(_),) if desk.holds("secretary") else to_unit(scene)
    rows = (*in_rows(buttons, 2), *((tuple(ids),) if decides else ()), foot)
    return Screen(text, rows)


def shown_about(unit: Unit) -> tuple[str, ...]:
    """What is written down about a unit of this kind."""
    if unit.kind in ("branch", "general_branch"):
        return ("responsible", "phone", "mobilised", "attended", "category")
    return tuple(name for name in DESCRIBED if name != "category")


def _told(text: str, _: Translator) -> str:
    day = text if len(text) == 10 and text[4:5] == "-" else ""
    return in_words(day, _) if day else text or "—"


def _ids(unit: Unit, _: Translator) -> str:
    said = {
        "yes": _("真实身份证号：可以录入"),
        "no": _("真实身份证号：不录入"),
    }
    return said.get(unit.ids, _("真实身份证号：还没有决定"))


def about_text(scene: Scene) -> Screen:
    """The next text is written down."""
    _, unit = scene.say, unit_number(scene)
    text = lines(
        _("<b>{unit}　单位情况</b>", unit=unit_name(scene)),
        _("✍️ 请打字写出“{what}”，原来的内容会保留在记录里。", what=_(ABOUT[scene.view.argument])),
    )
    back = Button(_("↩️ 返回"), presses.offices.About(unit, ""))
    return Screen(text, ((back, home_button(_)),))


def add_unit(scene: Scene) -> Screen:
    """Which kind of unit is to be made."""
    _, unit = scene.say, scene.desk.unit
    if unit is None:
        return home_above(scene)
    kinds = BELOW[unit.kind]
    buttons = [Button(_(KIND_LABELS[k]), presses.offices.AddUnit(unit.id, k)) for k in kinds]
    text = lines(
        _("<b>{unit}</b>", unit=unit.name),
        _("要新建哪一种下级？"),
        _("📎 也可以发一个表格：上级党组织、党组织名称、类别、第一责任人。"),
    )
    below = Button(_("🏢 下级党组织"), presses.offices.Branches(unit.id, "units", 0))
    return Screen(text, (*in_rows(buttons, 3), (below, home_button(_))))


def add_unit_name(scene: Scene) -> Screen:
    """The next text is the unit's name."""
    _ = scene.say
    kind = _(KIND_LABELS[scene.view.argument])
    text = lines(
        _("<b>{unit}　新建{kind}</b>", unit=unit_name(scene), kind=kind),
        _("✍️ 请打字写出全称，与公章一致。"),
    )
    return Screen(text, (to_unit(scene),))


def units_preview(scene: Scene) -> Screen:
    """What a sheet of units would do."""
    _, n, unit = scene.say, scene.view.places, unit_number(scene)
    new, problems = int(n.get("new", 0)), int(n.get("problems", 0))
    names = str(n.get("names", ""))
    text = lines(
        _("<b>{unit}　导入党组织</b>", unit=unit_name(scene)),
        _("新建 {n} 个：{names}", n=new, names=shortened(names, 60)) if new else None,
        _("已有 {n} 个，不变", n=n.get("known", 0)) if n.get("known") else None,
        _("⚠️ 有问题 {n} 行，一个也没有建。标出问题的文件随后发来，改好再发一次。", n=problems)
        if problems
        else None,
        _("确认后一次全部建好；名称以后不能改，请先核对。") if new and not problems else None,
    )
    upload = int(scene.view.argument)
    press = presses.offices.ImportUnits
    drop = Button(_("✖️ 取消"), press(unit, upload, ""))
    yes = Button(_("✅ 确认"), press(unit, upload, str(n.get("plan", ""))))
    first = (yes, drop) if new and not problems else (drop,)
    return Screen(text, (first, (home_button(_),)))


def units_made(unit: int, new: int, known: int, _: Translator) -> Screen:
    """What became of a sheet of units; none: the record moved meanwhile."""
    if new or known:
        text = _("✅ 已新建 {n} 个党组织，{known} 个已有。", n=new, known=known)
    else:
        text = _("刚才下级又有变动，一个也没有建。请把文件再发一次。")
    below = Button(_("🏢 下级党组织"), presses.offices.Branches(unit, "units", 0))
    return Screen(text, ((below, home_button(_)),), stays=True)


SCREENS = {
    "about": about,
    "about_text": about_text,
    "add_unit": add_unit,
    "add_unit_name": add_unit_name,
    "units_preview": units_preview,
}
"""The names under which rules ask for them."""
