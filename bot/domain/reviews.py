"""The working group goes through everybody of a branch: it agrees, or sends answers back."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import chain

from bot.domain import presses, questions
from bot.domain.changes import Tell
from bot.domain.changes.offices import BranchReopened, BranchVerified, SpotCheckDrawn
from bot.domain.changes.reviews import MemberAgreed, MemberLooked, MemberSentBack
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.interview import Said, not_here
from bot.domain.locks import signed_above
from bot.domain.offices import ABOVE, TEXT, too_long
from bot.domain.policy import Policy
from bot.domain.records import Member, Role, Seat, Unit, UnitKind
from bot.domain.reminders import UNFINISHED

GROUP: tuple[Role, ...] = ("verifier",)
"""Who verifies."""

BRANCHES: tuple[UnitKind, ...] = ("branch", "general_branch")
"""Which units hold answers that are gone through; only the city opens a committee again."""

LISTS = (
    "waiting", "review:agreed", "review:returned", "review:corrected", "review:changed", "superior",
)  # fmt: skip
READING: tuple[Role, ...] = ("verifier", "committee", "clerk")
"""Who reads a member's answers from above; the city sees names only for a reason on record."""
MOST_DRAWN = 30
"""How many a spot check draws at most."""


def waiting(n: Mapping[str, int]) -> int:
    """How many members the working group still has to look at, by the counts of the branch."""
    return n.get("total", 0) - n.get("review:agreed", 0) - n.get("review:returned", 0)


def may_verify(desk: Desk) -> Complaint | None:
    """Why the person may not say anything about this branch; None: he may."""
    unit = desk.unit
    if unit is None or not desk.holds(*GROUP):
        return Complaint("not_here")
    if not desk.above(*GROUP):
        return Complaint("own_branch")
    if signed_above(unit):
        return Complaint("signed_above")
    if unit.phase == "verified":
        return Complaint("verified_already")
    return None if unit.phase == "submitted" else Complaint("not_submitted")


def looks_again(desk: Desk, member: Member) -> bool:
    """Whether the person may agree anew: the branch is verified, and the member changed since."""
    unit = desk.unit
    if unit is None or not desk.above(*GROUP) or signed_above(unit):
        return False
    return unit.phase == "verified" and member.review.state == "changed"


def _branch(loaded: Loaded, unit: int) -> Unit | None:
    """The branch that is looked at from above; a committee has no answers to go through."""
    here = loaded.desk.unit
    if here is None or here.id != unit or not loaded.desk.holds(*ABOVE):
        return None
    return here if here.kind in BRANCHES else None


def _member(loaded: Loaded, unit: int, number: int) -> Member | None:
    """The member a press speaks of, seen from above by one who reads answers there."""
    if _branch(loaded, unit) is None or not loaded.desk.holds(*READING):
        return None
    desk = loaded.desk
    cards = (desk.named, desk.member, *desk.found)
    return next((m for m in cards if m is not None and m.key == (unit, number)), None)


def verify(loaded: Loaded, press: presses.reviews.Verify) -> Decision:
    """How far the verification of the branch is."""
    if _branch(loaded, press.unit) is None:
        return not_here()
    return Decision(view=View("verify"), seat=Seat(press.unit))


def checked(loaded: Loaded, press: presses.reviews.Checked) -> Decision:
    """A page of those in one state."""
    which = press.which.replace(".", ":")
    if _branch(loaded, press.unit) is None or which not in LISTS:
        return not_here()
    if not loaded.desk.holds(*READING):
        return Decision(view=View("names_why"), seat=Seat(press.unit))
    return Decision(view=View("checked", press.which, press.page), seat=Seat(press.unit))


