"""Pages of plain words: the notice, help, privacy, languages, progress, dates, forms."""

from __future__ import annotations

from bot.domain import presses
from bot.domain.classes import ORDER
from bot.domain.records import Translator
from bot.screens.conclusions import class_label
from bot.screens.home import classes, due_line
from bot.screens.screen import Button, Scene, Screen, home_button, in_rows, lines


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
        Button(_("🏢 我的党组织"), presses.Show("units")),
    ]
    return Screen(_("<b>更多</b>"), (*in_rows(buttons, 2), (home_button(_),)))


def units(scene: Scene) -> Screen:
    """The units in which the person holds a role; a tap works in another one."""
    _, here = scene.say, scene.desk.unit
    roles = _roles(_)
    told = [
        _("{unit}：{role}", unit=g.unit.name, role=roles[g.role]) for g in scene.desk.grants[:8]
    ]
    switch = [
        Button(g.unit.name[:20], presses.Sit(g.unit.id))
        for g in scene.desk.grants[:8]
        if here is None or g.unit.id != here.id
    ]
    return Screen(lines(_("<b>我的党组织</b>"), *told), (*in_rows(switch, 1), (home_button(_),)))


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
        _("2. 按“下一位”逐人核对：信息都对按“信息无误”，不对就逐项回答。"),
        _("3. 不知道按“不清楚”，与本人无关按“不适用”，以后再答按“稍后”。"),
        _("4. 答错了按“上一步”或发送 /undo 撤销；什么都不会丢。"),
        _("5. 找人直接打字：姓名、拼音首字母、编号、身份证后四位。"),
        _("6. 按“名册”取回可以打印的表格。"),
        _(
            "命令：/start /next /find /roster /forms /progress /deadlines /undo /cancel /language /privacy"
        ),
    )
    return Screen(text, ((home_button(_),),))


def privacy(scene: Scene) -> Screen:
    """What the bot holds, hides and does not do."""
    _ = scene.say
    text = lines(
        _("<b>隐私</b>"),
        _("保存：名册内容、您的每个回答、修改和查看的记录、您的 Telegram 编号。"),
        _("加密：身份证号、电话、住址、备注和上传的文件；姓名不加密，用来查找。"),
        _("遮住：身份证号和电话只显示末几位；要看全号须写明原因，60 秒后遮住。"),
        _("不做：不查询任何机关的数据，不读您的通讯录，不进群，不对外提供数据。"),
        _("上传的名册没有确认的，24 小时后作废。"),
        _("能否录入真实身份证号，由党（工）委决定。"),
    )
    return Screen(text, ((home_button(_),),))


def language(scene: Scene) -> Screen:
    """The languages to choose from, each in its own words."""
    buttons = [
        Button("简体中文", presses.Speak("zh_Hans")),
        Button("English", presses.Speak("en")),
    ]
    return Screen(scene.say("<b>语言</b>"), (tuple(buttons), (home_button(scene.say),)))


def progress(scene: Scene) -> Screen:
    """How far the branch is, with a bar that tells the truth."""
    _, n = scene.say, scene.desk.tally
    total, done = n.get("total", 0), n.get("done", 0)
    share = done * 10 // total if total else 0
    unit = scene.desk.unit.name if scene.desk.unit else ""
    text = lines(
        _("<b>{unit}　进度</b>", unit=unit),
        "▓" * share + "░" * (10 - share) + f"　{done}/{total}",
        _("未开始 {n}", n=n.get("todo", 0)) + " · " + _("进行中 {n}", n=n.get("doing", 0)),
        _("稍后 {n}", n=n.get("later", 0)) + " · " + _("有不清楚的 {n}", n=n.get("unclear", 0)),
        _("正常 {n}", n=n.get("cls:normal", 0)),
        classes(n, _) or None,
        _marks(n, _),
    )
    number = scene.desk.unit.id if scene.desk.unit else 0
    names = [name for name in ORDER if n.get(f"cls:{name}")]
    buttons = [
        Button(class_label(name, _), presses.Listed(number, f"cls.{name}", 0)) for name in names
    ]
    return Screen(text, (*in_rows(buttons, 3), (home_button(_),)))


def _marks(tally: object, _: Translator) -> str:
    counts = tally if isinstance(tally, dict) else {}
    found = [(name, counts.get(f"flag:{name}", 0)) for name in ("pocket", "conceal")]
    return " · ".join(f"{class_label(name, _)} {n}" for name, n in found if n)


def deadlines(scene: Scene) -> Screen:
    """The dates that bind a branch and those above it, the nearest first."""
    _, campaign = scene.say, scene.policy.campaign
    mine = [due_line(d, scene) for d in campaign.ahead("branch", scene.today)]
    above = [due_line(d, scene) for d in campaign.ahead("committee", scene.today)][:4]
    text = lines(
        _("<b>期限</b>"),
        *(mine or [_("本支部没有未到的期限。")]),
        _("党（工）委：") if above else None,
        *above,
        _("排查截止日 {d}：年龄、失联时间都算到这一天。", d=campaign.cutoff.isoformat()),
    )
    return Screen(text, ((home_button(_),),))


def forms(scene: Scene) -> Screen:
    """The files that can be asked for."""
    _, unit = scene.say, scene.desk.unit
    number = unit.id if unit else 0
    buttons = [
        Button(_("📋 党员名册"), presses.Make(number, "roster")),
        Button(_("📋 空白名册"), presses.Make(number, "blank")),
    ]
    text = lines(_("<b>表格</b>"), _("文件会作为新消息发来，可以保存、打印、转存。"))
    return Screen(text, (*in_rows(buttons, 1), (home_button(_),)))
