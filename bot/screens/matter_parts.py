"""What every screen of matters says: kinds, states, days, whom it is about."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from bot.domain.matters import Matter, Step
from bot.domain.records import Translator
from bot.screens.screen import Scene
from bot.screens.values import shortened
from bot.screens.words import N_

KIND_LABELS: Mapping[str, str] = {
    "report": N_("及时报告"),
    "request": N_("请示"),
    "case": N_("整改"),
    "letter": N_("介绍信"),
    "inquiry": N_("协查"),
    "acceptance": N_("自查验收"),
    "archive": N_("归档"),
    "ledger": N_("台账录入"),
    "twin": N_("同一人核对"),
    "bundle": N_("协查公函"),
}
STATES: Mapping[str, str] = {
    "open": N_("待办"),
    "seen": N_("已阅，待答复"),
    "passed_on": N_("已转报上级"),
    "answered": N_("已答复"),
    "sent": N_("已请查未复"),
    "exported": N_("已导出"),
    "done": N_("已办结"),
    "dropped": N_("已撤销"),
    "replaced": N_("已换新的"),
}
"""In which state a matter is."""


_RATINGS: Mapping[str, str] = {
    "excellent": N_("优秀"),
    "good": N_("合格"),
    "fair": N_("基本合格"),
    "poor": N_("不合格"),
}


def kind_label(kind: str, _: Translator) -> str:
    """What a kind of matter is called."""
    return _(KIND_LABELS.get(kind.partition(":")[0], kind))


def about(scene: Scene, matter: Matter) -> str:
    """ "12 王小明", escaped; empty where it is about nobody."""
    if matter.member is None:
        return ""
    cards = (scene.desk.named, scene.desk.member)
    card = next((m for m in cards if m is not None and m.key.number == matter.member), None)
    name = matter.member_name or (card.name if card else "")
    return escape(f"{matter.member} {name}".strip(), quote=False)


def stamp_of(scene: Scene, matter: Matter) -> str:
    """The day by which somebody has to act."""
    if not matter.due or not matter.open:
        return ""
    return scene.say("（{day}前）", day=short_day(matter.due))


def short_day(day: str) -> str:
    """ "04-09"."""
    return day[5:]


def when(scene: Scene, step: Step) -> str:
    """When a step was recorded, where the people are."""
    return step.at.astimezone(scene.zone).strftime("%m-%d %H:%M")


def quoted(text: str, limit: int) -> str:
    """A typed text in one line that fits a screen, escaped."""
    return escape(shortened(" ".join(text.split()), limit), quote=False)


def rating_label(rating: str, _: Translator) -> str:
    """A result of 民主评议."""
    return _(_RATINGS.get(rating, rating))
