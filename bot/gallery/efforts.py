"""The effort of a search, and being reached again, in the states that the gallery shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.decisions import View
from bot.domain.records import Contact, Find, Member, Try
from bot.gallery.sample import CASES, Branch, Shot, walked

MORNING = "2026-02-25T01:00:00+00:00"
EVENING = "2026-02-26T12:30:00+00:00"


def efforts(branch: Branch) -> Iterator[Shot]:
    """What is missing in a search, who may say that it is enough, and who was found."""
    lost = walked(branch.members[29], branch.policy, **CASES["lost"])
    some = replace(
        lost,
        tried=(Try("contact", "vacant", MORNING), Try("family", "lead", EVENING)),
        contacts=(Contact("kin", "表哥", "10012345678", 2, 1),),
    )
    whole = replace(
        some,
        tried=(
            *some.tried,
            Try("family", "nothing", "2026-02-28T02:00:00+00:00", contact=1),
            Try("police", "unknown_there", "2026-03-02T02:00:00+00:00"),
        ),
        excused=("members",),
    )
    soon = walked(
        branch.members[28],
        branch.policy,
        **{**CASES["lost"], "dues": "2025-09", "dues_on": "2025-09-20", "meeting": "?"},
    )
    unknown = replace(
        soon, facts={k: v for k, v in soon.facts.items() if k not in ("dues", "dues_on", "meeting")}
    )
    for title, member in (
        ("还没有找", lost),
        ("缺几项", some),
        ("齐全", whole),
        ("已放宽", replace(some, excused=("*",))),
        ("快满6个月", soon),
        ("日子不清楚", unknown),
    ):
        yield Shot("查找力度", title, branch.desk(member), View("meter"))
        yield Shot("查找力度", f"卡片：{title}", branch.desk(member), View("card"))
    for title, member in (("核查人", some), ("核查人：已放宽", replace(some, excused=("*",)))):
        desk = branch.desk(member, role="verifier")
        yield Shot("查找力度", title, desk, View("meter"))
    desk = branch.desk(some)
    for argument in ("excuse:members", "waive:", "require:"):
        yield Shot("查找力度", f"打字 {argument}", desk, View("effort_text", argument))
    refused = replace(soon, tried=(Try("family", "refused", EVENING),))
    page = replace(desk, found=tuple(branch.standing(m) for m in (some, refused)), found_total=11)
    yield Shot("查找力度", "不够的名单", page, View("short"))
    yield Shot("查找力度", "没有不够的", replace(page, found=(), found_total=0), View("short"))
    yield from _found(branch, some)


def reached(member: Member) -> Member:
    """The member after an attempt that reached the person."""
    number = len(member.tried) + 1
    find = Find(number, "reached", "2026-02-26", "2022-08-10", "dues", "2022-08-10")
    return replace(member, tried=(*member.tried, Try("family", "reached", EVENING)), find=find)


def _found(branch: Branch, member: Member) -> Iterator[Shot]:
    """One who was reached by the third attempt."""
    found = reached(member)
    for title, answers in (
        ("刚联系上", {}),
        ("客观原因", {"cause": "objective", "conduct": "fine", "willing": "yes"}),
        ("主观原因", {"cause": "subjective", "conduct": "fine", "willing": "yes"}),
        ("不愿改正", {"cause": "subjective", "conduct": "?", "willing": "no"}),
        ("违纪", {"cause": "subjective", "conduct": "violation"}),
    ):
        told = {
            **CASES["lost"],
            "reach": "yes",
            "contact_now": "10099998888",
            **answers,
        }
        one = walked(found, branch.policy, "" if answers else "contact_now", **told)
        yield Shot("重新联系上", title, branch.desk(one), View("regained"))
        yield Shot("重新联系上", f"卡片：{title}", branch.desk(one), View("card"))
