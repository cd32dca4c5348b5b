"""Pages of plain words: the notice, help, privacy, languages, progress, dates, forms."""

from __future__ import annotations

from html import escape

from bot.domain import presses
from bot.domain.classes import ORDER
from bot.domain.downloads import READERS
from bot.domain.presses import upward
from bot.domain.records import Translator
from bot.domain.upward import asks
from bot.screens.below import progress as progress_above
from bot.screens.conclusions import class_label
from bot.screens.diligence import search_rows
from bot.screens.names import called
from bot.screens.screen import (
    CHOSEN,
    GAP,
    Button,
    Scene,
    Screen,
    home_button,
    in_rows,
    lines,
)
from bot.screens.standing import Tally, bar, classes, unit_name, unit_number, waiting
from bot.screens.values import shortened

UNITS = 7
"""Units that fit one screen."""

LANGUAGES = {"zh_Hans": "简体中文", "en": "English"}
"""Each in its own words."""


def stranger(scene: Scene) -> Screen:
    """The one neutral line for everybody who holds no role."""
    return Screen(scene.say("这里只为受邀的工作人员服务。如有邀请链接，请点开链接进入。"))


def notice(scene: Scene) -> Screen:
    """The first-use notice: what is stored where, and what is not done."""
    _ = scene.say
    text = lines(
        _("<b>使用须知</b>"),
        _("1. 您填写的内容加密保存在本单位自己的服务器上；消息要经过 Telegram 的服务器。"),
        _("2. 能不能录入真实的身份证号，由党（工）委决定；不录入也能做完全部工作。"),
        _("3. 身份证号和电话平时遮住，查看要写明原因，每次都有记录。"),
        _("4. 每一次填写、修改、查看都记录在案，不能删除。"),
        _("5. 我只记录，不向公安、人社、民政等部门查询任何人。"),
        _("6. 排查数据不公开、不转发、不截图外传。"),
    )
    return Screen(text, ((Button(_("✅ 我知道了"), presses.AcceptNotice()),),))


def more(scene: Scene) -> Screen:
    """What is not needed every day."""
    _ = scene.say
    buttons = [
        Button(_("❓ 帮助"), presses.Show("help")),
        Button(_("🔒 隐私"), presses.Show("privacy")),
        Button(_("🌐 语言"), presses.Show("language")),
        Button(_("🏢 我的岗位"), presses.Show("units")),
    ]
    if scene.desk.holds(*READERS):
        buttons.append(Button(_("📑 谁取过文件"), presses.Taken(unit_number(scene), 0)))
    if asks(scene.desk):
        buttons.append(Button(_("📣 报告请示"), upward.Begin(unit_number(scene))))
    if scene.desk.holds("secretary"):
        unit = unit_number(scene)
        buttons += [
            Button(_("🤝 交接工作"), presses.HandOver(unit, 0)),
            Button(_("📨 提交支部自查"), presses.reviews.Submit(unit, 0)),
            Button(_("🏷 单位情况"), presses.offices.About(unit, "")),
            Button(_("🔢 半年报人数"), presses.signatures.HeadCount(unit)),
            Button(_("📌 交办任务"), presses.signatures.Tasks(unit)),
        ]
    return Screen(_("<b>更多</b>"), (*in_rows(buttons, 2), (home_button(_),)))


def units(scene: Scene) -> Screen:
    """The units in which the person holds a role; a tap works in another one."""
    _, here, roles = scene.say, scene.desk.unit, _roles(scene.say)
    held: dict[int, list[str]] = {}
    for grant in scene.desk.grants:
        held.setdefault(grant.unit.id, []).append(roles[grant.role])
    found = {grant.unit.id: grant.unit for grant in scene.desk.grants}
    shown = list(found.values())[:UNITS]
    told = [_("{unit}：{role}", unit=u.name, role=" · ".join(held[u.id])) for u in shown]
    left = len(found) - len(shown)
    switch = [
        Button(escape(shortened(u.name, 12), quote=False), presses.Sit(u.id))
        for u in shown
        if here is None or u.id != here.id
    ]
    hint = _("点一个，转到那里工作。") if switch else None
    more = _("还有 {n} 个", n=left) if left else None
    text = lines(_("<b>我的岗位</b>"), *told, more, hint)
    return Screen(text, (*in_rows(switch, 1), (home_button(_),)))


def _roles(_: Translator) -> dict[str, str]:
    return {
        "city": _("市委组织部"),
        "committee": _("党（工）委书记"),
        "clerk": _("专职工作人员"),
        "verifier": _("工作组成员"),
        "secretary": _("支部书记"),
    }


