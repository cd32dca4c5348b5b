"""One digest of all that is due, and what it becomes when the work is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain import presses
from bot.domain.campaign import Deadline
from bot.domain.nudges import Row as Nudge
from bot.domain.presses import Press
from bot.domain.records import Translator, Unit
from bot.domain.reminders import days_left, is_last
from bot.domain.rhythm import HOUR, MORNING
from bot.screens.screen import Button, Screen, columns, in_rows, lines
from bot.screens.standing import aim
from bot.screens.values import day_words, shortened
from bot.screens.words import N_

Line = tuple[Nudge, Unit, int, Deadline | None]
"""What is due, where, how many, and before which date."""

LINES = 10
"""Lines of things that stand open, dates included; fewer where others stand folded below."""

FOLDED = 30
"""Things that stand folded; what goes beyond is counted."""

WIDTH = 24
"""Columns of a button."""

PEEK = 3
"""Lines that are seen of what is folded."""

WAYS = 4
"""Buttons straight to the work."""


def _branches(unit: int, which: str) -> Press:
    return presses.offices.Branches(unit, which, 0)


ONWARD: Mapping[str, tuple[str, Callable[[int], Press]]] = {
    "mobilise": (N_("✅ 已动员部署"), presses.Mobilise),
    "import": (N_("📥 导入"), presses.Sit),
    "next": (N_("▶️ 下一位"), lambda unit: presses.Next(unit, 0)),
    "later": (N_("▶️ 做完稍后的"), lambda unit: presses.Listed(unit, "later", 0)),
    "lost": (N_("🔶 失联名单"), lambda unit: presses.Listed(unit, "cls.lost", 0)),
    "search": (N_("📞 去查找"), lambda unit: presses.Listed(unit, "search", 0)),
    "line": (N_("⏳ 快满 6 个月的"), lambda unit: presses.Listed(unit, "line", 0)),
    "leads": (N_("🔎 跟进线索"), lambda unit: presses.Listed(unit, "lead", 0)),
    "reached": (N_("📗 登记近况"), lambda unit: presses.Listed(unit, "reached", 0)),
    "no_receipt": (N_("📭 未收到回执的"), lambda unit: presses.Listed(unit, "cls.no_receipt", 0)),
    "gaps": (N_("🧩 补齐查找"), lambda unit: presses.Listed(unit, "gap", 0)),
    "returned": (N_("↩️ 看退回的"), lambda unit: presses.reviews.Returned(unit, 0)),
    "forms": (N_("📄 表格"), lambda unit: presses.Forms(unit, "")),
    "submit": (N_("📨 去提交"), lambda unit: presses.reviews.Submit(unit, 0)),
    "tasks": (N_("📌 看交办的事"), presses.signatures.Tasks),
    "letters": (N_("✉️ 看介绍信"), lambda unit: presses.matters.Listed(unit, "kind.letter", 0)),
    "cases": (N_("🛠 去整改"), presses.cases.Overview),
    "verify": (N_("🔎 去核查"), lambda unit: presses.offices.Branches(unit, "verify", 0)),
    "verified": (N_("🏢 已核查的支部"), lambda unit: _branches(unit, "verified")),
    "unmanned": (N_("🏢 没有书记的支部"), lambda unit: _branches(unit, "unmanned")),
    "units": (N_("🏢 看下级"), lambda unit: _branches(unit, "units")),
    "acceptance": (N_("☑️ 去验收"), lambda unit: presses.closing.Branches(unit, 0)),
    "unmobilised": (N_("🏢 未部署的支部"), lambda unit: _branches(unit, "unmobilised")),
    "trained": (N_("🏷 记培训日期"), lambda unit: presses.offices.About(unit, "trained")),
    "unfinished": (N_("🏢 没核对完的支部"), lambda unit: _branches(unit, "unfinished")),
    "unsubmitted": (N_("🏢 未提交的支部"), lambda unit: _branches(unit, "open")),
    "unanswered": (N_("📌 没答复的支部"), lambda unit: _branches(unit, "task")),
    "superior": (N_("👀 看拒绝配合的"), lambda unit: _branches(unit, "superior")),
    "signing": (N_("✍️ 签字上报"), presses.signatures.Signing),
    "papers": (N_("📑 去写报告"), presses.papers.Papers),
    "inbox": (N_("📨 去答复"), lambda unit: presses.matters.Listed(unit, "inbox", 0)),
    "home": (N_("▶️ 去办理"), presses.Sit),
    "progress": (N_("📊 进度"), lambda _: presses.Show("progress")),
    "deadlines": (N_("⏰ 期限"), lambda _: presses.Show("deadlines")),
    "ledger": (N_("📒 提醒记录"), lambda unit: presses.Ledger(unit, 0)),
    "silent": (N_("🔕 没有回应的支部"), lambda unit: presses.Silent(unit, 0)),
}
"""Where the buttons of nudges lead: `to` in nudges.toml -> label and press for a unit."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a digest tells: the most important first."""

    lines: tuple[Line, ...]
    today: date
    most: int = 6
    """Things that stand open; the others are folded."""
    again: bool = False
    """The first sending may have arrived already."""


