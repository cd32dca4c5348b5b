"""When nudges come, what became of them, and who does not react."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from bot.domain import presses
from bot.domain.campaign import Deadline
from bot.domain.records import Noted, Quiet, Translator
from bot.domain.reminders import LOST
from bot.domain.rhythm import HOUR, MORNING, NOW, days_ahead, hour_of, missed
from bot.screens.names import who
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
from bot.screens.standing import ahead, aim, unit_name, unit_number
from bot.screens.values import day_words, joined, shortened
from bot.screens.words import N_

STATES: Mapping[str, str] = {
    "due": N_("待发"),
    "late": N_("该发没发"),
    "sent": N_("已送达"),
    "unconfirmed": N_("不确定"),
    "refused": N_("未能送出"),
    "blocked": N_("对方停用"),
    "snoozed": N_("已推迟"),
    "cleared": N_("已办好"),
}
"""What became of a nudge, in the order in which it is counted."""


def reminders(scene: Scene) -> Screen:
    """At which hour nudges come, and until when they are put off."""
    _, person, nudging = scene.say, scene.desk.person, scene.policy.nudging
    hour = hour_of(person.hour, nudging)
    snoozed = person.snoozed is not None and scene.now is not None and person.snoozed > scene.now
    text = lines(
        _("<b>提醒</b>"),
        _("工作日 {hour}:00 发一条，写明要办的事；最后一天下午 {again}:00 再催一次。",
          hour=hour, again=nudging.again),
        _("夜里 {first}:00 到早上 {last}:00 不打扰。",
          first=nudging.quiet_from, last=nudging.quiet_to),
        _("⏳ 已推迟到 {when}。", when=moment(person.snoozed, scene)) if snoozed else None,
        _too_late(scene, person.snoozed) if snoozed else None,
        GAP,
        _("点一个钟点，以后就在那时提醒。"),
    )  # fmt: skip
    hours = [
        Button((CHOSEN if each == hour else "") + f"{each}:00", presses.Hour(each))
        for each in nudging.hours
    ]
    put_off = (
        Button(_("▶️ 不推迟了"), presses.Snooze(NOW))
        if snoozed
        else Button(_("⏳ 推迟提醒"), presses.Snooze(""))
    )
    unit = unit_number(scene)
    ledger = Button(_("📒 提醒记录"), presses.Ledger(unit, 0))
    return Screen(text, (*in_rows(hours, 4), (put_off, ledger), (home_button(_),)))


def moment(at: datetime | None, scene: Scene) -> str:
    """A day and an hour where the people are."""
    if at is None:
        return ""
    here = at.astimezone(scene.zone)
    return f"{day_words(here.date(), scene.say)} {here.hour}:{here.minute:02d}"


def _too_late(scene: Scene, until: datetime | None) -> str | None:
    """A warning where a date passes while nudges are put off."""
    passed = _missed(scene, until.astimezone(scene.zone).date()) if until else None
    return scene.say("❗️ 那时已经过了期限：{aim}", aim=aim(passed, scene.say)) if passed else None


def _missed(scene: Scene, until: date) -> Deadline | None:
    return missed(ahead(scene), until)


def snooze(scene: Scene) -> Screen:
    """Until when nudges shall be put off; days on which a date has passed are marked."""
    _, late = scene.say, {day: _missed(scene, day) for day in days_ahead(scene.today)}
    soon = (
        Button(_("1 小时后"), presses.Snooze(HOUR)),
        Button(_("明天上班时"), presses.Snooze(MORNING)),
    )
    days = [
        Button(("❗️" if passed else "") + day_words(day, _), presses.Snooze(day.isoformat()))
        for day, passed in late.items()
    ]
    passed = next((each for each in late.values() if each), None)
    text = lines(
        _("<b>推迟到什么时候？</b>"),
        _("到时候把要办的事一起发来。"),
        _("有 ❗️ 的日子已经过了期限：{aim}", aim=aim(passed, _)) if passed else None,
    )
    back = Button(_("◀ 返回"), presses.Show("reminders"))
    return Screen(text, (soon, *in_rows(days, 4), (back, home_button(_))))


def ledger(scene: Scene) -> Screen:
    """What became of every nudge of the unit, or of all below it: nothing is silent."""
    _, unit, page = scene.say, unit_number(scene), scene.view.page
    rows = scene.policy.nudging
    text = lines(
        _("<b>{unit}　提醒记录</b>", unit=unit_name(scene)),
        _week(scene.noted_sums, _),
        _checked(scene.noted_sums, _),
        GAP if scene.noted else None,
        *(_line(noted, scene) for noted in scene.noted if rows.row(noted.code)),
        _("还没有提醒过。") if not scene.noted else None,
    )
    turns = steps(page, scene.noted_total, lambda to: presses.Ledger(unit, to), _)
    back = Button(_("◀ 返回"), presses.Show("reminders"))
    quiet = Button(_("🔕 没有回应的支部"), presses.Silent(unit, 0))
    more = () if scene.desk.holds("secretary") else ((quiet,),)
    return Screen(text, (*((turns,) if turns else ()), *more, (back, home_button(_))))


def _week(sums: Mapping[str, int], _: Translator) -> str:
    """Due against what became of it, in the last seven days."""
    told = [f"{_(word)} {sums[state]}" for state, word in STATES.items() if sums.get(state)]
    total = sum(sums.values())
    if not total:
        return _("近 7 天没有提醒。")
    return _("近 7 天应发 {n}：{told}", n=total, told=" · ".join(told))


def _checked(sums: Mapping[str, int], _: Translator) -> str | None:
    """What comes of the week's check; nothing while some are on their way, or none was due."""
    if lost := sum(sums.get(state, 0) for state in (*LOST, "late")):
        return _("⚠️ 有 {n} 条没有送到。", n=lost)
    if sums.get("due") or not any(sums.values()):
        return None
    return _("✅ 核对无误，应发的都有着落。")


