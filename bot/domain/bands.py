"""In which band of a summary a member falls: age, 党龄, education, time out of contact.

Everything is counted in completed months or years at a given day, which is the cut-off date.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.domain.codes import CodeList
from bot.domain.dates import first_day, years_between
from bot.domain.identity import birth_of, sex_of
from bot.domain.records import Member

Codes = Mapping[str, CodeList]
HAN = "汉族"


def birth(member: Member) -> str:
    """The partial date of birth as it was told, else as the identity number has it, else empty."""
    told, idno = member.value("birth"), member.value("idno")
    return told or (birth_of(idno) if idno else "")


def sex(member: Member) -> str:
    """ "male" or "female" as it was told, else as the identity number has it, else empty."""
    told, idno = member.value("sex"), member.value("idno")
    return told or (sex_of(idno) if idno else "")


def age(member: Member, day: date) -> int | None:
    """Completed years at this day; of a date known in part, the earliest day it can mean."""
    born = birth(member)
    return years_between(first_day(born), day) if born else None


def age_band(member: Member, day: date, codes: Codes) -> str:
    """The code of the age band; empty where no date of birth is known."""
    years = age(member, day)
    return "" if years is None else codes["age"].band(years) or ""


def party_age(member: Member, day: date) -> int | None:
    """Completed years of 党龄, which begins with 转正; 0 for a probationary member."""
    if member.value("category") == "probationary":
        return 0
    since = member.value("confirmed")
    return years_between(first_day(since), day) if since else None


def party_age_band(member: Member, day: date, codes: Codes) -> str:
    """The code of the 党龄 band; empty where nobody knows since when."""
    years = party_age(member, day)
    return "" if years is None else codes["party_age"].band(years) or ""


def education_band(member: Member, codes: Codes) -> str:
    """The code of the education band; empty where the education is not known."""
    code = codes["education"].match(member.value("education")) if member.value("education") else ""
    row = codes["education"].get(code) if code else None
    return row.group if row else ""


def duration_band(months: int, codes: Codes) -> str:
    """The code of the band of so many full months out of contact; empty below six."""
    return codes["lost_duration"].band(months) or ""


def minority(member: Member) -> bool:
    """Whether the member belongs to one of the ethnic minorities; unknown counts as not."""
    return member.value("ethnicity") not in ("", HAN)
