"""Digests in their states: before, on and after the dates, of one unit and of several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from bot.domain.decisions import View
from bot.domain.records import Hour, Noted, Quiet, Unit
from bot.gallery.sample import COMMITTEE, NOW, OTHER, UNIT, YEAR, Branch, Shot
from bot.screens import reminders as screens, rhythm
from bot.screens.reminders import Line, Told
from bot.screens.rhythm import STATES
from bot.screens.screen import Scene, Screen


def reminders(branch: Branch) -> Iterator[Shot]:
    """What comes at nine, and what it becomes."""
    for title, day, things in (
        ("动员部署", date(YEAR, 2, 12), [("mobilise", UNIT, 0)]),
        ("还没有名册", date(YEAR, 3, 11), [("roster", UNIT, 0)]),
        ("进行中", date(YEAR, 3, 17), [("unstarted", UNIT, 12), ("parked", UNIT, 3)]),
        ("最后一个上午", date(YEAR, 3, 19), [("unstarted", UNIT, 1)]),
        ("当天", date(YEAR, 7, 30), [("unsettled", UNIT, 4)]),
        ("已经过了", date(YEAR, 3, 23), [("unstarted", UNIT, 2), ("mobilise", UNIT, 0)]),
        ("两个支部", date(YEAR, 3, 17), [("unstarted", UNIT, 12), ("parked", OTHER, 3)]),
        ("上级", date(YEAR, 3, 25), [("branches_unfinished", COMMITTEE, 7),
                                   ("silent_to_committee", COMMITTEE, 2)]),
        ("很多事", date(YEAR, 7, 23), [(row.code, UNIT, 5) for row in branch.policy.nudging.rows]),
    ):  # fmt: skip
        told = Told(
            tuple(_line(branch, *thing) for thing in things), day, again=title == "最后一个上午"
        )
        yield Shot("提醒", title, branch.desk(), View("nudge"), draw=partial(_digest, told))
    yield from _rhythm(branch)
    yield Shot("提醒", "做完以后", branch.desk(), View("nudge"), draw=_done)
    yield Shot("提醒", "有了新的", branch.desk(), View("nudge"), draw=_replaced)


def _rhythm(branch: Branch) -> Iterator[Shot]:
    """Her hour, putting off, and the ledger."""
    desk = branch.desk()
    later = replace(
        desk, person=replace(desk.person, hour=Hour(17), snoozed=NOW + timedelta(hours=1))
    )
    yield Shot("提醒", "提醒设置", desk, View("reminders"))
    yield Shot("提醒", "推迟着", later, View("reminders"), (("hour_set", {"hour": 17}),))
    yield Shot("提醒", "推迟到何时", desk, View("snooze"))
    yield Shot("提醒", "推迟以后", desk, View("nudge"), draw=_put_off)
    above = branch.desk(role="clerk", unit=COMMITTEE)
    for title, here, where in (("记录", desk, UNIT.name), ("记录：上级", above, OTHER.name)):
        noted = [
            Noted(row.code, where, NOW - timedelta(days=n), state, n + 1)
            for n, (row, state) in enumerate(zip(branch.policy.nudging.rows, STATES, strict=False))
        ]
        sums = dict.fromkeys(STATES, 12)
        drawn = partial(_told, tuple(noted), sums)
        yield Shot("提醒", title, here, View("nudges"), draw=drawn)
    yield Shot("提醒", "还没有记录", desk, View("nudges"), draw=partial(_told, (), {}))
    yield Shot("提醒", "都有回应", above, View("silent"))
    quiet = (
        Quiet(3, UNIT.name, True, None, secretaries=(4,)),
        Quiet(4, OTHER.name, False, NOW, COMMITTEE.name, (4, 5)),
    )
    yield Shot("提醒", "没有回应", above, View("silent"), draw=partial(_quiet, quiet * 4))


def _told(noted: tuple[Noted, ...], sums: Mapping[str, int], scene: Scene) -> Screen:
    return rhythm.ledger(replace(scene, noted=noted, noted_total=len(noted) + 8, noted_sums=sums))


def _quiet(quiet: tuple[Quiet, ...], scene: Scene) -> Screen:
    return rhythm.silent(replace(scene, quiet=quiet, quiet_total=len(quiet) + 1))


def _put_off(scene: Scene) -> Screen:
    return rhythm.put_off("3月4日 10:30", scene.say)


def _line(branch: Branch, code: str, unit: Unit, n: int) -> Line:
    row = branch.policy.nudging.row(code)
    if row is None:
        raise LookupError(code)
    return row, unit, n, branch.policy.campaign.deadline(row.before)


def _digest(told: Told, scene: Scene) -> Screen:
    return screens.digest(told, scene.say)


def _done(scene: Scene) -> Screen:
    return screens.done(scene.say)


def _replaced(scene: Scene) -> Screen:
    return screens.replaced(scene.say)
