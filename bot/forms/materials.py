"""Figures, lists and tables of the text reports, from the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain import matters as mt
from bot.domain.appraisal import RATINGS
from bot.domain.attempts import counted
from bot.domain.case_gates import missing_groups
from bot.domain.case_types import type_of, types_of
from bot.domain.catalogue import guessed
from bot.domain.classes import ORDER, UNSETTLED, anchor
from bot.domain.dates import print_chinese
from bot.domain.matters import Matter
from bot.domain.measures import LIST, Situation
from bot.domain.policy import Policy
from bot.domain.proposals import propose, waits
from bot.domain.records import Member, Unit
from bot.domain.structure import Structure
from bot.forms.chart import Group, counts
from bot.forms.composing import Material, bar, share
from bot.forms.report import Sheet

Tally = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Books:
    """What a report on one unit is drafted from."""

    unit: Unit
    tally: Tally
    policy: Policy = field(repr=False)
    members: tuple[Member, ...] = field(default=(), repr=False)
    matters: tuple[Matter, ...] = field(default=(), repr=False)
    branches: tuple[tuple[Unit, Tally], ...] = field(default=(), repr=False)
    """For a unit above the branches: every branch below it with its counts."""
    lost: Structure = field(default_factory=Structure)
    ledger: int = 0
    entered: int = 0

    @property
    def labels(self) -> Mapping[str, Mapping[str, str]]:
        """How codes are written on forms."""
        labels: Mapping[str, Mapping[str, str]] = self.policy.tables["forms"]["labels"]
        return labels


def belonging(n: Tally, cls: str) -> int:
    """How many belong to this class, first or beside another: as on the lists and summaries."""
    return n.get(f"cls:{cls}", 0) + n.get(f"flag:{cls}", 0)


def belongs(member: Member, cls: str) -> bool:
    """Whether a member who is still on the list belongs to this class."""
    standing_ = member.standing
    return not member.closed and (standing_.cls == cls or cls in standing_.flags)


def figures(books: Books) -> dict[str, str | int]:
    """Every figure that a layout may name."""
    n = books.tally
    classes = {cls: belonging(n, cls) for cls in ORDER}
    cases = sum(v for k, v in n.items() if k.startswith("matter:case:"))
    open_cases = mt.waiting(n, "case")
    outcomes = sum(v for k, v in n.items() if k.startswith("outcome:"))
    causes = sorted(books.lost.by.get("circumstance", {}).items(), key=lambda one: -one[1])
    count = causes[0][1] if causes else 0
    first = [code for code, n in causes if n == count]
    requests = _states(n, "matter:request:")
    undone = _undone(books)
    rated = Counter(m.value("appraisal") for m in books.members if not m.closed)
    return {
        **classes,
        "no_lost": int(not classes["lost"]),
        "unit": books.unit.name,
        "cutoff": print_chinese(books.policy.campaign.cutoff.isoformat()),
        "total": n.get("total", 0),
        "done": n.get("done", 0),
        "closed": n.get("closed", 0),
        "unclear": n.get("unclear", 0),
        "pocket": n.get("flag:pocket", 0),
        "found": n.get("flag:found", 0),
        "agreed": n.get("review:agreed", 0),
        "returned": n.get("review:returned", 0),
        "corrected": n.get("review:corrected", 0) + n.get("review:changed", 0),
        "attempts": sum(len(counted(m.tried)) for m in books.members),
        "requests": sum(requests.values()),
        "unanswered": mt.waiting(n, "request"),
        "cases": cases,
        "open_cases": open_cases,
        "closed_cases": cases - open_cases,
        "letters": sum(_states(n, "matter:letter:").values()),
        "receipts": n.get("matter:letter:done", 0),
        "outcomes": outcomes,
        "no_open": int(not open_cases and not undone),
        "undone": len(undone),
        "undone_numbers": "、".join(str(m.key.number) for m in undone),
        "measures": sum(v for k, v in n.items() if k.startswith("measure:")),
        "branches": len(books.branches),
        "submitted": _phases(books, "submitted", "verified"),
        "verified": _phases(books, "verified"),
        "accepted": sum(1 for _, t in books.branches if t.get("matter:acceptance:done")),
        "lost_branches": len(books.lost.units),
        "lost_share": share(classes["lost"], n.get("total", 0)),
        "first_cause": "”“".join(_cause(books, code) for code in first),
        "first_count": f"各{count}" if len(first) > 1 else count,
        "first_share": share(count, books.lost.total),
        **{code: rated.get(code, 0) for code in RATINGS},
        "unrated": rated.get("", 0),
        "ledger": books.ledger,
        "entered": books.entered,
    }


def _undone(books: Books) -> list[Member]:
    """Those about whom something has to be decided, and no case of whom was ever opened."""
    begun = {m.member for m in books.matters if m.type == "case"}
    return [
        m
        for m in books.members
        if m.standing.cls in UNSETTLED
        and not m.closed
        and not m.outcome
        and m.key.number not in begun
    ]


def _cause(books: Books, code: str) -> str:
    row = books.policy.codes["circumstance"].get(code)
    return row.label if row else "不清楚"


def _states(n: Tally, prefix: str) -> dict[str, int]:
    return {name: count for name, count in n.items() if name.startswith(prefix) and count}


def _phases(books: Books, *phases: str) -> int:
    return sum(1 for unit, _ in books.branches if getattr(unit, "phase", "") in phases)


def material(books: Books) -> Material:
    """Figures, lists and tables for every report on the unit."""
    lists = {
        "floating": [_floating(books, m) for m in _of(books, "floating")],
        "hollow": [_hollow(m) for m in _of(books, "hollow")],
        "lost": [_lost(books, m) for m in _of(books, "lost")],
        "doubtful": [_doubtful(m) for m in _of(books, "doubtful")],
        "outcomes": [_became(books, m) for m in books.members if m.outcome],
        "open": [_unfinished(books, m) for m in books.matters if m.open and m.type == "case"],
    }
    return Material(figures(books), lists, _sheets(books), _charts(books))


def _charts(books: Books) -> dict[str, bytes | None]:
    """Structure, distribution and causes of the lost as pictures; none where nobody is lost."""
    if not books.lost.total or not books.branches:
        return dict.fromkeys(("structure", "organisation", "causes"))
    traits = [Group(head, _bare(_counted(books, t, codes))) for t, codes, head in _STRUCTURE]
    kinds = _bare(_kinds(books))
    causes = _bare(_counted(books, "circumstance", "circumstance"))
    return {
        "structure": counts("“失联”党员的结构", traits),
        "organisation": counts("“失联”党员按党组织类别的分布", [Group("", kinds)]),
        "causes": counts("“失联”的原因", [Group("", causes)]),
    }


def _bare(rows: Iterable[tuple[str, ...]]) -> tuple[tuple[str, int, str], ...]:
    return tuple((label, int(n), part) for label, n, part, _ in rows)


def _kinds(books: Books) -> tuple[tuple[str, ...], ...]:
    """The lost by the kind of organisation in which they are: 国有企业, 农村 and so on."""
    tables = books.policy.tables
    category = {u.id: u.category or guessed(u.name, tables) for u, _ in books.branches}
    found: Counter[str] = Counter()
    for unit, n in books.lost.units.items():
        found[category.get(unit, "")] += n
    listed = [(row.code, row.label) for row in books.policy.codes["organisation"]]
    counted = [(label, found[code]) for code, label in listed if found[code]]
    unknown = books.lost.total - sum(n for _, n in counted)
    if unknown:
        counted.append(("未填类别", unknown))
    whole = books.lost.total
    return tuple((label, str(n), share(n, whole), bar(n, whole)) for label, n in counted)


def _of(books: Books, cls: str) -> Iterable[Member]:
    return (m for m in books.members if belongs(m, cls))


def _named(member: Member) -> dict[str, str | int]:
    return {"name": member.name, "number": member.key.number}


def _floating(books: Books, member: Member) -> dict[str, str | int]:
    where = books.policy.label("where", member.value("where"))
    place = member.value("place")
    return _named(member) | {
        "where": where,
        "at": f"（{place}）" if place else "",
        "contact": member.value("float_contact") or "待定",
        "cert": {"yes": "已办", "no": "未办"}.get(member.value("float_cert"), "不清楚"),
    }


def _hollow(member: Member) -> dict[str, str | int]:
    return _named(member) | {"to": member.value("hollow_to") or "（待与本人商定）"}


def _doubtful(member: Member) -> dict[str, str | int]:
    return _named(member) | {"why": member.value("doubt") or "情况不清"}


_GROUPS = {"contact": "原有联系方式", "family": "亲友", "agency": "职能部门", "members": "支部党员"}


def _lost(books: Books, member: Member) -> dict[str, str | int]:
    since = anchor(member, books.policy.campaign)
    lacking = missing_groups(member, books.policy)
    tried = [label for group, label in _GROUPS.items() if group not in lacking]
    rows = propose(member, books.policy)
    first = rows[0] if rows else None
    beside = "；".join(f"{one.wording}（{one.basis}）" for one in first.beside) if first else ""
    return _named(member) | {
        "months": f"{since.months}个月" if since else "的时间不清楚",
        "tried": f"已用{'、'.join(tried)}" if tried else "没有查找记录",
        "missing": f"还缺{'、'.join(_GROUPS[group] for group in lacking)}"
        if lacking
        else "四条途径都已用过",
        "measure": _measure(books, member, first),
        "basis": first.basis if first else "—",
        "beside": f"另有规定：{beside}。" if beside else "",
    }


def _measure(books: Books, member: Member, first: Situation | None) -> str:
    """The committee's opinion, else what the table proposes, as on the register."""
    if member.opinion.disposal:
        return f"{_label(books, member.opinion.disposal)}（党（工）委初步意见）"
    if first is None:
        return "待研究"
    if waits(first, member):
        return "查找工作做全以后再研究"
    return f"{first.wording}（{first.approval}）"


