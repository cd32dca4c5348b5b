"""What was changed on a member: old, new, who, when; the latest first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.domain import presses
from bot.domain.changes import (
    AttemptAmended,
    AttemptLogged,
    AttemptWithdrawn,
    Change,
    Entry,
    FactsStated,
    MatterMoved,
    MatterOpened,
    MemberAdded,
    MemberClosed,
    MemberReinstated,
    ValueRevealed,
)
from bot.domain.changes.contacts import (
    ContactAdded,
    ContactCorrected,
    ContactDropped,
    ContactPreferred,
)
from bot.domain.changes.efforts import EffortRequired, EffortWaived, WayExcused
from bot.domain.changes.evidence import EvidenceKept
from bot.domain.changes.finds import MemberFound
from bot.domain.leads import TOPIC
from bot.domain.records import Fact
from bot.domain.stating import moved
from bot.screens.diligence import group_label
from bot.screens.home import home
from bot.screens.matter_parts import kind_label, rating_label
from bot.screens.members import closing_label, reason_label
from bot.screens.names import who
from bot.screens.origins import reason_said
from bot.screens.person import title, way_label
from bot.screens.screen import PAGE, Button, Scene, Screen, home_button, lines, steps
from bot.screens.values import shortened, stated
from bot.screens.words import N_

_CAUSES: Mapping[str, str] = {
    "imported": N_("导入"),
    "undone": N_("撤销"),
}
_ROSTER = N_("名册导入")


def history(scene: Scene, entries: tuple[Entry, ...]) -> Screen:
    """One page of the member's history."""
    member, _, page = scene.desk.member, scene.say, scene.view.page
    if member is None:
        return home(scene)
    key = member.key
    told = [
        _(
            "{when} {who}　{what}",
            when=_when(entry.at, scene),
            who=who(scene, entry.actor),
            what=what,
        )
        for entry in reversed(entries)
        for what in _told(scene, entry.change)
    ]
    heading = title(scene, member) + "　" + _("修改记录，共 {n} 条", n=len(told))
    turn = steps(page, len(told), lambda p: presses.History(*key, p), _)
    foot = (Button(_("↩️ 返回"), presses.Open(*key)), home_button(_))
    part = told[page * PAGE : (page + 1) * PAGE] or [_("还没有任何记录。")]
    return Screen(lines(heading, *part), (*((turn,) if turn else ()), foot))


def _when(at: datetime, scene: Scene) -> str:
    return at.astimezone(scene.zone).strftime("%m-%d %H:%M")


def _told(scene: Scene, change: Change | None) -> list[str]:
    """What the change did, one line for every answer."""
    _ = scene.say
    match change:
        case FactsStated():
            return _facts(scene, change)
        case MemberAdded(source="roster"):
            return [_(_ROSTER)]
        case MemberAdded():
            return [_("补录：{way}", way=way_label(change.source, _))]
        case MemberClosed():
            reason, note = closing_label(change.reason, _), shortened(change.note, 30)
            return [_("移出名单：{why}（{note}）", why=reason, note=note)]
        case MemberReinstated():
            return [_("恢复：{note}", note=shortened(change.note, 30))]
        case AttemptLogged():
            return [_("第 {n} 次查找", n=change.attempt)]
        case AttemptAmended():
            return [_("更正第 {n} 次查找", n=change.attempt)]
        case AttemptWithdrawn():
            return [_("撤销第 {n} 次查找", n=change.attempt)]
        case EvidenceKept():
            return [_("第 {n} 次查找的佐证", n=change.attempt)]
        case MemberFound():
            return [_("第 {n} 次查找联系上本人", n=change.attempt)]
        case WayExcused():
            way, why = group_label(change.group, scene), shortened(change.reason, 30)
            return [_("没法通过{way}找（{why}）", way=way, why=why)]
        case EffortWaived():
            return [_("查找力度放宽（{why}）", why=shortened(change.reason, 30))]
        case EffortRequired():
            return [_("撤回放宽（{why}）", why=shortened(change.reason, 30))]
        case ContactAdded():
            return [_("记下联系人 {n}", n=change.contact)]
        case ContactCorrected():
            return [_("更正联系人 {n}", n=change.contact)]
        case ContactPreferred():
            return [_("先试联系人 {n}", n=change.contact)]
        case ContactDropped():
            why = shortened(change.reason, 30)
            return [_("不再用联系人 {n}（{why}）", n=change.contact, why=why)]
        case MatterOpened():
            return [_("{kind} {n}：开始办理", kind=kind_label(change.kind, _), n=change.matter)]
        case MatterMoved() if change.outcome:
            return [_("事项 {n}：办结", n=change.matter)]
        case MatterMoved():
            return [_("事项 {n}：记录一步", n=change.matter)]
        case ValueRevealed():
            why = reason_label(change.reason, _)
            return [_("查看{field}：{why}", field=field_label(scene, change.name), why=why)]
    return []


def _facts(scene: Scene, change: FactsStated) -> list[str]:
    _ = scene.say
    how = _CAUSES.get(change.cause, "")
    said = []
    names = dict.fromkeys((*change.facts, *change.withdrawn))
    news = [n for n in names if moved(change.before.get(n), change.facts.get(n))]
    if change.cause == "confirmed":
        kept = sum(not fact.again for name, fact in change.facts.items() if name not in news)
        return [_("信息无误：{n} 项与名册一致，{m} 项按一般情况", n=kept, m=len(news))]
    for name in news:
        line = _(
            "{field}：{old} → {new}",
            field=field_label(scene, name),
            old=_one(scene, name, change.before.get(name)),
            new=_one(scene, name, change.facts.get(name)),
        )
        line = _("{line}（{how}）", line=line, how=_(how)) if how else line
        why = shortened(reason_said(change.note, scene), 20)
        said.append(_("{line}，理由：{why}", line=line, why=why) if why else line)
    return said


def field_label(scene: Scene, name: str) -> str:
    """What a fact is called."""
    question, _ = scene.policy.question(name), scene.say
    if name.startswith(f"{TOPIC}."):
        return _("联系人 {n}", n=name.rpartition(".")[2])
    if question is not None:
        return _(question.short)
    return _(_OTHERS[name]) if name in _OTHERS else name


_OTHERS: Mapping[str, str] = {
    "name": N_("姓名"),
    "remark": N_("备注"),
    "appraisal": N_("民主评议"),
}
"""Facts that no question asks for."""


def _one(scene: Scene, name: str, fact: Fact | None) -> str:
    if fact is None:
        return "—"
    if name == "appraisal":
        return rating_label(fact.value, scene.say)
    said = stated(fact, scene.policy.question(name), scene.policy, scene.say)
    return shortened(said or "—", 16)
