"""查找统计 in figures, and the call scripts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.domain.hints import Burst, bursts
from bot.domain.presses import tried as presses
from bot.domain.presses.attempts import Attempts, Log
from bot.domain.presses.pages import Show
from bot.domain.scripts import scripts_of
from bot.domain.tried import Summary, summary
from bot.screens.attempts import code_label
from bot.screens.home import home
from bot.screens.names import called
from bot.screens.next_steps import day_label
from bot.screens.person import title
from bot.screens.screen import CHOSEN, GAP, Button, Scene, Screen, home_button, in_rows, lines
from bot.screens.standing import unit_name
from bot.screens.values import in_words, joined

DAYS = 5
"""The last days that are shown one by one."""


def tried(scene: Scene) -> Screen:
    """How much was tried, by channel, result, day and person; and what a reviewer may look at."""
    member, _ = scene.desk.member, scene.say
    alone = scene.view.argument == "member"
    if alone and member is None:
        return home(scene)
    attempts = [
        a for a in scene.attempts if not alone or (member and a.number == member.key.number)
    ]
    told = summary(attempts, scene.zone)
    heading = title(scene, member) if alone and member else f"<b>{unit_name(scene)}</b>"
    text = lines(
        heading + "　" + _("查找统计"),
        *_figures(scene, told, alone),
        *(_burst(scene, one) for one in bursts(attempts, scene.policy)[:2]),
    )
    back = (
        Button(_("↩️ 返回"), Attempts(*member.key, 0))
        if alone and member
        else Button(_("↩️ 返回"), Show("lists" if scene.desk.holds("secretary") else "progress"))
    )
    return Screen(text, ((back, home_button(_)),))


def _figures(scene: Scene, told: Summary, alone: bool) -> Iterable[str | None]:
    _ = scene.say
    if not told.n:
        return [_("还没有查找记录。")]
    said: list[str | None] = [
        _("共 {n} 次", n=told.n)
        if alone
        else _("为 {people} 人查找 {n} 次", people=told.people, n=told.n),
        _("其中补记 {n} 次", n=told.late) if told.late else None,
        GAP,
        _("途径：{counts}", counts=_counts(scene, "channel", told.channels)),
        _("结果：{counts}", counts=_counts(scene, "outcome", told.outcomes)),
        _("日子：{counts}", counts=_days(scene, told)),
    ]
    people = [f"{called(n, scene.desk.names, _)} {count}" for n, count in told.actors[:6]]
    said.append(_("经办：{counts}", counts=joined(people, _)))
    return said


def _counts(scene: Scene, name: str, counted: tuple[tuple[str, int], ...]) -> str:
    return joined([f"{code_label(name, code, scene)} {n}" for code, n in counted[:8]], scene.say)


def _days(scene: Scene, told: Summary) -> str:
    _ = scene.say
    said = [f"{_day(scene, day)} {n}" for day, n in told.days[:DAYS]]
    more = sum(n for _day, n in told.days[DAYS:])
    return joined([*said, *([_("更早 {n}", n=more)] if more else [])], _)


def _day(scene: Scene, day: str) -> str:
    """The day, with its year where that is another one."""
    this_year = day[:4] == str(scene.today.year)
    return day_label(date.fromisoformat(day), scene) if this_year else in_words(day, scene.say)


def _burst(scene: Scene, burst: Burst) -> str:
    """Pointed out, never judged."""
    _, first = scene.say, burst.first.astimezone(scene.zone)
    return _(
        "👀 {when} 起连续 {n} 条相同的记录（{channel} · {outcome}），临近“{date}”，请留意。",
        when=first.strftime("%m-%d %H:%M"),
        n=burst.n,
        channel=code_label("channel", burst.channel, scene),
        outcome=code_label("outcome", burst.outcome, scene),
        date=_(burst.date),
    )


def say(scene: Scene) -> Screen:
    """Suggested wording for one kind of people; the others are a press away."""
    member, _ = scene.desk.member, scene.say
    scripts = scripts_of(scene.policy.tables)
    if member is None or not scripts:
        return home(scene)
    chosen = next((s for s in scripts if s.code == scene.view.argument), scripts[0])
    text = lines(
        title(scene, member) + "　" + _("怎么说：{whom}", whom=_(chosen.label)),
        GAP,
        *(_(line, name=member.name) for line in chosen.lines),
        GAP,
        _("<i>先确认身份，不透露任何情况。</i>"),
    )
    buttons = [
        Button((CHOSEN if s is chosen else "") + _(s.label), presses.Say(*member.key, s.code))
        for s in scripts
    ]
    back = Button(_("↩️ 返回"), Log(*member.key))
    return Screen(text, (*in_rows(buttons, 2), (back, home_button(_))))


SCREENS = {"tried": tried, "say": say}
"""The names under which rules ask for them."""
