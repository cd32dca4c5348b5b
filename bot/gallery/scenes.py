"""Every screen in its interesting states, from the sample branch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.domain import changes, questions
from bot.domain.decisions import View
from bot.domain.desk import Desk
from bot.domain.interview import Said
from bot.domain.members import CLOSING, MASKED, WAYS
from bot.domain.policy import Policy
from bot.domain.records import Fact, Grant, Member, Person
from bot.gallery import cases, closing, matters
from bot.gallery.above import above
from bot.gallery.answers import answers
from bot.gallery.attempts import attempts
from bot.gallery.deadlines import deadlines
from bot.gallery.efforts import efforts, reached
from bot.gallery.files import on_their_way
from bot.gallery.forms import forms
from bot.gallery.official import blanks
from bot.gallery.reminders import reminders
from bot.gallery.reports import returned
from bot.gallery.roster import imports
from bot.gallery.sample import (
    CASES,
    COMMITTEE,
    NOW,
    OTHER,
    VARIANTS,
    YEAR,
    Branch,
    Shot,
    imported,
    newcomer,
    stated,
    walked,
    worked,
)
from bot.policy import load_policy
from bot.screens.conclusions import CLASSES
from bot.screens.screen import PAGE


def shots(policy: Policy | None = None) -> list[Shot]:
    """All of them, in the order in which a secretary meets them."""
    branch = imported(policy or load_policy(YEAR))
    topics = (_arriving, _home, imports, _cards, _questions, _calendar, _conclusions, _people)
    more = (
        forms,
        on_their_way,
        blanks,
        returned,
        _pages,
        deadlines,
        reminders,
        above,
        matters.shots,
        cases.shots,
        closing.shots,
    )
    return [
        shot for topic in (*topics, _member, attempts, efforts, *more) for shot in topic(branch)
    ]


def _arriving(branch: Branch) -> Iterator[Shot]:
    nobody = Desk(Person(9, 1009))
    yield Shot("进来", "陌生人", nobody, View("stranger"))
    refused: Said = (("link_expired", {}),)
    yield Shot("进来", "过期的链接", nobody, View("stranger"), refused)
    yield Shot("进来", "使用须知", branch.desk(), View("notice"))
    yield Shot("进来", "没有党组织", branch.desk(unit=None), View("home"))


def _home(branch: Branch) -> Iterator[Shot]:
    empty = Branch(branch.policy, {})
    some = worked(branch)
    half = some.having(stated(some.members[25], reach="yes", where="here"))
    put_off = worked(branch, done=31)
    complete = worked(branch, done=32)
    home = View("home")
    yield Shot("首页", "还没有名单", empty.desk(), home)
    yield Shot("首页", "刚导入", branch.desk(), home)
    yield Shot("首页", "进行中", half.desk(), home)
    yield Shot("首页", "只剩稍后", put_off.desk(), home)
    yield Shot("首页", "全部完成", complete.desk(), home, (("none_left", {}),))
    untold = replace(half.desk(), disputes=3)
    untold = replace(untold, person=replace(untold.person, untold=True))
    yield Shot("首页", "有提醒可能没送到", untold, home)
    yield Shot("首页", "期限当天", half.desk(), home, today=date(YEAR, 3, 20))
    yield Shot("首页", "排查以外的日子", half.desk(), home, today=date(YEAR, 12, 1))
    yield Shot("首页", "上级", empty.desk(role="committee", unit=COMMITTEE), home)


def _cards(branch: Branch) -> Iterator[Shot]:
    members, policy, card = branch.members, branch.policy, View("card")
    normal = walked(members[1], policy)
    lost = walked(members[28], policy, **CASES["lost"])
    done: Said = (("imported", {"new": 32, "changed": 0}),)
    yield Shot("卡片", "名册上都有", branch.desk(members[2]), card)
    yield Shot("卡片", "导入以后", branch.desk(members[1]), card, done)
    yield Shot("卡片", "上一位正常", branch.desk(members[8], finished=normal), card)
    yield Shot("卡片", "上一位失联", branch.desk(members[29], finished=lost), card)
    off = stated(walked(members[1], policy), transfer="~")
    yield Shot("卡片", "上一位有稍后的", branch.desk(members[2], finished=off), card)
    yield Shot("卡片", "缺几项", branch.desk(members[32]), card)
    yield Shot("卡片", "什么都没有", branch.desk(newcomer()), card)
    yield Shot("卡片", "失联的线索", branch.desk(members[29]), card)
    yield Shot("卡片", "过时的按钮", branch.desk(members[2]), card, (("stale", {}),))


def _questions(branch: Branch) -> Iterator[Shot]:
    """Every question of the questionnaire, as the first person to whom it is put sees it."""
    card, policy, seen = View("card"), branch.policy, set()
    cases = [(newcomer(), case) for case in (*CASES.values(), *VARIANTS.values())]
    for member, case in (*cases, (reached(newcomer()), {"reach": "yes", "cause": "subjective"})):
        for question in questions.relevant(walked(member, policy, **case), policy):
            if question.name not in seen:
                seen.add(question.name)
                asked = walked(member, policy, question.name, **case)
                yield Shot("提问", question.short, branch.desk(asked, question.name), card)
    member, silent = branch.members[1], branch.members[28]
    begun = walked(member, policy, "focus")
    normal = walked(member, policy)
    yield Shot("提问", "名册上有的", branch.desk(member, "dues"), card)
    yield Shot("提问", "已经回答的", branch.desk(normal, "focus"), card)
    yield Shot("提问", "遮住的号码", branch.desk(normal, "idno"), card)
    put_off = stated(begun, transfer="~")
    yield Shot("提问", "留到稍后的", branch.desk(put_off, "transfer"), card)
    yield Shot("提问", "上一位刚完成", branch.desk(silent, "reach", finished=normal), card)
    wrong = (("date_month", {"month": 13}),)
    yield Shot("提问", "写错了", branch.desk(begun, "joined"), card, wrong)


def _calendar(branch: Branch) -> Iterator[Shot]:
    member = walked(branch.members[29], branch.policy, reach="no")
    desk = branch.desk(member, "dues_on")
    for title, page in (("早几年", 1), ("最早", 10), ("今年", YEAR), ("往年", 2022)):
        yield Shot("日期", title, desk, View("pick", page=page))
    yield Shot("日期", "党费可以预交", branch.desk(member, "dues"), View("pick", page=YEAR))


def _conclusions(branch: Branch) -> Iterator[Shot]:
    policy, card = branch.policy, View("card")
    for place, (name, case) in enumerate(CASES.items()):
        member = walked(branch.members[20 + place], policy, **case)
        yield Shot("结论", CLASSES[name], branch.desk(member), card)
    for title, case in VARIANTS.items():
        member = walked(newcomer(), policy, **case)
        yield Shot("结论", title, branch.desk(member), card)
    parked = stated(walked(branch.members[4], policy, dues="~"), dues="~", transfer="~", phone="~")
    yield Shot("结论", "有题目留到稍后", branch.desk(parked), card)
    for reason in CLOSING:
        closed = replace(branch.members[5], closed=reason)
        yield Shot("结论", f"已移出：{reason}", branch.desk(closed), card)


def _people(branch: Branch) -> Iterator[Shot]:
    some = worked(branch).having(replace(branch.members[30], closed="twice"))
    people = list(some.members.values())
    desk = some.desk()
    yield Shot("名单", "全部名单", desk, View("lists"))
    pages = (("第一页", 0), ("第二页", 1), ("最后一页", 3))
    for title, page in pages:
        part = tuple(people[page * PAGE : (page + 1) * PAGE])
        listed = replace(desk, found=part, found_total=len(people) - 5)
        yield Shot("名单", title, listed, View("list", "done", page))
    few = replace(desk, found=tuple(people[2:4]), found_total=2)
    yield Shot("名单", "一类人", few, View("list", "cls.lost"))
    yield Shot("名单", "空的", desk, View("list", "later"))
    for which in ("later", "unclear"):
        those = tuple(m for m in people if m.standing.progress == "later")[:PAGE]
        waiting = replace(desk, found=those, found_total=len(those))
        yield Shot("名单", f"还差什么：{which}", waiting, View("list", which))
    for title, text, hits, total in (
        ("没有找到", "赵六", 0, 0),
        ("同名", "王建国", 2, 2),
        ("很多", "w", PAGE, 19),
    ):
        found = replace(desk, found=tuple(people[4 : 4 + hits]), found_total=total)
        yield Shot("名单", title, found, View("found", text))
    middle = replace(desk, found=tuple(people[12:20]), found_total=19)
    yield Shot("名单", "很多，第二页", middle, View("found", "w", 1))


def _member(branch: Branch) -> Iterator[Shot]:
    yield from answers(branch)
    policy = branch.policy
    member = walked(branch.members[25], policy, **CASES["floating"])
    desk = branch.desk(member)
    pages = -(-len(questions.relevant(member, policy)) // PAGE)
    for page in range(pages):
        yield Shot("党员", f"全部答案 {page + 1}", desk, View("summary", page=page))
    yield Shot("党员", "什么都没答", branch.desk(newcomer()), View("summary"))
    entries = _entries(member, policy)
    for page in (0, 1):
        view = View("history", page=page)
        yield Shot("党员", f"修改记录 {page + 1}", desk, view, entries=entries)
    yield Shot("党员", "没有修改记录", desk, View("history"))
    yield Shot("党员", "补录", branch.desk(), View("add"))
    for way in WAYS:
        yield Shot("党员", f"补录：{way}", branch.desk(), View("add_name", way))
    yield Shot("党员", "为什么移出", desk, View("close"))
    for reason in CLOSING:
        yield Shot("党员", f"移出：{reason}", desk, View("close_note", reason))
    yield Shot("党员", "恢复", desk, View("reinstate_note"), (("note_missing", {}),))
    for name in (name for name in MASKED if member.value(name)):
        yield Shot("党员", f"查看：{name}", desk, View("reveal", name))
        yield Shot("党员", f"显示：{name}", desk, View("revealed", name))


def _entries(member: Member, policy: Policy) -> tuple[changes.Entry, ...]:
    number = member.key.number
    usual = {q.name: Fact(q.usual, origin="confirmed") for q in policy.questions if q.usual}
    old, new = {"home": Fact("邻省宁海市")}, {"home": Fact("邻省宁海市海曙区望春路某小区 3 幢")}
    told: tuple[tuple[int, changes.Change], ...] = (
        (1, changes.MemberAdded(number, member.name, {})),
        (1, changes.FactsStated(number, usual, cause="confirmed")),
        (2, changes.FactsStated(number, new, old)),
        (2, changes.FactsStated(number, old, new, cause="undone", undoes=3)),
        (1, changes.FactsStated(number, {"education": Fact(mark="unknown")})),
        (1, changes.ValueRevealed(number, "phone", "contact")),
        (1, changes.MemberClosed(number, "twice", "与编号 12 是同一个人，名册写了两次")),
        (2, changes.MemberReinstated(number, "核对身份证，不是同一个人")),
    )
    return tuple(
        changes.Entry(seq, NOW - timedelta(hours=30 - 3 * seq), actor, change)
        for seq, (actor, change) in enumerate(told, 1)
    )


def _pages(branch: Branch) -> Iterator[Shot]:
    some, desk = worked(branch), branch.desk()
    everybody = worked(branch, done=32)
    above = some.desk(role="committee", unit=COMMITTEE)
    yield Shot("其他", "更多", desk, View("more"))
    grants = (*desk.grants, Grant(2, "secretary", OTHER), Grant(3, "verifier", COMMITTEE))
    yield Shot("其他", "一个党组织", desk, View("units"))
    yield Shot("其他", "几个党组织", replace(desk, grants=grants), View("units"))
    many = tuple(
        Grant(n, "secretary", replace(OTHER, id=10 + n, name=f"样例镇第{n}村党支部"))
        for n in range(1, 13)
    )
    yield Shot("其他", "很多党组织", replace(desk, grants=many), View("units"))
    for name in ("help", "privacy", "call_me", "language"):
        yield Shot("其他", name, desk, View(name))
    for title, here in (("刚导入", desk), ("进行中", some.desk()), ("完成", everybody.desk())):
        yield Shot("其他", f"进度：{title}", here, View("progress"))
    yield Shot("其他", "进度：上级", above, View("progress"))