def _label(books: Books, code: str) -> str:
    row = books.policy.codes[LIST].get(code)
    return row.label if row else code


def _became(books: Books, member: Member) -> dict[str, str | int]:
    closed = [m for m in books.matters if m.member == member.key.number and m.state == "done"]
    days = sorted(m.text(f"{m.steps[-1].code}_on") for m in closed if m.type == "case" and m.steps)
    return _named(member) | {
        "outcome": _label(books, member.outcome),
        "day": print_chinese(days[-1]) if days and days[-1] else "",
    }


def _unfinished(books: Books, matter: Matter) -> dict[str, str | int]:
    kind = type_of(books.policy, matter.kind)
    step = kind.next(matter) if kind else None
    return {
        "name": matter.member_name,
        "number": matter.member or "—",
        "kind": kind.label if kind else matter.kind,
        "step": step.label if step else "—",
    }


def _sheets(books: Books) -> dict[str, Sheet]:
    return {
        "classes": _classes(books),
        "branches": _branches(books),
        "measures": _disposals(books, "measure:", "初步处理建议"),
        "outcomes": _disposals(books, "outcome:", "处置结果"),
        "cases": _cases(books),
        "structure": _structure(books),
        "distribution": _distribution(books),
        "organisation": Sheet(
            ("党组织类别", "人数", "比例", "图示"), _kinds(books), (2, 0.8, 0.8, 2)
        ),
        "duration": _bars(books, "duration", "lost_duration", "失去联系时间"),
        "causes": _bars(books, "circumstance", "circumstance", "失去联系情形"),
    }


