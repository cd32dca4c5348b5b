"""Whom the rows of a file mean: by 编号, then the id number, then name and birth; else it is asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

from bot.domain.complaints import Complaint
from bot.domain.identity import birth_of
from bot.domain.records import Member

Values = Mapping[str, str]
News = Callable[[Member, Values], Mapping[str, str]]
"""What a row says that is not on record about a member."""


class Matcher:
    """The members of a unit, as they are looked up for a file.

    `sent` are the members whom the file showed when it was sent, where that is known.
    """

    def __init__(
        self, members: Mapping[int, Member], news: News, sent: Mapping[int, Member] | None = None
    ) -> None:
        self._members = members
        self._news = news
        self._sent = sent or {}
        self._by_idno: dict[str, Member] = {}
        self._by_name: dict[str, list[Member]] = defaultdict(list)
        # Closed ones first, so that somebody who was entered twice is found as the open one.
        for member in sorted(members.values(), key=lambda m: not m.closed):
            if idno := member.value("idno"):
                self._by_idno[idno] = member
            self._by_name[member.name].append(member)

    def match(self, rows: Mapping[int, Values]) -> dict[int, Member | Complaint | None]:
        """For each row the member it means, None for a new one, or why that cannot be told."""
        meant: dict[int, Member | Complaint | None] = {}
        claimed: dict[int, int] = {}
        for row, values in rows.items():
            member = self._certain(values)
            if member is None:
                continue
            first = claimed.setdefault(member.key.number, row)
            twice = Complaint("duplicate_person", {"other": first})
            meant[row] = member if first == row else twice
        rest = {row: values for row, values in rows.items() if row not in meant}
        left = Counter(values["name"] for values in rest.values())
        for row, values in rest.items():
            found = self._likely(values, left[values["name"]] == 1, claimed)
            meant[row] = found
            if isinstance(found, Member):
                claimed[found.key.number] = row
        return meant

    def _certain(self, values: Values) -> Member | None:
        """The member with the row's 编号 and name, or its id number, or its name and birth."""
        numbered = self._members.get(int(values.get("number", 0)))
        if numbered is not None and self._named(numbered, values):
            return numbered
        if same := self._by_idno.get(values.get("idno", "")):
            return same
        if not _birth(values):
            return None
        alike = [m for m in self._by_name.get(values["name"], ()) if _birth_of(m)]
        alike = [m for m in alike if not _contradicts(m, values)]
        open_ones = [m for m in alike if not m.closed] or alike
        return open_ones[0] if len(open_ones) == 1 else None

    def _named(self, member: Member, values: Values) -> bool:
        """Whether the row names this member; in a file of ours a name may have been corrected."""
        if member.name == values["name"]:
            return True
        sent = self._sent.get(member.key.number)
        if sent is None or sent.name == values["name"]:
            return sent is not None
        return bool(_birth(values) and _birth_of(sent)) and not _contradicts(sent, values)

    def _likely(
        self, values: Values, only_one: bool, claimed: Mapping[int, int]
    ) -> Member | Complaint | None:
        """The one member of this name that no other row means."""
        alike = [
            m
            for m in self._by_name.get(values["name"], ())
            if not m.closed and m.key.number not in claimed and not _other_idno(m, values)
        ]
        # Which of them is meant does not matter where the row says nothing new.
        if nothing_new := next((m for m in alike if not self._news(m, values)), None):
            return nothing_new
        if number := values.get("number", ""):
            known = int(number) in self._members
            return Complaint("number_other_name" if known else "number_unknown", {"number": number})
        if not alike:
            return None
        if only_one and len(alike) == 1 and not _contradicts(alike[0], values):
            return alike[0]
        return Complaint("which_member", {"count": len(alike)})


def _contradicts(member: Member, values: Values) -> bool:
    """Whether the id number or the birth date speaks against it."""
    mine, theirs = _birth_of(member), _birth(values)
    other_birth = mine and theirs and not (mine.startswith(theirs) or theirs.startswith(mine))
    return bool(other_birth) or _other_idno(member, values)


def _other_idno(member: Member, values: Values) -> bool:
    mine, theirs = member.value("idno"), values.get("idno", "")
    return bool(mine and theirs and mine != theirs)


def _birth(values: Values) -> str:
    return values.get("birth") or (birth_of(values["idno"]) if values.get("idno") else "")


def _birth_of(member: Member) -> str:
    return _birth({name: member.value(name) for name in ("birth", "idno")})
