"""查找力度: what a search still lacks, in one line and in full."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.domain import efforts
from bot.domain.attempts import standing
from bot.domain.diligence import Gap, clock, count_groups, gaps, waived
from bot.domain.next_steps import next_step
from bot.domain.presses import attempts as tries, efforts as presses
from bot.domain.presses.contacts import Contacts
from bot.domain.presses.interview import Open
from bot.domain.presses.tried import Tried
from bot.domain.records import Member
from bot.screens.contacts import lead_name
from bot.screens.home import home
from bot.screens.person import title
from bot.screens.screen import (
    GAP,
    Button,
    Row,
    Scene,
    Screen,
    by_length,
    home_button,
    in_rows,
    lines,
    steps,
)
from bot.screens.standing import unit_number
from bot.screens.values import in_words, shortened
from bot.screens.words import N_

NAME = 8

_DATES = {"dues": N_("党费交到何时"), "meeting": N_("最近一次组织生活")}


def gap_line(scene: Scene, member: Member) -> str | None:
    """ "缺：亲友 1 次；非工作时间 1 次；线索“表哥”未跟进"; None: nothing is missing, or nobody sought."""
    if not member.standing.next_on:
        return None
    _ = scene.say
    if waived(member):
        return _("☑️ 查找力度：经核查同意放宽")
    missing = gaps(member, scene.policy)
    if not missing:
        return _("☑️ 查找力度：已齐全")
    return _("⚖️ 缺：{gaps}", gaps=told(missing, member, scene))


def told(missing: Iterable[Gap], member: Member, scene: Scene) -> str:
    """What is missing, as a list in one line."""
    return scene.say("；").join(_one(gap, member, scene) for gap in missing)


def _one(gap: Gap, member: Member, scene: Scene) -> str:
    _ = scene.say
    match gap.code:
        case "group":
            return _("{way} {n} 次", way=group_label(gap.name, scene), n=gap.n)
        case "days":
            return _("另外的日子 {n} 天", n=gap.n)
        case "hours":
            return _("非工作时间 {n} 次", n=gap.n)
        case "lead":
            return _("线索“{who}”未跟进", who=lead_name(member, int(gap.name)))
    return _("{what}没有问", what=_(_DATES[gap.name]))


def group_label(code: str, scene: Scene) -> str:
    """What a group of channels is called."""
    label = next((g.label for g in scene.policy.effort.groups if g.code == code), code)
    return scene.say(label)


def meter_button(scene: Scene, member: Member) -> Row:
    """The way to the full meter, on the card of one who is searched for."""
    if not member.standing.next_on:
        return ()
    return (Button(scene.say("⚖️ 查找力度"), presses.Meter(*member.key)),)


def search_rows(scene: Scene) -> tuple[Row, ...]:
    """The way to the searches of a branch: who lacks what, and how much was tried."""
    _, n, unit = scene.say, scene.desk.tally, unit_number(scene)
    row = []
    if n.get("gap") and efforts.may_list(scene.desk):
        row.append(Button(_("⚖️ 力度不够 {n} 人", n=n["gap"]), presses.Short(unit, 0)))
    if n.get("search") or n.get("flag:found"):
        row.append(Button(_("📊 查找统计"), Tried(unit, 0)))
    here = scene.desk.unit is not None and scene.desk.unit.kind in ("branch", "general_branch")
    return (tuple(row),) if row and here else ()


def meter(scene: Scene) -> Screen:
    """What was done, what is missing, from when the clock runs, and who may say more about it."""
    member, _ = scene.desk.member, scene.say
    if member is None:
        return home(scene)
    text = lines(
        title(scene, member) + "　" + _("查找力度"),
        *_groups(scene, member),
        *_clock(scene, member),
        GAP,
        gap_line(scene, member),
        _beside_waiver(scene, member),
        _("<i>缺的会印在登记表旁；补齐或放宽以前，不能按自行脱党除名。</i>"),
    )
    return Screen(text, (*_deeds(scene, member), _foot(scene, member)))


def _beside_waiver(scene: Scene, member: Member) -> str | None:
    """A waiver hides nothing: what is missing stays to be seen."""
    missing = gaps(member, scene.policy) if waived(member) else ()
    return scene.say("仍缺：{gaps}", gaps=told(missing, member, scene)) if missing else None


def _groups(scene: Scene, member: Member) -> Iterable[str]:
    _, made = scene.say, standing(member.tried)
    counted = count_groups(made, scene.policy)
    said = []
    for group in scene.policy.effort.groups:
        n = counted.get(group.code, 0)
        excused = group.code in member.excused and n < group.need
        mark = "✅" if n >= group.need else "➖" if excused else "▫️"
        why = _("（已说明原因）") if excused else ""
        said.append(_("{mark} {way} {n} 次", mark=mark, way=_(group.label), n=n) + why)
    return (
        said[i] + "　" + said[i + 1] if i + 1 < len(said) else said[i]
        for i in range(0, len(said), 2)
    )


def _clock(scene: Scene, member: Member) -> list[str]:
    """From when it counts, and the two lines, told apart: exactly six months, and more."""
    _, lines_ = scene.say, clock(member, scene.policy)
    if lines_ is None:
        return [_("⏳ 失联起算的日子还不清楚。")]
    passed = [
        _("⏳ 从 {day} 起算", day=_day(lines_.since, scene)),
        _(
            "满6个月：{counts}；超过6个月：{removable}",
            counts=_day(lines_.counts, scene),
            removable=_day(lines_.removable, scene),
        ),
    ]
    if scene.today < lines_.counts <= scene.policy.campaign.cutoff:
        passed.append(_("⚠️ 截止日以前就会满6个月，请抓紧找。"))
    return passed


def _day(day: date, scene: Scene) -> str:
    return in_words(day.isoformat(), scene.say)


def _deeds(scene: Scene, member: Member) -> tuple[Row, ...]:
    _, desk = scene.say, scene.desk
    if efforts.may_waive(desk):
        label = _("↩️ 撤回放宽") if waived(member) else _("☑️ 同意放宽")
        return ((Button(label, presses.Waive(*member.key, int(waived(member)))),),)
    if not desk.holds("secretary") or member.closed:
        return ()
    missing = [gap.name for gap in gaps(member, scene.policy) if gap.code == "group"]
    reasons = [
        Button(_("没法找：{way}", way=group_label(name, scene)), presses.Excuse(*member.key, name))
        for name in missing
    ]
    log = Button(_("📞 记录查找"), tries.Log(*member.key))
    listed = Button(_("☎️ 联系人"), Contacts(*member.key, 0))
    return ((log, listed), *by_length(reasons))


def _foot(scene: Scene, member: Member) -> Row:
    _, desk = scene.say, scene.desk
    if desk.holds("secretary"):
        return (Button(_("↩️ 返回"), Open(*member.key)), home_button(_))
    return (Button(_("↩️ 返回"), presses.Short(member.key.unit, 0)), home_button(_))


def short(scene: Scene) -> Screen:
    """Those in whose search something is missing, a page of them."""
    _, desk, page, unit = scene.say, scene.desk, scene.view.page, unit_number(scene)
    text = lines(
        _("<b>查找力度不够的</b>　共 {n} 人", n=desk.found_total),
        *(_line(scene, member) for member in desk.found),
        None if desk.found else _("没有。"),
    )
    people = [
        Button(f"{m.key.number} {shortened(m.name, NAME)}", presses.Meter(*m.key))
        for m in desk.found
    ]
    turn = steps(page, desk.found_total, lambda p: presses.Short(unit, p), _)
    return Screen(text, (*in_rows(people, 2), (*turn, home_button(_))))


def _line(scene: Scene, member: Member) -> str:
    _ = scene.say
    said = _(
        "{number} {name}：缺 {n} 项",
        number=member.key.number,
        name=shortened(member.name, NAME),
        n=member.standing.gaps,
    )
    step = next_step(member, scene.policy)
    return said + "　" + _("🔺 请上级看") if step and step.superior else said


def effort_text(scene: Scene) -> Screen:
    """A reason is awaited."""
    member, _ = scene.desk.member, scene.say
    topic, _sep, argument = scene.view.argument.partition(":")
    if member is None:
        return home(scene)
    prompts = {
        efforts.EXCUSE: _(
            "✍️ 请打字写明为什么不能通过“{way}”找。", way=group_label(argument, scene)
        ),
        efforts.WAIVE: _("✍️ 请打字写明为什么同意放宽。写明以后，可以按自行脱党的程序办。"),
        efforts.REQUIRE: _("✍️ 请打字写明为什么撤回放宽。"),
    }
    text = lines(title(scene, member), GAP, prompts.get(topic))
    back = Button(_("↩️ 返回"), presses.Meter(*member.key))
    return Screen(text, ((back, home_button(_)),))


SCREENS = {
    "meter": meter,
    "short": short,
    "effort_text": effort_text,
}
"""The names under which rules ask for them."""
