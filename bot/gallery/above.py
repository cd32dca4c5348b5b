"""What is seen above the branches: home cards of each role, verification, opinions, people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from bot.domain.changes import Entry, PersonInvited, PersonJoined
from bot.domain.changes.offices import (
    BranchReopened,
    BranchSubmitted,
    CommitteeReported,
    CommitteeSigned,
    MeetingHeld,
    PageSealed,
    ReportRejected,
    SpotCheckDrawn,
    TaskAnswered,
    TaskClosed,
    TaskSent,
    UnitDescribed,
)
from bot.domain.decisions import Below, View
from bot.domain.desk import Desk
from bot.domain.interview import Said
from bot.domain.offices import DESCRIBED, KINDS, LISTS
from bot.domain.proposals import propose
from bot.domain.records import Grant, Member, Opinion, Review, Role, Seat, Unit
from bot.domain.reviews import LISTS as CHECKED
from bot.gallery.sample import (
    CASES,
    COMMITTEE,
    NOW,
    PERSON,
    UNIT,
    Branch,
    Shot,
    walked,
    worked,
)
from bot.screens.below import no_font
from bot.screens.people import link
from bot.screens.screen import PAGE, Scene, Screen
from bot.screens.telling import told

CITY = Unit(1, "样例市委组织部", "city", None, "/1/", 12)
SUMS = {
    "total": 96,
    "done": 70,
    "todo": 20,
    "doing": 6,
    "cls:lost": 9,
    "cls:floating": 14,
    "review:agreed": 40,
    "review:returned": 3,
    "review:corrected": 2,
    "review:changed": 1,
    "undecided": 8,
    "measure:remove": 4,
    "task:open": 2,
    "task:answered": 1,
    "headcount": 97,
    "stated": 6,
    "stated:total": 96,
}
PHASES = {"": 3, "submitted": 2, "verified": 3}


def above(branch: Branch) -> Iterator[Shot]:
    """Everything of the offices above."""
    yield from _homes()
    yield from _lists()
    yield from _units(branch)
    yield from _people()
    yield from _handing_over(branch)
    yield from _verifying(branch)
    yield from _opining(branch)
    yield from _signing()
    yield from _tasks(branch)


def office(role: Role, unit: Unit = COMMITTEE, seat: Unit | None = None) -> Desk:
    """The desk of somebody who works above the branches."""
    here = seat or unit
    grants = (Grant(1, role, unit),)
    return Desk(PERSON, grants, Seat(here.id), here, sums=SUMS, phases=PHASES, tally=SUMS)


def _homes() -> Iterator[Shot]:
    roles: tuple[Role, ...] = ("verifier", "clerk", "committee")
    for role in roles:
        yield Shot("上级", f"首页：{role}", office(role), View("home"))
    yield Shot("上级", "首页：city", office("city", CITY), View("home"))
    signed = replace(COMMITTEE, phase="signed")
    yield Shot("上级", "首页：已签字", office("committee", signed), View("home"))
    watched = office("clerk", UNIT)
    yield Shot("上级", "首页：支部里的专职人员", watched, View("home"))
    for code, goes in (
        ("branch_submitted", "verify"),
        ("member_returned", "returned"),
        ("branch_verified", "opinion"),
        ("urged", "submit"),
        ("task_came", "tasks"),
        ("task_answered", "answered"),
        ("branch_reopened", "submit"),
        ("filing_came", "signing"),
        ("report_rejected", "signing"),
        ("committee_reopened", "signing"),
    ):
        payload = {
            "unit": 3,
            "code": code,
            "places": {
                "unit": UNIT.name,
                "n": 32,
                "number": 7,
                "due": "2026-03-11",
                "text": "附件3的合计不对，请核对",
            },
            "screen": goes,
        }
        yield Shot(
            "上级",
            f"通知：{code}",
            office("clerk"),
            View("tell"),
            draw=partial(_told, payload),
        )


def _told(payload: Mapping[str, Any], scene: Scene) -> Screen:
    return told(payload, scene.say)


def _below(phase: str = "") -> tuple[Below, ...]:
    phases = ("", "submitted", "verified", "", "verified", "submitted")
    units = [
        Unit(10 + n, f"样例镇第{n + 1}村党支部", "branch", 2, f"/1/2/{10 + n}/", phase=p)
        for n, p in enumerate(phases)
    ]
    return tuple(Below(u, {**SUMS, "total": 12, "done": 9}, {u.phase: 1}) for u in units)


def _lists() -> Iterator[Shot]:
    for which in LISTS:
        desk = office("committee")
        view = View("branches", which)
        yield Shot("上级", f"党组织：{which}", desk, view, below=_below(), below_total=14)
    yield Shot("上级", "党组织：没有", office("clerk"), View("branches", "verify"))
    committees = tuple(
        Below(
            Unit(20 + n, f"样例{n}镇党委", "committee", 1, f"/1/{20 + n}/", phase=p), SUMS, PHASES
        )
        for n, p in enumerate(("signed", "reported", "received", "rejected", ""))
    )
    city = office("city", CITY)
    yield Shot(
        "上级", "党（工）委", city, View("branches", "units"), below=committees, below_total=5
    )
    yield Shot("上级", "催办", office("clerk"), View("urged"))
    desk = office("committee")
    yield Shot("上级", "进度", desk, View("progress"), below=_below(), below_total=14)
    yield Shot("上级", "进度：市", city, View("progress"), below=committees, below_total=5)
    none = replace(office("clerk", UNIT), sums={}, tally={}, phases={})
    yield Shot("上级", "进度：没有名单", none, View("progress"))
    yield Shot("上级", "没有字体", desk, View("tell"), draw=lambda scene: no_font(2, scene.say))


def _units(branch: Branch) -> Iterator[Shot]:
    gaps = (Entry(1, NOW, 1, BranchSubmitted(32, 30, {"later": 2, "unclear": 4})),)
    open_ = replace(office("clerk", COMMITTEE, UNIT), sums={}, phases={})
    yield Shot("上级", "支部：自查中", open_, View("unit"))
    filed = replace(open_, unit=replace(UNIT, phase="submitted"))
    yield Shot("上级", "支部：已提交", filed, View("unit"), deeds=gaps)
    even = replace(filed, tally={**SUMS, "headcount": 96})
    yield Shot("上级", "支部：人数一致", even, View("unit"))
    yield Shot("上级", "支部：没有名单", replace(open_, tally={}), View("unit"))
    yield Shot("上级", "党委", office("city", CITY, COMMITTEE), View("unit"))
    city = replace(office("city", CITY, UNIT), sums={}, phases={})
    yield Shot("上级", "市里看支部", city, View("unit"))
    yield Shot("上级", "看名单的理由", city, View("names_why"))
    listed = replace(city, found=tuple(branch.members.values())[:PAGE], found_total=32)
    yield Shot("上级", "名单", listed, View("names", "check"))
    told_ = tuple(
        Entry(n, NOW, 1, UnitDescribed(name, "张三、李四、王五，3月2日"))
        for n, name in enumerate(DESCRIBED)
    )
    yield Shot("上级", "单位情况", office("committee"), View("about"), deeds=told_)
    for ids in ("yes", "no"):
        desk = office("committee", replace(COMMITTEE, ids=ids))
        yield Shot("上级", f"身份证号：{ids}", desk, View("about"))
    yield Shot("上级", "支部的情况", branch.desk(), View("about"))
    for name in DESCRIBED:
        yield Shot("上级", f"写：{name}", office("clerk"), View("about_text", name))
    yield Shot("上级", "新建", office("city", CITY), View("add_unit"))
    for kind in KINDS:
        yield Shot("上级", f"新建：{kind}", office("clerk"), View("add_unit_name", kind))


def _link(scene: Scene) -> Screen:
    told = {"role": "clerk", "unit": COMMITTEE.id, "unit_name": COMMITTEE.name}
    return link(told, "https://t.me/bot?start=AbCdEf0123456789_-AbCdEf0123456789", scene.say)


def _people() -> Iterator[Shot]:
    until = (NOW + timedelta(hours=60)).isoformat()
    deeds = (
        Entry(1, NOW, 1, PersonInvited(1, "committee", until, "陈书记")),
        Entry(2, NOW, 1, PersonJoined(1, "committee")),
        Entry(3, NOW, 1, PersonInvited(2, "clerk", until, "许干事")),
        Entry(4, NOW, 2, PersonJoined(2, "clerk")),
        Entry(5, NOW, 1, PersonInvited(3, "verifier", until, "何组员")),
        *(Entry(6 + n, NOW, 3 + n, PersonJoined(10 + n, "verifier")) for n in range(3)),
    )
    leader = office("committee")
    yield Shot("上级", "人员", leader, View("staff"), deeds=deeds)
    yield Shot("上级", "人员：第二页", leader, View("staff", page=1), deeds=deeds)
    yield Shot("上级", "还没有人", leader, View("staff"))
    yield Shot("上级", "邀请", leader, View("invite"))
    roles: tuple[Role, ...] = ("committee", "clerk", "verifier", "secretary")
    for role in roles:
        yield Shot("上级", f"邀请：{role}", leader, View("invite_name", role))
    yield Shot("上级", "链接在路上", leader, View("invited", "verifier"), deeds=deeds[-4:-3])
    yield Shot("上级", "链接在路上，再看一遍", leader, View("invited", "clerk"))
    yield Shot("上级", "链接", leader, View("invited", "clerk"), draw=_link)
    yield Shot("上级", "收回", leader, View("revoke", "clerk", 2), deeds=deeds)
    mine = Entry(9, NOW, PERSON.id, PersonJoined(20, "committee"))
    only = View("revoke", "committee", PERSON.id)
    yield Shot("上级", "收回：自己", leader, only, deeds=(*deeds, mine))
    yield Shot("上级", "收回：最后一位", leader, View("revoke", "clerk", 2), deeds=(mine, *deeds))
    last = (replace(mine, change=PersonJoined(20, "city")),)
    yield Shot("上级", "人员：市委的最后一位", office("city", CITY), View("staff"), deeds=last)
    yield Shot("上级", "收回：没有姓名", leader, View("revoke", "verifier", 4), deeds=deeds)


def _reviewed(member: Member, state: str, **more: str) -> Member:
    fields = ("where", "since", "dues") if state in ("returned", "corrected") else ()
    reason = "有人说他去了外省，请再核实" if fields else ""
    return replace(member, review=Review(state, fields, reason, more.get("note", ""), 3))


def _handing_over(branch: Branch) -> Iterator[Shot]:
    gaps, full = worked(branch, done=25), worked(branch, done=32)
    yield Shot("上级", "提交：有缺口", gaps.desk(), View("submit"))
    yield Shot("上级", "提交：没有缺口", full.desk(), View("submit"))
    whole = (Entry(1, NOW, 9, BranchReopened("全村的现居住地都没有写到村，请逐人补上")),)
    yield Shot("上级", "提交：被整体退回", gaps.desk(), View("submit"), deeds=whole)
    returned = [_reviewed(m, "returned") for m in list(full.members.values())[:3]]
    back = full.having(*returned)
    locked = replace(back.desk(), unit=replace(UNIT, phase="submitted"))
    yield Shot("上级", "已提交", locked, View("submit"))
    yield Shot("上级", "首页：退回", locked, View("home"))
    listed = replace(locked, found=tuple(returned), found_total=3)
    yield Shot("上级", "退回的人", listed, View("returned"))
    none_back = replace(full.desk(), unit=locked.unit)
    yield Shot("上级", "没有退回的", none_back, View("returned"))
    signed = replace(gaps.desk(), unit=replace(UNIT, above="signed"))
    for name in ("home", "submit"):
        yield Shot("上级", f"党委已签字，还没有提交：{name}", signed, View(name))
    for member in (returned[0], _reviewed(returned[1], "corrected")):
        desk = replace(locked, member=member)
        yield Shot("上级", f"退回：{member.review.state}", desk, View("sent_back"))
    shut: Said = (("locked", {}),)
    yield Shot("上级", "锁定", replace(locked, member=full.members[5]), View("card"), shut)


def _verifying(branch: Branch) -> Iterator[Shot]:
    unit = replace(UNIT, phase="submitted")
    desk = replace(office("verifier", COMMITTEE, unit), sums={}, phases={})
    yield Shot("上级", "核查", desk, View("verify"))
    yield Shot("上级", "核查：没有提交", replace(desk, unit=UNIT), View("verify"))
    done = replace(desk, tally={"total": 32, "review:agreed": 32})
    yield Shot("上级", "核查：都同意了", done, View("verify"))
    people = tuple(branch.members.values())[:PAGE]
    for which in CHECKED:
        listed = replace(desk, found=people, found_total=32)
        view = View("checked", which.replace(":", "."))
        yield Shot("上级", f"核查名单：{which}", listed, view)
    lost = branch.standing(walked(branch.members[29], branch.policy, **CASES["lost"]))
    for state in ("", "agreed", "returned", "corrected", "changed"):
        member = _reviewed(lost, state, note="已去村里问过，没有人知道")
        yield Shot("上级", f"核查：{state or '没看'}", replace(desk, member=member), View("check"))
    untold = replace(desk, member=branch.members[2])
    yield Shot("上级", "核查：支部没有答完", untold, View("check"))
    for page in (0, 1):
        yield Shot(
            "上级", f"全部答案 {page}", replace(desk, member=lost), View("answers", page=page)
        )
        seat = Seat(unit.id, 29, "", "sendback:7:reach,circumstance,dues")
        chosen = replace(desk, member=lost, seat=seat)
        yield Shot("上级", f"退回哪几项 {page}", chosen, View("send_back", page=page))
    seat = Seat(unit.id, 29, "", "sendback:7:")
    yield Shot("上级", "退回：还没选", replace(desk, member=lost, seat=seat), View("send_back"))
    yield Shot("上级", "整体退回", desk, View("reopen"))
    yield Shot("上级", "没有抽查过", desk, View("spot"))
    numbers = (1, 4, 9, 12, 17, 20, 21, 26, 30, 31)
    drawn = (Entry(9, NOW, 1, SpotCheckDrawn(1234567890, 32, numbers)),)
    yield Shot("上级", "抽查", desk, View("spot"), deeds=drawn)


def _opining(branch: Branch) -> Iterator[Shot]:
    unit = replace(UNIT, phase="verified")
    desk = replace(office("clerk", COMMITTEE, unit), sums={}, phases={})
    for name in CASES:
        member = branch.standing(walked(branch.members[29], branch.policy, **CASES[name]))
        if propose(member, branch.policy):
            shown = replace(desk, member=member)
            yield Shot("上级", f"意见：{name}", shown, View("opinion"))
            yield Shot("上级", f"依据：{name}", shown, View("basis"))
    lost = branch.standing(walked(branch.members[29], branch.policy, **CASES["lost"]))
    given = replace(lost, opinion=Opinion("suspend", "", False, "按2019年条例先停止党籍"))
    yield Shot("上级", "已有意见", replace(desk, member=given), View("opinion"))
    yield Shot("上级", "其他意见", replace(desk, member=lost), View("opinion_other"))
    yield Shot("上级", "意见的原因", replace(desk, member=lost), View("opinion_note", "suspend"))
    waiting = replace(desk, found=(lost, branch.members[3]), tally={**desk.tally, "undecided": 2})
    yield Shot("上级", "待定意见", waiting, View("opinions"))
    decided = replace(desk, tally={**desk.tally, "undecided": 0})
    yield Shot("上级", "都有意见了", decided, View("opinions"))
    yield Shot("上级", "依据：没有答完", replace(desk, member=branch.members[2]), View("basis"))


def _signing() -> Iterator[Shot]:
    """The committee on its way from the meeting to the receipt."""
    held = (Entry(1, NOW, 1, MeetingHeld("2026-03-03", "陈某主持，李某、王某参加，同意")),)
    signed = CommitteeSigned(1, "0123456789abcdef", {"total": 96}, (), {"undecided": 8})
    after = (*held, Entry(2, NOW, 1, signed))
    reported = (*after, Entry(3, NOW, 1, CommitteeReported("2026-03-04")))
    back = (*reported, Entry(4, NOW, 1, ReportRejected("附件3的合计不对")))
    leader = office("committee")
    yield Shot("上级", "签字：还没开会", leader, View("signing"))
    for phase, deeds in (("", held), ("signed", after), ("reported", reported), ("rejected", back)):
        desk = office("committee", replace(COMMITTEE, phase=phase))
        heads = ((3, 9, "ff"), (4, 9, "ee")) if deeds == after else ()
        title = f"签字：{phase or '开过会'}"
        yield Shot("上级", title, desk, View("signing"), deeds=deeds, heads=heads)
    for phase in ("reported", "received"):
        desk = office("city", CITY, replace(COMMITTEE, phase=phase))
        yield Shot("上级", f"市里：{phase}", desk, View("signing"), deeds=reported)
    places: dict[str, str | int] = {"digest": "0123456789abcdef"}
    yield Shot("上级", "签字确认", leader, View("sign", places=places))
    gaps: dict[str, str | int] = {"gap:unsubmitted": 3, "gap:unverified": 2, "gap:undecided": 8}
    yield Shot("上级", "签字确认：有缺口", leader, View("sign", places=places | gaps))
    page = PageSealed(1, "0" * 32, "0" * 64, 483_000, "image/jpeg")
    sent = (*reported, *(Entry(5 + n, NOW, 1, page) for n in range(3)))
    clerk = office("clerk", replace(COMMITTEE, phase="reported"))
    asked = replace(clerk, seat=Seat(COMMITTEE.id, expects="sealed"))
    yield Shot("上级", "盖章页", asked, View("sealed"), deeds=sent)
    yield Shot("上级", "盖章页：还没有", asked, View("sealed"), deeds=reported)
    yield Shot("上级", "市里：盖章页", desk, View("sealed"), deeds=sent)
    brought: dict[str, str | int] = {
        "new": 12,
        "known": 3,
        "problems": 0,
        "names": "东河村党支部、西山村党支部",
        "plan": "0" * 8,
    }
    yield Shot("上级", "导入党组织", leader, View("units_preview", "1", places=brought))
    wrong = brought | {"problems": 2}
    yield Shot("上级", "导入党组织：有问题", leader, View("units_preview", "1", places=wrong))
    yield Shot("上级", "记会议", leader, View("meeting"))
    for step in ("rejected", "reopened"):
        yield Shot(
            "上级", f"原因：{step}", office("city", CITY, COMMITTEE), View("step_reason", step)
        )
    branch = replace(office("clerk", COMMITTEE, UNIT), sums={}, phases={})
    yield Shot("上级", "半年报人数", branch, View("head_count"))


def _tasks(branch: Branch) -> Iterator[Shot]:
    """Tasks on either side."""
    clerk = replace(office("clerk", COMMITTEE, UNIT), sums={}, phases={})
    words = "核实编号29、30、31三名党员在广东的联系方式，并把查找经过补记完整"
    deeds = (
        *(Entry(n, NOW, 1, TaskSent(n, words, f"2026-03-{n:02}")) for n in range(1, 7)),
        Entry(8, NOW, 1, TaskAnswered(5, "三人都已联系上，详见查找记录，电话已经更新")),
        Entry(9, NOW, 1, TaskClosed(6, False)),
    )
    secretary = replace(branch.desk(), tally={**SUMS})
    yield Shot("上级", "任务：上级看", clerk, View("tasks"), deeds=deeds)
    yield Shot("上级", "任务：支部看", secretary, View("tasks"), deeds=deeds)
    yield Shot("上级", "没有任务", clerk, View("tasks"))
    yield Shot("上级", "任务：期限", clerk, View("task_due"))
    yield Shot("上级", "任务：内容", clerk, View("task_text", "2026-03-11"))
    yield Shot("上级", "任务：答复", secretary, View("task_answer", "4"), deeds=deeds)
    yield Shot("上级", "首页：有任务", secretary, View("home"))
