"""The card of one member: the facts, the open question, the conclusion."""

from __future__ import annotations

from bot.domain import interview, presses, questions
from bot.domain.locks import barred, locked, shut
from bot.domain.measures import LIST
from bot.domain.policy import Policy, Question
from bot.domain.records import Fact, Member, Translator
from bot.screens.attempts import lead_row, search_row, tried_line
from bot.screens.calendar import calendar
from bot.screens.colleagues import looking
from bot.screens.conclusions import class_label, conclusion, flags, sign, why
from bot.screens.diligence import gap_line, meter_button
from bot.screens.finds import regained_row
from bot.screens.home import home
from bot.screens.members import closing_label
from bot.screens.next_steps import step_line
from bot.screens.origins import origin, warnings
from bot.screens.person import beside, facts, heading, title
from bot.screens.screen import (
    CHOSEN,
    GAP,
    Button,
    Row,
    Scene,
    Screen,
    by_length,
    fitting,
    home_button,
    in_rows,
    lines,
    undo_button,
)
from bot.screens.submitting import lock_line
from bot.screens.values import joined, marks, shortened, stated


def card(scene: Scene) -> Screen:
    """The open card in the state it is in."""
    member, policy = scene.desk.member, scene.policy
    # Whoever only looks into the branch has a card of his own, without answers.
    if member is None or not scene.desk.holds("secretary"):
        return home(scene)
    if member.closed:
        return _closed(scene, member)
    if shut(scene.desk.unit, member):
        return _concluded(scene, member)
    chosen = scene.desk.seat.question
    if not chosen and questions.affirmable(member, policy):
        return _at_a_glance(scene, member)
    question = questions.current(member, policy, chosen)
    return _asking(scene, member, question) if question else _concluded(scene, member)


def _left_behind(scene: Scene) -> str:
    """The conclusion of the card that was just finished."""
    done, _ = scene.desk.finished, scene.say
    if done is None or done.standing.progress == "doing":
        return ""
    if done.standing.progress == "later":
        return _("⏸ {name}：有题目留到稍后", name=done.name)
    plain = done.standing.cls == "normal"
    said = class_label("normal", _) if plain else conclusion(done, _)
    return f"{sign(done)} " + _("{name}　{conclusion}", name=done.name, conclusion=said)


def _at_a_glance(scene: Scene, member: Member) -> Screen:
    """Facts from the roster, and one button where they are right."""
    _, key = scene.say, member.key
    open_ones = questions.open_ones(member, scene.policy)
    missing = [_(q.short) for q in open_ones if not q.usual]
    left_behind = _left_behind(scene)
    text = fitting(
        left_behind,
        GAP if left_behind else None,
        heading(scene, member),
        looking(scene),
        facts(scene, member),
        _("缺 {n} 项：{fields}", n=len(missing), fields=shortened(joined(missing, _), 50))
        if missing
        else None,
        GAP,
        _in_doubt(scene, member)
        or _("人在本支部、能联系上、在本地生活，没有要接转、隐瞒身份等情况，就按“信息无误”。"),
    )
    affirm = Button(_("✅ 信息无误"), presses.Affirm(*key, member.revision))
    item = Button(_("✏️ 逐项回答"), presses.Begin(*key))
    second = (item, undo_button(scene)) if left_behind else (item,)
    rows = (second, (affirm,)) if questions.doubted(member, scene.policy) else ((affirm,), second)
    return Screen(text, (*rows, _way(scene, member)))


def _in_doubt(scene: Scene, member: Member) -> str | None:
    """What on the card speaks against a member who lives here."""
    _, policy = scene.say, scene.policy
    if not (names := questions.doubted(member, policy)):
        return None
    told = (member.value(name) for name in names)
    said = "、".join(_("“{text}”", text=shortened(one, 20)) for one in told)
    return _(
        "⚠️ 写着{said}，像在外地：请按“逐项回答”核对；确在本地生活的，按“信息无误”。", said=said
    )


