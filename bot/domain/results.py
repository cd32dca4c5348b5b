"""What became of every row of an imported roster: noted at 确认, sent back as a column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.changes import Errand, FactsStated, Upload
from bot.domain.complaints import Complaint
from bot.domain.roster import Conflict, Plan, Problem


@dataclass(frozen=True, slots=True)
class Taken:
    """What a row added or changed."""

    row: int
    number: int
    fields: tuple[str, ...]
    """The facts that were changed; empty: the member is new."""


def noted(upload: Upload, made: Plan) -> Upload:
    """The upload with what its confirmation does, row by row, and the conflicts that wait."""
    changed = {c.number: tuple(c.facts) for c in made.changes if isinstance(c, FactsStated)}
    table = {
        **upload.table,
        "taken": [[row, n, list(changed.get(n, ()))] for row, n in made.taken.items()],
        "conflicts": [_packed(conflict) for conflict in made.conflicts],
        "told": [_told(problem) for problem in (*made.problems, *made.remarks)],
    }
    return replace(upload, table=table, waiting=len(made.conflicts))


def with_conflicts(upload: Upload, conflicts: tuple[Conflict, ...]) -> Upload:
    """The upload with its conflicts as they are decided by now."""
    table = {**upload.table, "conflicts": [_packed(conflict) for conflict in conflicts]}
    return replace(upload, table=table, waiting=sum(not c.settled for c in conflicts))


def conflicts_of(upload: Upload) -> tuple[Conflict, ...]:
    """The conflicts of a confirmed upload, in the order of the file."""
    return tuple(Conflict(*parts) for parts in upload.table.get("conflicts", ()))


def taken_of(upload: Upload) -> Iterator[Taken]:
    """The rows that added or changed somebody."""
    for row, number, fields in upload.table.get("taken", ()):
        yield Taken(row, number, tuple(fields))


def told_of(upload: Upload) -> Iterator[Problem]:
    """What was wrong, doubtful or worth a remark."""
    for row, name, code, facts, hard in upload.table.get("told", ()):
        yield Problem(row, name, Complaint(code, facts, hard))


def errand(upload: Upload, now: datetime, asked: str = "") -> Errand:
    """The file with its results is to be sent; `asked` names a further asking."""
    payload: Mapping[str, Any] = {"upload": upload.id, "unit": upload.unit, "result": True}
    key = f"result:{upload.id}:{asked}" if asked else f"result:{upload.id}"
    return Errand("result", key, now, payload)


def _packed(conflict: Conflict) -> list[Any]:
    return [conflict.row, conflict.number, conflict.name, conflict.theirs, conflict.settled]


def _told(problem: Problem) -> list[Any]:
    said = problem.complaint
    return [problem.row, problem.name, said.code, dict(said.facts), said.hard]
