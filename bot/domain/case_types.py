"""The types of rectification cases as data: their steps, and to whom each is offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.matters import Matter
from bot.domain.measures import LIST
from bot.domain.policy import Policy
from bot.domain.proposals import propose
from bot.domain.records import Member

TABLE = "cases"
"""The file of the policy pack that holds them."""

BY = ("secretary", "committee", "city", "both")
NEEDS = ("unreached", "over", "effort")
ASKS: Mapping[str, tuple[str, ...]] = {
    "letter": ("letter_to", "letter_no", "letter_days"),
    "vote": ("vote",),
    "outcome": ("outcome",),
    "note": ("note",),
    "docno": ("docno",),
}
"""What a step may ask beside its day -> what is asked one after the other."""

CHOSEN = ("outcome", "letter_days")
"""What is chosen by a button; everything else is typed."""


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One step of a type of case."""

    code: str
    label: str
    by: str
    asks: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    skip: bool = False
    """It may be left out, with the reason on record."""
    letter: str = ""
    """issue or receipt, where a letter begins or ends with it."""
    decides: bool = False
    """The outcome takes effect with it."""
    days: int = 0
    """Within how many days it is due; 0: no day."""


@dataclass(frozen=True, slots=True)
class CaseType:
    """A type of case: what has to be done in which order."""

    code: str
    label: str
    basis: str
    steps: tuple[CaseStep, ...]
    outcomes: tuple[str, ...]
    classes: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    beside: str = ""
    """Another rule that says something else."""

    @property
    def kind(self) -> str:
        """Under which kind of matter its cases stand."""
        return f"case:{self.code}"

    def next(self, matter: Matter) -> CaseStep | None:
        """The first step that is neither recorded nor left out with a reason."""
        return next((step for step in self.steps if not done(matter, step.code)), None)


def done(matter: Matter, code: str) -> bool:
    """Whether the step is recorded, or it is noted why it was left out."""
    return bool(matter.text(f"{code}_on") or matter.text(f"{code}_not"))


def read_cases(table: Mapping[str, Any], disposals: Mapping[str, str]) -> tuple[CaseType, ...]:
    """The types in the file; ValueError names what cannot be carried out."""
    types = tuple(_type(row) for row in table["case"])
    for one in types:
        strange = [code for code in one.outcomes if code not in disposals]
        if strange or not one.outcomes:
            raise ValueError(f"cases.toml: {one.code}: no outcomes, or unknown ones {strange}")
        if [step.decides for step in one.steps].count(True) != 1 or not one.steps[-1].decides:
            raise ValueError(f"cases.toml: {one.code}: the last step, and it alone, decides")
        if len({step.code for step in one.steps}) != len(one.steps):
            raise ValueError(f"cases.toml: {one.code}: a step stands there twice")
        choosing = any("outcome" in step.asks for step in one.steps)
        if len(one.outcomes) > 1 and not choosing:
            raise ValueError(f"cases.toml: {one.code}: nobody chooses the outcome")
    return types


def _type(row: Mapping[str, Any]) -> CaseType:
    return CaseType(
        row["code"],
        row["label"],
        row["basis"],
        tuple(_step(row["code"], step) for step in row["step"]),
        tuple(row["outcomes"]),
        tuple(row.get("for", ())),
        tuple(row.get("measures", ())),
        row.get("beside", ""),
    )


def _step(case: str, row: Mapping[str, Any]) -> CaseStep:
    asks = tuple(name for ask in row.get("asks", ()) for name in ASKS[ask])
    if row["by"] not in BY or not set(row.get("needs", ())) <= set(NEEDS):
        raise ValueError(f"cases.toml: {case}/{row['code']}: by or needs is unknown")
    return CaseStep(
        row["code"],
        row["label"],
        row["by"],
        asks,
        tuple(row.get("papers", ())),
        tuple(row.get("needs", ())),
        row.get("skip", False),
        row.get("letter", ""),
        row.get("decides", False),
        row.get("days", 0),
    )


def types_of(policy: Policy) -> tuple[CaseType, ...]:
    """The types of this policy pack."""
    return read_cases(policy.tables[TABLE], {row.code: row.label for row in policy.codes[LIST]})


def type_of(policy: Policy, code: str) -> CaseType | None:
    """The type of this code, or of the matter kind "case:<code>"."""
    wanted = code.removeprefix("case:")
    return next((one for one in types_of(policy) if one.code == wanted), None)


def offered(member: Member, policy: Policy) -> tuple[tuple[CaseType, ...], tuple[CaseType, ...]]:
    """The types that fit the member, those that the decision table leads to first; and the rest."""
    proposed = {row.disposal for row in propose(member, policy)}
    cls = member.standing.cls
    types = types_of(policy)
    fitting = sorted(
        (one for one in types if cls in one.classes),
        key=lambda one: not proposed & set(one.measures),
    )
    led = [one for one in types if one not in fitting and not one.classes]
    led = [one for one in led if proposed & set(one.measures)]
    fit = (*fitting, *led)
    return fit, tuple(one for one in types if one not in fit)


def outcomes_for(one: CaseType, member: Member | None, policy: Policy) -> tuple[str, ...]:
    """The outcomes that may befall this member: some bind to 正式党员 or 预备党员."""
    bound: Mapping[str, str] = policy.tables[TABLE].get("outcome_category", {})
    category = member.value("category") if member else ""
    return tuple(
        code
        for code in one.outcomes
        if not category or code not in bound or bound[code] == category
    )
