"""Asking for a file: it is made and sent by the courier, once for each asking."""

from __future__ import annotations

from datetime import datetime

from bot.domain.changes import Errand
from bot.domain.decisions import Decision, Loaded
from bot.domain.interview import not_here

FILES = ("roster", "blank")


def ask_for(loaded: Loaded, form: str, unit: int | None, asked: str, now: datetime) -> Decision:
    """The file is on its way; `asked` names this asking, so that no redelivery doubles it."""
    here = loaded.desk.unit
    if here is None or form not in FILES or unit not in (None, here.id):
        return not_here()
    if not loaded.desk.holds("secretary", "clerk", "committee"):
        return not_here()
    errand = Errand("file", f"file:{form}:{asked}", now, {"form": form, "unit": here.id})
    return Decision(errands=(errand,), said=(("file_coming", {}),))
