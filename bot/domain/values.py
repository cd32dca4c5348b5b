"""Reading one value of a member, and checking a member's values against each other."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from bot.domain.codes import CodeList
from bot.domain.complaints import Complaint, warning
from bot.domain.dates import (
    first_day,
    last_day,
    months_between,
    precision,
    read_date,
    years_between,
)
from bot.domain.identity import against_idno, birth_of, check_idno, check_phone
from bot.domain.names import clean_name

Codes = Mapping[str, CodeList]
Values = Mapping[str, str]
Finding = tuple[str, Complaint]
"""The field it is about, and what is wrong or doubtful there."""

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "name": "name", "sex": "sex", "ethnicity": "ethnicity", "birth": "date", "idno": "idno",
        "education": "education", "category": "category", "joined": "date", "confirmed": "date",
        "work": "text", "phone": "phone", "home": "text", "registered": "text", "dues": "month",
        "meeting": "date", "scope": "scope", "remark": "text",
    }
)  # fmt: skip
"""The fields of a member, in the order of a roster, and the kind of each."""

LONGEST = 500
ADULT = 18
OLDEST = 110
FOUNDED = date(1921, 7, 1)
PROBATION = 12
"""Months of the probationary period; it may be extended by as many."""
PROBATION_SINCE = date(1977, 8, 18)
"""The 9th and 10th party constitutions (1969, 1973) knew no probationary period."""

_MISSING = re.compile(
    r"[-—–_/\\.。、?？*]*|n/?a|null|none|nan|空|待补|待查|不详|未知|不清楚|暂缺|缺"
)
_NOTHING = re.compile(r"(暂)?(无|没有)")


@dataclass(frozen=True, slots=True)
class Value:
    """What was read: the value in its stored form, and what is wrong or doubtful about it.

    Without value and complaints nothing was written there.
    """

    value: str | None = field(default=None, repr=False)
    complaints: tuple[Complaint, ...] = ()


def read_value(kind: str, raw: str, *, today: date, codes: Codes) -> Value:
    """The value that a person wrote, or a cell holds, for a field of this kind.

    KeyError for a kind that does not exist.
    """
    text = unicodedata.normalize("NFC", raw).strip()
    empty = _MISSING.fullmatch(text.lower()) or (kind != "text" and _NOTHING.fullmatch(text))
    return Value() if empty else _READERS[kind](text, today, codes)


def check_member(values: Values, today: date) -> list[Finding]:
    """All contradictions between the values of one member, by field; empty when there are none.

    Only what cannot be is hard: an event in the future, or before the one it follows.
    """
    return [finding for check in _CHECKS for finding in check(values, today)]


def _text(raw: str, today: date, codes: Codes) -> Value:
    text = " ".join((raw if raw.isprintable() else _without_unseen(raw)).split())
    if len(text) > LONGEST:
        return Value(complaints=(Complaint("text_long", {"most": LONGEST}),))
    return Value(text or None)


def _without_unseen(raw: str) -> str:
    return "".join(c for c in raw if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf"))


def _name(raw: str, today: date, codes: Codes) -> Value:
    return _value_or_complaint(clean_name(raw))


def _date(raw: str, today: date, codes: Codes) -> Value:
    return _value_or_complaint(read_date(raw, today=today))


def _month(raw: str, today: date, codes: Codes) -> Value:
    found = read_date(raw, today=today)
    if isinstance(found, str) and precision(found) == "year":
        return Value(complaints=(Complaint("date_no_month", {"year": found}),))
    return _value_or_complaint(found[:7] if isinstance(found, str) else found)


def _idno(raw: str, today: date, codes: Codes) -> Value:
    return Value(*check_idno(raw))


def _phone(raw: str, today: date, codes: Codes) -> Value:
    return Value(*check_phone(raw))


def _coded(name: str) -> Callable[[str, date, Codes], Value]:
    def read(raw: str, today: date, codes: Codes) -> Value:
        code = codes[name].match(raw)
        return Value(code, () if code else (Complaint(f"{name}_unknown"),))

    return read


def _ethnicity(raw: str, today: date, codes: Codes) -> Value:
    code = codes["ethnicity"].match(raw)
    if code is None:
        return Value(complaints=(Complaint("ethnicity_unknown"),))
    return Value(codes["ethnicity"].label(code))


def _education(raw: str, today: date, codes: Codes) -> Value:
    known = codes["education"].match(raw)
    return Value(" ".join(raw.split()), () if known else (warning("education_unknown"),))


def _number(raw: str, today: date, codes: Codes) -> Value:
    digits = unicodedata.normalize("NFKC", raw).replace(",", "").removesuffix(".0")
    if not re.fullmatch(r"[0-9]{1,9}", digits):
        return Value(complaints=(Complaint("number_unclear"),))
    return Value(str(int(digits)))


def _value_or_complaint(found: str | Complaint) -> Value:
    return Value(found) if isinstance(found, str) else Value(complaints=(found,))


_READERS: Mapping[str, Callable[[str, date, Codes], Value]] = {
    "text": _text,
    "name": _name,
    "date": _date,
    "month": _month,
    "idno": _idno,
    "phone": _phone,
    "sex": _coded("sex"),
    "category": _coded("category"),
    "scope": _coded("scope"),
    "ethnicity": _ethnicity,
    "education": _education,
    "number": _number,
}


def _check_identity(values: Values, today: date) -> Iterator[Finding]:
    if not (idno := values.get("idno")):
        return
    for complaint in against_idno(idno, sex=values.get("sex"), birth=values.get("birth")):
        yield ("birth" if complaint.code == "idno_says_birth" else "sex"), complaint


def _check_future(values: Values, today: date) -> Iterator[Finding]:
    for name in ("birth", "joined", "confirmed", "meeting"):
        if (partial := values.get(name)) and first_day(partial) > today:
            yield name, Complaint(f"{name}_in_future")
    if (dues := values.get("dues")) and first_day(dues) > today:
        yield "dues", warning("dues_in_future")


def _check_age(values: Values, today: date) -> Iterator[Finding]:
    birth, joined = _birth(values), values.get("joined")
    if birth and years_between(last_day(birth), today) > OLDEST:
        yield ("birth" if values.get("birth") else "idno"), warning("birth_long_ago", most=OLDEST)
    if not joined:
        return
    if last_day(joined) < FOUNDED:
        yield "joined", Complaint("joined_before_founding")
    if not birth:
        return
    if last_day(joined) < first_day(birth):
        yield "joined", Complaint("joined_before_birth")
    elif (age := years_between(first_day(birth), last_day(joined))) < ADULT:
        yield "joined", warning("joined_young", age=age)


def _check_probation(values: Values, today: date) -> Iterator[Finding]:
    joined, confirmed = values.get("joined"), values.get("confirmed")
    probationary = values.get("category") == "probationary"
    if probationary and confirmed:
        yield "confirmed", warning("confirmed_though_probationary")
    if not joined:
        return
    if probationary and months_between(last_day(joined), today) > 2 * PROBATION:
        yield "category", warning("probation_over")
    if confirmed:
        yield from _check_confirmation(joined, confirmed)


def _check_confirmation(joined: str, confirmed: str) -> Iterator[Finding]:
    if last_day(confirmed) < first_day(joined):
        yield "confirmed", Complaint("confirmed_before_joined")
    elif first_day(joined) < PROBATION_SINCE:
        return
    elif months_between(first_day(joined), last_day(confirmed)) < PROBATION:
        yield "confirmed", warning("confirmed_early")
    elif months_between(last_day(joined), first_day(confirmed)) > 2 * PROBATION:
        yield "confirmed", warning("confirmed_late")


def _check_activity(values: Values, today: date) -> Iterator[Finding]:
    joined = values.get("joined")
    for name in ("dues", "meeting"):
        partial = values.get(name)
        if joined and partial and last_day(partial) < first_day(joined):
            yield name, warning(f"{name}_before_joined")


def _birth(values: Values) -> str:
    if values.get("birth"):
        return values["birth"]
    return birth_of(values["idno"]) if values.get("idno") else ""


_CHECKS = (_check_identity, _check_future, _check_age, _check_probation, _check_activity)
