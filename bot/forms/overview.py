"""How far the units below are: one row each, as a sheet and as lines of a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.classes import ORDER
from bot.domain.records import Unit
from bot.forms.form import Column, Form, Value

Say = Callable[[str], str]


FILE = "排查进度"
"""What the files are called; the day stands behind it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One unit with the sums of everything at or below it."""

    unit: Unit
    tally: Mapping[str, int]
    depth: int = 0
    """How far below the unit that was asked for."""

    @property
    def total(self) -> int:
        """Members to be accounted for."""
        return self.tally.get("total", 0)

    @property
    def done(self) -> int:
        """Members with a conclusion."""
        return self.tally.get("done", 0)


def lines(found: Sequence[tuple[Unit, Mapping[str, int]]]) -> list[Line]:
    """Every unit after the one above it, each with the sums of what lies at or below it.

    `found` are the units with their own counts; the first is the one that was asked for.
    """
    top = found[0][0]
    sums: dict[int, dict[str, int]] = {unit.id: {} for unit, _ in found}
    for unit, tally in found:
        for number in (int(part) for part in unit.path.split("/") if part):
            if number in sums:
                for name, n in tally.items():
                    sums[number][name] = sums[number].get(name, 0) + n
    ordered = sorted(found, key=lambda one: [int(p) for p in one[0].path.split("/") if p])
    level = top.path.count("/")
    return [Line(unit, sums[unit.id], unit.path.count("/") - level) for unit, _ in ordered]


_COUNTS = (
    ("total", "在册"),
    ("done", "已完成"),
    ("todo", "未开始"),
    ("doing", "进行中"),
    ("later", "稍后"),
    ("unclear", "有不清楚的"),
    ("review:agreed", "核查同意"),
    ("review:returned", "退回"),
    ("undecided", "待定意见"),
    ("headcount", "半年报人数"),
)


def overview_form(top: Unit, phases: Mapping[str, str], classes: Mapping[str, str]) -> Form[Line]:
    """The sheet: phases and classes as the reader calls them."""
    columns: list[Column[Line]] = [
        Column("序号", lambda line: None, 5, "serial"),
        Column("党组织", lambda line: "　" * line.depth + line.unit.name, 30, align="left"),
        Column("阶段", lambda line: phases.get(str(line.unit.id), ""), 10),
    ]
    columns += [Column(heading, _count(name), 7, "number") for name, heading in _COUNTS]
    columns += [Column(classes[name], _count(f"cls:{name}"), 7, "number") for name in ORDER]
    title = f"{top.name}排查进度"
    return Form(title, tuple(columns), sheet="进度", header=(f"填报单位：{top.name}", ""))


def _count(name: str) -> Callable[[Line], Value]:
    return lambda line: line.tally.get(name, 0)


def shown(found: Iterable[Line], most: int) -> list[Line]:
    """What fits a picture: the unit itself and those right below, or all of a small tree."""
    every = list(found)
    if len(every) <= most:
        return every
    return [line for line in every if line.depth <= 1][:most]
