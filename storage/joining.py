"""A link is used: the person comes onto the record and holds the role from here on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, insert, select, update

from bot.domain.changes import Invitation, PersonJoined
from bot.domain.decisions import Decision
from bot.domain.records import Seat
from storage.chain import person_mac
from storage.draft import Draft
from storage.errors import Overtaken
from storage.means import Means
from storage.names import sealed_name
from storage.rows import HEAD, UNIT, head_from, unit_from
from storage.tables import grants, invitations, persons, units


def joined(decision: Decision) -> PersonJoined | None:
    """The joining among the changes, if there is one."""
    return next((c for c in decision.changes if isinstance(c, PersonJoined)), None)


def join(
    conn: Connection, draft: Draft, decision: Decision, joining: PersonJoined, means: Means
) -> Decision:
    """Give the role, and turn the draft to the invitation's unit; Overtaken if it was used up."""
    invitation = draft.invitation
    if invitation is None or invitation.id != joining.invitation:
        raise ValueError("a person joins by the invitation that was loaded")
    if not draft.person.id:
        _add_person(conn, draft, decision, means)
    if invitation.name and not draft.person.name:
        _call(conn, draft, invitation.name, means)
    _use(conn, draft, invitation)
    _grant(conn, draft, invitation, joining)
    row = conn.execute(
        select(*UNIT, *HEAD).where(units.c.id == invitation.unit).with_for_update()
    ).one()
    draft.unit, draft.head = unit_from(row), head_from(row[len(UNIT) :])
    draft.member = draft.upcoming = draft.named = None
    draft.tally = {}
    return replace(decision, seat=replace(decision.seat or Seat(), unit=invitation.unit))


def _add_person(conn: Connection, draft: Draft, decision: Decision, means: Means) -> None:
    values: dict[str, Any] = {
        "telegram": draft.ticket.telegram,
        "language": decision.language or "",
        "spoken": draft.ticket.language,
        "notice_at": decision.notice,
        "joined_at": draft.ticket.now,
        "mac": b"",
    }
    added = conn.execute(insert(persons).values(values).returning(persons.c.id))
    number = added.scalar_one()
    mac = person_mac(means.keys, number, draft.ticket.telegram)
    conn.execute(update(persons).where(persons.c.id == number).values(mac=mac))
    draft.person = replace(draft.person, id=number)


def _call(conn: Connection, draft: Draft, name: str, means: Means) -> None:
    """The name that the link was made for is the person's, who may change it."""
    sealed = sealed_name(means.keys, draft.person.id, name)
    conn.execute(update(persons).where(persons.c.id == draft.person.id).values(name=sealed))
    draft.person = replace(draft.person, name=name)


def _use(conn: Connection, draft: Draft, invitation: Invitation) -> None:
    used = conn.execute(
        update(invitations)
        .where(invitations.c.id == invitation.id, invitations.c.used_at.is_(None))
        .values(used_at=draft.ticket.now, used_by=draft.person.id)
    )
    if used.rowcount != 1:
        raise Overtaken


def _grant(conn: Connection, draft: Draft, invitation: Invitation, joining: PersonJoined) -> None:
    held = {(grant.unit.id, grant.role) for grant in draft.grants}
    if (invitation.unit, joining.role) in held:
        return
    conn.execute(
        insert(grants).values(
            person_id=draft.person.id,
            unit_id=invitation.unit,
            role=joining.role,
            granted_at=draft.ticket.now,
            invitation_id=invitation.id,
        )
    )
