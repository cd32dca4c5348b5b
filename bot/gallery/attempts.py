"""The search attempts in the states that the gallery shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime, time, timedelta

from bot.domain.attempt_drafts import TOPIC, Pending
from bot.domain.attempt_log import text_of
from bot.domain.attempts import Amendment, Attempt, Moment, Wording
from bot.domain.changes.evidence import EvidenceKept
from bot.domain.decisions import View
from bot.domain.desk import Desk
from bot.domain.interview import Said
from bot.domain.records import Contact, Member, Seat, Try
from bot.gallery.sample import CASES, NOW, TODAY, UNIT, ZONE, Branch, Shot, walked
from bot.screens.screen import PAGE

NOTE = "电话里一个老人接的，说他前年就搬走了，不知道新号码，让我们问问他的表弟"


def attempts(branch: Branch) -> Iterator[Shot]:
    """Recording an attempt in three taps, the attempts on record, and their corrections."""
    made = _made(branch.members[29].key.number)
    lost = walked(branch.members[29], branch.policy, **CASES["lost"])
    tried = replace(lost, tried=tuple(_brief(one) for one in made))
    desk, first = branch.desk(tried), branch.desk(lost)
    yield Shot("查找", "卡片：没有找过", first, View("card"))
    yield Shot("查找", "卡片：找过", desk, View("card"))
    yield Shot("查找", "第一次：途径", first, View("log"))
    yield Shot("查找", "又一次：途径", desk, View("log"))
    yield Shot("查找", "结果", desk, View("log_outcome", "contact"))
    for title, page in (("刚刚记录", 10), ("较早的", 1), ("补记", 2), ("更正过", 3), ("撤销的", 4)):
        yield Shot("查找", title, desk, View("attempt", page=page), attempts=made)
    doubled: Said = (("attempt_there", {"n": 10}),)
    yield Shot("查找", "按了两次", desk, View("attempt", page=10), doubled, attempts=made)
    for page in (0, 1):
        yield Shot("查找", f"记录 {page + 1}", desk, View("attempts", page=page), attempts=made)
    yield Shot("查找", "没有记录", first, View("attempts"))
    for name in ("", "when", "channel", "outcome"):
        view = View("amend", name, 1)
        yield Shot("查找", f"更正：{name or '哪一项'}", desk, view, attempts=made)
    for name in ("note", "when", "reason"):
        view = View("amend_text", name, 1)
        yield Shot("查找", f"更正：打字 {name}", desk, view, attempts=made)
    ticked = replace(branch.members[28], tried=(_brief(made[9]),))
    for title, people in (
        ("还没有记", [branch.members[n] for n in (3, 28, 30)]),
        ("记了一个", [ticked]),
    ):
        listed = replace(desk, found=tuple(people), found_total=11)
        yield Shot("查找", f"同样记给别人：{title}", listed, View("others", "10"), attempts=made)
    alone = replace(desk, found=(), found_total=0)
    yield Shot("查找", "同样记给别人：没有人", alone, View("others", "10"), attempts=made)
    found = replace(desk, found=tuple(branch.members.values())[:PAGE], found_total=12)
    yield Shot("查找", "找的是谁", found, View("whom"))
    yield from _lines(branch, tried, found)
    yield from _contacts(branch, tried, made)
    yield from _evidence(branch, tried, made)
    yield from _figures(branch, tried, made)


def _evidence(branch: Branch, member: Member, made: tuple[Attempt, ...]) -> Iterator[Shot]:
    """What was sent to prove an attempt."""
    number, desk = member.key.number, branch.desk(member)
    pieces = (
        EvidenceKept(number, 10, "photo", "0" * 32, "0" * 64, 483_000, "image/jpeg"),
        EvidenceKept(
            number, 10, "document", "1" * 32, "1" * 64, 92_000, "application/pdf", "回函.pdf"
        ),
        EvidenceKept(number, 10, "voice", "2" * 32, "2" * 64, 31_000, "audio/ogg"),
        EvidenceKept(number, 10, "forwarded", text="他表哥：人在宁海，号码 10012345678，白天上班"),
        EvidenceKept(number, 10, "location", text="45.80123, 126.53456"),
        EvidenceKept(number, 10, "letter", text="样组函〔2026〕12号"),
    )
    full = (*made[:9], replace(made[9], evidence=pieces))
    for title, attempts in (("没有", made), ("几件", full)):
        view = View("evidence", page=10)
        yield Shot("佐证", title, desk, view, attempts=attempts)
        yield Shot("佐证", f"查找：{title}", desk, View("attempt", page=10), attempts=attempts)
    yield Shot("佐证", "加", desk, View("evidence_add", page=10), attempts=made)
    above = branch.desk(member, role="verifier")
    yield Shot("佐证", "核查人", above, View("evidence", page=10), attempts=full)


def _figures(branch: Branch, member: Member, made: tuple[Attempt, ...]) -> Iterator[Shot]:
    """How much was tried, and what may be said."""
    desk = branch.desk(member)
    at = datetime.combine(TODAY.replace(day=19), time(8), ZONE)
    rush = tuple(
        Attempt(n, 1, Wording("contact", "unanswered", Moment(at)), told, told, 2)
        for n in range(3, 15)
        if (told := at + timedelta(minutes=3 * n))
    )
    for title, view, attempts in (
        ("一个人", View("tried", "member"), made),
        ("全支部", View("tried"), made),
        ("期限前很多相同的", View("tried"), (*made, *rush)),
        ("没有", View("tried"), ()),
    ):
        yield Shot("查找统计", title, desk, view, attempts=attempts)
    above = branch.desk(role="verifier")
    yield Shot("查找统计", "核查人", above, View("tried"), attempts=made)
    for code in ("", "family", "work", "agency"):
        yield Shot("查找", f"怎么说 {code}", desk, View("say", code))
    found = replace(desk, found=(branch.standing(member),), found_total=1)
    for which in ("search", "due", "line"):
        yield Shot("查找", f"名单 {which}", found, View("list", which))


LEADS = (
    Contact("kin", "表哥", "10012345678", 2, 1),
    Contact("clue", "说在邻省宁海市一家电子厂打工，厂名不清楚，逢年过节才回来", "", 2, 2),
    Contact("own", "", "10087654321", 0, 0),
    Contact("address", "样例市城东区望春路某小区 3 幢 2 单元 501 室", "", 0, 4),
    Contact("work", "原同事老王", "0451-5000000", 0, 5, "dropped"),
    Contact("kin", "妹妹", "10011112222", 10, 6),
)


def _contacts(branch: Branch, member: Member, made: tuple[Attempt, ...]) -> Iterator[Shot]:
    """By what a member may be reached, and the leads that nobody has followed."""
    used = member.tried[-1]._replace(contact=3)
    full = replace(member, contacts=LEADS, tried=(*member.tried[:-1], used))
    desk, first = branch.desk(full), branch.desk(replace(member, contacts=()))
    for page in (0, 1):
        yield Shot("联系人", f"第 {page + 1} 页", desk, View("contacts", page=page))
    yield Shot("联系人", "没有", first, View("contacts"))
    for number in (1, 2, 3, 5):
        yield Shot("联系人", f"第 {number} 个", desk, View("contact", page=number))
    yield Shot("联系人", "加哪一种", desk, View("contact_add"))
    for row in branch.policy.codes["contact"]:
        yield Shot("联系人", f"加：{row.label}", desk, View("contact_text", row.code))
    yield Shot("联系人", "加：这一次得到的", desk, View("contact_text", "clue", 2))
    yield Shot("联系人", "更正", desk, View("contact_correct", page=1))
    yield Shot("联系人", "不再用", desk, View("contact_drop", page=1))
    yield Shot("联系人", "看号码", desk, View("reveal", "contact.1"))
    yield Shot("联系人", "号码", desk, View("revealed", "contact.1"))
    yield Shot("联系人", "卡片：有线索", desk, View("card"))
    yield Shot("联系人", "查找：先问途径", desk, View("log", page=2))
    yield Shot("联系人", "查找：有联系人", desk, View("log"))
    yield Shot("联系人", "查找：结果", desk, View("log_outcome", "family", 1))
    told = replace(made[9], first=replace(made[9].first, outcome="lead", channel="family"))
    for title, contacts in (("还没有写线索", LEADS[:5]), ("写了线索", LEADS)):
        leading = replace(full, contacts=contacts)
        view = View("attempt", page=10)
        yield Shot("联系人", title, branch.desk(leading), view, attempts=(*made[:9], told))


def _lines(branch: Branch, member: Member, found: Desk) -> Iterator[Shot]:
    """A typed line, as far as it was understood."""
    text, told = "姜小曼 电话 关机 昨天下午", text_of(NOW)
    moment = text_of(NOW - timedelta(hours=20))
    known = Pending(text, told, "姜小曼", member.key.number, "contact", "off", moment, "half_day")
    desk = branch.desk(member)
    yield Shot("查找", "一行写完", _waiting(desk, replace(known, note=NOTE)), View("line"))
    for name, lacking in (
        ("channel", replace(known, channel="")),
        ("outcome", replace(known, outcome="")),
        ("when", replace(known, happened="")),
    ):
        yield Shot("查找", f"一行缺 {name}", _waiting(desk, lacking), View("line"))
    nobody = replace(known, number=0, who="小曼", asks="who")
    yield Shot("查找", "一行缺姓名", _waiting(replace(found, member=None), nobody), View("line"))
    for name in ("note", "when"):
        yield Shot("查找", f"一行：打字 {name}", _waiting(desk, known), View("line_text", name))


def _waiting(desk: Desk, pending: Pending) -> Desk:
    packed = json.dumps(asdict(pending), ensure_ascii=False)
    return replace(desk, seat=Seat(UNIT.id, pending.number or None, "", f"{TOPIC}:{packed}"))


def _made(number: int) -> tuple[Attempt, ...]:
    """Ten attempts; some late, corrected or taken back."""

    def one(attempt: int, channel: str, outcome: str, at: datetime, note: str = "") -> Attempt:
        told = NOW - timedelta(minutes=4) if attempt == 10 else at + timedelta(minutes=5)
        return Attempt(
            number, attempt, Wording(channel, outcome, Moment(at), note=note), told, told, 1
        )

    days = [NOW - timedelta(days=12 - attempt, hours=1) for attempt in range(11)]
    plain = [one(1, "contact", "off", days[1]), one(2, "family", "lead", days[2], note=NOTE)]
    plain += [one(n, "contact", "unanswered", days[n]) for n in range(3, 10)]
    plain.append(one(10, "police", "awaiting", NOW - timedelta(minutes=5)))
    plain[1] = replace(plain[1], told=days[2] + timedelta(days=3))
    other = Wording("contact", "suspended", Moment(days[3]), note="停机，不是无人接听")
    plain[2] = replace(plain[2], amendments=(Amendment(days[5], 1, other, reason="记错了结果"),))
    plain[3] = replace(plain[3], withdrawn=days[4] + timedelta(minutes=8))
    void = Amendment(days[7], 2, plain[4].first, void=True, reason="这一次找的是另一个人")
    plain[4] = replace(plain[4], amendments=(void,))
    return tuple(plain)


def _brief(made: Attempt) -> Try:
    off = "withdrawn" if made.withdrawn else "void" if made.void else ""
    said = made.wording
    return Try(said.channel, said.outcome, text_of(said.moment.at), said.moment.precision, off)
