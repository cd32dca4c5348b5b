"""Files on their way: how far they are, the password they may carry, and who took which."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from bot.domain import presses
from bot.domain.catalogue import catalogue
from bot.domain.downloads import LONGEST, SHORTEST
from bot.domain.papers import NAMES as PAPERS
from bot.domain.records import Download, Translator
from bot.screens.names import called
from bot.screens.screen import GAP, Button, Row, Scene, Screen, home_button, lines, steps
from bot.screens.standing import unit_number
from bot.screens.values import shortened
from bot.screens.words import N_

_WAYS: Mapping[str, str] = {"pdf": "PDF", "locked": N_("加密码")}


def progress(done: int, total: int, _: Translator) -> Screen:
    """How far a long file is; the message keeps its text when its button is pressed."""
    if done >= total:
        text = _("✅ 已生成 {n} 份，文件马上发来。", n=total)
    else:
        text = lines(
            _("⏳ 正在生成 {done}/{total}", done=done, total=total),
            _("做好了自动发给您，不用等，可以做别的。"),
        )
    return Screen(text, ((home_button(_),),), stays=True)


def under_file(unit: int, download: int, name: str, pdf: bool, _: Translator) -> Screen:
    """What stands under a file that was handed out: the same as a PDF, or with a password."""
    row: list[Button] = []
    if pdf and not name.endswith((".pdf", ".zip")):
        row.append(Button(_("📄 PDF"), presses.Again(unit, download, "pdf")))
    if name.endswith((".xlsx", ".docx")):
        row.append(Button(_("🔒 加密码"), presses.Lock(unit, download)))
    return Screen("", ((*row, home_button(_)),), stays=True)


def lock(scene: Scene) -> Screen:
    """Which password?"""
    _ = scene.say
    text = lines(
        _("<b>给文件加密码</b>"),
        _(
            "请发来密码：{least} 到 {most} 位字母、数字或符号，不要空格。",
            least=SHORTEST,
            most=LONGEST,
        ),
        GAP,
        _("我用完就忘，也会删掉您发的那条消息；忘了密码就打不开，只能重新取表。"),
    )
    return Screen(text, ((Button(_("✖️ 取消"), presses.Cancel()), home_button(_)),))


def taken(scene: Scene) -> Screen:
    """Who took which file, newest first."""
    _, page, total = scene.say, scene.view.page, scene.downloads_total
    said = [_line(one, scene) for one in scene.downloads]
    text = lines(
        _("<b>谁取过文件</b>（共 {n} 次）", n=total),
        *(said or [_("还没有人取过文件。")]),
    )
    turn = steps(page, total, lambda to: presses.Taken(unit_number(scene), to), _)
    rows: list[Row] = [turn] if turn else []
    return Screen(text, (*rows, (home_button(_),)))


def _line(one: Download, scene: Scene) -> str:
    _ = scene.say
    at = one.at.astimezone(scene.zone)
    here = scene.desk.unit
    who = _("您") if one.person == scene.desk.person.id else called(one.person, scene.desk.names, _)
    parts = [
        f"{at:%m-%d %H:%M}",
        who,
        shortened(form_name(one.form, scene), 20),
        _(_WAYS[one.way]) if one.way in _WAYS else "",
        shortened(one.unit_name, 14) if here is None or one.unit != here.id else "",
    ]
    return escape(" · ".join(part for part in parts if part), quote=False)


def form_name(form: str, scene: Scene) -> str:
    """What the form of this code is called in the policy; the code where it is not there."""
    row = catalogue(scene.policy.tables).get(form)
    return row.name if row else PAPERS.get(form, form)


SCREENS = {
    "lock": lock,
    "taken": taken,
}
"""The names under which rules ask for them."""
