"""介绍信: where each one is, until when it is valid, whether its receipt came or was asked for."""

from __future__ import annotations

from datetime import date

from bot.domain.files import MAY_ASK
from bot.domain.letters import KEEPERS, WAYS, urgings
from bot.domain.matters import Matter
from bot.domain.presses import letters as presses, matters as shown
from bot.screens.home import home
from bot.screens.matter_parts import STATES, about, quoted
from bot.screens.screen import GAP, Button, Scene, Screen, home_button, lines
from bot.screens.standing import unit_number
from bot.screens.values import in_words


def one(scene: Scene, matter: Matter) -> Screen:
    """One letter."""
    _ = scene.say
    state = _("已收到回执") if matter.text("received_on") else _(STATES[matter.state])
    if matter.open:
        state = _("未收到回执")
    text = lines(
        _("<b>介绍信 {no}</b>　{state}", no=matter.text("no") or matter.id.number, state=state),
        about(scene, matter),
        _("转往：{to}", to=quoted(matter.text("to"), 60)) if matter.text("to") else None,
        _("开具：{day}", day=in_words(matter.text("on"), _)) if matter.text("on") else None,
        _until(scene, matter),
        _("回执：{day}", day=in_words(matter.text("received_on"), _))
        if matter.text("received_on")
        else None,
        _urged(scene, matter),
        _("收到回执后，在对应的整改里记录。") if matter.open else None,
    )
    row = []
    acts, desk = [], scene.desk
    if desk.holds(*MAY_ASK):
        acts.append(Button(_("📄 打印介绍信"), presses.Print(*matter.id)))
    if matter.open and desk.holds(*KEEPERS):
        acts.append(Button(_("📣 记一次催办"), presses.Urge(*matter.id, "", matter.revision)))
    if case := matter.text("case"):
        row.append(Button(_("🛠 对应的整改"), shown.Look(matter.id.unit, int(case))))
    row.append(Button(_("↩️ 返回"), shown.Listed(unit_number(scene), "kind.letter", 0)))
    return Screen(text, (*((tuple(acts),) if acts else ()), (*row, home_button(_))))


def urge(scene: Scene) -> Screen:
    """In which way was the receipt asked for?"""
    _, matter = scene.say, scene.desk.matter
    if matter is None:
        return home(scene)
    ways = tuple(
        Button(_(row.button), presses.Urge(*matter.id, row.code, matter.revision))
        for row in scene.policy.codes[WAYS]
    )
    no = matter.text("no") or matter.id.number
    text = lines(
        _("<b>介绍信 {no}</b>　催办回执", no=no),
        about(scene, matter),
        GAP,
        _("今天用什么办法催的？记下后会印在转出未收到回执的名单上。"),
    )
    back = Button(_("↩️ 返回"), shown.Look(*matter.id))
    return Screen(text, (ways, (back, home_button(_))))


def _urged(scene: Scene, matter: Matter) -> str | None:
    """How often the receipt was asked for, and the last time."""
    _, made = scene.say, urgings(matter)
    if not made:
        return None
    on, how = made[-1]
    row = scene.policy.codes[WAYS].get(how)
    way = _(row.button) if row else how
    return _("催办 {n} 次，最近 {day} {way}", n=len(made), day=in_words(on, _), way=way)


def _until(scene: Scene, matter: Matter) -> str:
    """Until when it is valid, and how many days are left."""
    _ = scene.say
    if not matter.due:
        return ""
    left = (date.fromisoformat(matter.due) - scene.today).days
    day = in_words(matter.due, _)
    if left < 0:
        return _("❗️ 有效期至 {day}，已过期，要重新开具。", day=day)
    return _("有效期至 {day}，还有 {n} 天。", day=day, n=left)


SCREENS = {
    "letter_urge": urge,
}
"""The names under which rules ask for them."""
