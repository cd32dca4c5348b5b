"""The preview of an uploaded roster, and how to send one."""

from __future__ import annotations

from bot.domain import presses
from bot.screens.screen import GAP, Button, Scene, Screen, fitting, home_button, lines
from bot.screens.standing import unit_number
from bot.screens.values import shortened

ROOM = 5
"""Lines of a preview that leave room for three counts of people below each other."""


def how_to_import(scene: Scene) -> Screen:
    """导入: what to send."""
    _ = scene.say
    text = lines(
        _("<b>导入名册</b>"),
        _("📎 请把名册文件（.xlsx 或 .csv）直接发到这里，最大 20 MB。"),
        _("先看预览，确认以后才会导入；重复导入不会重复建人。"),
        _("只有“姓名”一栏是必需的，缺的内容之后会逐项问您。"),
    )
    blank = Button(_("📋 空白名册"), presses.Make(unit_number(scene), "blank"))
    return Screen(text, ((blank,), (home_button(_),)))


def preview(scene: Scene) -> Screen:
    """n new, n changed, n unchanged, n with problems; nothing has happened yet."""
    _, view = scene.say, scene.view
    n = {name: int(value) for name, value in view.places.items() if isinstance(value, int)}
    upload = int(view.argument)
    asked = n.get("conflicts", 0)
    nothing = not n["new"] and not n["changed"] and not asked
    around = (*_read(scene, n), _compared(scene), *_left_alone(scene, n), *_problems(scene, n))
    text = fitting(
        _("<b>名册预览</b>（还没有导入）"),
        *_read(scene, n),
        _compared(scene),
        GAP,
        *_people(scene, n, together=sum(map(bool, around)) > ROOM),
        _("⚖️ 和记录不一致 {n} 处：确认后逐项问您，不会直接改", n=asked) if asked else None,
        *_left_alone(scene, n),
        *_problems(scene, n),
        GAP,
        _("没有可以导入的内容。") if nothing else _("按“确认”后一次全部导入。"),
    )
    confirm = Button(_("✅ 确认"), presses.Confirm(upload, str(scene.view.places.get("plan", ""))))
    drop = Button(_("✖️ 取消"), presses.Drop(upload))
    return Screen(text, ((drop,) if nothing else (confirm, drop), (home_button(_),)))


def _people(scene: Scene, n: dict[str, int], together: bool) -> list[str]:
    """How many are new, changed and the same; on one line where the screen is full otherwise."""
    _ = scene.say
    counted = (
        _("🆕 新增 {n} 人", n=n["new"]) if n["new"] else "",
        _("✏️ 有变动 {n} 人", n=n["changed"]) if n["changed"] else "",
        _("▫️ 没有变动 {n} 人", n=n["unchanged"]),
    )
    said = [part for part in counted if part]
    return ["  ".join(said)] if together else said


def _read(scene: Scene, n: dict[str, int]) -> list[str]:
    """What was read of the file, where that is not plain."""
    _, places, said = scene.say, scene.view.places, []
    sheet, unused = str(places.get("sheet", "")), str(places.get("unknown", ""))
    if n["other_sheets"]:
        said.append(_("读的是“{sheet}”，另有 {n} 张表没有读", sheet=sheet, n=n["other_sheets"]))
    if unused:
        said.append(_("没有用到的列：{columns}", columns=shortened(unused, 40)))
    return said


def _compared(scene: Scene) -> str:
    """With what the file was compared, where that is not plain."""
    _ = scene.say
    match scene.view.places.get("compared"):
        case "sent":
            return _("↔️ 已和发出去的那一份逐格比较")
        case "lost":
            return _("↔️ 文件里没有发出时的标记，只能和现在的记录比较；聊天里回答过的不会被盖掉")
        case "other":
            return _("↔️ 这份名册不是本支部取出的，请核对；已和本支部现在的记录比较")
    return ""


def _left_alone(scene: Scene, n: dict[str, int]) -> list[str]:
    """What is different in the file and changes nothing: nobody and no answer is removed by it."""
    _, said = scene.say, []
    if n.get("cleared"):
        said.append(_("🧹 清空 {n} 格：清空不算修改，原来的内容保留", n=n["cleared"]))
    if n.get("ids_left_out"):
        said.append(_("🔒 身份证号 {n} 处不导入：党（工）委决定不录入", n=n["ids_left_out"]))
    if n.get("missing"):
        names = str(scene.view.places.get("missing_names", ""))
        said.append(_("👤 文件里少了 {n} 人（{names}）：照旧保留", n=n["missing"], names=names))
    return said


def _problems(scene: Scene, n: dict[str, int]) -> list[str]:
    """How much is wrong, and where the reasons stand."""
    _, said = scene.say, []
    if n["problems"]:
        said.append(_("❗ 有错误 {n} 行，其中 {out} 行不导入", n=n["problems"], out=n["left_out"]))
    if n["warnings"]:
        said.append(_("⚠️ 有疑点 {n} 行，照样导入", n=n["warnings"]))
    if said:
        said.append(_("问题标在发回的文件里；有错误的内容不导入，之后会问您。"))
    return said


SCREENS = {
    "preview": preview,
    "import": how_to_import,
}
"""The names under which rules ask for them."""
