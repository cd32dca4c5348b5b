"""Who stands on the lists of two branches: the same keyed hash of the id number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, String, and_, cast, exists, func, literal, or_, select

from bot.domain.records import Key, Unit
from bot.domain.sides import Pair, Side
from bot.domain.twins import KIND
from storage.draft import Draft
from storage.tables import matters, members, units

PAGE = 4
"""Pairs on one page."""

_A, _B = members.alias("a"), members.alias("b")
_UA, _UB = units.alias("ua"), units.alias("ub")


def _within(path: Any, root: str) -> Any:
    return func.substr(path, 1, len(root)) == root


def _columns(member: Any, unit: Any) -> list[Any]:
    c = member.c
    return [c.unit_id, c.number, unit.c.name, c.name, c.cls, c.flags]


_PAIRED = and_(_A.c.id_hash == _B.c.id_hash, _A.c.unit_id != _B.c.unit_id)
_OPEN = and_(_A.c.progress != "closed", _B.c.progress != "closed")
_GONE = ("received", "deceased")
_FIRST = or_(
    # Who has no receipt is the one who may have arrived; else the lower unit comes first.
    and_(_A.c.cls == "no_receipt", _B.c.cls != "no_receipt"),
    and_(
        or_(and_(_A.c.cls != "no_receipt", _B.c.cls != "no_receipt"),
            and_(_A.c.cls == "no_receipt", _B.c.cls == "no_receipt")),
        _A.c.unit_id < _B.c.unit_id,
    ),
)  # fmt: skip


def _judgement(one: Any, other: Any, *more: Any) -> Any:
    """Whether in the chain of the one stands a judgement about the other."""
    named = literal(f"{KIND}:") + cast(other.c.unit_id, String) + "." + cast(other.c.number, String)
    return exists().where(
        matters.c.unit_id == one.c.unit_id,
        matters.c.member == one.c.number,
        matters.c.kind == named,
        *more,
    )


_JUDGED = or_(
    _judgement(_A, _B, matters.c.state == "dropped"),
    _judgement(_B, _A, matters.c.state == "dropped"),
    # Noted as the same before one of them had left: there is something to close now.
    and_(_judgement(_A, _B, matters.c.state == "done"), _A.c.cls != "no_receipt"),
)


def pairs(conn: Connection, unit: Unit, page: int) -> tuple[tuple[Pair, ...], int]:
    """A page of the pairs below the unit that nobody judged yet, and how many there are."""
    conditions = (
        _PAIRED,
        _OPEN,
        _FIRST,
        _A.c.cls.not_in(_GONE),
        _B.c.cls.not_in(_GONE),
        ~_JUDGED,
        _within(_UA.c.path, unit.path),
        _within(_UB.c.path, unit.path),
    )
    joined = (
        _A.join(_B, _PAIRED).join(_UA, _UA.c.id == _A.c.unit_id).join(_UB, _UB.c.id == _B.c.unit_id)
    )
    total = conn.execute(select(func.count()).select_from(joined).where(*conditions)).scalar_one()
    rows = conn.execute(
        select(*_columns(_A, _UA), *_columns(_B, _UB))
        .select_from(joined)
        .where(*conditions)
        .order_by(_A.c.unit_id, _A.c.number, _B.c.unit_id)
        .limit(PAGE)
        .offset(PAGE * max(page, 0))
    ).all()
    return tuple(Pair(_side(row[:6]), _side(row[6:])) for row in rows), total


def _side(row: Sequence[Any]) -> Side:
    unit, number, unit_name, name, cls, flags = row
    return Side(Key(unit, number), unit_name, name, cls, tuple(flags.split()))


def load_twins(conn: Connection, draft: Draft) -> None:
    """The pairs, or the other entry, that the turn wants."""
    wants, unit = draft.wants, draft.unit
    if unit is None:
        return
    if wants.twins and unit.kind in ("committee", "city"):
        draft.twins, draft.twins_total = pairs(conn, unit, wants.page)
    if wants.twin is not None and wants.member is not None:
        draft.twin = _twin(conn, draft, Key(unit.id, wants.member), Key(*wants.twin))


def _twin(conn: Connection, draft: Draft, key: Key, other: Key) -> Side | None:
    """The other entry, where both have the same id number and the person may see both."""
    roots = [grant.unit.path for grant in draft.grants]
    row = conn.execute(
        select(*_columns(_B, _UB))
        .select_from(_A.join(_B, _PAIRED).join(_UB, _UB.c.id == _B.c.unit_id))
        .where(
            _A.c.unit_id == key.unit,
            _A.c.number == key.number,
            _B.c.unit_id == other.unit,
            _B.c.number == other.number,
            or_(*(_within(_UB.c.path, root) for root in roots)),
        )
    ).first()
    return _side(row) if row else None