def help_page(scene: Scene) -> Screen:
    """How the work is done, in a few lines."""
    _ = scene.say
    text = lines(
        _("<b>怎么用</b>"),
        _("1. 把名册文件发到这里，看过预览再确认。"),
        _("2. 按“下一位”逐人核对：都对按“信息无误”，不对就逐项回答。"),
        _("3. 不知道按“不清楚”，与本人无关按“不适用”，以后再答按“稍后”。"),
        _("4. 答错了按“上一步”，或发 /undo 撤销；什么都不会丢。"),
        _("5. 找人直接打字：姓名、拼音首字母、编号、身份证后四位。"),
        _("6. 按“名册”取回可以打印的表格。"),
        _("7. 联系不上的人按“记录查找”，或打一行字：王小明 电话 空号 昨天下午"),
        GAP,
        "/next /find /log /roster /forms /progress /deadlines /undo /cancel /language /privacy",
    )
    return Screen(text, ((home_button(_),),))


def privacy(scene: Scene) -> Screen:
    """What the bot holds, hides and does not do."""
    _, me = scene.say, scene.desk.person
    text = lines(
        _("<b>隐私</b>"),
        _("<b>保存</b>　名册内容、您的每个回答、修改和查看的记录、您的 Telegram 编号。"),
        _("<b>加密</b>　身份证号、电话、住址、备注和上传的文件；姓名不加密，用来查找。"),
        _("<b>遮住</b>　身份证号和电话只显示末几位；看全号要写明原因，60 秒后遮住。"),
        _("<b>不做</b>　不查询任何机关的数据，不读您的通讯录，不进群，不对外提供数据。"),
        _("上传的名册没有确认的，24 小时后作废。"),
        _("能否录入真实身份证号，由党（工）委决定。"),
        _("<b>称呼</b>　同事在修改记录里看到您是：{who}", who=called(me.id, {me.id: me.name}, _)),
    )
    return Screen(text, ((Button(_("✏️ 我的称呼"), presses.pages.CallMe()), home_button(_)),))


def call_me(scene: Scene) -> Screen:
    """The next text is the name by which colleagues see the person."""
    _ = scene.say
    text = lines(
        _("<b>我的称呼</b>"),
        _("✍️ 请打字写出同事怎么称呼您，如：李书记。加密保存，只给能看到这些记录的同事看。"),
    )
    return Screen(text, ((Button(_("↩️ 返回"), presses.Show("privacy")), home_button(_)),))


def language(scene: Scene) -> Screen:
    """The languages to choose from, each in its own words."""
    chosen = scene.desk.person.language
    buttons = tuple(
        Button((CHOSEN if code == chosen else "") + name, presses.Speak(code))
        for code, name in LANGUAGES.items()
    )
    return Screen(scene.say("<b>语言</b>"), (buttons, (home_button(scene.say),)))


def progress(scene: Scene) -> Screen:
    """How far the branch is, with a bar that tells the truth; above, how far those below are."""
    if scene.desk.unit is not None and not scene.desk.holds("secretary"):
        return progress_above(scene)
    _, n, unit = scene.say, scene.desk.tally, unit_number(scene)
    normal = n.get("cls:normal", 0)
    text = lines(
        _("<b>{unit}　进度</b>", unit=unit_name(scene)),
        GAP,
        bar(n),
        waiting(n, _),
        _("✅ 正常 {n}", n=normal) if normal else None,
        classes(n, _),
        _marks(n, _),
        _("已移出名单 {n}", n=n["closed"]) if n.get("closed") else None,
    )
    # Lists of members are for those who account for them.
    names = (
        [name for name in ORDER if n.get(f"cls:{name}")] if scene.desk.holds("secretary") else []
    )
    buttons = [
        Button(f"{class_label(name, _)} {n[f'cls:{name}']}", presses.Listed(unit, f"cls.{name}", 0))
        for name in names
    ]
    return Screen(text, (*in_rows(buttons, 2), *search_rows(scene), (home_button(_),)))


def _marks(n: Tally, _: Translator) -> str:
    found = [(name, n.get(f"flag:{name}", 0)) for name in ("pocket", "conceal")]
    return " · ".join(f"{class_label(name, _)} {count}" for name, count in found if count)


SCREENS = {
    "stranger": stranger,
    "notice": notice,
    "more": more,
    "units": units,
    "help": help_page,
    "privacy": privacy,
    "call_me": call_me,
    "language": language,
    "progress": progress,
}
"""The names under which rules ask for them."""
