"""The last stage: 民主评议, 台账, what the plan asks of a branch, acceptance and archive."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain import matters as mt
from bot.domain.appraisal import RATINGS
from bot.domain.closing import ACCEPTANCE, BRANCHES, DECIDES, archives, confirms, ripe
from bot.domain.ledger import READERS
from bot.domain.matters import Matter
from bot.domain.papers import offered
from bot.domain.presses import Cancel, closing as presses, matters as shown, papers
from bot.domain.records import Translator, Unit
from bot.screens.matter_parts import quoted, rating_label
from bot.screens.offices import role_label
from bot.screens.person import beside, title
from bot.screens.screen import GAP, Button, Row, Scene, Screen, home_button, in_rows, lines
from bot.screens.standing import unit_name, unit_number
from bot.screens.values import in_words
from bot.screens.words import N_

_CHECKS: Mapping[str, tuple[str, str]] = {
    "mobilised": (N_("动员部署已确认"), N_("“期限”里确认")),
    "members": (N_("逐人核对完成"), N_("首页“下一位”")),
    "verified": (N_("工作组核查完成"), N_("工作组办理")),
    "signed": (N_("党（工）委已签字上报"), N_("党（工）委办理")),
    "cases": (N_("整改、失联处置办结"), N_("首页“整改”")),
    "letters": (N_("介绍信都有回执"), N_("“整改”里的“介绍信”")),
    "inquiries": (N_("协查都有答复"), N_("“未办结”里登记")),
    "requests": (N_("请示都有答复"), N_("等上级答复")),
    "appraisal": (N_("民主评议完成"), N_("“整改”里的“民主评议”")),
}
"""What the plan asks for, and where it is done."""


def appraisal(scene: Scene) -> Screen:
    """The next member without a result."""
    _, member, unit = scene.say, scene.desk.member, scene.desk.unit
    left = int(scene.view.places.get("left", 0))
    number = unit_number(scene)
    if member is None or not left:
        text = lines(_("<b>民主评议</b>"), _("每位党员都有评议结果了。"))
        back = Button(_("↩️ 返回"), presses.Checklist(number))
        return Screen(text, ((back, home_button(_)),))
    rates = [Button(rating_label(r, _), presses.Rate(*member.key, r)) for r in RATINGS]
    rest = Button(
        _("其余 {n} 人都评为合格", n=left), presses.RateRest(number, unit.revision if unit else 0)
    )
    text = lines(
        _("<b>民主评议</b>　还有 {n} 人", n=left),
        title(scene, member),
        beside(scene, member),
        GAP,
        _("评议结果是什么？"),
    )
    return Screen(text, (*in_rows(rates, 2), (rest,), (home_button(_),)))


def ledger(scene: Scene) -> Screen:
    """How many changes the register has, and how many are entered."""
    _, unit, places = scene.say, unit_number(scene), scene.view.places
    left = int(places.get("left", 0))
    text = lines(
        _("<b>党员信息台账变更</b>"),
        _("共有 {n} 处变更，未录入全国系统的 {left} 处。", n=places.get("all", 0), left=left),
        GAP,
        _("取出清单，逐项录入系统，再按“已录入”。"),
    )
    rows: list[Row] = [(Button(_("📄 台账变更清单"), papers.Paper(unit, "ledger")),)]
    if left and scene.desk.holds("secretary"):
        entered = presses.Entered(unit, int(places.get("through", 0)))
        rows.append((Button(_("✅ 今天已录入 {n} 处", n=left), entered),))
    return Screen(text, (*rows, (home_button(_),)))


def checklist(scene: Scene) -> Screen:
    """What the plan asks of the branch, where it is, and what is missing."""
    _, desk, places = scene.say, scene.desk, scene.view.places
    unit, told = unit_number(scene), []
    for code, (label, where) in _CHECKS.items():
        state = str(places.get(code, "0"))
        if state == "ok":
            told.append(f"✅ {_(label)}")
        elif state == "0":
            told.append(_("▫️ {what}（{where}）", what=_(label), where=_(where)))
        else:
            told.append(_("▫️ {what}，还差 {n}（{where}）", what=_(label), n=state, where=_(where)))
    accepted = desk.tally.get(f"matter:{ACCEPTANCE}:done", 0)
    text = lines(
        _("<b>{unit}　自查验收</b>", unit=unit_name(scene)),
        *told,
        _("🏁 已验收") if accepted else None,
    )
    return Screen(text, (*_deciding(scene, bool(accepted)), *_papers(scene, unit)))


def _deciding(scene: Scene, accepted: bool) -> tuple[Row, ...]:
    """What the committee can do now."""
    _, desk, unit = scene.say, scene.desk, unit_number(scene)
    if not desk.above(*DECIDES):
        return ()
    new = mt.following(desk.tally)
    if accepted:
        archives = Button(_("🗄 已导出的归档"), shown.Listed(unit, "kind.archive", 0))
        return ((Button(_("🗄 导出归档"), presses.Archive(unit, new)), archives),)
    if all(str(state) == "ok" for state in scene.view.places.values()):
        return ((Button(_("✅ 验收通过"), presses.Accept(unit, new)),),)
    gaps = Button(_("✍️ 写明缺项后通过"), presses.Refuse(unit, "gaps"))
    back = Button(_("↩️ 退回整改"), presses.Refuse(unit, "back"))
    return ((gaps, back),)


def _papers(scene: Scene, unit: int) -> tuple[Row, ...]:
    _ = scene.say
    buttons = []
    if offered(scene.desk):
        buttons.append(Button(_("📝 报告和清单"), papers.Papers(unit)))
    if scene.desk.holds(*READERS):
        buttons.append(Button(_("📒 台账变更"), presses.Ledger(unit)))
    return (tuple(buttons), (home_button(_),)) if buttons else ((home_button(_),),)


def accepting(scene: Scene) -> Screen:
    """What is missing is awaited as text."""
    _, gaps = scene.say, scene.view.argument == "gaps"
    heading = _("<b>验收通过，有缺项</b>") if gaps else _("<b>退回整改</b>")
    what = _("✍️ 请打字写明缺项和整改要求，会记录在案，并告诉支部。")
    cancel = Button(_("✖️ 取消"), Cancel())
    return Screen(lines(heading, what), ((cancel, home_button(_)),))


def acceptance(scene: Scene, matter: Matter) -> Screen:
    """One acceptance, or that it was refused."""
    _ = scene.say
    state = _("验收通过") if matter.state == "done" else _("退回整改")
    text = lines(
        _("<b>自查验收</b>　{state}", state=state),
        in_words(matter.text("day"), _) if matter.text("day") else None,
        quoted(matter.text("note"), 200) if matter.text("note") else None,
    )
    back = Button(_("↩️ 返回"), presses.Checklist(matter.id.unit))
    return Screen(text, ((back, home_button(_)),))


def archive(scene: Scene, matter: Matter) -> Screen:
    """An archive: exported, and whether the committee has it."""
    _ = scene.say
    text = lines(
        _("<b>归档 {n}</b>", n=matter.id.number),
        _("校验值 {sha}", sha=matter.text("sha256")[:16]) if matter.text("sha256") else None,
        _("正在导出。") if matter.state == "open" else None,
        exported(scene) if matter.state == "exported" else None,
        _("已确认收到：{day}。", day=in_words(matter.text("day"), _))
        + _("专项工作结束、保存期满以后，可由管理员清除数据。")
        if matter.state == "done"
        else None,
    )
    rows: tuple[Row, ...] = ()
    if matter.state == "exported" and confirms(scene.desk):
        press = presses.Received(*matter.id, matter.revision)
        rows = ((Button(_("✅ 已收到并核对"), press),),)
    back = Button(_("↩️ 返回"), presses.Checklist(matter.id.unit))
    return Screen(text, (*rows, (back, home_button(_))))


def exported(scene: Scene) -> str:
    """What is to be done with an archive, and by whom."""
    _, unit = scene.say, scene.desk.unit
    if confirms(scene.desk) or unit is None:
        return _("已导出。核对文件能打开、内容完整，再确认收到。")
    who = confirmer(unit, _)
    return _("已导出。请{who}核对文件能打开、内容完整，再确认收到。", who=who)


def confirmer(unit: Unit, _: Translator) -> str:
    """Who confirms that the archive of the unit is kept."""
    return role_label("city" if unit.kind == "city" else "committee", _)


def archiving(scene: Scene) -> Screen:
    """The archive of a unit above the branches: when it is made, and where it is."""
    _, unit, rows = scene.say, unit_number(scene), list[Row]()
    text = lines(
        _("<b>{unit}　本级归档</b>", unit=unit_name(scene)),
        _("本级的记录链、汇总表、报告和盖章页放进一个文件，由党（工）委保存。"),
        None if ripe(scene.desk) else _("上报以后再归档。"),
    )
    made = Button(_("🗄 已导出的归档"), shown.Listed(unit, "kind.archive", 0))
    if ripe(scene.desk) and archives(scene.desk):
        new = mt.following(scene.desk.tally)
        rows.append((Button(_("🗄 导出归档"), presses.Archive(unit, new)), made))
    back = Button(_("↩️ 返回"), presses.Branches(unit, 0))
    return Screen(text, (*rows, (back, home_button(_))))


def branches(scene: Scene) -> Screen:
    """The branches below, and which of them are accepted."""
    _, places, page = scene.say, scene.view.places, scene.view.page
    unit, told = unit_number(scene), []
    rows: list[Row] = []
    for n in range(BRANCHES):
        if f"unit{n}" not in places:
            break
        name = quoted(str(places[f"name{n}"]), 14)
        mark = "🏁" if places[f"done{n}"] else "▫️"
        told.append(f"{mark} {name}")
        rows.append((Button(f"{mark} {name}", presses.Checklist(int(places[f"unit{n}"]))),))
    turn: list[Button] = []
    if page:
        turn.append(Button(_("◀ 上一页"), presses.Branches(unit, page - 1)))
    if (page + 1) * BRANCHES < int(places.get("total", 0)):
        turn.append(Button(_("下一页 ▶"), presses.Branches(unit, page + 1)))
    if archives(scene.desk) or confirms(scene.desk):
        rows.append((Button(_("🗄 本级归档"), presses.Checklist(unit)),))
    heading = _("<b>自查验收</b>　所属党支部 {n} 个", n=places.get("total", 0))
    hint = _("点一个支部，看还缺什么，再验收。") if told else _("下面还没有党支部。")
    return Screen(lines(heading, hint), (*rows, (*turn, home_button(_))))


SCREENS = {
    "closing_branches": branches,
    "appraisal": appraisal,
    "ledger": ledger,
    "checklist": checklist,
    "archiving": archiving,
    "acceptance_text": accepting,
}
"""The names under which rules ask for them."""
