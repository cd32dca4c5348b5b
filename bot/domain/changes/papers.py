"""What goes along with changes and is no change itself: errands, uploads, invitations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.records import Fact, Role


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to be sent later by the courier: a file, a nudge, a mask over a shown value."""

    kind: str
    key: str
    """Never sent twice under the same key."""
    due: datetime
    payload: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """JSON; kept encrypted."""
    to: int = 0
    """For whom it is; 0: whoever's touch it follows from."""
    where_told: str = ""
    """Not needed unless a nudge speaks of the unit with this path, or of one above it."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """Two people answered one question differently; what the first one said stands."""

    number: int
    question: str
    stands: Fact = field(repr=False)
    other: Fact = field(repr=False)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits for 确认, encrypted, for 24 hours."""

    id: int
    """Chosen at random by whoever stages the file (below 2**47)."""
    unit: int
    sha256: str
    file_name: str = field(repr=False)
    data: bytes = field(repr=False)
    table: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """The rows as they were read (JSON), so that confirming need not read the file again."""
    plan: str = ""
    """Digest of the preview that was shown."""
    used: datetime | None = None
    waiting: int = 0
    """Once it is confirmed: how many of its conflicts still wait for a decision."""


@dataclass(frozen=True, slots=True)
class Tell:
    """A sentence for those who hold a role in a unit, sent to each of them once."""

    unit: int
    roles: tuple[Role, ...]
    code: str
    """Which sentence."""
    places: Mapping[str, str | int] = field(default_factory=dict, repr=False)
    screen: str = ""
    """What its button leads to (`GOES` of the screens); empty: the home card."""
    key: str = ""
    """Told once under this key; empty: each time."""
    phase: str | None = None
    """To those in the branches below the unit that are in this phase; None: in the unit itself."""
    person: int = 0
    """To this person alone, whatever he holds."""
    matter: tuple[int, int] | None = None
    """Unit and running number of the matter to which its button leads."""
    of: int = 0
    """The unit to which its button leads; 0: the one in which they are told."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link that is to be made for one person; only the hash of its token goes on record."""

    token_hash: str = field(repr=False)
    expires: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that makes one person hold one role in one unit, once."""

    id: int
    role: Role
    unit: int
    unit_name: str
    expires: datetime
    used: datetime | None = None
    replaces: int = 0
    """Whose role ends once the link is used; 0: nobody's."""
    over: bool = False
    """Whoever was to be replaced, or made the link, holds no longer the role that it took."""
    void: bool = False
    """Another link took its place."""
    name: str = field(default="", repr=False)
    """For whom it was made, where that was said."""
