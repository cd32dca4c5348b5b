"""The Bot API's methods that write to a chat, and the table of all methods."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.playground import limits
from bot.playground.errors import Refusal, bad
from bot.playground.markup import Entity, found_in, parse, trim, units
from bot.playground.params import Params, Upload
from bot.playground.records import Document, Json, Message, Person, Toast
from bot.playground.world import World

Run = Callable[[World, Params], Any]

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
}


@dataclass(frozen=True, slots=True)
class Method:
    """One method: what it does, which parameters it knows, whether it counts as a message."""

    run: Run
    params: frozenset[str]
    sends: bool = False


METHODS: dict[str, Method] = {}

SENDING = (
    "chat_id business_connection_id message_thread_id direct_messages_topic_id disable_notification"
    " protect_content allow_paid_broadcast message_effect_id suggested_post_parameters"
    " reply_parameters reply_markup parse_mode"
)
EDITING = "chat_id message_id inline_message_id business_connection_id reply_markup"


def method(name: str, params: str, *, sends: bool = False) -> Callable[[Run], Run]:
    """Enter a function into the table under its Bot API name."""

    def enter(run: Run) -> Run:
        METHODS[name] = Method(run, frozenset(params.split()), sends)
        return run

    return enter


def formatted(params: Params, name: str, entities_name: str) -> tuple[str, list[Entity]]:
    """The text of a call with its entities, given or read from its HTML."""
    source, mode = params.text(name), params.text("parse_mode")
    if mode.lower() == "html":
        text, entities = parse(source)
    elif mode:
        raise bad("unsupported parse_mode")
    else:
        given = params.json(entities_name) or []
        for one in given:
            if one["offset"] + one["length"] > units(source):
                raise bad("can't parse entities: an entity ends beyond the text")
        text, entities = trim(source, given)
    return text, found_in(text, entities)


def _put_markup(message: Message, markup: Any) -> None:
    message.markup = markup
    message.buttons = limits.inline_buttons(markup) if markup else []


def _new(world: World, params: Params) -> Message:
    chat_id = params.integer("chat_id")
    world.writable(chat_id)
    reply = params.json("reply_parameters") or {}
    reply_to = reply.get("message_id")
    if (
        reply_to
        and not reply.get("allow_sending_without_reply")
        and not world.message(chat_id, reply_to)
    ):
        raise bad("message to be replied not found")
    message = Message(
        id=0,
        chat_id=chat_id,
        sender_id=world.bot_id,
        from_bot=True,
        date=world.clock.now(),
        protect=params.flag("protect_content"),
        reply_to=reply_to,
    )
    _put_markup(message, params.json("reply_markup"))
    return message


def _sent(world: World, message: Message) -> Json:
    person = world.people.get(message.chat_id)
    if person:
        person.action = None
    message.id = world.fresh_message_id()
    return world.message_json(world.keep(message))


@method("sendMessage", f"{SENDING} text entities link_preview_options", sends=True)
def send_message(world: World, params: Params) -> Json:
    """A new text message."""
    message = _new(world, params)
    if not params.text("text"):
        raise bad("message text is empty")
    message.text, message.entities = formatted(params, "text", "entities")
    if not message.text:
        raise bad("text must be non-empty")
    limits.check_text(message.text)
    return _sent(world, message)


@method(
    "sendDocument",
    f"{SENDING} document thumbnail caption caption_entities disable_content_type_detection",
    sends=True,
)
def send_document(world: World, params: Params) -> Json:
    """A file up to 50 MB."""
    return _send_file(world, params, "document", limits.UPLOAD_BYTES)


@method(
    "sendPhoto",
    f"{SENDING} photo caption caption_entities show_caption_above_media has_spoiler",
    sends=True,
)
def send_photo(world: World, params: Params) -> Json:
    """A picture up to 10 MB."""
    return _send_file(world, params, "photo", limits.PHOTO_BYTES)


def _send_file(world: World, params: Params, kind: str, most: int) -> Json:
    message = _new(world, params)
    message.text, message.entities = formatted(params, "caption", "caption_entities")
    limits.check_caption(message.text)
    message.document = _file(world, params.upload(kind), kind, most)
    return _sent(world, message)


def _file(world: World, given: Upload | str | None, kind: str, most: int) -> Document:
    if given is None:
        raise bad(f"there is no {kind} in the request")
    if isinstance(given, str):
        if given not in world.documents:
            raise bad("wrong file identifier/HTTP URL specified")
        return world.documents[given]
    if not given.data:
        raise bad("file must be non-empty")
    if len(given.data) > most:
        raise Refusal(413)
    return world.store(given.name, given.mime, given.data, kind)


def _mine(world: World, params: Params) -> Message:
    """The message an edit names, if it is one the bot may edit."""
    chat_id = params.integer("chat_id")
    world.writable(chat_id)
    message = world.message(chat_id, params.integer("message_id"))
    if message is None:
        raise bad("message to edit not found")
    kept = message.markup is None or "inline_keyboard" in message.markup
    if not message.from_bot or not kept:
        raise bad("message can't be edited")
    return message


def _edit(
    world: World, params: Params, message: Message, text: str, entities: list[Entity]
) -> Json:
    markup = params.json("reply_markup")
    if markup is not None and "inline_keyboard" not in markup:
        raise bad("inline keyboard expected")
    buttons = limits.inline_buttons(markup) if markup else []
    same_buttons = [[b.raw for b in row] for row in buttons] == [
        [b.raw for b in row] for row in message.buttons
    ]
    if text == message.text and entities == message.entities and same_buttons:
        raise bad(NOT_MODIFIED)
    if text != message.text:
        message.versions.append(message.text)
        message.edited = world.clock.now()
    message.text, message.entities = text, entities
    message.markup, message.buttons = markup, buttons
    world.changed()
    return world.message_json(message)


@method("editMessageText", f"{EDITING} text parse_mode entities link_preview_options")
def edit_message_text(world: World, params: Params) -> Json:
    """Another text, and other buttons or none, on a message of the bot's."""
    message = _mine(world, params)
    if message.document:
        raise bad("there is no text in the message to edit")
    text, entities = formatted(params, "text", "entities")
    limits.check_text(text, editing=True)
    return _edit(world, params, message, text, entities)


