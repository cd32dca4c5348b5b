"""Who works in a unit: links are made, roles are taken away, and the chain says who holds what."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.domain import presses
from bot.domain.changes import AccessRevoked, Entry, Errand, Link, PersonInvited, PersonJoined, Tell
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.handover import LINK
from bot.domain.interview import not_here
from bot.domain.offices import LEADING, own_unit, too_long
from bot.domain.records import Role, Seat, Unit, UnitKind

_NEVER = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
HOURS = 72
"""For how long a link is good."""

CALLED = "called"
"""What a seat expects while somebody says how to be called."""

NAME = 20
"""Characters of a person's name."""

ROLES: dict[UnitKind, tuple[Role, ...]] = {
    "city": ("city", "verifier"),
    "committee": ("committee", "clerk", "verifier"),
    "general_branch": ("secretary",),
    "branch": ("secretary",),
}
"""Which roles there are in a unit of each kind."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a role here, or a link that nobody has used yet."""

    role: Role
    name: str = field(default="", repr=False)
    person: int = 0
    """0: the link is still open."""
    since: datetime | None = None
    expires: str = ""
    invitation: int = 0
    """Number of the link by which the person came or may come."""


def staff(deeds: Iterable[Entry], now: datetime) -> tuple[Holder, ...]:
    """Who holds what here today, by the chain; then the links that can still be used."""
    links: dict[int, Holder] = {}
    held: dict[tuple[int, Role], Holder] = {}
    for entry in deeds:
        match entry.change:
            case PersonInvited() as change:
                links.pop(change.voids, None)
                number = change.invitation
                links[number] = Holder(
                    change.role, change.name, expires=change.expires, invitation=number
                )
            case PersonJoined() as change:
                made = links.pop(change.invitation, Holder(change.role))
                held[entry.actor, change.role] = replace(made, person=entry.actor, since=entry.at)
            case AccessRevoked() as change:
                held.pop((change.person, change.role), None)
    open_ = (one for one in links.values() if datetime.fromisoformat(one.expires) > now)
    return (*held.values(), *open_)


def may_invite(desk: Desk, unit: Unit, role: str) -> bool:
    """Whether the person may let somebody in here: from above, or a leader beside himself."""
    if role not in ROLES[unit.kind]:
        return False
    over = [g for g in desk.grants if g.role in LEADING and unit.path.startswith(g.unit.path)]
    if unit.kind == "city" or role == "committee":
        # The committee's secretary is named by the city; a clerk does not name his superior.
        return any(g.role in ("city", "committee") for g in over)
    return bool(over)


def show(loaded: Loaded, press: presses.offices.Staff) -> Decision:
    """Who works in the unit."""
    unit = loaded.desk.unit
    if unit is None or unit.id != press.unit or not loaded.desk.holds("secretary", *LEADING):
        return not_here()
    return Decision(view=View("staff", page=press.page), seat=Seat(unit.id))


def to_staff(loaded: Loaded) -> Decision:
    """The same for a command: in the unit of one's own."""
    unit = own_unit(loaded.desk)
    if unit is None:
        return Decision(complaint=Complaint("above_only"))
    return Decision(view=View("staff"), seat=Seat(unit))


def invite(loaded: Loaded, press: presses.offices.Invite) -> Decision:
    """Which role a link is for; then the next text says for whom it is."""
    unit = loaded.desk.unit
    if unit is None or unit.id != press.unit or not loaded.desk.holds(*LEADING):
        return not_here()
    if press.role not in ROLES[unit.kind]:
        return Decision(view=View("invite"), seat=Seat(unit.id))
    if not may_invite(loaded.desk, unit, press.role):
        return Decision(complaint=Complaint("not_yours_to_invite"), view=View("staff"))
    seat = Seat(unit.id, expects=f"invite:{press.role}")
    return Decision(view=View("invite_name", press.role), seat=seat)


def named(loaded: Loaded, wanted: str, text: str, token: str, now: datetime) -> Decision:
    """A link for this person, good once; it comes in a message of its own."""
    unit, name = loaded.desk.unit, " ".join(text.split())
    if unit is None or not loaded.desk.holds(*LEADING):
        return not_here()
    role = next((r for r in ROLES[unit.kind] if r == wanted), None)
    if role is None or not may_invite(loaded.desk, unit, role):
        return not_here()
    if not name or len(name) > NAME:
        return Decision(complaint=too_long(name, NAME), view=View("invite_name", role))
    return _linked(unit, PersonInvited(0, role, "", name), token, now)


