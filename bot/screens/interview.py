"""The card of one member: the facts, the open question, the conclusion."""

from __future__ import annotations

from datetime import date
from html import escape

from bot.domain import presses, questions
from bot.domain.policy import Question
from bot.domain.records import Member, Translator
from bot.screens.conclusions import conclusion, flags
from bot.screens.screen import Button, Row, Scene, Screen, by_length, home_button, in_rows, lines
from bot.screens.values import marks, month, shortened, shown

YEARS = 8
"""Years on one page of the year buttons."""


def card(scene: Scene) -> Screen:
    """The open card in the state it is in."""
    member, policy = scene.desk.member, scene.policy
    if member is None:
        from bot.screens.home import home

        return home(scene)
    if member.closed:
        return _closed(scene, member)
    chosen = scene.desk.seat.question
    if not chosen and questions.affirmable(member, policy):
        return _at_a_glance(scene, member)
    question = questions.current(member, policy, chosen)
    return _asking(scene, member, question) if question else _concluded(scene, member)


def title(scene: Scene, member: Member) -> str:
    """ "12 · 王小明"."""
    return scene.say("<b>{number} · {name}</b>", number=member.key.number, name=member.name)


def left_behind(scene: Scene) -> str:
    """The conclusion of the card that was just finished."""
    done, _ = scene.desk.finished, scene.say
    if done is None or done.standing.progress == "doing":
        return ""
    if done.standing.progress == "later":
        return _("⏸ {name}：有题目留到稍后", name=done.name)
    mark = "✅" if done.standing.cls == "normal" else "🔶"
    return _(
        "{mark} {name}　{conclusion}", mark=mark, name=done.name, conclusion=conclusion(done, _)
    )


def facts(scene: Scene, member: Member) -> list[str]:
    """What the record says of the member, in at most four lines."""
    _, policy = scene.say, scene.policy

    def said(name: str) -> str:
        return shown(member, name, policy, _)

    who = [said("sex"), said("ethnicity"), month(member.value("birth")), said("category")]
    party = [
        _("入党 {d}", d=month(member.value("joined"))) if member.value("joined") else "",
        _("党费至 {d}", d=month(member.value("dues"))) if member.value("dues") else "",
        _("组织生活 {d}", d=month(member.value("meeting"))) if member.value("meeting") else "",
    ]
    work = [shortened(said("work"), 16), shortened(said("home"), 20)]
    numbers = [said("phone"), said("idno")]
    rows = (who, party, work, numbers)
    return [_join(row) for row in rows if any(row)]


def _join(parts: list[str]) -> str:
    return " · ".join(escape(part, quote=False) for part in parts if part)


def _at_a_glance(scene: Scene, member: Member) -> Screen:
    """Facts from the roster, and one button where they are right."""
    _, key = scene.say, member.key
    missing = [_(q.short) for q in questions.unanswered(member, scene.policy) if not q.usual]
    text = lines(
        left_behind(scene),
        title(scene, member),
        *facts(scene, member),
        _("缺：{fields}", fields=shortened("、".join(missing), 60)) if missing else None,
        _("在本支部、能联系上、在当地生活，以上内容都对，就按“信息无误”。"),
    )
    affirm = Button(_("✅ 信息无误"), presses.Affirm(*key, member.revision))
    item = Button(_("✏️ 逐项回答"), presses.Begin(*key))
    return Screen(text, ((affirm,), (item,), _way(scene, member)))


def _asking(scene: Scene, member: Member, question: Question) -> Screen:
    _, policy = scene.say, scene.policy
    answered, left = _count(scene, member)
    old = shown(member, question.name, policy, _)
    text = lines(
        left_behind(scene),
        title(scene, member) + "　" + _("已答 {a} · 还有 {b} 题", a=answered, b=left),
        None if answered else _join([month(member.value("birth")), member.value("work")]),
        "",
        f"<b>{_(question.label)}</b>",
        _("现在的回答：{old}", old=old) if old else None,
        _hint(question, _),
    )
    rows = (*_answers(scene, member, question), *_no_answers(scene, member, question))
    return Screen(text, (*rows, *_moves(scene, member, question, bool(old))))


def _count(scene: Scene, member: Member) -> tuple[int, int]:
    asked = questions.relevant(member, scene.policy)
    left = sum(q.name not in member.facts for q in asked)
    return len(asked) - left, left


def _hint(question: Question, _: Translator) -> str | None:
    if question.type == "month":
        return _("按按钮选择，或直接打字：2022.3、202203、2022年3月")
    if question.type == "date":
        return _("按按钮选到月，或直接打字：2022.3.5、20220305；只知道年月也行")
    if question.typed:
        return _("请打字回答。")
    return None


def _answers(scene: Scene, member: Member, question: Question) -> tuple[Row, ...]:
    if question.type in ("date", "month"):
        return _calendar(scene, member, question)

    def choose(label: str, choice: str) -> Button:
        chosen = member.value(question.name) == choice
        press = presses.Choose(*member.key, question.name, choice, member.revision)
        return Button(("● " if chosen else "") + scene.say(label), press)

    if question.suggest:
        return by_length(choose(text, str(i)) for i, text in enumerate(question.suggest))
    choices = scene.policy.choices[question.choices] if question.choices else {}
    return by_length(choose(label, code) for code, label in choices.items())


