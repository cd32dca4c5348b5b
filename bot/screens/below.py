"""The units below: a page of them to open, and how far each is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from bot.domain import presses
from bot.domain.decisions import Below
from bot.domain.offices import BELOW, LEADING
from bot.domain.records import Translator, Unit
from bot.screens.offices import home_above, open_work, phase_label, phases, to_tasks_below
from bot.screens.screen import Button, Row, Scene, Screen, home_button, in_rows, lines
from bot.screens.standing import bar, classes, unit_number
from bot.screens.values import shortened
from bot.screens.words import N_

TITLES: Mapping[str, str] = {
    "units": N_("下级党组织"),
    "branches": N_("全部党支部"),
    "verify": N_("等待核查的党支部"),
    "verified": N_("已核查的党支部"),
    "open": N_("还没有提交的党支部"),
    "opinion": N_("等待初步意见的党支部"),
    "task": N_("交办还没有答复的党支部"),
    "answered": N_("交办已答复的党支部"),
    "superior": N_("有人拒绝配合的党支部"),
    "rectify": N_("要整改的党支部"),
    "unmanned": N_("还没有书记的党支部"),
    "unmobilised": N_("还没有部署的党支部"),
    "unfinished": N_("还没有核对完的党支部"),
}


def branches(scene: Scene) -> Screen:
    """A page of the units below; a tap opens one."""
    _, which, page = scene.say, scene.view.argument, scene.view.page
    unit, total = unit_number(scene), scene.below_total
    text = lines(
        _("<b>{title}</b>　共 {n} 个", title=_(TITLES[which]), n=total),
        *(_line(one, _) for one in scene.below),
        None if total else _("这里没有。"),
    )
    buttons = [_opens(one, which) for one in scene.below]
    turn = steps_of(page, total, lambda p: presses.offices.Branches(unit, which, p), _)
    rows = [*in_rows(buttons, 2), *((turn,) if turn else ()), *_below_menu(scene, which)]
    return Screen(text, (*rows, (home_button(_),)))


UNITS = 6
"""Units on one page."""


def steps_of(page: int, total: int, turn: Callable[[int], presses.Press], _: Translator) -> Row:
    """The buttons to the pages before and after, of units."""
    row: list[Button] = []
    if page:
        row.append(Button(_("◀ 上一页"), turn(page - 1)))
    if (page + 1) * UNITS < total:
        row.append(Button(_("下一页 ▶"), turn(page + 1)))
    return tuple(row)


def _opens(one: Below, which: str) -> Button:
    unit = one.unit
    press: presses.Press = presses.offices.OneUnit(unit.id)
    if which == "verify":
        press = presses.reviews.Verify(unit.id)
    if which in ("task", "answered"):
        press = presses.signatures.Tasks(unit.id)
    if which == "superior":
        press = presses.reviews.Checked(unit.id, "superior", 0)
    if which == "rectify":
        press = presses.cases.Overview(unit.id)
    if which == "opinion":
        press = presses.opinions.Opinions(unit.id, 0)
    return Button(escape(shortened(unit.name, 11), quote=False), press)


def _line(one: Below, _: Translator) -> str:
    """One unit in one line: its name, where it stands, and how far it is."""
    n, unit = one.tally, one.unit
    said = [phase_label(unit, _), f"{n.get('done', 0)}/{n.get('total', 0)}"]
    if unit.phase == "submitted":
        agreed = n.get("review:agreed", 0)
        said.append(_("同意 {n}", n=agreed))
    if n.get("undecided") and unit.phase:
        said.append(_("待定 {n}", n=n["undecided"]))
    branches_ = sum(one.phases.values())
    if branches_ > 1:
        filed = branches_ - one.phases.get("", 0)
        said.append(_("支部 {filed}/{n} 已交", filed=filed, n=branches_))
    return f"{_sign(unit)} {shortened_escaped(unit.name)}：" + " · ".join(said)


def shortened_escaped(name: str) -> str:
    """A unit's name, short and escaped."""
    return escape(shortened(name, 14), quote=False)


def _sign(unit: Unit) -> str:
    signs = {"submitted": "📨", "verified": "✅", "signed": "✍️", "reported": "📤", "received": "📬"}
    return signs.get(unit.phase, "↩️" if unit.phase == "rejected" else "▫️")


def _below_menu(scene: Scene, which: str) -> tuple[Row, ...]:
    """From one list to another, and what can be done from here."""
    _, unit = scene.say, unit_number(scene)
    desk = scene.desk
    if which == "open" and scene.below_total:
        return ((Button(_("🔔 催办全部"), presses.offices.Urge(unit)),),)
    if which != "units":
        return ()
    more = []
    if desk.phases.get(""):
        label = _("未提交 {n}", n=desk.phases[""])
        more.append(Button(label, presses.offices.Branches(unit, "open", 0)))
    more += to_tasks_below(scene)
    if desk.holds(*LEADING) and desk.unit is not None and BELOW[desk.unit.kind]:
        more.append(Button(_("➕ 新建下级"), presses.offices.AddUnit(unit, "")))
    return in_rows(more, 3)


def progress(scene: Scene) -> Screen:
    """How far the units below are, as bars in text; picture and sheet a tap away."""
    _, desk, unit = scene.say, scene.desk, scene.desk.unit
    if unit is None:
        return home_above(scene)
    n = desk.sums or desk.tally
    text = lines(
        _("<b>{unit}　进度</b>", unit=unit.name),
        bar(n) if n.get("total") else _("还没有党员名单。"),
        phases(desk.phases, _),
        classes(n, _),
        open_work(n, _),
        *(_bar_line(one, _) for one in scene.below[:6]),
    )
    picture = Button(_("🖼 进度图"), presses.offices.Overview(unit.id, "chart"))
    sheet = Button(_("📋 进度表"), presses.offices.Overview(unit.id, "overview"))
    below = Button(_("🏢 下级党组织"), presses.offices.Branches(unit.id, "units", 0))
    return Screen(text, ((picture, sheet), (below, home_button(_))))


def _bar_line(one: Below, _: Translator) -> str:
    done, total = one.tally.get("done", 0), one.tally.get("total", 0)
    share = done * 5 // total if total else 0
    filled = "▓" * share + "░" * (5 - share)
    return f"{_sign(one.unit)} {filled} {done}/{total} {shortened_escaped(one.unit.name)}"


def no_font(unit: int, _: Translator) -> Screen:
    """Said in place of a picture where the machine has no Chinese font."""
    text = _(
        "这台服务器没有中文字体，画不出进度图。请看进度表，或请管理员安装 Noto Sans CJK 字体。"
    )
    sheet = Button(_("📋 进度表"), presses.offices.Overview(unit, "overview"))
    return Screen(text, ((sheet, home_button(_)),), stays=True)


SCREENS = {"branches": branches}
"""The names under which rules ask for them."""
