"""An office's own blank form: which form it is, and how it fits."""

from __future__ import annotations

from html import escape

from bot.domain import presses
from bot.domain.catalogue import catalogue
from bot.domain.records import Translator
from bot.screens.home import home
from bot.screens.screen import GAP, Button, Row, Scene, Screen, fitting, home_button, in_rows, lines
from bot.screens.standing import unit_number
from bot.screens.values import shortened


def official_which(scene: Scene) -> Screen:
    """Which form is it? The likely ones, the best first; or that it looks like none."""
    _, upload = scene.say, int(scene.view.argument)
    codes = str(scene.view.places.get("codes", "")).split(",")
    rows = catalogue(scene.policy.tables)
    known = [(place, rows[code]) for place, code in enumerate(codes) if code in rows]
    text = lines(
        _("<b>这是哪一张表？</b>"),
        _("表头像下面这几张。点一个，先看对照，不会马上填。")
        if scene.view.places.get("alike", 1)
        else _("我认不出这是哪一张，请选一张。先看对照，不会马上填。"),
        GAP,
        *(_("· 《{form}》", form=row.name) for _place, row in known),
        GAP,
        _("都不是的话，请重新发一次，并在文件说明里写上表名。"),
    )
    buttons = [
        Button(f"📄 {row.label}", presses.FillAs(unit_number(scene), upload, place))
        for place, row in known
    ]
    return Screen(text, (*in_rows(buttons, 1), (home_button(_),)))


def official(scene: Scene) -> Screen:
    """How the blank fits: which columns will be filled, what stays empty, what has no place."""
    _, places = scene.say, scene.view.places
    row = catalogue(scene.policy.tables).get(str(places.get("code", "")))
    if row is None:
        return home(scene)
    theirs, ours = str(places["theirs"]), str(places["ours"])
    text = fitting(
        _("<b>《{form}》对照</b>（还没有填）", form=row.name),
        _("“{sheet}”，表头到第 {row} 行", sheet=places["sheet"], row=places["row"]),
        GAP,
        _("✅ 对上 {n} 列：{columns}", n=places["fits"], columns=_some(places["fitting"], 90)),
        _("▫️ 表里有、我不填：{columns}", columns=_some(theirs, 60)) if theirs else None,
        _("❗ 表里没有这几列，内容填不进：{columns}", columns=_some(ours, 60)) if ours else None,
        GAP,
        _("只往空格里填，格式、公式、别的内容都不动；空行不够会照样加行。"),
    )
    unit, upload = unit_number(scene), int(scene.view.argument)
    fill = Button(_("✅ 填好发给我"), presses.Fill(unit, upload, scene.view.page))
    foot: list[Row] = [(fill,)]
    return Screen(text, (*foot, (home_button(_),)))


def not_filled(why: str, _: Translator) -> Screen:
    """The blank was not filled, and why; sent in place of the file."""
    text = lines(_("<b>空表没有填</b>"), GAP, escape(why, quote=False))
    return Screen(text, ((home_button(_),),))


def _some(columns: object, length: int) -> str:
    return shortened(str(columns), length)


SCREENS = {
    "official": official,
    "official_which": official_which,
}
"""The names under which rules ask for them."""
