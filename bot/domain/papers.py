"""The papers of stages two to four: which there are, for which units, and asking for one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.domain.changes import Errand
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.interview import not_here
from bot.domain.presses import papers as presses
from bot.domain.records import Role, UnitKind

BRANCH = ("branch", "general_branch")
ABOVE = ("committee", "city")
PAPERS: Mapping[str, tuple[str, ...]] = {
    "review": BRANCH,
    "rectified": BRANCH,
    "ledger": BRANCH,
    "screening": ABOVE,
    "final": ABOVE,
}
"""核查情况报告, 整改规范综合报告, 台账变更清单; 排查工作情况报告, 综合报告 -> for which units."""

LEDGER = "ledger"
"""The one that is a sheet; all others are texts."""

NAMES: Mapping[str, str] = {
    "review": "核查情况报告",
    "rectified": "整改规范综合报告",
    "ledger": "台账变更清单",
    "screening": "排查工作情况报告",
    "final": "综合报告",
}
"""How each is called."""

REPORTS = tuple(name for name in PAPERS if name != LEDGER)
"""The text reports."""


def reports_of(kind: UnitKind) -> tuple[str, ...]:
    """The text reports of a unit of this kind."""
    return tuple(name for name in REPORTS if kind in PAPERS[name])


MAY_ASK: tuple[Role, ...] = ("secretary", "verifier", "clerk", "committee", "city")


def offered(desk: Desk) -> tuple[str, ...]:
    """The papers that the person may have drafted for the unit at hand."""
    here = desk.unit
    if here is None or not desk.holds(*MAY_ASK):
        return ()
    own = tuple(name for name, kinds in PAPERS.items() if here.kind in kinds)
    # A paper about one branch names people: the city sees them only in what was sent to it.
    only_city = not desk.holds("secretary", "verifier", "clerk", "committee")
    return () if only_city and here.kind in BRANCH else own


def look(loaded: Loaded, unit: int) -> Decision:
    """Which papers there are."""
    here = loaded.desk.unit
    if here is None or here.id != unit or not offered(loaded.desk):
        return not_here()
    return Decision(view=View("papers"))


def ask_for(loaded: Loaded, press: presses.Paper, asked: str, now: datetime) -> Decision:
    """The draft is on its way; `asked` names this asking."""
    here = loaded.desk.unit
    if here is None or here.id != press.unit or press.paper not in offered(loaded.desk):
        return not_here()
    payload = {"form": press.paper, "unit": here.id}
    errand = Errand("file", f"file:{press.paper}:{asked}", now, payload)
    return Decision(
        view=View("papers"),
        errands=(errand,),
        said=(("paper_coming", {"name": NAMES[press.paper]}),),
    )