def _asking(scene: Scene, member: Member, question: Question) -> Screen:
    _ = scene.say
    left_behind = _left_behind(scene)
    old = member.facts.get(question.name)
    meanings = _meanings(question, scene.policy, _)
    text = lines(
        left_behind,
        GAP if left_behind and not meanings else None,
        title(scene, member) + "　" + _left(scene, member),
        " · ".join(filter(None, (beside(scene, member), looking(scene)))),
        None if left_behind and meanings else GAP,
        f"<b>{_(question.label)}</b>",
        meanings,
        *(_standing(scene, question, old, member) if old else ()),
        _hint(scene, member, question),
    )
    rows = (*_answers(scene, member, question), *_no_answers(scene, member, question))
    return Screen(text, (*rows, *_moves(scene, member, question)))


def _left(scene: Scene, member: Member) -> str:
    """How many questions are left; "about" as long as an open answer may bring others along.

    What is not known yet is taken to be usual: so the figure is what most members have.
    """
    _, policy = scene.say, scene.policy
    open_ones = {q.name for q in questions.open_ones(member, policy)}
    if not open_ones:
        return _("已全部回答")
    if open_ones & policy.forks:
        return _("还有约 {n} 题", n=len(open_ones))
    return _("还有 {n} 题", n=len(open_ones))


def _meanings(question: Question, policy: Policy, _: Translator) -> str | None:
    """What the shortened labels of an official list stand for."""
    codes = policy.codes.get(question.choices, ())
    said = "\n".join(f"{code.mark}{_(code.text)}" for code in codes if code.text)
    return f"<blockquote expandable>{said}</blockquote>" if said else None


def _standing(scene: Scene, question: Question, fact: Fact, member: Member) -> list[str]:
    """The answer as it stands, where it comes from, and why it is asked once more."""
    _ = scene.say
    said = shortened(stated(fact, question, scene.policy, _), 60)
    whence = origin(fact, scene)
    if fact.origin == "roster":
        told = [_("名册上写的：{said}（{whence}）", said=said, whence=whence)]
    else:
        told = [_("现在的回答：{said}（{whence}）", said=said, whence=whence)]
    if fact.again == "follows":
        told.append(_("🔁 前面的回答改了，请看这一项还对不对；没变就按“不改，继续”。"))
    return [*told, *(f"⚠️ {warning}" for warning in warnings(scene, member, question.name))]


def _hint(scene: Scene, member: Member, question: Question) -> str | None:
    _ = scene.say
    if question.type == "month":
        return _("<i>点按钮，或打字：2022.3、202203</i>")
    if question.type == "date":
        return _("<i>点按钮选到月；知道日子就打字：2022.3.5</i>")
    if question.suggest or _same(scene, member, question):
        return _("<i>点按钮，或打字回答</i>")
    if question.typed:
        return _("<i>✍️ 请打字回答</i>")
    return None


def _answers(scene: Scene, member: Member, question: Question) -> tuple[Row, ...]:
    if question.type in ("date", "month"):
        return calendar(scene, member, question)
    stands = member.value(question.name)

    def choose(label: str, choice: str, chosen: bool) -> Button:
        press = presses.Choose(*member.key, question.name, choice, member.revision)
        return Button((CHOSEN if chosen else "") + scene.say(label), press)

    if question.suggest or question.same:
        texts = [choose(t, str(i), t == stands) for i, t in enumerate(question.suggest)]
        return by_length([*texts, *_same(scene, member, question)])
    choices = scene.policy.choices[question.choices] if question.choices else {}
    return by_length(choose(label, code, code == stands) for code, label in choices.items())


def _same(scene: Scene, member: Member, question: Question) -> list[Button]:
    """Buttons that take over another answer; its value is no part of them."""
    _, policy = scene.say, scene.policy
    known = [q for n in question.same if (q := policy.question(n)) and member.value(n)]
    press = (*member.key, question.name)
    return [
        Button(
            _("同{field}", field=_(q.short)),
            presses.Choose(*press, interview.SAME + q.name, member.revision),
        )
        for q in known
        if member.value(q.name) != member.value(question.name)
    ]


def _no_answers(scene: Scene, member: Member, question: Question) -> tuple[Row, ...]:
    labels = marks(scene.say)
    buttons = [
        Button(labels[mark], presses.Mark(*member.key, question.name, mark, member.revision))
        for mark in ("unknown", "inapplicable", "later")
        if mark in question.marks
    ]
    return in_rows(buttons, 3)


