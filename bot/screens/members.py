"""Screens about members beside the card: lists, all answers, adding, closing, showing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.domain import presses, questions
from bot.domain.attempts import latest
from bot.domain.locks import barred, locked
from bot.domain.members import CLOSING, MASKED, REASONS, WAYS, masked_value
from bot.domain.next_steps import Step, next_step
from bot.domain.presses import cases, inquiries
from bot.domain.presses.attempts import Log, OneAttempt
from bot.domain.presses.contacts import OneContact
from bot.domain.presses.tried import Tried
from bot.domain.records import Member, Translator
from bot.screens.conclusions import class_label, left
from bot.screens.home import home
from bot.screens.next_steps import day_label, step_label
from bot.screens.person import born, dotted, title, way_label
from bot.screens.screen import (
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
from bot.screens.standing import unit_number
from bot.screens.values import SIGNS, joined, shortened, shown
from bot.screens.words import N_

NAME = 8
"""Characters of a name that fit a button."""

_CLOSING: Mapping[str, str] = {
    "not_ours": N_("不是本支部党员"),
    "twice": N_("重复登记"),
    "moved": N_("已归到别的支部"),
    "other": N_("其他原因"),
}
_REASONS: Mapping[str, str] = {
    "check": N_("核对证件"),
    "form": N_("填写表格"),
    "contact": N_("联系本人"),
    "asked": N_("上级要求"),
}
LISTS: Mapping[str, str] = {
    "todo": N_("未开始"),
    "doing": N_("进行中"),
    "later": N_("稍后"),
    "unclear": N_("有不清楚的"),
    "search": N_("在查找"),
    "lead": N_("有线索未跟进"),
    "reached": N_("联系上了、还没登记近况"),
    "gap": N_("查找力度不够"),
    "done": N_("已完成"),
    "closed": N_("已移出"),
}
DATED: Mapping[str, str] = {
    "due": N_("该继续查找的"),
    "line": N_("截止日前满6个月"),
}
"""Lists that depend on the day: how many are on them is not counted beforehand."""
_PROGRESS_MARKS = {"todo": "▫️", "doing": "✏️", "later": "⏸", "done": "✅", "closed": "🚫"}


def closing_label(reason: str, _: Translator) -> str:
    """Why a member was closed."""
    return _(_CLOSING.get(reason, reason))


def reason_label(reason: str, _: Translator) -> str:
    """Why a masked value was shown."""
    return _(_REASONS.get(reason, reason))


def list_label(which: str, _: Translator) -> str:
    """The name of a list of members."""
    if which in DATED:
        return _(DATED[which])
    return class_label(which[4:], _) if which.startswith("cls") else _(LISTS.get(which, which))


def lists(scene: Scene) -> Screen:
    """Every list that has somebody on it."""
    _, n, unit = scene.say, scene.desk.tally, unit_number(scene)
    names = [*LISTS, *(name for name in n if name.startswith("cls:"))]
    buttons = [
        Button(
            f"{list_label(name, _)} {n[name]}",
            presses.Listed(unit, name.replace(":", "."), 0),
        )
        for name in names
        if n.get(name)
    ]
    if n.get("search"):
        # Who has to be looked for today, and for whom the six months are running out.
        buttons += [Button(list_label(name, _), presses.Listed(unit, name, 0)) for name in DATED]
        buttons.append(Button(_("📊 查找统计"), Tried(unit, 0)))
    text = lines(
        _("<b>名单</b>"),
        _("选一个名单；也可以直接打字找人：姓名、拼音首字母、编号或身份证后四位。"),
    )
    return Screen(text, (*in_rows(buttons, 3 if len(buttons) > 14 else 2), (home_button(_),)))


def listed(scene: Scene) -> Screen:
    """One page of one list."""
    _, view, total = scene.say, scene.view, scene.desk.found_total
    name, unit = list_label(view.argument.replace(".", ":"), _), unit_number(scene)
    heading = _("<b>{name}</b>　共 {n} 人", name=name, n=total)
    turn = steps(view.page, total, lambda page: presses.Listed(unit, view.argument, page), _)
    if view.argument in _TO_DO:
        return _to_do(scene, heading, turn)
    return _people(scene, heading, turn)


_TO_DO = ("search", "due", "lead")
"""Lists that say what is next; as they are found, whose day has come stands first."""


def _to_do(scene: Scene, heading: str, turn: Row) -> Screen:
    """Whom to look for, how and since when; under a line those whose day is still to come."""
    _ = scene.say
    steps_ = ((m, next_step(m, scene.policy)) for m in scene.desk.found)
    found = [(member, step) for member, step in steps_ if step is not None]
    due = [_next_line(scene, member, step) for member, step in found if step.on <= scene.today]
    ahead = [_next_line(scene, member, step) for member, step in found if step.on > scene.today]
    text = lines(heading, *due, _("<b>还没到日子</b>") if ahead else None, *ahead)
    buttons = [
        Button(f"{m.key.number} {shortened(m.name, NAME)}", _next_press(m, step))
        for m, step in found
    ]
    return Screen(text, (*in_rows(buttons, 2), (*turn, home_button(_))))


def _next_line(scene: Scene, member: Member, step: Step) -> str:
    """ "➡️ 1 王小明：换个时段再联系（2月26日起）": marked where the day has come."""
    _ = scene.say
    said = _(
        "{number} {name}：{what}",
        number=member.key.number,
        name=shortened(member.name, NAME),
        what=step_label(step, member, scene),
    )
    if step.on != scene.today:
        said = _("{line}（{day}起）", line=said, day=day_label(step.on, scene))
    return f"➡️ {said}" if step.on <= scene.today else said


def _next_press(member: Member, step: Step) -> presses.Press:
    """Straight to what is next: the lead itself, the attempt that reached, or by which channel."""
    last = latest(member.tried)
    if step.contact:
        return OneContact(*member.key, step.contact)
    if step.kind == "reached" and last is not None:
        return OneAttempt(*member.key, member.tried.index(last) + 1)
    return Log(*member.key)


def found(scene: Scene) -> Screen:
    """The members that a typed text found."""
    _, desk = scene.say, scene.desk
    sought = shortened(scene.view.argument, 20)
    if not desk.found_total:
        text = lines(
            _("没有找到“{text}”。", text=sought),
            _("可以写姓名、姓名的一部分、拼音首字母（如 zs）、编号或身份证后四位。"),
        )
        add = Button(_("➕ 补录"), presses.Add(unit_number(scene), ""))
        card = desk.member
        back = (Button(_("↩️ 返回"), presses.Open(*card.key)),) if card else ()
        return Screen(text, ((*back, add, home_button(_)),))
    heading = _("找“{text}”：{n} 人", text=sought, n=desk.found_total)
    unit, page = unit_number(scene), scene.view.page
    turn = steps(page, desk.found_total, lambda p: presses.Found(unit, p), _)
    return _people(scene, heading, turn)


def _people(scene: Scene, heading: str, turn: Row) -> Screen:
    _, people = scene.say, scene.desk.found
    buttons = [
        Button(f"{m.key.number} {shortened(m.name, NAME)}", presses.Open(*m.key)) for m in people
    ]
    text = lines(heading, *(_person(scene, member) for member in people))
    return Screen(text, (*in_rows(buttons, 2), (*turn, home_button(_))))


def _person(scene: Scene, member: Member) -> str:
    """Enough to tell two people of the same name apart, and where each stands."""
    standing = member.standing
    mark = _PROGRESS_MARKS.get(standing.progress, "")
    cls = class_label(standing.cls, scene.say) if standing.cls else ""
    gone = left(member, scene.say)
    who = dotted([f"{member.key.number} {member.name}", born(scene, member), cls, gone])
    return f"{mark} {who}" + _waiting(scene, member)


_WAITING = {"later": "later", "unclear": "unknown"}
"""List -> the kind of answer for whose sake somebody is on it."""


def _waiting(scene: Scene, member: Member) -> str:
    """On the lists of what is left to do: which answers wait, or until when there is time."""
    mark, _ = _WAITING.get(scene.view.argument), scene.say
    line_on = member.standing.line_on
    if scene.view.name == "list" and scene.view.argument == "line" and line_on:
        return _("　⏳ {day}满6个月", day=day_label(date.fromisoformat(line_on), scene))
    if scene.view.name != "list" or mark is None:
        return ""
    asked = questions.relevant(member, scene.policy)
    names = [_(q.short) for q in asked if (f := member.facts.get(q.name)) and f.mark == mark]
    if not names:
        return ""
    return _("　{sign} {fields}", sign=SIGNS[mark], fields=shortened(joined(names, _), 16))


def summary(scene: Scene) -> Screen:
    """All answers of the open member; each can be opened and changed."""
    member, _ = scene.desk.member, scene.say
    if member is None:
        return home(scene)
    page, key = scene.view.page, member.key
    asked = questions.relevant(member, scene.policy)
    rows = asked[page * PAGE : (page + 1) * PAGE]
    place = _("全部答案 {p}/{of}", p=page + 1, of=-(-len(asked) // PAGE))
    said = [_("{short}：{said}", short=_(q.short), said=_said(scene, member, q.name)) for q in rows]
    open_ = [q for q in rows if barred(scene.desk.unit, member, (q.name,)) is None]
    buttons = [Button(_("改 {short}", short=_(q.short)), presses.Ask(*key, q.name)) for q in open_]
    turn = steps(page, len(asked), lambda p: presses.Summary(*key, p), _)
    foot = (Button(_("↩️ 返回"), presses.Open(*key)), home_button(_))
    more = _beyond(scene, member) if page == 0 else ()
    return Screen(
        lines(title(scene, member) + "　" + place, *said),
        (*in_rows(buttons, 2), *more, *((turn,) if turn else ()), foot),
    )


def _said(scene: Scene, member: Member, name: str) -> str:
    said = shortened(shown(member, name, scene.policy, scene.say) or "—", 24)
    fact = member.facts.get(name)
    return f"🔁 {said}" if fact is not None and fact.again else said


def _beyond(scene: Scene, member: Member) -> tuple[Row, ...]:
    """What can be done with a member beside answering."""
    _, key = scene.say, member.key
    masked = [
        Button(_("👁 {field}", field=_(question.short)), presses.Reveal(*key, name))
        for name in MASKED
        if member.value(name) and (question := scene.policy.question(name))
    ]
    drop = [Button(_("🚫 移出名单"), presses.Close(*key, ""))]
    log = Button(_("📞 记录查找"), presses.Log(*key))
    papers = Button(_("📄 表格"), presses.MemberForms(*key))
    case = Button(_("🛠 整改"), cases.Types(*key, 0))
    agency = Button(_("🔎 协查"), inquiries.Ask(*key))
    drop = [] if locked(scene.desk.unit) else drop
    return in_rows((*masked, log, papers, case, agency, *drop), 4)


def add(scene: Scene) -> Screen:
    """How a member comes onto the list by hand."""
    _, unit = scene.say, unit_number(scene)
    buttons = [Button(way_label(way, _), presses.Add(unit, way)) for way in WAYS]
    text = lines(_("<b>补录</b>"), _("要补录的是哪一种？"))
    return Screen(text, (*in_rows(buttons, 1), (home_button(_),)))


def add_name(scene: Scene) -> Screen:
    """The next text is the name."""
    _ = scene.say
    way = way_label(scene.view.argument, _)
    return _prompt(scene, _("<b>补录：{way}</b>", way=way), _("✍️ 请打字写出姓名。"))


def close(scene: Scene) -> Screen:
    """Why the member need not be accounted for here."""
    member, _ = scene.desk.member, scene.say
    if member is None:
        return home(scene)
    buttons = [Button(_(_CLOSING[r]), presses.Close(*member.key, r)) for r in CLOSING]
    text = lines(
        title(scene, member),
        GAP,
        _("<b>为什么移出名单？</b>"),
        _("填过的内容都会保留，以后可以恢复。"),
        _("已去世、已转出的党员不要移出，请在“组织关系”里选择。"),
    )
    return Screen(text, (*in_rows(buttons, 2), _to_summary(scene, member)))


def close_note(scene: Scene) -> Screen:
    """The next text explains the closing."""
    _ = scene.say
    heading = _("<b>移出名单：{why}</b>", why=closing_label(scene.view.argument, _))
    return _prompt(scene, heading, _("✍️ 请打字写明依据，会记录在案。"))


def reinstate_note(scene: Scene) -> Screen:
    """The next text says why the member is back."""
    _ = scene.say
    return _prompt(scene, _("<b>恢复</b>"), _("✍️ 请打字写明恢复的原因，会记录在案。"))


def _prompt(scene: Scene, heading: str, what: str) -> Screen:
    """A text is awaited; 取消 leaves everything as it was."""
    _, member = scene.say, scene.desk.member
    who = title(scene, member) if member else None
    cancel = Button(_("✖️ 取消"), presses.Cancel())
    return Screen(lines(who, heading, what), ((cancel, home_button(_)),))


def reveal(scene: Scene) -> Screen:
    """Why a masked value has to be seen."""
    member, _, name = scene.desk.member, scene.say, scene.view.argument
    if member is None:
        return home(scene)
    buttons = [
        Button(reason_label(reason, _), presses.RevealFor(*member.key, name, reason))
        for reason in REASONS
    ]
    text = lines(
        title(scene, member),
        GAP,
        _("<b>为什么要看完整号码？</b>"),
        _("会记录在案；显示 60 秒后自动遮住。"),
    )
    return Screen(text, (*in_rows(buttons, 2), _to_summary(scene, member)))


def revealed(scene: Scene) -> Screen:
    """The full value, for a minute."""
    member, _, name = scene.desk.member, scene.say, scene.view.argument
    question = scene.policy.question(name)
    value = masked_value(member, name) if member else ""
    if member is None or not value:
        return home(scene)
    short = _(question.short) if question else _("号码或地址")
    text = lines(
        title(scene, member),
        GAP,
        _("{short}：<code>{value}</code>", short=short, value=value),
        _("<i>60 秒后自动遮住。</i>"),
    )
    return Screen(text, (_to_summary(scene, member),))


def _to_summary(scene: Scene, member: Member) -> Row:
    _ = scene.say
    return (Button(_("↩️ 返回"), presses.Summary(*member.key, 0)), home_button(_))


SCREENS = {
    "lists": lists,
    "list": listed,
    "found": found,
    "summary": summary,
    "add": add,
    "add_name": add_name,
    "close": close,
    "close_note": close_note,
    "reinstate_note": reinstate_note,
    "reveal": reveal,
    "revealed": revealed,
}
"""The names under which rules ask for them."""
