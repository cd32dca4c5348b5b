"""Rectification cases: who needs one, which types there are, and one with its steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from html import escape

from bot.domain import matters, presses as buttons
from bot.domain.case_effects import LETTER_DAYS, of_member
from bot.domain.case_gates import barred, may
from bot.domain.case_types import CaseStep, CaseType, offered, outcomes_for, type_of
from bot.domain.cases import NEEDY, can_drop, can_give_back, earliest, next_letter
from bot.domain.inquiries import bundles
from bot.domain.matters import Matter
from bot.domain.measures import LIST
from bot.domain.papers import offered as papers_of
from bot.domain.presses import (
    Cancel,
    cases as presses,
    closing,
    inquiries,
    matters as shown,
    offices,
    papers,
    twins,
)
from bot.domain.twins import judges
from bot.screens.complaints import sentence
from bot.screens.conclusions import class_label
from bot.screens.home import home
from bot.screens.matter_parts import STATES, about, quoted, short_day
from bot.screens.person import title
from bot.screens.screen import GAP, Button, Row, Scene, Screen, home_button, in_rows, lines
from bot.screens.standing import unit_number
from bot.screens.values import joined, shortened
from bot.screens.words import N_

TYPES = 6
"""Types of cases on one page."""

_BY: Mapping[str, str] = {
    "secretary": N_("党支部"),
    "committee": N_("党（工）委"),
    "city": N_("组织部门"),
    "both": N_("党支部或党（工）委"),
}
_TEXTS: Mapping[str, str] = {
    "day": N_("✍️ 请打字写日期，如 2026.4.12、4月12日。"),
    "not": N_("✍️ 请打字写明不能办的原因，会记录在案。"),
    "giveback": N_("✍️ 请打字写明退回的原因。支部会重新提出意见、重新表决。"),
    "drop": N_("✍️ 请打字写明撤销的原因。已经记录的步骤都会保留。"),
}
_ASKS: Mapping[str, str] = {
    "note": N_("✍️ 请打字写明情况，一两句话。"),
    "docno": N_("✍️ 请打字写批复或备案的文号。"),
    "letter_to": N_("✍️ 请打字写转往哪个党组织（全称）。"),
    "letter_no": N_("介绍信编号？有自己编号的请打字，如 2026-012；没有的按按钮。"),
    "letter_days": N_("介绍信有效期多少天？"),
    "outcome": N_("提出什么处理意见？"),
    "vote": N_("✍️ 请打字写三个数：应到 实到 赞成，如 18 15 12。有不计入应到的，写四个数：有表决权 应到 实到 赞成。"),
}  # fmt: skip


def overview(scene: Scene) -> Screen:
    """Who needs rectification, by class, and what is open."""
    _, desk = scene.say, scene.desk
    above = desk.unit is not None and desk.unit.kind in ("committee", "city")
    n = desk.sums if above else desk.tally
    unit, found = unit_number(scene), [c for c in NEEDY if n.get(f"cls:{c}")]
    own = desk.holds("secretary")
    settled = sum(many for name, many in n.items() if name.startswith("outcome:"))
    told = [_("{label}：{n} 人", label=class_label(c, _), n=n[f"cls:{c}"]) for c in found]
    text = lines(
        _("<b>整改规范</b>"),
        _("边排查边规范：现在就可以开始，七月底前办完。"),
        *(told or [_("目前没有需要整改的党员。")]),
        _("办理中的整改 {n} 件", n=matters.waiting(n, "case")),
        _("已有处理结果 {n} 人", n=settled) if settled else None,
        _("点类别找到人，在“全部答案”里按“整改”。") if own and found else None,
    )
    people = [
        Button(f"{class_label(c, _)} {n[f'cls:{c}']}", buttons.Listed(unit, f"cls.{c}", 0))
        for c in found
        if own
    ]
    return Screen(text, (*in_rows(people, 2), *_ways(scene, unit), (home_button(_),)))


def _ways(scene: Scene, unit: int) -> tuple[Row, ...]:
    """What else belongs to putting things in order: for a branch, or above it."""
    _, here = scene.say, scene.desk.unit
    drafts = [Button(_("📝 报告和清单"), papers.Papers(unit))] if papers_of(scene.desk) else []
    if here is not None and here.kind in ("committee", "city"):
        ways = [Button(_("🔎 协查"), inquiries.Waiting(unit))] if bundles(scene.desk) else []
        if judges(scene.desk):
            ways.append(Button(_("👥 同一人"), twins.Twins(unit, 0)))
        ways.append(Button(_("🏢 要整改的支部"), offices.Branches(unit, "rectify", 0)))
        ways.append(Button(_("🏁 自查验收"), closing.Branches(unit, 0)))
        return in_rows([*ways, *drafts], 2)
    open_ones = Button(_("🛠 办理中的"), shown.Listed(unit, "kind.case", 0))
    letters = Button(_("✉️ 介绍信"), shown.Listed(unit, "kind.letter", 0))
    checks = Button(_("🏁 自查验收"), closing.Checklist(unit))
    rating = (Button(_("🗳 民主评议"), closing.Appraisal(unit)),)
    more = rating if scene.desk.holds("secretary") else ()
    return ((open_ones, letters), (*more, checks), *in_rows(drafts, 1))


def choosing(scene: Scene) -> Screen:
    """Which type of case to open for the member; those that fit come first."""
    member, _ = scene.desk.member or scene.desk.named, scene.say
    if member is None:
        return home(scene)
    fit, rest = offered(member, scene.policy)
    pages = [fit, *(rest[i : i + TYPES] for i in range(0, len(rest), TYPES))]
    pages = [page for page in pages if page]
    page = pages[min(scene.view.page, len(pages) - 1)]
    new = matters.following(scene.desk.tally)
    rows: list[Row] = [
        (Button(shortened(_(one.label), 12), presses.Begin(*member.key, one.code, new)),)
        for one in page
    ]
    if len(pages) > 1:
        other = (scene.view.page + 1) % len(pages)
        rows.append((Button(_("更多类型"), presses.Types(*member.key, other)),))
    text = lines(
        title(scene, member),
        GAP,
        _("<b>办理哪一种整改？</b>"),
        _("按现在的结论，合适的排在前面。") if scene.view.page == 0 and fit else None,
    )
    back = Button(_("↩️ 返回"), buttons.Open(*member.key))
    return Screen(text, (*rows, (back, home_button(_))))


def one(scene: Scene, matter: Matter) -> Screen:
    """A case: its steps, whose turn it is, and what can be done now."""
    _, kind = scene.say, type_of(scene.policy, matter.kind)
    if kind is None:
        return home(scene)
    at = kind.next(matter) if matter.open else None
    text = lines(
        _("<b>{n} · {label}</b>", n=matter.id.number, label=_(kind.label)),
        _who(scene, matter),
        *(_line(scene, matter, step, at) for step in kind.steps),
        *_below(scene, matter, at),
    )
    return Screen(text, (*_moves(scene, matter, at), *_foot(scene, matter)))


def _who(scene: Scene, matter: Matter) -> str:
    _ = scene.say
    state = _(STATES.get(matter.state, matter.state))
    said = f"{about(scene, matter)}　{state}"
    if matter.open and matter.due:
        said += _("（{day}前）", day=short_day(matter.due))
    return said


def _line(scene: Scene, matter: Matter, step: CaseStep, at: CaseStep | None) -> str:
    _ = scene.say
    label = _(step.label)
    if day := matter.text(f"{step.code}_on"):
        return f"✅ {short_day(day)} {label}"
    if reason := matter.text(f"{step.code}_not"):
        return _("➖ {label}：{why}", label=label, why=quoted(reason, 16))
    if at is not None and step.code == at.code:
        return f"▶️ <b>{label}</b>"
    return f"▫️ {label}"


def _below(scene: Scene, matter: Matter, at: CaseStep | None) -> list[str]:
    """What the outcome is to be, and what is needed now; at most three lines."""
    _, said = scene.say, []
    outcome = matter.text("outcome")
    if outcome:
        said.append(_("意见：{what}", what=outcome_label(scene, outcome)))
    if matter.data.get("entitled"):
        said.append(_vote(scene, matter))
    if at is None:
        return said
    if not may(scene.desk, at):
        said.append(_("⏳ 等{by}办理", by=_(_BY[at.by])))
    elif at.papers:
        papers = joined([_(p) for p in at.papers], _)
        said.append(_("材料：{papers}", papers=shortened(papers, 40)))
    return said[-3:]


def _vote(scene: Scene, matter: Matter) -> str:
    return scene.say(
        "表决：应到 {should} 实到 {present} 赞成 {favour}",
        should=matter.text("should"),
        present=matter.text("present"),
        favour=matter.text("favour"),
    )


def outcome_label(scene: Scene, code: str) -> str:
    """What becomes of the member, in words."""
    labels = {row.code: row.short or row.label for row in scene.policy.codes[LIST]}
    return scene.say(labels.get(code, code))


def _moves(scene: Scene, matter: Matter, at: CaseStep | None) -> tuple[Row, ...]:
    _, desk = scene.say, scene.desk
    if at is None:
        return ()
    rows: list[Row] = []
    if may(desk, at):
        label = shortened(_(at.label), 11)
        rows.append((Button(f"▶️ {escape(label, quote=False)}", presses.Step(*matter.id)),))
    row = []
    if can_give_back(desk, matter, at):
        row.append(Button(_("↩️ 退回支部"), presses.GiveBack(*matter.id)))
    if can_drop(desk):
        row.append(Button(_("✖️ 撤销"), presses.Drop(*matter.id)))
    return (*rows, *((tuple(row),) if row else ()))


def _foot(scene: Scene, matter: Matter) -> tuple[Row, ...]:
    _, own = scene.say, scene.desk.holds("secretary")
    basis = Button(_("📖 政策依据"), presses.Basis(*matter.id))
    if own and matter.member is not None:
        back = Button(_("↩️ 返回"), buttons.Open(matter.id.unit, matter.member))
    else:
        above = next((g.unit.id for g in scene.desk.grants), unit_number(scene))
        back = Button(_("↩️ 返回"), shown.Listed(above, "inbox", 0))
    return ((basis, back, home_button(_)),)


def step(scene: Scene) -> Screen:
    """When the next step was done; what belongs to it; why it may be left out."""
    _, matter = scene.say, scene.desk.matter
    found = _current(scene, matter)
    if matter is None or found is None:
        return home(scene)
    at = found[1]
    told = [f"· {_(paper)}" for paper in at.papers]
    text = lines(
        _heading(scene, matter, at),
        _("要存档的材料") if told else None,
        *told,
        GAP,
        _("哪天办的？"),
        _("办不了的，可以写明原因，跳过这一步。") if at.skip else None,
    )

    def when(label: str, code: str) -> Button:
        return Button(label, presses.Done(*matter.id, at.code, code, matter.revision))

    yesterday = scene.today - timedelta(days=1)
    before = [when(_("昨天"), "yesterday")] if yesterday.isoformat() >= earliest(matter) else []
    rows: list[Row] = [(when(_("✅ 今天"), "today"), *before, when(_("📅 别的日子"), "day"))]
    if at.skip:
        rows.append((when(_("✍️ 不能办，写原因"), "not"),))
    return Screen(text, (*rows, _to_case(scene, matter)))


def _heading(scene: Scene, matter: Matter, at: CaseStep) -> str:
    return lines(about(scene, matter), f"<b>{scene.say(at.label)}</b>")


def _current(scene: Scene, matter: Matter | None) -> tuple[CaseType, CaseStep] | None:
    kind = type_of(scene.policy, matter.kind) if matter is not None else None
    at = kind.next(matter) if kind is not None and matter is not None else None
    return None if kind is None or at is None else (kind, at)


def _to_case(scene: Scene, matter: Matter) -> Row:
    _ = scene.say
    return (Button(_("↩️ 返回"), shown.Look(*matter.id)), home_button(_))


def ask(scene: Scene) -> Screen:
    """What a step asks beside its day: chosen by a button, or typed."""
    _, matter, name = scene.say, scene.desk.matter, scene.view.argument
    found = _current(scene, matter)
    if matter is None or found is None or name not in _ASKS:
        return home(scene)
    kind, at = found

    def choose(label: str, value: str) -> Button:
        return Button(label, presses.Pick(*matter.id, value, matter.revision))

    rows: tuple[Row, ...] = ()
    if name == "letter_days":
        rows = (tuple(choose(_("{n} 天", n=days), days) for days in LETTER_DAYS),)
    elif name == "outcome":
        codes = outcomes_for(kind, of_member(scene.desk, matter.member), scene.policy)
        rows = in_rows([choose(shortened(outcome_label(scene, c), 12), c) for c in codes], 2)
    elif name == "letter_no":
        no = next_letter(scene.desk, scene.today)
        rows = ((choose(_("🔢 用 {no}", no=no), "serial"),),)
    elif name == "docno":
        rows = ((choose(_("没有文号"), "none"),),)
    text = lines(
        _heading(scene, matter, at),
        GAP,
        _(_ASKS[name]),
        _("<i>另一种规定：{beside}</i>", beside=_(kind.beside))
        if name == "outcome" and kind.beside
        else None,
    )
    cancel = Button(_("✖️ 取消"), Cancel())
    return Screen(text, (*rows, (cancel, *_to_case(scene, matter))))


def text_asked(scene: Scene) -> Screen:
    """A day or a reason is awaited as text."""
    _, matter, name = scene.say, scene.desk.matter, scene.view.argument
    found = _current(scene, matter)
    if matter is None or found is None:
        return home(scene)
    said = lines(_heading(scene, matter, found[1]), GAP, _(_TEXTS[name]))
    cancel = Button(_("✖️ 取消"), Cancel())
    return Screen(said, ((cancel, *_to_case(scene, matter)),))


def basis(scene: Scene) -> Screen:
    """政策依据: what the plan says, what another rule says, what bars the next step."""
    _, matter = scene.say, scene.desk.matter
    kind = type_of(scene.policy, matter.kind) if matter is not None else None
    if matter is None or kind is None:
        return home(scene)
    at = kind.next(matter)
    member = of_member(scene.desk, matter.member)
    reason = barred(at, member, scene.policy, scene.today) if at is not None else None
    text = lines(
        _("<b>政策依据：{label}</b>", label=_(kind.label)),
        _(kind.basis),
        GAP if kind.beside else None,
        _("另有规定：{beside}", beside=_(kind.beside)) if kind.beside else None,
        GAP,
        _("表决：有表决权的党员半数以上到会才有效；赞成超过应到会的半数才通过。")
        if any("vote" in s.asks for s in kind.steps)
        else None,
        _("现在还不能办：{why}", why=sentence(reason, _)) if reason is not None else None,
    )
    return Screen(text, (_to_case(scene, matter),))


SCREENS = {
    "cases": overview,
    "case_types": choosing,
    "case_step": step,
    "case_ask": ask,
    "case_text": text_asked,
    "case_basis": basis,
}
"""The names under which rules ask for them."""
