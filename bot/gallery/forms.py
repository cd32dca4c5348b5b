"""The screens of 表格 in the states that the gallery shows."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain import forms as rules
from bot.domain.catalogue import catalogue
from bot.domain.decisions import View
from bot.domain.records import Key
from bot.domain.sums import Unsound
from bot.gallery.sample import COMMITTEE, UNIT, Branch, Shot, worked
from bot.screens.forms import unsound


def forms(branch: Branch) -> Iterator[Shot]:
    """Choosing a form, in a branch under way, when it is done, and above."""
    some, done = worked(branch), worked(branch, done=32)
    above = some.desk(role="committee", unit=COMMITTEE)
    yield Shot("表格", "进行中", some.desk(), View("forms"))
    yield Shot("表格", "完成", done.desk(), View("forms"))
    yield Shot("表格", "上级", above, View("forms"))
    for group in rules.groups(UNIT, branch.policy):
        yield Shot("表格", group, some.desk(), View("form_group", group))
    for group in rules.groups(COMMITTEE, branch.policy):
        yield Shot("表格", f"上级 {group}", above, View("form_group", group))
    for code in ("lost", "lost_summary"):
        yield Shot("表格", f"没有人：{code}", done.desk(), View("form_nil", code))
    row = catalogue(branch.policy.tables)["lost_summary"]
    fault = Unsound("总计", "1=5+6+7+8", 5, 3, (Key(UNIT.id, 4), Key(UNIT.id, 17)))
    yield Shot(
        "表格",
        "合计不符",
        some.desk(),
        View("form_group"),
        draw=lambda scene: unsound(row, UNIT.id, fault, scene.say),
    )
