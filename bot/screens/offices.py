"""Above the branches: the home card of each role, the units below, one unit, what is said of it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain import presses
from bot.domain.changes.offices import BranchSubmitted
from bot.domain.desk import Desk
from bot.domain.files import MAY_ASK
from bot.domain.offices import LEADING, REASONS, roles_here
from bot.domain.records import Role, Translator, Unit
from bot.screens.conclusions import class_label
from bot.screens.person import born, dotted
from bot.screens.screen import (
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
from bot.screens.standing import bar, classes, due, unit_name, unit_number
from bot.screens.words import N_

PHASES: Mapping[str, str] = {
    "": N_("自查中"),
    "submitted": N_("已提交"),
    "verified": N_("已核查"),
    "accepted": N_("已验收"),
    "signed": N_("已签字"),
    "reported": N_("已上报"),
    "received": N_("市已收"),
    "rejected": N_("市退回"),
}
UNSIGNED = N_("未签字")
ROLES: Mapping[Role, str] = {
    "city": N_("市委组织部"),
    "committee": N_("党（工）委书记"),
    "clerk": N_("专职工作人员"),
    "verifier": N_("工作组成员"),
    "secretary": N_("支部书记"),
}
WHY: Mapping[str, str] = {
    "spot": N_("抽查"),
    "check": N_("核对"),
    "asked": N_("答复请示"),
    "report": N_("汇总上报"),
}


def role_label(role: Role, _: Translator) -> str:
    """The role in the reader's language."""
    return _(ROLES[role])


def phase_label(unit: Unit, _: Translator) -> str:
    """Where the unit stands."""
    if not unit.phase and unit.kind in ("committee", "city"):
        return _(UNSIGNED)
    return _(PHASES.get(unit.phase, unit.phase))


def phases(found: Mapping[str, int], _: Translator) -> str:
    """How many branches are in each phase, in one line; empty where there are none."""
    total = sum(found.values())
    if not total:
        return ""
    said = " · ".join(f"{_(PHASES[name])} {found[name]}" for name in PHASES if found.get(name))
    return _("党支部 {n} 个：", n=total) + said


def home_above(scene: Scene) -> Screen:
    """What those see who have no members of their own to account for."""
    _, desk = scene.say, scene.desk
    roles, n = roles_here(desk), desk.sums or desk.tally
    stage = scene.policy.campaign.stage(scene.today)
    held = " · ".join(role_label(role, _) for role in roles)
    text = lines(
        _("<b>{unit}</b>", unit=unit_name(scene)) + f"　{held}",
        _(stage.name) if stage else None,
        GAP,
        phases(desk.phases, _),
        bar(n) if n.get("total") else None,
        classes(n, _),
        open_work(n, _),
        _standing(scene),
        GAP,
        due(scene),
    )
    return Screen(text, in_rows(_menu(scene, roles), 2))


def open_work(n: Mapping[str, int], _: Translator) -> str:
    """What waits for somebody above the branches, in one line."""
    said = (
        (_("已退回 {n}", n=n.get("review:returned", 0)), n.get("review:returned")),
        (_("改好待看 {n}", n=n.get("review:corrected", 0)), n.get("review:corrected")),
        (_("看后有变 {n}", n=n.get("review:changed", 0)), n.get("review:changed")),
        (_("待定意见 {n}", n=n.get("undecided", 0)), n.get("undecided")),
        (_("交办未答 {n}", n=n.get("task:open", 0)), n.get("task:open")),
        (_("交办已答 {n}", n=n.get("task:answered", 0)), n.get("task:answered")),
    )
    return " · ".join(text for text, count in said if count)


def _standing(scene: Scene) -> str | None:
    """Whether the committee has signed and reported."""
    unit = scene.desk.unit
    if unit is None or unit.kind != "committee":
        return None
    return scene.say("本级：{phase}", phase=phase_label(unit, scene.say))


