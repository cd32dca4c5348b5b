"""The working group's side: how far a branch is, one member, what goes back, the spot check."""

from __future__ import annotations

from html import escape

from bot.domain import presses, questions
from bot.domain.changes.offices import SpotCheckDrawn
from bot.domain.papers import offered
from bot.domain.records import Member, Translator
from bot.domain.reminders import UNFINISHED
from bot.domain.reviews import chosen, looks_again, waiting
from bot.screens.colleagues import looking
from bot.screens.conclusions import class_label, conclusion, flags
from bot.screens.diligence import meter_button, search_rows
from bot.screens.home import home
from bot.screens.offices import phase_label, to_unit
from bot.screens.person import facts, title
from bot.screens.screen import (
    CHOSEN,
    GAP,
    PAGE,
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
from bot.screens.values import shortened, shown
from bot.screens.words import N_

STATES = {
    "": N_("还没有看"),
    "agreed": N_("已同意"),
    "returned": N_("已退回，等支部改"),
    "corrected": N_("支部改好了，请再看"),
    "changed": N_("看过以后又有变动，请再看"),
}
LISTS = {
    "waiting": N_("待看"),
    "review:agreed": N_("已同意"),
    "review:returned": N_("已退回"),
    "review:corrected": N_("改好待看"),
    "review:changed": N_("看后有变"),
    "superior": N_("拒绝配合"),
}
FIELDS = 12
"""Answers to choose from on one page."""


def verify(scene: Scene) -> Screen:
    """How far the verification of the branch is."""
    _, desk, unit = scene.say, scene.desk, scene.desk.unit
    if unit is None:
        return home(scene)
    n = desk.tally
    left = waiting(n)
    text = lines(
        _("<b>{unit}　核查</b>", unit=unit.name) + f"　{phase_label(unit, _)}",
        GAP,
        _("共 {total} 人，待看 {left} 人", total=n.get("total", 0), left=left),
        *(
            _("{state} {n}", state=_(LISTS[name]), n=n[name])
            for name in LISTS
            if name != "waiting" and n.get(name)
        ),
        _("支部还没有提交。") if not unit.phase else None,
    )
    menu = in_rows(_verify_menu(scene, left), 2)
    return Screen(text, (*menu, *search_rows(scene), to_unit(scene)))


def _verify_menu(scene: Scene, left: int) -> list[Button]:
    _, desk, unit = scene.say, scene.desk, unit_number(scene)
    n, here = desk.tally, desk.unit
    found = []
    verifies = desk.above("verifier") and here is not None and here.phase == "submitted"
    again = desk.above("verifier") and here is not None and here.phase == "verified"
    if left and (verifies or (again and n.get("review:changed"))):
        found.append(Button(_("▶️ 逐人核查"), presses.reviews.Check(unit, 0)))
    if verifies and here and n.get("total") and n.get("review:agreed", 0) == n["total"]:
        found.append(Button(_("✅ 核查完成"), presses.reviews.Verified(unit, here.revision)))
    for name in LISTS:
        count = left if name == "waiting" else n.get(name, 0)
        if count:
            label = _("{state} {n}", state=_(LISTS[name]), n=count)
            which = name.replace(":", ".")
            found.append(Button(label, presses.reviews.Checked(unit, which, 0)))
    found.append(Button(_("🎲 抽查"), presses.reviews.Spot(unit, 0, 0)))
    if here is not None and here.phase and "review" in offered(desk):
        found.append(Button(_("📝 核查情况报告"), presses.papers.Paper(unit, "review")))
    if here is not None and here.phase and desk.above("verifier", "committee", "city"):
        found.append(Button(_("🔓 整体退回"), presses.reviews.Reopen(unit)))
    return found


def checked(scene: Scene) -> Screen:
    """A page of members in one state."""
    _, desk, view, unit = scene.say, scene.desk, scene.view, unit_number(scene)
    which = view.argument.replace(".", ":")
    heading = _(
        "<b>{unit}</b>　{state} {n}",
        unit=unit_name(scene),
        state=_(LISTS[which]),
        n=desk.found_total,
    )
    rows = [
        escape(f"{m.key.number} {m.name}", quote=False)
        + (f" · {class_label(m.standing.cls, _)}" if m.standing.cls else "")
        for m in desk.found
    ]
    buttons = [
        Button(f"{m.key.number} {shortened(m.name, 8)}", presses.reviews.Check(*m.key))
        for m in desk.found
    ]
    turn = steps(
        view.page, desk.found_total, lambda p: presses.reviews.Checked(unit, view.argument, p), _
    )
    back = Button(_("↩️ 返回"), presses.reviews.Verify(unit))
    rows_ = (*in_rows(buttons, 2), *((turn,) if turn else ()), (back, home_button(_)))
    return Screen(lines(heading, *rows), rows_)


def check(scene: Scene) -> Screen:
    """One member as the working group sees it: what the branch says, and where the review stands."""
    member, _ = scene.desk.member, scene.say
    if member is None:
        return home(scene)
    standing = member.standing
    told = conclusion(member, _) if standing.cls else _("支部还没有答完")
    text = lines(
        title(scene, member) + "　" + _(STATES[member.review.state]),
        looking(scene),
        facts(scene, member),
        f"<b>{told}</b>",
        _("另有：{flags}", flags=flags(member, _)) if standing.flags else None,
        _searched(member, _),
        _("❗️ 拒绝配合，请上级看一看") if member.standing.superior else None,
        _("退回原因：{why}", why=shortened(member.review.reason, 40)) if _sent(member) else None,
        _("支部说明：{why}", why=shortened(member.review.note, 40)) if member.review.note else None,
        _("已移出名单") if member.closed else None,
    )
    return Screen(text, (*_check_menu(scene, member), _check_foot(scene, member)))


def _sent(member: Member) -> bool:
    return member.review.state in ("returned", "corrected") and bool(member.review.reason)


def _searched(member: Member, _: Translator) -> str | None:
    counting = [made for made in member.tried if not made.off]
    return _("查找 {n} 次", n=len(counting)) if counting else None


def _check_menu(scene: Scene, member: Member) -> tuple[Row, ...]:
    _, key, desk = scene.say, member.key, scene.desk
    read = Button(_("🗂 全部答案"), presses.reviews.Answers(*key, 0))
    why = Button(_("📖 政策依据"), presses.opinions.Why(*key))
    rows: list[Row] = []
    if desk.above("verifier") and desk.unit and desk.unit.phase == "submitted":
        agree = Button(_("✅ 同意"), presses.reviews.Agree(*key, member.seen))
        back = Button(_("↩️ 退回"), presses.reviews.SendBack(*key, member.seen, "", 0))
        answered = member.standing.progress not in UNFINISHED
        rows.append((agree, back) if answered else (back,))
    elif looks_again(desk, member):
        rows.append((Button(_("✅ 同意"), presses.reviews.Agree(*key, member.seen)),))
    if member.standing.superior and desk.above("verifier", "committee", "clerk"):
        seen = presses.reviews.Looked(*key, len(member.tried))
        rows.append((Button(_("👀 已看过"), seen),))
    rows.append((read, why))
    if effort := meter_button(scene, member):
        rows.append(effort)
    return tuple(rows)


def _check_foot(scene: Scene, member: Member) -> Row:
    _, key = scene.say, member.key
    onward = Button(_("▶️ 下一个"), presses.reviews.Check(key.unit, 0, key.number))
    branch = Button(_("📋 本支部"), presses.reviews.Verify(key.unit))
    return (onward, branch, home_button(_))


def answers(scene: Scene) -> Screen:
    """All answers of a member, to be read."""
    member, _ = scene.desk.member, scene.say
    if member is None:
        return home(scene)
    page, key = scene.view.page, member.key
    asked = questions.relevant(member, scene.policy)
    rows = asked[page * PAGE : (page + 1) * PAGE]
    said = [
        _(
            "{short}：{said}",
            short=_(q.short),
            said=shortened(shown(member, q.name, scene.policy, _) or "—", 24),
        )
        for q in rows
    ]
    place = _("全部答案 {p}/{of}", p=page + 1, of=-(-len(asked) // PAGE))
    turn = steps(page, len(asked), lambda p: presses.reviews.Answers(*key, p), _)
    back = Button(_("↩️ 返回"), presses.reviews.Check(*key))
    return Screen(
        lines(title(scene, member) + "　" + place, *said),
        (*((turn,) if turn else ()), (back, home_button(_))),
    )


def send_back(scene: Scene) -> Screen:
    """Choose what has to be looked at again, then type the reason."""
    member, _ = scene.desk.member, scene.say
    if member is None:
        return home(scene)
    seen, fields = chosen(scene.desk)
    page, key = scene.view.page, member.key
    asked = questions.relevant(member, scene.policy)
    rows = asked[page * FIELDS : (page + 1) * FIELDS]
    buttons = [
        Button(
            (CHOSEN if q.name in fields else "") + _(q.short),
            presses.reviews.SendBack(*key, seen, q.name, page),
        )
        for q in rows
    ]
    turn: list[Button] = []
    if page:
        turn.append(Button(_("◀ 上一页"), presses.reviews.SendBack(*key, seen, "", page - 1)))
    if (page + 1) * FIELDS < len(asked):
        turn.append(Button(_("下一页 ▶"), presses.reviews.SendBack(*key, seen, "", page + 1)))
    named = [_(q.short) for q in asked if q.name in fields]
    text = lines(
        title(scene, member),
        _("<b>退回：哪几项要再核实？</b>"),
        _("已选：{fields}", fields=_("、").join(named)) if named else _("先点选下面的项目。"),
        _("✍️ 选好后打字写明原因，发出就退回。"),
    )
    back = Button(_("↩️ 返回"), presses.reviews.Check(*key))
    rows_ = (*in_rows(buttons, 3), *((tuple(turn),) if turn else ()), (back, home_button(_)))
    return Screen(text, rows_)


def reopen(scene: Scene) -> Screen:
    """The next text says why the whole branch is given back."""
    _ = scene.say
    text = lines(
        _("<b>{unit}　整体退回</b>", unit=unit_name(scene)),
        _("支部的回答会重新开放，改好后要再提交一次；已同意的保留。"),
        _("✍️ 请打字写明原因，会记录在案。"),
    )
    back = Button(_("↩️ 返回"), presses.reviews.Verify(unit_number(scene)))
    return Screen(text, ((back, home_button(_)),))


SIZES = (3, 5, 10)
"""How many a spot check offers to draw."""


def spot(scene: Scene) -> Screen:
    """The last spot check with seed and list, and a new one."""
    _, desk, unit = scene.say, scene.desk, scene.desk.unit
    if unit is None:
        return home(scene)
    drawn = next((e for e in reversed(scene.deeds) if isinstance(e.change, SpotCheckDrawn)), None)
    rows: list[Row] = []
    last, about = None, None
    if drawn is not None and isinstance(drawn.change, SpotCheckDrawn):
        made = drawn.change
        numbers = "、".join(map(str, made.numbers))
        last = _(
            "上次抽查：{of} 人里抽 {n} 人，种子 {seed}",
            of=made.of,
            n=len(made.numbers),
            seed=made.seed,
        )
        about = _("编号：{numbers}", numbers=numbers)
        if desk.holds("verifier", "committee", "clerk"):
            buttons = [
                Button(_("看 {n} 号", n=n), presses.reviews.Check(unit.id, n))
                for n in made.numbers[:12]
            ]
            rows += in_rows(buttons, 4)
    text = lines(
        _("<b>{unit}　随机抽查</b>", unit=unit.name),
        last or _("还没有抽查过。"),
        about,
        _("抽哪些人由种子决定，种子和名单都记录在案，谁都可以复算。"),
    )
    sizes = [
        Button(_("抽 {n} 人", n=n), presses.reviews.Spot(unit.id, n, unit.revision)) for n in SIZES
    ]
    return Screen(text, (*rows, tuple(sizes), to_unit(scene)))


SCREENS = {
    "verify": verify,
    "checked": checked,
    "check": check,
    "answers": answers,
    "send_back": send_back,
    "reopen": reopen,
    "spot": spot,
}
"""The names under which rules ask for them."""
