"""A conversation as a file: what was pressed, typed and sent, when, and what was drawn on it.

Nothing in it is anybody's: names, numbers and texts are fictitious. Units are numbered from 1 in
the order of the file, uploads and typed lines in the order in which the screens show them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Signature:
    """What a screen is, without its words."""

    view: str
    buttons: tuple[str, ...] = ()
    """The data of its buttons, in order."""
    lines: int = 0
    says: tuple[str, ...] = ()
    """Codes of the complaint and of the remarks."""
    sends: tuple[str, ...] = ()
    """Kinds of what comes later: a file, a mask."""

    def pack(self) -> Json:
        """The signature as JSON."""
        said = {"says": list(self.says), "sends": list(self.sends)}
        packed: Json = {"view": self.view, "lines": self.lines, "buttons": list(self.buttons)}
        return packed | {name: words for name, words in said.items() if words}

    @classmethod
    def unpack(cls, packed: Mapping[str, Any]) -> Signature:
        """The signature that `pack` packed."""
        lists = (tuple(packed.get(name, ())) for name in ("buttons", "says", "sends"))
        buttons, says, sends = lists
        return cls(packed["view"], buttons, packed["lines"], says, sends)


@dataclass(frozen=True, slots=True)
class Touch:
    """One thing that somebody did, and the screen that answered."""

    at: datetime
    kind: str
    """press, text, command, upload, edited or stray."""
    content: Mapping[str, Any] = field(default_factory=dict, repr=False)
    draws: Signature | None = None

    def pack(self) -> Json:
        """The touch as JSON."""
        packed: Json = {"at": self.at.isoformat(), "kind": self.kind, **self.content}
        return packed | ({"draws": self.draws.pack()} if self.draws else {})

    @classmethod
    def unpack(cls, packed: Mapping[str, Any]) -> Touch:
        """The touch that `pack` packed."""
        content = {k: v for k, v in packed.items() if k not in ("at", "kind", "draws")}
        draws = Signature.unpack(packed["draws"]) if "draws" in packed else None
        return cls(datetime.fromisoformat(packed["at"]), packed["kind"], content, draws)


@dataclass(frozen=True, slots=True)
class Event:
    """A change that was not made by a touch of the journey: an earlier one, or somebody else's."""

    at: datetime
    unit: int
    by: int
    """0: the one whose journey it is; others from 1."""
    kind: str
    change: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of the journey; the one above it is named by its number."""

    kind: str
    name: str
    parent: int | None


@dataclass(frozen=True, slots=True)
class Journey:
    """What one person did, and all that has to be there for it."""

    year: int
    zone: str
    places: tuple[Place, ...]
    roles: tuple[tuple[int, str], ...] = ()
    """Unit and role that were held before the first touch."""
    events: tuple[Event, ...] = ()
    touches: tuple[Touch, ...] = ()

    @property
    def begins(self) -> datetime:
        """The first instant of all."""
        instants = [touch.at for touch in self.touches] + [event.at for event in self.events]
        return min(instants)

    def drawing(self, signatures: tuple[Signature, ...]) -> Journey:
        """The same journey with these signatures."""
        pairs = zip(self.touches, signatures, strict=True)
        return replace(self, touches=tuple(replace(t, draws=s) for t, s in pairs))

    def text(self) -> str:
        """The journey as JSON, a line for each touch."""
        head: Json = {"year": self.year, "zone": self.zone}
        lists: dict[str, list[Any]] = {
            "places": [{"kind": p.kind, "name": p.name, "parent": p.parent} for p in self.places],
            "roles": [list(role) for role in self.roles],
            "events": [_packed_event(event) for event in self.events],
            "touches": [touch.pack() for touch in self.touches],
        }
        parts = [f"{_dumped(name)}: {_dumped(value)}" for name, value in head.items()]
        parts += [f"{_dumped(name)}: {_listed(rows)}" for name, rows in lists.items()]
        return "{\n" + ",\n".join(parts) + "\n}\n"

    @classmethod
    def from_text(cls, text: str) -> Journey:
        """The journey that `text` wrote; ValueError for anything else."""
        try:
            packed = json.loads(text)
            return cls(
                packed["year"],
                packed["zone"],
                tuple(Place(**place) for place in packed["places"]),
                tuple((unit, role) for unit, role in packed["roles"]),
                tuple(_event(event) for event in packed["events"]),
                tuple(Touch.unpack(touch) for touch in packed["touches"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a journey: {error}") from error


def read_journey(path: Path) -> Journey:
    """The journey in a file."""
    return Journey.from_text(path.read_text(encoding="utf-8"))


def _packed_event(event: Event) -> Json:
    who = {"unit": event.unit, "by": event.by}
    return {"at": event.at.isoformat(), **who, "kind": event.kind, "change": dict(event.change)}


def _event(packed: Json) -> Event:
    return Event(**packed | {"at": datetime.fromisoformat(packed["at"])})


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _listed(rows: list[Any]) -> str:
    return "[" + ",".join(f"\n  {_dumped(row)}" for row in rows) + ("\n]" if rows else "]")
