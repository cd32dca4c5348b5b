"""What follows from a decision beside chain and members: links, units, access, what others hear."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from bot.domain.changes import AccessRevoked, Change, Errand, PersonInvited, Tell, UnitAdded
from bot.domain.changes.offices import IdsDecided
from bot.domain.decisions import Decision
from bot.domain.records import Unit
from storage.chain import Head
from storage.draft import Draft
from storage.means import Means
from storage.outbox import errand_rows, post
from storage.phases import settle_in, stand_still
from storage.saving import head_row
from storage.tables import grants, invitations, units

BESIDE = (PersonInvited, UnitAdded, AccessRevoked, IdsDecided)
"""Changes of which rows beside the chain are written before the rest is known to hold."""


def settled(conn: Connection, draft: Draft, decision: Decision, means: Means) -> Decision:
    """The decision with the numbers that only the database can give; its rows beside are written."""
    if draft.unit is None or not decision.changes:
        return decision
    changes = tuple(_settled(conn, draft, change, decision, means) for change in decision.changes)
    return replace(decision, changes=changes)


def _settled(
    conn: Connection, draft: Draft, change: Change, decision: Decision, means: Means
) -> Change:
    unit = draft.unit
    if unit is None:
        return change
    match change:
        case PersonInvited(invitation=0) if decision.link is not None:
            values = {
                "token_hash": decision.link.token_hash,
                "unit_id": unit.id,
                "role": change.role,
                "expires_at": decision.link.expires,
                "made_by": draft.person.id,
            }
            made = conn.execute(insert(invitations).values(values).returning(invitations.c.id))
            return replace(change, invitation=made.scalar_one())
        case UnitAdded(unit=0):
            return replace(change, unit=_added(conn, unit, change, means))
        case AccessRevoked():
            _revoke(conn, unit, change, draft)
        case IdsDecided():
            # A unit that somebody adds in the same moment must not be passed over.
            stand_still(conn)
            conn.execute(update(units).where(_under(unit)).values(ids=change.allowed))
    return change


def _under(unit: Unit) -> Any:
    return func.substr(units.c.path, 1, len(unit.path)) == unit.path


def _added(conn: Connection, above: Unit, change: UnitAdded, means: Means) -> int:
    empty = {"members": 0, "chain_rows": 0, "chain_head": b"", "chain_mac": b"", "purged": 0}
    values = {
        "parent_id": above.id,
        "kind": change.kind,
        "name": change.name,
        "path": above.path,
        **empty,
    }
    number: int = conn.execute(insert(units).values(values).returning(units.c.id)).scalar_one()
    columns = head_row(Head(number), means) | {"path": f"{above.path}{number}/"}
    conn.execute(update(units).where(units.c.id == columns.pop("unit")).values(columns))
    settle_in(conn, number)
    return number


def _revoke(conn: Connection, unit: Unit, change: AccessRevoked, draft: Draft) -> None:
    conn.execute(
        update(grants)
        .where(
            grants.c.person_id == change.person,
            grants.c.unit_id == unit.id,
            grants.c.role == change.role,
            grants.c.revoked_at.is_(None),
        )
        .values(revoked_at=draft.ticket.now)
    )


def tell(conn: Connection, draft: Draft, decision: Decision, means: Means) -> None:
    """Put what others are told into the outbox, for everybody whom it concerns."""
    here, revision = (draft.unit.id, draft.unit.revision) if draft.unit else (0, 0)
    for number, one in enumerate(decision.tells):
        key = one.key or f"{here}:{revision}:{number}"
        for unit, person in _told(conn, one):
            if person == draft.person.id:
                continue
            payload = {
                "unit": unit,
                "code": one.code,
                "places": dict(one.places),
                "screen": one.screen,
                "of": one.of,
                "matter": list(one.matter) if one.matter else None,
            }
            errand = Errand("tell", f"tell:{key}:{unit}:{person}", draft.ticket.now, payload)
            post(conn, errand_rows(means.keys, person, unit, (errand,)))


def _told(conn: Connection, one: Tell) -> list[tuple[int, int]]:
    """Unit and person, for everybody who is told."""
    if one.person:
        return [(one.unit, one.person)]
    held = (
        select(grants.c.unit_id, grants.c.person_id)
        .where(grants.c.role.in_(one.roles), grants.c.revoked_at.is_(None))
        .distinct()
        .order_by(grants.c.unit_id, grants.c.person_id)
    )
    if one.phase is None:
        held = held.where(grants.c.unit_id == one.unit)
    else:
        top = units.alias("top")
        begins = func.substr(units.c.path, 1, func.length(top.c.path)) == top.c.path
        held = held.join_from(grants, units, units.c.id == grants.c.unit_id).join(
            top, (top.c.id == one.unit) & begins
        )
        held = held.where(units.c.phase == one.phase)
    return [(row.unit_id, row.person_id) for row in conn.execute(held)]
