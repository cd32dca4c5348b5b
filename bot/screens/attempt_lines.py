"""The typed line that waits: what was understood, what is missing, one button to confirm."""

from __future__ import annotations

from datetime import datetime

from bot.domain import presses
from bot.domain.attempt_drafts import Pending, pending_of
from bot.domain.attempts import LATE
from bot.domain.identity import mask_phone
from bot.domain.records import Member
from bot.screens.amendments import time_labels
from bot.screens.attempts import NAME, code_label, when
from bot.screens.home import home
from bot.screens.screen import (
    CHOSEN,
    GAP,
    Button,
    Row,
    Scene,
    Screen,
    by_length,
    home_button,
    in_rows,
    lines,
)
from bot.screens.standing import unit_number
from bot.screens.values import shortened
from bot.screens.words import N_

_ASKED = {
    "who": N_("找的是谁？按按钮，或打字写姓名、编号。"),
    "channel": N_("通过什么途径找的？"),
    "outcome": N_("结果怎样？"),
    "when": N_("什么时候找的？"),
}
_PROMPTS = {
    "note": N_("✍️ 请打字写备注。"),
    "when": N_("✍️ 请打字写时间，例如：昨天下午3点、昨晚八点、上周五、2月20日。"),
}


def line(scene: Scene) -> Screen:
    """What was understood of the line; nothing is stored yet."""
    pending, _ = pending_of(scene.desk.seat), scene.say
    if pending is None:
        return home(scene)
    asked = scene.view.argument or pending.missing
    text = lines(
        _("<b>记一次查找？</b>（还没有存）"),
        *_understood(scene, pending),
        GAP,
        f"<b>{_(_ASKED[asked])}</b>" if asked else _("没有错就按“确认”。"),
        _many(scene) if asked == "who" else None,
    )
    rows = _answers(scene, pending, asked) if asked else _ready(scene, pending)
    return Screen(text, (*rows, _foot(scene, pending, bool(scene.view.argument))))


def line_text(scene: Scene) -> Screen:
    """A note or a time for the line is awaited."""
    pending, _ = pending_of(scene.desk.seat), scene.say
    if pending is None:
        return home(scene)
    text = lines(*_understood(scene, pending), GAP, _(_PROMPTS[scene.view.argument]))
    return Screen(text, (_foot(scene, pending, True),))


def _person(scene: Scene, pending: Pending) -> Member | None:
    member = scene.desk.member
    return member if member is not None and member.key.number == pending.number else None


def _understood(scene: Scene, pending: Pending) -> list[str]:
    _, unknown = scene.say, "？"
    member, moment = _person(scene, pending), pending.moment
    who = f"{member.key.number} · {member.name}" if member else pending.who or unknown
    channel, outcome = pending.channel, pending.outcome
    said = [
        _("姓名：{who}", who=who),
        _("途径：{channel}", channel=code_label("channel", channel, scene) if channel else unknown),
        _("结果：{outcome}", outcome=code_label("outcome", outcome, scene) if outcome else unknown),
    ]
    if moment is None:
        said.append(_("时间：{when}", when=unknown))
    elif datetime.fromisoformat(pending.told) - moment.latest > LATE:
        said.append(_("时间：{when}（补记）", when=when(moment, scene)))
    else:
        said.append(_("时间：{when}", when=when(moment, scene)))
    if pending.through:
        said.append(_("对象：{through}", through=mask_phone(pending.through)))
    if pending.note:
        said.append(_("备注：{note}", note=mask_phone(pending.note)))
    return said


def _many(scene: Scene) -> str | None:
    _, desk = scene.say, scene.desk
    if desk.found_total > len(desk.found):
        return _("只列出前 {n} 位，请写得更具体些。", n=len(desk.found))
    return None


def _fills(scene: Scene, pending: Pending, name: str, value: str = "") -> presses.Complete:
    return presses.Complete(unit_number(scene), pending.number, pending.id, name, value)


def _answers(scene: Scene, pending: Pending, asked: str) -> tuple[Row, ...]:
    _, unit, desk = scene.say, unit_number(scene), scene.desk
    if asked == "who":
        open_card = (desk.member,) if desk.member and not desk.member.closed else ()
        people = (
            Button(
                f"{m.key.number} {shortened(m.name, NAME)}",
                presses.Complete(unit, m.key.number, pending.id, "who", ""),
            )
            for m in desk.found or open_card
        )
        return in_rows(people, 2)
    if asked == "when":
        told = datetime.fromisoformat(pending.told)
        return by_length(
            Button(label, _fills(scene, pending, "when", choice))
            for choice, label in time_labels(scene, told)
        )
    stands = pending.channel if asked == "channel" else pending.outcome
    return by_length(
        Button(
            (CHOSEN if code.code == stands else "") + _(code.button),
            _fills(scene, pending, asked, code.code),
        )
        for code in scene.policy.codes[asked]
    )


def _ready(scene: Scene, pending: Pending) -> tuple[Row, ...]:
    _, member = scene.say, _person(scene, pending)
    if member is None:
        return ()
    following = len(member.tried) + 1
    confirm = presses.ConfirmLine(*member.key, pending.id, following)
    changes = (
        Button(_("改途径"), _fills(scene, pending, "channel")),
        Button(_("改结果"), _fills(scene, pending, "outcome")),
        Button(_("改时间"), _fills(scene, pending, "when")),
        Button(_("改备注"), _fills(scene, pending, "note")),
        Button(_("换人"), presses.Complete(member.key.unit, 0, pending.id, "who", "")),
    )
    return ((Button(_("✅ 确认"), confirm),), *in_rows(changes, 3))


def _foot(scene: Scene, pending: Pending, inside: bool) -> Row:
    _ = scene.say
    if inside:
        back = Button(_("↩️ 返回"), _fills(scene, pending, "back"))
        return (back, Button(_("✖️ 取消"), presses.Cancel()), home_button(_))
    find = Button(_("🔍 搜索"), presses.FindLine(unit_number(scene), pending.id))
    return (find, Button(_("✖️ 取消"), presses.Cancel()), home_button(_))


SCREENS = {
    "line": line,
    "line_text": line_text,
}
"""The names under which rules ask for them."""
