"""Scenes about one answer: where it comes from, what speaks against it, that it is asked again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from bot.domain import changes
from bot.domain.decisions import Loaded, View
from bot.domain.interview import Said
from bot.domain.records import Colleague, Fact, Grant
from bot.domain.stating import Telling, state
from bot.gallery.sample import CASES, NOW, OTHER, TODAY, UNIT, Branch, Shot, walked
from bot.screens.colleagues import heard
from bot.screens.handover import taken
from bot.screens.screen import Scene, Screen


def answers(branch: Branch) -> Iterator[Shot]:
    """Every state of a single answer."""
    policy, member = branch.policy, branch.members[12]
    yield from _origins(branch)
    asked = branch.desk(member, "joined")
    fact = {"joined": Fact("1983-02", told=TODAY.isoformat())}
    decision = state(Loaded(asked), member, fact, policy, Telling(TODAY))
    waiting = replace(asked, seat=decision.seat or asked.seat)
    yield Shot("答案", "不合常理，要写理由", waiting, View("doubt"), decision.said)
    yield Shot("答案", "理由是空的", waiting, View("doubt"), (("note_missing", {}),))
    again = replace(member.facts["joined"], value="1983-02", again="warned")
    warned = replace(member, facts={**member.facts, "joined": again})
    yield Shot("答案", "名册自相矛盾", branch.desk(warned, "joined"), View("card"))
    away = walked(branch.members[25], policy, **CASES["floating"])
    since = replace(away.facts["since"], again="follows")
    moved = replace(away, facts={**away.facts, "since": since})
    yield Shot("答案", "前面改了，再看一遍", branch.desk(moved, "since"), View("card"))
    waits = json.dumps(["joined", "1988.5", 7, member.revision])
    correcting = replace(asked, seat=replace(asked.seat, expects=f"edit:{waits}"))
    yield Shot("答案", "按改过的消息更正", correcting, View("edited", "joined"))
    by_other = replace(member.facts["education"], value="大专", by=2, told=TODAY.isoformat())
    theirs = replace(member, facts={**member.facts, "education": by_other})
    stayed: Said = (("changed_since", {}),)
    stays = View("undo_stays", "education", 3)
    yield Shot("答案", "别人改过，不撤销", branch.desk(theirs), stays, stayed)
    every = View("undo_stays", " ".join(member.facts), 3)
    yield Shot("答案", "改过很多，不撤销", branch.desk(theirs), every, stayed)
    named = {2: "李书记"}
    yield Shot("答案", "有称呼的同事改过", replace(branch.desk(theirs), names=named), stays, stayed)
    yield from _hands(branch)
    desk = branch.desk()
    yield Shot("交接", "说明", desk, View("handover"))
    yield Shot("交接", "链接已发", desk, View("handed"))
    here = (*desk.grants, Grant(2, "secretary", OTHER))
    yield Shot("交接", "两个支部，首页", replace(desk, grants=here), View("home"))
    card = replace(branch.desk(branch.members[4]), grants=here)
    yield Shot("交接", "两个支部，卡片", card, View("card"))
    yield Shot("交接", "已接手", desk, View("colleague"), draw=_taken)


def _hands(branch: Branch) -> Iterator[Shot]:
    """Two people at one card."""
    member = branch.members[3]
    desk = replace(branch.desk(member), colleagues=(Colleague(2, member.key.number, NOW),))
    yield Shot("答案", "别人也开着", desk, View("card"))
    asking = replace(desk, seat=replace(desk.seat, question="reach"))
    yield Shot("答案", "别人也开着，在问", asking, View("card"))
    old, new = Fact("yes", told=TODAY.isoformat(), by=1), Fact("no", told=TODAY.isoformat(), by=2)
    for what in ("overruled", "crossed"):
        told = {
            "what": what,
            "unit": UNIT.id,
            "number": member.key.number,
            "name": member.name,
            "question": "reach",
            "who": 2,
            "facts": changes.pack_facts({"old": old, "new": new}),
        }
        yield Shot("答案", f"同事：{what}", desk, View("colleague"), draw=partial(_heard, told))
    said: Said = (("answered_by_other", {"who": 2, "field": "能否联系上"}),)
    yield Shot("答案", "同时答的", asking, View("card"), said)


def _taken(scene: Scene) -> Screen:
    return taken(UNIT.name, scene.say)


def _heard(told: Mapping[str, Any], scene: Scene) -> Screen:
    return heard(told, scene.policy, scene.say)


def _origins(branch: Branch) -> Iterator[Shot]:
    member = branch.members[2]
    roster = member.facts["education"]
    by_roster = replace(roster, source="7:4")
    confirmed = replace(by_roster, origin="confirmed", by=1)
    other = Fact("大专", told=TODAY.isoformat(), by=2)
    number = member.key.number
    told: tuple[tuple[int, changes.Change], ...] = (
        (1, changes.MemberAdded(number, member.name, {"education": by_roster})),
        (1, changes.RosterImported(7, "", 32, 0, 0, 0, "青禾村党支部党员名册（2026年）.xlsx")),
        (1, changes.FactsStated(number, {"education": confirmed}, {"education": by_roster})),
        (2, changes.FactsStated(number, {"education": other}, {"education": confirmed})),
        (
            2,
            changes.FactsStated(
                number,
                {"education": Fact("夜校旁听", by=2)},
                {"education": other},
                note="本人说只读过夜校，没有拿到文凭，档案里也没有材料",
            ),
        ),
        (
            1,
            changes.FactsStated(
                number, {"education": replace(other, again="warned")}, {"education": other}
            ),
        ),
    )
    entries = tuple(
        changes.Entry(seq, NOW - timedelta(hours=30 - 3 * seq), actor, change)
        for seq, (actor, change) in enumerate(told, 1)
    )
    for title, fact in (("名册上的", by_roster), ("确认过的", confirmed), ("别人答的", other)):
        shown = replace(member, facts={**member.facts, "education": fact})
        yield Shot("答案", title, branch.desk(shown, "education"), View("card"))
    desk = branch.desk(member, "education")
    yield Shot("答案", "来历", desk, View("past", "education"), entries=entries)
    yield Shot("答案", "来历：很多", desk, View("past", "education"), entries=entries * 4)
    yield Shot("答案", "来历：第二页", desk, View("past", "education", 1), entries=entries * 4)
    yield Shot("答案", "没有来历", desk, View("past", "education"))