def _menu(scene: Scene, roles: tuple[Role, ...]) -> list[Button]:
    """What each role does first."""
    _, unit = scene.say, unit_number(scene)
    works = scene.desk.unit is not None and scene.desk.unit.kind in ("branch", "general_branch")
    check = Button(_("🔎 核查"), presses.offices.Branches(unit, "verify", 0))
    opine = Button(_("📝 初步意见"), presses.offices.Branches(unit, "opinion", 0))
    below = Button(_("🏢 下级党组织"), presses.offices.Branches(unit, "units", 0))
    first: dict[Role, list[Button]] = {
        "verifier": [check, below],
        "clerk": [opine, below],
        "committee": [opine, below],
        "city": [below],
    }
    found = [button for role in roles for button in first.get(role, [])]
    if works:
        found = [Button(_("🏢 本单位情况"), presses.offices.OneUnit(unit))]
    here = scene.desk.unit
    if here is not None and here.kind == "committee" and any(r in LEADING for r in roles):
        found.append(Button(_("✍️ 签字上报"), presses.signatures.Signing(unit)))
    if any(role in LEADING for role in roles):
        found.append(Button(_("👥 人员"), presses.offices.Staff(unit)))
        found.append(Button(_("🏷 单位情况"), presses.offices.About(unit, "")))
    found += [
        *([] if works else to_tasks_below(scene)),
        Button(_("📊 进度"), presses.Show("progress")),
        *([Button(_("📄 表格"), presses.Show("forms"))] if scene.desk.holds(*MAY_ASK) else []),
        Button(_("⏰ 期限"), presses.Show("deadlines")),
        Button(_("⚙️ 更多"), presses.Show("more")),
    ]
    return list(dict.fromkeys(found))


def to_tasks_below(scene: Scene) -> list[Button]:
    """The ways to tasks that wait for an answer, and to those that were answered."""
    _, unit, n = scene.say, unit_number(scene), scene.desk.sums
    found = (
        (_("交办未答 {n}", n=n.get("task:open", 0)), "task", n.get("task:open")),
        (_("交办已答 {n}", n=n.get("task:answered", 0)), "answered", n.get("task:answered")),
    )
    return [
        Button(label, presses.offices.Branches(unit, which, 0))
        for label, which, count in found
        if count
    ]


def urged(scene: Scene) -> Screen:
    """Those whose part is missing were reminded."""
    _ = scene.say
    return Screen(_("<b>{unit}　催办</b>", unit=unit_name(scene)), (to_unit(scene),))


def one_unit(scene: Scene) -> Screen:
    """One unit as it is seen from above: figures only."""
    _, desk, unit = scene.say, scene.desk, scene.desk.unit
    if unit is None:
        return home_above(scene)
    n = desk.sums if unit.kind in ("city", "committee") else desk.tally
    text = lines(
        _("<b>{unit}</b>　{phase}", unit=unit.name, phase=phase_label(unit, _)),
        GAP,
        phases(desk.phases, _) if unit.kind in ("city", "committee") else None,
        bar(n) if n.get("total") else _("还没有党员名单。"),
        classes(n, _),
        open_work(n, _),
        head_count(desk, _),
        _gaps(scene),
    )
    return Screen(text, (*in_rows(_unit_menu(scene, unit), 2), _back(scene, unit)))


def head_count(desk: Desk, _: Translator) -> str | None:
    """The official head-count beside the record's, of those who stated it."""
    above = desk.unit is not None and desk.unit.kind in ("city", "committee")
    n = desk.sums if above else desk.tally
    official, total = n.get("headcount", 0), n.get("stated:total" if above else "total", 0)
    if not official:
        return None
    places = {"n": official, "total": total, "d": abs(total - official)}
    if official == total:
        said = _("半年报 {n} 人，与名单一致", n=official)
    elif total > official:
        said = _("⚠️ 半年报 {n} 人，名单 {total} 人，名单多 {d} 人", **places)
    else:
        said = _("⚠️ 半年报 {n} 人，名单 {total} 人，名单少 {d} 人", **places)
    left = sum(desk.phases.values()) - n.get("stated", 0) if above else 0
    return said + (_("（还有 {n} 个支部没有填）", n=left) if left > 0 else "")


def _gaps(scene: Scene) -> str | None:
    """With which gaps the branch had submitted."""
    last = next(
        (e.change for e in reversed(scene.deeds) if isinstance(e.change, BranchSubmitted)), None
    )
    if last is None or not last.gaps or not scene.desk.unit or not scene.desk.unit.phase:
        return None
    return scene.say("提交时的缺口：{gaps}", gaps=gaps_said(last.gaps, scene.say))


