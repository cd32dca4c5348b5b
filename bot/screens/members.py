"""Screens about members beside the card: lists, all answers, history, adding, closing, showing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from bot.domain import presses, questions
from bot.domain.changes import (
    Entry,
    FactsStated,
    MemberAdded,
    MemberClosed,
    MemberReinstated,
    ValueRevealed,
)
from bot.domain.members import CLOSING, MASKED, REASONS, WAYS
from bot.domain.records import Fact, Member, Translator
from bot.screens.complaints import N_
from bot.screens.conclusions import class_label
from bot.screens.interview import title
from bot.screens.screen import Button, Row, Scene, Screen, home_button, in_rows, lines
from bot.screens.values import shortened, shown

PAGE = 8
"""Members, answers or history rows on one page."""

_WAYS: Mapping[str, str] = {
    "arrival": N_("转入的党员"),
    "supplement": N_("名册漏掉的党员"),
    "claimed": N_("自称党员、不在册"),
}
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
    "done": N_("已完成"),
    "closed": N_("已移出"),
}
_PROGRESS_MARKS = {"todo": "▫️", "doing": "✏️", "later": "⏸", "done": "✅", "closed": "🚫"}


def closing_label(reason: str, _: Translator) -> str:
    """Why a member was closed."""
    return _(_CLOSING.get(reason, reason))


def list_label(which: str, _: Translator) -> str:
    """The name of a list of members."""
    return class_label(which[4:], _) if which.startswith("cls") else _(LISTS.get(which, which))


def lists(scene: Scene) -> Screen:
    """Every list that has somebody on it."""
    desk, _, n = scene.desk, scene.say, scene.desk.tally
    unit = desk.unit.id if desk.unit else 0
    names = [*LISTS, *(name for name in n if name.startswith("cls:"))]
    buttons = [
        Button(f"{list_label(name, _)} {n[name]}", _listed(unit, name))
        for name in names
        if n.get(name)
    ]
    text = lines(
        _("<b>名单</b>"),
        _("选一个名单；也可以直接打字找人：姓名、拼音首字母、编号或身份证后四位。"),
    )
    return Screen(text, (*in_rows(buttons, 2), (home_button(_),)))


def _listed(unit: int, name: str) -> presses.Listed:
    return presses.Listed(unit, name.replace(":", "."), 0)


def listed(scene: Scene) -> Screen:
    """One page of one list."""
    _, view = scene.say, scene.view
    name = view.argument.replace(".", ":")
    heading = _("<b>{name}</b>　共 {n} 人", name=list_label(name, _), n=scene.desk.found_total)
    return _people(scene, heading, lambda page: _turn(scene, page))


def _turn(scene: Scene, page: int) -> presses.Press:
    unit = scene.desk.unit.id if scene.desk.unit else 0
    return presses.Listed(unit, scene.view.argument, page)


def found(scene: Scene) -> Screen:
    """The members that a typed text found."""
    _, total = scene.say, scene.desk.found_total
    sought = shortened(scene.view.argument, 20)
    if not total:
        text = lines(
            _("没有找到“{text}”。", text=sought),
            _("可以写姓名、姓名的一部分、拼音首字母（如 zs）、编号或身份证后四位。"),
        )
        return Screen(text, ((home_button(_),),))
    heading = _("找“{text}”：{n} 人", text=sought, n=total)
    return _people(scene, heading, None)


def _people(scene: Scene, heading: str, turn: object) -> Screen:
    _, desk, page = scene.say, scene.desk, scene.view.page
    buttons = [Button(_person(m, _), presses.Open(*m.key)) for m in desk.found]
    rows = list(in_rows(buttons, 1))
    steps: list[Button] = []
    if callable(turn):
        if page:
            steps.append(Button(_("◀ 上一页"), turn(page - 1)))
        if (page + 1) * PAGE < desk.found_total:
            steps.append(Button(_("下一页 ▶"), turn(page + 1)))
    elif desk.found_total > len(desk.found):
        heading = lines(heading, _("只列出前 {n} 位，请写得更具体些。", n=len(desk.found)))
    return Screen(heading, (*rows, (*steps, home_button(_))))


def _person(member: Member, _: Translator) -> str:
    """Enough to tell two people of the same name apart, and no more."""
    standing = member.standing
    birth = member.value("birth")[:4]
    parts = [_PROGRESS_MARKS.get(standing.progress, ""), str(member.key.number), member.name]
    if birth:
        parts.append(_("{year}年生", year=birth))
    if standing.cls:
        parts.append(class_label(standing.cls, _))
    return " ".join(p for p in parts if p)


def summary(scene: Scene) -> Screen:
    """All answers of the open member; each can be opened and changed."""
    member, _ = scene.desk.member, scene.say
    if member is None:
        return found(scene)
    policy, page, key = scene.policy, scene.view.page, member.key
    asked = questions.relevant(member, policy)
    rows = asked[page * PAGE : (page + 1) * PAGE]
    text = [
        title(scene, member) + "　" + _("全部答案 {p}/{of}", p=page + 1, of=-(-len(asked) // PAGE))
    ]
    for row in rows:
        said = shortened(shown(member, row.name, policy, _) or "—", 24)
        text.append(_("{short}：{said}", short=_(row.short), said=said))
    buttons = [Button(_("改 {short}", short=_(q.short)), presses.Ask(*key, q.name)) for q in rows]
    steps = _pages(page, len(asked), lambda p: presses.Summary(*key, p), _)
    extra: list[Button] = []
    if page == 0:
        extra = [
            Button(_("👁 显示{field}", field=_(q.short)), presses.Reveal(*key, q.name))
            for q in asked
            if q.name in MASKED and member.value(q.name)
        ]
        extra.append(Button(_("🚫 移出名单"), presses.Close(*key, "")))
    foot = (Button(_("↩️ 返回"), presses.Open(*key)), home_button(_))
    return Screen(
        lines(*text),
        (*in_rows(buttons, 2), *in_rows(extra, 3), *((steps,) if steps else ()), foot),
    )


def _pages(page: int, total: int, turn: object, _: Translator) -> Row:
    steps: list[Button] = []
    if callable(turn):
        if page:
            steps.append(Button(_("◀ 上一页"), turn(page - 1)))
        if (page + 1) * PAGE < total:
            steps.append(Button(_("下一页 ▶"), turn(page + 1)))
    return tuple(steps)


def history(scene: Scene, entries: tuple[Entry, ...]) -> Screen:
    """What was changed on the open member: old, new, who, when; the latest first."""
    member, _ = scene.desk.member, scene.say
    if member is None:
        return found(scene)
    told = [line for entry in reversed(entries) for line in _told(scene, member, entry)]
    page = scene.view.page
    part = told[page * PAGE : (page + 1) * PAGE]
    heading = title(scene, member) + "　" + _("修改记录，共 {n} 条", n=len(told))
    steps = _pages(page, len(told), lambda p: presses.History(*member.key, p), _)
    foot = (Button(_("↩️ 返回"), presses.Open(*member.key)), home_button(_))
    return Screen(lines(heading, *part), (*((steps,) if steps else ()), foot))


def _told(scene: Scene, member: Member, entry: Entry) -> list[str]:
    _, change = scene.say, entry.change
    who = _("本人") if entry.actor == scene.desk.person.id else _("第{n}号用户", n=entry.actor)
    when = _when(entry.at, scene)
    start = f"{when} {who}"
    if isinstance(change, FactsStated):
        return [f"{start} {said}" for said in _facts(scene, member, change)]
    if isinstance(change, MemberAdded):
        how = _("名册导入") if change.source == "roster" else _(_WAYS[change.source])
        return [f"{start} {how}"]
    if isinstance(change, MemberClosed):
        why, note = closing_label(change.reason, _), shortened(change.note, 30)
        return [_("{start} 移出名单：{why}（{note}）", start=start, why=why, note=note)]
    if isinstance(change, MemberReinstated):
        return [_("{start} 恢复：{note}", start=start, note=shortened(change.note, 30))]
    if isinstance(change, ValueRevealed):
        why = _(_REASONS.get(change.reason, change.reason))
        question = scene.policy.question(change.name)
        name = _(question.short) if question else change.name
        return [_("{start} 查看了{field}：{why}", start=start, field=name, why=why)]
    return []


def _facts(scene: Scene, member: Member, change: FactsStated) -> list[str]:
    said = []
    for name in (*change.facts, *change.withdrawn):
        question = scene.policy.question(name)
        field = scene.say(question.short) if question else name
        old = _one(scene, member, name, change.before.get(name))
        new = _one(scene, member, name, change.facts.get(name))
        cause = _CAUSES.get(change.cause, "")
        how = f"（{scene.say(cause)}）" if cause else ""
        said.append(f"{escape(field)}：{escape(old)} → {escape(new)}{how}")
    return said


_CAUSES = {"confirmed": N_("信息无误"), "imported": N_("导入"), "undone": N_("撤销")}


def _one(scene: Scene, member: Member, name: str, fact: Fact | None) -> str:
    if fact is None:
        return "—"
    alone = Member(member.key, member.name, {name: fact})
    return shortened(shown(alone, name, scene.policy, scene.say) or "—", 16)


def _when(at: datetime, scene: Scene) -> str:
    zone = scene.zone if isinstance(scene.zone, ZoneInfo) else None
    return at.astimezone(zone).strftime("%m-%d %H:%M")


def add(scene: Scene) -> Screen:
    """How a member comes onto the list by hand."""
    _, unit = scene.say, scene.desk.unit
    number = unit.id if unit else 0
    buttons = [Button(_(_WAYS[way]), presses.Add(number, way)) for way in WAYS]
    return Screen(_("<b>补录</b>\n要补录的是哪一种？"), (*in_rows(buttons, 1), (home_button(_),)))


def add_name(scene: Scene) -> Screen:
    """The next text is the name."""
    _ = scene.say
    way = _(_WAYS[scene.view.argument])
    return Screen(_("<b>补录：{way}</b>\n请打字写出姓名。", way=way), (_cancel(_),))


def close(scene: Scene) -> Screen:
    """Why the member need not be accounted for here."""
    member, _ = scene.desk.member, scene.say
    if member is None:
        return found(scene)
    buttons = [Button(_(_CLOSING[r]), presses.Close(*member.key, r)) for r in CLOSING]
    text = lines(
        title(scene, member),
        _("为什么移出名单？填过的内容都会保留，以后可以恢复。"),
        _("已去世、已转出的党员不要移出，请在“组织关系”里选择。"),
    )
    foot = (Button(_("↩️ 返回"), presses.Summary(*member.key, 0)), home_button(_))
    return Screen(text, (*in_rows(buttons, 2), foot))


def close_note(scene: Scene) -> Screen:
    """The next text explains the closing."""
    _ = scene.say
    why = closing_label(scene.view.argument, _)
    return Screen(_("<b>移出名单：{why}</b>\n请打字写明依据，会记录在案。", why=why), (_cancel(_),))


def reinstate_note(scene: Scene) -> Screen:
    """The next text says why the member is back."""
    _ = scene.say
    return Screen(_("<b>恢复</b>\n请打字写明恢复的原因，会记录在案。"), (_cancel(_),))


def _cancel(_: Translator) -> Row:
    return (Button(_("✖️ 取消"), presses.Cancel()), home_button(_))


def reveal(scene: Scene) -> Screen:
    """Why a masked value has to be seen."""
    member, _, name = scene.desk.member, scene.say, scene.view.argument
    if member is None:
        return found(scene)
    buttons = [
        Button(_(_REASONS[reason]), presses.RevealFor(*member.key, name, reason))
        for reason in REASONS
    ]
    text = lines(title(scene, member), _("为什么要看完整号码？会记录在案，显示 60 秒后自动遮住。"))
    foot = (Button(_("↩️ 返回"), presses.Summary(*member.key, 0)), home_button(_))
    return Screen(text, (*in_rows(buttons, 2), foot))


def revealed(scene: Scene) -> Screen:
    """The full value, for a minute."""
    member, _, name = scene.desk.member, scene.say, scene.view.argument
    question = scene.policy.question(name)
    if member is None or question is None:
        return found(scene)
    value = member.value(name)
    text = lines(
        title(scene, member),
        _("{short}：<code>{value}</code>", short=_(question.short), value=value),
        _("60 秒后自动遮住。"),
    )
    foot = (Button(_("↩️ 返回"), presses.Summary(*member.key, 0)), home_button(_))
    return Screen(text, (foot,))
