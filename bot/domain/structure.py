"""The lost members as the summary report has to describe them: number, structure, distribution, causes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.domain.classes import anchor
from bot.domain.dates import first_day, years_between
from bot.domain.policy import Policy
from bot.domain.records import Member

TRAITS = ("sex", "category", "age", "party_age", "education", "duration", "circumstance")
"""By what the lost are told apart."""

UNKNOWN = ""
"""The code under which those are counted of whom it is not known."""


@dataclass(frozen=True, slots=True)
class Structure:
    """Counts of one group of members."""

    total: int = 0
    by: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Trait -> code -> how many; every trait adds up to the total."""
    units: Mapping[int, int] = field(default_factory=dict)
    """Unit -> how many."""


def structure(members: Iterable[Member], policy: Policy) -> Structure:
    """The members counted by every trait, as of the cut-off date."""
    by: dict[str, Counter[str]] = {trait: Counter() for trait in TRAITS}
    units: Counter[int] = Counter()
    total = 0
    for member in members:
        total += 1
        units[member.key.unit] += 1
        for trait, code in traits(member, policy).items():
            by[trait][code] += 1
    return Structure(total, {trait: dict(found) for trait, found in by.items()}, dict(units))


def traits(member: Member, policy: Policy) -> dict[str, str]:
    """What a member is counted under, trait by trait."""
    cutoff, codes = policy.campaign.cutoff, policy.codes
    birth, joined = member.value("birth"), member.value("confirmed") or member.value("joined")
    since = anchor(member, policy.campaign)
    education = codes["education"].get(member.value("education"))
    return {
        "sex": member.value("sex"),
        "category": member.value("category"),
        "age": _band(policy, "age", years_between(first_day(birth), cutoff) if birth else None),
        "party_age": _band(
            policy, "party_age", years_between(first_day(joined), cutoff) if joined else None
        ),
        "education": (education.group if education else "") or _by_label(member, policy),
        "duration": _band(policy, "lost_duration", since.months if since else None),
        "circumstance": member.value("circumstance"),
    }


def _band(policy: Policy, name: str, number: int | None) -> str:
    if number is None:
        return UNKNOWN
    return policy.codes[name].band(number) or UNKNOWN


def _by_label(member: Member, policy: Policy) -> str:
    """The band of an education that is kept as its label."""
    told = member.value("education")
    row = next((c for c in policy.codes["education"] if told in (c.label, *c.synonyms)), None)
    return row.group if row and told else UNKNOWN