def _moves(scene: Scene, member: Member, question: Question) -> tuple[Row, ...]:
    _ = scene.say
    row = []
    if questions.before(member, scene.policy, question.name) is not None:
        row.append(Button(_("◀ 上一步"), presses.Back(*member.key, question.name)))
    elif scene.desk.finished is not None:
        row.append(undo_button(scene))
    if question.name in member.facts:
        keep = presses.Keep(*member.key, question.name, member.revision)
        row.append(Button(_("不改，继续"), keep))
        row.append(Button(_("🕘 来历"), presses.Past(*member.key, question.name, 0)))
    return (*((tuple(row),) if row else ()), *_search(scene, member), _way(scene, member))


def _search(scene: Scene, member: Member) -> tuple[Row, ...]:
    row = search_row(scene, member)
    found = regained_row(scene, member)
    rows = (lead_row(scene, member), (*row, *meter_button(scene, member)), found)
    return tuple(each for each in rows if each)


def _way(scene: Scene, member: Member) -> Row:
    """The row at the foot of every card."""
    _, key = scene.say, member.key
    return (
        Button(_("🗂 全部答案"), presses.Summary(*key, 0)),
        Button(_("▶️ 下一位"), presses.Next(key.unit, key.number)),
        home_button(_),
    )


def _concluded(scene: Scene, member: Member) -> Screen:
    _, policy, key, unit = scene.say, scene.policy, member.key, scene.desk.unit
    parked, over = questions.parked(member, policy), shut(unit, member)
    left_behind = _left_behind(scene)
    text = fitting(
        left_behind,
        GAP if left_behind else None,
        heading(scene, member),
        facts(scene, member),
        GAP,
        *_conclusion(scene, member),
        tried_line(scene, member),
        step_line(scene, member),
        gap_line(scene, member),
        lock_line(unit, _) if over and unit is not None else None,
    )
    may = [one for one in parked if barred(unit, member, (one.name,)) is None]
    answer = [Button(_("⏯ 现在回答"), presses.Ask(*key, one.name)) for one in may[:1]]
    if member.review.state == "returned":
        answer = [Button(_("↩️ 退回的事项"), presses.reviews.SentBack(*key))]
    history = Button(_("🕘 修改记录"), presses.History(*key, 0))
    basis = Button(_("📖 政策依据"), presses.opinions.Why(*key))
    rows: tuple[Row, ...] = ((*answer, basis), (history, undo_button(scene)))
    if over:
        rows = ((basis, history),)
    return Screen(text, (*_search(scene, member), *rows, _way(scene, member)))


def _conclusion(scene: Scene, member: Member) -> list[str]:
    """The class in large, the reason below it, and what else holds or is not known."""
    _, policy = scene.say, scene.policy
    asked = questions.relevant(member, policy)
    parked = questions.parked(member, policy)
    said = []
    if member.standing.cls:
        said = [f"{sign(member)} <b>{class_label(member.standing.cls, _)}</b>", why(member, _)]
    elif parked:
        names = joined([_(q.short) for q in parked], _)
        said = [_("⏸ 留到稍后：{fields}", fields=shortened(names, 60)), _("答完才有结论。")]
    if member.outcome:
        row = policy.codes[LIST].get(member.outcome)
        said.append(_("⚖️ 处置结果：{what}", what=_(row.label) if row else member.outcome))
    if also := flags(member, _):
        said.append(_("同时：{also}", also=also))
    if unclear := [_(q.short) for q in asked if _unknown(member, q)]:
        said.append(_("不清楚：{fields}", fields=shortened(joined(unclear, _), 60)))
    return said


def _unknown(member: Member, question: Question) -> bool:
    fact = member.facts.get(question.name)
    return fact is not None and fact.mark == "unknown"


def _closed(scene: Scene, member: Member) -> Screen:
    _, key = scene.say, member.key
    text = lines(
        heading(scene, member),
        facts(scene, member),
        GAP,
        _("🚫 已移出名单：{why}", why=closing_label(member.closed, _)),
    )
    restore = [Button(_("♻️ 恢复"), presses.Reinstate(*key))]
    history = Button(_("🕘 修改记录"), presses.History(*key, 0))
    row = (*(() if locked(scene.desk.unit) else restore), history)
    return Screen(text, (row, _way(scene, member)))


SCREENS = {
    "current": card,
    "card": card,
    "pick": card,
}
"""The names under which rules ask for them."""
