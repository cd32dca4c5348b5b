"""Coming in: a one-use link, the first-use notice, and who may do anything at all."""

from __future__ import annotations

from datetime import datetime

from bot.domain.changes import Errand, Invitation, PersonJoined
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decide, Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.handover import taken_over
from bot.domain.records import Seat

NOTICE = View("notice")


def join(loaded: Loaded, now: datetime) -> Decision:
    """Use the link: the person holds its role in its unit from now on."""
    invitation = loaded.invitation
    desk = loaded.desk
    if invitation is None or now >= invitation.expires or invitation.used is not None:
        if desk.grants:
            # Somebody who is in already pressed START once more: nothing is lost by that.
            return Decision(complaint=Complaint("link_not_needed"), view=View("home"))
        return Decision(complaint=Complaint(_why(loaded, now)), view=View("stranger"))
    if refused := _not_for(invitation, desk):
        return Decision(complaint=refused, view=View("home" if desk.grants else "stranger"))
    change = PersonJoined(invitation.id, invitation.role)
    view = NOTICE if desk.person.notice is None else View("home")
    ended, told = taken_over(invitation, desk.person, now)
    # Telegram's menu is to show what the role can do; everybody's shows what a secretary can.
    plain = invitation.role == "secretary" and not desk.grants
    told += () if plain else (Errand("menu", f"menu:{invitation.id}", now),)
    return Decision((change, *ended), view=view, seat=Seat(invitation.unit), errands=told)


def _not_for(invitation: Invitation, desk: Desk) -> Complaint | None:
    """Why the link is not for this person, or not for anybody any more."""
    if invitation.replaces and invitation.replaces == desk.person.id:
        return Complaint("link_own")
    if invitation.void:
        return Complaint("link_void")
    if not invitation.over:
        return None
    return Complaint("link_over" if invitation.replaces else "link_ended")


def _why(loaded: Loaded, now: datetime) -> str:
    if loaded.invitation is None:
        return "link_unknown"
    return "link_used" if loaded.invitation.used is not None else "link_expired"


def accept(loaded: Loaded, now: datetime) -> Decision:
    """The first-use notice was read; the home card opens."""
    return Decision(view=View("home"), notice=None if loaded.desk.person.notice else now)


def admitted(decide: Decide) -> Decide:
    """The rule, for those who hold a role and have read the notice; others learn nothing."""

    def guarded(loaded: Loaded) -> Decision:
        if not loaded.desk.grants:
            return Decision(view=View("stranger"))
        if loaded.desk.person.notice is None:
            return Decision(view=NOTICE)
        return decide(loaded)

    return guarded
