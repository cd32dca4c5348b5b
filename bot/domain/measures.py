"""The decision table: what is proposed for a member, on which basis; people decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain import conditions, questions
from bot.domain.classes import anchor, derive
from bot.domain.dates import add_months
from bot.domain.policy import Campaign, Policy
from bot.domain.records import Member

TABLE = "measures"
"""The file of the policy pack that holds the table."""

LIST = "disposal"
"""The list of codes to which every proposal belongs."""

FOUND = "found"
"""The flag of a member who was out of contact and was found by searching."""

FINDINGS = ("cause", "conduct", "willing", "leaving", "unproven")
"""What is found out about a member beside the questionnaire and may be named in the table."""

EFFORT = "effort"
"""Bars a proposal until the search is complete or waived with a reason."""


@dataclass(frozen=True, slots=True)
class Differing:
    """Another rule that says something else about the same situation."""

    disposal: str
    wording: str
    basis: str


@dataclass(frozen=True, slots=True)
class Situation:
    """One row of the table."""

    code: str
    label: str
    when: conditions.Rows
    disposal: str
    """A code of `LIST`; empty: nothing has to be decided."""
    wording: str
    """What is said for it: the row's own words, else the code's label."""
    approval: str
    basis: str
    barred: tuple[str, ...] = ()
    beside: tuple[Differing, ...] = ()


LEAVES: Mapping[str, str] = {
    "suspend": "suspended",
    **dict.fromkeys(("remove", "remove_persuaded", "withdraw", "cancel", "void", "expel"), "party"),
}
"""Outcome -> how a member left by it: 停止党籍, or 出党."""


def read_measures(table: Mapping[str, Any], labels: Mapping[str, str]) -> tuple[Situation, ...]:
    """The rows of the table; `labels` are those of the codes.

    Raises ValueError for a row that names a code which is not there.
    """
    return tuple(_situation(row, labels) for row in table["situation"])


def _situation(row: Mapping[str, Any], labels: Mapping[str, str]) -> Situation:
    return Situation(
        row["code"],
        row["label"],
        conditions.read_rows(row["when"]),
        _known(row["proposes"], labels),
        row.get("wording") or labels.get(row["proposes"], ""),
        row["approval"],
        row["basis"],
        tuple(row.get("barred", ())),
        tuple(
            Differing(
                _known(other["proposes"], labels),
                other.get("wording") or labels.get(other["proposes"], ""),
                other["basis"],
            )
            for other in row.get("beside", ())
        ),
    )


def _known(code: str, labels: Mapping[str, str]) -> str:
    if code and code not in labels:
        raise ValueError(f"measures.toml: {code} is no code of {LIST}")
    return code


def table_of(policy: Policy) -> tuple[Situation, ...]:
    """The table of this policy pack."""
    labels = {row.code: row.label for row in policy.codes[LIST]}
    return read_measures(policy.tables[TABLE], labels)


def propose(
    member: Member, policy: Policy, findings: Mapping[str, str] | None = None
) -> tuple[Situation, ...]:
    """Every situation in which the member is, the one that comes first in the table first.

    `findings` are what was found out beside the answers (see `FINDINGS`); answers of the same name
    are taken where none are given. Nothing is proposed for a member without a class.
    """
    if not member.standing.cls:
        return ()
    values = facts_of(member, policy, findings or {})
    return tuple(row for row in table_of(policy) if conditions.holds(row.when, values))


def proposed(member: Member, policy: Policy) -> str:
    """The disposal that the table proposes first; empty as long as the search bars it."""
    rows = (row for row in propose(member, policy) if row.disposal)
    first = next(rows, None)
    return "" if first is None or waits(first, member) else first.disposal


def waits(row: Situation, member: Member) -> bool:
    """Whether the row's proposal has to wait until the search is complete, or excused."""
    return bool(row.barred and member.standing.gaps)


def facts_of(member: Member, policy: Policy, findings: Mapping[str, str]) -> dict[str, str]:
    """What the table may name, of this member."""
    counting = questions.walk(member, policy)[1]
    values = {name: counting.value(name) for name in counting.facts}
    values |= {name: member.value(name) for name in FINDINGS if member.value(name)}
    values |= derive(counting, policy.campaign)
    values |= {
        "cls": member.standing.cls,
        "over": _over(counting, policy.campaign),
        "regained": "yes" if FOUND in member.standing.flags else "",
    }
    return values | {name: value for name, value in findings.items() if value}


def _over(member: Member, campaign: Campaign) -> str:
    """Whether more than six months passed (超过6个月): exactly six are not more."""
    since = anchor(member, campaign)
    if since is None:
        return ""
    return "yes" if add_months(since.day, campaign.lost_months) < campaign.cutoff else "no"
