"""Whose card it is, and what the record says of that person."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from bot.domain.records import Member, Translator
from bot.screens.screen import Scene
from bot.screens.values import marked, month, shortened, shown
from bot.screens.words import N_

_WAYS: Mapping[str, str] = {
    "arrival": N_("转入的党员"),
    "supplement": N_("名册漏掉的党员"),
    "claimed": N_("自称党员、不在册"),
}


def title(scene: Scene, member: Member) -> str:
    """ "12 · 王小明", with the unit where the reader works in several."""
    said = scene.say("<b>{number} · {name}</b>", number=member.key.number, name=member.name)
    unit = next((g.unit for g in scene.desk.grants if g.unit.id == member.key.unit), None)
    if unit is None or not several(scene):
        return said
    return said + scene.say("　🏢 {unit}", unit=shortened(unit.name, 14))


def several(scene: Scene) -> bool:
    """Whether the person works in more than one unit."""
    return len({grant.unit.id for grant in scene.desk.grants}) > 1


def heading(scene: Scene, member: Member) -> str:
    """The title, and how the member came onto the list where that was by hand."""
    if member.source not in _WAYS:
        return title(scene, member)
    return title(scene, member) + "　" + way_label(member.source, scene.say)


def way_label(way: str, _: Translator) -> str:
    """How a member came onto the list by hand."""
    return _(_WAYS.get(way, way))


def born(scene: Scene, member: Member) -> str:
    """The year of birth, which tells two people of the same name apart; empty: not known."""
    birth = member.value("birth")
    return scene.say("{year}年生", year=birth[:4]) if birth else ""


def beside(scene: Scene, member: Member) -> str:
    """Who this is, in a few words."""
    work = shown(member, "work", scene.policy, scene.say)
    return dotted([born(scene, member), shortened(work, 14)])


def facts(scene: Scene, member: Member) -> str:
    """What the record says of the member, quoted, in at most five lines; empty: nothing."""
    _ = scene.say
    birth = member.value("birth")
    rows = (
        [
            _plain(scene, member, "sex"),
            _plain(scene, member, "ethnicity"),
            _("{month} 生", month=month(birth)) if birth else _mark(scene, member, "birth"),
            shortened(_plain(scene, member, "education"), 10),
        ],
        [
            _plain(scene, member, "category"),
            _dated(scene, member, "joined", N_("入党 {d}")),
            _dated(scene, member, "confirmed", N_("转正 {d}")),
        ],
        [
            _dated(scene, member, "dues", N_("党费至 {d}")),
            _dated(scene, member, "meeting", N_("组织生活 {d}")),
        ],
        [
            shortened(_plain(scene, member, "work"), 18),
            shortened(_plain(scene, member, "home"), 20),
        ],
        [_plain(scene, member, "phone"), _plain(scene, member, "idno")],
    )
    said = "\n".join(dotted(row) for row in rows if any(row))
    return f"<blockquote>{said}</blockquote>" if said else ""


def dotted(parts: list[str]) -> str:
    """The parts that say something, in one line, escaped."""
    return " · ".join(
        # What a tongue has said with places filled is escaped already.
        part if hasattr(part, "__html__") else escape(part, quote=False)
        for part in parts
        if part
    )


def _plain(scene: Scene, member: Member, name: str) -> str:
    """The value alone, or what kind of answer stands in its place."""
    if member.value(name):
        return shown(member, name, scene.policy, scene.say)
    return _mark(scene, member, name)


def _dated(scene: Scene, member: Member, name: str, sentence: str) -> str:
    value = member.value(name)
    return scene.say(sentence, d=month(value)) if value else _mark(scene, member, name)


def _mark(scene: Scene, member: Member, name: str) -> str:
    """ "民族：不清楚", where that was the answer."""
    fact, question, _ = member.facts.get(name), scene.policy.question(name), scene.say
    if fact is None or question is None or fact.mark == "given":
        return ""
    return _("{field}：{mark}", field=_(question.short), mark=marked(fact.mark, _))
