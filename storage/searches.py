"""What is kept of the search for a member, inside the sealed facts: compact, empty parts left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain.records import Contact, Find, Member, Try


def brief(made: Try) -> list[str | int]:
    """An attempt as it was written before there were contacts, where it was made by none."""
    return list(made if made.contact else made[:-1])


def said_of(member: Member) -> dict[str, Any]:
    """What is kept besides the attempts, as JSON; empty while there is nothing."""
    parts: dict[str, list[Any]] = {
        "contacts": [list(contact) for contact in member.contacts],
        "find": list(member.find or ()),
        "excused": list(member.excused),
    }
    return {name: part for name, part in parts.items() if part}


def fields_from(said: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a member that `said_of` packed."""
    find = said.get("find")
    return {
        "contacts": tuple([Contact(*parts) for parts in said.get("contacts", ())]),
        "find": Find(*find) if find else None,
        "excused": tuple(said.get("excused", ())),
    }
