"""Correcting a search attempt: which field, what it should say, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.domain import presses
from bot.domain.attempt_log import FIELDS, TIMES, offered_time
from bot.domain.attempts import Attempt
from bot.screens.attempts import QUESTIONS, chosen_attempt, what, when
from bot.screens.home import home
from bot.screens.person import title
from bot.screens.screen import (
    CHOSEN,
    GAP,
    Button,
    Row,
    Scene,
    Screen,
    by_length,
    home_button,
    lines,
)
from bot.screens.standing import unit_number
from bot.screens.words import N_

_TIMES = {
    "now": N_("刚才"),
    "am0": N_("今天上午"),
    "pm0": N_("今天下午"),
    "ev0": N_("今天晚上"),
    "am1": N_("昨天上午"),
    "pm1": N_("昨天下午"),
    "ev1": N_("昨天晚上"),
}
_FIELDS = {
    "when": N_("🕐 时间"),
    "channel": N_("📞 途径"),
    "outcome": N_("📋 结果"),
    "note": N_("📝 备注"),
    "void": N_("🚫 记错了，作废"),
}
_PROMPTS = {
    "note": N_("✍️ 请打字写备注，例如：谁接的电话，说了什么。"),
    "when": N_("✍️ 请打字写时间，例如：昨天下午3点、昨晚八点、上周五、2月20日。"),
    "reason": N_("✍️ 已经超过 10 分钟，请打字写明更正的原因；原来的记录会保留。"),
}


def amend(scene: Scene) -> Screen:
    """Which field is corrected, or what it should say."""
    chosen, _ = chosen_attempt(scene), scene.say
    if chosen is None:
        return home(scene)
    member, made = chosen
    name = scene.view.argument
    key = (*member.key, made.attempt)
    back = (Button(_("↩️ 返回"), presses.OneAttempt(*key)), home_button(_))
    heading = _("第 {n} 次：{what}", n=made.attempt, what=what(made.wording, scene))
    if name in QUESTIONS:
        asked = f"<b>{_(QUESTIONS[name])}</b>"
        buttons = _choices(scene, made, name)
        return Screen(lines(title(scene, member), heading, GAP, asked), (*buttons, back))
    text = lines(
        title(scene, member),
        heading,
        GAP,
        _("<b>要更正哪一项？</b>"),
        _("要写明原因；原来的记录会保留。"),
    )
    fields = (Button(_(_FIELDS[f]), presses.Correct(*key, f, "")) for f in FIELDS)
    return Screen(text, (*by_length(fields), back))


def _choices(scene: Scene, made: Attempt, name: str) -> tuple[Row, ...]:
    unit, said = unit_number(scene), made.wording
    key = (unit, made.number, made.attempt)
    if name == "when":
        buttons = [
            Button(label, presses.Correct(*key, "when", choice))
            for choice, label in time_labels(scene, made.told)
        ]
        return by_length(buttons)
    stands = said.channel if name == "channel" else said.outcome
    return by_length(
        Button(
            (CHOSEN if code.code == stands else "") + scene.say(code.button),
            presses.Correct(*key, name, code.code),
        )
        for code in scene.policy.codes[name]
    )


def time_labels(scene: Scene, told: datetime) -> Iterator[tuple[str, str]]:
    """The times that can be chosen, none of them still to come; the last one is typed."""
    _, today = scene.say, told.astimezone(scene.zone).date() == scene.today
    for choice in TIMES:
        moment = offered_time(choice, told, scene.zone)
        if moment is not None:
            yield choice, _(_TIMES[choice]) if today else when(moment, scene)
    yield "typed", _("✍️ 打字写时间")


def amend_text(scene: Scene) -> Screen:
    """A text is awaited: the note, the time or the reason."""
    chosen, _ = chosen_attempt(scene), scene.say
    if chosen is None:
        return home(scene)
    member, made = chosen
    text = lines(
        title(scene, member),
        _("第 {n} 次：{what}", n=made.attempt, what=what(made.wording, scene)),
        GAP,
        _(_PROMPTS[scene.view.argument]),
    )
    back = Button(_("↩️ 返回"), presses.OneAttempt(*member.key, made.attempt))
    return Screen(text, ((back, home_button(_)),))


SCREENS = {
    "amend": amend,
    "amend_text": amend_text,
}
"""The names under which rules ask for them."""
