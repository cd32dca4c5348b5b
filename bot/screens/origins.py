"""Where an answer comes from, what stood there before, and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from bot.domain import presses, questions
from bot.domain.changes import Entry, FactsStated, MemberAdded, RosterImported
from bot.domain.edits import waiting
from bot.domain.interview import OVERRIDES
from bot.domain.records import Fact, Member
from bot.domain.stating import doubted
from bot.domain.values import check_member
from bot.screens.complaints import sentence
from bot.screens.home import home
from bot.screens.names import who
from bot.screens.person import title
from bot.screens.screen import PAGE, Button, Scene, Screen, home_button, in_rows, lines, steps
from bot.screens.values import MONTHS, shortened, stated
from bot.screens.words import N_

WARNINGS = 2
"""How many warnings stand beside one answer."""

STANDING = 5
"""Fields of which it is told what stands now, where an answer is not taken back."""

_REASONS: Mapping[str, str] = {
    "papers": N_("核对过材料"),
    "self": N_("本人确认"),
    "then": N_("当时情况如此"),
}


def day(told: str, scene: Scene) -> str:
    """The day on which something was told, without its year."""
    if not told:
        return ""
    on = date.fromisoformat(told)
    return scene.say("{month}{day}日", month=scene.say(MONTHS[on.month - 1]), day=on.day)


def origin(fact: Fact, scene: Scene) -> str:
    """Where an answer comes from, in a few words: "名册第 5 行，2月25日"."""
    _, on = scene.say, day(fact.told, scene)
    row = fact.source.partition(":")[2]
    if row:
        said = _("名册第 {row} 行，{day}", row=row, day=on)
        return _("{said}，已确认", said=said) if fact.origin != "roster" else said
    if fact.origin == "roster":
        return _("名册，{day}", day=on) if on else _("名册")
    if fact.by:
        return _("{who}，{day}", who=who(scene, fact.by), day=on)
    return on or _("补录")


def reason_said(note: str, scene: Scene) -> str:
    """Why a warned answer is true all the same."""
    return scene.say(_REASONS[note]) if note in _REASONS else note


def warnings(scene: Scene, member: Member, name: str) -> list[str]:
    """What speaks against an answer that nobody has looked into yet."""
    fact = member.facts.get(name)
    if fact is None or fact.again != "warned":
        return []
    found = check_member(questions.stated_values(member.facts), scene.today)
    said = [sentence(complaint, scene.say) for on, complaint in found if on == name]
    return list(dict.fromkeys(said))[:WARNINGS]


def doubt(scene: Scene) -> Screen:
    """A warned answer waits for the reason why it is true all the same."""
    member, _ = scene.desk.member, scene.say
    waits = doubted(scene.desk.seat)
    if member is None or waits is None:
        return home(scene)
    name, fact = next(iter(waits[0].items()))
    question = scene.policy.question(name)
    said = shortened(stated(fact, question, scene.policy, _), 60)
    text = lines(
        title(scene, member),
        _("{field}：{said}（还没有存）", field=_(question.short) if question else "", said=said),
        _("<b>确实无误？</b>选一个理由，或打字写明；写错了就按“改写”。"),
    )
    press = (*member.key, name)
    buttons = [
        Button(_(_REASONS[r]), presses.Override(*press, r, member.revision)) for r in OVERRIDES
    ]
    rewrite = Button(_("✏️ 改写"), presses.Ask(*press))
    return Screen(text, (*in_rows(buttons, 2), (rewrite, home_button(_))))


def past(scene: Scene, entries: tuple[Entry, ...]) -> Screen:
    """Where one answer comes from, and what stood there before; the latest first."""
    member, _, view = scene.desk.member, scene.say, scene.view
    question = scene.policy.question(view.argument)
    if member is None or question is None:
        return home(scene)
    told = list(_told(scene, entries, question.name))[::-1]
    part = told[view.page * PAGE : (view.page + 1) * PAGE] or [_("还没有任何记录。")]
    key = (*member.key, question.name)
    turn = steps(view.page, len(told), lambda page: presses.Past(*key, page), _)
    fact = member.facts.get(question.name)
    text = lines(
        title(scene, member) + "　" + _("{field}　来历", field=_(question.short)),
        _("现在：{said}", said=shortened(stated(fact, question, scene.policy, _), 40))
        if fact
        else None,
        *part,
    )
    foot = (Button(_("↩️ 返回"), presses.Ask(*key)), home_button(_))
    return Screen(text, (*((turn,) if turn else ()), foot))


def _told(scene: Scene, entries: Iterable[Entry], name: str) -> Iterable[str]:
    files = _files(entries)
    for entry in entries:
        match entry.change:
            case MemberAdded(facts=facts) if name in facts:
                yield _step(scene, entry, None, facts[name], files)
            case FactsStated(facts=facts, before=before, withdrawn=withdrawn, note=note):
                if name in facts or name in withdrawn:
                    line = _step(scene, entry, before.get(name), facts.get(name), files)
                    reason = shortened(reason_said(note, scene), 20)
                    yield scene.say("{line}，理由：{why}", line=line, why=reason) if note else line


def _files(entries: Iterable[Entry]) -> Mapping[str, str]:
    """What the rosters were called, by the number of the upload."""
    changes = (entry.change for entry in entries)
    return {str(c.upload): c.file for c in changes if isinstance(c, RosterImported) and c.file}


def _step(
    scene: Scene, entry: Entry, old: Fact | None, new: Fact | None, files: Mapping[str, str]
) -> str:
    _ = scene.say
    at = entry.at.astimezone(scene.zone).strftime("%m-%d %H:%M")
    when = _("{at} {who}", at=at, who=who(scene, entry.actor))
    said = _("{old} → {new}", old=_one(scene, old), new=_one(scene, new))
    upload, _sep, row = new.source.partition(":") if new else ("", "", "")
    if new is not None and new.origin == "roster" and row:
        file = shortened(files.get(upload, ""), 16) or _("名册")
        return _("{when}　{said}（{file} 第 {row} 行）", when=when, said=said, file=file, row=row)
    if new is not None and new.again:
        return _("{when}　请再看一遍：{said}", when=when, said=_one(scene, new))
    if new is not None and new.origin == "confirmed":
        return _("{when}　确认：{said}", when=when, said=_one(scene, new))
    return _("{when}　{said}", when=when, said=said)


def _one(scene: Scene, fact: Fact | None) -> str:
    return _brief(scene, scene.view.argument, fact)


def _brief(scene: Scene, name: str, fact: Fact | None) -> str:
    question = scene.policy.question(name)
    return shortened(stated(fact, question, scene.policy, scene.say), 16) if fact else "—"


def edited(scene: Scene) -> Screen:
    """The edited message against the answer that it gave before."""
    member, _ = scene.desk.member, scene.say
    waits = waiting(scene.desk.seat)
    question = scene.policy.question(waits[0]) if waits else None
    if member is None or waits is None or question is None:
        return home(scene)
    old = member.facts.get(question.name)
    text = lines(
        title(scene, member),
        _("<b>按改过的消息更正？</b>（还没有存）"),
        _("{field}：{old} → {new}", field=_(question.short), old=_brief(scene, question.name, old),
          new=shortened(waits[1], 40)),
        _("原来的回答会留在“来历”里。"),
    )  # fmt: skip
    key = (*member.key, question.name)
    confirm = Button(_("✅ 确认"), presses.Mend(*key))
    keep = Button(_("✖️ 取消"), presses.Cancel())
    return Screen(text, ((confirm, keep), (home_button(_),)))


def undo_stays(scene: Scene) -> Screen:
    """An answer that is not taken back: what stands in its place, and the way to older ones."""
    member, _, view = scene.desk.member, scene.say, scene.view
    if member is None:
        return home(scene)
    told = [_stands(scene, member, name) for name in view.argument.split()]
    text = lines(
        title(scene, member),
        *told[:STANDING],
        _("还有 {n} 项", n=len(told) - STANDING) if len(told) > STANDING else None,
        _("谁什么时候改的，都在“修改记录”里。更早的回答还可以撤销。"),
    )
    unit = scene.desk.unit
    older = Button(_("⏪ 撤销更早的"), presses.Undo(unit.revision if unit else 0, view.page))
    past = Button(_("🕘 修改记录"), presses.History(*member.key, 0))
    card = Button(_("👤 打开卡片"), presses.Open(*member.key))
    return Screen(text, ((older, past), (card, home_button(_))))


def _stands(scene: Scene, member: Member, name: str) -> str:
    """What an answer is now, and whose it is."""
    _, question, fact = scene.say, scene.policy.question(name), member.facts.get(name)
    field = _(question.short) if question else name
    if fact is None:
        return _("{field}：现在没有回答", field=field)
    said, by = shortened(stated(fact, question, scene.policy, _), 40), origin(fact, scene)
    return _("{field}：现在是“{said}”（{by}）", field=field, said=said, by=by)


SCREENS = {
    "doubt": doubt,
    "undo_stays": undo_stays,
    "edited": edited,
}
"""The names under which rules ask for them."""
