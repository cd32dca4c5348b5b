"""The sealed page: a photo or scan of it belongs to a signature, for committee and city to see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.domain.changes import Entry, Errand
from bot.domain.changes.offices import PageSealed
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.desk import Desk
from bot.domain.evidence import Piece
from bot.domain.interview import not_here
from bot.domain.locks import SIGNED
from bot.domain.offices import LEADING
from bot.domain.presses import signatures as presses
from bot.domain.records import Seat, Unit
from bot.domain.signatures import office

TOPIC = "sealed"
"""What a seat expects while a sealed page is awaited."""

MOST = 12
"""Pages of one signature."""

TYPES = ("image/jpeg", "image/png", "image/webp", "application/pdf")
"""What a page may be, by its content."""


def pages(deeds: Iterable[Entry]) -> tuple[PageSealed, ...]:
    """Every sealed page of the committee, oldest first."""
    return tuple(e.change for e in deeds if isinstance(e.change, PageSealed))


def awaited(desk: Desk) -> bool:
    """Whether what is sent now is a sealed page."""
    return desk.seat.expects == TOPIC and _committee(desk) is not None and _sends(desk)


def _committee(desk: Desk) -> Unit | None:
    unit = desk.unit
    fits = unit is not None and unit.kind == "committee" and desk.holds(*LEADING)
    return unit if fits else None


def _sends(desk: Desk) -> bool:
    return desk.unit is not None and any(
        g.role in ("committee", "clerk") and g.unit.id == desk.unit.id for g in desk.grants
    )


def look(loaded: Loaded, press: presses.Sealed) -> Decision:
    """The pages there are; while the signature stands, the committee may send another one."""
    unit = _committee(loaded.desk)
    if unit is None or unit.id != press.unit:
        return not_here()
    open_ = _sends(loaded.desk) and unit.phase in SIGNED
    return Decision(view=View("sealed"), seat=Seat(unit.id, expects=TOPIC if open_ else ""))


def keep(loaded: Loaded, piece: Piece) -> Decision:
    """The page belongs to the last signature from now on."""
    unit = _committee(loaded.desk)
    if unit is None or not _sends(loaded.desk):
        return not_here()
    known, view = office(loaded.deeds), View("sealed")
    if known.signature is None or unit.phase not in SIGNED:
        return Decision(complaint=Complaint("sealed_unsigned"), view=view, seat=Seat(unit.id))
    number = known.signature.signed.signature
    seat = Seat(unit.id, expects=TOPIC)
    mine = [page for page in pages(loaded.deeds) if page.signature == number]
    if any(piece.sha256 == page.sha256 for page in mine):
        return Decision(complaint=Complaint("sealed_there"), view=view, seat=seat)
    if len(mine) >= MOST:
        return Decision(complaint=Complaint("sealed_full", {"n": MOST}), view=view, seat=seat)
    change = PageSealed(number, piece.file, piece.sha256, piece.size, piece.type)
    return Decision((change,), view=view, seat=seat, said=(("sealed_kept", {}),))


def send(loaded: Loaded, press: presses.SendSealed, asked: str, now: datetime) -> Decision:
    """The page is sent to whoever may see it."""
    unit = _committee(loaded.desk)
    found = pages(loaded.deeds)
    if unit is None or unit.id != press.unit or not 0 < press.place <= len(found):
        return not_here()
    payload = {"form": TOPIC, "unit": press.unit, "place": press.place}
    key = f"sealed:{press.unit}:{found[press.place - 1].file}:{asked}"
    return Decision(
        view=View("sealed"),
        seat=Seat(unit.id),
        errands=(Errand("evidence", key, now, payload),),
        said=(("file_coming", {}),),
    )
