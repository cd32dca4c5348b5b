"""What has to be done next about a member out of reach, in one line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.domain.next_steps import Step, next_step
from bot.domain.records import Member
from bot.screens.contacts import lead_name
from bot.screens.screen import Scene
from bot.screens.values import MONTHS
from bot.screens.words import N_

_STEPS: Mapping[str, str] = {
    "begin": N_("开始查找，先试原联系方式"),
    "again": N_("再联系一次"),
    "other_hours": N_("换个时段再联系"),
    "lead": N_("跟进线索“{who}”"),
    "contact": N_("改试“{who}”"),
    "next_way": N_("换别的号码或途径"),
    "superior": N_("请上级看一下，再联系"),
    "wait": N_("催问答复"),
    "reached": N_("已联系上，登记近况"),
}


def step_line(scene: Scene, member: Member) -> str | None:
    """ "➡️ 下一步（2月26日起）：换个时段再联系"; None for one who is not searched for."""
    step = next_step(member, scene.policy) if member.standing.next_on else None
    if step is None:
        return None
    _ = scene.say
    if step.on <= scene.today:
        return _("➡️ 现在：{what}", what=step_label(step, member, scene))
    return _(
        "➡️ {day}起：{what}", day=day_label(step.on, scene), what=step_label(step, member, scene)
    )


def step_label(step: Step, member: Member, scene: Scene) -> str:
    """What is to be done."""
    who = lead_name(member, step.contact) if step.contact else ""
    return scene.say(_STEPS[step.kind], who=who)


def day_label(day: date, scene: Scene) -> str:
    """ "2月26日"."""
    _ = scene.say
    return _("{month}{day}日", month=_(MONTHS[day.month - 1]), day=day.day)