def _line(noted: Noted, scene: Scene) -> str:
    _, row = scene.say, scene.policy.nudging.row(noted.code)
    thing = _(row.text, n=noted.n) if row else noted.code
    where = "" if scene.desk.unit and noted.unit == scene.desk.unit.name else noted.unit
    said = _("{unit}：{thing}", unit=shortened(where, 8), thing=thing) if where else thing
    return f"{moment(noted.due, scene)} {said}　<i>{_(STATES[noted.state])}</i>"


def silent(scene: Scene) -> Screen:
    """The branches below of which no secretary reacts, so that somebody calls there."""
    _, unit, page = scene.say, unit_number(scene), scene.view.page
    text = lines(
        _("<b>{unit}　没有回应的支部</b>", unit=unit_name(scene)),
        _("请打电话问一问；需要换人时，用邀请链接请新的书记进来。") if scene.quiet else None,
        GAP if scene.quiet else None,
        *(_quiet(each, scene) for each in scene.quiet),
        _("每个支部都有回应。") if not scene.quiet else None,
    )
    turns: Row = steps(page, scene.quiet_total, lambda to: presses.Silent(unit, to), _)
    back = Button(_("◀ 返回"), presses.Ledger(unit, 0))
    return Screen(text, (*((turns,) if turns else ()), (back, home_button(_))))


def _quiet(branch: Quiet, scene: Scene) -> str:
    """One branch: where it is, whom to call, and since when nobody answers."""
    _, where = scene.say, f"{branch.above}/{branch.name}" if branch.above else branch.name
    people = joined([who(scene, person) for person in branch.secretaries[:CALLED]], _)
    unit = _("{unit}（{who}）", unit=where, who=people) if people else where
    if branch.blocked:
        return _("• {unit}：停用了助手", unit=unit)
    return _("• {unit}：{when} 起没有回应", unit=unit, when=moment(branch.since, scene))


CALLED = 3
"""So many secretaries of one branch are named."""


def put_off(until: str, _: Translator) -> Screen:
    """What a digest becomes when it is put off."""
    row = (
        Button(_("🔔 提醒设置"), presses.Show("reminders")),
        Button(_("🏠 首页"), presses.Home()),
    )
    return Screen(_("⏳ 已推迟到 {when}。", when=until), (row,), stays=True)


SCREENS = {
    "reminders": reminders,
    "snooze": snooze,
    "nudges": ledger,
    "silent": silent,
}
"""The names under which rules ask for them."""
