"""The dates of the plan, and how one of them is moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from bot.domain.deadlines import NEAR, PAGE
from bot.domain.decisions import View
from bot.gallery.sample import COMMITTEE, TODAY, YEAR, Branch, Shot, worked
from bot.screens import deadlines as screens
from bot.screens.screen import Scene, Screen


def deadlines(branch: Branch) -> Iterator[Shot]:
    """The branch's dates, then moving one, as the committee does."""
    desk, view = branch.desk(), View("deadlines")
    for day in (date(YEAR, 2, 16), TODAY, date(YEAR, 7, 30), date(YEAR, 9, 1)):
        yield Shot("期限", f"期限：{day}", desk, view, today=day)
    yield Shot("期限", "还没动员", desk, View("deadlines", "unconfirmed"), today=date(YEAR, 2, 16))
    called = View("deadlines", places={"mobilised": f"{YEAR}-02-16"})
    yield Shot("期限", "已经动员", desk, called)
    yield Shot("期限", "改动员日期", desk, replace(called, name="mobilised_on"))
    moved = replace(desk, dates={"branch_forms": f"{YEAR}-03-18"})
    yield Shot("期限", "调整过的日期", moved, called)
    above = worked(branch).desk(role="committee", unit=COMMITTEE)
    yield Shot("期限", "上级", above, view)
    yield Shot("期限", "调整哪一个", above, View("shift"))
    yield Shot("期限", "没有可以调整的", above, View("shift"), today=date(YEAR, 12, 1))
    for page in (NEAR, 0, PAGE):
        yield Shot("期限", f"改到哪一天 {page}", above, View("shift_days", "cases_closed", page))
    yield Shot("期限", "没有可改的日子", above, View("shift_days", "mobilised"))
    to = View("shift_confirm", "branch_forms", places={"day": f"{YEAR}-03-18"})
    yield Shot("期限", "确认调整", above, to)
    yield Shot("期限", "收到的通知", moved, View("nudge"), draw=partial(_told, branch))


def _told(branch: Branch, scene: Scene) -> Screen:
    found = branch.policy.campaign.deadline("branch_forms")
    if found is None:
        raise LookupError("branch_forms")
    there = replace(found, day=date(YEAR, 3, 18))
    return screens.notice(COMMITTEE.name, there, found.day, scene.say)
