"""处理结果: what became of each row of an imported roster, in a cell beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.domain import results
from bot.domain.changes import Upload
from bot.domain.records import Translator
from bot.domain.roster import Conflict, Problem
from bot.screens.complaints import sentence
from bot.screens.words import N_

_SETTLED: Mapping[str, str] = {
    "": N_("有冲突，等您决定：{fields}"),
    "file": N_("有冲突，已改用文件里的：{fields}"),
    "mine": N_("有冲突，已保留现在的：{fields}"),
    "same": N_("记录里已经是这个内容：{fields}"),
}


def cells(upload: Upload, rows: Iterable[int], _: Translator) -> dict[int, str]:
    """Row -> what became of it, a line each; every row says something."""
    headings = {n: "".join(h.split()) for _i, n, h in upload.table.get("columns", ()) if n}
    said: dict[int, list[str]] = defaultdict(list)
    for taken in results.taken_of(upload):
        said[taken.row].append(_taken(taken, headings, _))
    for row, settled, fields in _together(results.conflicts_of(upload), headings):
        said[row].append(_(_SETTLED[settled], fields=_("、").join(fields)))
    for problem in results.told_of(upload):
        said[problem.row].append(_told(problem, headings, _))
    return {row: "\n".join(dict.fromkeys(said[row])) or _("没有变动") for row in rows}


def _taken(taken: results.Taken, headings: Mapping[str, str], _: Translator) -> str:
    if not taken.fields:
        return _("新增为编号 {n}", n=taken.number)
    fields = [headings.get(name, name) for name in taken.fields]
    return _("已更新：{fields}", fields=_("、").join(fields))


def _together(
    conflicts: Iterable[Conflict], headings: Mapping[str, str]
) -> Iterable[tuple[int, str, list[str]]]:
    """Row, decision and the headings for which it was made."""
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for conflict in conflicts:
        found[conflict.row, conflict.settled].append(headings.get(conflict.name, conflict.name))
    return ((row, settled, fields) for (row, settled), fields in found.items())


def _told(problem: Problem, headings: Mapping[str, str], _: Translator) -> str:
    why, heading = sentence(problem.complaint, _), headings.get(problem.name, "")
    if problem.bars_row:
        return _("没有导入：{why}", why=why)
    if not heading:
        return why
    if problem.complaint.hard:
        return _("【{heading}】没有导入：{why}", heading=heading, why=why)
    return _("【{heading}】{why}", heading=heading, why=why)