def check(loaded: Loaded, press: presses.reviews.Check) -> Decision:
    """A member as the working group sees it; without a number the next who waits."""
    if _branch(loaded, press.unit) is None:
        return not_here()
    if not loaded.desk.holds(*READING):
        return Decision(view=View("names_why"), seat=Seat(press.unit))
    if press.number == 0:
        return _onward(loaded, press.unit, press.after)
    member = _member(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    return Decision(view=View("check"), seat=Seat(press.unit, press.number))


def _onward(loaded: Loaded, unit: int, after: int) -> Decision:
    """Past the open card without a word about it; nobody else may be waiting."""
    waits = [m.key.number for m in loaded.desk.found]
    if waits == [after]:
        said: Said = (("last_to_check", {}),)
        return Decision(view=View("check"), seat=Seat(unit, after), said=said)
    return _next(loaded, unit, after)


def _next(loaded: Loaded, unit: int, but: int) -> Decision:
    """The next member who waits, rather one whom no colleague looks at; else how the branch stands.

    Two of the group who go on at once so get different members.
    """
    waits = [m for m in loaded.desk.found if m.key.number != but]
    taken = {one.member for one in loaded.desk.colleagues}
    free = (m for m in waits if m.key.number not in taken)
    following = next(chain(free, waits), None)
    if following is None:
        said: Said = (("all_checked", {}),)
        return Decision(view=View("verify"), seat=Seat(unit), said=said)
    return Decision(view=View("check"), seat=Seat(unit, following.key.number))


def answers(loaded: Loaded, press: presses.reviews.Answers) -> Decision:
    """A page of the answers, to be read."""
    member = _member(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    return Decision(view=View("answers", page=press.page), seat=Seat(press.unit, press.number))


def agree(loaded: Loaded, press: presses.reviews.Agree) -> Decision:
    """The group agrees with what it saw; what was changed meanwhile is shown first."""
    member = _member(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    seat = Seat(*member.key)
    complaint = None if looks_again(loaded.desk, member) else may_verify(loaded.desk)
    if complaint is None and press.seen != member.seen:
        complaint = Complaint("looked_at_meanwhile")
    if complaint is None and member.standing.progress in UNFINISHED:
        complaint = Complaint("check_unfinished")
    if complaint is not None:
        return Decision(complaint=complaint, view=View("check"), seat=seat)
    onward = _next(loaded, press.unit, press.number)
    change = MemberAgreed(press.number, len(member.tried))
    said = (("agreed", {"number": press.number}), *onward.said)
    return Decision((change,), view=onward.view, seat=onward.seat, said=said)


def looked(loaded: Loaded, press: presses.reviews.Looked) -> Decision:
    """Somebody above has looked at the search; one that went on meanwhile is shown first."""
    member = _member(loaded, press.unit, press.number)
    if member is None or not loaded.desk.above(*READING):
        return not_here()
    seat, view = Seat(*member.key), View("check")
    if not member.standing.superior or press.tries != len(member.tried):
        return Decision(complaint=Complaint("stale"), view=view, seat=seat)
    change = MemberLooked(press.number, press.tries)
    return Decision((change,), view=view, seat=seat, said=(("noted", {}),))


def chosen(desk: Desk) -> tuple[int, tuple[str, ...]]:
    """What was chosen to be sent back on the open card: as of which state, which answers."""
    topic, _, rest = desk.seat.expects.partition(":")
    seen, _, fields = rest.partition(":")
    if topic != "sendback" or not seen.isdecimal():
        return 0, ()
    return int(seen), tuple(name for name in fields.split(",") if name)


def send_back(loaded: Loaded, press: presses.reviews.SendBack, policy: Policy) -> Decision:
    """Choose what has to be looked at again; the next text is the reason."""
    member = _member(loaded, press.unit, press.number)
    if member is None:
        return not_here()
    complaint = may_verify(loaded.desk)
    if complaint is None and press.seen != member.seen:
        complaint = Complaint("looked_at_meanwhile")
    if complaint is not None:
        return Decision(complaint=complaint, view=View("check"), seat=Seat(*member.key))
    _, fields = chosen(loaded.desk) if loaded.desk.seat.member == press.number else (0, ())
    known = [q.name for q in questions.relevant(member, policy)]
    if press.field and press.field not in known:
        return not_here()
    if press.field in fields:
        fields = tuple(name for name in fields if name != press.field)
    elif press.field:
        fields = (*fields, press.field)
    seat = Seat(*member.key, expects=f"sendback:{press.seen}:{','.join(fields)}")
    return Decision(view=View("send_back", page=press.page), seat=seat)


def sent_back(loaded: Loaded, text: str) -> Decision:
    """The member goes back to the branch, with the answers named and the reason."""
    member, desk, reason = loaded.desk.member, loaded.desk, text.strip()
    if member is None or _member(loaded, *member.key) is None:
        return not_here()
    seen, fields = chosen(desk)
    complaint = may_verify(desk)
    if complaint is None and seen != member.seen:
        complaint = Complaint("looked_at_meanwhile")
    if complaint is not None:
        return Decision(complaint=complaint, view=View("check"), seat=Seat(*member.key))
    if not fields:
        return Decision(complaint=Complaint("choose_fields"), view=View("send_back"))
    if not reason or len(reason) > TEXT:
        return Decision(complaint=too_long(reason, TEXT), view=View("send_back"))
    onward = _next(loaded, member.key.unit, member.key.number)
    unit = desk.unit
    told = Tell(
        member.key.unit,
        ("secretary",),
        "member_returned",
        {"number": member.key.number, "unit": unit.name if unit else ""},
        "returned",
    )
    return Decision(
        (MemberSentBack(member.key.number, fields, reason),),
        view=onward.view,
        seat=onward.seat,
        tells=(told,),
        said=(("sent_back", {"number": member.key.number}), *onward.said),
    )


def verified(loaded: Loaded, press: presses.reviews.Verified) -> Decision:
    """The branch is done: everybody was agreed with."""
    unit = _branch(loaded, press.unit)
    if unit is None:
        return not_here()
    complaint = may_verify(loaded.desk)
    n = loaded.desk.tally
    left = n.get("total", 0) - n.get("review:agreed", 0)
    if complaint is None and left:
        complaint = Complaint("not_all_agreed", {"n": left})
    if complaint is None and press.revision != unit.revision:
        complaint = Complaint("stale")
    if complaint is not None:
        return Decision(complaint=complaint, view=View("verify"), seat=Seat(unit.id))
    told = {"unit": unit.name}
    parents = [int(part) for part in unit.path.split("/") if part][:-1]
    tells = (
        Tell(unit.id, ("secretary",), "branch_verified", told),
        *(Tell(one, ("clerk", "committee"), "branch_verified", told, "opinion") for one in parents),
    )
    change = BranchVerified(n.get("review:agreed", 0))
    return Decision((change,), view=View("verify"), seat=Seat(unit.id), tells=tells)


def reopen(loaded: Loaded, press: presses.reviews.Reopen) -> Decision:
    """Give the whole branch back: the next text is the reason."""
    unit = _branch(loaded, press.unit)
    if unit is None or not loaded.desk.holds("verifier", "committee", "city"):
        return not_here()
    complaint = _closed(loaded.desk)
    if complaint is not None:
        return Decision(complaint=complaint, view=View("verify"), seat=Seat(unit.id))
    return Decision(view=View("reopen"), seat=Seat(unit.id, expects="reopen:"))


def _closed(desk: Desk) -> Complaint | None:
    """Why the branch cannot be given back as a whole."""
    unit = desk.unit
    if not desk.above("verifier", "committee", "city"):
        return Complaint("own_branch")
    if signed_above(unit):
        return Complaint("signed_above")
    return None if unit is not None and unit.phase else Complaint("not_submitted")


def reopened(loaded: Loaded, text: str) -> Decision:
    """The branch may change its answers again, with the reason."""
    here, reason = loaded.desk.unit, text.strip()
    unit = _branch(loaded, here.id) if here is not None else None
    if unit is None or not loaded.desk.holds("verifier", "committee", "city"):
        return not_here()
    complaint = _closed(loaded.desk)
    if complaint is not None:
        return Decision(complaint=complaint, view=View("verify"), seat=Seat(unit.id))
    if not reason or len(reason) > TEXT:
        return Decision(complaint=too_long(reason, TEXT), view=View("reopen"))
    places = {"unit": unit.name, "text": reason}
    told = Tell(unit.id, ("secretary",), "branch_reopened", places, "submit")
    return Decision(
        (BranchReopened(reason),), view=View("verify"), seat=Seat(unit.id), tells=(told,)
    )


def draw(numbers: list[int], size: int, seed: int) -> tuple[int, ...]:
    """So many of the numbers at random; the same for the same seed."""
    # Not to be guessed it is by the seed; anybody can draw the same list from it again.
    lot = random.Random(seed)  # noqa: S311
    return tuple(sorted(lot.sample(sorted(numbers), min(size, len(numbers)))))


def spot(loaded: Loaded, press: presses.reviews.Spot, seed: int) -> Decision:
    """Show the last spot check; with a size draw a new one, seed and list on record."""
    unit = _branch(loaded, press.unit)
    if unit is None:
        return not_here()
    if not press.size:
        return Decision(view=View("spot"), seat=Seat(unit.id))
    if not loaded.desk.above(*ABOVE):
        return Decision(complaint=Complaint("own_branch"), view=View("spot"), seat=Seat(unit.id))
    if press.revision != unit.revision:
        return Decision(complaint=Complaint("stale"), view=View("spot"), seat=Seat(unit.id))
    numbers = [n for n, m in loaded.roster.items() if not m.closed]
    if not numbers:
        return Decision(complaint=Complaint("nobody_to_submit"), view=View("spot"))
    drawn = draw(numbers, min(press.size, MOST_DRAWN), seed)
    change = SpotCheckDrawn(seed, len(numbers), drawn)
    return Decision((change,), view=View("spot"), seat=Seat(unit.id))
