"""The committee's own acts: how far it is, what is signed, and what followed."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain import presses
from bot.domain.locks import SIGNED
from bot.domain.records import Translator, Unit
from bot.domain.sealed import pages
from bot.domain.signatures import Office, concluding, moved, office, outdated, overtaken, signs
from bot.screens.home import home
from bot.screens.offices import head_count, phase_label, phases, to_unit
from bot.screens.screen import (
    GAP,
    Button,
    Scene,
    Screen,
    home_button,
    in_rows,
    lines,
)
from bot.screens.standing import classes, unit_name, unit_number
from bot.screens.values import in_words, shortened
from bot.screens.words import N_

MOST_PAGES = 18
"""Buttons of sealed pages on one screen, the latest ones."""

GAPS: Mapping[str, str] = {
    "unsubmitted": N_("未提交的支部 {n}"),
    "unverified": N_("未核查完的支部 {n}"),
    "unfinished": N_("没有核对完的 {n} 人"),
    "unclear": N_("有不清楚的 {n} 人"),
    "returned": N_("退回未改的 {n} 人"),
    "changed": N_("核查以后又有变动的 {n} 人"),
    "undecided": N_("没有意见的 {n} 人"),
}


def gaps(found: Mapping[str, int], _: Translator) -> str:
    """What is still open, in one line."""
    return " · ".join(_(GAPS[name], n=n) for name, n in found.items() if name in GAPS and n)


def signing(scene: Scene) -> Screen:
    """Meeting, signature, report, receipt: where the committee stands and what comes next."""
    _, unit = scene.say, scene.desk.unit
    if unit is None:
        return home(scene)
    known = office(scene.deeds)
    text = lines(
        _("<b>{unit}　签字上报</b>", unit=unit.name) + f"　{phase_label(unit, _)}",
        GAP,
        _meeting(scene, known),
        _signed(scene, unit, known),
        _("上报 {day}", day=in_words(known.reported, _)) if known.reported else None,
        _("退回或重开的原因：{why}", why=shortened(known.reason, 60)) if known.reason else None,
        phases(scene.desk.phases, _),
        head_count(scene.desk, _),
    )
    return Screen(text, (*in_rows(_steps(scene, unit), 2), (home_button(_),)))


def _meeting(scene: Scene, known: Office) -> str:
    _ = scene.say
    if not known.meetings:
        return _("专题会议：还没有记录")
    last, _at = known.meetings[-1]
    said = shortened(last.text, 40)
    return _("专题会议 {day}：{said}", day=in_words(last.day, _), said=said)


def _signed(scene: Scene, unit: Unit, known: Office) -> str | None:
    _, signature = scene.say, known.signature
    if signature is None:
        return None
    day = signature.at.astimezone(scene.zone).date().isoformat()
    said = _(
        "第 {n} 次签字 {day}，摘要 {digest}",
        n=signature.signed.signature,
        day=in_words(day, _),
        digest=signature.signed.digest[:8],
    )
    since = moved(signature, scene.heads)
    after = _("签字以后又有变动的单位：{n}", n=since) if since else None
    if overtaken(unit, known, scene.heads, scene.desk.sums):
        after = _("⚠️ 签字以后 {n} 个单位又有变动，上报前请书记重新签字。", n=since)
    open_ = gaps(signature.signed.gaps, _)
    then = signature.signed.figures
    stood = _("签字时：在册 {total} 人", total=then.get("total", 0))
    if found := classes(then, _):
        stood += f"　{found}"
    return lines(said, stood, _("签字时的缺口：{gaps}", gaps=open_) if open_ else None, after)


def _steps(scene: Scene, unit: Unit) -> list[Button]:
    _, desk = scene.say, scene.desk
    sign, step = presses.signatures.Sign, presses.signatures.Passed
    found = []
    if desk.holds("committee", "clerk"):
        found.append(Button(_("🗒 记会议"), presses.signatures.Meeting(unit.id)))
        if unit.phase in ("", "rejected") and signs(desk):
            found.append(Button(_("✍️ 签字"), sign(unit.id, "")))
        known = office(scene.deeds)
        if concluding(unit, known, scene.policy.campaign, scene.today) and signs(desk):
            found.append(Button(_("✍️ 为综合报告签字"), sign(unit.id, "")))
        old = outdated(unit, known, scene.heads)
        if old and signs(desk):
            found.append(Button(_("✍️ 重新签字"), sign(unit.id, "")))
        over = overtaken(unit, known, scene.heads, scene.desk.sums)
        if unit.phase == "signed" and not over:
            found.append(Button(_("📤 已上报"), step(unit.id, "reported", unit.revision)))
    if unit.phase in SIGNED or pages(scene.deeds):
        label = _("📎 盖章页 {n}", n=len(pages(scene.deeds)))
        found.append(Button(label, presses.signatures.Sealed(unit.id)))
    if desk.holds("city"):
        if unit.phase == "reported":
            found.append(Button(_("📬 已收"), step(unit.id, "received", unit.revision)))
            found.append(Button(_("↩️ 退回"), step(unit.id, "rejected", unit.revision)))
        if unit.phase in SIGNED:
            found.append(Button(_("🔓 重开"), step(unit.id, "reopened", unit.revision)))
    return found


def sign(scene: Scene) -> Screen:
    """What is signed, in figures; pressing signs it."""
    _, unit, n, places = scene.say, scene.desk.unit, scene.desk.sums, scene.view.places
    if unit is None:
        return home(scene)
    digest = str(places.get("digest", ""))
    open_ = gaps(
        {name[4:]: int(value) for name, value in places.items() if name.startswith("gap:")}, _
    )
    text = lines(
        _("<b>{unit}　签字确认</b>", unit=unit.name),
        _("我作为党（工）委书记确认，以下数据真实、完整。"),
        phases(scene.desk.phases, _),
        _("在册 {total} 人，已完成 {done} 人", total=n.get("total", 0), done=n.get("done", 0)),
        classes(n, _),
        _("经查找取得联系 {n}", n=n["flag:found"]) if n.get("flag:found") else None,
        head_count(scene.desk, _),
        _("缺口：{gaps}", gaps=open_) if open_ else _("没有缺口。"),
        _(
            "签字后数据冻结，摘要 {digest} 印在表上；支部的回答要改，须由市委组织部重开。",
            digest=digest[:8],
        ),
    )
    yes = Button(_("✍️ 确认签字"), presses.signatures.Sign(unit.id, digest))
    back = Button(_("↩️ 返回"), presses.signatures.Signing(unit.id))
    return Screen(text, ((yes,), (back, home_button(_))))


def meeting(scene: Scene) -> Screen:
    """The next text tells of the meeting."""
    _ = scene.say
    text = lines(
        _("<b>{unit}　专题会议</b>", unit=unit_name(scene)),
        _("✍️ 先写日期，再写参加的人和研究的意见，例如这样。"),
        _("3月25日 陈某主持，李某、王某参加，同意工作组的初步建议"),
    )
    back = Button(_("↩️ 返回"), presses.signatures.Signing(unit_number(scene)))
    return Screen(text, ((back, home_button(_)),))


def step_reason(scene: Scene) -> Screen:
    """The next text says why the papers go back."""
    _ = scene.say
    titles = {"rejected": _("退回报送材料"), "reopened": _("重开")}
    text = lines(
        _("<b>{unit}　{what}</b>", unit=unit_name(scene), what=titles[scene.view.argument]),
        _("✍️ 请打字写明原因，会记录在案；改好后须重新签字。"),
    )
    back = Button(_("↩️ 返回"), presses.signatures.Signing(unit_number(scene)))
    return Screen(text, ((back, home_button(_)),))


def sealed(scene: Scene) -> Screen:
    """The photos and scans of the sealed page, and how to send one more."""
    _, unit, found = scene.say, unit_number(scene), pages(scene.deeds)
    times = sorted({page.signature for page in found})
    text = lines(
        _("<b>{unit}　盖章页</b>", unit=unit_name(scene)),
        _("还没有盖章页。") if not found else None,
        *(
            _("第 {n} 次签字：{pages} 份", n=n, pages=sum(p.signature == n for p in found))
            for n in times[-4:]
        ),
        GAP if scene.desk.seat.expects else None,
        _("📎 请发盖章页的照片或 PDF，一次一份。加密保存，只有本党（工）委和市委能看。")
        if scene.desk.seat.expects
        else None,
    )
    last = list(enumerate(found, 1))[-MOST_PAGES:]
    label = _("📄 第 {n} 份")
    buttons = [
        Button(label.format(n=place), presses.signatures.SendSealed(unit, place))
        for place, _page in last
    ]
    back = Button(_("↩️ 返回"), presses.signatures.Signing(unit))
    return Screen(text, (*in_rows(buttons, 3), (back, home_button(_))))


def head_counting(scene: Scene) -> Screen:
    """The next text is the head-count."""
    _ = scene.say
    total = scene.desk.tally.get("total", 0)
    text = lines(
        _("<b>{unit}　半年报人数</b>", unit=unit_name(scene)),
        _("名单上现有 {n} 人。", n=total),
        _("✍️ 请打字写出半年党内统计的人数，只写数字。"),
    )
    foot = (home_button(_),) if scene.desk.holds("secretary") else to_unit(scene)
    return Screen(text, (foot,))


SCREENS = {
    "signing": signing,
    "sign": sign,
    "meeting": meeting,
    "step_reason": step_reason,
    "sealed": sealed,
    "head_count": head_counting,
}
"""The names under which rules ask for them."""
