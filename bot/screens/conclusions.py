"""The words of a conclusion: which class, and from which facts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.domain.measures import LEAVES
from bot.domain.records import Member, Translator
from bot.screens.values import in_words, joined, shortened
from bot.screens.words import N_

SETTLED = ("normal", "received", "deceased")
"""The classes of which nothing is left to do."""

_PARTIAL = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)

CLASSES: Mapping[str, str] = {
    "normal": N_("正常"),
    "floating": N_("流动"),
    "hollow": N_("空挂"),
    "lost": N_("失联"),
    "broken": N_("联系中断"),
    "abroad": N_("出国（境）"),
    "no_receipt": N_("转出未收到回执"),
    "received": N_("已转出"),
    "deceased": N_("已故"),
    "doubtful": N_("存疑"),
    "pocket": N_("口袋党员"),
    "conceal": N_("隐身党员"),
    "found": N_("经查找取得联系"),
}

_REASONS: Mapping[str, str] = {
    "normal": N_("在册、能联系上，未发现其他情况"),
    "lost_dues": N_("最后一次交纳党费 {day}，至截止日 {months} 个月"),
    "lost_dues_month": N_("党费交至 {day}，至截止日 {months} 个月"),
    "lost_meeting": N_("最近参加组织生活 {day}，至截止日 {months} 个月"),
    "broken_dues": N_("联系不上；最后一次交纳党费 {day}，至截止日 {months} 个月，不满6个月"),
    "broken_dues_month": N_("联系不上；党费交至 {day}，至截止日 {months} 个月，不满6个月"),
    "broken_meeting": N_("联系不上；最近参加组织生活 {day}，至截止日 {months} 个月，不满6个月"),
    "anchor_unknown": N_("联系不上，但最后交纳党费和参加组织生活的时间都不清楚，还差其中一个"),
    "scope_unknown": N_("组织关系情况还没有查清"),
    "reach_unknown": N_("能不能联系上还没有查清"),
    "where_unknown": N_("现在在哪里工作、生活还没有查清"),
    "deceased": N_("已去世"),
    "deceased_told": N_("{detail} 去世"),
    "received": N_("组织关系已转出，有回执"),
    "received_told": N_("组织关系已转出，{detail} 收到回执"),
    "no_receipt": N_("组织关系已转出，没有收到回执"),
    "no_receipt_told": N_("介绍信 {detail} 开出，没有收到回执"),
    "doubtful": N_("拿不准"),
    "doubtful_told": N_("{detail}"),
    "abroad": N_("现在国（境）外"),
    "abroad_told": N_("现在国（境）外：{detail}"),
    "hollow": N_("从何时起在外不清楚，不参加组织生活，有固定去处、应当转出"),
    "hollow_told": N_("{detail} 起在外，不参加组织生活，有固定去处、应当转出"),
    "floating": N_("从何时起外出不清楚，按6个月以上对待，组织关系没有转"),
    "floating_told": N_("{detail} 起外出，组织关系没有转"),
}


_LEFT: Mapping[str, str] = {"party": N_("已出党"), "suspended": N_("已停止党籍")}


def left(member: Member, _: Translator) -> str:
    """How somebody left by the outcome of a case; empty for everybody else."""
    return _(_LEFT[LEAVES[member.outcome]]) if member.outcome in LEAVES else ""


def class_label(name: str, _: Translator) -> str:
    """The class or flag in the reader's language; empty stays 未完成."""
    return _(CLASSES[name]) if name else _("未完成")


def sign(member: Member) -> str:
    """Whether the class leaves something to do."""
    return "✅" if member.standing.cls in SETTLED else "🔶"


def reason(code: str, places: Mapping[str, str | int], _: Translator) -> str:
    """Why, in one line."""
    return _(_REASONS[code], **{name: _place(name, value, _) for name, value in places.items()})


def _place(name: str, value: str | int, _: Translator) -> str | int:
    text = str(value)
    if name in ("day", "detail") and _PARTIAL.fullmatch(text):
        return in_words(text, _)
    return shortened(text, 40) if isinstance(value, str) else value


def why(member: Member, _: Translator) -> str:
    """The reason of the conclusion: "最后一次交纳党费 2022年8月，至截止日 43 个月"."""
    code, places = member.standing.reasons[0] if member.standing.reasons else ("normal", {})
    return reason(code, places, _)


def conclusion(member: Member, _: Translator) -> str:
    """ "失联：最后一次交纳党费 2022年8月，至截止日 43 个月"."""
    return _("{cls}：{why}", cls=class_label(member.standing.cls, _), why=why(member, _))


def flags(member: Member, _: Translator) -> str:
    """The other classes that hold and the marks 口袋, 隐身; empty without any."""
    return joined([class_label(flag, _) for flag in member.standing.flags], _)