def _calendar(scene: Scene, member: Member, question: Question) -> tuple[Row, ...]:
    """This month and the last, then years; a year opens its months."""
    _, view = scene.say, scene.view
    year = view.page if view.name == "pick" else 0
    if year >= 1900:
        return _months(scene, member, question, year)

    def pick(label: str, year: int) -> Button:
        return Button(label, presses.Pick(*member.key, question.name, year))

    first = scene.today.year - year * YEARS
    years = in_rows((pick(str(first - i), first - i) for i in range(YEARS)), 4)
    quick = _quick(scene, member, question) if not year else ()
    turn = [pick(_("更早"), year + 1)]
    if year:
        turn.insert(0, pick(_("更近"), year - 1))
    return (*quick, *years, tuple(turn))


def _quick(scene: Scene, member: Member, question: Question) -> tuple[Row, ...]:
    _, today = scene.say, scene.today
    last = date(today.year - (today.month == 1), (today.month - 2) % 12 + 1, 1)
    labels = ((_("本月"), today), (_("上月"), last))
    return (tuple(_month(member, question, label, day.year, day.month) for label, day in labels),)


def _month(member: Member, question: Question, label: str, year: int, month: int) -> Button:
    choice = f"{year}-{month:02d}"
    return Button(label, presses.Choose(*member.key, question.name, choice, member.revision))


def _months(scene: Scene, member: Member, question: Question, year: int) -> tuple[Row, ...]:
    _ = scene.say
    last = 12
    if question.constraint == "past" and year == scene.today.year:
        last = scene.today.month
    months = (_month(member, question, _("{m}月", m=m), year, m) for m in range(1, last + 1))
    back = Button(_("{y}年 ⬅ 换一年", y=year), presses.Pick(*member.key, question.name, 0))
    return (*in_rows(months, 4), (back,))


def _no_answers(scene: Scene, member: Member, question: Question) -> tuple[Row, ...]:
    labels = marks(scene.say)
    buttons = [
        Button(labels[mark], presses.Mark(*member.key, question.name, mark, member.revision))
        for mark in ("unknown", "inapplicable", "later")
        if mark in question.marks
    ]
    return in_rows(buttons, 3)


def _moves(scene: Scene, member: Member, question: Question, answered: bool) -> tuple[Row, ...]:
    _ = scene.say
    steps = []
    if questions.before(member, scene.policy, question.name) is not None:
        steps.append(Button(_("◀ 上一步"), presses.Back(*member.key, question.name)))
    if answered:
        steps.append(Button(_("不改，继续"), presses.Keep(*member.key, question.name)))
    return (*((tuple(steps),) if steps else ()), _way(scene, member))


def _way(scene: Scene, member: Member) -> Row:
    """The row at the foot of every card."""
    _, key = scene.say, member.key
    return (
        Button(_("🗂 全部答案"), presses.Summary(*key, 0)),
        Button(_("▶️ 下一位"), presses.Next(key.unit, key.number)),
        home_button(_),
    )


def _concluded(scene: Scene, member: Member) -> Screen:
    _, policy, key = scene.say, scene.policy, member.key
    waiting = questions.parked(member, policy)
    also = flags(member, _)
    unclear = [q.short for q in questions.relevant(member, policy) if _unknown(member, q)]
    text = lines(
        left_behind(scene),
        title(scene, member),
        *facts(scene, member),
        "",
        _("结论　<b>{conclusion}</b>", conclusion=conclusion(member, _))
        if member.standing.cls
        else _("⏸ 还有 {n} 题留到稍后，答完才有结论", n=len(waiting)),
        _("同时：{also}", also=also) if also else None,
        _("不清楚：{fields}", fields="、".join(_(s) for s in unclear)) if unclear else None,
    )
    rows: list[Row] = []
    if waiting:
        rows.append((Button(_("⏯ 现在回答"), presses.Ask(*key, waiting[0].name)),))
    rows.append(
        (
            Button(_("🕘 修改记录"), presses.History(*key, 0)),
            Button(_("↩️ 撤销"), presses.Undo(scene.desk.unit.revision if scene.desk.unit else 0)),
        )
    )
    return Screen(text, (*rows, _way(scene, member)))


def _unknown(member: Member, question: Question) -> bool:
    fact = member.facts.get(question.name)
    return fact is not None and fact.mark == "unknown"


def _closed(scene: Scene, member: Member) -> Screen:
    from bot.screens.members import closing_label

    _, key = scene.say, member.key
    text = lines(
        title(scene, member),
        _("已移出名单：{why}", why=closing_label(member.closed, _)),
        *facts(scene, member),
    )
    restore = Button(_("♻️ 恢复"), presses.Reinstate(*key))
    history = Button(_("🕘 修改记录"), presses.History(*key, 0))
    return Screen(text, ((restore, history), _way(scene, member)))
