"""协查, one person in two branches, and the last stage, in the states that the gallery shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.decisions import View
from bot.domain.desk import Desk
from bot.domain.matters import Id, Matter, Step
from bot.domain.records import Grant, Key
from bot.domain.sides import Pair, Side
from bot.gallery.matters import above
from bot.gallery.sample import COMMITTEE, NOW, OTHER, UNIT, YEAR, Branch, Shot, worked

DONE: dict[str, str | int] = dict.fromkeys(
    (
        "mobilised",
        "members",
        "verified",
        "signed",
        "cases",
        "letters",
        "inquiries",
        "requests",
        "appraisal",
    ),
    "ok",
)


def shots(branch: Branch) -> Iterator[Shot]:
    """Look-ups, pairs, appraisal, ledger, checklist, acceptance and archive."""
    yield from _inquiries(branch)
    yield from _twins(branch)
    yield from _closing(branch)


def _inquiry(branch: Branch, number: int, state: str, agency: str = "police") -> Matter:
    member = branch.members[29]
    letter: dict[str, str | int] = {"no": "样镇函〔2026〕3号", "day": f"{YEAR}-03-03"}
    return Matter(
        Id(UNIT.id, number),
        f"inquiry:{agency}",
        NOW,
        1,
        member.key.number,
        state,
        to=COMMITTEE.id if state in ("open", "sent") else 0,
        data={}
        if state == "open"
        else letter | ({"outcome": "lead"} if state == "answered" else {}),
        steps=() if state == "open" else (Step(NOW, 2, "sent", letter),),
        unit_name=UNIT.name,
        member_name=member.name,
    )


def _inquiries(branch: Branch) -> Iterator[Shot]:
    desk = branch.desk(branch.members[29])
    yield Shot("协查", "哪个部门", desk, View("inquiry_ask"))
    for title, state in (("等汇总", "open"), ("已请查未复", "sent"), ("有答复", "answered")):
        matter = _inquiry(branch, 4, state)
        yield Shot("协查", title, replace(desk, matter=matter), View("matter"))
        yield Shot("协查", f"{title}：上级看", above(branch, matter), View("matter"))
    found = (
        _inquiry(branch, 4, "open"),
        _inquiry(branch, 5, "open", "labour"),
        _inquiry(branch, 6, "sent"),
    )
    waiting = above(branch, matters=found)
    yield Shot("协查", "汇总", waiting, View("inquiries"))
    yield Shot("协查", "没有等汇总的", above(branch), View("inquiries"))
    yield Shot("协查", "打字文号", waiting, View("inquiry_number", "police"))
    bundle = Matter(
        Id(COMMITTEE.id, 1),
        "bundle:police",
        NOW,
        2,
        state="done",
        closed=NOW,
        unit_name=COMMITTEE.name,
    )
    yield Shot("协查", "一份公函", above(branch, bundle), View("matter"))


def _twins(branch: Branch) -> Iterator[Shot]:
    members = branch.members
    pairs = tuple(
        Pair(
            Side(Key(UNIT.id, n), UNIT.name, members[n].name, "no_receipt"),
            Side(Key(OTHER.id, n + 4), OTHER.name, members[n].name, "normal" if n % 2 else ""),
        )
        for n in (11, 12, 13, 14)
    )
    yield Shot("同一人", "几对", above(branch, twins=pairs, twins_total=9), View("twins", page=1))
    yield Shot("同一人", "没有", above(branch), View("twins"))


def _closing(branch: Branch) -> Iterator[Shot]:
    desk = worked(branch, done=32).desk()
    member = branch.members[7]
    rating = View("appraisal", places={"left": 26, "total": 32})
    yield Shot("总结", "民主评议", branch.desk(member), rating)
    yield Shot("总结", "民主评议完成", desk, View("appraisal", places={"left": 0, "total": 32}))
    changes: dict[str, str | int] = {"all": 12, "left": 5, "through": 77}
    yield Shot("总结", "台账", desk, View("ledger", places=changes))
    yield Shot("总结", "台账已录入", desk, View("ledger", places={**changes, "left": 0}))
    some = {**DONE, "mobilised": "0", "cases": "3", "appraisal": "26"}
    yield Shot("总结", "验收清单", desk, View("checklist", places=some))
    looking = _looking(desk)
    yield Shot("总结", "验收清单：党委看", looking, View("checklist", places=some))
    yield Shot("总结", "验收清单：都有了", looking, View("checklist", places=DONE))
    accepted = replace(looking, tally={**desk.tally, "matter:acceptance:done": 1})
    yield Shot("总结", "已验收", accepted, View("checklist", places=DONE))
    for how in ("gaps", "back"):
        yield Shot("总结", f"打字 {how}", looking, View("acceptance_text", how))
    note: dict[str, str | int] = {
        "day": f"{YEAR}-08-03",
        "note": "两份介绍信回执未到，九月底前补齐。",
    }
    for kind, state, data in (
        ("acceptance", "done", note),
        ("acceptance", "dropped", note),
        ("archive", "open", {}),
        ("archive", "exported", {"sha256": "ab" * 32}),
        ("archive", "done", {"sha256": "ab" * 32, "day": f"{YEAR}-08-20"}),
        ("ledger", "done", {}),
    ):
        matter = Matter(Id(UNIT.id, 9), kind, NOW, 2, state=state, data=data, unit_name=UNIT.name)
        yield Shot("总结", f"{kind} {state}", replace(looking, matter=matter), View("matter"))
    committee = replace(above(branch), sums=desk.tally)
    listed: dict[str, str | int] = {"total": 8}
    for n in range(6):
        listed |= {f"unit{n}": n + 3, f"name{n}": f"样例镇第{n}村党支部", f"done{n}": n % 2}
    yield Shot("总结", "各支部", committee, View("closing_branches", places=listed))
    yield Shot("总结", "没有支部", committee, View("closing_branches", places={"total": 0}))
    yield Shot("总结", "本级归档：未上报", committee, View("archiving"))
    if committee.unit is not None:
        reported = replace(committee, unit=replace(committee.unit, phase="reported"))
        yield Shot("总结", "本级归档", reported, View("archiving"))
    yield Shot("总结", "报告：支部", desk, View("papers"))
    yield Shot("总结", "报告：党委", committee, View("papers"))


def _looking(desk: Desk) -> Desk:
    """The committee's secretary looks into the branch."""
    return replace(desk, grants=(Grant(1, "committee", COMMITTEE),))
