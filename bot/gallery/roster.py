"""An imported roster in the states that the gallery shows: its previews, and its conflicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.domain import changes, conflicts
from bot.domain.complaints import Complaint
from bot.domain.decisions import View
from bot.domain.interview import Said
from bot.domain.policy import Policy
from bot.domain.records import Fact, Member
from bot.domain.results import with_conflicts
from bot.domain.roster import Conflict
from bot.domain.uploads import plan_of
from bot.forms.headings import Headings
from bot.forms.intake import read_table
from bot.gallery.sample import TODAY, UNIT, Branch, Shot, stated
from bot.playground.sample import faulty_roster, sample_idno

Places = Mapping[str, str | int]


def imports(branch: Branch) -> Iterator[Shot]:
    """How a roster is sent, what its preview says, and what is asked about it afterwards."""
    clean: Places = {"new": 32, "changed": 0, "unchanged": 0, "problems": 0, "warnings": 0,
                     "left_out": 0, "other_sheets": 0, "sheet": "党员名册", "unknown": ""}  # fmt: skip
    mixed = {**clean, "new": 2, "changed": 3, "unchanged": 27}
    desk = branch.desk()
    yield Shot("导入", "怎样导入", desk, View("import"))
    yield Shot("导入", "第一次", desk, View("preview", "1", places=clean))
    yield Shot("导入", "再次导入", desk, View("preview", "1", places=mixed))
    yield Shot("导入", "有错误", desk, View("preview", "1", places=_faulty(branch.policy)))
    same = {**clean, "new": 0, "unchanged": 32}
    yield Shot("导入", "没有变动", desk, View("preview", "1", places=same))
    moved: Said = (("record_moved", {}),)
    yield Shot("导入", "名册又有变动", desk, View("preview", "1", places=mixed), moved)
    back = {**mixed, "new": 0, "compared": "sent", "conflicts": 2}
    yield Shot("导入", "发出去的又发回来", desk, View("preview", "1", places=back))
    for title, compared in (("标记丢了", "lost"), ("别的支部的", "other")):
        seen = {**mixed, "compared": compared}
        yield Shot("导入", title, desk, View("preview", "1", places=seen))
    full = {**_faulty(branch.policy), "new": 2, "changed": 3, "unchanged": 27, "conflicts": 2,
            "compared": "sent", "cleared": 4, "missing": 5,
            "missing_names": "林秀梅、赵广田、欧阳青山"}  # fmt: skip
    yield Shot("导入", "样样都有", desk, View("preview", "1", places=full))
    barred = {**mixed, "ids_left_out": 31}
    yield Shot("导入", "不录身份证号", desk, View("preview", "1", places=barred))
    yield from _conflicts(branch)


def _faulty(policy: Policy) -> Places:
    """What the preview of a faulty file says, as the bot itself finds it."""
    headings = Headings.from_table(policy.tables["roster"])
    table = read_table("名册.xlsx", faulty_roster(TODAY), headings)
    if isinstance(table, Complaint):
        raise AssertionError(table.code)
    packed = {**table.pack(), "day": TODAY.isoformat()}
    made = plan_of(changes.Upload(1, 3, "", "", b"", packed), {}, 0, policy)
    return {
        "new": made.new, "changed": made.changed, "unchanged": made.unchanged,
        "problems": made.problem_rows, "warnings": made.warned_rows, "left_out": made.left_out,
        "other_sheets": 1, "sheet": table.sheet, "unknown": "籍贯、婚姻状况、入伍时间",
    }  # fmt: skip


def _conflicts(branch: Branch) -> Iterator[Shot]:
    """Cells that say something else than the record, each of its own kind."""
    first = stated(branch.members[2], education="大学本科")
    given = replace(first.facts["education"], origin="asked", told=TODAY.isoformat())
    asked = replace(first, facts={**first.facts, "education": given})
    for title, member, name, theirs in (
        ("聊天里回答过", asked, "education", "大专"),
        ("名册导入的", branch.members[3], "work", "样例市开发区某电子厂质检部二车间"),
        ("身份证号", branch.members[4], "idno", sample_idno(TODAY.replace(year=1985), 12)),
        ("姓名", branch.members[5], "name", "欧阳若溪"),
        ("住址很长", branch.members[8], "home", "邻省宁海市海曙区望春路某小区 3 幢 501 室，" * 4),
        ("电话", branch.members[9], "phone", "13900000071"),
        ("回答了不清楚", _unknown(branch.members[6]), "ethnicity", "满族"),
    ):
        some = branch.having(member)
        found = Conflict(4 + member.key.number, member.key.number, name, theirs)
        rest = Conflict(40, 7, "home", "邻省宁海市海曙区望春路某小区")
        upload = with_conflicts(changes.Upload(1, UNIT.id, "", "", b""), (found, rest))
        view = conflicts.shown(upload, some.members)
        yield Shot("导入", f"不一致：{title}", some.desk(), view)
    moved: Said = (("conflict_moved", {}),)
    yield Shot("导入", "不一致：又有变动", some.desk(), view, moved)


def _unknown(member: Member) -> Member:
    fact = Fact("", "unknown", "asked", told=TODAY.isoformat())
    return replace(member, facts={**member.facts, "ethnicity": fact})