@method(
    "editMessageCaption",
    f"{EDITING} caption parse_mode caption_entities show_caption_above_media",
)
def edit_message_caption(world: World, params: Params) -> Json:
    """Another caption under a file of the bot's."""
    message = _mine(world, params)
    if not message.document:
        raise bad("there is no caption in the message to edit")
    text, entities = formatted(params, "caption", "caption_entities")
    limits.check_caption(text)
    return _edit(world, params, message, text, entities)


@method("editMessageReplyMarkup", EDITING)
def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Other buttons, or none, under a message of the bot's."""
    message = _mine(world, params)
    return _edit(world, params, message, message.text, message.entities)


@method("deleteMessage", "chat_id message_id")
def delete_message(world: World, params: Params) -> bool:
    """Take back a message up to 48 hours old; in a private chat also one of the person's."""
    chat_id = params.integer("chat_id")
    world.chat(chat_id)
    message = world.message(chat_id, params.integer("message_id"))
    if message is None:
        raise bad("message to delete not found")
    foreign = chat_id in world.groups and not message.from_bot
    if foreign or world.clock.now() - message.date > limits.DELETE_WITHIN:
        raise bad("message can't be deleted")
    message.deleted = True
    world.changed()
    return True


@method("deleteMessages", "chat_id message_ids")
def delete_messages(world: World, params: Params) -> bool:
    """Take back up to a hundred messages; what cannot go is passed over."""
    ids = params.json("message_ids") or []
    if not 1 <= len(ids) <= 100:
        raise bad("invalid number of message identifiers specified")
    chat_id = params.integer("chat_id")
    world.chat(chat_id)
    for message_id in ids:
        message = world.message(chat_id, int(message_id))
        if message and world.clock.now() - message.date <= limits.DELETE_WITHIN:
            message.deleted = True
    world.changed()
    return True


@method("answerCallbackQuery", "callback_query_id text show_alert url cache_time")
def answer_callback_query(world: World, params: Params) -> bool:
    """The one answer a press may have, within fifteen seconds."""
    text = params.text("text")
    if units(text) > limits.TOAST:
        raise bad("MESSAGE_TOO_LONG")
    now = world.clock.now()
    query = world.queries.get(params.text("callback_query_id"))
    if query is None or query.answered or now - query.at > limits.ANSWER_WITHIN:
        raise bad(TOO_OLD)
    query.answered = True
    toast = Toast(text, params.flag("show_alert"), params.text("url") or None, query.id, now)
    world.person(query.user_id).toasts.append(toast)
    world.changed()
    return True


@method("sendChatAction", "chat_id action business_connection_id message_thread_id")
def send_chat_action(world: World, params: Params) -> bool:
    """Show the bot as busy for five seconds."""
    chat = world.writable(params.integer("chat_id"))
    action = params.text("action")
    if action not in ACTIONS:
        raise bad("wrong parameter action in request")
    if isinstance(chat, Person):
        chat.action = (action, world.clock.now())
    world.changed()
    return True


@method("getFile", "file_id")
def get_file(world: World, params: Params) -> Json:
    """Where a file up to 20 MB can be fetched."""
    document = world.documents.get(params.text("file_id"))
    if document is None:
        raise bad("invalid file_id")
    if document.size > limits.DOWNLOAD_BYTES:
        raise bad("file is too big")
    return {
        "file_id": document.file_id,
        "file_unique_id": f"U{document.file_id}",
        "file_size": document.size,
        "file_path": document.path,
    }


@method("getChat", "chat_id")
def get_chat(world: World, params: Params) -> Json:
    """What the bot may know of a chat."""
    chat_id = params.integer("chat_id")
    world.chat(chat_id)
    return {
        **world.chat_json(chat_id),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }


@method("leaveChat", "chat_id")
def leave_chat(world: World, params: Params) -> bool:
    """Go out of a group."""
    chat_id = params.integer("chat_id")
    world.writable(chat_id)
    if chat_id not in world.groups:
        raise bad("chat is not a group")
    world.groups[chat_id].bot_in = False
    world.changed()
    return True


LANGUAGE = re.compile(r"([a-z]{2})?\Z")
