"""The policy pack as values: questions, choices, dates and thresholds that an office may change."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain import conditions
from bot.domain.campaign import Campaign, read_campaign
from bot.domain.codes import CodeList, read_codes
from bot.domain.effort import NOTHING, Rule, read_rule
from bot.domain.measures import LIST, read_measures
from bot.domain.nudges import Nudging, read_nudging
from bot.domain.outcomes import Act, read_outcomes

DERIVED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "away": {"from": ("where", "since"), "values": ("long", "short")},
    "stays": {
        "from": ("where", "since", "takes_part", "settled"),
        "values": ("hollow", "floating"),
    },
    "silence": {"from": ("dues", "dues_on", "meeting"), "values": ("long", "short")},
    "lost": {
        "from": ("reach", "dues", "dues_on", "meeting"),
        "values": ("long", "short", "unknown"),
    },
    "regained": {"from": ("reach",), "values": ("yes",)},
}
"""What conditions may name besides answers: from which answers it follows, and its values."""

SHANGHAI = ZoneInfo("Asia/Shanghai")

MARKS = frozenset({"unknown", "inapplicable", "later"})
# A question and its answer travel in the 64 bytes of a button.
_NAME = re.compile(r"[a-z][a-z_]{0,17}")
_CODE = re.compile(r"[a-z0-9_]{1,12}")


@dataclass(frozen=True, slots=True)
class Question:
    """One row of the questionnaire."""

    name: str
    short: str
    label: str
    type: str
    relevant: conditions.Rows = ()
    choices: str = ""
    usual: str = ""
    marks: tuple[str, ...] = ()
    constraint: str = ""
    suggest: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    """Other answers that are offered as buttons because they often are this one's, too."""
    follows: tuple[str, ...] = ()
    """Answers after whose change this one is looked at once more."""
    against: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Other answer -> words in it that speak against the usual answer."""
    basis: str = ""

    @property
    def typed(self) -> bool:
        """Whether a text of the reader answers it."""
        return self.type != "select"


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything an office may change without touching code."""

    campaign: Campaign
    questions: tuple[Question, ...]
    choices: Mapping[str, Mapping[str, str]]
    """List name -> code -> label."""
    codes: Mapping[str, CodeList] = field(repr=False)
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    """The other files of the pack as they stand, for those who read them: roster, forms."""
    outcomes: Mapping[str, Act] = field(default_factory=dict, repr=False)
    """What follows from the outcome of a search attempt."""
    effort: Rule = field(default=NOTHING, repr=False)
    """How much effort a search needs."""
    zone: tzinfo = SHANGHAI
    """Where the people are: days and hours of attempts are theirs."""

    nudging: Nudging = field(default_factory=Nudging, repr=False)
    """What people are reminded of, and when."""

    digest: str = field(init=False, repr=False, compare=False)
    """Changes whenever the pack or the year does: then everybody is concluded anew."""
    turning: frozenset[str] = field(init=False, repr=False, compare=False)
    """The answers from which conditions derive something (`DERIVED`)."""
    forks: frozenset[str] = field(init=False, repr=False, compare=False)
    """The answers on which it depends which other questions are asked."""
    _by_name: Mapping[str, Question] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index what is looked up for every member."""
        # Nobody is concluded about from what people are reminded of.
        tables = {name: table for name, table in self.tables.items() if name != "nudges"}
        text = json.dumps([self.campaign.year, str(self.zone), tables], sort_keys=True, default=str)
        object.__setattr__(self, "digest", hashlib.sha256(text.encode()).hexdigest())
        named = {name for q in self.questions for name in conditions.names(q.relevant)}
        turning = {fact for name in named & DERIVED.keys() for fact in DERIVED[name]["from"]}
        object.__setattr__(self, "turning", frozenset(turning))
        # What the rules derive (away, stays, lost) comes from these.
        object.__setattr__(self, "forks", frozenset(named | {"since", "takes_part", "settled"}))
        object.__setattr__(self, "_by_name", {q.name: q for q in self.questions})

    def question(self, name: str) -> Question | None:
        """The question of this name."""
        return self._by_name.get(name)

    def label(self, question: str, value: str) -> str:
        """How a stored value of this question is shown; the value itself where it has no label."""
        row = self.question(question)
        choices = self.choices.get(row.choices, {}) if row else {}
        return choices.get(value, value)


def read_policy(tables: Mapping[str, Mapping[str, Any]], year: int) -> Policy:
    """The policy from its parsed files ("campaign", "questions", "codes", …) for one year.

    Raises KeyError or ValueError where a row is incomplete or names a list that is not there.
    """
    codes = read_codes(tables["codes"])
    choices: dict[str, Mapping[str, str]] = {
        name: {code.code: code.mark + code.button for code in listed}
        for name, listed in codes.items()
    }
    for name, rows in tables["questions"]["choices"].items():
        choices[name] = {**choices.get(name, {}), **dict(rows)}
    questions = tuple(_question(row) for row in tables["questions"]["question"])
    for fault in _faults(questions, choices):
        raise ValueError(f"questions.toml: {fault}")
    read_measures(tables["measures"], {row.code: row.label for row in codes[LIST]})
    acts = read_outcomes(tables["outcomes"], codes["outcome"])
    effort = read_rule(tables["diligence"], codes["channel"])
    campaign = read_campaign(tables["campaign"], year)
    dates = [deadline.code for deadline in campaign.deadlines]
    nudging = read_nudging(tables.get("nudges", {}), year, dates)
    return Policy(campaign, questions, choices, codes, tables, acts, effort, nudging=nudging)


def _faults(
    questions: tuple[Question, ...], choices: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    """What keeps the questionnaire from being asked from top to bottom."""
    values: dict[str, frozenset[str]] = {}
    named = {row.name for row in questions}
    for row in questions:
        if not set(row.same) <= named:
            yield f"{row.name} may be the same as what nobody asks"
        if not row.against.keys() <= named:
            yield f"{row.name}: nobody asks what may speak against it"
        if not _NAME.fullmatch(row.name) or row.name in values or row.name in DERIVED:
            yield f"{row.name} is no name, or one that is taken"
        if (row.type == "select") != bool(row.choices):
            yield f"{row.name}: choices belong to the type select, and to no other"
        if row.choices and row.choices not in choices:
            yield f"{row.name} names an unknown list: {row.choices}"
        offered = frozenset(choices[row.choices]) if row.choices else frozenset[str]()
        if not set(row.follows) <= values.keys():
            yield f"{row.name} follows what is not asked before it"
        if row.usual and row.usual not in offered:
            yield f"{row.name}: {row.usual} is not one of its choices"
        if not set(row.marks) <= MARKS:
            yield f"{row.name}: marks are {', '.join(sorted(MARKS))}"
        if not all(map(_CODE.fullmatch, offered)):
            yield f"{row.name}: a choice is no code of small letters and digits"
        yield from _unmet(row, values)
        values[row.name] = offered


def _unmet(row: Question, values: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Conditions that can never hold because they name what is not asked before, or no choice."""
    for condition in row.relevant:
        for name, wanted in condition.items():
            if name in DERIVED:
                known, needed = frozenset(DERIVED[name]["values"]), DERIVED[name]["from"]
            else:
                known, needed = values.get(name, frozenset()), (name,)
            if not set(needed) <= values.keys():
                yield f"{row.name} depends on {name}, which is not known before it"
            elif not wanted <= known:
                yield f"{row.name}: {name} is never {', '.join(sorted(wanted - known))}"


def _question(row: Mapping[str, Any]) -> Question:
    return Question(
        name=row["name"],
        short=row["short"],
        label=row["label"],
        type=row["type"],
        relevant=conditions.read_rows(row.get("relevant", ())),
        choices=row.get("choices", ""),
        usual=row.get("usual", ""),
        marks=tuple(row.get("marks", ())),
        constraint=row.get("constraint", ""),
        suggest=tuple(row.get("suggest", ())),
        same=tuple(row.get("same", ())),
        follows=tuple(row.get("follows", ())),
        against={name: tuple(words) for name, words in row.get("against", {}).items()},
        basis=row.get("basis", ""),
    )
