"""Rectification cases in the states that the gallery shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.case_types import CHOSEN, type_of, types_of
from bot.domain.decisions import View
from bot.domain.desk import Desk
from bot.domain.interview import Said
from bot.domain.matters import Id, Matter, Step
from bot.domain.records import Member
from bot.gallery.matters import above
from bot.gallery.sample import CASES, NOW, UNIT, YEAR, Branch, Shot, walked, worked

APRIL = date(YEAR, 4, 12)


def shots(branch: Branch) -> Iterator[Shot]:
    """The overview, every type at its beginning, in the middle and at its end, and what is asked."""
    some, lost = worked(branch), _lost(branch)
    desk = branch.desk(lost)
    tally = {**some.desk().tally, "matter:case:abroad_kept:open": 1}
    yield Shot("整改", "总览", replace(some.desk(), tally=tally), View("cases"))
    yield Shot("整改", "总览：没有", branch.desk(), View("cases"))
    yield Shot("整改", "总览：上级", above(branch), View("cases"))
    for page in (0, 1, 2):
        yield Shot("整改", f"选类型 {page}", desk, View("case_types", page=page))
    for one in types_of(branch.policy):
        for n in (0, 2, len(one.steps)):
            matter = case(branch, lost, one.code, n)
            yield Shot("整改", f"{one.label} {n}", _with(desk, matter), View("matter"), today=APRIL)
        yield Shot("整改", f"{one.label}：依据", _with(desk, matter), View("case_basis"))
    yield from _asked(branch, lost)
    yield from _letters(branch, lost)


def _lost(branch: Branch) -> Member:
    return branch.standing(walked(branch.members[29], branch.policy, **CASES["lost"]))


def case(branch: Branch, member: Member, code: str, taken: int) -> Matter:
    """A case of this type after so many steps."""
    one = type_of(branch.policy, code)
    assert one is not None  # noqa: S101
    data: dict[str, str | int] = {}
    steps = []
    for n, step in enumerate(one.steps[:taken]):
        told: dict[str, str | int] = {f"{step.code}_on": f"{YEAR}-04-{n + 2:02}"}
        if step.skip:
            told = {f"{step.code}_not": "本人联系不上，已向其妹妹说明"}
        if "outcome" in step.asks:
            told["outcome"] = one.outcomes[0]
        if "vote" in step.asks:
            told |= {"entitled": 18, "should": 18, "present": 15, "favour": 12}
        data |= told
        steps.append(Step(NOW + timedelta(days=29 + n), 1, step.code, told))
    closed = taken == len(one.steps)
    return Matter(
        Id(UNIT.id, 5),
        one.kind,
        NOW,
        1,
        member.key.number,
        "done" if closed else "open",
        "" if closed else f"{YEAR}-04-30",
        data=data,
        steps=tuple(steps),
        closed=NOW if closed else None,
        unit_name=UNIT.name,
        member_name=member.name,
    )


def _with(desk: Desk, matter: Matter) -> Desk:
    return replace(desk, matter=matter)


def _asked(branch: Branch, lost: Member) -> Iterator[Shot]:
    desk, seen = branch.desk(lost), set[str]()
    for one in types_of(branch.policy):
        for n, step in enumerate(one.steps):
            matter = case(branch, lost, one.code, n)
            here = (
                _with(desk, matter) if step.by in ("secretary", "both") else above(branch, matter)
            )
            if step.skip or len(step.papers) > 2:
                yield Shot("整改", f"{one.label}：{step.label}", here, View("case_step"))
            for name in step.asks:
                if name not in seen:
                    seen.add(name)
                    yield Shot("整改", f"问 {name}", here, View("case_ask", name))
                    if name in CHOSEN:
                        pressed: Said = (("press_please", {}),)
                        yield Shot(
                            "整改", f"问 {name}：打字", here, View("case_ask", name), pressed
                        )
    matter = case(branch, lost, "unreachable", 3)
    waits = above(branch, matter)
    yield Shot("整改", "等党委：支部看", _with(desk, matter), View("matter"), today=APRIL)
    yield Shot("整改", "等党委：党委看", waits, View("matter"), today=APRIL)
    for name in ("day", "not", "giveback", "drop"):
        yield Shot("整改", f"打字 {name}", waits, View("case_text", name))
    early = _with(desk, case(branch, lost, "unreachable", 0))
    barred: Said = (("case_effort", {"n": 3}),)
    yield Shot("整改", "还不能办", early, View("matter"), barred, today=APRIL)
    counted: dict[str, str | int] = {"entitled": 18, "should": 18, "present": 8, "favour": 8}
    failed: Said = (("meeting_invalid", counted),)
    meeting = _with(desk, case(branch, lost, "unreachable", 4))
    yield Shot("整改", "会议无效", meeting, View("matter"), failed, today=APRIL)


def _letters(branch: Branch, member: Member) -> Iterator[Shot]:
    letter = Matter(
        Id(UNIT.id, 6),
        "letter",
        NOW,
        2,
        member.key.number,
        due=f"{YEAR}-05-02",
        data={
            "no": "2026-012",
            "to": "邻市望海区临江街道党工委",
            "on": f"{YEAR}-04-02",
            "days": 30,
            "case": 5,
        },
        member_name=member.name,
    )
    got = replace(
        letter,
        id=Id(UNIT.id, 7),
        state="done",
        due="",
        closed=NOW,
        data={**letter.data, "received_on": f"{YEAR}-04-20"},
    )
    desk = branch.desk(member)
    yield Shot("整改", "介绍信：在外", _with(desk, letter), View("matter"), today=APRIL)
    late = date(YEAR, 5, 6)
    yield Shot("整改", "介绍信：过期", _with(desk, letter), View("matter"), today=late)
    yield Shot("整改", "介绍信：有回执", _with(desk, got), View("matter"), today=late)
    yield Shot("整改", "介绍信：催办", _with(desk, letter), View("letter_urge"), today=APRIL)
    both = replace(desk, matters=(letter, got), matters_total=2)
    yield Shot("整改", "介绍信：列表", both, View("matters", "kind.letter"), today=APRIL)
