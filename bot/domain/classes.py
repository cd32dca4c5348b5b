"""Which class a member belongs to, and why: computed from the facts against the cut-off date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.attempts import standing
from bot.domain.campaign import Campaign
from bot.domain.dates import add_months, first_day, last_day, months_between
from bot.domain.records import Member, Try, standing_find

ORDER = (
    "deceased",
    "received",
    "no_receipt",
    "doubtful",
    "lost",
    "broken",
    "abroad",
    "hollow",
    "floating",
    "normal",
)
"""The first class that holds is the member's class; the others that hold are flags."""

UNSETTLED = ("lost", "hollow", "no_receipt")
"""Classes of members about whom something has to be decided before the cases are closed."""

AWAY = ("city", "province", "country")
Reason = tuple[str, Mapping[str, str | int]]


@dataclass(frozen=True, slots=True)
class Anchor:
    """From when loss of contact counts: the later of the last dues and the last meeting."""

    day: date
    kind: str
    """dues, dues_month or meeting."""
    told: str
    """The fact as it was told (a partial date)."""
    months: int
    """Full months from the anchor to the cut-off date."""


def anchor(member: Member, campaign: Campaign) -> Anchor | None:
    """The clock anchor (《登记表》 rule 3), or None when neither date is known.

    A month counts to its last day, but never beyond the day on which it was told. Once a member is
    reached again the clock stands still: what is paid or attended later does not reset it.
    """
    find = standing_find(member)
    if find is not None and find.since:
        day = date.fromisoformat(find.since)
        return Anchor(day, find.kind, find.told, months_between(day, campaign.cutoff))
    known = [
        (_latest_day(member, name), kind, told)
        for name, kind in (("meeting", "meeting"), _payment(member))
        if (told := member.value(name))
    ]
    if not known:
        return None
    day, kind, told = max(known, key=lambda item: item[0])
    return Anchor(day, kind, told, months_between(day, campaign.cutoff))


def _payment(member: Member) -> tuple[str, str]:
    """The payment date where it is known, else the month up to which dues are paid."""
    return ("dues_on", "dues") if member.value("dues_on") else ("dues", "dues_month")


def _latest_day(member: Member, name: str) -> date:
    day = last_day(member.value(name))
    told = member.facts[name].told
    return min(day, date.fromisoformat(told)) if told else day


def found_by(member: Member) -> Try | None:
    """The attempt by which a member was reached: the first that counts."""
    find = standing_find(member)
    if find is not None:
        return member.tried[find.attempt - 1]
    return next((made for made in standing(member.tried) if made.outcome == "reached"), None)


def found_again(member: Member, campaign: Campaign) -> bool:
    """Whether the member was out of contact for long when the screening began, and was found."""
    made, since = found_by(member), anchor(member, campaign)
    if member.value("reach") != "yes" or made is None or since is None:
        return False
    # What was paid or attended after being found says nothing about the time before.
    return since.day.isoformat() <= made.happened[:10] and long_before(since, campaign)


def long_before(since: Anchor, campaign: Campaign) -> bool:
    """Whether somebody of whom this is the last sign was out of contact when the screening began."""
    return months_between(since.day, campaign.starts) >= campaign.lost_months


def derive(member: Member, campaign: Campaign) -> dict[str, str]:
    """What conditions may name besides facts: away, stays, lost, silence and regained.

    away: long from 6 months at the cut-off date, else short. stays: hollow (空挂) or floating (流动).
    lost: of a member who cannot be reached: long, short or unknown. silence: long when dues and
    meetings both lie 6 months back, whoever says what. regained: yes for one who was reached again.
    """
    derived: dict[str, str] = {}
    since = anchor(member, campaign)
    if since is not None:
        derived["silence"] = "long" if since.months >= campaign.lost_months else "short"
    if member.value("reach") == "no":
        derived["lost"] = derived.get("silence", "unknown")
    known = member.value("reach") == "yes" and standing_find(member) is not None
    # Where nobody had said that the member was out of reach, the form asks the same.
    if known or found_again(member, campaign):
        derived["regained"] = "yes"
    return derived | whereabouts(member, campaign)


def whereabouts(member: Member, campaign: Campaign) -> dict[str, str]:
    """Of what conditions may name, that which speaks of a member who went elsewhere."""
    if member.value("where") not in AWAY or "since" not in member.facts:
        return {}
    if not _away_long(member, campaign):
        return {"away": "short"}
    if not {"settled", "takes_part"} <= member.facts.keys():
        return {"away": "long"}
    return {"away": "long", "stays": "hollow" if _hollow(member) else "floating"}


def _away_long(member: Member, campaign: Campaign) -> bool:
    since = member.value("since")
    # Not known since when: better listed as away than overlooked.
    return not since or add_months(first_day(since), campaign.lost_months) <= campaign.cutoff


def _hollow(member: Member) -> bool:
    return member.value("settled") == "yes" and member.value("takes_part") == "no"


def conclude(
    counting: Member, campaign: Campaign
) -> tuple[str, tuple[str, ...], tuple[Reason, ...]]:
    """The class, the flags and the reasons of a member that has only answers that concern it."""
    held = _holding(counting, campaign)
    cls = next((name for name in ORDER if name in held), "normal")
    flags = [name for name in ORDER if name in held and name != cls]
    flags += [name for name in ("pocket", "conceal") if counting.value(name) == "yes"]
    return cls, tuple(flags), held.get(cls, (("normal", {}),))


def _holding(member: Member, campaign: Campaign) -> dict[str, tuple[Reason, ...]]:
    held: dict[str, tuple[Reason, ...]] = {}
    scope, where = member.value("scope"), member.value("where")
    if scope in _DETAIL:
        held[scope] = (_told(scope, member, _DETAIL[scope]),)
    elif not scope:
        held["doubtful"] = (("scope_unknown", {}),)
    if member.value("reach") != "yes" and "reach" in member.facts:
        held |= _out_of_reach(member, campaign)
    if scope == "in_branch" and not where and "where" in member.facts:
        held["doubtful"] = (("where_unknown", {}),)
    if where == "abroad":
        held["abroad"] = (_told("abroad", member, "place"),)
    if stays := whereabouts(member, campaign).get("stays"):
        held[stays] = (_told(stays, member, "since"),)
    return held


def _out_of_reach(member: Member, campaign: Campaign) -> dict[str, tuple[Reason, ...]]:
    if member.value("reach") != "no":
        return {"doubtful": (("reach_unknown", {}),)}
    since = anchor(member, campaign)
    if since is None:
        return {"doubtful": (("anchor_unknown", {}),)}
    cls = "lost" if since.months >= campaign.lost_months else "broken"
    return {cls: ((f"{cls}_{since.kind}", {"day": since.told, "months": since.months}),)}


_DETAIL = {
    "deceased": "died_on",
    "received": "received_on",
    "no_receipt": "letter_on",
    "doubtful": "doubt",
}
"""Scope -> the fact that its reason names."""


def _told(code: str, member: Member, fact: str) -> Reason:
    detail = member.value(fact)
    return (f"{code}_told", {"detail": detail}) if detail else (code, {})
