"""Files that were handed out: noted, taken once more another way, locked with a password."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from bot.domain import presses
from bot.domain.catalogue import catalogue
from bot.domain.changes import Errand
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.files import NAMES, beside
from bot.domain.interview import not_here
from bot.domain.policy import Policy
from bot.domain.records import Download, Role, Seat

PAGE = 8
"""Files on one page of the list."""

READERS: tuple[Role, ...] = ("secretary", "clerk", "committee", "city")
"""Who sees which files were taken, and may take one again."""

Way = Literal["", "pdf", "locked"]
"""As it is made, as a PDF, or with a password."""

SHORTEST, LONGEST = 8, 64
"""Characters of a password."""


def errand(ask: Mapping[str, Any], way: str, asked: str, now: datetime, secret: str = "") -> Errand:
    """A file of the same kind on its way once more; it shows the record as it stands then."""
    payload = {**ask, "way": way, **({"secret": secret} if secret else {})}
    form = ask.get("form", "")
    return Errand("long", f"file:{form}:{way}:{asked}", now, payload)


def again(
    loaded: Loaded, press: presses.Again, asked: str, now: datetime, policy: Policy
) -> Decision:
    """The file once more, as a PDF for example."""
    taken = _hers(loaded, press.download)
    if taken is None or press.way not in ("", "pdf"):
        return not_here()
    return Decision(
        view=_beside(loaded, taken, policy),
        errands=(errand(taken.ask, press.way, asked, now),),
        said=(("file_coming", {}),),
    )


def _beside(loaded: Loaded, taken: Download, policy: Policy) -> View:
    """The list from which the file was asked, where that is known and of the unit at hand."""
    row, here = catalogue(policy.tables).get(str(taken.ask.get("form"))), loaded.desk.unit
    if row is None or here is None or here.id != taken.unit:
        return View()
    return beside(row, str(taken.ask.get("part", "")))


def ask_password(loaded: Loaded, press: presses.Lock) -> Decision:
    """Ask for the password under which the file is sent once more."""
    taken = _hers(loaded, press.download)
    if taken is None:
        return not_here()
    seat = replace(loaded.desk.seat, expects=f"lock:{taken.number}")
    return Decision(view=View("lock"), seat=seat)


def awaited_lock(expects: str) -> int:
    """Number of the file for which a password is awaited; 0: for none."""
    topic, _, number = expects.partition(":")
    return int(number) if topic == "lock" and number.isdecimal() else 0


def unsay(decision: Decision, chat: int, message: int, now: datetime) -> Decision:
    """The decision about a typed text; a password is taken back from the chat."""
    if not decision.secret:
        return decision
    place = {"chat": chat, "message": message}
    errand = Errand("unsay", f"unsay:{chat}:{message}", now, place)
    return replace(decision, errands=(*decision.errands, errand))


def locked(loaded: Loaded, text: str, asked: str, now: datetime, policy: Policy) -> Decision:
    """The typed text as the password: used once, kept nowhere."""
    taken = _hers(loaded, awaited_lock(loaded.desk.seat.expects))
    if taken is None:
        seat = replace(loaded.desk.seat, expects="")
        return Decision(complaint=Complaint("not_here"), seat=seat, secret=True)
    if (complaint := unfit(text)) is not None:
        return Decision(complaint=complaint, view=View("lock"), secret=True)
    seat = replace(loaded.desk.seat, expects="")
    order = errand(taken.ask, "locked", asked, now, text.strip())
    return Decision(
        view=_beside(loaded, taken, policy),
        errands=(order,),
        seat=seat,
        said=(("locked_coming", {}),),
        secret=True,
    )


def unfit(text: str) -> Complaint | None:
    """Why the text cannot be a password that everybody can type into a spreadsheet program."""
    password = text.strip()
    if not (password.isascii() and password.isprintable()) or " " in password:
        return Complaint("password_letters")
    if not SHORTEST <= len(password) <= LONGEST:
        return Complaint("password_length", {"least": SHORTEST, "most": LONGEST})
    return None


def taken(loaded: Loaded, press: presses.Taken) -> Decision:
    """Who took which file, newest first."""
    here = loaded.desk.unit
    if here is None or here.id != press.unit or not loaded.desk.holds(*READERS):
        return not_here()
    return Decision(view=View("taken", page=press.page), seat=Seat(here.id))


def _hers(loaded: Loaded, number: int) -> Download | None:
    """The file of this number, if this person may take it."""
    found = loaded.download
    desk = loaded.desk
    if found is None or found.number != number or not desk.holds(*READERS):
        return None
    # The city did not ask for every file that was handed out below.
    return found if desk.holds(*NAMES) or found.person == desk.person.id else None
