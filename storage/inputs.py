"""What people press, type and send: kept sealed for a month, so that it can be played again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Connection, select

from bot.domain.changes import PersonJoined, RosterImported
from bot.domain.decisions import Decision, Remarks
from storage.crypto import Keys
from storage.draft import Draft
from storage.tables import inputs

INPUT_AGE = timedelta(days=30)
"""How long it is remembered what somebody pressed, typed or sent."""

TAKEN_BACK = "********"
"""Stands for a password that somebody typed: it is kept nowhere."""


def input_purpose(bot: int, key: str) -> str:
    """What an input is sealed for."""
    return f"inputs.sealed/{bot}/{key}"


def input_rows(draft: Draft, decision: Decision, keys: Keys) -> list[dict[str, Any]]:
    """The row that keeps the input of this turn; none of a stranger's, none of a mere look."""
    ticket, unit = draft.ticket, draft.unit
    joining = next((c for c in decision.changes if isinstance(c, PersonJoined)), None)
    if ticket.input is None or not ticket.keys or not (draft.grants or joining):
        return []
    content = dict(ticket.input.content)
    if unit is not None:
        content["rows"] = unit.revision
    if unit is not None and joining is not None:
        content["joined"] = [unit.id, joining.role]
    # A button names the plan that was shown: whether it still stood is known only now.
    if draft.upload is not None:
        content["plan"] = draft.upload.plan
    # The upload itself is forgotten after a day; what was taken over stays as long as the input.
    if draft.upload is not None and any(isinstance(c, RosterImported) for c in decision.changes):
        content["table"] = dict(draft.upload.table)
    if decision.secret:
        content["text"] = TAKEN_BACK
    if decision.remarks:
        content["said"] = [[code, dict(places)] for code, places in decision.remarks]
    key = ticket.keys[0]
    return [
        {
            "bot": ticket.bot,
            "key": key,
            "person_id": draft.person.id,
            "unit_id": unit.id if unit else None,
            "at": ticket.now,
            "kind": "text" if decision.secret else ticket.input.kind,
            "sealed": keys.seal(orjson.dumps(content), input_purpose(ticket.bot, key)),
        }
    ]


def said_at(conn: Connection, keys: Keys, draft: Draft, at: datetime) -> Remarks:
    """What was said above the answer to the input that this person made at that instant."""
    bot = draft.ticket.bot
    then = (inputs.c.at == at) & (inputs.c.person_id == draft.person.id) & (inputs.c.bot == bot)
    row = conn.execute(select(inputs.c.key, inputs.c.sealed).where(then)).first()
    if row is None or row.sealed is None:
        return ()
    content = orjson.loads(keys.unseal(row.sealed, input_purpose(bot, row.key)))
    return tuple((code, places) for code, places in content.get("said", ()))
