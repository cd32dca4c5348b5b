"""What is done from time to time: pruning, purging, new keys, a new policy."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, update

from bot.domain.changes import COUNTED, counted as counted_of
from bot.domain.decisions import counts
from bot.domain.matters import counts as matters_counts
from storage.chain import purpose
from storage.crypto import Keys
from storage.database import insert_into
from storage.errors import UnknownUnit, Unreadable, WrongKey
from storage.inputs import INPUT_AGE, input_purpose
from storage.lists import ENTRY, UPLOAD_AGE, entry_from
from storage.matter_rows import matter_purpose, of_unit
from storage.means import Means
from storage.names import name_purpose
from storage.outbox import OPEN, payload_purpose
from storage.reads import each_member
from storage.reminders import forget
from storage.rows import (
    HEAD,
    expects_purpose,
    facts_purpose,
    head_from,
    member_row,
    same_standing,
    upload_purpose,
)
from storage.saving import as_change, head_row, update_members
from storage.tables import (
    evidence,
    inputs,
    log,
    matters,
    members,
    outbox,
    persons,
    seats,
    seen,
    settings,
    tallies,
    units,
    uploads,
)

RULES = 5
"""Raised where the program alone concludes or counts otherwise than before."""

SEEN_AGE = timedelta(days=14)
"""How long an update is remembered; Telegram repeats none after a day."""


LEDGER_AGE = timedelta(days=90)
"""How long it is remembered which nudges were told."""


def setting(conn: Connection, name: str, default: str) -> str:
    """The value under this name; the first one that is ever asked for stays."""
    first = insert_into(conn, settings).values(name=name, value=default)
    conn.execute(first.on_conflict_do_nothing(index_elements=["name"]))
    value: str = conn.execute(select(settings.c.value).where(settings.c.name == name)).scalar_one()
    return value


def put_setting(conn: Connection, name: str, value: str) -> None:
    """Set the value under this name."""
    put = insert_into(conn, settings).values(name=name, value=value)
    conn.execute(put.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def read_setting(conn: Connection, name: str) -> str | None:
    """The value under this name, if there is one."""
    return conn.execute(select(settings.c.value).where(settings.c.name == name)).scalar()


def key_marks(conn: Connection) -> tuple[str, str] | None:
    """What the database knows of the keys it was written with; None: nothing yet."""
    seal, audit = read_setting(conn, "seal"), read_setting(conn, "audit")
    return None if seal is None or audit is None else (seal, audit)


def mark_keys(conn: Connection, keys: Keys) -> tuple[str, str]:
    """Note the keys, unless others were noted first; what is noted now."""
    seal = base64.b64encode(keys.seal(b"paicha", "settings.seal")).decode()
    return setting(conn, "seal", seal), setting(conn, "audit", _audit_mark(keys))


def check_keys(keys: Keys, marks: tuple[str, str]) -> None:
    """WrongKey if the database was written with other keys."""
    try:
        keys.unseal(base64.b64decode(marks[0]), "settings.seal")
    except Unreadable:
        raise WrongKey from None
    if not hmac.compare_digest(marks[1], _audit_mark(keys)):
        raise WrongKey("(audit.key)")


def _audit_mark(keys: Keys) -> str:
    return hmac.digest(keys.chain, b"which audit key", "sha256").hex()


def sweep(conn: Connection, now: datetime) -> None:
    """Forget updates that will not come again, old inputs, and uploads that nobody confirmed."""
    conn.execute(delete(seen).where(seen.c.at < now - SEEN_AGE))
    conn.execute(delete(inputs).where(inputs.c.at < now - INPUT_AGE))
    forget(conn, now - LEDGER_AGE)
    conn.execute(
        update(uploads)
        .where(uploads.c.staged_at <= now - UPLOAD_AGE, uploads.c.data.is_not(None))
        .values(file_name=None, data=None, table=None)
    )


def purge(conn: Connection, means: Means, unit: int) -> None:
    """Empty everything personal of a unit; digests and counts stay, so that its chain verifies."""
    row = conn.execute(select(*HEAD).where(units.c.id == unit).with_for_update()).first()
    if row is None:
        raise UnknownUnit
    head = head_from(row)
    columns = head_row(replace(head, purged=head.rows), means)
    columns["purged"] = head.rows
    conn.execute(update(units).where(units.c.id == columns.pop("unit")).values(columns))
    nothing: list[tuple[Table, dict[str, Any]]] = [
        (log, {"sealed": None}),
        (members, {"name": "", "search": "", "facts": None, "id_hash": None, "tail_hash": None}),
        (uploads, {"file_name": None, "data": None, "table": None, "waiting": 0}),
        (matters, {"sealed": None}),
        (seats, {"question": "", "expects": None}),
        (outbox, {"payload": None}),
        (inputs, {"sealed": None}),
    ]
    conn.execute(
        update(outbox)
        .where(outbox.c.unit_id == unit, outbox.c.state.in_(OPEN))
        .values(state="cleared", lease_until=None, lease_by=None)
    )
    conn.execute(delete(evidence).where(evidence.c.unit_id == unit))
    for table, values in nothing:
        conn.execute(update(table).where(table.c.unit_id == unit).values(values))


_DONE = select(*ENTRY).where(
    log.c.unit_id == bindparam("unit"), log.c.member.is_(None), log.c.kind.in_(COUNTED)
)
"""What a unit did itself, as far as it is counted: that does not follow from its members."""


def rebuild(conn: Connection, means: Means, unit: int) -> int:
    """Conclude anew about every member of a unit and count again; how many changed."""
    held = select(units.c.purged).where(units.c.id == unit).with_for_update()
    if conn.execute(held).scalar_one():
        # Nothing is left to conclude from: what was counted last stays.
        return 0
    counted: dict[str, int] = {}
    changed = []
    for before in each_member(conn, means.keys, unit):
        member = replace(before, standing=means.stand(before))
        for name in counts(member):
            counted[name] = counted.get(name, 0) + 1
        if not same_standing(before.standing, member.standing):
            changed.append(as_change(member_row(member, means.keys)))
    for matter in of_unit(conn, means.keys, unit):
        for name in matters_counts(matter):
            counted[name] = counted.get(name, 0) + 1
    update_members(conn, changed)
    for row in conn.execute(_DONE, {"unit": unit}):
        change = entry_from(row, means.keys).change
        for name, n in (counted_of(change) if change else {}).items():
            counted[name] = counted.get(name, 0) + n
    conn.execute(delete(tallies).where(tallies.c.unit_id == unit))
    rows = [{"unit_id": unit, "name": name, "n": n} for name, n in counted.items() if n]
    if rows:
        conn.execute(insert(tallies), rows)
    return len(changed)


Purpose = Callable[..., str]

SEALED: tuple[tuple[Table, str, tuple[str, ...], Purpose], ...] = (
    (log, "sealed", ("unit_id", "seq"), purpose),
    (members, "facts", ("unit_id", "number"), facts_purpose),
    (matters, "sealed", ("unit_id", "number"), matter_purpose),
    (seats, "expects", ("person_id",), expects_purpose),
    (outbox, "payload", ("key",), payload_purpose),
    (inputs, "sealed", ("bot", "key"), input_purpose),
    (persons, "name", ("id",), name_purpose),
    *(
        (uploads, column, ("unit_id", "id"), partial(upload_purpose, column))
        for column in ("file_name", "data", "table")
    ),
)
"""Every sealed column: its table, the columns that its purpose names, and how."""


def reseal(conn: Connection, keys: Keys, limit: int) -> int:
    """Seal up to `limit` values of each column with the newest key; how many were left to do."""
    done = 0
    seal = base64.b64encode(keys.seal(b"paicha", "settings.seal")).decode()
    put_setting(conn, "seal", seal)
    for table, column, names, purposed in SEALED:
        old = func.substr(table.c[column], 1, len(keys.prefix)) != keys.prefix
        identity = [table.c[name] for name in names]
        rows = conn.execute(select(*identity, table.c[column]).where(old).limit(limit)).all()
        for *parts, sealed in rows:
            said = purposed(*parts)
            here = [cell == part for cell, part in zip(identity, parts, strict=True)]
            fresh = keys.seal(keys.unseal(sealed, said), said)
            conn.execute(update(table).where(*here).values({column: fresh}))
        done += len(rows)
    return done
