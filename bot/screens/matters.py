"""Matters: the lists, and one of them as its topic shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from html import escape

from bot.domain.matter_views import shows
from bot.domain.matters import Matter
from bot.domain.presses import matters as presses
from bot.domain.records import Translator
from bot.screens import cases, closing, inquiries, letters, upward
from bot.screens.home import home
from bot.screens.matter_parts import KIND_LABELS, STATES, about, kind_label, stamp_of
from bot.screens.screen import (
    Button,
    Row,
    Scene,
    Screen,
    home_button,
    in_rows,
    lines,
    steps,
)
from bot.screens.standing import unit_number
from bot.screens.values import shortened
from bot.screens.words import N_

_LISTS: Mapping[str, str] = {
    "open": N_("未办结的事项"),
    "closed": N_("已办结的事项"),
    "inbox": N_("等我处理的事项"),
}
_DRAWN: Mapping[str, Callable[[Scene, Matter], Screen]] = {
    "report": upward.one,
    "request": upward.one,
    "case": cases.one,
    "letter": letters.one,
    "inquiry": inquiries.one,
    "acceptance": closing.acceptance,
    "archive": closing.archive,
}
"""The kind before its colon -> how one is shown."""


def listed(scene: Scene) -> Screen:
    """A page of matters."""
    _, desk, view = scene.say, scene.desk, scene.view
    name = list_name(view.argument, _)
    heading = _("<b>{name}</b>　共 {n} 件", name=name, n=desk.matters_total)
    found = [matter for matter in desk.matters if shows(desk, matter)]
    told = [_line(scene, matter) for matter in found] or [_("现在没有。")]
    buttons = [Button(_short(scene, matter), presses.Look(*matter.id)) for matter in found]
    unit = unit_number(scene)
    turn = steps(view.page, desk.matters_total, lambda p: presses.Listed(unit, view.argument, p), _)
    foot: Row = (*_other(scene), *turn, home_button(_))
    return Screen(lines(heading, *told), (*in_rows(buttons, 2), foot))


def list_name(which: str, _: Translator) -> str:
    """The name of a list of matters."""
    if which in _LISTS:
        return _(_LISTS[which])
    return kind_label(which.removeprefix("kind.").replace(".", ":"), _)


def _other(scene: Scene) -> Row:
    """From what is open to what is closed, and back."""
    _, which, unit = scene.say, scene.view.argument, unit_number(scene)
    if which == "open":
        return (Button(_("🗄 已办结"), presses.Listed(unit, "closed", 0)),)
    if which == "closed":
        return (Button(_("📌 未办结"), presses.Listed(unit, "open", 0)),)
    return ()


def _line(scene: Scene, matter: Matter) -> str:
    _ = scene.say
    state = _(STATES.get(matter.state, matter.state))
    parts = [kind_label(matter.kind, _), _where(scene, matter), about(scene, matter), state]
    said = " · ".join(part for part in parts if part)
    mark = "▫️" if matter.open else "✅"
    if matter.open and overdue(matter, scene.today):
        mark = "❗️"
    return f"{mark} {matter.id.number} {said}{stamp_of(scene, matter)}"


def overdue(matter: Matter, today: date) -> bool:
    """Whether the day by which somebody had to act has passed."""
    return bool(matter.due) and date.fromisoformat(matter.due) < today


def _where(scene: Scene, matter: Matter) -> str:
    """The unit, where it is another than the one at hand."""
    if matter.id.unit == unit_number(scene):
        return ""
    return escape(shortened(matter.unit_name, 10), quote=False)


def _short(scene: Scene, matter: Matter) -> str:
    who = about(scene, matter) or kind_label(matter.kind, scene.say)
    return f"{matter.id.number} {shortened(who, 8)}"


def one(scene: Scene) -> Screen:
    """One matter as its topic shows it."""
    matter = scene.desk.matter
    if matter is None:
        return home(scene)
    return _DRAWN.get(matter.type, plain)(scene, matter)


def plain(scene: Scene, matter: Matter) -> Screen:
    """A matter that is only a note in the record."""
    _ = scene.say
    text = lines(_line(scene, matter), f"{matter.opened.astimezone(scene.zone):%m-%d %H:%M}")
    back = Button(_("↩️ 返回"), presses.Listed(matter.id.unit, "closed", 0))
    return Screen(text, ((back, home_button(_)),))


def kinds() -> frozenset[str]:
    """The kinds of matters that can be shown."""
    return frozenset(_DRAWN) & {kind.partition(":")[0] for kind in KIND_LABELS}


SCREENS = {
    "matters": listed,
    "matter": one,
    "matter_text": upward.text,
    "upward": upward.begin,
    "upward_kind": upward.kind,
    "upward_text": upward.text,
}
"""The names under which rules ask for them."""
