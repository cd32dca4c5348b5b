"""Search attempts: the three taps, one attempt, the list of them, and the corrections."""

from __future__ import annotations

from bot.domain import presses
from bot.domain.attempts import Amendment, Attempt, Moment, Wording, latest, moment_of, standing
from bot.domain.catalogue import catalogue
from bot.domain.identity import mask_phone
from bot.domain.leads import CLUE, contact_of, open_leads
from bot.domain.presses import repeats
from bot.domain.presses.contacts import AddContact, Contacts, OneContact
from bot.domain.presses.efforts import Regain
from bot.domain.presses.evidence import AddEvidence, Evidence
from bot.domain.presses.tried import Say, Tried
from bot.domain.records import Member
from bot.screens.contacts import contact_rows, told
from bot.screens.home import home
from bot.screens.next_steps import step_line
from bot.screens.person import title
from bot.screens.screen import (
    GAP,
    PAGE,
    Button,
    Row,
    Scene,
    Screen,
    by_length,
    home_button,
    in_rows,
    lines,
    steps,
)
from bot.screens.values import MONTHS, in_words, shortened
from bot.screens.words import N_

NOTE = 24
"""Characters of a note on a line of the list."""

LEAD = 8
"""Characters of a lead on a button."""

NAME = 8

_PARTS = ((11, N_("上午")), (12, N_("中午")), (18, N_("下午")), (24, N_("晚上")))
"""Until which hour a part of the day may begin, and its name."""

QUESTIONS = {
    "when": N_("什么时候找的？"),
    "channel": N_("通过什么途径找的？"),
    "outcome": N_("结果怎样？"),
}


def when(moment: Moment, scene: Scene) -> str:
    """The moment as exactly as it is known: 2月24日 15:20, 2月24日 下午, 2月24日."""
    _, at = scene.say, moment.at.astimezone(scene.zone)
    if at.year == scene.today.year:
        day = _("{month}{day}日", month=_(MONTHS[at.month - 1]), day=at.day)
    else:
        day = in_words(at.date().isoformat(), _)
    if moment.precision == "day":
        return day
    if moment.precision == "exact":
        return f"{day} {at:%H:%M}"
    return _("{day} {part}", day=day, part=_(next(name for hour, name in _PARTS if at.hour < hour)))


def code_label(name: str, code: str, scene: Scene) -> str:
    """The words of a channel or an outcome, as they stand on a button."""
    row = scene.policy.codes[name].get(code)
    return scene.say(row.button) if row else code


def what(wording: Wording, scene: Scene) -> str:
    """By which channel with which outcome."""
    channel = code_label("channel", wording.channel, scene)
    return f"{channel} · {code_label('outcome', wording.outcome, scene)}"


def tried_line(scene: Scene, member: Member) -> str | None:
    """How often the member was looked for, and the last time; None: never."""
    _, last = scene.say, latest(member.tried)
    if last is None:
        return None
    moment = moment_of(last.happened, last.precision)
    return _(
        "🔎 查找 {n} 次，最近 {when} {channel} {outcome}",
        n=len(standing(member.tried)),
        when=when(moment, scene),
        channel=code_label("channel", last.channel, scene),
        outcome=code_label("outcome", last.outcome, scene),
    )


def search_row(scene: Scene, member: Member) -> Row:
    """The buttons on the card of a member who is out of reach, or was looked for before."""
    if member.value("reach") != "no" and not member.tried:
        return ()
    return (log_button(scene, member), *_to_list(scene, member))


def lead_row(scene: Scene, member: Member) -> Row:
    """The way to the lead that nobody has followed, on the card of one who is searched for."""
    first = next(iter(open_leads(member)), 0) if member.standing.leads else 0
    lead = contact_of(member, first)
    if lead is None:
        return ()
    label = scene.say("🧭 跟进 {who}", who=shortened(told(lead), LEAD))
    return (Button(label, OneContact(*member.key, first)),)


