"""What a typed text means: what was asked for, else an answer, else a search."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain import interview, members
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.policy import Policy
from bot.domain.records import Seat

SEARCH_LIMIT = 40
"""Longer texts are no search."""


def meant(loaded: Loaded, text: str, policy: Policy, today: date) -> Decision:
    """The decision that follows from a text; nothing of it is lost silently."""
    decision = _expected(loaded, text, policy, today)
    if decision is None:
        return interview.type_answer(loaded, text, policy, today) or search(loaded, text)
    if decision.complaint is not None and decision.complaint.code == "not_here":
        # What was asked for cannot be answered any more: the next text means something else.
        return replace(decision, seat=replace(loaded.desk.seat, expects=""))
    return decision


def _expected(loaded: Loaded, text: str, policy: Policy, today: date) -> Decision | None:
    """The text as what was asked for; None when nothing was."""
    topic, _, argument = loaded.desk.seat.expects.partition(":")
    if topic == "add":
        return members.add_named(loaded, argument, text, policy, today)
    if topic == "close":
        return members.close_noted(loaded, argument, text)
    return members.reinstate_noted(loaded, text) if topic == "reinstate" else None


def search(loaded: Loaded, text: str) -> Decision:
    """The members that the text finds; the card where it is only one."""
    desk, sought = loaded.desk, text.strip()
    if desk.unit is None or not desk.holds("secretary"):
        return Decision(complaint=Complaint("no_branch"))
    if not sought:
        return Decision(complaint=Complaint("search_short"))
    if len(sought) > SEARCH_LIMIT:
        return Decision(complaint=Complaint("text_too_long", {"count": len(sought)}))
    if len(desk.found) == 1:
        key = desk.found[0].key
        return Decision(view=interview.CARD, seat=Seat(key.unit, key.number))
    # With nobody found the card stays open: it may have been meant as an answer.
    return Decision(view=View("found", sought), seat=Seat(desk.unit.id) if desk.found else None)
