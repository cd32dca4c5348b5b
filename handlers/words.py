"""Commands and typed texts."""

from __future__ import annotations

import hashlib
import secrets

from telegram import Update

from bot.domain import (
    attempt_drafts,
    edits,
    files,
    interview,
    joining,
    mobilisation,
    offices,
    people,
    signatures,
    typed,
    upward,
)
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decide, Decision, Wants
from handlers.context import Context, Works, works_of
from handlers.pages import cancel, home, show
from handlers.turn import touch


async def start(update: Update, context: Context) -> None:
    """/start: uses a link, or opens the home card."""
    token = context.args[0] if context.args else ""
    now = works_of(context).now()
    if token:
        wants = Wants(invitation=hashlib.sha256(token.encode()).hexdigest())
        await touch(update, context, wants, lambda loaded: joining.join(loaded, now))
        return
    await _admitted(update, context, home, redraw=True)


async def _admitted(
    update: Update,
    context: Context,
    decide: Decide,
    wants: Wants | None = None,
    *,
    redraw: bool = False,
) -> None:
    guarded = joining.admitted(decide)
    await touch(update, context, wants or Wants(), guarded, guarded if redraw else None)


async def next_member(update: Update, context: Context) -> None:
    """/next: the next unfinished member."""
    await _admitted(update, context, interview.to_next)


async def find(update: Update, context: Context) -> None:
    """/find TEXT: members by name, pinyin, number or the last four of the id."""
    text = " ".join(context.args or ()).strip()
    wants = Wants(search=text) if text else Wants()
    await _admitted(update, context, lambda loaded: typed.search(loaded, text), wants, redraw=True)


async def roster(update: Update, context: Context) -> None:
    """/roster: the branch's roster as a file."""
    works = works_of(context)
    policy, now = works.policy, works.now()
    message = update.effective_message
    asked = f"{message.chat_id}:{message.message_id}" if message else ""
    await _admitted(
        update, context, lambda loaded: files.ask_for(loaded, "roster", None, asked, now, policy)
    )


async def page(update: Update, context: Context) -> None:
    """/forms /progress /deadlines /help /privacy /language: the screen of that name."""
    message = update.effective_message
    text = (message.text or "") if message else ""
    name = text.split()[0].lstrip("/").split("@")[0].lower() if text else "help"
    if name == "deadlines":
        await _admitted(update, context, mobilisation.show, Wants(confirmed=True), redraw=True)
        return
    wants = Wants(below="units") if name == "progress" else Wants()
    await _admitted(update, context, lambda loaded: show(loaded, name), wants, redraw=True)


async def units_below(update: Update, context: Context) -> None:
    """/branches /verify /opinion: the units below where something is to be done."""
    which = {"verify": "verify", "opinion": "opinion"}.get(_command(update), "units")
    wants = Wants(below=offices.LISTS[which])
    await _admitted(
        update, context, lambda loaded: offices.to_list(loaded, which), wants, redraw=True
    )


async def staff(update: Update, context: Context) -> None:
    """/invite: who works here, and new links."""
    await _admitted(update, context, people.to_staff, Wants(deeds=True, staff=True), redraw=True)


async def sign(update: Update, context: Context) -> None:
    """/sign: meeting, signature and report of the committee."""
    wants = Wants(deeds=True, heads=True, below="units")
    await _admitted(update, context, signatures.to_signing, wants, redraw=True)


def _command(update: Update) -> str:
    """The name of the command, as it is written in the list of commands."""
    message = update.effective_message
    text = (message.text or "") if message else ""
    return text.split()[0].lstrip("/").split("@")[0].lower() if text else ""


async def report(update: Update, context: Context) -> None:
    """/report: lets the superior know of something, or asks."""
    await _admitted(update, context, lambda loaded: upward.begin(loaded, None), redraw=True)


async def undo(update: Update, context: Context) -> None:
    """/undo: takes the last answer back."""
    policy = works_of(context).policy
    await _admitted(
        update, context, lambda loaded: interview.undo(loaded, policy, None), Wants(undo=True)
    )


async def cancelled(update: Update, context: Context) -> None:
    """/cancel: leaves what was begun."""
    await _admitted(update, context, cancel)


async def unknown_command(update: Update, context: Context) -> None:
    """A command that is none: help."""
    await _admitted(update, context, lambda loaded: show(loaded, "help"), redraw=True)


async def said(update: Update, context: Context) -> None:
    """A typed text: an answer, a note, or a search."""
    works = works_of(context)
    text = (update.message.text or "") if update.message else ""
    heard = _heard(update, works, text)
    await touch(
        update,
        context,
        Wants(search=heard.sought, attempts=0, matter=0, awaited=True),
        joining.admitted(lambda loaded: typed.meant(loaded, heard, works.policy)),
        joining.admitted(attempt_drafts.still),
    )


def _heard(update: Update, works: Works, text: str) -> typed.Heard:
    now = works.now()
    told = update.message.date if update.message else now
    number = update.message.message_id if update.message else 0
    fresh = secrets.token_urlsafe(24)
    return typed.heard(text, works.policy, told, now, works.zone, number, fresh)


async def log(update: Update, context: Context) -> None:
    """/log [TEXT]: an attempt in one line, or by buttons for the open card or whoever is named."""
    said = (update.message.text or "") if update.message else ""
    heard = _heard(update, works_of(context), "".join(said.split(maxsplit=1)[1:]))
    # Without a name the lost are offered: they are those for whom there is something to record.
    wants = Wants(search=heard.sought) if heard.text else Wants(listed="cls:lost")
    await touch(
        update,
        context,
        wants,
        joining.admitted(lambda loaded: typed.log(loaded, heard)),
        joining.admitted(lambda loaded: typed.log_again(loaded, heard)),
    )


async def corrected(update: Update, context: Context) -> None:
    """An edited message: the answer that it gave is corrected after a confirmation."""
    message, works = update.edited_message, works_of(context)
    if message is None:
        return
    text, now = message.text or message.caption or "", works.now()
    heard = typed.heard(text, works.policy, message.date, now, works.zone, message.message_id)
    wants = Wants(search=heard.sought or None, attempts=0, told_by=message.message_id)
    await _admitted(
        update, context, lambda loaded: edits.edited(loaded, heard, works.policy), wants
    )


async def stray(update: Update, context: Context) -> None:
    """A sticker, a voice, a contact, a photo in the wrong place: a kind sentence, the card again."""
    await _admitted(update, context, lambda _: Decision(complaint=Complaint("odd_message")))
