"""What the command line does: the tree of units, invitations, and taking access away."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from bot.domain.changes import AccessRevoked, Change, PersonInvited, UnitAdded
from bot.domain.changes.offices import UnitDescribed
from bot.domain.records import Role, Unit, UnitKind
from bot.domain.unit_sheets import UnitPlan
from storage.chain import Head, extend
from storage.errors import UnknownUnit
from storage.means import Means
from storage.phases import settle_in
from storage.rows import HEAD, UNIT, head_from, unit_from
from storage.saving import head_row
from storage.tables import grants, invitations, log, persons, stamp, units

SYSTEM = 0
"""The actor of what is done from the command line."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A person on record, with the roles held today."""

    person: int
    telegram: int = field(repr=False)
    roles: tuple[tuple[Role, Unit], ...]
    joined: datetime
    blocked: datetime | None


def token_hash(token: str) -> str:
    """What is stored of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def record(
    conn: Connection,
    means: Means,
    unit: int,
    changes: Sequence[Change],
    now: datetime,
    actor: int = SYSTEM,
) -> None:
    """Put changes that are not about members onto a unit's chain."""
    row = conn.execute(select(*HEAD).where(units.c.id == unit).with_for_update()).first()
    if row is None:
        raise UnknownUnit
    head, rows = extend(means.keys, head_from(row), changes, now, actor)
    conn.execute(insert(log), rows)
    columns = head_row(head, means)
    conn.execute(update(units).where(units.c.id == columns.pop("unit")).values(columns))


def add_unit(
    conn: Connection,
    means: Means,
    kind: UnitKind,
    name: str,
    parent: int | None,
    now: datetime,
    actor: int = SYSTEM,
) -> Unit:
    """A new unit below its parent; it is written on the parent's chain, a root on its own."""
    above = "/"
    if parent is not None:
        row = conn.execute(select(units.c.path).where(units.c.id == parent)).first()
        if row is None:
            raise UnknownUnit
        above = row.path
    empty = {"members": 0, "chain_rows": 0, "chain_head": b"", "chain_mac": b"", "purged": 0}
    values = {"parent_id": parent, "kind": kind, "name": name, "path": above, **empty}
    number = conn.execute(insert(units).values(values).returning(units.c.id)).scalar_one()
    columns = head_row(Head(number), means) | {"path": f"{above}{number}/"}
    conn.execute(update(units).where(units.c.id == columns.pop("unit")).values(columns))
    settle_in(conn, number)
    added = [UnitAdded(number, kind, name)]
    record(conn, means, number if parent is None else parent, added, now, actor)
    return find(conn, number)


def add_units(
    conn: Connection,
    means: Means,
    unit: int,
    made: Callable[[list[Unit]], UnitPlan | None],
    actor: int,
    now: datetime,
) -> UnitPlan | None:
    """Make what is planned from the units below as they stand, in one transaction."""
    # Two sheets at once would each see the tree without the other's units.
    conn.execute(select(units.c.id).where(units.c.id == unit).with_for_update())
    root = find(conn, unit)
    under = func.substr(units.c.path, 1, len(root.path)) == root.path
    rows = conn.execute(select(*UNIT).where(under).order_by(units.c.id))
    plan = made([unit_from(row) for row in rows])
    numbers: dict[int, int] = {}
    for one in plan.new if plan else ():
        parent = one.parent or numbers[one.below]
        added = add_unit(conn, means, one.kind, one.name, parent, now, actor).id
        numbers[one.row] = added
        noted = [UnitDescribed(name, text) for name, text in one.noted]
        if noted:
            record(conn, means, added, noted, now, actor)
    return plan


def find(conn: Connection, number: int) -> Unit:
    """The unit of this number; UnknownUnit if there is none."""
    row = conn.execute(select(*UNIT).where(units.c.id == number)).first()
    if row is None:
        raise UnknownUnit
    return unit_from(row)


def tree(conn: Connection) -> list[Unit]:
    """Every unit, each after the one above it."""
    found = [unit_from(row) for row in conn.execute(select(*UNIT))]
    return sorted(found, key=lambda unit: [int(part) for part in unit.path.split("/") if part])


def find_units(conn: Connection, path_text: str) -> list[Unit]:
    """The units whose names from the root end with these names, as in 委/支部."""
    names = [part.strip() for part in path_text.split("/") if part.strip()]
    if not names:
        return []
    matching = select(*UNIT).where(units.c.name == names[-1]).order_by(units.c.id)
    found = [unit_from(row) for row in conn.execute(matching)]
    return [unit for unit in found if names_of(conn, unit)[-len(names) :] == names]


def names_of(conn: Connection, unit: Unit) -> list[str]:
    """The names from the root down to the unit."""
    ids = [int(part) for part in unit.path.split("/") if part]
    rows = conn.execute(select(units.c.id, units.c.name).where(units.c.id.in_(ids)))
    names = {row.id: row.name for row in rows}
    return [names[number] for number in ids]


def invite(
    conn: Connection,
    means: Means,
    unit: int,
    role: Role,
    expires: datetime,
    now: datetime,
    actor: int = SYSTEM,
    name: str = "",
) -> str:
    """The token of a new link for one person; only its hash is stored."""
    token = secrets.token_urlsafe(24)
    values = {
        "token_hash": token_hash(token),
        "unit_id": find(conn, unit).id,
        "role": role,
        "expires_at": expires,
        "made_by": actor,
    }
    made = conn.execute(insert(invitations).values(values).returning(invitations.c.id))
    change = PersonInvited(made.scalar_one(), role, stamp(expires), name)
    record(conn, means, unit, [change], now, actor)
    return token


def revoke(conn: Connection, means: Means, person: int, now: datetime, actor: int = SYSTEM) -> int:
    """Take every role from a person; how many there were."""
    held = conn.execute(
        select(grants.c.unit_id, grants.c.role)
        .where(grants.c.person_id == person, grants.c.revoked_at.is_(None))
        .order_by(grants.c.unit_id, grants.c.id)
        .with_for_update()
    ).all()
    for row in held:
        record(conn, means, row.unit_id, [AccessRevoked(person, row.role)], now, actor)
    conn.execute(
        update(grants)
        .where(grants.c.person_id == person, grants.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return len(held)


def people(conn: Connection) -> list[Holder]:
    """Everybody on record, by number."""
    held: dict[int, list[tuple[Role, Unit]]] = {}
    rows = conn.execute(
        select(grants.c.person_id, grants.c.role, *UNIT)
        .select_from(grants.join(units, units.c.id == grants.c.unit_id))
        .where(grants.c.revoked_at.is_(None))
        .order_by(grants.c.id)
    )
    for row in rows:
        held.setdefault(row[0], []).append((row[1], unit_from(row[2:])))
    known = conn.execute(
        select(
            persons.c.id, persons.c.telegram, persons.c.joined_at, persons.c.blocked_at
        ).order_by(persons.c.id)
    )
    return [Holder(row[0], row[1], tuple(held.get(row[0], ())), row[2], row[3]) for row in known]


def blocked(conn: Connection, telegram: int, at: datetime | None) -> None:
    """Note that a person blocked the bot, or (None) lets it write again."""
    known = persons.c.telegram == telegram
    conn.execute(update(persons).where(known).values(blocked_at=at))