def log_button(scene: Scene, member: Member) -> Button:
    """记录查找."""
    return Button(scene.say("📞 记录查找"), presses.Log(*member.key))


def _to_list(scene: Scene, member: Member) -> Row:
    if not member.tried:
        return ()
    label = scene.say("🔎 查找 {n} 次", n=len(standing(member.tried)))
    return (Button(label, presses.Attempts(*member.key, 0)),)


def _foot(scene: Scene, member: Member) -> Row:
    _ = scene.say
    return (Button(_("↩️ 返回"), presses.Open(*member.key)), home_button(_))


def log(scene: Scene) -> Screen:
    """By which channel?"""
    member, _ = scene.desk.member, scene.say
    if member is None:
        return home(scene)
    contact = contact_of(member, scene.view.page)
    number = scene.view.page if contact else 0
    buttons = [
        Button(_(code.button), presses.LogBy(*member.key, code.code, number))
        for code in scene.policy.codes["channel"]
    ]
    text = lines(
        title(scene, member),
        _("对象：{through}", through=told(contact)) if contact else tried_line(scene, member),
        None if contact else step_line(scene, member),
        GAP,
        f"<b>{_(QUESTIONS['channel'])}</b>",
    )
    known = () if contact else contact_rows(scene, member)
    listed = Button(_("☎️ 联系人"), Contacts(*member.key, 0))
    wording = Button(_("💬 怎么说"), Say(*member.key, ""))
    return Screen(
        text,
        (
            *known,
            *by_length(buttons),
            (listed, wording, *_to_list(scene, member)),
            _foot(scene, member),
        ),
    )


def log_outcome(scene: Scene) -> Screen:
    """With which outcome? Each button stores once."""
    member, _, channel = scene.desk.member, scene.say, scene.view.argument
    if member is None:
        return home(scene)
    following, number = len(member.tried) + 1, scene.view.page
    contact = contact_of(member, number)
    buttons = [
        Button(_(code.button), presses.LogAs(*member.key, channel, code.code, following, number))
        for code in scene.policy.codes["outcome"]
    ]
    text = lines(
        title(scene, member),
        GAP,
        _("第 {n} 次，途径：{channel}", n=following, channel=code_label("channel", channel, scene)),
        _("对象：{through}", through=told(contact)) if contact else None,
        f"<b>{_(QUESTIONS['outcome'])}</b>",
        _("<i>时间按现在记，存好以后可以改。</i>"),
    )
    change = Button(_("◀ 换途径"), presses.Log(*member.key))
    return Screen(text, (*by_length(buttons), (change, *_foot(scene, member))))


def chosen_attempt(scene: Scene) -> tuple[Member, Attempt] | None:
    """The open member, and the attempt that the view's page names."""
    member = scene.desk.member
    if member is None:
        return None
    wanted = (member.key.number, scene.view.page)
    attempt = next((a for a in scene.attempts if (a.number, a.attempt) == wanted), None)
    return (member, attempt) if attempt else None


def attempt(scene: Scene) -> Screen:
    """One attempt as it stands, its first text, and what can be done with it."""
    chosen, _ = chosen_attempt(scene), scene.say
    if chosen is None:
        return home(scene)
    member, made = chosen
    fresh = made.open(scene.now) if scene.now else False
    heading = N_("✅ <b>已记录第 {n} 次：{what}</b>") if fresh else N_("<b>第 {n} 次：{what}</b>")
    text = lines(
        title(scene, member),
        GAP,
        _(heading, n=made.attempt, what=what(made.wording, scene)),
        *_told(scene, made.wording, made.late),
        _standing_line(scene, made),
        *(() if fresh else _first_told(scene, made)),
        *_what_follows(scene, member, made),
    )
    return Screen(text, (*_deeds(scene, member, made, fresh), _attempt_foot(scene, member)))


