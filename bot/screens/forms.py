"""表格: the forms that can be asked for, by their full names."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from bot.domain import forms as rules, papers, presses
from bot.domain.catalogue import FormRow, catalogue, guessed
from bot.domain.files import DRAFT, LISTED, NIL, kept_back, tally_of
from bot.domain.forms import FIGURES, PAGE
from bot.domain.records import Translator
from bot.domain.sums import Unsound
from bot.screens.home import home
from bot.screens.person import dotted, title
from bot.screens.screen import (
    CHOSEN,
    GAP,
    Button,
    Row,
    Scene,
    Screen,
    home_button,
    in_rows,
    lines,
    steps,
)
from bot.screens.standing import unit_name, unit_number
from bot.screens.values import shortened
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
    _ = scene.say
    buttons = [
        Button(_(GROUPS[group]), presses.Forms(unit_number(scene), group))
        for group in rules.groups(scene.desk, scene.policy)
    ]
    if papers.offered(scene.desk):
        buttons.append(Button(_("📝 报告和清单"), presses.papers.Papers(unit_number(scene))))
    text = lines(
        _("<b>{unit}　表格</b>", unit=unit_name(scene)),
        _("选一类表格。文件会作为新消息发来，可以保存、打印、转存。"),
        _("名单和登记表要等党（工）委上报以后才能取；看名单要说明理由。")
        if kept_back(scene.desk)
        else None,
        _unfinished(scene),
    )
    return Screen(text, (*in_rows(buttons, 2), (home_button(_),)))


def form_group(scene: Scene) -> Screen:
    """The forms of one group: full names, how many each lists, a button for each."""
    _ = scene.say
    rows = rules.offered(scene.desk, scene.policy, scene.view.argument)
    if not rows:
        return home(scene)
    text = lines(
        _("<b>{unit}　{group}</b>", unit=unit_name(scene), group=_(GROUPS[scene.view.argument])),
        *(_line(scene, row) for row in rows),
        GAP,
        _unfinished(scene) or _("点一个，文件会作为新消息发来。"),
    )
    foot: Row = (Button(_("↩️ 返回"), presses.Show("forms")), home_button(_))
    sheets = [_sheet(scene, row) for row in rows if row.kind == "counts"]
    buttons = [_make(scene, row) for row in rows if row.kind != "counts"]
    # In the order in which they are named above.
    plain = in_rows(buttons, 2)
    ordered = (*sheets, *plain) if rows[0].kind == "counts" else (*plain, *sheets)
    return Screen(text, (*ordered, *_category(scene), foot))


def _make(scene: Scene, row: FormRow) -> Button:
    form = f"{row.code}.{LISTED}" if row.group == "rosters" else row.code
    return Button(f"📄 {row.label}", presses.Make(unit_number(scene), form))


def _sheet(scene: Scene, row: FormRow) -> Row:
    """A sheet of figures, and the way to who is behind them."""
    look = presses.ShowFigures(unit_number(scene), row.code, 0, 0)
    return (_make(scene, row), Button(scene.say("🔢 {form}", form=row.label[:4]), look))


def _category(scene: Scene) -> tuple[Row, ...]:
    """Which 党组织类别 the sheets put the branch under; a guess from its name says so."""
    _, unit = scene.say, scene.desk.unit
    if scene.view.argument != "summaries" or unit is None or unit.kind != "branch":
        return ()
    if not scene.desk.holds("secretary"):
        return ()
    code = unit.category or guessed(unit.name, scene.policy.tables)
    row = scene.policy.codes["organisation"].get(code)
    label = _("🏷 类别：{category}", category=row.mark + row.label) if row else _("🏷 选党组织类别")
    return ((Button(label, presses.Classify(unit.id, "", 0)),),)


def classify(scene: Scene) -> Screen:
    """Which 党组织类别 the branch has."""
    _, unit = scene.say, scene.desk.unit
    if unit is None:
        return home(scene)
    chosen = unit.category or guessed(unit.name, scene.policy.tables)
    buttons = [
        Button(
            f"{CHOSEN if row.code == chosen else ''}{row.mark}{row.label}",
            presses.Classify(unit.id, row.code, unit.revision),
        )
        for row in scene.policy.codes["organisation"]
    ]
    said = None
    if not unit.category:
        said = _("现在按名称推断，请选定。") if chosen else _("还没有选，请选定。")
    text = lines(_("<b>党组织类别</b>"), _("登记表和汇总表按这个类别填写、归类。"), said)
    back = Button(_("↩️ 返回"), presses.Forms(unit.id, "summaries"))
    return Screen(text, (*in_rows(buttons, 2), (back, home_button(_))))


def figures(scene: Scene) -> Screen:
    """The figures in one row of a sheet; a tap on one lists who is behind it."""
    _, view, unit = scene.say, scene.view, unit_number(scene)
    row = catalogue(scene.policy.tables).get(view.argument)
    if row is None:
        return home(scene)
    said = view.places
    here = int(said["row"])
    buttons = [
        Button(
            f"{shortened(str(said[f'said{n}']), 9)} {said[f'number{n}']}",
            presses.Behind(unit, row.code, here, int(said[f"column{n}"]), 0),
        )
        for n in range(FIGURES)
        if f"said{n}" in said
    ]
    turn = [
        Button(words, presses.ShowFigures(unit, row.code, int(to), page))
        for words, to, page in (
            (_("◀ 上一行"), said["before"], 0),
            (_("下一行 ▶"), said["after"], 0),
            (_("更多栏 ▶"), here if (view.page + 1) * FIGURES < int(said["total"]) else -1,
             view.page + 1),
        )
        if int(to) >= 0
    ]  # fmt: skip
    text = lines(
        _("<b>《{form}》</b>", form=row.name),
        _("{row}　点一个数字，看是哪些人。", row=said["label"]),
    )
    more: tuple[Row, ...] = (tuple(turn),) if turn else ()
    return Screen(text, (*in_rows(buttons, 3), *more, _foot(row, unit, _)))


def behind(scene: Scene) -> Screen:
    """Who is behind one figure; a branch can open their cards."""
    _, view, unit = scene.say, scene.view, unit_number(scene)
    row = catalogue(scene.policy.tables).get(view.argument)
    if row is None:
        return home(scene)
    said = view.places
    there = [n for n in range(PAGE) if f"number{n}" in said]
    cards = [
        Button(
            f"{said[f'number{n}']} {shortened(str(said[f'name{n}']), 8)}",
            presses.Open(unit, int(said[f"number{n}"])),
        )
        for n in there
        if f"name{n}" in said
    ]
    place = int(said["row"]), int(said["column"])
    turn = steps(
        view.page, int(said["total"]), lambda p: presses.Behind(unit, row.code, *place, p), _
    )
    text = lines(
        _("<b>{row} · {column}：{n} 人</b>", row=said["label"], column=said["said"],
          n=said["total"]),
        *(_who(scene, n) for n in there),
    )  # fmt: skip
    back = Button(_("↩️ 返回"), presses.ShowFigures(unit, row.code, place[0], 0))
    more: tuple[Row, ...] = (turn,) if turn else ()
    return Screen(text, (*in_rows(cards, 3), *more, (back, home_button(_))))


def _who(scene: Scene, n: int) -> str:
    """A member by name; from above by number and branch."""
    _, said = scene.say, scene.view.places
    if f"name{n}" not in said:
        return _("编号 {number} · {branch}", number=said[f"number{n}"], branch=said[f"branch{n}"])
    born = _("{year}年生", year=said[f"born{n}"]) if said[f"born{n}"] else ""
    return dotted([f"{said[f'number{n}']} {said[f'name{n}']}", born])


def member_forms(scene: Scene) -> Screen:
    """The forms of the open member."""
    member, _ = scene.desk.member, scene.say
    if member is None:
        return home(scene)
    rows = [
        row
        for row in rules.offered(scene.desk, scene.policy)
        if row.single and row.shows(member) and (row.kind != "attempts" or member.tried)
    ]
    key = member.key
    buttons = [
        Button(f"📄 {row.label}", presses.Make(key.unit, f"{row.code}.{key.number}"))
        for row in rows
    ]
    text = lines(title(scene, member), *(_("· 《{form}》", form=row.name) for row in rows))
    back = Button(_("↩️ 返回"), presses.Summary(*key, 0))
    return Screen(text, (*in_rows(buttons, 1), (back, home_button(_))))


def form_nil(scene: Scene) -> Screen:
    """The form has nobody on it: the sheet that says so is offered."""
    row = catalogue(scene.policy.tables).get(scene.view.argument)
    if row is None:
        return home(scene)
    return nobody(row, unit_number(scene), scene.say, _unfinished(scene))


def nobody(row: FormRow, unit: int, _: Translator, unfinished: str = "") -> Screen:
    """There is nobody to put on a form."""
    roster = row.kind == "roster"
    text = lines(
        _("<b>《{form}》</b>", form=row.name),
        GAP,
        _("名册里还没有党员。把名册发到这里就能导入。")
        if roster
        else _("现在没有要填进这张表的党员。"),
        unfinished,
        _("上级要求零报告的，可以取一张写明“无”的表。"),
    )
    nil = Button(_("📄 零报告"), presses.Make(unit, f"{row.code}.{NIL}"))
    blank = (Button(_("📋 空白名册"), presses.Make(unit, "blank")),) if roster else ()
    return Screen(text, ((*blank, nil), _foot(row, unit, _)))


def withheld(row: FormRow, unit: int, people: int, committees: int, _: Translator) -> Screen:
    """There are members who belong on a form, and none of them may be named yet."""
    text = lines(
        _("<b>《{form}》</b>", form=row.name),
        GAP,
        _(
            "这张表有 {n} 人，但 {m} 个党（工）委还没有上报，现在还拿不到名单。",
            n=people,
            m=committees,
        ),
    )
    return Screen(text, (_foot(row, unit, _),))


def unsound(
    row: FormRow, unit: int, fault: Unsound, names: Mapping[int, str], _: Translator
) -> Screen:
    """Why a sheet is not given out: which row, which sum, and who is missing in it.

    `names` are those of the units below, for whoever is above the branches.
    """
    numbers = _missing(unit, fault, names, _)
    by_kind = fault.rule.lstrip().startswith("01")
    text = lines(
        _("<b>《{form}》没有生成</b>", form=row.name),
        GAP,
        _("“{row}”一行合计不符：{rule}。", row=fault.row, rule=fault.rule),
        _("等号左边是 {found}，右边是 {wanted}。", found=fault.found, wanted=fault.wanted),
        _("没有算进去的是编号 {numbers}。", numbers=numbers) if numbers else None,
        _("他们的支部还没有选党组织类别，请先选定，再取一次。")
        if by_kind
        else _("请补全他们的出生日期、学历、人员类别、转正时间和失联情形，再取一次。"),
    )
    here = [key.number for key in fault.who if key.unit == unit][:6]
    cards = [Button(_("改 {short}", short=n), presses.Summary(unit, n, 0)) for n in here]
    if by_kind and here:
        cards = [Button(_("🏷 选党组织类别"), presses.Classify(unit, "", 0))]
    draft = Button(_("📝 先取草表"), presses.Make(unit, f"{row.code}.{DRAFT}"))
    # It stays to be read while the gaps are filled.
    return Screen(text, (*in_rows(cards, 3), (draft,), _foot(row, unit, _)), stays=True)


def _missing(unit: int, fault: Unsound, names: Mapping[int, str], _: Translator) -> str:
    """Their numbers, branch by branch where they are in several."""
    by_unit: dict[int, list[str]] = {}
    for key in fault.who[:MOST]:
        by_unit.setdefault(key.unit, []).append(str(key.number))
    if set(by_unit) <= {unit}:
        return "、".join(number for numbers in by_unit.values() for number in numbers)
    return "；".join(
        _("{unit}：{thing}", unit=escape(names.get(one, ""), quote=False), thing="、".join(numbers))
        for one, numbers in by_unit.items()
    )


def _foot(row: FormRow, unit: int, _: Translator) -> Row:
    return (Button(_("↩️ 返回"), presses.Forms(unit, row.group)), home_button(_))


def _line(scene: Scene, row: FormRow) -> str:
    """The full name, and how many are on it where not everybody is."""
    _, unit = scene.say, scene.desk.unit
    if unit is None or not row.classes:
        return _("· 《{form}》", form=row.name)
    return _("· 《{form}》　{n} 人", form=row.name, n=row.counted(tally_of(unit, scene.desk, row)))


def _unfinished(scene: Scene) -> str:
    """How many are not concluded yet: no form can list them."""
    _, unit = scene.say, scene.desk.unit
    n = tally_of(unit, scene.desk) if unit else {}
    left = n.get("todo", 0) + n.get("doing", 0) + n.get("later", 0)
    return _("⚠️ 还有 {n} 人没有核对完，表里还没有他们的情况。", n=left) if left else ""


SCREENS = {
    "forms": forms,
    "form_group": form_group,
    "form_nil": form_nil,
    "classify": classify,
    "figures": figures,
    "behind": behind,
    "member_forms": member_forms,
}
