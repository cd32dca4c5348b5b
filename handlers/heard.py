"""What a person pressed, typed or sent, as it is kept to be played again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telegram import Message, MessageEntity, Update

from storage import Input


def heard(update: Update, more: Mapping[str, Any]) -> Input | None:
    """The input; `more` is what the handler knows beside it. None for what is no input."""
    query, message = update.callback_query, update.message
    if query is not None:
        return Input("press", {"data": query.data or ""})
    if update.edited_message is not None:
        return Input("edited")
    return _sent(message, more) if message is not None else None


def _sent(message: Message, more: Mapping[str, Any]) -> Input:
    if "evidence" in more:
        return Input("stray", dict(more))
    if message.document is not None:
        return Input("upload", {"name": message.document.file_name or "", **more})
    if message.text is None:
        return Input("stray")
    if _is_command(message):
        return Input("command", _command(message.text))
    return Input("text", {"text": message.text})


def _is_command(message: Message) -> bool:
    first = next(iter(message.entities), None)
    return first is not None and first.offset == 0 and first.type == MessageEntity.BOT_COMMAND


def _command(text: str) -> dict[str, Any]:
    """The command as it was typed; of a link only that it was one: its token opens the door."""
    name, _, argument = text.partition(" ")
    if argument.strip() and name.partition("@")[0] == "/start":
        return {"text": "/start", "link": True}
    return {"text": text}
