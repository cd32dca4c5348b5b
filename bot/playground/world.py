"""Everything the fake Telegram remembers, in memory."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.playground.errors import Refusal, bad
from bot.playground.records import Call, Document, Group, Json, Message, Person, Query
from bot.playground.updates import Updates

TYPING_LASTS = timedelta(seconds=5)


class World:
    """People, chats, files and the queue of updates of one bot."""

    def __init__(self, token: str, clock: Clock, username: str, name: str) -> None:
        self.token = token
        self.clock = clock
        self.bot_id = int(token.partition(":")[0])
        self.username = username
        self.name = name
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self.messages: dict[int, dict[int, Message]] = {}
        self.documents: dict[str, Document] = {}
        self.queries: dict[str, Query] = {}
        self.commands: dict[tuple[str, int, str], list[Json]] = {}
        self.wording: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int, Json] = {}
        self.updates = Updates(self.changed)
        self.calls: list[Call] = []
        self.refusals: list[Call] = []
        self.listeners: list[Callable[[], None]] = []
        self.version = 0
        self._message_ids = itertools.count(1)
        self._other_ids = itertools.count(1)

    def changed(self) -> None:
        """Tell whoever watches that something is not as it was."""
        self.version += 1
        for listener in list(self.listeners):
            listener()

    def fresh_message_id(self) -> int:
        """The next message id; they only grow."""
        return next(self._message_ids)

    def fresh_id(self, prefix: str) -> str:
        """An identifier for a file or a press."""
        return f"{prefix}-{next(self._other_ids)}"

    def person(self, user_id: int) -> Person:
        """Somebody known; LookupError for anybody else."""
        if user_id not in self.people:
            raise LookupError(f"there is no person {user_id}")
        return self.people[user_id]

    def chat(self, chat_id: int) -> Person | Group:
        """The chat a call names, as far as the bot may know it; a Refusal otherwise."""
        if chat_id in self.groups:
            return self.groups[chat_id]
        person = self.people.get(chat_id)
        if person is None or not person.wrote:
            raise bad("chat not found")
        return person

    def writable(self, chat_id: int) -> Person | Group:
        """The chat a call wants to write to; a Refusal where the bot was shut out."""
        chat = self.chat(chat_id)
        if isinstance(chat, Person) and chat.blocked:
            raise Refusal(403, "bot was blocked by the user")
        if isinstance(chat, Group) and not chat.bot_in:
            raise Refusal(403, "bot is not a member of the group chat")
        return chat

    def keep(self, message: Message) -> Message:
        """Put a message into its chat."""
        self.messages.setdefault(message.chat_id, {})[message.id] = message
        self.changed()
        return message

    def message(self, chat_id: int, message_id: int) -> Message | None:
        """A message that is still there."""
        message = self.messages.get(chat_id, {}).get(message_id)
        return None if message is None or message.deleted else message

    def store(self, name: str, mime: str, data: bytes, kind: str = "document") -> Document:
        """Keep a file under a fresh id."""
        document = Document(self.fresh_id(f"FILE{kind}"), name, mime, data, kind)
        self.documents[document.file_id] = document
        return document

    def record(self, call: Call) -> None:
        """Note a call, and a refusal once more among the refusals."""
        self.calls.append(call)
        if 400 <= call.code < 500:
            self.refusals.append(call)
        if call.method != "getUpdates" or call.code != 200:
            self.changed()

    def commands_for(self, chat_id: int, language: str | None) -> list[Json]:
        """The menu a person sees: the most specific scope wins, his language before none."""
        short = (language or "").partition("-")[0]
        scopes = [("chat", chat_id), ("all_private_chats", 0), ("default", 0)]
        for kind, where in scopes:
            for tongue in dict.fromkeys((short, "")):
                if found := self.commands.get((kind, where, tongue)):
                    return found
        return []

    def typing(self, chat_id: int) -> bool:
        """Whether the bot is shown as busy in a private chat."""
        person = self.people.get(chat_id)
        if person is None or person.action is None:
            return False
        return self.clock.now() - person.action[1] < TYPING_LASTS

    def user_json(self, person: Person) -> Json:
        """A person as the Bot API's User."""
        user: dict[str, Any] = {
            "id": person.user_id,
            "is_bot": False,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "username": person.username,
            "language_code": person.language_code,
        }
        return {key: value for key, value in user.items() if value is not None}

    def bot_json(self) -> Json:
        """The bot as the Bot API's User."""
        return {
            "id": self.bot_id,
            "is_bot": True,
            "first_name": self.name,
            "username": self.username,
        }

    def chat_json(self, chat_id: int) -> Json:
        """A chat as the Bot API's Chat."""
        if chat_id in self.groups:
            return {"id": chat_id, "type": "group", "title": self.groups[chat_id].title}
        user = self.user_json(self.people[chat_id])
        names: Json = {
            key: user[key] for key in ("first_name", "last_name", "username") if key in user
        }
        return {"id": chat_id, "type": "private"} | names

    def message_json(self, message: Message) -> Json:
        """A message as the Bot API's Message, or as InaccessibleMessage once deleted."""
        if message.deleted:
            return {
                "chat": self.chat_json(message.chat_id),
                "message_id": message.id,
                "date": 0,
            }
        sender = (
            self.bot_json() if message.from_bot else self.user_json(self.people[message.sender_id])
        )
        body: Json = {
            "message_id": message.id,
            "from": sender,
            "chat": self.chat_json(message.chat_id),
            "date": int(message.date.timestamp()),
            **message.extra,
        }
        words, marks = ("caption", "caption_entities") if message.document else ("text", "entities")
        if message.text:
            body[words] = message.text
        if message.entities:
            body[marks] = message.entities
        if message.document:
            body.update(document_json(message.document))
        if message.buttons and message.markup:
            body["reply_markup"] = message.markup
        if message.edited:
            body["edit_date"] = int(message.edited.timestamp())
        if message.protect:
            body["has_protected_content"] = True
        if message.reply_to and (replied := self.message(message.chat_id, message.reply_to)):
            body["reply_to_message"] = self.message_json(replied)
        return body


def document_json(document: Document) -> Json:
    """A file as the field of a Message that carries it."""
    file = {
        "file_id": document.file_id,
        "file_unique_id": f"U{document.file_id}",
        "file_size": document.size,
    }
    if document.kind == "photo":
        return {"photo": [{**file, "width": 800, "height": 600}]}
    if document.kind == "voice":
        return {"voice": {**file, "duration": 3, "mime_type": document.mime}}
    if document.kind == "sticker":
        shape = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
        return {"sticker": {**file, **shape, "type": "regular", "emoji": "👍"}}
    return {"document": {**file, "file_name": document.name, "mime_type": document.mime}}