GAP_LABELS: Mapping[str, str] = {
    "todo": N_("未开始"),
    "doing": N_("进行中"),
    "later": N_("稍后"),
    "unclear": N_("有不清楚的"),
    "disputes": N_("名册不一致"),
}


def gaps_said(gaps: Mapping[str, int], _: Translator) -> str:
    """Gaps with their numbers, in one line."""
    return " · ".join(f"{_(GAP_LABELS.get(name, name))} {n}" for name, n in gaps.items())


def _unit_menu(scene: Scene, unit: Unit) -> list[Button]:
    _, desk = scene.say, scene.desk
    found = []
    if unit.kind in ("city", "committee", "general_branch"):
        found.append(Button(_("🏢 下级党组织"), presses.offices.Branches(unit.id, "units", 0)))
    if unit.kind in ("branch", "general_branch"):
        if desk.holds("verifier", "committee", "clerk"):
            found.append(Button(_("🔎 核查情况"), presses.reviews.Verify(unit.id)))
        else:
            found.append(Button(_("👁 看名单"), presses.offices.Names(unit.id, "", 0)))
        found.append(Button(_("🎲 抽查"), presses.reviews.Spot(unit.id, 0, 0)))
        if not unit.phase:
            found.append(Button(_("🔔 催办"), presses.offices.Urge(unit.id)))
    if unit.kind == "committee" and desk.holds(*LEADING):
        found.append(Button(_("✍️ 签字上报"), presses.signatures.Signing(unit.id)))
    if unit.kind != "city":
        found.append(Button(_("📌 交办任务"), presses.signatures.Tasks(unit.id)))
    if unit.kind in ("branch", "general_branch") and desk.holds(*LEADING):
        found.append(Button(_("🔢 半年报人数"), presses.signatures.HeadCount(unit.id)))
    found.append(Button(_("🏷 单位情况"), presses.offices.About(unit.id, "")))
    if desk.holds(*LEADING):
        found.append(Button(_("👥 人员"), presses.offices.Staff(unit.id)))
    return found


def _back(scene: Scene, unit: Unit) -> Row:
    """Back to the list from which the unit was opened, as far as the person may see it."""
    _ = scene.say
    over = any(
        g.unit.id != unit.id and unit.path.startswith(g.unit.path) for g in scene.desk.grants
    )
    if unit.parent is None or not over:
        return (home_button(_),)
    back = Button(_("↩️ 返回"), presses.offices.Branches(unit.parent, "units", 0))
    return (back, home_button(_))


def to_unit(scene: Scene) -> Row:
    """Back to the unit."""
    _ = scene.say
    back = Button(_("↩️ 返回"), presses.offices.OneUnit(unit_number(scene)))
    return (back, home_button(_))


def names_why(scene: Scene) -> Screen:
    """Why the names have to be seen."""
    _, unit = scene.say, unit_number(scene)
    buttons = [Button(_(WHY[r]), presses.offices.Names(unit, r, 0)) for r in REASONS]
    text = lines(
        _("<b>{unit}</b>", unit=unit_name(scene)),
        _("<b>为什么要看名单？</b>"),
        _("会记录在案。名单不显示身份证号和电话。"),
    )
    return Screen(text, (*in_rows(buttons, 2), to_unit(scene)))


def names(scene: Scene) -> Screen:
    """Who is on the list, without numbers."""
    _, desk, view, unit = scene.say, scene.desk, scene.view, unit_number(scene)
    rows = [
        dotted(
            [
                f"{m.key.number} {m.name}",
                born(scene, m),
                class_label(m.standing.cls, _) if m.standing.cls else "",
            ]
        )
        for m in desk.found
    ]
    heading = _("<b>{name}</b>　共 {n} 人", name=unit_name(scene), n=desk.found_total)
    turn = steps(
        view.page, desk.found_total, lambda p: presses.offices.Names(unit, view.argument, p), _
    )
    return Screen(lines(heading, *rows), (*((turn,) if turn else ()), to_unit(scene)))


SCREENS = {
    "unit": one_unit,
    "urged": urged,
    "names_why": names_why,
    "names": names,
}
"""The names under which rules ask for them."""
