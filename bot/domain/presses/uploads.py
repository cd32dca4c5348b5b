"""Buttons under the preview of a roster that was sent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Confirm:
    """Apply the upload as it was previewed."""

    upload: int
    plan: str = ""
    """The beginning of the digest of the plan that was shown."""


@dataclass(frozen=True, slots=True)
class Drop:
    """Forget the upload."""

    upload: int


Press = Confirm | Drop

CODES: dict[str, type[Press]] = {
    "ok": Confirm,
    "no": Drop,
}
"""How each is called in a button's data."""
