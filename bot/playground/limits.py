"""Telegram's limits, each enforced where the real thing enforces it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import orjson

from bot.playground.errors import bad
from bot.playground.markup import units
from bot.playground.records import Button, Json

TEXT = 4096
CAPTION = 1024
TOAST = 200
DATA_BYTES = 64
BUTTONS = 100
ROW = 8
MARKUP_BYTES = 10_000
DOWNLOAD_BYTES = 20 * 1024 * 1024
UPLOAD_BYTES = 50 * 1024 * 1024
PHOTO_BYTES = 10 * 1024 * 1024
DELETE_WITHIN = timedelta(hours=48)
ANSWER_WITHIN = timedelta(seconds=15)

ACTIONS = {
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}
BUTTON_FIELDS = ACTIONS | {"text", "style", "icon_custom_emoji_id"}
REPLY_BUTTON_FIELDS = {
    "text",
    "request_contact",
    "request_location",
    "request_users",
    "request_chat",
    "request_poll",
    "web_app",
    "style",
    "icon_custom_emoji_id",
}
MARKUPS = {
    "inline_keyboard": {"inline_keyboard"},
    "keyboard": {
        "keyboard",
        "is_persistent",
        "resize_keyboard",
        "one_time_keyboard",
        "input_field_placeholder",
        "selective",
    },
    "remove_keyboard": {"remove_keyboard", "selective"},
    "force_reply": {"force_reply", "input_field_placeholder", "selective"},
}
LINK = re.compile(r"(https?|tg)://\S+\Z", re.IGNORECASE)
COMMAND = re.compile(r"[a-z0-9_]{1,32}\Z")


def check_text(text: str, *, editing: bool = False) -> None:
    """Refuse an empty message text and one over 4096 UTF-16 units."""
    if not text:
        raise bad("message text is empty")
    if units(text) > TEXT:
        raise bad("MESSAGE_TOO_LONG" if editing else "message is too long")


def check_caption(text: str) -> None:
    """Refuse a caption over 1024 UTF-16 units."""
    if units(text) > CAPTION:
        raise bad("message caption is too long")


def inline_buttons(markup: Json) -> list[list[Button]]:
    """Read a reply_markup strictly; the rows of an inline keyboard, none for another kind."""
    kind = next((name for name in MARKUPS if name in markup), None)
    if kind is None:
        raise bad("object expected as reply markup")
    _no_others(markup, MARKUPS[kind], "reply markup")
    if len(orjson.dumps(markup)) > MARKUP_BYTES:
        raise bad("reply markup is too long")
    if kind in ("remove_keyboard", "force_reply"):
        return []
    rows = markup[kind]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad(f'Field "{kind}" must be of type Array of Array')
    if sum(map(len, rows)) > BUTTONS:
        raise bad("REPLY_MARKUP_TOO_LONG: more than 100 buttons")
    if any(len(row) > ROW for row in rows):
        raise bad("REPLY_MARKUP_ROW_TOO_LONG: more than 8 buttons in a row")
    if kind == "keyboard":
        for button in (one for row in rows for one in row):
            _reply_button(button)
        return []
    return [[_inline_button(button) for button in row] for row in rows if row]


def _no_others(given: Json, known: set[str], where: str) -> None:
    if unknown := sorted(set(given) - known):
        raise bad(f'can\'t parse {where}: unknown field "{unknown[0]}"')


def _label(button: Any, where: str) -> str:
    if not isinstance(button, dict):
        raise bad(f"can't parse {where}: expected an object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad(f"can't parse {where}: Can't find field \"text\"")
    if not text.strip():
        raise bad("reply markup is invalid: text of a button is empty")
    return text


def _reply_button(button: Any) -> None:
    if not isinstance(button, str):
        _label(button, "keyboard button")
        _no_others(button, REPLY_BUTTON_FIELDS, "keyboard button")


def _inline_button(button: Any) -> Button:
    label = _label(button, "inline keyboard button")
    _no_others(button, BUTTON_FIELDS, "inline keyboard button")
    actions = ACTIONS & set(button)
    if not actions:
        raise bad(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad("can't parse inline keyboard button: exactly one optional field must be used")
    data, url = button.get("callback_data"), button.get("url")
    if "callback_data" in actions and not (
        isinstance(data, str) and 1 <= len(data.encode()) <= DATA_BYTES
    ):
        raise bad("BUTTON_DATA_INVALID")
    if "url" in actions and not (isinstance(url, str) and LINK.match(url)):
        raise bad("inline keyboard button URL is invalid: BUTTON_URL_INVALID")
    return Button(label, data, url, button)