def _what_follows(scene: Scene, member: Member, made: Attempt) -> list[str]:
    """What this outcome asks for, and the next step; only behind the last attempt."""
    if not made.counts or made.attempt != len(member.tried):
        return []
    _, act = scene.say, scene.policy.outcomes.get(made.wording.outcome)
    said = []
    if act is not None and act.note and not made.wording.note:
        said.append(_("📝 请加备注：谁说的、说了什么。"))
    found = [c for c in member.contacts if c.attempt == made.attempt]
    if act is not None and act.lead and not found:
        said.append(_("🧭 请写下线索：谁、电话或地址。"))
    if act is not None and act.evidence and not made.evidence:
        said.append(_("📎 请发佐证：函件照片或函号。"))
    if act is not None and act.superior:
        said.append(_("🔺 这种结果要请上级看一下。"))
    following = step_line(scene, member)
    return [*said, *((following,) if following else ())]


def _attempt_foot(scene: Scene, member: Member) -> Row:
    return (*_to_list(scene, member), *_foot(scene, member))


def _told(scene: Scene, wording: Wording, late: bool) -> list[str]:
    _, time = scene.say, when(wording.moment, scene)
    said = [_("时间：{when}（补记）", when=time) if late else _("时间：{when}", when=time)]
    if wording.through:
        said.append(_("对象：{through}", through=mask_phone(wording.through)))
    if wording.note:
        said.append(_("备注：{note}", note=mask_phone(wording.note)))
    return said


def _standing_line(scene: Scene, made: Attempt) -> str | None:
    _ = scene.say
    if made.withdrawn is not None:
        return _("↩️ 已撤销，不计入次数；原文保留。")
    if made.void is not None:
        return _("🚫 已作废，不计入次数；原文保留。")
    return None


def _first_told(scene: Scene, made: Attempt) -> list[str]:
    """What was said first, and every correction with its reason."""
    _ = scene.say
    if not made.amendments:
        return []
    said = [GAP, _("<b>原来的记录</b>"), _one_line(scene, made.first)]
    return said + [_amended(scene, amendment) for amendment in made.amendments]


def _one_line(scene: Scene, wording: Wording) -> str:
    _ = scene.say
    said = _("{when}　{what}", when=when(wording.moment, scene), what=what(wording, scene))
    if not wording.note:
        return said
    return _("{line}　{note}", line=said, note=shortened(mask_phone(wording.note), NOTE))


def _amended(scene: Scene, amendment: Amendment) -> str:
    _ = scene.say
    at = amendment.at.astimezone(scene.zone).strftime("%m-%d %H:%M")
    line = _("作废") if amendment.void else _one_line(scene, amendment.wording)
    if not amendment.reason:
        return _("{at} 改为：{line}", at=at, line=line)
    return _("{at} 更正：{line}（{reason}）", at=at, line=line, reason=amendment.reason)


def _deeds(scene: Scene, member: Member, made: Attempt, fresh: bool) -> tuple[Row, ...]:
    _ = scene.say
    act = scene.policy.outcomes.get(made.wording.outcome)
    row = [_evidence(scene, member, made)]
    if act is not None and act.lead and made.counts:
        row.append(Button(_("🧭 写线索"), AddContact(*member.key, CLUE, made.attempt)))
    return (*_plain_deeds(scene, member, made, fresh), tuple(row))


def _evidence(scene: Scene, member: Member, made: Attempt) -> Button:
    """The way to the evidence, or to adding the first piece."""
    _, key = scene.say, (*member.key, made.attempt)
    if made.evidence or not made.counts:
        return Button(_("📎 佐证 {n} 件", n=len(made.evidence)), Evidence(*key))
    return Button(_("📎 加佐证"), AddEvidence(*key))


