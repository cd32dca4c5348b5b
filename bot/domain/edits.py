"""An edited message: the answer it gave is corrected, once that is confirmed."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.domain import attempt_drafts, interview, presses
from bot.domain.attempt_log import text_of
from bot.domain.cards import CARD, addressed, not_here, seat_of
from bot.domain.changes import FactsStated
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.policy import Policy
from bot.domain.records import Seat
from bot.domain.stating import Telling
from bot.domain.typed import Heard

TOPIC = "edit"
LONGEST = 500
"""Characters of an edited text that is offered as a correction."""


def edited(loaded: Loaded, said: Heard, policy: Policy) -> Decision:
    """Offer the new text as the answer instead of the old one; nothing changes yet."""
    pending = attempt_drafts.pending_of(loaded.desk.seat)
    if pending is not None and pending.told == text_of(said.told) and said.line.speaks:
        anew = attempt_drafts.offer(loaded, said.text, said.line, said.told)
        kept = tuple(one for one in anew.said if one[0] != "line_replaced")
        return replace(anew, said=(("line_edited", {}), *kept))
    gave = loaded.told.change if loaded.told else None
    if not isinstance(gave, FactsStated) or loaded.desk.unit is None:
        return Decision(complaint=Complaint("edited"))
    member = addressed(loaded, loaded.desk.unit.id, gave.number)
    name = next(iter(gave.facts), "")
    question = policy.question(name)
    if member is None or question is None:
        return not_here()
    if member.closed:
        return Decision(complaint=Complaint("member_closed"), view=CARD, seat=seat_of(member))
    asked = replace(seat_of(member), question=name)
    if member.facts.get(name) != gave.facts[name]:
        return Decision(complaint=Complaint("edited_since"), view=CARD, seat=asked)
    text = said.text.strip()
    if len(text) > LONGEST:
        places: dict[str, str | int] = {"count": len(text)}
        return Decision(complaint=Complaint("text_too_long", places), view=CARD, seat=asked)
    waits = json.dumps([name, text, said.message, member.revision], ensure_ascii=False)
    seat = replace(asked, expects=f"{TOPIC}:{waits}")
    return Decision(view=View("edited", name, places={"text": text}), seat=seat)


def waiting(seat: Seat) -> tuple[str, str, int, int] | None:
    """The question, the new text, its message and the card's revision, where a correction waits."""
    topic, _, packed = seat.expects.partition(":")
    if topic != TOPIC:
        return None
    name, text, message, revision = json.loads(packed)
    return name, text, message, revision


def mend(loaded: Loaded, press: presses.Mend, policy: Policy, telling: Telling) -> Decision:
    """确认: the corrected text is the answer now; what stood before is kept in the history."""
    member, waits = addressed(loaded, press.unit, press.number), waiting(loaded.desk.seat)
    if member is None:
        return not_here()
    asked = replace(seat_of(member), question=press.question)
    if waits is None or waits[0] != press.question or loaded.desk.seat.member != press.number:
        return Decision(complaint=Complaint("stale"), view=CARD, seat=asked)
    name, text, message, revision = waits
    question = policy.question(name)
    if question is None or member.closed or revision != member.revision:
        return Decision(complaint=Complaint("edited_since"), view=CARD, seat=asked)
    how = replace(telling, message=message)
    return interview.write(loaded, member, question, text, policy, how)
