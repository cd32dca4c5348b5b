"""By what names colleagues are listed: sealed, and loaded only for those whom a screen may tell of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, bindparam, select

from storage.crypto import Keys
from storage.draft import Draft
from storage.errors import Unreadable
from storage.tables import persons


def name_purpose(person: int) -> str:
    """What a person's name is sealed for."""
    return f"persons.name/{person}"


def sealed_name(keys: Keys, person: int, name: str) -> bytes | None:
    """The name as it is stored; None for none."""
    return keys.seal(name.encode(), name_purpose(person)) if name else None


def name_from(keys: Keys, person: int, sealed: bytes | None) -> str:
    """The name that was stored; none where it cannot be read: the number stands for it then."""
    if sealed is None:
        return ""
    try:
        return keys.unseal(sealed, name_purpose(person)).decode()
    except Unreadable:
        return ""


_NAMES = select(persons.c.id, persons.c.name).where(
    persons.c.id.in_(bindparam("persons", expanding=True)), persons.c.name.is_not(None)
)


def names_of(conn: Connection, keys: Keys, people: Iterable[int]) -> Mapping[int, str]:
    """By what names these people are listed, of those who have one."""
    ids = sorted(set(people))
    rows = conn.execute(_NAMES, {"persons": ids}) if ids else ()
    named = {row.id: name_from(keys, row.id, row.name) for row in rows}
    return {person: name for person, name in named.items() if name}


def load_names(conn: Connection, drafts: Sequence[Draft], keys: Keys) -> None:
    """The names of everybody else whom each desk speaks of; one who works alone costs nothing."""
    told = [
        (draft, {one for one in _told(draft) if one not in (0, draft.person.id)})
        for draft in drafts
    ]
    found = names_of(conn, keys, (person for _, people in told for person in people))
    for draft, people in told if found else ():
        draft.names = {person: found[person] for person in people if person in found}


def _told(draft: Draft) -> Iterator[int]:
    for card in (draft.member, draft.named, draft.upcoming, *draft.found[:1]):
        yield from (fact.by for fact in card.facts.values()) if card else ()
    yield from (one.person for one in draft.colleagues)
    yield from (entry.actor for entry in draft.history)
    yield from (one.actor for one in draft.attempts)
    yield from (one.person for one in draft.downloads)
    yield from (person for branch in draft.quiet for person in branch.secretaries)
    for matter in (*draft.matters, *((draft.matter,) if draft.matter else ())):
        yield matter.opened_by
        yield from (step.actor for step in matter.steps)