def _plain_deeds(scene: Scene, member: Member, made: Attempt, fresh: bool) -> tuple[Row, ...]:
    _, key = scene.say, (*member.key, made.attempt)
    once_more = Button(_("📞 再记一次"), presses.Log(*member.key))
    noted = _("📝 改备注") if made.wording.note else _("📝 加备注")
    note = Button(noted, presses.Correct(*key, "note", ""))
    if not made.counts:
        return ((once_more,),)
    if fresh:
        time = Button(_("🕐 改时间"), presses.Correct(*key, "when", ""))
        back = Button(_("⏪ 撤销"), presses.Withdraw(*key))
        rows: tuple[Row, ...] = ((time, note), (once_more, back), _repeats(scene, member, made))
    else:
        correct = Button(_("✏️ 更正"), presses.Correct(*key, "", ""))
        rows = ((correct, note), (once_more, _for_others(scene, member, made)))
    act = scene.policy.outcomes.get(made.wording.outcome)
    if act is not None and act.reached and member.value("reach") != "yes":
        found = Button(_("📗 登记已联系上"), Regain(*member.key))
        return ((found,), *rows)
    return rows


def _repeats(scene: Scene, member: Member, made: Attempt) -> Row:
    """The same once more: for this person, for others."""
    following = len(member.tried) + 1
    same = repeats.Repeat(*member.key, made.attempt, following)
    return (Button(scene.say("🔁 同样再记"), same), _for_others(scene, member, made))


def _for_others(scene: Scene, member: Member, made: Attempt) -> Button:
    press = repeats.Others(*member.key, made.attempt, 0)
    return Button(scene.say("👥 同样记给别人"), press)


def attempts(scene: Scene) -> Screen:
    """A page of the member's attempts in their order."""
    member, _, page = scene.desk.member, scene.say, scene.view.page
    if member is None:
        return home(scene)
    part = scene.attempts[page * PAGE : (page + 1) * PAGE]
    text = lines(
        title(scene, member) + "　" + _("查找记录"),
        tried_line(scene, member) or _("还没有查找记录。"),
        GAP,
        *(_listed(scene, made) for made in part),
    )
    ones = [
        Button(_("第 {n} 次", n=made.attempt), presses.OneAttempt(*member.key, made.attempt))
        for made in part
    ]
    turn = steps(page, len(scene.attempts), lambda p: presses.Attempts(*member.key, p), _)
    foot = (log_button(scene, member), *_foot(scene, member))
    figures = (Button(_("📊 查找统计"), Tried(*member.key)),) if scene.attempts else ()
    more = tuple(row for row in (turn, figures) if row)
    rows = (*in_rows(ones, 4), *more, *_folder(scene, member))
    return Screen(text, (*rows, foot))


def _folder(scene: Scene, member: Member) -> tuple[Row, ...]:
    """一人一档, for those of whom it is kept."""
    row = catalogue(scene.policy.tables).get("dossier")
    if row is None or not row.shows(member):
        return ()
    make = presses.Make(member.key.unit, f"dossier.{member.key.number}")
    return ((Button(scene.say("🗂 一人一档"), make),),)


def _listed(scene: Scene, made: Attempt) -> str:
    _ = scene.say
    marks = [
        label
        for label, holds in (
            (_("补记"), made.late),
            (_("已更正"), made.corrected),
            (_("作废"), made.void is not None),
            (_("已撤销"), made.withdrawn is not None),
        )
        if holds
    ]
    line = _("{n}. {line}", n=made.attempt, line=_one_line(scene, made.wording))
    return line if not marks else _("{line}　〔{marks}〕", line=line, marks=" ".join(marks))


def whom(scene: Scene) -> Screen:
    """/log: for whom? The people found, and a typed name."""
    _, desk = scene.say, scene.desk
    buttons = [
        Button(f"{m.key.number} {shortened(m.name, NAME)}", presses.Log(*m.key)) for m in desk.found
    ]
    text = lines(
        _("<b>记录查找：找的是谁？</b>"),
        _("✍️ 打字写姓名、拼音首字母或编号；也可以一行写完：王小明 电话 空号 昨天下午"),
    )
    return Screen(text, (*in_rows(buttons, 2), (home_button(_),)))


SCREENS = {
    "log": log,
    "log_outcome": log_outcome,
    "attempt": attempt,
    "attempts": attempts,
    "whom": whom,
}
"""The names under which rules ask for them."""
