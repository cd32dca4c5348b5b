"""Pages of members: those that a text finds, and those that stand on a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, case, func, or_, select

from bot.domain.decisions import CONCERNED
from storage.crypto import Keys, plain_idno
from storage.draft import Draft
from storage.rows import MEMBER, member_from
from storage.tables import members

PAGE = 8
"""Members on one page of a list."""

OF_UNIT = select(*MEMBER).where(members.c.unit_id == bindparam("unit")).order_by(members.c.number)
_LISTS: Mapping[str, ColumnElement[bool]] = {
    "total": members.c.progress != "closed",
    "unclear": (members.c.unclear > 0) & (members.c.progress != "closed"),
    "waiting": members.c.review.in_(("", "corrected", "changed"))
    & (members.c.progress != "closed"),
    "undecided": (members.c.measure == "")
    & (members.c.progress != "closed")
    & or_(members.c.cls.in_(CONCERNED), members.c.flags.contains(" found ")),
    "search": members.c.next_on.is_not(None),
    "reached": members.c.next_kind == "reached",
    "lead": members.c.leads > 0,
    "gap": members.c.gaps > 0,
    "superior": members.c.superior > 0,
}
_DUE = members.c.next_on <= bindparam("value")
_FIRST_DUE = (members.c.leads.desc(), members.c.next_on, members.c.number)
"""Open leads before all others, then the longest due."""
_NOT_YET = case(
    (members.c.next_on > bindparam("value"), 3),
    (members.c.next_kind == "reached", 2),
    (members.c.next_kind == "begin", 1),
    else_=0,
)
"""Who is to be contacted again comes first, then whom nobody tried, then who waits for a day."""
_ORDERS = {
    "searched": (_NOT_YET, *_FIRST_DUE),
    "due": _FIRST_DUE,
    "lead": _FIRST_DUE,
    "line": (members.c.line_on, members.c.number),
}
_LINE_AHEAD = (members.c.line_on >= bindparam("today")) & (members.c.line_on <= bindparam("cutoff"))
COUNTED = ("waiting",)
"""Lists of which no count is kept."""
_BY_REVIEW = (members.c.review == bindparam("value")) & (members.c.progress != "closed")
_BY_MEASURE = (members.c.measure == bindparam("value")) & (members.c.progress != "closed")
_BY_CLASS = (members.c.cls == bindparam("value")) & (members.c.progress != "closed")
_BY_FLAG = members.c.flags.contains(bindparam("value"), autoescape=False) & (
    members.c.progress != "closed"
)
_BY_OUTCOME = (members.c.outcome == bindparam("value")) & (members.c.progress != "closed")
_BY_PROGRESS = members.c.progress == bindparam("value")
_BY_SEARCH = or_(
    members.c.search.like(bindparam("pattern"), escape="\\"),
    members.c.tail_hash == bindparam("tail"),
    members.c.id_hash == bindparam("idno"),
    members.c.number == bindparam("number"),
)


def load_page(conn: Connection, draft: Draft, unit: int, keys: Keys) -> None:
    """One page of the members that were searched for or listed, and how many there are."""
    wants = draft.wants
    if wants.search is not None:
        condition, parameters = _BY_SEARCH, search_parameters(wants.search, keys)
    else:
        condition, parameters = list_condition(wants.listed or "")
    parameters["unit"] = unit
    order = _ORDERS.get((wants.listed or "").partition(":")[0], (members.c.number,))
    ordered = OF_UNIT.where(condition).order_by(None).order_by(*order)
    page = ordered.limit(PAGE).offset(PAGE * max(wants.page, 0))
    if wants.after:
        behind = case((members.c.number > wants.after, 0), else_=1)
        page = page.order_by(None).order_by(behind, members.c.number)
    draft.found = tuple(member_from(row, keys) for row in conn.execute(page, parameters))
    draft.found_total = _total(conn, draft, condition, parameters)


def _total(
    conn: Connection, draft: Draft, condition: ColumnElement[bool], parameters: Mapping[str, Any]
) -> int:
    listed = draft.wants.listed or ""
    if listed.startswith("searched:"):
        return draft.tally.get("search", 0)
    counted_now = listed in COUNTED or listed.startswith(("due:", "line:"))
    if draft.wants.search is None and not counted_now:
        return draft.tally.get(listed, 0)
    if draft.wants.page <= 0 and len(draft.found) < PAGE:
        return len(draft.found)
    counted = select(func.count()).where(members.c.unit_id == bindparam("unit"), condition)
    return conn.execute(counted, parameters).scalar_one()


def search_parameters(text: str, keys: Keys) -> dict[str, Any]:
    """By what a search text finds: part of a search key, last four or whole of an id number."""
    text = text.strip().lower()
    masked = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    digits = plain_idno(text)
    numeric = digits[:-1].isdigit() and digits[-1:] in set("0123456789X")
    return {
        "pattern": f"%{masked}%",
        "number": int(digits) if digits.isdigit() and len(digits) <= 6 else None,
        "tail": keys.tail_hash(digits) if numeric and len(digits) == 4 else None,
        "idno": keys.idno_hash(digits) if numeric and len(digits) in (15, 18) else None,
    }


def list_condition(listed: str) -> tuple[ColumnElement[bool], dict[str, Any]]:
    """What holds for the members of a list, by the same names as the counts."""
    head, _, value = listed.partition(":")
    if head == "cls" and value:
        return _BY_CLASS, {"value": value}
    if head == "outcome" and value:
        return _BY_OUTCOME, {"value": value}
    if head == "flag" and value:
        return _BY_FLAG, {"value": f" {value} "}
    if head == "review" and value:
        return _BY_REVIEW, {"value": value}
    if head == "measure" and value:
        return _BY_MEASURE, {"value": value}
    if head == "searched" and value:
        return _LISTS["search"], {"value": value}
    if head == "due" and value:
        return _DUE, {"value": value}
    if head == "line" and value:
        today, _, cutoff = value.partition(":")
        return _LINE_AHEAD, {"today": today, "cutoff": cutoff}
    if listed in _LISTS:
        return _LISTS[listed], {}
    return _BY_PROGRESS, {"value": listed}