def renew(loaded: Loaded, press: presses.offices.Renew, token: str, now: datetime) -> Decision:
    """Another link in the place of one that did not come or was lost, which is void from now on."""
    unit, desk = loaded.desk.unit, loaded.desk
    if unit is None or unit.id != press.unit or not desk.holds(*LEADING):
        return not_here()
    open_ = (one for one in staff(loaded.deeds, now) if not one.person)
    old = next((one for one in open_ if one.invitation == press.invitation), None)
    if old is None:
        return Decision(complaint=Complaint("no_such_link"), view=View("staff"))
    if not may_invite(desk, unit, old.role):
        return Decision(complaint=Complaint("not_yours_to_invite"), view=View("staff"))
    made = PersonInvited(0, old.role, "", old.name, voids=old.invitation)
    return _linked(unit, made, token, now)


def _linked(unit: Unit, made: PersonInvited, token: str, now: datetime) -> Decision:
    expires = now + timedelta(hours=HOURS)
    link = Link(hashlib.sha256(token.encode()).hexdigest(), expires)
    said = {"token": token, "unit": unit.id, "unit_name": unit.name, "role": made.role}
    # After the answer that speaks of it; until it arrived it is sent again.
    errand = Errand(LINK, f"{LINK}:{link.token_hash[:24]}", now, said)
    return Decision(
        (replace(made, expires=_stamp(expires)),),
        view=View("invited", made.role, places={"hours": HOURS}),
        seat=Seat(unit.id),
        link=link,
        errands=(errand,),
    )


def ask_name(loaded: Loaded) -> Decision:
    """The next text is the name by which colleagues see the person."""
    return Decision(view=View("call_me"), seat=replace(loaded.desk.seat, expects=f"{CALLED}:"))


def called(loaded: Loaded, text: str) -> Decision:
    """This is the name from now on."""
    name = " ".join(text.split())
    if not name or len(name) > NAME:
        return Decision(complaint=too_long(name, NAME), view=View("call_me"))
    seat = replace(loaded.desk.seat, expects="")
    return Decision(called=name, view=View("privacy"), seat=seat, said=(("called_set", {}),))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def revoke(loaded: Loaded, press: presses.offices.Revoke) -> Decision:
    """Take a role away at once, after one more question."""
    unit, desk = loaded.desk.unit, loaded.desk
    if unit is None or unit.id != press.unit:
        return not_here()
    role = next((r for r in ROLES[unit.kind] if r == press.role), None)
    own = press.person == desk.person.id
    if role is None or not (own or (desk.holds(*LEADING) and may_invite(desk, unit, role))):
        return not_here()
    held = (
        any((g.role, g.unit.id) == (role, unit.id) for g in desk.grants)
        if own
        else _holds(loaded, press.person, role)
    )
    if not held:
        return Decision(complaint=Complaint("no_such_holder"), view=View("staff"))
    if kept(loaded.deeds, press.person, role):
        return Decision(complaint=Complaint("last_in_city"), view=View("staff"))
    if not press.sure:
        return Decision(view=View("revoke", role, press.person), seat=Seat(unit.id))
    told = Tell(unit.id, (role,), "revoked_here", {"unit": unit.name}, person=press.person)
    return Decision(
        (AccessRevoked(press.person, role),),
        view=View("home" if own else "staff"),
        tells=() if own else (told,),
        said=(("revoked", {}),),
    )


def last(deeds: Iterable[Entry], person: int, role: Role) -> bool:
    """Whether nobody but this person holds the role here."""
    held = {one.person for one in staff(deeds, _NEVER) if one.person and one.role == role}
    return held <= {person}


def kept(deeds: Iterable[Entry], person: int, role: Role) -> bool:
    """Whether the role cannot be taken away: without anybody in the city nobody lets others in."""
    return role == "city" and last(deeds, person, role)


def _holds(loaded: Loaded, person: int, role: Role) -> bool:
    held = {(one.person, one.role) for one in staff(loaded.deeds, _NEVER)}
    return (person, role) in held
