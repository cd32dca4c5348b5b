"""及时报告 and 请示: what a unit lets its superior know or asks, and what comes back."""

from __future__ import annotations

from bot.domain import matters
from bot.domain.changes import MatterMoved, MatterOpened, Tell
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.interview import not_here
from bot.domain.matter_views import SHOWN, TOLD, noted, stale, the_matter
from bot.domain.matters import Matter
from bot.domain.presses import upward as presses
from bot.domain.records import Member, Role, Seat, Unit

KINDS = ("report", "request")
"""及时报告, 请示."""

TOPIC = "up"
"""Before the kind and the 编号 in what a seat expects."""

UNSORTED, WAITS = "upward", "sorting"
"""Before the 编号 while nobody said which of both it is; and before the 编号 and the text then."""

NAME = 10
"""Longer texts are no search."""

ASKS: tuple[Role, ...] = ("secretary", "committee", "clerk")
"""Who reports and asks for a unit."""

DECIDES: tuple[Role, ...] = ("committee", "clerk", "city")
"""Who answers."""


def begin(loaded: Loaded, unit: int | None) -> Decision:
    """Ask what it is; the open card is whom it may be about.

    By command it is for the unit in which the person works, whichever was looked at last.
    """
    desk = loaded.desk
    here = own(desk)
    if here is None:
        return Decision(complaint=Complaint("report_not_yours"), view=View("home"))
    if unit not in (None, here.id):
        return Decision(complaint=Complaint("no_branch"))
    card = desk.member if desk.unit is not None and here.id == desk.unit.id else None
    number = card.key.number if card is not None and not card.closed else None
    seat = Seat(here.id, desk.seat.member if card else None, expects=f"{UNSORTED}:{number or 0}")
    return Decision(view=View("upward"), seat=seat)


def unsorted(loaded: Loaded, argument: str, text: str) -> Decision | None:
    """A text before anybody said what it is: it waits for that; None: it names somebody here."""
    number = argument.partition(":")[0]
    if loaded.desk.found and len(text.strip()) <= NAME:
        return None
    if loaded.desk.unit is None or not asks(loaded.desk):
        return not_here()
    if (fault := noted(text)) is not None:
        return Decision(complaint=fault, view=View("upward"))
    member = int(number) if number.isdecimal() and int(number) else None
    seat = Seat(loaded.desk.unit.id, member, expects=f"{WAITS}:{number}:{text.strip()}")
    return Decision(view=View("upward_kind"), seat=seat)


def waiting(seat: Seat) -> str:
    """The text that waits to be sorted; empty: none does."""
    topic, _, rest = seat.expects.partition(":")
    return rest.partition(":")[2] if topic == WAITS else ""


def own(desk: Desk) -> Unit | None:
    """The unit for which the person reports and asks: the one at hand, else the nearest above it."""
    here = desk.unit
    held = [g.unit for g in desk.grants if g.role in ASKS]
    near = [one for one in held if here is not None and here.path.startswith(one.path)]
    return max(near, key=lambda one: len(one.path), default=held[0] if held else None)


def asks(desk: Desk) -> bool:
    """Whether the person reports or asks for the unit at hand: the very unit, not one below."""
    found = own(desk)
    return found is not None and desk.unit is not None and found.id == desk.unit.id


def write(loaded: Loaded, press: presses.Write) -> Decision:
    """The next text goes up."""
    desk = loaded.desk
    if desk.unit is None or desk.unit.id != press.unit or press.kind not in KINDS:
        return not_here()
    if not asks(loaded.desk):
        return not_here()
    if desk.superior is None:
        return Decision(complaint=Complaint("no_superior"))
    member = _about(loaded, press.number)
    if press.number and member is None:
        return not_here()
    if text := waiting(desk.seat):
        return written(loaded, f"{press.kind}:{press.number}", text)
    seat = Seat(desk.unit.id, press.number or None, expects=f"{TOPIC}:{press.kind}:{press.number}")
    return Decision(view=View("upward_text", press.kind), seat=seat)


def _about(loaded: Loaded, number: int) -> Member | None:
    cards = (loaded.desk.named, loaded.desk.member)
    return next((m for m in cards if m is not None and m.key.number == number), None)


