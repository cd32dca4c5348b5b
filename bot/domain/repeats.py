"""The same attempt once more: again for the same person, or also for others who were asked about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.domain.attempt_log import repeated, text_of
from bot.domain.attempts import Attempt, proving
from bot.domain.cards import CARD, addressed, not_here
from bot.domain.changes import AttemptLogged
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.presses import repeats as presses
from bot.domain.records import Member, Seat

LISTED = "search"
"""From which list the others are chosen."""


def again(loaded: Loaded, press: presses.Repeat, now: datetime) -> Decision:
    """The same way with the same outcome, happened just now; the same button stores it once."""
    member, made = addressed(loaded, press.unit, press.number), _attempt(loaded, press)
    if member is None or made is None:
        return not_here()
    if member.closed:
        return Decision(complaint=Complaint("member_closed"), view=CARD, seat=Seat(*member.key))
    if press.following != len(member.tried) + 1:
        if 0 < press.following <= len(member.tried):
            return repeated(member, press.following)
        return Decision(complaint=Complaint("stale"), view=CARD, seat=Seat(*member.key))
    said, moment = made.wording, text_of(now)
    change = AttemptLogged(
        press.number,
        press.following,
        said.channel,
        said.outcome,
        moment,
        moment,
        through=said.through,
        contact=said.contact,
    )
    seat = Seat(*member.key, expects=proving(press.following))
    return Decision((change,), view=View("attempt", page=press.following), seat=seat)


def others(loaded: Loaded, press: presses.Others | presses.RepeatFor) -> Decision:
    """For whom else? Those who are searched for, a page of them."""
    member, made = addressed(loaded, press.unit, press.number), _attempt(loaded, press)
    if member is None or made is None:
        return not_here()
    view = View("others", str(press.attempt), press.page)
    return Decision(view=view, seat=Seat(press.unit, press.number))


def for_one(loaded: Loaded, press: presses.RepeatFor, now: datetime) -> Decision:
    """The same attempt also for the other member; the list stays, so that the next can follow."""
    other = addressed(loaded, press.unit, press.other)
    if other is None or other.key.number == press.number:
        return not_here()
    return _copied(loaded, press, (other,), now)


def for_all(loaded: Loaded, press: presses.RepeatForAll, now: datetime) -> Decision:
    """The same attempt for everybody on the page who does not have it yet."""
    page = tuple(m for m in loaded.desk.found if m.key.number != press.number)
    return _copied(loaded, press, page, now)


def _copied(
    loaded: Loaded,
    press: presses.RepeatFor | presses.RepeatForAll,
    people: Iterable[Member],
    now: datetime,
) -> Decision:
    member, made = addressed(loaded, press.unit, press.number), _attempt(loaded, press)
    if member is None or made is None:
        return not_here()
    shown = View("others", str(press.attempt), press.page)
    seat = Seat(press.unit, press.number)
    if not made.counts:
        view = View("attempt", page=press.attempt)
        return Decision(complaint=Complaint("attempt_off"), view=view, seat=seat)
    fresh = [m for m in people if not m.closed and not has(m, made)]
    changes = tuple(_copy(m, made, now) for m in fresh)
    if not changes:
        return Decision(complaint=Complaint("others_there"), view=shown, seat=seat)
    return Decision(changes, view=shown, seat=seat, said=(("others_logged", {"n": len(fresh)}),))


def _copy(member: Member, made: Attempt, now: datetime) -> AttemptLogged:
    said = made.wording
    return AttemptLogged(
        member.key.number,
        len(member.tried) + 1,
        said.channel,
        said.outcome,
        text_of(said.moment.at),
        text_of(now),
        said.moment.precision,
        said.through,
        said.note,
    )


def has(member: Member, made: Attempt) -> bool:
    """Whether the member has this attempt already: the same way, outcome and moment."""
    said = made.wording
    same = (said.channel, said.outcome, text_of(said.moment.at))
    return any(
        not one.off and (one.channel, one.outcome, one.happened) == same for one in member.tried
    )


def _attempt(loaded: Loaded, press: presses.Press) -> Attempt | None:
    wanted = (press.number, press.attempt)
    return next((a for a in loaded.attempts if (a.number, a.attempt) == wanted), None)
