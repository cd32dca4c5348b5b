"""及时报告 and 请示: what goes up, and what came back."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.matters import Matter
from bot.domain.presses import Cancel, matters as shown, upward as presses
from bot.domain.upward import DECIDES, KINDS, waiting
from bot.screens.matter_parts import STATES, about, kind_label, quoted, when
from bot.screens.matter_row import inbox
from bot.screens.names import who
from bot.screens.person import title
from bot.screens.screen import GAP, Button, Scene, Screen, home_button, in_rows, lines
from bot.screens.standing import unit_name, unit_number
from bot.screens.words import N_

_HINTS: Mapping[str, str] = {
    "report": N_("✍️ 请打字写明：什么情况、涉及谁、已经怎么做。发出后上级会收到。"),
    "request": N_("✍️ 请打字写明要请示的问题。答复会发回这里，并记录在案。"),
    "answer": N_("✍️ 请打字答复。对方会在自己的聊天里收到。"),
}


def begin(scene: Scene) -> Screen:
    """What it is, and about whom."""
    _, unit, member = scene.say, unit_number(scene), scene.desk.member
    number = member.key.number if member is not None and not member.closed else 0
    asked = [Button(_labels(kind, scene), presses.Write(unit, kind, number)) for kind in KINDS]
    rows = [tuple(asked)]
    if number:
        other = [
            Button(_("与本人无关的{kind}", kind=kind_label(k, _)), presses.Write(unit, k, 0))
            for k in KINDS
        ]
        rows += in_rows(other, 1)
    mine = Button(_("📌 未办结的事项"), shown.Listed(unit, "open", 0))
    text = lines(
        _("<b>{unit}　报告请示</b>", unit=unit_name(scene)),
        _("及时报告：重要情况要让上级知道。"),
        _("请示：把握不准的问题，请上级答复。"),
        _("关于：{who}", who=title(scene, member)) if member is not None and number else None,
        None if number else _("要写某位党员的事，先打开他（她）的卡片，再发 /report。"),
    )
    to_me = inbox(scene)
    return Screen(text, (*rows, *((to_me,) if to_me else ()), (mine, home_button(_))))


def kind(scene: Scene) -> Screen:
    """What was typed, and what it shall be."""
    _, unit, member = scene.say, unit_number(scene), scene.desk.member
    number = member.key.number if member is not None and not member.closed else 0
    text = lines(
        _("<b>{unit}　报告请示</b>", unit=unit_name(scene)),
        _("关于：{who}", who=title(scene, member)) if member is not None and number else None,
        quoted(waiting(scene.desk.seat), 220),
        GAP,
        _("还没有发出。这是及时报告，还是请示？"),
    )
    row = tuple(Button(_labels(k, scene), presses.Write(unit, k, number)) for k in KINDS)
    return Screen(text, (row, (Button(_("✖️ 取消"), Cancel()), home_button(_))))


def _labels(kind: str, scene: Scene) -> str:
    return scene.say("📣 及时报告") if kind == "report" else scene.say("❓ 请示")


def text(scene: Scene) -> Screen:
    """A text is awaited; 取消 leaves everything as it was."""
    _, what, matter = scene.say, scene.view.argument, scene.desk.matter
    member = scene.desk.member if matter is None else None
    heading = _("<b>答复</b>") if what == "answer" else f"<b>{kind_label(what, _)}</b>"
    cancel = Button(_("✖️ 取消"), Cancel())
    parts = (
        heading,
        _("关于：{who}", who=title(scene, member)) if member is not None else None,
        quoted(matter.text("text"), 120) if matter is not None else None,
        _(_HINTS[what]),
    )
    return Screen(lines(*parts), ((cancel, home_button(_)),))


def one(scene: Scene, matter: Matter) -> Screen:
    """One of them, and what was answered."""
    _ = scene.say
    place = f"{kind_label(matter.kind, _)} {matter.id.number}"
    whom = about(scene, matter)
    said = lines(
        _("<b>{what}</b>　{state}", what=place, state=_(STATES.get(matter.state, matter.state))),
        _("{unit} → {to}", unit=matter.unit_name or _unit(scene), to=matter.text("to")),
        _("关于：{who}", who=whom) if whom and not hidden(scene, matter) else None,
        GAP,
        quoted(matter.text("text"), 220),
        GAP if matter.text("answer") else None,
        _("答复：{text}", text=quoted(matter.text("answer"), 220))
        if matter.text("answer")
        else None,
        *_steps(scene, matter),
    )
    listed = Button(_("↩️ 返回"), shown.Listed(*_back(scene)))
    return Screen(said, (*_moves(scene, matter), (listed, home_button(_))))


def hidden(scene: Scene, matter: Matter) -> bool:
    """Whether a name stays hidden: the city sees it only in what was sent to it."""
    roles = {g.role for g in scene.desk.grants}
    mine = any(g.unit.id == matter.to for g in scene.desk.grants)
    return roles == {"city"} and not mine


def _unit(scene: Scene) -> str:
    return scene.desk.unit.name if scene.desk.unit else ""


def _back(scene: Scene) -> tuple[int, str, int]:
    """The list from which one came: one's own, or what waits for one."""
    desk = scene.desk
    if desk.unit is not None and desk.holds("secretary"):
        return desk.unit.id, "open", 0
    above = next((g.unit.id for g in desk.grants if g.role in DECIDES), unit_number(scene))
    return above, "inbox", 0


def _steps(scene: Scene, matter: Matter) -> list[str]:
    _ = scene.say
    done = {"seen": _("已阅"), "passed_on": _("转报上级"), "answer": _("答复")}
    first = f"{matter.opened.astimezone(scene.zone):%m-%d %H:%M}"
    told = [_("{when} {who}　{what}", when=first, who=who(scene, matter.opened_by), what=_("提交"))]
    told += [
        _("{when} {who}　{what}", when=when(scene, s), who=who(scene, s.actor), what=done[s.code])
        for s in matter.steps[-3:]
        if s.code in done
    ]
    return [f"<i>{line}</i>" for line in told]


def _moves(scene: Scene, matter: Matter) -> tuple[tuple[Button, ...], ...]:
    _, desk = scene.say, scene.desk
    mine = any(g.role in DECIDES and g.unit.id == matter.to for g in desk.grants)
    own = any(g.role == "secretary" and g.unit.id == matter.id.unit for g in desk.grants)
    if not matter.open or not mine or own:
        return ()
    row = [Button(_("✍️ 答复"), presses.Answer(*matter.id))]
    if matter.state == "open":
        row.append(Button(_("👁 已阅"), presses.Seen(*matter.id, matter.revision)))
    if any(g.unit.id == matter.to and g.unit.parent is not None for g in desk.grants):
        row.append(Button(_("⤴️ 转报上级"), presses.PassOn(*matter.id, matter.revision)))
    return (tuple(row),)
