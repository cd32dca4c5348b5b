"""The committee's opinions: what is proposed, on which basis, and what else may be chosen."""

from __future__ import annotations

from html import escape

from bot.domain import presses, questions
from bot.domain.measures import LIST, Situation
from bot.domain.proposals import propose
from bot.domain.records import Member
from bot.screens.conclusions import class_label, conclusion
from bot.screens.home import home
from bot.screens.offices import to_unit
from bot.screens.person import title
from bot.screens.screen import (
    GAP,
    Button,
    Row,
    Scene,
    Screen,
    home_button,
    in_rows,
    lines,
    steps,
)
from bot.screens.standing import unit_name, unit_number
from bot.screens.values import shortened

LABEL = 10
"""Chinese characters of a measure on a button."""


def disposal_label(scene: Scene, code: str) -> str:
    """A code of the list of measures, as it is written on a button."""
    row = scene.policy.codes[LIST].get(code)
    said = scene.say(row.button) if row else scene.say("不用处置")
    return shortened(said, LABEL)


def opinions(scene: Scene) -> Screen:
    """The members of the branch on whom there is no opinion yet."""
    _, desk, view, unit = scene.say, scene.desk, scene.view, unit_number(scene)
    # By the counts, which know what this very turn has decided.
    left = desk.tally.get("undecided", 0)
    open_ones = [m for m in desk.found if not m.opinion.disposal]
    rows = [
        escape(f"{m.key.number} {m.name}", quote=False) + f"：{class_label(m.standing.cls, _)}"
        for m in open_ones
    ]
    text = lines(
        _("<b>{unit}　待定意见 {n} 人</b>", unit=unit_name(scene), n=left),
        *rows,
        None if rows else _("需要意见的都有了。"),
    )
    buttons = [
        Button(f"{m.key.number} {shortened(m.name, 8)}", presses.opinions.Opine(*m.key))
        for m in open_ones
    ]
    turn = steps(view.page, left, lambda p: presses.opinions.Opinions(unit, p), _)
    rows_ = (*in_rows(buttons, 2), *((turn,) if turn else ()), to_unit(scene))
    return Screen(text, rows_)


def opinion(scene: Scene) -> Screen:
    """What the decision table proposes, with its basis and the differing rule beside it."""
    member, _ = scene.desk.member, scene.say
    if member is None:
        return home(scene)
    rows = propose(member, scene.policy)
    row = rows[0] if rows else None
    text = lines(
        title(scene, member),
        conclusion(member, _) if member.standing.cls else _("支部还没有答完"),
        _standing(scene, member),
        *(_proposed(scene, row) if row else ()),
    )
    return Screen(text, (*_choices(scene, member, row), _foot(scene, member)))


def _standing(scene: Scene, member: Member) -> str | None:
    given, _ = member.opinion, scene.say
    if not given.disposal:
        return None
    said = _("现有意见：{what}", what=disposal_label(scene, given.disposal))
    return said + (f"（{escape(shortened(given.note, 30), quote=False)}）" if given.note else "")


def _proposed(scene: Scene, row: Situation) -> tuple[str, ...]:
    _ = scene.say
    beside = [
        _("另：{what}（{basis}）", what=_(other.wording), basis=_(other.basis))
        for other in row.beside
    ]
    return (
        GAP,
        _("<b>建议：{what}</b>", what=_(row.wording)),
        _("依据：{basis}", basis=_(row.basis)),
        _("批准：{who}", who=_(row.approval)),
        *(_("先要：查找工作做全，或说明原因后免除") for _need in row.barred[:1]),
        *beside,
    )


def _choices(scene: Scene, member: Member, row: Situation | None) -> tuple[Row, ...]:
    _, key = scene.say, member.key
    found: list[Button] = []
    if row is not None and row.disposal:
        said = disposal_label(scene, row.disposal)
        found.append(Button(f"✅ {said}", presses.opinions.Decide(*key, member.seen, row.code, 0)))
        for place, other in enumerate(row.beside, 1):
            if other.disposal != row.disposal:
                said = disposal_label(scene, other.disposal)
                press = presses.opinions.Decide(*key, member.seen, row.code, place)
                found.append(Button(said, press))
    found.append(Button(_("✏️ 其他意见"), presses.opinions.Other(*key, member.seen, "")))
    return in_rows(found, 2)


def _foot(scene: Scene, member: Member) -> Row:
    _, key = scene.say, member.key
    onward = Button(_("▶️ 下一个"), presses.opinions.Opine(key.unit, 0, key.number))
    branch = Button(_("📋 本支部"), presses.opinions.Opinions(key.unit, 0))
    return (onward, branch, home_button(_))


def opinion_other(scene: Scene) -> Screen:
    """Every measure there is."""
    member, _ = scene.desk.member, scene.say
    if member is None:
        return home(scene)
    buttons = [
        Button(
            disposal_label(scene, row.code),
            presses.opinions.Other(*member.key, member.seen, row.code),
        )
        for row in scene.policy.codes[LIST]
    ]
    text = lines(title(scene, member), _("<b>选哪一种意见？</b>"), _("选好后要写明原因。"))
    back = Button(_("↩️ 返回"), presses.opinions.Opine(*member.key))
    return Screen(text, (*in_rows(buttons, 3), (back, home_button(_))))


def opinion_note(scene: Scene) -> Screen:
    """The next text is the reason."""
    member, _ = scene.desk.member, scene.say
    if member is None:
        return home(scene)
    what = disposal_label(scene, scene.view.argument)
    text = lines(
        title(scene, member),
        _("<b>意见：{what}</b>", what=what),
        _("✍️ 请打字写明原因，会记录在案。"),
    )
    back = Button(_("↩️ 返回"), presses.opinions.Opine(*member.key))
    return Screen(text, ((back, home_button(_)),))


def basis(scene: Scene) -> Screen:
    """The rules that speak of a member: where the class comes from, and what is proposed."""
    member, _ = scene.desk.member, scene.say
    if member is None:
        return home(scene)
    rows = propose(member, scene.policy)[:2]
    said = []
    for row in rows:
        said.append(_("<b>{label}</b>：{what}", label=_(row.label), what=_(row.wording)))
        said.append(_("依据：{basis}", basis=_(row.basis)))
        said += [
            _("另：{what}（{basis}）", what=_(other.wording), basis=_(other.basis))
            for other in row.beside
        ]
    asked = [
        q for q in questions.relevant(member, scene.policy) if q.basis and q.name in member.facts
    ]
    said += [_("{field}：{basis}", field=_(q.short), basis=_(q.basis)) for q in asked]
    text = lines(
        _("<b>政策依据</b>") + "　" + title(scene, member),
        *(said[:9] or [_("答完以后才有结论和依据。")]),
    )
    back: presses.Press = presses.reviews.Check(*member.key)
    if scene.desk.holds("secretary"):
        back = presses.Open(*member.key)
    return Screen(text, ((Button(_("↩️ 返回"), back), home_button(_)),))


SCREENS = {
    "opinions": opinions,
    "opinion": opinion,
    "opinion_other": opinion_other,
    "opinion_note": opinion_note,
    "basis": basis,
}
"""The names under which rules ask for them."""
