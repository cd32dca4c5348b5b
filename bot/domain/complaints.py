"""What is wrong with something a person sent, as a value; the words are in screens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


def _no_facts() -> Mapping[str, str | int]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Complaint:
    """One mistake: its code, the facts its sentence names, and whether it bars the way.

    A complaint with `hard=False` is a warning that the person may override.
    """

    code: str
    facts: Mapping[str, str | int] = field(default_factory=_no_facts, hash=False)
    hard: bool = True

    def __post_init__(self) -> None:
        """Keep a copy of the facts that nobody can change."""
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))


def warning(code: str, **facts: str | int) -> Complaint:
    """Return a complaint that may be overridden."""
    return Complaint(code, facts, hard=False)
