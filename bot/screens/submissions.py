"""The branch hands over, and looks again at what came back."""

from __future__ import annotations

from html import escape

from bot.domain import presses, questions
from bot.domain.locks import locked, signed_above
from bot.domain.reminders import UNFINISHED
from bot.domain.submissions import gaps, reopened_for
from bot.screens.home import home
from bot.screens.offices import gaps_said
from bot.screens.person import title
from bot.screens.screen import (
    GAP,
    Button,
    Scene,
    Screen,
    home_button,
    in_rows,
    lines,
    steps,
)
from bot.screens.standing import unit_name, unit_number
from bot.screens.submitting import lock_line, to_returned
from bot.screens.values import shortened, shown


def submit(scene: Scene) -> Screen:
    """What is handed over, and with which gaps; after that, where it stands."""
    _, desk, unit = scene.say, scene.desk, scene.desk.unit
    if unit is None:
        return home(scene)
    n, open_, why = desk.tally, gaps(desk), reopened_for(scene.deeds)
    total, done = n.get("total", 0), n.get("done", 0)
    heading = _("<b>{unit}　支部自查</b>", unit=unit.name)
    if locked(unit):
        text = lines(
            heading,
            lock_line(unit, _),
            _("同意 {n} 人", n=n.get("review:agreed", 0)) if n.get("review:agreed") else None,
            _("退回 {n} 人，请改好", n=n["review:returned"]) if n.get("review:returned") else None,
        )
        return Screen(text, (*to_returned(scene), (home_button(_),)))
    text = lines(
        heading,
        _("被整体退回：{why}", why=shortened(why, 60)) if why else None,
        GAP,
        _("在册 {total} 人，已完成 {done} 人", total=total, done=done),
        _("还有缺口：{gaps}", gaps=gaps_said(open_, _)) if open_ else _("没有缺口。"),
        GAP,
        _("提交后，回答会锁定，由工作组逐人核查；查找记录、证据、线索照常可以写。"),
        _("有缺口也可以提交，缺口会写明。") if open_ else None,
    )
    label = _("📨 带缺口提交") if open_ else _("📨 提交")
    press = presses.reviews.Submit(unit.id, unit.revision)
    forms = Button(_("📄 表格"), presses.Forms(unit.id, ""))
    return Screen(text, ((Button(label, press),), (forms, home_button(_))))


def returned(scene: Scene) -> Screen:
    """Those who were sent back, each with the reason."""
    _, desk, view, unit = scene.say, scene.desk, scene.view, unit_number(scene)
    left = desk.tally.get("review:returned", 0)
    open_ones = [m for m in desk.found if m.review.state == "returned"]
    rows = [
        f"{m.key.number} {shortened(m.name, 8)}：{shortened(m.review.reason, 30)}"
        for m in open_ones
    ]
    text = lines(
        _("<b>{unit}　退回 {n} 人</b>", unit=unit_name(scene), n=left),
        *(escape(row, quote=False) for row in rows),
        None if rows else _("没有退回待改的。"),
    )
    buttons = [
        Button(f"{m.key.number} {shortened(m.name, 8)}", presses.reviews.SentBack(*m.key))
        for m in open_ones
    ]
    turn = steps(view.page, left, lambda p: presses.reviews.Returned(unit, p), _)
    return Screen(text, (*in_rows(buttons, 2), *((turn,) if turn else ()), (home_button(_),)))


def sent_back(scene: Scene) -> Screen:
    """Why one member was sent back; each answer can be changed, then 改好了."""
    member, _ = scene.desk.member, scene.say
    if member is None:
        return home(scene)
    review, key = member.review, member.key
    asked = [q for name in review.fields if (q := scene.policy.question(name))]
    open_ = review.state == "returned" and not signed_above(scene.desk.unit)
    text = lines(
        title(scene, member),
        _("工作组退回：{reason}", reason=shortened(review.reason, 120)),
        GAP,
        *(
            _(
                "{short}：{said}",
                short=_(q.short),
                said=shortened(shown(member, q.name, scene.policy, _) or "—", 24),
            )
            for q in asked[:6]
        ),
        GAP,
        _("只有这几项可以改。改好，或者核实无误，都请按“改好了”。")
        if open_ and member.standing.progress not in UNFINISHED
        else _("改了以后又有要答的，答完才能交回。")
        if open_
        else _("已经答复，等工作组再看。")
        if review.state != "returned" or scene.desk.unit is None
        else lock_line(scene.desk.unit, _),
    )
    # What was named may not be asked any more, once another answer has changed.
    askable = {q.name for q in questions.relevant(member, scene.policy)}
    change = [
        Button(_("改 {short}", short=_(q.short)), presses.Ask(*key, q.name))
        for q in asked[:9]
        if q.name in askable
    ]
    done = Button(_("✅ 改好了"), presses.reviews.Corrected(*key, member.seen))
    if member.standing.progress in UNFINISHED:
        done = Button(_("▶️ 接着答完"), presses.Open(*key))
    back = Button(_("↩️ 返回"), presses.reviews.Returned(key.unit, 0))
    rows = (*in_rows(change, 3), (done,)) if open_ else ()
    return Screen(text, (*rows, (back, home_button(_))))


SCREENS = {
    "submit": submit,
    "returned": returned,
    "sent_back": sent_back,
}
"""The names under which rules ask for them."""