BESIDE = "同时属于几类的党员，本表只计入其中一类；文中和名单按各类分别计。"
"""Below a table whose rows add up to everybody."""


def _classes(books: Books) -> Sheet:
    labels, n = books.labels["class"], books.tally
    rows = [(labels.get(cls, cls), str(n[f"cls:{cls}"])) for cls in ORDER if n.get(f"cls:{cls}")]
    waiting = n.get("total", 0) - sum(n.get(f"cls:{cls}", 0) for cls in ORDER)
    if waiting:
        rows.append(("未完成", str(waiting)))
    whole = (*rows, ("合计", str(n.get("total", 0))))
    beside = any(n.get(f"flag:{cls}") for cls in ORDER)
    return Sheet(("类别", "人数"), whole, (2, 1), note=BESIDE if beside else "")


_COLUMNS = ("total", "floating", "hollow", "lost", "no_receipt", "abroad", "doubtful")


def _branches(books: Books) -> Sheet:
    def row(name: str, n: Tally) -> tuple[str, ...]:
        said = [n.get("total", 0), *(belonging(n, cls) for cls in _COLUMNS[1:])]
        return (name, *map(str, said))

    rows = [row(unit.name, n) for unit, n in books.branches]
    total: Counter[str] = Counter()
    for _, n in books.branches:
        total.update(n)
    heads = ("党支部", "总数", "流动", "空挂", "失联", "转出未回执", "出国（境）", "存疑")
    return Sheet(heads, (*rows, row("合计", total)), (3, 1, 1, 1, 1, 1.4, 1.4, 1))


