"""Buttons: which records a press needs, and which rule decides about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from telegram import Update

from bot.domain import (
    conflicts,
    files,
    interview,
    joining,
    members,
    mobilisation,
    presses,
    uploads,
)
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decide, Decision, Loaded, View, Wants
from bot.domain.interview import Said
from bot.domain.records import Seat
from bot.screens import SHOWN
from handlers import attempts
from handlers.context import Context, works_of
from handlers.turn import touch
from handlers.uploads import printed_by

REPEATABLE = (presses.Make, presses.Report, presses.RevealFor)
"""Presses that have an effect each time, and carry no revision that would tell them apart."""

SAME_PRESS = timedelta(seconds=5)
"""So soon after the first a press of the same button is the first one, sent again."""


async def pressed(update: Update, context: Context) -> None:
    """A button was pressed: today's, last week's or a forged one."""
    query = update.callback_query
    if query is None:
        return
    press = presses.unpack(query.data or "")
    if isinstance(press, presses.AcceptNotice):
        await touch(update, context, Wants(), _accept(context))
        return
    if isinstance(press, attempts.PRESSES):
        await attempts.pressed(update, context, press)
        return
    if press is None:
        await touch(update, context, Wants(), joining.admitted(lambda _: interview.not_here()))
        return
    decide, again = _rule(press, update, context)
    keys = _same(update, works_of(context).now()) if isinstance(press, REPEATABLE) else ()
    await touch(update, context, _wants(press), joining.admitted(decide), again, keys)


def _same(update: Update, now: datetime) -> tuple[str, ...]:
    """Keys that the press shares with every other of this button within `SAME_PRESS`."""
    query = update.callback_query
    if query is None:
        return ()
    slot = int(now.timestamp() // SAME_PRESS.total_seconds())
    button = f"p:{':'.join(map(str, _where(update)))}:{query.data}"
    # Two slots are marked, so that none falls between them.
    return (f"{button}:{slot}", f"{button}:{slot + 1}")


def _accept(context: Context) -> Decide:
    now = works_of(context).now()

    def decide(loaded: Loaded) -> Decision:
        if not loaded.desk.grants:
            return Decision(view=View("stranger"))
        return joining.accept(loaded, now)

    return decide


def _wants(press: presses.Press) -> Wants:
    unit = getattr(press, "unit", None)
    number = getattr(press, "number", None)
    match press:
        case presses.Listed(which=which, page=page):
            return Wants(unit=unit, listed=which.replace(".", ":"), page=page)
        case presses.Confirm(upload=upload) | presses.Drop(upload=upload):
            return Wants(upload=upload, roster=True)
        case presses.Settle(upload=upload) | presses.Report(upload=upload):
            return Wants(unit=unit, upload=upload, disputed=True)
        case presses.Conflicts():
            return Wants(unit=unit, disputed=True)
        case presses.History():
            return Wants(unit=unit, member=number, history=number)
        case presses.Undo():
            return Wants(undo=True)
        case presses.Show(screen="deadlines") | presses.Mobilise():
            return Wants(unit=unit, confirmed=True)
        case presses.Next(after=after):
            return Wants(unit=unit, member=after or None)
    return Wants(unit=unit, member=number)


def _rule(press: presses.Press, update: Update, context: Context) -> tuple[Decide, Decide | None]:
    """The rule of a press; and, where the screen is not simply the open card, how to redraw it."""
    decide = _decides(press, update, context)
    if isinstance(press, presses.Confirm | presses.Settle):
        return decide, joining.admitted(conflicts.again)
    redrawn = isinstance(
        press,
        presses.Show | presses.Listed | presses.Summary | presses.History | presses.Pick
        | presses.Home | presses.Open | presses.Make,
    )  # fmt: skip
    return decide, joining.admitted(decide) if redrawn else None


def _decides(press: presses.Press, update: Update, context: Context) -> Decide:
    works = works_of(context)
    policy, now = works.policy, works.now()
    today = works.today(now)
    p = press
    match press:
        case presses.Home():
            return _home
        case presses.Show(screen="deadlines"):
            return mobilisation.show
        case presses.Show(screen=screen):
            return lambda loaded: _show(loaded, screen)
        case presses.Sit(unit=unit):
            return lambda loaded: _sit(loaded, unit)
        case presses.Next() as on:
            return lambda loaded: interview.next_card(loaded, on)
        case presses.Open(unit=unit, number=number):
            return lambda loaded: interview.open_card(loaded, unit, number)
        case presses.Listed(unit=unit, which=which, page=page):
            return lambda loaded: _listed(loaded, unit, which, page)
        case presses.Begin(unit=unit, number=number):
            return lambda loaded: interview.begin(loaded, unit, number, policy)
        case presses.Affirm() as affirm:
            return lambda loaded: interview.affirm(loaded, affirm, policy, today)
        case presses.Choose() as choice:
            return lambda loaded: interview.choose(loaded, choice, policy, today)
        case presses.Mark() as mark:
            return lambda loaded: interview.mark(loaded, mark, policy, today)
        case presses.Back() as back:
            return lambda loaded: interview.back(loaded, back, policy)
        case presses.Ask(unit=unit, number=number, question=question):
            return lambda loaded: interview.ask(loaded, unit, number, question, policy)
        case presses.Keep() as keep:
            return lambda loaded: interview.keep(loaded, keep, policy)
        case presses.Pick() as pick:
            return lambda loaded: interview.pick(loaded, pick, policy)
        case presses.Summary(unit=unit, number=number, page=page):
            return lambda loaded: interview.look(loaded, unit, number, View("summary", page=page))
        case presses.History(unit=unit, number=number, page=page):
            return lambda loaded: interview.look(loaded, unit, number, View("history", page=page))
        case presses.Undo(revision=revision):
            return lambda loaded: interview.undo(loaded, policy, revision)
        case presses.Confirm():
            printed = printed_by(policy)
            return lambda loaded: uploads.confirm(loaded, policy, now, printed)
        case presses.Conflicts(unit=unit):
            return lambda loaded: conflicts.ask(loaded, unit, now)
        case presses.Settle() as settled:
            return lambda loaded: conflicts.settle(loaded, settled, today, now)
        case presses.Report() as report:
            asked = update.callback_query.id if update.callback_query else ""
            return lambda loaded: conflicts.report(loaded, report, asked, now)
        case presses.Drop():
            return uploads.drop
        case presses.Make(unit=unit, form=form):
            asked = update.callback_query.id if update.callback_query else ""
            return lambda loaded: files.ask_for(loaded, form, unit, asked, now)
        case presses.Speak(language=language):
            return lambda loaded: _speak(loaded, language)
        case presses.Add() as add:
            return lambda loaded: members.add(loaded, add)
        case presses.Close() as close:
            return lambda loaded: members.close(loaded, close)
        case presses.Reinstate() as reinstate:
            return lambda loaded: members.reinstate(loaded, reinstate)
        case presses.Reveal() as reveal:
            return lambda loaded: members.reveal(loaded, reveal)
        case presses.RevealFor() as shown:
            chat, message = _where(update)
            return lambda loaded: members.reveal_for(loaded, shown, now, chat, message)
        case presses.Mobilise(unit=unit):
            return lambda loaded: mobilisation.confirm(loaded, unit, today)
        case presses.Cancel():
            return cancel
    raise AssertionError(type(p).__name__)


def _where(update: Update) -> tuple[int, int]:
    message = update.callback_query.message if update.callback_query else None
    return (message.chat.id, message.message_id) if message else (0, 0)


def _home(loaded: Loaded) -> Decision:
    return Decision(view=View("home"), seat=at_home(loaded))


def at_home(loaded: Loaded) -> Seat:
    """The seat without an open card."""
    return Seat(loaded.desk.unit.id if loaded.desk.unit else None)


def _show(loaded: Loaded, screen: str) -> Decision:
    return show(loaded, screen) if screen in SHOWN else interview.not_here()


def show(loaded: Loaded, screen: str) -> Decision:
    """A page of its own; a text typed on it is no longer the note that was asked for before."""
    return Decision(view=View(screen), seat=replace(loaded.desk.seat, expects=""))


def _sit(loaded: Loaded, unit: int) -> Decision:
    here = loaded.desk.unit
    if here is None or here.id != unit:
        return interview.not_here()
    return Decision(view=View("home"), seat=Seat(unit))


def _listed(loaded: Loaded, unit: int, which: str, page: int) -> Decision:
    here = loaded.desk.unit
    if here is None or here.id != unit or not loaded.desk.holds("secretary"):
        return interview.not_here()
    return Decision(view=View("list", which, page), seat=Seat(unit))


def _speak(loaded: Loaded, language: str) -> Decision:
    if language not in ("zh_Hans", "en"):
        return interview.not_here()
    said: Said = (("language_set", {}),)
    return Decision(language=language, view=View("home"), seat=at_home(loaded), said=said)


def cancel(loaded: Loaded) -> Decision:
    """Whatever was begun is forgotten; the card stays."""
    seat = loaded.desk.seat
    if not seat.expects and not seat.question:
        return Decision(complaint=Complaint("cancelled"))
    return Decision(seat=Seat(seat.unit, seat.member), said=(("cancelled", {}),))
