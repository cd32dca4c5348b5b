"""Matters in the states that the gallery shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.domain.decisions import View
from bot.domain.desk import Desk
from bot.domain.matters import Id, Matter, Step
from bot.gallery.sample import COMMITTEE, NOW, UNIT, Branch, Shot, worked

ASKED = "姜小曼的入党志愿书找不到，本人说在原单位，原单位已经撤并，应该怎么认定？"
ANSWER = "先向撤并后的单位发函查档，查不到的由两名同期党员写证明材料，党委会研究后再定。"
STEP_ACTOR = 2


def shots(branch: Branch) -> Iterator[Shot]:
    """What goes up, and the lists of matters."""
    yield from _upward(branch)
    yield from _lists(branch)


def request(branch: Branch, **more: object) -> Matter:
    """A question that went up two days ago."""
    member = branch.members[29]
    matter = Matter(
        Id(UNIT.id, 3),
        "request",
        NOW - timedelta(days=2),
        1,
        member.key.number,
        to=COMMITTEE.id,
        changed=NOW,
        data={"text": ASKED, "to": COMMITTEE.name},
        unit_name=UNIT.name,
        member_name=member.name,
    )
    return replace(matter, **more)  # type: ignore[arg-type]


def answered(branch: Branch) -> Matter:
    """The same with its answer."""
    asked = request(branch)
    steps = (
        Step(NOW - timedelta(days=1), STEP_ACTOR, "seen"),
        Step(NOW - timedelta(hours=2), STEP_ACTOR, "answer", {"answer": ANSWER}),
    )
    return replace(
        asked,
        id=Id(UNIT.id, 1),
        state="answered",
        closed=NOW,
        data={**asked.data, "answer": ANSWER},
        steps=steps,
    )


def above(branch: Branch, matter: Matter | None = None, **more: object) -> Desk:
    """The desk of the committee's clerk who looks into the branch."""
    desk = branch.desk(role="clerk", unit=COMMITTEE)
    here = UNIT if matter is not None else COMMITTEE
    return replace(desk, unit=here, matter=matter, **more)  # type: ignore[arg-type]


def _upward(branch: Branch) -> Iterator[Shot]:
    desk, card = branch.desk(), branch.desk(branch.members[29])
    yield Shot("事项", "报告请示", desk, View("upward"))
    yield Shot("事项", "报告请示：打开着卡片", card, View("upward"))
    seat = replace(card.seat, expects="sorting:30:我支部一名党员的入党志愿书找不到，怎么认定？")
    yield Shot("事项", "报告请示：打了字还没选", replace(card, seat=seat), View("upward_kind"))
    for kind in ("report", "request"):
        yield Shot("事项", f"打字 {kind}", card, View("upward_text", kind))
    asked, done = request(branch), answered(branch)
    yield Shot("事项", "请示：已发出", replace(desk, matter=asked), View("matter"))
    yield Shot("事项", "请示：已答复", replace(desk, matter=done), View("matter"))
    yield Shot("事项", "请示：上级看", above(branch, asked), View("matter"))
    yield Shot("事项", "请示：打字答复", above(branch, asked), View("matter_text", "answer"))


def _lists(branch: Branch) -> Iterator[Shot]:
    some = worked(branch)
    late = request(branch, id=Id(UNIT.id, 2), due="2026-03-01")
    many = (request(branch, due="2026-03-20"), late, answered(branch))
    desk = replace(some.desk(), matters=many, matters_total=3)
    for which in ("open", "closed", "kind.request"):
        yield Shot("事项", f"列表 {which}", desk, View("matters", which))
    yield Shot("事项", "列表：空的", some.desk(), View("matters", "open"))
    inbox = above(branch, matters=many[:2], matters_total=2, addressed=2)
    yield Shot("事项", "列表：等我处理", inbox, View("matters", "inbox"))
    tally = {**some.desk().tally, "matter:request:open": 1, "matter:case:abroad:open": 2}
    yield Shot("事项", "首页：有未办结的", replace(some.desk(), tally=tally), View("home"))
    yield Shot("事项", "首页：上级有待处理的", inbox, View("home"))