def _disposals(books: Books, prefix: str, heading: str) -> Sheet:
    found = {
        name.removeprefix(prefix): n
        for name, n in books.tally.items()
        if name.startswith(prefix) and n
    }
    order = [row.code for row in books.policy.codes[LIST]]
    codes = sorted(found, key=lambda code: order.index(code) if code in order else len(order))
    rows = [(_label(books, code), str(found[code])) for code in codes]
    rows.append(("合计", str(sum(found.values()))))
    return Sheet((heading, "人数"), tuple(rows), (2, 1))


def _cases(books: Books) -> Sheet:
    rows = []
    for one in types_of(books.policy):
        total = sum(_states(books.tally, f"matter:{one.kind}:").values())
        if total:
            left = mt.waiting(books.tally, one.kind)
            rows.append((one.label, str(total), str(total - left), str(left)))
    return Sheet(("整改类型", "件数", "办结", "未办结"), tuple(rows), (4, 1, 1, 1))


_STRUCTURE: Sequence[tuple[str, str, str]] = (
    ("sex", "sex", "性别"),
    ("category", "category", "人员类别"),
    ("age", "age", "年龄"),
    ("party_age", "party_age", "党龄"),
    ("education", "education_band", "学历"),
)


def _structure(books: Books) -> Sheet:
    rows: list[tuple[str, ...]] = []
    for trait, codes, heading in _STRUCTURE:
        rows += [(heading, *row) for row in _counted(books, trait, codes)]
    return Sheet(("项目", "分类", "人数", "比例", "图示"), tuple(rows), (1, 1.7, 0.7, 0.8, 2))


def _bars(books: Books, trait: str, codes: str, heading: str) -> Sheet:
    return Sheet((heading, "人数", "比例", "图示"), _counted(books, trait, codes), (2, 0.8, 0.8, 2))


def _counted(books: Books, trait: str, codes: str) -> tuple[tuple[str, ...], ...]:
    """Label, count, share and bar of every code, also of those of whom it is not known."""
    found = books.lost.by.get(trait, {})
    listed = [(row.code, row.label) for row in books.policy.codes[codes]]
    listed = [(code, label) for code, label in listed if found.get(code)]
    known = {code for code, _ in listed}
    rest = sum(n for code, n in found.items() if code not in known)
    counts = [(label, found[code]) for code, label in listed]
    if rest:
        counts.append(("不清楚", rest))
    whole = books.lost.total
    return tuple((label, str(n), share(n, whole), bar(n, whole)) for label, n in counts)


def _distribution(books: Books) -> Sheet:
    names: Mapping[int, Any] = {unit.id: unit.name for unit, _ in books.branches}
    found = sorted(books.lost.units.items(), key=lambda one: (-one[1], one[0]))
    whole = books.lost.total
    rows = [
        (str(names.get(unit, unit)), str(n), share(n, whole), bar(n, whole)) for unit, n in found
    ]
    return Sheet(("党支部", "人数", "比例", "图示"), tuple(rows), (2, 0.8, 0.8, 2))