def digest(told: Told, _: Translator) -> Screen:
    """Everything that is due, date by date, and the buttons straight to it."""
    # What ends today comes first; the rest stands in the order of its weight already.
    lines_ = sorted(told.lines, key=lambda line: not _ends(line[3], told.today))
    told = replace(told, lines=tuple(lines_))
    most = _fitting(told, _)
    first, more = told.lines[:most], told.lines[most : most + FOLDED]
    left = told.lines[most + FOLDED :]
    names = dict.fromkeys(unit.name for _row, unit, _n, _day in told.lines)
    one = len(names) == 1
    text = lines(
        _("（重发）") if told.again else None,
        _title(next(iter(names)) if one else "", told.today, _),
        *_things(first, told, _),
        _("还有 {n} 件，点下面展开。", n=len(more)) if more else None,
        _folded(_things(more, told, _)) if more else None,
        _("另有 {n} 件：发 /deadlines，点“🔔 提醒设置”，再点“📒 提醒记录”。", n=len(left))
        if left
        else None,
    )
    home = Button(_("🏠 首页"), presses.Home())
    if one:
        home = Button(_("🏠 首页"), presses.Sit(told.lines[0][1].id))
    later = (
        Button(_("⏳ 1 小时后"), presses.Snooze(HOUR)),
        Button(_("明天"), presses.Snooze(MORNING)),
        Button(_("另选"), presses.Snooze("")),
    )
    return Screen(text, (*in_rows(_onward(told, _), 2), later, (home,)), stays=True)


def _title(unit: str, today: date, _: Translator) -> str:
    """What it is, and of which day: it may be read on a later one."""
    day = day_words(today, _)
    if unit:
        return _("⏰ <b>{unit}　要办的事</b>（{day}）", unit=unit, day=day)
    return _("⏰ <b>要办的事</b>（{day}）", day=day)


def _ends(deadline: Deadline | None, today: date) -> bool:
    """Whether today is the last working day for it."""
    return deadline is not None and (today == deadline.day or is_last(deadline, today))


def _fitting(told: Told, _: Translator) -> int:
    """How many things stand open on the screen of a phone."""
    every = len(told.lines)
    for n in range(min(told.most, every), 1, -1):
        if len(_things(told.lines[:n], told, _)) <= LINES - (PEEK if n < every else 0):
            return n
    return 1


def _folded(things: list[str]) -> str:
    return f"<blockquote expandable>{lines(*things)}</blockquote>"


def _things(some: Sequence[Line], told: Told, _: Translator) -> list[str]:
    """Some of the lines of a digest, date by date; those of no date last."""
    many = len({unit.id for _row, unit, _n, _day in told.lines}) > 1
    groups: dict[Deadline | None, list[str]] = {}
    for row, unit, n, deadline in some:
        thing = _(row.text, n=n)
        told_where = _("{unit}：{thing}", unit=unit.name, thing=thing) if many else thing
        groups.setdefault(deadline, []).append(f"• {told_where}")
    dated = sorted((d for d in groups if d is not None), key=lambda d: d.day)
    shown = [
        line for deadline in dated for line in (when(deadline, told.today, _), *groups[deadline])
    ]
    return [
        *shown,
        *([_("<b>另外</b>")] if dated and None in groups else []),
        *groups.get(None, ()),
    ]


def when(deadline: Deadline, today: date, _: Translator) -> str:
    """A date, and how near it is."""
    return _("<b>{aim}</b>，{left}", aim=aim(deadline, _), left=_left(deadline, today, _))


def _left(deadline: Deadline, today: date, _: Translator) -> str:
    if today > deadline.last:
        return _("期限已过，请尽快完成。")
    if today == deadline.day:
        return _("今天截止。")
    left = days_left(deadline, today)
    if is_last(deadline, today):
        return _("还有 {n} 个工作日，就是今天。", n=left)
    return _.plural("还有 {n} 个工作日。", "还有 {n} 个工作日。", left)


def _onward(told: Told, _: Translator) -> list[Button]:
    """The ways to the work, one of each kind."""
    ways: dict[str, Button] = {}
    names = {unit.id: unit.name for _row, unit, _n, _day in told.lines}
    many, letters = len(names) > 1, zip(*names.values(), strict=False)
    same = next((place for place, those in enumerate(letters) if len({*those}) > 1), 0)
    for row, unit, _n, _day in told.lines:
        label, press = ONWARD[row.to]
        # What all names begin with tells them not apart.
        where = f"{_(label)} {shortened(unit.name[same:], 4)}"
        said = where if many and columns(where) <= WIDTH else _(label)
        ways.setdefault(row.to, Button(said, press(unit.id)))
    return list(ways.values())[:WAYS]


def done(_: Translator) -> Screen:
    """What a digest becomes once everything that it told is done."""
    home = Button(_("🏠 首页"), presses.Home())
    return Screen(_("✅ 提醒的事都办好了。"), ((home,),), stays=True)


def replaced(_: Translator) -> Screen:
    """What an older digest becomes when a new one comes."""
    home = Button(_("🏠 首页"), presses.Home())
    return Screen(_("↩️ 以后面的新提醒为准。"), ((home,),), stays=True)
