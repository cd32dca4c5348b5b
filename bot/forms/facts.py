"""What a column prints: answers as they were given, and what the rules conclude from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from bot.domain import bands
from bot.domain.catalogue import layouts
from bot.domain.classes import AWAY, anchor
from bot.domain.dates import print_chinese
from bot.domain.identity import mask_idno
from bot.domain.letters import WAYS, Told, told, urgings, valid_until
from bot.domain.matters import Matter
from bot.domain.policy import Policy
from bot.domain.records import Member
from bot.domain.registers import absence, register
from bot.domain.summaries import Office
from bot.forms.form import Value
from bot.forms.searches import Searches

Propose = Callable[[Member], str]
"""The code of what the decision table proposes for a member; empty: nothing yet."""


@dataclass(frozen=True, slots=True)
class Case:
    """A member, and the branch that accounts for the member."""

    member: Member
    office: Office
    issued: Matter | None = None
    """The letter of transfer, where one was issued during the screening."""

    @property
    def letter(self) -> Told:
        """What the letter of transfer says, whenever it was issued."""
        return told(self.member, self.issued)


Fetch = Callable[[Case], Value]


class Facts:
    """The functions behind the `fact` of a column; made once for a file."""

    def __init__(self, policy: Policy, zone: tzinfo, propose: Propose | None = None) -> None:
        self._policy = policy
        self._zone = zone
        self._propose = propose
        labels = layouts(policy.tables)["labels"]
        self._labels: Mapping[str, Mapping[str, str]] = labels
        searches = Searches(policy, zone, labels)
        self._own: Mapping[str, Fetch] = {
            "number": lambda case: str(case.member.key.number),
            "name": lambda case: case.member.name,
            "class": lambda case: self._label("class", case.member.standing.cls),
            "branch": lambda case: case.office.name,
            "branch_phone": lambda case: case.office.phone,
            "organisation": lambda case: self._mark("organisation", case.office.category),
            "sex": lambda case: self._label("sex", bands.sex(case.member)),
            "age": lambda case: bands.age(case.member, policy.campaign.cutoff),
            "circumstance": lambda case: self._mark("circumstance", self._circumstance(case)),
            "circumstance_label": lambda case: self._code("circumstance", self._circumstance(case)),
            "duration": self._duration,
            "silence": self._silence,
            "lost_since": self._lost_since,
            "lost_month": self._lost_month,
            "paid": self._paid,
            "present_place": self._present_place,
            "present_contact": lambda case: (
                case.member.value("contact_now") or case.member.value("phone")
            ),
            "away_place": self._away_place,
            "search": lambda case: searches.told(case.member),
            "channels": lambda case: searches.channels(case.member),
            "result": lambda case: searches.result(case.member),
            "register_remark": self._remark,
            "proposal": self._proposal,
            "letter_until": self._letter_until,
            "letter_state": self._letter_state,
            "receipt": self._receipt,
            "letter_no": lambda case: case.letter.no,
            "letter_to": lambda case: case.letter.to,
            "letter_on": lambda case: _dotted(case.letter.on),
            "urged": self._urged,
            "education_coded": self._education,
            "idno_masked": lambda case: mask_idno(case.member.value("idno")),
            "mobile": lambda case: "、".join(p for p in _phones(case.member) if _mobile(p)),
            "landline": lambda case: "、".join(p for p in _phones(case.member) if not _mobile(p)),
            "float_place": self._float_place,
        }

    def of(self, fact: str, shape: str = "text") -> Fetch:
        """The function for a column; KeyError for a shape that is none."""
        own = self._own.get(fact)
        if own is not None:
            return own
        printed, marks = self._printer(fact, shape), self._labels["mark"]

        def value(case: Case) -> str:
            known = case.member.facts.get(fact)
            if known is None:
                return ""
            return printed(known.value) if known.mark == "given" else marks[known.mark]

        return value

    def choices(self, name: str) -> Mapping[str, str]:
        """The choices of a box that is ticked: code -> label."""
        return self._labels[name if name in self._labels else "yes_no"]

    def choice(self, name: str, case: Case) -> str:
        """The code of the choice that holds; empty where none does."""
        member = case.member
        if name == "lost":
            return "yes" if register(member) == "lost" else "no"
        if name == "floating":
            return "yes" if member.standing.cls == "floating" else "no"
        if name == "state":
            return "suspended" if member.outcome == "suspend" else "normal"
        return member.value(name)

    def _printer(self, fact: str, shape: str) -> Callable[[str], str]:
        if shape == "text":
            return str
        if shape == "month":
            return lambda value: value[:7].replace("-", ".")
        if shape == "day":
            return lambda value: value.replace("-", ".")
        if shape == "chinese":
            return print_chinese
        if shape == "choice":
            return lambda value: self._policy.label(fact, value)
        choices = self._labels[shape]
        return lambda value: choices.get(value, value)

    def _label(self, name: str, code: str) -> str:
        return self._labels[name].get(code, code)

    def _mark(self, name: str, code: str) -> str:
        row = self._policy.codes[name].get(code)
        return row.mark if row else ""

    def _code(self, name: str, code: str) -> str:
        return self._policy.codes[name].label(code) if code else ""

    def _yes(self, holds: bool) -> str:
        return self._label("yes_no", "yes" if holds else "no")

    def _education(self, case: Case) -> str:
        """As it was told, with the code of the standard."""
        told = case.member.value("education")
        code = self._policy.codes["education"].match(told) if told else None
        return f"{told}（{code}）" if code else told

    def _circumstance(self, case: Case) -> str:
        return case.member.value("circumstance")

    def _duration(self, case: Case) -> str:
        lost = absence(case.member, self._policy.campaign, self._zone)
        return self._code(
            "lost_duration", bands.duration_band(lost.months, self._policy.codes) if lost else ""
        )

    def _silence(self, case: Case) -> str:
        """So many years and months, to the cut-off date."""
        since = anchor(case.member, self._policy.campaign)
        if since is None:
            return ""
        years, months = divmod(since.months, 12)
        shape = "both" if years and months else "years" if years else "months"
        return self._labels["span"][shape].format(years=years, months=months)

    def _lost_since(self, case: Case) -> str:
        since = anchor(case.member, self._policy.campaign)
        return since.told.replace("-", ".") if since else ""

    def _lost_month(self, case: Case) -> str:
        since = anchor(case.member, self._policy.campaign)
        return print_chinese(since.told[:7]) if since and register(case.member) else ""

    def _paid(self, case: Case) -> str:
        """The last payment; where only the paid-through month is known, that month."""
        day, month = case.member.value("dues_on"), case.member.value("dues")
        if day:
            return day.replace("-", ".")
        return self._labels["span"]["paid"].format(month=month.replace("-", ".")) if month else ""

    def _present_place(self, case: Case) -> str:
        member = case.member
        names = ("place_now", "place", "work", "home")
        return next((member.value(name) for name in names if member.value(name)), "")

    def _away_place(self, case: Case) -> str:
        place, where = case.member.value("place"), case.member.value("where")
        return place or (self._policy.label("where", where) if where else "")

    def _float_place(self, case: Case) -> str:
        return self._away_place(case) if case.member.value("where") in AWAY else ""

    def _remark(self, case: Case) -> str:
        member = case.member
        parts = (member.value("circumstance_note"), member.value("remark"))
        return "；".join(part for part in parts if part)

    def _proposal(self, case: Case) -> str:
        code = self._propose(case.member) if self._propose else ""
        return self._code("disposal", code)

    def _letter_until(self, case: Case) -> str:
        until = valid_until(case.letter)
        return until.strftime("%Y.%m.%d") if until else ""

    def _letter_state(self, case: Case) -> str:
        until, labels = valid_until(case.letter), self._labels["letter"]
        if until is None:
            return ""
        left = (until - self._policy.campaign.cutoff).days
        return labels["expired"] if left < 0 else labels["left"].format(days=left)

    def _urged(self, case: Case) -> str:
        ways = self._policy.codes[WAYS]
        made = urgings(case.issued) if case.issued is not None else ()
        return "；".join(f"{_dotted(on)} {ways.label(how)}" for on, how in made)

    def _receipt(self, case: Case) -> str:
        return self._yes(case.member.value("scope") == "received")


def _dotted(partial: str) -> str:
    return partial.replace("-", ".")


def _phones(member: Member) -> list[str]:
    return [part for part in member.value("phone").split("、") if part]


def _mobile(phone: str) -> bool:
    return len(phone) == 11 and phone.startswith("1")