def written(loaded: Loaded, argument: str, text: str) -> Decision:
    """What was typed goes up: it is on record, and the superior is told."""
    desk = loaded.desk
    kind, _, number = argument.partition(":")
    if desk.unit is None or not asks(loaded.desk) or kind not in KINDS or desk.superior is None:
        return not_here()
    fault = noted(text)
    if fault is not None:
        return Decision(complaint=fault, view=View("upward_text", kind))
    about = _about(loaded, int(number)) if number.isdecimal() and int(number) else None
    new = matters.following(desk.tally)
    change = MatterOpened(
        new,
        kind,
        about.key.number if about else None,
        to=desk.superior.id,
        data={"text": text.strip(), "to": desk.superior.name},
    )
    tell = Tell(
        desk.superior.id,
        DECIDES,
        f"{kind}_came",
        {"unit": desk.unit.name},
        matter=(desk.unit.id, new),
    )
    seat = Seat(desk.unit.id, about.key.number if about else None)
    return Decision((change,), view=SHOWN, seat=seat, tells=(tell,), said=((f"{kind}_sent", {}),))


def _mine_to_answer(loaded: Loaded, unit: int, number: int) -> Matter | None:
    """The matter, where it waits for a unit in which the person decides."""
    matter = the_matter(loaded, unit, number)
    if matter is None or matter.kind not in KINDS or not loaded.desk.above(*DECIDES):
        return None
    return matter if answers(loaded, matter) else None


def answers(loaded: Loaded, matter: Matter) -> bool:
    """Whether the person decides for the unit for which the matter waits."""
    return any(g.role in DECIDES and g.unit.id == matter.to for g in loaded.desk.grants)


def answer(loaded: Loaded, press: presses.Answer) -> Decision:
    """The next text is the answer."""
    matter = _mine_to_answer(loaded, press.unit, press.matter)
    if matter is None:
        return not_here()
    if not matter.open:
        return Decision(complaint=Complaint("matter_moved"), view=SHOWN)
    seat = Seat(press.unit, expects=f"matter:{press.matter}:answer")
    return Decision(view=View("matter_text", "answer"), seat=seat)


def answered(loaded: Loaded, text: str) -> Decision:
    """The answer is on record and comes back in the chat of whoever asked."""
    matter = loaded.desk.matter
    if matter is None or _mine_to_answer(loaded, *matter.id) is None:
        return not_here()
    seat = Seat(matter.id.unit)
    if not matter.open:
        return Decision(complaint=Complaint("matter_moved"), view=SHOWN, seat=seat)
    fault = noted(text)
    if fault is not None:
        return Decision(complaint=fault, view=View("matter_text", "answer"))
    said = text.strip()
    change = _step(matter, "answer", state="answered", data={"answer": said})
    code, here = f"{matter.kind}_answered", loaded.desk.unit
    tells = [_back(matter, code, said)]
    if here is not None and here.parent not in (None, matter.to):
        # It went on from there: the committee hears what came of it, too.
        told: dict[str, str | int] = {"text": said[:TOLD]}
        tells.append(Tell(here.parent, ("committee", "clerk"), code, told, matter=matter.id))
    return Decision(
        (change,),
        view=SHOWN,
        seat=seat,
        tells=tuple(tells),
        said=(("answer_sent", {}),),
    )


def _back(matter: Matter, code: str, text: str = "") -> Tell:
    places = {"text": text[:TOLD]} if text else {}
    return Tell(matter.id.unit, ("secretary", "committee", "clerk"), code, places, matter=matter.id)


def _step(
    matter: Matter, step: str, state: str = "", to: int = 0, data: matters.Said | None = None
) -> MatterMoved:
    return MatterMoved(matter.id.number, step, matter.member, state, to=to, data=data or {})


def seen(loaded: Loaded, press: presses.Seen) -> Decision:
    """已阅: a report is done with; whoever asks still waits for an answer."""
    matter = _mine_to_answer(loaded, press.unit, press.matter)
    if matter is None:
        return not_here()
    refused = stale(matter, press.revision)
    if refused is not None:
        return refused
    state = "done" if matter.kind == "report" else "seen"
    change = _step(matter, "seen", state=state)
    return Decision((change,), view=SHOWN, tells=(_back(matter, f"{matter.kind}_seen"),))


def pass_on(loaded: Loaded, press: presses.PassOn) -> Decision:
    """转报上级: it waits for the city from now on."""
    matter = _mine_to_answer(loaded, press.unit, press.matter)
    if matter is None:
        return not_here()
    refused = stale(matter, press.revision)
    if refused is not None:
        return refused
    above = next((g.unit.parent for g in loaded.desk.grants if g.unit.id == matter.to), None)
    if above is None:
        return Decision(complaint=Complaint("no_superior"), view=SHOWN)
    change = _step(matter, "passed_on", state="passed_on", to=above)
    here = loaded.desk.unit
    tell = Tell(
        above, DECIDES, f"{matter.kind}_came", {"unit": here.name if here else ""},
        matter=matter.id,
    )  # fmt: skip
    return Decision((change,), view=SHOWN, tells=(tell, _back(matter, "passed_on")))
