"""协查: asked for by a branch, bundled above, answered by an agency."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain import matters, presses as buttons
from bot.domain.inquiries import AGENCIES, ANSWERS, SAID, agency_of, may_reply, unanswered, unsent
from bot.domain.matters import Matter
from bot.domain.presses import Cancel, inquiries as presses, matters as shown
from bot.screens.home import home
from bot.screens.matter_parts import about, quoted
from bot.screens.person import title
from bot.screens.screen import GAP, Button, Row, Scene, Screen, home_button, in_rows, lines
from bot.screens.standing import unit_number
from bot.screens.values import in_words
from bot.screens.words import N_

_AGENCIES: Mapping[str, str] = {
    "police": N_("公安"),
    "labour": N_("人社"),
    "civil": N_("民政"),
}


def agency_label(agency: str, scene: Scene) -> str:
    """What an agency is called in short."""
    return scene.say(_AGENCIES.get(agency, agency))


def ask(scene: Scene) -> Screen:
    """At which agency the member is to be looked up."""
    _, member = scene.say, scene.desk.member or scene.desk.named
    if member is None:
        return home(scene)
    new = matters.following(scene.desk.tally)
    row = tuple(
        Button(agency_label(a, scene), presses.AskAt(*member.key, a, new)) for a in AGENCIES
    )
    text = lines(
        title(scene, member),
        GAP,
        _("<b>请哪个部门协查？</b>"),
        _("由党（工）委或组织部汇总发函，本机器人不查询任何人。"),
        _("发出以后记为“等待答复”，答复到了再记结果。"),
    )
    back = Button(_("↩️ 返回"), buttons.Summary(*member.key, 0))
    return Screen(text, (row, (back, home_button(_))))


def waiting(scene: Scene) -> Screen:
    """What waits to be bundled, by agency, and how many are not answered yet."""
    _, unit, desk = scene.say, unit_number(scene), scene.desk
    told, row = [], []
    for agency in AGENCIES:
        ready = len(unsent(desk, agency))
        out = unanswered(desk, agency)
        name = agency_label(agency, scene)
        told.append(
            _("{agency}：待汇总 {n} 人，已请查未复 {out} 人", agency=name, n=ready, out=out)
        )
        if ready:
            label = _("📄 汇总{agency} {n} 人", agency=name, n=ready)
            row.append(Button(label, presses.Bundle(unit, agency)))
    text = lines(
        _("<b>协查</b>"),
        *told,
        GAP,
        _("按部门汇总成一张表，写上文号，随公函发出。"),
    )
    answers = Button(_("📨 登记答复"), shown.Listed(unit, "inbox", 0))
    return Screen(text, (*in_rows(row, 1), (answers, home_button(_))))


def number(scene: Scene) -> Screen:
    """The number of the letter is awaited as text."""
    _ = scene.say
    text = lines(
        _("<b>汇总协查：{agency}</b>", agency=agency_label(scene.view.argument, scene)),
        _("✍️ 请打字写公函文号，如 镇委函〔2026〕3号。"),
    )
    return Screen(text, ((Button(_("✖️ 取消"), Cancel()), home_button(_)),))


def _asked(scene: Scene) -> bool:
    """Whether the next text is what the agency wrote."""
    return scene.desk.seat.expects.endswith(f":{SAID}")


def one(scene: Scene, matter: Matter) -> Screen:
    """One look-up: in which letter it went out, and what was answered."""
    _, own = scene.say, scene.desk.holds("secretary")
    text = lines(
        _("<b>协查：{agency}</b>　{state}", agency=agency_label(agency_of(matter), scene),
          state=_state(scene, matter)),
        about(scene, matter),
        _("公函：{no}，{day}", no=quoted(matter.text("no"), 40), day=in_words(matter.text("day"), _))
        if matter.text("no")
        else None,
        _("收到答复就按结果登记，会记成一次查找。") if matter.open and may_reply(scene.desk) else None,
        _("✍️ 答复里有新地址、电话或日期的，请接着打字写下来。") if _asked(scene) else None,
    )  # fmt: skip
    rows: tuple[Row, ...] = ()
    if matter.open and may_reply(scene.desk):
        labels = {c.code: c.button for c in scene.policy.codes["outcome"]}
        rows = in_rows(
            [
                Button(_(labels[code]), presses.Reply(*matter.id, code, matter.revision))
                for code in ANSWERS
            ],
            2,
        )
    above = next((g.unit.id for g in scene.desk.grants), unit_number(scene))
    back = shown.Listed(unit_number(scene), "kind.inquiry", 0)
    if not own:
        back = shown.Listed(above, "inbox", 0)
        if matter.open and may_reply(scene.desk):
            rows = (*rows, (Button(_("📄 去汇总"), presses.Waiting(above)),))
    elif matter.member is not None:
        return Screen(text, (*rows, (_to_member(scene, matter), home_button(_))))
    return Screen(text, (*rows, (Button(_("↩️ 返回"), back), home_button(_))))


def _to_member(scene: Scene, matter: Matter) -> Button:
    return Button(scene.say("↩️ 返回"), buttons.Open(matter.id.unit, matter.member or 0))


def _state(scene: Scene, matter: Matter) -> str:
    _ = scene.say
    if matter.open:
        return _("已请查未复") if matter.state == "sent" else _("等上级汇总发函")
    labels = {c.code: c.button for c in scene.policy.codes["outcome"]}
    return _(labels.get(matter.text("outcome"), ""))


SCREENS = {
    "inquiry_ask": ask,
    "inquiries": waiting,
    "inquiry_number": number,
}
"""The names under which rules ask for them."""
