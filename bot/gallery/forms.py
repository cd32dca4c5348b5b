"""The screens of 表格 in the states that the gallery shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.domain import forms as rules
from bot.domain.catalogue import catalogue
from bot.domain.decisions import View
from bot.domain.records import Key, Try
from bot.domain.sums import Unsound
from bot.gallery.sample import CASES, COMMITTEE, NOW, UNIT, Branch, Shot, walked, worked
from bot.screens.forms import unsound


def forms(branch: Branch) -> Iterator[Shot]:
    """Choosing a form, in a branch under way, when it is done, and above."""
    some, done = worked(branch), worked(branch, done=32)
    above = some.desk(role="committee", unit=COMMITTEE)
    above = replace(above, sums=above.tally)
    yield Shot("表格", "进行中", some.desk(), View("forms"))
    yield Shot("表格", "完成", done.desk(), View("forms"))
    yield Shot("表格", "上级", above, View("forms"))
    for group in rules.groups(some.desk(), branch.policy):
        yield Shot("表格", group, some.desk(), View("form_group", group))
    for group in rules.groups(above, branch.policy):
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
        draw=lambda scene: unsound(row, UNIT.id, fault, {}, scene.say),
    )
    yield from _behind(branch)


def _behind(branch: Branch) -> Iterator[Shot]:
    """The figures of a sheet, who is behind one, and the forms of one member."""
    desk, above = branch.desk(), branch.desk(role="committee", unit=COMMITTEE)
    columns = [(n, f"{n}栏 {label}") for n, label in enumerate(("总数", "预备党员", "女") * 5, 1)]
    row: dict[str, str | int] = {"row": 0, "label": "总计", "total": 22, "before": -1, "after": 3}
    for n, (column, label) in enumerate(columns):
        row |= {f"column{n}": column, f"said{n}": label, f"number{n}": 3 * n + 1}
    yield Shot("表格", "看数字", desk, View("figures", "lost_summary", 0, row))
    few: dict[str, str | int] = {"row": 3, "label": "农村", "total": 1, "before": 0, "after": -1}
    few |= {"column0": 4, "said0": "17栏 6个月以上不满1年", "number0": 12}
    yield Shot("表格", "看数字：一行", desk, View("figures", "disposal_summary", 0, few))
    who: dict[str, str | int] = {"row": 3, "column": 4, "total": 12, "label": "农村",
           "said": "17栏 6个月以上不满1年"}  # fmt: skip
    for n, member in enumerate(list(branch.members.values())[:8]):
        who |= {f"unit{n}": UNIT.id, f"number{n}": member.key.number, f"name{n}": member.name,
                f"born{n}": member.value("birth")[:4], f"branch{n}": UNIT.name}  # fmt: skip
    yield Shot("表格", "是哪些人", desk, View("behind", "lost_summary", 0, who))
    numbers = {k: v for k, v in who.items() if not k.startswith(("name", "born"))}
    yield Shot("表格", "是哪些人：上级", above, View("behind", "lost_summary", 0, numbers))
    yield Shot("表格", "党组织类别", desk, View("classify"))
    told = replace(desk, unit=replace(UNIT, category="7"))
    yield Shot("表格", "党组织类别：已定", told, View("classify"))
    yield Shot("表格", "汇总表：已定", told, View("form_group", "summaries"))
    for case in ("normal", "lost", "hollow"):
        member = walked(branch.members[29], branch.policy, **CASES[case])
        tried = replace(member, tried=(Try("contact", "off", NOW.isoformat()),))
        yield Shot("表格", f"个人：{case}", branch.desk(tried), View("member_forms"))
